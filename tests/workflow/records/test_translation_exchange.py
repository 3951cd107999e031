"""A letter goes to a translator and comes back: whole, word for word, or not at all."""

import re
from pathlib import Path

import pytest

from appeals.errors import AppealsError
from appeals.registry.workspace import Workspace
from appeals.workflow.records.translation_exchange import (
    export_translation,
    import_translation,
    save_translation,
)
from appeals.workflow.records.translations import accept_translation

HEAD = """---
subject: Secret custody
kind: appeal
to: []
from: [example-org]
date: 2020-11-03
language: {lang}
confidentiality: public
---
"""
MASTER = (
    HEAD.format(lang="en")
    + """
{# a remark #}

On {{ fact("law") }} a law came into force. [@a-hrc-45-13, para. 4]
It is <b>new</b> & "wide".

## What we ask

{% include "arguments/ask.md" %}

{.asks}
1. To stop.
2. To publish.

We thank you.
"""
)
ARGUMENT = "The *liuzhi* ends.^[See [@cat, art. 3].]\n\nAnd no more.\n"
FRENCH = {
    "Secret custody": "Détention secrète",
    "a law came into force.": "une loi est entrée en vigueur.",
    "It is": "Elle est",
    "new": "nouvelle",
    "wide": "large",
    "What we ask": "Ce que nous demandons",
    "To stop.": "D’arrêter.",
    "To publish.": "De publier.",
    "We thank you.": "Nous vous remercions.",
    "The": "Le",
    "ends.": "prend fin.",
    "And no more.": "Et plus rien.",
}


@pytest.fixture
def root(tmp_path) -> Path:
    (tmp_path / "appeals.toml").write_text('[organisation]\nname = "Example"\n')
    for folder in ("letters", "arguments"):
        (tmp_path / "templates" / folder).mkdir(parents=True)
    put(tmp_path, "letters/first.md", MASTER)
    put(tmp_path, "arguments/ask.md", ARGUMENT)
    return tmp_path


def put(root: Path, file: str, text: str) -> None:
    (root / "templates" / file).write_text(text, encoding="utf-8", newline="")


def got(root: Path, file: str) -> str:
    return (root / "templates" / file).read_bytes().decode()


def exported(root: Path, form: str) -> str:
    return export_translation(Workspace(root), "first", "fr", form).content.decode()


def translated(text: str, form: str) -> str:
    """Translate as a program of translators does: targets are filled, codes kept."""

    def into_french(words: str) -> str:
        for english, french in FRENCH.items():
            words = words.replace(english, french)
        return words

    if form == "po":
        return re.sub(
            r'(msgid ((?:".*"\n)+))msgstr ""\n(?!")',
            lambda m: f"{m[1]}msgstr {into_french(m[2])}",
            text.replace("#, fuzzy\n", ""),
        )
    return re.sub(
        r"(<source>((?:(?!</source>).)*)</source>)"
        r'<target state="needs-translation"[^>]*?(?:/>|></target>)',
        lambda m: f'{m[1]}<target state="translated">{into_french(m[2])}</target>',
        text,
        flags=re.DOTALL,
    )


def taken(root: Path, text: str, *, is_saved: bool = True):
    made = import_translation(Workspace(root), text.encode(), "back.xlf")
    if is_saved:
        save_translation(Workspace(root), made)
    return made


def faults(root: Path, text: str) -> str:
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    with pytest.raises(AppealsError) as raised:
        taken(root, text)
    assert {path: path.read_bytes() for path in root.rglob("*.md")} == before
    assert all(problem.remedy for problem in raised.value.problems)
    return "\n".join(problem.message for problem in raised.value.problems)


@pytest.fixture(params=["xliff", "po"])
def form(request) -> str:
    return request.param


def test_a_translation_comes_back_as_a_file_of_its_own(root, form):
    made = taken(root, translated(exported(root, form), form))
    assert (made.letter, made.lang, made.remarks) == ("first", "fr", ())
    body = got(root, "letters/first.fr.md").partition("---\n\n")[2]
    assert (
        body
        == """{# a remark #}

On {{ fact("law") }} une loi est entrée en vigueur. [@a-hrc-45-13, para. 4]
Elle est <b>nouvelle</b> & "large".

## Ce que nous demandons

{% include "arguments/ask.md" %}

{.asks}
1. D’arrêter.
2. De publier.

Nous vous remercions.
"""
    )
    assert got(root, "arguments/ask.fr.md") == (
        "Le *liuzhi* prend fin.^[See [@cat, art. 3].]\n\nEt plus rien.\n"
    )
    front = Workspace(root).letter("first", "fr").front
    assert (front.subject, front.language) == ("Détention secrète", "fr")
    assert not accept_translation(Workspace(root), "first", "fr").is_changed


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_comes_back_unchanged_changes_no_byte(root, form, end):
    taken(root, translated(exported(root, form), form))
    for file in ("letters/first.fr.md", "arguments/ask.fr.md"):
        put(root, file, "\ufeff" + got(root, file).replace("\n", end) + end + "  ")
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    made = taken(root, exported(root, form))
    assert not made.contents
    assert {path: path.read_bytes() for path in root.rglob("*.md")} == before


