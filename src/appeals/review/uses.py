"""The uses of sources in a letter: what a reviewer checks, one by one.

A use is one cite of one source in one sentence, one quotation, or one fact. Letters
that say the same share it. It contains no recipient, note number or path. The archived
copies of the sources answer it.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from appeals.checks.archived_sources import (
    SourceAnswer,
    archived_quotations,
    look_up,
)
from appeals.checks.quotation_comparison import compared_quotations
from appeals.composition.compose import ComposedLetter
from appeals.composition.functions import PrintedFact
from appeals.composition.running_text import (
    MARK,
    RunningText,
    find_claims,
    split_sentences,
)
from appeals.errors import Place
from appeals.model.authority import Archive, Authority
from appeals.model.cite import Cite
from appeals.model.document import Quotation, inline_groups, walk_blocks
from appeals.model.fact import Fact
from appeals.model.pinpoint import Pinpoint
from appeals.registry.workspace import Workspace

UseKind = Literal["source", "quotation", "fact"]

_ID_LENGTH, _BASIS_LENGTH, _FIELD_LENGTH, _SHORT = 16, 8, 4, 3
_LEFT_OUT = "…"
_APART = frozenset(
    "id key review note tags archive quotes certainty source checked_on confirmed_by"
    " unconfirmed titles_certainty titles_source".split()
)
"""Fields that say how sure an entry is, not what it says; copies and excerpts have
hashes and words of their own."""
_BY_LANGUAGE = frozenset({"titles", "shorts", "texts"})


@dataclass(frozen=True, slots=True)
class EntryState:
    """What an entry says: one hash, and the first four digits of each field's hash."""

    sha256: str
    fields: Mapping[str, str]

    @classmethod
    def of(cls, entry: BaseModel, lang: str) -> "EntryState":
        """Hash a source or a fact as letters in a language use it.

        Confirming it, or adding an excerpt or a title in another language, does not
        change the hash.
        """
        fields = entry.model_dump(
            mode="json", by_alias=True, exclude=set(_APART), exclude_defaults=True
        )
        for name in _BY_LANGUAGE.intersection(fields):
            own = [
                text
                for text in fields.pop(name).items()
                if _is_same_language(text[0], lang)
            ]
            fields |= {name: own} if own else {}
        hashes = {name: _sha256(value) for name, value in sorted(fields.items())}
        short = {name: sha256[:_FIELD_LENGTH] for name, sha256 in hashes.items()}
        return cls(_sha256(hashes), short)


@dataclass(frozen=True, slots=True)
class LetterUse:
    """One use of a source or fact in one letter.

    `key` is the slug of the source or the id of the fact, `words` the sentence or the
    quotation; `at` is the cited place ("para. 14"), or that of the fact in its source.
    `note` is the number in this letter; that of a fact supports its sentence. `place`
    is where it is in the template. A mark also depends on `entry` and `archive_sha256`.
    """

    kind: UseKind
    key: str
    letter: str
    lang: str
    words: str
    at: str
    entry: EntryState
    archive_sha256: str | None = None
    signal: str = ""
    suffix: str = ""
    note: int | None = None
    place: Place | None = None

    @property
    def id(self) -> str:
        """The identity of the use: 16 hexadecimal digits of a SHA-256."""
        parts = self.kind, self.key, self.lang, self.words
        return _sha256([*parts, self.at, self.signal, self.suffix])[:_ID_LENGTH]

    @property
    def sentence_sha256(self) -> str:
        """The hash of its words, which no file of marks holds."""
        return _sha256(self.words)

    @property
    def basis(self) -> str:
        """Eight digits of a hash of what a mark depends on besides the use itself."""
        return _sha256([self.entry.sha256, self.archive_sha256])[:_BASIS_LENGTH]

    @property
    def row(self) -> str:
        """The name by which a list is read back: "9f86d081884c7d65-d0815aaf"."""
        return f"{self.id}-{self.basis}"

    @property
    def name(self) -> str:
        """Name it: `note 3: a-hrc-45-13, para. 14`, `the fact 'cases'`."""
        note = f"note {self.note}: " if self.note else ""
        if self.kind == "fact":
            return f"{note}the fact '{self.key}'"
        what = "quotation of " if self.kind == "quotation" else ""
        return f"{note}{what}{self.key}{', ' if self.at else ''}{self.at}"


def latest_copy(authority: Authority) -> Archive | None:
    """Give the latest archived copy; None when there is none."""
    return max(authority.archive, key=lambda copy: copy.retrieved, default=None)


