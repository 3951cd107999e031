"""Which notes of an old letter become cites, and which stay words.

A note becomes a cite if all of it is read with certainty, and what will be printed says
no less than before. Otherwise its words stay unchanged.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from appeals.citations.note_reader import NoteItem, read_note, read_place
from appeals.citations.notes import word_notes
from appeals.citations.reference import read_reference
from appeals.citations.reference_list import parse_reference
from appeals.citations.styles.locators import print_pinpoint
from appeals.citations.styles.un import UN
from appeals.citations.text_references import find_references
from appeals.composition.cite_syntax import SIGNALS
from appeals.languages.find import find_or_english
from appeals.languages.reading import READING
from appeals.model.cite import Cite, CiteCluster, Signal
from appeals.model.document import Inline, NoteMark, NoteSource, Text, plain_text
from appeals.model.pinpoint import PRINTED_LABELS, Pinpoint
from appeals.model.settings import IbidSetting
from appeals.readers.old_letter import OldNote
from appeals.workflow.importing.known_sources import KnownSources, fold_words, is_place
from appeals.workflow.importing.template_text import TemplateText

NoteForm = Literal["cite", "words", "empty"]

_WORDS_OF_SIGNALS: Final = {
    signal: words for words, signal in reversed(SIGNALS.items())
}
_CERTAIN: Final = frozenset({"document", "resolution", "decision", "treaty", "ibid"})
_CLAUSES = re.compile(r"\s*[;；؛]\s*")
_UN_DOC = re.compile(
    r"(?<![\w/])(?:UN|U\.N\.|United Nations|ONU)?\s*(?:Docs?\.?|Documents?)\s+"
    r"(?:(?:UN|ONU|des Nations Unies)\s+)?(?=[A-Z]+/)",
)
_ABOVE = re.compile(
    r"(?:(?:see|voir|véase|ver|см\.|انظر|见|見)?\s*(?:la |the |la |上文)?\s*)?"
    r"(?:(?:supra|above|前)\s*,?\s*(?:note|n\.?|fn\.?|nota|注)\s*(?P<one>\d{1,3})"
    r"|(?:foot)?(?:note|nota|сноск[ау]|الحاشية|脚注|腳註)\s*(?P<two>\d{1,3})\s*"
    r"(?:above|supra|ci-dessus|выше|أعلاه|arriba))"
    r"(?:\s*[,،，]\s*(?P<place>.+))?",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(r",\s+([^;,()\[\]]{2,60}(?:, (?=\d)[^;,()\[\]]{1,60})*)")
_TOKEN = re.compile(r"[^\W_]+")
_SPAN = re.compile(r"(?<=\d)\s*(?:to|and|à|et|a|y|e|и|إلى|至|-|–)\s*(?=\d)")
_MOST_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source in a note: its entry, the place in English or as typed, a signal."""

    key: str
    place: str = ""
    signal: Signal | None = None

    def cite(self, lang: str) -> Cite:
        """Give the cite as composition does; ValueError for an unreadable place."""
        place = read_place(self.place, lang) if self.place else Pinpoint()
        return Cite(self.key, self.key, place, self.signal)

    def __str__(self) -> str:
        """Print the cite as a template has it, without brackets."""
        signal = f"{_WORDS_OF_SIGNALS[self.signal]} " if self.signal else ""
        place = f", {self.place}" if self.place else ""
        return f"{signal}@{self.key}{place}"


class ReadNote(NamedTuple):
    """A note for the template.

    `written` is how it is typed there. `sources` are those that it cites. `before` and
    `after` are its words as they were and as they will be printed, if these differ.
    """

    form: NoteForm
    written: str
    sources: tuple[ReadSource, ...] = ()
    before: str = ""
    after: str = ""


