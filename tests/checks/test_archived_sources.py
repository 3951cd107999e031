"""Archived copies answer to the uses of sources, alike for places and quotations."""

import hashlib
from pathlib import Path

import pytest

from appeals.checks.archived_sources import look_up
from appeals.checks.engine import check_entries, check_letter
from appeals.model.pinpoint import Pinpoint
from appeals.registry.archived.copy_reader import read_kind
from appeals.registry.archived.reading import CACHE
from appeals.registry.workspace import Workspace
from tests.checks.letters import CITATIONS, compose, workspace_with
from tests.registry.archived.samples import SENTENCES, numbered, observations, pdf_of

ENTRY = """\
  co:
    kind: un-document
    certainty: confirmed
    symbol: CAT/C/XXX/CO/5
    title: Concluding Observations on Examplia
    date: 2098-08-07
"""
FRENCH = "CAT/C/XXX/CO/5\n" + "\n".join(
    f"{n}. Le Comité prend note des réponses que l’État partie a données sur la loi."
    for n in range(1, 9)
)


def with_copies(root: Path, body: str, *copies: bytes, more: str = "") -> Workspace:
    """Write a workspace in which `co` has these copies; they are read already."""
    items = []
    for data in copies:
        sha256 = hashlib.sha256(data).hexdigest()
        kind = "pdf" if data.startswith(b"%PDF") else "text"
        file = root / f"sources/{sha256}.{kind}"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
        cached = root / CACHE / f"{sha256}-1.json"
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.write_text(read_kind(kind, data).model_dump_json(), encoding="utf-8")
        items.append(
            f"      - retrieved: 2026-11-29\n        sha256: {sha256}\n"
            f"        file: sources/{file.name}\n"
        )
    archive = f"    archive:\n{''.join(items)}" if items else ""
    return workspace_with(root, body, citations=CITATIONS + ENTRY + archive + more)


def found(workspace: Workspace, code: str):
    findings = check_letter(compose(workspace))
    return [each for each in findings if each.code == code]


TEXT = numbered(20).encode()


def test_a_place_behind_the_end_of_the_copy_is_an_error(tmp_path):
    workspace = with_copies(tmp_path, "So. [@co, para. 99] So. [@co, para. 14]", TEXT)
    (finding,) = found(workspace, "CIT015")
    assert "has no para. 99: its last one is para. 20" in finding.message
    assert (finding.note, finding.severity) == (1, "error")
    assert "sources/" in finding.remedy


def test_a_place_that_cannot_be_counted_is_no_finding(tmp_path):
    lines = TEXT.decode().replace("19. ", "nineteen ").encode()
    workspace = with_copies(tmp_path, "So. [@co, para. 99]", lines)
    assert not found(workspace, "CIT015")


QUOTED = "should, as a matter of urgency, repeal the provisions of the law"


def test_one_changed_word_is_an_error_that_shows_it(tmp_path):
    body = f"So “{QUOTED.replace('repeal', 'abolish')}”. [@co, para. 14]"
    workspace = with_copies(tmp_path, body, TEXT)
    (finding,) = found(workspace, "QUO054")
    assert "'co' at para. 14" in finding.message
    assert "[-repeal-]{+abolish+}" in finding.remedy
    assert not found(workspace, "QUO053")


def test_words_of_another_paragraph_are_an_error_that_says_which(tmp_path):
    body = "So “This is remark 15 of the observations”. [@co, para. 14]"
    (finding,) = found(with_copies(tmp_path, body, TEXT), "QUO054")
    assert "is in paragraph 15 of the archived copy of 'co'" in finding.message


WRONG_EXCERPT = """\
    quotes:
      - id: q
        at: {para: "14"}
        text: should, as a matter of urgency, abolish the provisions of the law
      - id: far
        at: {para: "44"}
        text: Words.
"""


@pytest.mark.parametrize(
    "words", [QUOTED, f"[S]{QUOTED[1:]}", "State party … repeal the provisions"]
)
def test_what_the_copy_has_is_right_whatever_was_registered(tmp_path, words):
    body = f"So “{words}”. [@co, para. 14]"
    workspace = with_copies(tmp_path, body, TEXT, more=WRONG_EXCERPT)
    codes = {f.code for f in check_letter(compose(workspace))}
    assert not codes & {"QUO050", "QUO053", "QUO054"}


def test_a_wrong_excerpt_is_found_in_the_registry_itself(tmp_path):
    workspace = with_copies(tmp_path, "So.", TEXT, more=WRONG_EXCERPT)
    findings = {f.code: f for f in check_entries(workspace, ["co"])}
    assert "excerpt 'q' is not in the archived copy" in findings["QUO054"].message
    assert "excerpt 'far' is said to be there" in findings["CIT015"].message
    right = with_copies(tmp_path, "So.", TEXT)
    assert not {f.code for f in check_entries(right, ["co"])} & {"QUO054", "CIT015"}


def test_an_excerpt_is_compared_with_the_copy_that_it_was_taken_of(tmp_path):
    later = numbered(9).encode()
    excerpt = "    quotes:\n      - id: q\n        at: {para: '14'}\n"
    excerpt += f"        text: {QUOTED}\n"
    own = f"        of: {hashlib.sha256(TEXT).hexdigest()}\n"
    codes = [
        {
            f.code
            for f in check_entries(
                with_copies(tmp_path, "So.", TEXT, later, more=more), ["co"]
            )
        }
        for more in (excerpt, excerpt + own)
    ]
    assert ["CIT015" in found for found in codes] == [True, False]