def test_one_changed_paragraph_changes_its_lines_alone(root, form):
    taken(root, translated(exported(root, form), form))
    text = exported(root, form).replace("Nous vous remercions", "Merci")
    made = taken(root, text, is_saved=False)
    assert [line for line in made.diff if line[0] in "+-"] == [
        "--- templates/letters/first.fr.md",
        "+++ templates/letters/first.fr.md",
        "-Nous vous remercions.",
        "+Merci.",
    ]
    assert "Merci" not in got(root, "letters/first.fr.md")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("para. 4]", "para. 5]", ["lacks [@a-hrc-45-13, para. 4]", "para. 5], and"]),
        ("Nous vous", "{{ secrets }} Nous", ["has {{ secrets }}, and the source"]),
        ("Nous vous", "<script>Nous", ["has <script>, and the source"]),
        ("Nous vous", "Nous\u202evous", ["changes the direction"]),
    ],
)
def test_what_is_lost_or_new_is_named_and_nothing_is_written(
    root, form, old, new, expected
):
    text = translated(exported(root, form), form)
    if form == "xliff":
        new = new.replace("<", "&lt;")
    head, middle, tail = text.rpartition(old)
    assert middle
    told = faults(root, head + new + tail)
    assert all(each in told for each in expected)
    assert "paragraph" in told


def test_a_code_that_a_program_emptied_is_filled_and_one_it_lost_is_named(root):
    text = translated(exported(root, "xliff"), "xliff")
    head, _, tail = text.rpartition("&lt;b&gt;")
    assert "lacks <b>" in faults(root, re.sub(r'<ph id="\d+">$', "", head) + tail[5:])
    assert taken(root, head + tail).contents


def test_each_untranslated_unit_is_named(root, form):
    told = faults(root, exported(root, form))
    assert told.count("has no translation") == 7
    assert "subject has no translation" in told
    assert "paragraph 2 of templates/arguments/ask.md has no translation" in told


def test_a_letter_changed_meanwhile_is_named_and_stays_open(root, form):
    text = translated(exported(root, form), form)
    changed = MASTER.replace("We thank you.", "We thank you very much.")
    put(root, "letters/first.md", changed + "\nYours.\n")
    made = taken(root, text)
    changed, added = made.remarks
    assert changed.startswith("paragraph 4 of templates/letters/first.md was changed")
    assert added == "templates/letters/first.md:26 is not in 'back.xlf'"
    again = export_translation(Workspace(root), "first", "fr", form)
    assert again.counts == {"new": 1, "review": 1, "translated": 6}
    text = again.content.decode().replace("#, fuzzy\n", "")
    text = text.replace("needs-review-translation", "translated")
    made = taken(root, translated(text, form).replace("Yours.", "À vous."))
    assert not made.remarks
    assert "À vous." in got(root, "letters/first.fr.md")
    assert not accept_translation(Workspace(root), "first", "fr").is_changed


def test_a_paragraph_that_left_the_letter_leaves_the_translation(root, form):
    taken(root, translated(exported(root, form), form))
    put(root, "letters/first.md", MASTER.replace("\nWe thank you.\n", ""))
    taken(root, exported(root, form))
    assert "remercions" not in got(root, "letters/first.fr.md")
    assert not accept_translation(Workspace(root), "first", "fr").is_changed


HOSTILE = {
    "entities": b'<!DOCTYPE x [<!ENTITY a "b">]><xliff><file/></xliff>',
    "cut off": b"<xliff><file>",
    "another file": b"<html/>",
    "no PO": b"msgid broken",
    "a PO of others": b'msgid "a"\nmsgstr "b"\n',
    "no text": b"\x00\x01\xff",
    "a path": b'msgctxt "fr templates/../../x.md 1 0bd38b53"\nmsgid "a"\nmsgstr "b"\n',
    "no language": b'msgctxt "qq templates/letters/first.md 0 subject"\nmsgid "a"\n'
    b'msgstr "b"\n',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_another_file_is_refused_in_a_sentence(root, data):
    with pytest.raises(AppealsError) as raised:
        import_translation(Workspace(root), data, "back")
    assert raised.value.problems[0].remedy
