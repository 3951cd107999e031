"""What an author typed, and what a letter prints of the registries, for sign rules.

Typed words keep their length: values, addresses and words in other languages are
masked, so that offsets still lead to places.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pydantic import BaseModel

from appeals.checks.shared_work import (
    keep_last,
    once_per_letter,
    running_notes,
)
from appeals.checks.suppressions import read_suppressions
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import MARK, RunningText
from appeals.errors import Place
from appeals.model.cite import CiteCluster
from appeals.model.document import (
    Inline,
    LineBreak,
    NoteMark,
    NoteNumber,
    Paragraph,
    Span,
    Text,
    child_inlines,
    inline_groups,
    plain_text,
    walk_blocks,
)
from appeals.model.finding import Correction
from appeals.registry.locate import SETTINGS_FILE
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|\S+@\S+\.\S+")
_IN_ADDRESSES = ("@", "://", "www.", "mailto:")
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_NOT_PRINTED = frozenset(
    "id key certainty checked_on source note notes url archive sha256 language "
    "certificate_sha256 relations".split()
)
_MOST_LINES = 5


class TypedWords(NamedTuple):
    """Words as typed: a paragraph, a heading, a cell, a note, a line of front matter.

    `running` is None for front matter; then `head_place` is its place. `group` are the
    inlines of a paragraph, heading or cell.
    """

    text: str
    note: int | None = None
    running: RunningText | None = None
    head_place: Place | None = None
    group: tuple[Inline, ...] = ()

    def place(self, start: int, end: int) -> Place | None:
        """Give the place of the characters from `start` up to `end`."""
        return self.running.place(start, end) if self.running else self.head_place

    def edit(self, start: int, end: int, new: str) -> Correction | None:
        """Give the edit of these characters; None in the front matter, or for no word.

        The front matter is written in YAML, where other characters have a meaning.
        """
        return self.running.edit(start, end, new) if self.running else None


@once_per_letter
def typed_words(letter: ComposedLetter) -> Iterator[TypedWords]:
    """Give the author's own words: text, notes, and front matter."""
    lang = letter.document.lang
    foreign = {
        id(block.inlines)
        for block in walk_blocks(letter.body)
        if isinstance(block, Paragraph) and (block.lang or lang) != lang
    }
    for group, running, note in written_texts(letter):
        if note is not None:
            parts = tuple(
                NoteMark(0) if isinstance(part, CiteCluster) else part
                for part in letter.sources[note - 1].parts
            )
            yield TypedWords(_mask_inlines(parts, lang), note, running)
        elif id(group) not in foreign:
            yield TypedWords(_mask_inlines(group, lang), None, running, group=group)
    for text, place in front_texts(letter):
        without = EXPRESSION.sub(_mask_match, text)
        yield TypedWords(_without_addresses(without), head_place=place)


def _mask_inlines(inlines: tuple[Inline, ...], lang: str) -> str:
    return _without_addresses("".join(_masked_pieces(inlines, lang, is_other=False)))


def _without_addresses(words: str) -> str:
    has_one = any(sign in words for sign in _IN_ADDRESSES)
    return _ADDRESS.sub(_mask_match, words) if has_one else words


def _mask_match(match: re.Match[str]) -> str:
    return MARK * len(match[0])


def _masked_pieces(
    inlines: tuple[Inline, ...], lang: str, *, is_other: bool
) -> Iterator[str]:
    """Yield the parts that `RunningText` joins, each of the same length."""
    for inline in inlines:
        match inline:
            case Text(" ", None) | LineBreak():
                yield "\n"
            case Text(text, place):
                is_value = place is not None and not place.end_column
                yield MARK * len(text) if is_other or is_value else text
            case NoteMark():
                yield MARK
            case NoteNumber(number):
                yield MARK * len(str(number))
            case _:
                other = isinstance(inline, Span) and (inline.lang or lang) != lang
                yield from _masked_pieces(
                    child_inlines(inline), lang, is_other=is_other or other
                )


def front_texts(letter: ComposedLetter) -> Iterator[tuple[str, Place]]:
    """Yield what the front matter of a letter prints, as typed, with its place."""
    front, place = letter.front, letter.request.letter.place
    named = {
        "subject": letter.request.letter.front.subject,
        "reference": front.reference,
        "introduction": front.introduction,
        "consent": front.consent,
    }
    for key, text in named.items():
        if text:
            yield text, place(key)
    for index, annex in enumerate(front.annexes):
        yield annex.title, place("annexes", index, "title")


class WrittenText(NamedTuple):
    """A paragraph, heading, cell or note: its inlines without cites, and its words."""

    inlines: tuple[Inline, ...]
    running: RunningText
    note: int | None = None


@once_per_letter
def written_texts(letter: ComposedLetter) -> Iterator[WrittenText]:
    """Give all that the author wrote; notes come with their number."""
    for inlines in inline_groups(letter.body):
        yield WrittenText(inlines, RunningText.from_inlines(inlines))
    for number, running in enumerate(running_notes(letter), 1):
        parts = letter.sources[number - 1].parts
        words = tuple(part for part in parts if not isinstance(part, CiteCluster))
        yield WrittenText(words, running, number)