def collect_uses(
    letter: ComposedLetter, facts: Mapping[str, Fact]
) -> tuple[LetterUse, ...]:
    """Collect the uses of a letter: sources by note, then quotations, then facts.

    One that the letter has twice is given twice. In a letter about a case, the results
    of expressions are left out of the words: nothing of the row is hashed, and the
    letters of all rows share the use. `facts` are those of the workspace.
    """
    collector = _UseCollector(letter, facts)
    return (*collector.sources(), *collector.quotations(), *collector.facts())


class _UseCollector:
    """Collects the uses of one letter."""

    def __init__(self, letter: ComposedLetter, facts: Mapping[str, Fact]) -> None:
        self._letter = letter
        self._facts = facts
        self._lang = letter.document.lang
        self._entries: dict[str, EntryState] = {}
        self._bare = _row_remover(letter)
        self._is_of_case = letter.request.case is not None

    def sources(self) -> Iterator[LetterUse]:
        """Yield each cite of a known source with the sentence that it supports."""
        sentences = self._sentences()
        for number, cite, authority in self._letter.cites:
            words = sentences.get(number, "")
            source = self._letter.sources[number - 1]
            if source.is_free_text:
                note = RunningText.from_note(source)
                words = f"{words}\n{self._words(note, 0, len(note.text))}"
            yield self._use("source", authority, words, cite, number)

    def quotations(self) -> Iterator[LetterUse]:
        """Yield each quotation that has a source, or that quote() inserted."""
        known = self._letter.authorities
        for found in compared_quotations(self._letter):
            use = found.use
            cited = {each.key: each for each in reversed(use.cites) if each.key}
            decided = found.cite.key if found.cite and found.excerpt else None
            shared = [key for key in cited if key in use.inserted_from]
            keys = (*shared, *use.inserted_from, decided, *reversed(cited))
            key = next(filter(None, keys), None)
            if key is None or found.status == "title":
                continue
            words = " ".join(use.words.split())
            words = words if use.inserted_from else self._bare(words)
            cite = cited.get(key)
            yield self._use("quotation", known[key], words, cite, use.note, use.place)

    def facts(self) -> Iterator[LetterUse]:
        """Yield each fact with each sentence that prints it; else once, without."""
        printed = [
            each for each in self._letter.printed_facts if each.id in self._facts
        ]
        known = set()
        for each, words, note, place in self._fact_sentences(printed):
            known.add(each.id)
            yield self._fact(each.id, words, note, place)
        for id_, place in self._letter.used_facts.items():
            if id_ not in known and id_ in self._facts:
                yield self._fact(id_, "", None, place)

    def _use(
        self,
        kind: UseKind,
        authority: Authority,
        words: str,
        cite: Cite | None,
        note: int | None,
        place: Place | None = None,
    ) -> LetterUse:
        copy = latest_copy(authority)
        return LetterUse(
            kind,
            authority.key,
            self._letter.request.name,
            self._lang,
            words,
            self._bare(str(cite.pinpoint)) if cite else "",
            self._entry(authority.key, authority),
            copy.sha256 if copy else None,
            (cite.signal if cite else None) or "",
            self._bare(cite.suffix) if cite else "",
            note,
            place or (cite.place if cite else None),
        )

    def _fact(
        self, id_: str, words: str, note: int | None, place: Place | None
    ) -> LetterUse:
        fact = self._facts[id_]
        authority = self._letter.authorities.get(fact.authority)
        copy = latest_copy(authority) if authority else None
        return LetterUse(
            "fact",
            id_,
            self._letter.request.name,
            self._lang,
            words,
            fact.locator or "",
            self._entry(f"fact {id_}", fact),
            copy.sha256 if copy else None,
            note=note,
            place=place,
        )

    def _entry(self, name: str, entry: BaseModel) -> EntryState:
        if name not in self._entries:
            self._entries[name] = EntryState.of(entry, self._lang)
        return self._entries[name]

    def _sentences(self) -> Mapping[int, str]:
        """Give the words that each note supports; all words of a block quotation."""
        found = {
            number: self._words(claim.running, claim.start, claim.end)
            for number, claim in find_claims(self._letter.body).items()
        }
        for block in walk_blocks(self._letter.body):
            if isinstance(block, Quotation):
                texts = [
                    RunningText.from_inlines(each)
                    for each in inline_groups(block.blocks)
                ]
                words = "\n".join(self._words(t, 0, len(t.text)) for t in texts)
                found |= {number: words for t in texts for _, number in t.marks}
        return found

    def _fact_sentences(
        self, printed: list[PrintedFact]
    ) -> Iterator[tuple[PrintedFact, str, int | None, Place | None]]:
        """Yield the sentences with facts: those with words from their line."""
        body, sources = inline_groups(self._letter.body), self._letter.sources
        texts = (
            *((RunningText.from_inlines(inlines), None) for inlines in body),
            *((RunningText.from_note(each), n) for n, each in enumerate(sources, 1)),
        )
        for running, note in texts:
            for start, piece in zip(running.starts, running.pieces, strict=True):
                if not running.is_value(start) or piece.place is None:
                    continue
                for each in printed:
                    at = each.place
                    is_line = (at.file, at.line) == (piece.place.file, piece.place.line)
                    if is_line and each.words in piece.text:
                        words, behind = self._sentence_at(running, start)
                        yield each, words, note or behind, piece.place

    def _sentence_at(self, running: RunningText, at: int) -> tuple[str, int | None]:
        """Give the sentence around a character, and the note that supports it there."""
        whole = 0, len(running.text)
        ends = (each for each in split_sentences(running.text) if at < each[1])
        start, end = next(ends, whole)
        marks = [mark for mark in running.marks if start <= mark[0] < end]
        behind = [mark for mark in marks if mark[0] > at] or marks[-1:]
        return self._words(running, start, end), behind[0][1] if behind else None

    def _words(self, running: RunningText, start: int, end: int) -> str:
        """Give a sentence on one line, without marks, and without values of a row."""
        text = running.text[start:end]
        if self._is_of_case:
            for at, piece in zip(
                running.starts[::-1], running.pieces[::-1], strict=True
            ):
                if start <= at < end and running.is_value(at):
                    first, last = at - start, at - start + len(piece.text)
                    text = f"{text[:first]}{_LEFT_OUT}{text[last:]}"
        return " ".join(text.replace(MARK, "").split())


