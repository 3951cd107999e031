"""What an author typed, and what a letter prints of the registries, for rules on signs.

A run of typed words keeps its length: what is a value, an address or in another
language than the letter is blotted out, so that offsets still lead to places.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel

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
from appeals.registry.locate import SETTINGS_FILE
from appeals.registry.workspace import Workspace

_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|\S+@\S+\.\S+")
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_NOT_PRINTED = frozenset(
    "id key certainty checked_on source note notes url archive sha256 language "
    "certificate_sha256 relations".split()
)
_MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class TypedWords:
    """Words as typed: a paragraph, a heading, a cell, a note, a line of the head.

    `running` is None for what is in the head; then `head_place` is its place.
    """

    text: str
    note: int | None = None
    running: RunningText | None = None
    head_place: Place | None = None

    def place(self, start: int, end: int) -> Place | None:
        """Give the place of the characters from `start` up to `end`."""
        return self.running.place(start, end) if self.running else self.head_place


def typed_words(letter: ComposedLetter) -> Iterator[TypedWords]:
    """Yield the author's own words: text, notes, and the head of the letter."""
    lang = letter.document.lang
    foreign = {
        id(block.inlines)
        for block in walk_blocks(letter.body)
        if isinstance(block, Paragraph) and (block.lang or lang) != lang
    }
    for group in inline_groups(letter.body):
        if id(group) not in foreign:
            yield TypedWords(_blotted(group, lang), None, RunningText.of(group))
    for number, source in enumerate(letter.sources, 1):
        parts = tuple(
            NoteMark(0) if isinstance(part, CiteCluster) else part
            for part in source.parts
        )
        words = "".join(_pieces(parts, lang, is_other=False))
        blotted = _ADDRESS.sub(_blot, words)
        yield TypedWords(blotted, number, RunningText.of_note(source))
    for text, place in front_texts(letter):
        without = EXPRESSION.sub(_blot, text)
        yield TypedWords(_ADDRESS.sub(_blot, without), head_place=place)


def _blotted(inlines: tuple[Inline, ...], lang: str) -> str:
    return _ADDRESS.sub(_blot, "".join(_pieces(inlines, lang, is_other=False)))


def _blot(match: re.Match[str]) -> str:
    return MARK * len(match[0])


def _pieces(inlines: tuple[Inline, ...], lang: str, *, is_other: bool) -> Iterator[str]:
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
                yield from _pieces(
                    child_inlines(inline), lang, is_other=is_other or other
                )


def front_texts(letter: ComposedLetter) -> Iterator[tuple[str, Place]]:
    """Yield what the head of a letter prints, as it was typed, with its place."""
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


def running_texts(letter: ComposedLetter) -> Iterator[tuple[RunningText, int | None]]:
    """Yield each paragraph, heading, cell and note; with a note comes its number."""
    for group in inline_groups(letter.body):
        yield RunningText.of(group), None
    for number, source in enumerate(letter.sources, 1):
        yield RunningText.of_note(source), number


def suspect_texts(
    letter: ComposedLetter, workspace: Workspace, is_suspect: Callable[[str], object]
) -> Iterator[tuple[str, str, Place]]:
    """Yield the texts of registry entries that the letter may print, if suspect.

    With each comes every word that the letter prints, and the place of the text.
    """
    printed = ""
    for entry, where in _registry_entries(letter, workspace):
        for path, text in _printed_strings(entry):
            if is_suspect(text):
                printed = printed or all_printed(letter)
                yield text, printed, _place_in_registry(workspace, where, path)


def _registry_entries(
    letter: ComposedLetter, workspace: Workspace
) -> Iterator[tuple[BaseModel, str]]:
    """Yield each entry that a letter prints from, with where it stands: "file:id"."""
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
    """Yield every text of an entry that a letter may print, with the way to it."""
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


def all_printed(letter: ComposedLetter) -> str:
    """Give every word that the letter prints, its title and letterhead too."""
    document = letter.document
    groups = (
        *inline_groups((*document.blocks, *document.introduction)),
        *(note.inlines for note in document.notes),
    )
    head = (document.title, document.letterhead.organisation)
    return "\n".join((*head, *document.letterhead.lines, *map(plain_text, groups)))


Hit = tuple[str, Place | None, int | None]
"""What was found, where, and the number of its note."""


def one_a_file(
    letter: ComposedLetter, code: str, hits: Iterable[Hit]
) -> Iterator[tuple[str, Place | None, int | None, str]]:
    """Gather hits of one kind in one file: the first, and where the others stand.

    Those in a line where a person has set the rule aside are left out.
    """
    aside = {
        (each.file, each.line)
        for each in read_suppressions(letter.templates)
        if each.code == code and each.reason
    }
    gathered: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        what, place, _ = hit
        if place is None or (place.file, place.line) not in aside:
            gathered.setdefault((what, place.file if place else ""), []).append(hit)
    for (what, _), alike in gathered.items():
        _, place, note = alike[0]
        yield what, place, note, _others(alike)


def _others(alike: list[Hit]) -> str:
    if len(alike) == 1:
        return ""
    lines = dict.fromkeys(place.line for _, place, _ in alike if place)
    numbers = [str(line) for line in lines if line][1 : _MOST_LINES + 1]
    where = f", also in line {', '.join(numbers)}" if numbers else ""
    return f" ({len(alike)} times in this file{where})"
