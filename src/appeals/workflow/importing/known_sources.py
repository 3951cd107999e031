"""The sources that notes of an old letter may name: those registered, and new ones.

A source is found by its symbol, or by the very words in which it would be printed. A
new entry says what its symbol says and no more.
"""

import re
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from appeals.citations.note_reader import read_place
from appeals.citations.notes import choose_later_forms
from appeals.citations.styles.locators import print_pinpoint
from appeals.citations.styles.pack import Style, find_style
from appeals.citations.styles.wording import word_cite
from appeals.composition.translated_names import translate_authorities, translated_names
from appeals.errors import UsageError
from appeals.model.authority import Authority
from appeals.model.cite import Cite, CiteCluster
from appeals.model.document import NoteSource, plain_text
from appeals.model.pinpoint import Pinpoint
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields
from appeals.workflow.records.citations_add import (
    KnownSourceError,
    NewAuthority,
    draft_authority,
)

_SIGNS: Final = str.maketrans("“”„«»‘’‚‹›–—‑", "\"\"\"\"\"'''''---")
_BLANKS: Final = str.maketrans(
    {**dict.fromkeys("\u00a0\u202f\u2009", " "), **dict.fromkeys("\u200e\u200f", "")}
)
_PLACE: Final = Pinpoint.parse("para. 7777")
_NUMBER: Final = 9999
_START: Final = 6
_TREATY = re.compile(r"(?:UNTS )?vol (?P<volume>[\d, ]+), No (?P<number>\d+)")


class PrintedSource(NamedTuple):
    """A source found by the words in which it is printed.

    `place` is as typed; `note` is the number that a later form points back to.
    """

    key: str
    place: str = ""
    note: int | None = None


@dataclass
class KnownSources:
    """The sources of a workspace, and those that are new with one letter."""

    workspace: Workspace
    style: Style
    lang: str
    name: str
    today: date
    new: dict[str, tuple[Authority, Fields]] = field(default_factory=dict)

    @property
    def authorities(self) -> dict[str, Authority]:
        """Give all entries by key, with their names in the language of the letter."""
        new = {key: entry for key, (entry, _) in self.new.items()}
        return {**self._registered, **new}

    @cached_property
    def _registered(self) -> dict[str, Authority]:
        known = self.workspace.authorities
        cites = tuple(Cite(key, key) for key in known)
        source = NoteSource((CiteCluster(cites),), is_free_text=False)
        workspace = self.workspace
        names = translated_names(workspace.names, workspace.recipients, self.lang)
        return dict(translate_authorities([source], known, names))

    def find_by_symbol(self, symbol: str, note: int) -> str | None:
        """Find the source of a symbol, or make its entry; None where neither can be.

        `note` is the number of the note that names it.
        """
        if treaty := _TREATY.fullmatch(symbol):
            found = [
                key
                for key, entry in self.workspace.authorities.items()
                if (entry.volume, entry.unts_no) == treaty.groups()
            ]
            return found[0] if len(found) == 1 else None
        known = self.workspace.resolve(symbol)
        if known is not None:
            return known.key
        made = next((k for k, (e, _) in self.new.items() if e.symbol == symbol), None)
        if made is not None:
            return made
        asked = NewAuthority(symbol, fields={"source": f"note {note} of {self.name}"})
        try:
            entry, fields = draft_authority(self.workspace, asked, self.today)
        except KnownSourceError as error:
            return error.key if error.is_same else None
        except UsageError:
            return None
        if entry.key in self.new:
            return None
        self.new[entry.key] = entry, fields
        return entry.key

    def prints_symbol_alone(self, key: str) -> bool:
        """Say whether every note of a source prints its symbol and nothing else."""
        entry = self.authorities[key]
        form = self.style.form_of(entry)
        words = {self._print(form.first, entry), self._print(form.later, entry)}
        return words == {entry.symbol}

    def find_by_words(
        self, words: str, cited: Container[str] = ()
    ) -> PrintedSource | None:
        """Find the one source that is printed in these words, without a signal.

        Of several it is the one that is in `cited`, the keys of earlier notes.
        """
        written = _normalize_blanks(words)
        plain = fold_words(words)
        found: dict[str, PrintedSource] = {}
        for key, pattern in self._patterns.get(plain[:_START].casefold(), ()):
            if match := pattern.fullmatch(plain):
                groups = match.groupdict()
                place = written[slice(*match.span("at"))] if "at" in groups else ""
                if not place or is_place(place, self.lang):
                    note = groups.get("n")
                    number = int(note) if note else None
                    found.setdefault(key, PrintedSource(key, place, number))
        if len(found) > 1:
            found = {key: source for key, source in found.items() if key in cited}
        return found.popitem()[1] if len(found) == 1 else None

    def _print(
        self, template: str, entry: Authority, place: Pinpoint | None = None
    ) -> str:
        pinpoint = place or Pinpoint()
        worded = word_cite(template, entry, self.style, pinpoint=pinpoint, n=_NUMBER)
        return "" if worded.missing else plain_text(worded.inlines)

    @cached_property
    def _patterns(self) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
        """Give by their first letters the forms of every registered source."""
        printed_place = re.escape(fold_words(print_pinpoint(_PLACE, self.style)))
        later = choose_later_forms(self._registered.values(), self.style)[0]
        patterns = defaultdict(list)
        for key, entry in self._registered.items():
            form = self.style.form_of(entry)
            for template in dict.fromkeys((form.first, form.later, later[key])):
                for place in (None, _PLACE):
                    text = fold_words(self._print(template, entry, place))
                    if not text:
                        continue
                    words = re.escape(text)
                    words = words.replace(printed_place, "(?P<at>.{1,80}?)", 1)
                    words = words.replace(str(_NUMBER), r"(?P<n>\d{1,4})", 1)
                    pattern = re.compile(words, re.IGNORECASE)
                    patterns[text[:_START].casefold()].append((key, pattern))
        return patterns


def style_for(workspace: Workspace, lang: str) -> Style:
    """Give the style of notes of the organisation in a language, else in English."""
    name = workspace.settings.style
    style = find_style(name, lang) or find_style(name)
    assert style is not None  # noqa: S101  every style speaks English
    return style


def is_place(place: str, lang: str, *, is_one: bool = False) -> bool:
    """Say whether a place can be read; with `is_one` it may have one label."""
    try:
        read = read_place(place, lang)
    except ValueError:
        return False
    labels = {locator.label for locator in read.locators}
    return not read.unread and (len(labels) == 1 or not is_one)


def fold_words(words: str) -> str:
    """Normalize blanks, quotation marks and dashes; leave out a final full stop."""
    return _normalize_blanks(words).translate(_SIGNS).rstrip(".。")


def _normalize_blanks(words: str) -> str:
    return " ".join(words.translate(_BLANKS).split())
