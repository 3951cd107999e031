"""Markup where text is printed as typed, and addresses that lead inside."""

import pytest

from tests.checks import composed
from tests.checks.composed import at, compose, found

MARKUP = [
    "On *liuzhi*",
    "On **liuzhi**",
    "On _liuzhi_",
    "On liuzhi [@report, para. 3]",
    "On liuzhi [see @{A/HRC/99/13}]",
    "On liuzhi^[a note]",
    "On [liuzhi](https://example.org)",
    "On [留置]{lang=zh-Hans}",
    "On <i>liuzhi</i>",
    "On `liuzhi`",
]
PLAIN = [
    "Paragraphs 3*4 and 5*6",
    "snake_case_word and other_word",
    "Write to [office@example.org]",
    "The [sic] word",
    "https://example.org/_static_/a*b*c",
    "A < B and C > D",
]


@pytest.mark.parametrize("words", MARKUP)
@pytest.mark.parametrize("key", ["subject", "introduction", "reference", "title"])
def test_markup_in_the_head_is_named_at_its_key(tmp_path, key, words):
    quoted = "'" + words + "'"
    if key == "subject":
        (finding,) = found(tmp_path, "TPL007", "x", subject=quoted)
    elif key == "title":
        annex = f"annexes:\n  - {{title: {quoted}, url: 'https://example.org/a'}}\n"
        (finding,) = found(tmp_path, "TPL007", "x", more=annex)
    else:
        (finding,) = found(tmp_path, "TPL007", "x", more=f"{key}: {quoted}\n")
    assert finding.severity == "warning"
    assert finding.place is not None
    expected = {"subject": 2, "title": 8}.get(key, 7)
    assert finding.place.line == expected


@pytest.mark.parametrize("words", PLAIN)
def test_what_is_no_markup_is_left_alone(tmp_path, words):
    assert not found(tmp_path, "TPL007", "x", subject=f"'{words}'")


def test_an_expression_is_right_in_the_subject_and_nowhere_else(tmp_path):
    words = "'Letter of {{ organisation.name }}'"
    assert not found(tmp_path / "a", "TPL007", "x", subject=words)
    assert found(tmp_path / "b", "TPL007", "x", more=f"introduction: {words}\n")


def test_markup_in_a_variable_and_in_an_entry_is_named_where_printed(
    tmp_path, monkeypatch
):
    more = "variables:\n  default: {words: 'a *b* c'}\n"
    (finding,) = found(tmp_path / "a", "TPL007", "{{ vars.words }}", more=more)
    assert finding.place is not None
    assert finding.place.line == 8
    assert not found(tmp_path / "b", "TPL007", "x", more=more)
    sources = composed.SOURCES.replace("A Long Report", "A *Long* Report")
    monkeypatch.setattr(composed, "SOURCES", sources)
    (finding,) = found(tmp_path / "c", "TPL007", "x [@report]")
    assert finding.place is not None
    assert finding.place.file == "citations.yaml"
    assert not found(tmp_path / "d", "TPL007", "x")


ADDRESS = "http://192.168.1.7/a"


@pytest.mark.parametrize(
    "text",
    [f"[it]({ADDRESS})", f"<{ADDRESS}>", f"See {ADDRESS}.", f"x^[See {ADDRESS}.]"],
)
def test_an_inward_address_in_the_text_is_one_warning_with_its_place(tmp_path, text):
    (finding,) = found(tmp_path, "LNK001", text)
    assert finding.severity == "warning"
    assert "'192.168.1.7'" in finding.message
    assert at(finding)[0] == 1


def test_an_inward_address_of_an_annex_and_of_a_source_is_named(tmp_path, monkeypatch):
    annex = f"annexes:\n  - {{title: A, url: '{ADDRESS}'}}\n"
    (finding,) = found(tmp_path / "a", "LNK001", "x", more=annex)
    assert finding.place is not None
    assert finding.place.line == 8
    title = "    title: A Long Report on Examples\n"
    sources = composed.SOURCES.replace(title, f"{title}    url: {ADDRESS}\n")
    monkeypatch.setattr(composed, "SOURCES", sources)
    findings = found(tmp_path / "b", "LNK001", "x [@report]")
    assert {f.place.file for f in findings if f.place} == {"citations.yaml"}


def test_a_public_address_is_left_alone(tmp_path):
    letter, _ = compose(tmp_path, "x")
    assert letter.request.name == "first"
    text = "[it](https://example.org/a) and https://example.org/b, office@example.org"
    assert not found(tmp_path / "a", "LNK001", text)


ELSEWHERE = "https://docs.un.org/en/A/HRC/45/12"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"[A/HRC/45/13]({ELSEWHERE})", 1),
        (f"See [paragraph 2 of A/HRC/45/13]({ELSEWHERE}).", 1),
        (f"x^[A/HRC/45/13, para. 2, available at {ELSEWHERE}.]", 1),
        (f"In A/HRC/45/13 and A/HRC/45/14 ({ELSEWHERE}).", 1),
    ],
)
def test_a_link_to_another_document_than_the_symbol_is_named(tmp_path, text, line):
    (finding,) = found(tmp_path, "CIT036", text)
    assert finding.severity == "warning"
    assert "A/HRC/45/12" in finding.message
    assert (finding.remedy or "").startswith("link to A/HRC/45/1")
    assert at(finding)[0] == line


@pytest.mark.parametrize(
    "text",
    [
        f"[A/HRC/45/12]({ELSEWHERE})",
        f"[the report]({ELSEWHERE}) and A/HRC/45/13",
        f"A/HRC/45/13; see also {ELSEWHERE}",
        "[A/HRC/45/13](https://example.org/A/HRC/45/12)",
    ],
)
def test_a_link_to_what_is_printed_is_left_alone(tmp_path, text):
    assert not found(tmp_path, "CIT036", text)


def test_the_address_of_an_entry_is_compared_with_its_symbol(tmp_path, monkeypatch):
    title = "    title: A Long Report on Examples\n"
    stale = f"{title}    symbol: A/HRC/45/13\n    url: {ELSEWHERE}\n"
    monkeypatch.setattr(composed, "SOURCES", composed.SOURCES.replace(title, stale))
    (finding,) = found(tmp_path / "a", "CIT036", "x [@report]")
    assert finding.place is not None
    assert finding.place.file == "citations.yaml"
    right = stale.replace("45/12", "45/13")
    monkeypatch.setattr(composed, "SOURCES", composed.SOURCES.replace(stale, right))
    assert not found(tmp_path / "b", "CIT036", "x [@report]")
