"""Answers to our comments are read with care: only what is surely a yes is one."""

import pytest

from appeals.readers.docx import read_docx
from appeals.review.word_answers import read_comments, read_verdict
from tests.readers.docx.files import mark, note, paragraph, run, word_file

TAG = "[use 9f86d081884c7d65-d0815aaf]"
QUESTION = ("Note 1: report, p. 3", "Title: A report, “Words”", TAG)


@pytest.mark.parametrize(
    ("text", "verdict", "comment"),
    [
        ("verified", "verified", ""),
        (" Verified. ", "verified", ""),
        ("OK", "verified", ""),
        ("verified: seen on paper", "verified", "seen on paper"),
        ("wrong", "wrong", ""),
        ("Wrong: it is page 9", "wrong", "it is page 9"),
        ("incorrect, see page 9", "wrong", "see page 9"),
        ("query: which edition?", "query", "which edition?"),
        ("verified, but the page is another", "query",
         "verified, but the page is another"),
        ("ok, though the year is wrong", "query", "ok, though the year is wrong"),
        ("correct this", "query", "correct this"),
        ("Wrong? I think not", "query", "Wrong? I think not"),
        ("not verified", "query", "not verified"),
        ("", "query", ""),
    ],
)  # fmt: skip
def test_verdicts(text: str, verdict: str, comment: str) -> None:
    assert read_verdict(text) == (verdict, comment)


def answered(*lines: str, extended: str = "", author: str = "Ana"):
    on = (
        '<w:commentRangeStart w:id="1000"/><w:commentRangeStart w:id="1001"/>'
        f"{mark(1)}"
        '<w:commentRangeEnd w:id="1000"/><w:commentRangeEnd w:id="1001"/>'
        '<w:r><w:commentReference w:id="1000"/><w:commentReference w:id="1001"/></w:r>'
    )

    def comment(id_: int, who: str, *said: str) -> str:
        inner = "".join(
            f'<w:p w14:paraId="{id_}{n}">{run(each)}</w:p>'
            for n, each in enumerate(said)
        )
        return f'<w:comment w:id="{id_}" w:author="{who}">{inner}</w:comment>'

    comments = comment(1000, "appeals", *QUESTION) + comment(1001, author, *lines)
    parts = {"footnotes": note(1, run("N")), "comments": comments}
    if extended:
        parts["commentsExtended"] = extended
    data = word_file(paragraph(run("Words."), on), parts)
    return read_comments(read_docx(data), "appeals")


def test_an_answer_is_known_by_its_parent() -> None:
    extended = (
        '<w15:commentEx w15:paraId="10002"/>'
        '<w15:commentEx w15:paraId="10010" w15:paraIdParent="10002"/>'
    )
    (answer,), remarks = answered("verified", extended=extended)
    assert (answer.row, answer.verdict) == ("9f86d081884c7d65-d0815aaf", "verified")
    assert remarks == ()


@pytest.mark.parametrize(
    "lines",
    [
        ('Reply to appeals (29/11/2026, 10:00): "Note 1: report, p. 3..."', "wrong"),
        (
            'Reply to appeals (29/11/2026, 10:00): "Note 1: report, p. 3',
            "Title: A report, “Words”",
            f'{TAG}"',
            "wrong",
        ),
        ("Antwort auf appeals (29.11.26): „Note 1: report, p. 3…“", "wrong"),
    ],
)
def test_an_answer_is_known_by_what_it_quotes(lines: tuple[str, ...]) -> None:
    (answer,), remarks = answered(*lines)
    assert (answer.verdict, answer.comment, answer.author) == ("wrong", "", "Ana")
    assert remarks == ()


def test_what_answers_nothing_of_ours_is_a_remark_on_its_place() -> None:
    answers, (remark,) = answered("Is this the newest report?")
    assert answers == ()
    assert remark.place.notes == (0,)
    assert remark.comment.text == "Is this the newest report?"
