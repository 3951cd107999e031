"""Translations from the command line: accepted, and in languages that are known."""

import pytest

from tests.registry.workspaces import FILES, write_workspace

LETTER = FILES["templates/letters/first.md"]
FRENCH = LETTER.replace("from:", "language: fr\nfrom:").replace("Text.", "Texte.")


@pytest.fixture(autouse=True)
def somewhere(tmp_path, monkeypatch):
    mail = '[mail]\nfrom_address = "office@example.org"\n'
    settings = FILES["appeals.toml"] + mail
    write_workspace(tmp_path, appeals_toml=settings, first__fr_md=FRENCH)
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_translation_is_accepted_and_its_path_is_the_only_data(run, somewhere):
    assert "LNG010" in run("check", "first").err
    ran = run("translations", "accept", "first", "fr")
    assert (ran.code, ran.lines) == (0, ["templates/letters/first.fr.md"])
    assert "1 paragraphs of 'first' noted" in ran.err
    assert "LNG010" not in run("check", "first").err
    before = (somewhere / ran.lines[0]).read_bytes()
    assert "it said so before" in run("translations", "accept", "first", "fr").err
    assert (somewhere / ran.lines[0]).read_bytes() == before


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("en", "it is the letter, not a translation"),
        ("es", "has no text in 'es'"),
        ("fre", "unknown language 'fre'"),
    ],
)
def test_what_is_no_translation_cannot_be_accepted(run, lang, message):
    ran = run("translations", "accept", "first", lang)
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize("command", ["draft", "plan"])
def test_an_unknown_language_is_refused_with_those_that_are_known(run, command):
    more = ("-o", "p.json") if command == "plan" else ()
    ran = run(command, "first", "--lang", "fr,xx", *more)
    assert ran.code == 2
    assert "unknown language 'xx'" in ran.err
    assert "known: en, fr, es, ru, ar, zh-Hans, zh-Hant" in ran.err


def test_a_language_that_is_nearly_right_is_suggested(run):
    assert "did you mean 'zh-Hans'?" in run("draft", "first", "--lang", "zh-hans").err


@pytest.mark.parametrize("command", ["draft", "check"])
def test_an_unknown_language_in_the_head_is_refused_at_its_place(
    run, somewhere, command
):
    path = somewhere / "templates/letters/first.md"
    path.write_text(LETTER.replace("from:", "language: xx\nfrom:"), encoding="utf-8")
    (somewhere / "templates/letters/first.fr.md").unlink()
    ran = run(command, "first")
    assert ran.code != 0
    reported = ran.err + ran.out
    assert "Letters in the language 'xx' cannot be written yet" in reported
    assert "templates/letters/first.md:5:" in reported
    assert "en, fr, es, ru, ar, zh-Hans, zh-Hant" in reported
