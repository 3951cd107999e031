"""Trace words of a letter's Word file to their origin: a line of a template.

Words of a template can be edited there; for those of facts, registries and the frame of
the letter the place is given, and they are never edited.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import MARK, RunningText
from appeals.errors import Place
from appeals.model.cite import Cite
from appeals.model.document import (
    Block,
    Heading,
    Inline,
    Paragraph,
    Table,
    walk_blocks,
)
from appeals.model.finding import Correction
from appeals.registry.workspace import Workspace
from appeals.review.printed_words import PlainWords
from appeals.review.word_changes import FileChange, PrintedLetter

_EXPRESSION = re.compile(r"\{\{-?\s*(\w+)(?:\(\s*[\"']([^\"']+))?")
_AFTER_CITE = re.compile(r"[^\[\]]*\](?:\{[^{}]*\})?")
_LAST_WORD = re.compile(r"\S+\s*$")
_BODY = "body"
_OF_CITES = re.compile(r"[\[\]{};|@\\]")
_MARKUP = re.compile(r"[\\*_\[\]<>|`]|&(?=#?\w+;)")
_EXPRESSION_BEGINS = re.compile(r"\{(?=[{%#])")
_MADE_FROM = {
    "fact": "facts.yaml",
    "recipient": "recipients.yaml",
    "others": "recipients.yaml",
    "organisation": "appeals.toml",
    "quote": "citations.yaml",
    "cite": "citations.yaml",
    "case": "the file of cases",
}
_FRONT_MATTER = {"date": "date", "subject": "subject", "reference": "reference",
                 "annex": "annexes", "label": "annexes", "kind": "kind"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordsOrigin:
    """Where words come from.

    Each of `edits` makes the change by itself; there are none where it cannot be made
    in a template, and `why` says why. `where` is what the place is called, "" as in the
    file.
    """

    place: Place | None
    edits: tuple[Correction, ...] = ()
    why: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """A paragraph, heading, item or cell of a letter: its role and its words."""

    role: str
    running: RunningText
    words: PlainWords
    place: Place | None

    @classmethod
    def of(
        cls, role: str, inlines: tuple[Inline, ...], place: Place | None
    ) -> "LetterText":
        """Collect the words of inlines."""
        running = RunningText.from_inlines(inlines)
        return cls(role, running, PlainWords.of(running.text), place)


class TemplatePlaces:
    """Traces each word of a letter to its origin. `ours` is its parsed Word file."""

    def __init__(
        self, workspace: Workspace, letter: ComposedLetter, ours: PrintedLetter
    ) -> None:
        self._workspace = workspace
        self._letter = letter
        self._ours = ours
        self._lines: dict[str, Sequence[str]] = {}

    @cached_property
    def texts(self) -> Mapping[int, LetterText]:
        """The texts of the letter, by the index of their paragraph in the file."""
        found: dict[int, LetterText] = {}
        texts = list(_collect_letter_texts(self._letter.document.blocks))
        start = 0
        for index, printed in enumerate(self._ours.texts):
            for number in range(start, len(texts)):
                if texts[number].words.text == printed.words.text:
                    found[index], start = texts[number], number + 1
                    break
        return found

    def paragraph_at(self, place: Place) -> int | None:
        """Find the paragraph of the file with the words of a place."""
        line = place.file, place.line
        near: int | None = None
        for index, text in self.texts.items():
            for piece in text.running.pieces:
                at = piece.place
                if at is None or (at.file, at.line) != line:
                    continue
                near = index if near is None or at.column <= place.column else near
        return near

    def place_of(self, words: str) -> Place | None:
        """Find the place of these words where they are first in the body."""
        wanted = PlainWords.of(words).text
        for text in self.texts.values():
            at = text.words.text.replace(MARK, "").find(wanted)
            if at >= 0 and text.role == _BODY:
                offset = text.words.offsets[min(at, len(text.words.offsets) - 1)]
                return text.running.place(offset, offset + 1) or text.place
        return None

    def origin(self, change: FileChange) -> WordsOrigin:
        """Find where the words of a change come from."""
        if change.where == "header":
            place = self._workspace.place_of_setting("organisation", "name")
            return WordsOrigin(place, why="headers and footers are made from it")
        if change.note:
            return self._trace_note(change)
        if change.paragraph is None:
            return WordsOrigin(Place(self._letter.request.letter.file))
        text = self.texts.get(change.paragraph)
        if text is None or (text.role != _BODY and change.kind == "text"):
            role = text.role if text else "signature"
            place = self._frame_place(role)
            return WordsOrigin(place, why="it is not in a template", where=role)
        if change.kind != "text":
            first = text.running.place(0, 1) if text.running.pieces else None
            place = text.place or first or self._frame_place(text.role)
            return WordsOrigin(place, why="do it by hand, in the template")
        found = self._trace_words(change, text)
        if found.place:
            return found
        return WordsOrigin(text.place, why="its place is not sure: edit it by hand")

    def _trace_note(self, change: FileChange) -> WordsOrigin:
        note = self._letter.document.notes[change.note - 1]
        if change.kind != "note-text":
            return WordsOrigin(note.place, why="do it by hand, in the template")
        text = LetterText.of(_BODY, note.inlines, note.place)
        if text.words.text != self._ours.notes[change.note - 1].words.text:
            return WordsOrigin(note.place, why="its words cannot be followed")
        found = self._trace_words(change, text)
        return found if found.place else self._trace_cites(change, text)

    def _trace_words(self, change: FileChange, text: LetterText) -> WordsOrigin:
        """Find words that are in a template as they are printed."""
        if change.end > len(text.words.text):
            place = self._place_of_character(text.running, 0) or text.place
            why = "it spans two paragraphs: edit it by hand"
            return WordsOrigin(place, why=why)
        offsets = (*text.words.offsets, len(text.running.text))
        start, end = offsets[change.start], offsets[change.end]
        if change.start < change.end:
            end = offsets[change.end - 1] + 1
            places = [
                self._place_of_character(text.running, at) for at in range(start, end)
            ]
        else:
            end = start
            places = [self._insertion_place(text.running, change.start and start)]
        first = places[0]
        if first is None or None in places:
            return self._trace_expression(text.running, start, end)
        is_one_line = all(
            each and (each.file, each.line) == (first.file, first.line)
            and each.column == first.column + number
            for number, each in enumerate(places)
        )  # fmt: skip
        old = text.running.text[start:end]
        line = self._read_line(first)
        if not is_one_line or not line.startswith(old, first.column - 1):
            why = "it goes over several places: edit it by hand"
            return WordsOrigin(first, why=why)
        return WordsOrigin(
            first, (Correction(first, old, escape_for_template(change.new)),)
        )

    def _insertion_place(self, running: RunningText, offset: int) -> Place | None:
        """Find where words can be inserted before a character."""
        before = offset - 1
        if before >= 0 and running.text[before] == MARK and self._ours.notes:
            return self._place_after_cite(dict(running.marks)[before])
        place = self._place_of_character(running, before) if before >= 0 else None
        if place:
            return Place(place.file, place.line, place.end_column)
        return self._place_of_character(running, offset)

    def _place_after_cite(self, number: int) -> Place | None:
        """Give the place after the brackets of a note; None for one with words."""
        source = self._letter.sources[number - 1]
        ends = [cite.place.end_column for cite in source.cites if cite.place]
        if source.place is None or source.is_free_text or not all(ends):
            return None
        match = _AFTER_CITE.match(
            self._read_line(source.place), max(ends, default=1) - 1
        )
        column = match.end() + 1 if match else 0
        return Place(source.place.file, source.place.line, column) if match else None

    def _place_of_character(self, running: RunningText, offset: int) -> Place | None:
        """Give the place of a character in a template; None where it is not in one."""
        if offset >= len(running.text) or running.piece_at(offset) is None:
            return None
        place = running.place(offset, offset + 1)
        return place if place and place.end_column else None

    def _trace_expression(
        self, running: RunningText, start: int, end: int
    ) -> WordsOrigin:
        """Find the origin of a printed expression: a fact, a name in a registry."""
        for offset in range(start, max(end, start + 1)):
            piece = running.piece_at(offset)
            if piece is None or piece.place is None or piece.place.end_column:
                continue
            line = piece.place.file, piece.place.line
            for fact in self._letter.printed_facts:
                is_same_line = (fact.place.file, fact.place.line) == line
                if is_same_line and fact.words in piece.text:
                    place = self._workspace.facts.place(fact.id)
                    return WordsOrigin(place, why=f"it is the fact '{fact.id}'")
            return self._trace_registry(piece.place)
        known = (running.piece_at(offset) for offset in range(start, end))
        near = next((each.place for each in known if each and each.place), None)
        why = "it goes over several places: edit it by hand" if near else ""
        return WordsOrigin(near, why=why)

    def _trace_registry(self, place: Place) -> WordsOrigin:
        match = _EXPRESSION.match(self._read_line(place), place.column - 1)
        name, argument = match.groups() if match else ("", None)
        recipient = self._letter.request.recipient
        if name in {"recipient", "others"} and recipient:
            place = self._workspace.recipients.place(recipient.id)
        elif name == "organisation":
            place = self._workspace.place_of_setting("organisation", "name")
        elif name in {"quote", "cite"} and argument:
            found = self._workspace.resolve(argument)
            place = self._workspace.authorities.place(found.key) if found else place
        made_from = _MADE_FROM.get(name, "an expression of the template")
        return WordsOrigin(place, why=f"it comes from {made_from}")

    def _trace_cites(self, change: FileChange, text: LetterText) -> WordsOrigin:
        """Find words of a note in its cites: the place in a source, a free suffix."""
        source = self._letter.sources[change.note - 1]
        cites = [cite for cite in source.cites if cite.place]
        old, new = change.old, change.new
        if not old.strip():  # what was put in is known by the word before it
            before = _LAST_WORD.search(text.words.text[: change.start])
            old = before[0].rstrip() if before else ""
            new = f"{old}{'' if change.new[:1].isspace() else ' '}{change.new.rstrip()}"
        edits = tuple(
            edit
            for cite in cites
            for edit in self._edit_cite(cite, old.strip(), new.strip())
        )
        if edits:
            return WordsOrigin(edits[0].place, edits)
        keys = [cite.key for cite in source.cites if cite.key]
        if not keys:
            return WordsOrigin(source.place, why="its words cannot be followed")
        near = next((k for k in keys if self._source_contains(k, change.old)), keys[0])
        place = self._workspace.authorities.place(near)
        return WordsOrigin(place, why=f"it is worded from the source '{near}'")

    def _edit_cite(self, cite: Cite, old: str, new: str) -> Iterator[Correction]:
        """Yield edits of old words in a cite, after its key."""
        place = cite.place
        if place is None or not old or _OF_CITES.search(new):
            return
        line = self._read_line(place)
        end = place.end_column - 1 if place.end_column else len(line)
        start = line.find(",", place.column - 1, end)
        pattern = rf"(?<!\w){re.escape(old)}(?!\w)"
        for match in re.finditer(pattern, line[:end]) if start >= 0 else ():
            if match.start() >= start:
                at = Place(place.file, place.line, match.start() + 1, match.end() + 1)
                yield Correction(at, old, escape_for_template(new))

    def _source_contains(self, key: str, words: str) -> bool:
        authority = self._workspace.authorities[key]
        said = str(authority.model_dump(mode="json"))
        return bool(words.strip()) and words.strip() in said

    def _frame_place(self, role: str) -> Place:
        """Give the registry or setting that a part of the frame comes from."""
        request = self._letter.request
        front = request.letter
        if role in {"address", "salutation", "delivery"} and request.addressees:
            return self._workspace.recipients.place(request.addressees[0].id)
        if role in {"signature", "closing", "remainder", "submitters"}:
            known = self._workspace.signatories
            ids = [id_ for id_ in front.front.signed_by if id_ in known]
            return known.place(ids[0]) if ids else Place(front.file)
        key = _FRONT_MATTER.get(role)
        return front.place(key) if key else Place(front.file)

    def _read_line(self, place: Place) -> str:
        """Read a line of a file of the workspace; "" where there is none."""
        if place.file not in self._lines:
            path = self._workspace.root / place.file
            text = path.read_bytes().decode("utf-8-sig") if path.is_file() else ""
            self._lines[place.file] = text.split("\n")
        lines = self._lines[place.file]
        return lines[place.line - 1] if 0 < place.line <= len(lines) else ""


def escape_for_template(words: str) -> str:
    """Escape words so that a template prints them as they are.

    Special blanks that a program inserted become plain ones.
    """
    plain = "".join(" " if letter.isspace() else letter for letter in words)
    escaped = _MARKUP.sub(r"\\\g<0>", plain).replace("^[", "\\^[")
    return _EXPRESSION_BEGINS.sub('{{ "{" }}', escaped)


def _collect_letter_texts(blocks: tuple[Block, ...]) -> Iterator[LetterText]:
    """Yield every text of a letter in the printed order."""
    for block in walk_blocks(blocks):
        if isinstance(block, Paragraph):
            yield LetterText.of(block.role, block.inlines, block.place)
        elif isinstance(block, Heading):
            yield LetterText.of(_BODY, block.inlines, block.place)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                for cell in row:
                    yield LetterText.of(_BODY, cell, block.place)