def test_two_sources_beside_a_quotation_need_one_that_has_it(tmp_path):
    body = f"So “{QUOTED}”. [@report; @co, para. 14] So “{QUOTED} x”. [@report; @book]"
    workspace = with_copies(tmp_path, body, TEXT)
    assert not found(workspace, "QUO054")


def test_a_quotation_that_may_be_of_the_other_source_is_left_alone(tmp_path):
    body = "So “nobody was heard by any court at all”. [@report; @co, para. 14]"
    workspace = with_copies(tmp_path, body, TEXT)
    assert not found(workspace, "QUO054")


def test_the_copy_of_another_document_is_a_warning(tmp_path):
    other = TEXT.replace(b"CO/5", b"CO/5/Add.1")
    (finding,) = [
        f
        for f in check_entries(with_copies(tmp_path, "So.", other), ["co"])
        if f.code == "CIT032"
    ]
    assert "does not bear the symbol CAT/C/XXX/CO/5" in finding.message
    plain = TEXT.replace(b"Concluding observations", b"Report")
    (remark,) = [
        f
        for f in check_entries(with_copies(tmp_path, "So.", plain), ["co"])
        if f.code == "CIT032"
    ]
    assert (remark.severity, "No title" in remark.message) == ("info", True)
    right = check_entries(with_copies(tmp_path, "So.", TEXT), ["co"])
    assert "CIT032" not in {f.code for f in right}


def answer(workspace: Workspace, at: str, lang: str = "en", words: str = ""):
    entry = workspace.authorities["co"]
    return look_up(workspace, entry, Pinpoint.parse(at), lang, words)


@pytest.mark.parametrize(
    ("copies", "at", "lang", "words", "expected", "why"),
    [
        ((TEXT,), "para. 14", "en", "", "verified", "para. 14 is there"),
        ((TEXT,), "para. 14", "en", QUOTED, "verified", "the words are at para. 14"),
        ((TEXT,), "", "en", QUOTED, "verified", "the words are in it"),
        ((TEXT,), "para. 14", "en", QUOTED.upper(), "verified", "capitals alone"),
        ((observations(),), "para. 14", "en", QUOTED, "verified", "para. 14"),
        ((TEXT,), "para. 99", "en", "", "unconfirmed", "has no para. 99"),
        ((TEXT,), "para. 14", "en", "another word", "unconfirmed", "not in it"),
        ((TEXT,), "", "en", "", "outside coverage", "names no place"),
        ((TEXT,), "table 2", "en", "", "outside coverage", "by a program"),
        ((), "para. 14", "en", "", "source unavailable", "no copy"),
        ((pdf_of([[]]),), "para. 14", "en", "", "source unavailable", "a scan"),
        ((TEXT,), "para. 14", "fr", "", "source unavailable", "English"),
        ((TEXT,), "para. 14", "zh-Hans", "", "source unavailable", "English"),
        ((TEXT, FRENCH.encode()), "para. 14", "en", "", "verified", "there"),
        ((TEXT, FRENCH.encode()), "para. 14", "fr", "", "unconfirmed", "has no"),
        ((TEXT.replace(b"CO/5", b"CO/4"),), "para. 14", "en", "", "unconfirmed", ""),
    ],
)  # fmt: skip
def test_there_are_four_answers(tmp_path, copies, at, lang, words, expected, why):
    got = answer(with_copies(tmp_path, "So.", *copies), at, lang, words)
    assert got.answer == expected
    assert why in got.why


def test_an_answer_has_the_paragraph_its_page_and_the_words_that_agree(tmp_path):
    got = answer(with_copies(tmp_path, "So.", observations()), "para. 14")
    assert (
        got.text.replace("\n", " ")
        == f"{SENTENCES[2]} This is remark 14 of the observations."
    )
    assert (got.page, got.lang) == (3, "en")
    agreed = [
        got.text[a:b] for a, b in got.agreeing("It must repeal 14 provisions of a law")
    ]
    assert agreed == ["repeal", "provisions", "14"]


def test_a_quotation_in_a_language_that_no_copy_has_is_not_compared(tmp_path):
    body = "So “le Comité prend note des réponses”. [@co, para. 14]"
    front = compose(with_copies(tmp_path, body, TEXT)).request.letter.front
    assert front.language == "en"
    got = answer(with_copies(tmp_path, body, TEXT), "para. 14", "fr", "le Comité prend")
    assert (got.answer, got.contradicts) == ("source unavailable", "")


def test_words_with_a_note_between_two_pages_are_left_to_a_person(tmp_path):
    pages = [
        [
            ("CAT/C/XXX/CO/5 Concluding observations on Examplia", 11.0),
            (
                "1. The Committee thanks the State party for the report on the law.",
                11.0,
            ),
            ("2. The State party should repeal the provisions", 11.0),
            ("A note of the same size as the text.", 11.0),
        ],
        [
            ("that allow secret custody, and should report on it.", 11.0),
            ("3. The Committee asks for the data on the persons in custody.", 11.0),
            ("4. It is the last of the paragraphs of the report.", 11.0),
        ],
    ]
    workspace = with_copies(tmp_path, "So.", pdf_of(pages))
    over = "should repeal the provisions that allow secret custody"
    got = answer(workspace, "para. 2", "en", over)
    assert (got.answer, got.contradicts) == ("outside coverage", "")
    got = answer(workspace, "para. 2", "en", over.replace("allow", "permit"))
    assert (got.answer, got.contradicts) == ("unconfirmed", "quotation")