def _row_remover(letter: ComposedLetter) -> Callable[[str], str]:
    """Give a function that removes from words what a row of cases may have added."""
    case = letter.request.case
    if case is None:
        return str
    texts = [
        RunningText.from_inlines(inlines) for inlines in inline_groups(letter.body)
    ]
    printed = {
        piece.text
        for running in texts
        for start, piece in zip(running.starts, running.pieces, strict=True)
        if running.is_value(start)
    }
    values = {value for name, value in case.values.items() if name != "id"} | printed
    long = [v for v in values if len(v) >= _SHORT or not v.isascii()]
    pattern = re.compile("|".join(map(re.escape, sorted(long, key=len)[::-1])))
    return lambda words: pattern.sub(_LEFT_OUT, words) if long else words


def _is_same_language(tag: str, lang: str) -> bool:
    return tag.partition("-")[0] == lang.partition("-")[0]


def _sha256(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def answer_uses(
    letter: ComposedLetter, uses: Sequence[LetterUse]
) -> Iterator[SourceAnswer]:
    """Yield for each use of the letter, in order, what the archived copy answers."""
    workspace, cites = letter.workspace, iter(tuple(letter.cites))
    quoted = {
        (use.authority.key, " ".join(use.comparison.use.words.split())): use.answer
        for use in archived_quotations(letter)
        if use.comparison
    }
    for use in uses:
        match use.kind:
            case "source":
                _, cite, authority = next(cites)
                lang = letter.document.lang
                yield look_up(workspace, authority, cite.pinpoint, lang)
            case "quotation":
                authority = letter.authorities[use.key]
                known = quoted.get((use.key, use.words))
                yield known or _look_up_use(workspace, authority, use, use.words)
            case "fact":
                if source := workspace.resolve(workspace.facts[use.key].authority):
                    yield _look_up_use(workspace, source, use)
                else:
                    why = "its source is not registered"
                    yield SourceAnswer("source unavailable", why)


def _look_up_use(
    workspace: Workspace, authority: Authority, use: LetterUse, quotation: str = ""
) -> SourceAnswer:
    """Look up a use by its place as a registry has it, "para. 14"."""
    pinpoint = Pinpoint.try_parse(use.at)
    if pinpoint is None:
        return SourceAnswer("outside coverage", "its place cannot be read")
    return look_up(workspace, authority, pinpoint, use.lang, quotation)
