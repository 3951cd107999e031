"""What reviewers said in comments of a Word file: answers to ours, and their own.

Programs give comments other ids and orders, and some lose which one is answered: ours
are known by their author and by the use that their last line names.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from appeals.readers.docx import WordComment, WordFile, every_paragraph
from appeals.review.marks import Verdict

_TAG = re.compile(r"\[use ([0-9a-f]{16}-[0-9a-f]{8})\]")
_REPLY = re.compile(r"[^\n(]{0,80}\([^)\n]*\):\s*[\"“«„]")
_REST_OF_QUOTE = '"”»“.… \n'
_QUOTED = 60  # letters of a first line, in case a program cuts what it quotes
_VERIFIED = frozenset({"verified", "ok", "okay", "checked", "correct"})
_SAID = re.compile(r"(verified|query)\s*:\s*(?=\S)", re.IGNORECASE)
_WRONG = re.compile(r"(?:wrong|incorrect)\b(?!\s*\?)[\s:.,;–—-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """What a comment is on: the words, the paragraph among all, the notes marked."""

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
    """A comment of somebody else that answers none of ours, and what it is on."""

    comment: WordComment
    place: CommentPlace


def read_comments(
    file: WordFile, own_author: str
) -> tuple[tuple[UseAnswer, ...], tuple[Remark, ...]]:
    """Give the answers to our comments, and all other comments that are not ours."""
    ours = {c.id: c for c in file.comments if c.author == own_author}
    places = comment_places(file)
    answers: list[UseAnswer] = []
    remarks: list[Remark] = []
    for comment in file.comments:
        if comment.id in ours:
            continue
        place = places.get(comment.id, CommentPlace(""))
        asked = _answered(comment, ours, places)
        tag = _TAG.search(asked.text) if asked else None
        if asked is None or tag is None:
            remarks.append(Remark(comment, place))
            continue
        verdict, said = read_verdict(_own_words(comment.text, asked.text))
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
    """Say what each comment is on, by its id; notes are indexes in the file."""
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


def _answered(
    comment: WordComment,
    ours: Mapping[str, WordComment],
    places: Mapping[str, CommentPlace],
) -> WordComment | None:
    """Find the comment of ours that one answers: its parent, or the one it quotes."""
    if comment.parent:
        return ours.get(comment.parent)
    if tag := _TAG.search(comment.text):
        return next((c for c in ours.values() if tag[0] in c.text), None)
    if _REPLY.match(comment.text):
        place = places.get(comment.id)
        said = _squeezed(comment.text)
        for asked in _at(place, ours, places):
            if _squeezed(asked.text.partition("\n")[0])[:_QUOTED] in said:
                return asked
    return None


def _at(
    place: CommentPlace | None,
    ours: Mapping[str, WordComment],
    places: Mapping[str, CommentPlace],
) -> Iterator[WordComment]:
    for id_, comment in ours.items():
        there = places.get(id_)
        if place and there and there.paragraph == place.paragraph:
            yield comment


def _own_words(text: str, asked: str) -> str:
    """Take out of an answer the question that LibreOffice quotes at its begin."""
    head = _REPLY.match(text)
    if head is None:
        return text
    quoted = _squeezed(asked)
    at, matched = head.end(), 0
    while at < len(text) and matched < len(quoted):
        if text[at].isspace():
            at += 1
        elif text[at] == quoted[matched]:
            at, matched = at + 1, matched + 1
        else:
            break
    return text[at:].lstrip(_REST_OF_QUOTE)


def _squeezed(text: str) -> str:
    return "".join(text.split())