def suspect_texts(
    letter: ComposedLetter, is_suspect: Callable[[str], object]
) -> Iterator[tuple[str, str, Place]]:
    """Yield the texts of registry entries that the letter may print, if suspect.

    With each come all words that the letter prints, and the place of the text.
    """
    printed = ""
    for where, path, text in _registry_texts(letter):
        if is_suspect(text):
            printed = printed or all_printed(letter)
            yield text, printed, _place_in_registry(letter.workspace, where, path)


_EntryTexts = tuple[BaseModel, tuple[tuple[tuple[str | int, ...], str], ...]]
"""An entry, and each text that it may print, with the path to it."""


@once_per_letter
def _registry_texts(
    letter: ComposedLetter,
) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    known = _texts_of_entries(letter.workspace)
    for entry, where in _registry_entries(letter):
        if where not in known or known[where][0] is not entry:
            known[where] = entry, tuple(_printed_strings(entry))
        for path, text in known[where][1]:
            yield where, path, text


@keep_last
def _texts_of_entries(_: Workspace) -> dict[str, _EntryTexts]:
    """Give an empty table of what entries may print, for the letters of a workspace."""
    return {}


def _registry_entries(letter: ComposedLetter) -> Iterator[tuple[BaseModel, str]]:
    """Yield each entry that a letter prints from, with its place: "file:id"."""
    workspace = letter.workspace
    yield workspace.settings.organisation, SETTINGS_FILE
    for recipient in letter.request.addressees:
        yield recipient, f"recipients:{recipient.id}"
    for id_ in letter.front.signed_by:
        if id_ in workspace.signatories:
            yield workspace.signatories[id_], f"signatories:{id_}"
    for authority in letter.cited_authorities:
        yield authority, f"authorities:{authority.key}"
    for id_ in letter.used_facts:
        if id_ in workspace.facts:
            yield workspace.facts[id_], f"facts:{id_}"


def _place_in_registry(
    workspace: Workspace, where: str, path: tuple[str | int, ...]
) -> Place:
    """Give the place of a value of an entry of `_registry_entries`."""
    registry, _, key = where.partition(":")
    if not key:
        return Place(where)
    place: Place = getattr(workspace, registry).place(key, *path)
    return place


def _printed_strings(
    value: object, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text of an entry that a letter may print, with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in _NOT_PRINTED:
                yield from _printed_strings(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _printed_strings(each, (*path, name))
    elif isinstance(value, tuple | list):
        for number, each in enumerate(value):
            yield from _printed_strings(each, (*path, number))


@keep_last
def all_printed(letter: ComposedLetter) -> str:
    """Give every word that the letter prints, including title and letterhead."""
    document = letter.document
    groups = (
        *inline_groups((*document.blocks, *document.introduction)),
        *(note.inlines for note in document.notes),
    )
    head = (document.title, document.letterhead.organisation)
    return "\n".join((*head, *document.letterhead.lines, *map(plain_text, groups)))


class Hit(NamedTuple):
    """A match: what was found, where, the number of its note, and the correction."""

    what: str
    place: Place | None
    note: int | None
    edit: Correction | None = None

    @classmethod
    def at(
        cls,
        what: str,
        words: TypedWords,
        start: int,
        end: int,
        new: str | None = None,
    ) -> "Hit":
        """Make the hit of characters; `new` is the correction, if certain."""
        edit = None if new is None else words.edit(start, end, new)
        return cls(what, words.place(start, end), words.note, edit)


def findings_per_file(
    rule: Rule,
    letter: ComposedLetter,
    hits: Iterable[Hit],
    message: str,
    remedy: str | Callable[[str], str],
) -> Findings:
    """Make one finding for the hits of one kind in one file, at the first of them.

    `message` has "{}" for what was found; `remedy` may be made from it. Hits in a line
    where the rule is suppressed are reported one by one.
    """
    suppressed_lines = {
        (each.file, each.line)
        for each in read_suppressions(letter.templates)
        if each.code == rule.code and each.reason
    }
    gathered: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        place = hit.place
        if place is not None and (place.file, place.line) in suppressed_lines:
            gathered[hit.what, f"{place}"] = [hit._replace(edit=None)]
        else:
            file = place.file if place else ""
            gathered.setdefault((hit.what, file), []).append(hit)
    for (what, _), same_hits in gathered.items():
        sentence = f"{message.format(what)}{_describe_others(same_hits)}"
        yield rule.finding(
            f"{sentence[0].upper()}{sentence[1:]}",
            same_hits[0].place,
            remedy if isinstance(remedy, str) else remedy(what),
            note=same_hits[0].note,
        ).add_edits(hit.edit for hit in same_hits)


def _describe_others(alike: list[Hit]) -> str:
    if len(alike) == 1:
        return ""
    lines = dict.fromkeys(hit.place.line for hit in alike if hit.place)
    numbers = [str(line) for line in lines if line][1 : _MOST_LINES + 1]
    where = f", also in line {', '.join(numbers)}" if numbers else ""
    return f" ({len(alike)} times in this file{where})"
