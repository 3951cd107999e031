"""The letters that are shipped: no error, every figure registered, nobody named."""

import re
from pathlib import Path

import pytest

from appeals.composition.compose import Composer
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.check import check
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.writers.plaintext import write_text

ROOT = Path(__file__).parents[1]
WORKSPACE = load_workspace(ROOT)
LETTERS = tuple(WORKSPACE.letters)
REPORTED = {"ANX003", "LNG001", "RCP001", "SGN001"}
"""The rules that say that something is unconfirmed."""
MANDATES = {
    "wgad": "is no court",
    "wgeid": "practise, permit or tolerate",
    "sr-hrd": "documents abuses",
    "sr-torture": "obtain a confession, and",
    "sr-judges-lawyers": "Role of Lawyers",
    "sr-health": "what medical care",
    "sr-vawg": "broken down by sex",
    "sr-freedom-expression": "Journalists are among",
    "sr-assembly-association": "manage mass organizations",
}


def texts(name: str, langs: tuple[str, ...] = ()) -> dict[str, str]:
    """Render a letter to each of its recipients as text, on one line."""
    composer = Composer(WORKSPACE)
    found = {}
    for selected in select_letters(WORKSPACE, Selection(name, langs=langs)):
        text = write_text(composer.compose(selected).document)
        found[selected.recipient_id] = " ".join(text.split())
    return found


@pytest.fixture(scope="module")
def submission() -> dict[str, str]:
    return texts("special-procedures-liuzhi")


def test_the_four_letters_are_there():
    assert set(LETTERS) >= {
        "joint-statement-disappearances",
        "special-procedures-liuzhi",
        "unodc-mou-disclosure",
        "unodc-nsc-mou",
    }


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_has_no_error_and_warns_only_of_what_is_unconfirmed(name):
    report = check(WORKSPACE, (name,))
    assert report.errors == ()
    assert [f for f in report.findings if f.severity == "error"] == []
    warnings = {f.code for f in report.findings if f.severity == "warning"}
    assert warnings <= REPORTED


@pytest.mark.parametrize("name", LETTERS)
def test_no_letter_names_anybody_who_suffered(name):
    for text in texts(name).values():
        assert not re.search(r"\b(?:Chen|Meng)\b", text)


@pytest.mark.parametrize("name", LETTERS)
def test_no_figure_of_the_registry_is_typed_by_hand(name):
    letter = WORKSPACE.letter(name)
    sources = [letter.body, *(p.read_text("utf-8") for p in _arguments())]
    for source in sources:
        assert not re.search(r"28[,.]?983|5[,.]?909|\b16 to 76\b|\b27\b", source)


def _arguments() -> list[Path]:
    return sorted((ROOT / "templates" / "arguments").glob("*.md"))


def test_the_submission_goes_to_nine_and_each_letter_names_the_other_eight(submission):
    assert list(submission) == list(WORKSPACE.groups["liuzhi-2019"].members)
    for text in submission.values():
        assert "Letters of the same content go to the " in text
        between = text.split("same content go to ")[1].split("The system of liuzhi")[0]
        assert between.count("; ") == 7


def test_each_mandate_reads_the_argument_of_its_own_rights_alone(submission):
    for id_, text in submission.items():
        found = {each for each, words in MANDATES.items() if words in text}
        assert found == {id_}


def test_the_submission_gives_figures_with_their_bound_and_period(submission):
    for text in submission.values():
        assert "at least an estimated 28,983" in text.casefold()
        assert "5,909" in text
        assert "from 17 October 2019" in text
        assert "to 29 June 2021" in text
        assert "annex 1" in text


def test_the_mandate_on_women_has_the_title_it_had_in_2021(submission):
    assert "violence against women, its causes" in submission["sr-vawg"]
    assert "women and girls" not in submission["sr-vawg"].split("Yours sincerely")[0]


def test_the_second_letter_to_unodc_asks_for_text_and_end():
    (text,) = texts("unodc-mou-disclosure").values()
    assert "Dear Ms. Waly," in text
    assert "A/67/775" in text
    assert "bound to apply the standards" in text
    assert "if the Commission also agreed" in text


def test_the_joint_statement_names_three_and_counts_the_others():
    (text,) = texts("joint-statement-disappearances").values()
    assert text.startswith("Safeguard Defenders Madrid 30 August 2019 Joint statement")
    assert "We, 27 human rights organizations" in text
    assert "- World Uyghur Congress - International Campaign for Tibet" in text
    assert "and 24 further organizations (names to be confirmed)" in text
    assert "Yours sincerely" not in text
    front = WORKSPACE.letter("joint-statement-disappearances").front
    counted = len(front.signed_by) + front.further_signatories
    assert counted == WORKSPACE.facts["joint-statement-organisations"].value


@pytest.mark.parametrize("lang", ["fr", "zh-Hans"])
def test_the_first_letter_says_the_same_in_each_language(lang):
    (text,) = texts("unodc-nsc-mou", (lang,)).values()
    figures = {
        "fr": ("17 octobre 2019", "21 août 2019", "16 à 76", "six mois", "dix"),
        "zh-Hans": ("2019年10月17日", "2019年8月21日", "16至76", "六个月", "十个"),
    }
    assert all(figure in text for figure in figures[lang])
    assert "[17]" in text
    assert "[18]" not in text
    body = text.partition("Austria")[2].partition("[1]")[0]
    for english in (" the ", "November", "five weeks", "nine", "Dear"):
        assert english not in body


def test_what_stands_in_quotation_marks_in_chinese_is_the_registered_article():
    (text,) = texts("unodc-nsc-mou", ("zh-Hans",)).values()
    excerpt = next(
        quote
        for quote in WORKSPACE.authorities["udhr"].quotes
        if quote.id == "art-9-zh"
    )
    assert f"规定：“{excerpt.text}”" in text.replace(" ", "")


def test_french_has_no_breaking_blank_before_its_punctuation():
    files = [*(ROOT / "templates").rglob("*.fr.md")]
    assert len(files) == 4
    for path in files:
        _, _, body = path.read_text("utf-8").rpartition("---\n")
        prose = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\[@.*?\]", "", body)
        assert not re.search(r"[^\u00a0\u202f][;:!?»]|«[^\u00a0\u202f]|'", prose), path