class ReadNotes(NamedTuple):
    """All notes by their index; whether notes say "ibid."."""

    notes: tuple[ReadNote, ...]
    ibid: IbidSetting


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a note may become: only sources, or words with cites among them.

    `points_back` if its words were "ibid." or "note 3 above", which may be dropped.
    """

    sources: tuple[ReadSource, ...] = ()
    words: tuple[Inline | ReadSource, ...] = ()
    points_back: bool = False

    def source(self, lang: str) -> NoteSource:
        if self.sources:
            cites = tuple(source.cite(lang) for source in self.sources)
            return NoteSource((CiteCluster(cites),), is_free_text=False)
        parts = (
            CiteCluster((part.cite(lang),)) if isinstance(part, ReadSource) else part
            for part in self.words
        )
        return NoteSource(tuple(parts) or (Text(""),), is_free_text=True)


def read_notes(
    notes: Sequence[OldNote], order: Sequence[int], known: KnownSources
) -> ReadNotes:
    """Read all notes; `order` gives their indices as the text has their marks."""
    reader = _NoteReader(notes, list(dict.fromkeys(order)), known)
    by_setting: dict[IbidSetting, dict[int, ReadNote]] = {
        "never": reader.settle("never"),
        "auto": reader.settle("auto"),
    }
    ibid = min(by_setting, key=lambda each: _count_changes(by_setting[each]))
    read = by_setting[ibid]
    empty = ReadNote("empty", "^[]")
    return ReadNotes(tuple(read.get(at, empty) for at in range(len(notes))), ibid)


def _count_changes(notes: dict[int, ReadNote]) -> int:
    return sum(bool(note.after) for note in notes.values())


class _NoteReader:
    """Reads the notes of one letter in turn: "ibid." means the one before.

    `order` are their indices in the order of their marks.
    """

    def __init__(
        self, notes: Sequence[OldNote], order: Sequence[int], known: KnownSources
    ) -> None:
        self._notes = notes
        self._order = order
        self._known = known
        self._drafts: dict[int, _Draft] = {}
        self._by_number = dict(enumerate(order, 1))
        self._cited: set[str] = set()
        self._labels = _label_words(known.lang)
        for number, index in self._by_number.items():
            draft = self._read(number, index)
            self._drafts[index] = draft
            self._cited.update(source.key for source in draft.sources)

    def _read(self, number: int, index: int) -> _Draft:
        """Find what a note may become; `number` is that of its mark."""
        words = plain_text(self._notes[index].inlines).strip()
        draft = None
        if words:
            draft = (
                self._parse_printed_words(words)
                or self._parse_un_words(words, number)
                or self._parse_references(words, number)
                or self._parse_back_reference(words)
            )
        return draft or self._keep_words(index, number)

    def settle(self, ibid: IbidSetting) -> dict[int, ReadNote]:
        """Compare words to be printed with the old ones; drop cites that lose words."""
        drafts = dict(self._drafts)
        for _ in range(_MOST_ROUNDS):
            after = self._word(drafts, ibid)
            lost = [i for i in self._order if self._loses_words(i, drafts[i], after[i])]
            if not lost:
                break
            for index in lost:
                drafts[index] = _Draft(words=self._notes[index].inlines)
        return {
            index: self._note(index, drafts[index], after[index])
            for index in self._order
        }

    def _word(self, drafts: dict[int, _Draft], ibid: IbidSetting) -> dict[int, str]:
        known = self._known
        worded = word_notes(
            [drafts[index].source(known.lang) for index in self._order],
            known.authorities,
            known.workspace.settings.style,
            ibid=ibid,
            lang=known.lang,
        )
        return {
            index: plain_text(inlines)
            for index, inlines in zip(self._order, worded.notes, strict=True)
        }

    def _loses_words(self, index: int, draft: _Draft, after: str) -> bool:
        before = plain_text(self._notes[index].inlines)
        if draft.sources:
            printed = iter(self._tokens(after))
            is_whole = all(word in printed for word in self._tokens(before))
            return not (draft.points_back or is_whole)
        has_cites = any(isinstance(part, ReadSource) for part in draft.words)
        return (
            has_cites and fold_words(after).casefold() != fold_words(before).casefold()
        )

    def _tokens(self, text: str) -> list[str]:
        plain = unicodedata.normalize("NFKC", text).casefold()
        tokens = _TOKEN.findall(_SPAN.sub(" ", plain))
        return [token for token in tokens if token not in self._labels]

    def _note(self, index: int, draft: _Draft, after: str) -> ReadNote:
        before = plain_text(self._notes[index].inlines).strip()
        if not before:
            return ReadNote("empty", "^[]")
        is_same = fold_words(before).casefold() == fold_words(after).casefold()
        change = ("", "") if is_same else (before, after)
        if draft.sources:
            written = f"[{'; '.join(map(str, draft.sources))}]"
            return ReadNote("cite", written, draft.sources, *change)
        cites = [part for part in draft.words if isinstance(part, ReadSource)]
        inlines: list[Inline] = [
            NoteMark(cites.index(part)) if isinstance(part, ReadSource) else part
            for part in draft.words
        ]
        text = TemplateText([f"[{cite}]" for cite in cites]).inlines(inlines)
        return ReadNote("words", f"^[{text}]", tuple(cites))

    def _parse_printed_words(self, words: str) -> _Draft | None:
        """Read a note, or each part of it, in the words that we print it in."""
        for parts in ([words], _CLAUSES.split(words)):
            sources = [*filter(None, map(self._parse_printed_source, parts))]
            if len(sources) == len(parts):
                return _Draft(tuple(sources))
        return None

    def _parse_printed_source(self, words: str) -> ReadSource | None:
        signal, rest = self._split_signal(words)
        found = self._known.find_by_words(rest, self._cited)
        if found is None:
            return None
        if found.note is not None:
            back = self._drafts.get(self._by_number.get(found.note, -1), _Draft())
            if found.key not in {source.key for source in back.sources}:
                return None
        return ReadSource(found.key, found.place, signal)

    def _split_signal(self, words: str) -> tuple[Signal | None, str]:
        style = self._known.style
        by_length = sorted(style.signals.items(), key=lambda item: -len(item[1]))
        for signal, printed in by_length:
            opening = printed + style.gap
            if words.casefold().startswith(opening.casefold()):
                return signal, words[len(opening) :]
        return None, words

    def _parse_un_words(self, words: str, number: int) -> _Draft | None:
        """Read a note as the United Nations writes it: symbols and places.

        A signal applies to all sources up to a semicolon, and is printed once.
        """
        sources: list[ReadSource] = []
        points_back = False
        for part in _CLAUSES.split(_UN_DOC.sub("", words)):
            reading = read_note(part, self._known.lang)
            if not reading.items:  # the stop of "Ibid." is not an end of a note
                reading = read_note(f"{part}.", self._known.lang)
            if reading.rest or not reading.items:
                return None
            for at, item in enumerate(reading.items):
                source = self._find_source(item, number)
                if source is None:
                    return None
                sources.append(replace(source, signal=None if at else item.signal))
            points_back = points_back or any(i.kind == "ibid" for i in reading.items)
        return _Draft(tuple(sources), points_back=points_back)

    def _parse_references(self, words: str, number: int) -> _Draft | None:
        """Read a note whose every part is one reference: "OL CHN 15/2018"."""
        sources: list[ReadSource] = []
        for part in _CLAUSES.split(_UN_DOC.sub("", words.rstrip(". "))):
            signal, rest = self._split_signal(part)
            if parse_reference(rest.partition(",")[0]) is None:
                return None
            reading = read_reference(rest)
            key = None
            if reading.verdict == "accept" and reading.canonical:
                key = self._known.find_by_symbol(reading.canonical, number)
            if key is None:
                return None
            sources.append(ReadSource(key, reading.pinpoint_printed or "", signal))
        return _Draft(tuple(sources))

    def _find_source(self, item: NoteItem, number: int) -> ReadSource | None:
        if item.kind not in _CERTAIN:
            return None
        if item.kind == "ibid" and item.symbol is None:
            last = self._sole_source(self._by_number.get(number - 1))
            if last is None:
                return None
            place = _in_english(item.pinpoint) or last.place
            return replace(last, place=place, signal=item.signal)
        key = self._known.find_by_symbol(item.symbol or "", number)
        return ReadSource(key, _in_english(item.pinpoint), item.signal) if key else None

    def _sole_source(self, index: int | None) -> ReadSource | None:
        """Give the source of a note that cites one and says nothing else."""
        draft = self._drafts.get(-1 if index is None else index, _Draft())
        return draft.sources[0] if len(draft.sources) == 1 else None

    def _parse_back_reference(self, words: str) -> _Draft | None:
        match = _ABOVE.fullmatch(words.rstrip(". "))
        if match is None:
            return None
        source = self._sole_source(
            self._by_number.get(int(match["one"] or match["two"]))
        )
        place = match["place"] or ""
        if source is None or (place and not is_place(place, self._known.lang)):
            return None
        signal: Signal | None = "see" if words.casefold().startswith("see ") else None
        return _Draft((replace(source, place=place, signal=signal),), points_back=True)

    def _keep_words(self, index: int, number: int) -> _Draft:
        """Keep the words of a note, with cites that print the same characters."""
        parts: list[Inline | ReadSource] = []
        for inline in self._notes[index].inlines:
            if isinstance(inline, Text):
                parts += self._insert_cites(inline.text, number)
            else:
                parts.append(inline)
        return _Draft(words=tuple(parts))

    def _insert_cites(self, text: str, number: int) -> Iterator[Inline | ReadSource]:
        at = 0
        for bare in find_references(text):
            key = self._known.find_by_symbol(bare.canonical, number)
            if key is None or not self._known.prints_symbol_alone(key):
                continue
            if self._known.authorities[key].symbol != text[bare.start : bare.end]:
                continue
            place, end = self._read_place_after(text, bare.end)
            if bare.start > at:
                yield Text(text[at : bare.start])
            yield ReadSource(key, place)
            at = end
        if text[at:]:
            yield Text(text[at:])

    def _read_place_after(self, text: str, at: int) -> tuple[str, int]:
        """Read one place after a symbol: the longest; "" if there is none."""
        behind = _PLACE_AFTER.match(text, at)
        words = behind[1].rstrip(" .") if behind else ""
        while words:
            if is_place(words, self._known.lang, is_one=True):
                assert behind is not None  # noqa: S101  there are words
                return words, behind.start(1) + len(words)
            words = words.rpartition(" ")[0]
        return "", at


def _in_english(place: str) -> str:
    """Give a place as letters of ours type it: "para. 14", "paras. 3–5"."""
    return print_pinpoint(Pinpoint.parse(place), UN["en"]) if place else ""


@lru_cache
def _label_words(lang: str) -> frozenset[str]:
    """Give the words of places and signals, which a style may print in another form."""
    labels = find_or_english(lang).notes.labels.values()
    printed = " ".join(
        form for label in labels for form in (label.one, label.many, label.two)
    )
    english = " ".join(form for forms in PRINTED_LABELS.values() for form in forms)
    typed = "paragraph paragraphs page pages article articles section sections chapter"
    joints = "and et y e и و 和 及 以及 与 與"
    read = READING[lang].signals if lang in READING else {}
    signals = " ".join((*find_or_english(lang).notes.signals.values(), *read.values()))
    words = (
        f"{printed} {english} {typed} {joints} {signals} un u n doc docs document"
    ).casefold()
    return frozenset(_TOKEN.findall(words))
