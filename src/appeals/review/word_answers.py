"""Read the comments of reviewers in a Word file: answers to ours, and their own.

Programs change the ids and order of comments, and some lose which one is answered: ours
are recognised by their author and by the use that their last line names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from appeals.readers.docx import WordComment, WordFile, every_paragraph
from appeals.review.marks import Verdict

_TAG = re.compile(r"\[use ([0-9a-f]{16}-[0-9a-f]{8})\]")
_REPLY = re.compile(r"[^\n(]{0,80}\([^)\n]*\):\s*[\"“«„]")
_QUOTE_END = '"”»“.… \n'
_QUOTED = 60  # letters of a first line, in case a program cuts what it quotes
_VERIFIED = frozenset({"verified", "ok", "okay", "checked", "correct"})
_SAID = re.compile(r"(verified|query)\s*:\s*(?=\S)", re.IGNORECASE)
_WRONG = re.compile(r"(?:wrong|incorrect)\b(?!\s*\?)[\s:.,;–—-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """What a comment is about: words, index of the paragraph, notes marked there."""

    words: str
    paragraph: int | None = None
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UseAnswer:
    """An answer to a comment of ours on a use: "9f86d081884c7d65-d0815aaf".

    `comment` is what it adds to the verdict, "" for nothing. `author` is as the program
    has it, `date` ISO 8601 or "".
    """

    row: str
    verdict: Verdict
    comment: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of someone else that answers none of ours, and its place."""

    comment: WordComment
    place: CommentPlace


def read_comments(
    file: WordFile, own_author: str
) -> tuple[tuple[UseAnswer, ...], tuple[Remark, ...]]:
    """Read the answers to our comments, and all other comments that are not ours."""
    ours = {c.id: c for c in file.comments if c.author == own_author}
    places = comment_places(file)
    answers: list[UseAnswer] = []
    remarks: list[Remark] = []
    for comment in file.comments:
        if comment.id in ours:
            continue
        place = places.get(comment.id, CommentPlace(""))
        question = _find_question(comment, ours, places)
        tag = _TAG.search(question.text) if question else None
        if question is None or tag is None:
            remarks.append(Remark(comment, place))
            continue
        verdict, said = read_verdict(_strip_quote(comment.text, question.text))
        answers.append(UseAnswer(tag[1], verdict, said, comment.author, comment.date))
    return tuple(answers), tuple(remarks)


def read_verdict(text: str) -> tuple[Verdict, str]:
    """Read an answer: "verified", "wrong: it is page 9"; all else is a query.

    "ok", "okay", "checked" and "correct" alone are "verified" too, and so is "verified:
    seen on paper". Nothing else that goes on is: it may say the opposite.
    """
    text = text.strip()
    if text.casefold().rstrip(".!") in _VERIFIED:
        return "verified", ""
    if match := _SAID.match(text):
        is_verified = match[1].casefold() == "verified"
        return "verified" if is_verified else "query", text[match.end() :].strip()
    if match := _WRONG.match(text):
        return "wrong", text[match.end() :].strip()
    return "query", text


def comment_places(file: WordFile) -> Mapping[str, CommentPlace]:
    """Give the place of each comment, by its id; notes are indexes in the file."""
    found: dict[str, CommentPlace] = {}
    for number, paragraph in enumerate(every_paragraph(file.blocks)):
        for run in paragraph.runs:
            for id_ in run.comments:
                before = found.get(id_, CommentPlace("", number))
                note = () if run.note is None else (run.note,)
                found[id_] = CommentPlace(
                    before.words + run.text, before.paragraph, (*before.notes, *note)
                )
    return found


def _find_question(
    comment: WordComment,
    ours: Mapping[str, WordComment],
    places: Mapping[str, CommentPlace],
) -> WordComment | None:
    """Find our comment that another answers: its parent, or the one it quotes."""
    if comment.parent:
        return ours.get(comment.parent)
    if tag := _TAG.search(comment.text):
        return next((c for c in ours.values() if tag[0] in c.text), None)
    if _REPLY.match(comment.text):
        place = places.get(comment.id)
        said = _without_blanks(comment.text)
        paragraph = place.paragraph if place else None
        for id_, question in ours.items():
            there = places.get(id_)
            if not place or not there or there.paragraph != paragraph:
                continue
            if _without_blanks(question.text.partition("\n")[0])[:_QUOTED] in said:
                return question
    return None


def _strip_quote(text: str, question: str) -> str:
    """Remove from an answer the question that LibreOffice quotes at its beginning."""
    head = _REPLY.match(text)
    if head is None:
        return text
    quoted = _without_blanks(question)
    at, matched = head.end(), 0
    while at < len(text) and matched < len(quoted):
        if text[at].isspace():
            at += 1
        elif text[at] == quoted[matched]:
            at, matched = at + 1, matched + 1
        else:
            break
    return text[at:].lstrip(_QUOTE_END)


def _without_blanks(text: str) -> str:
    return "".join(text.split())
