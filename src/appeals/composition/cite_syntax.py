"""Reads `[see @key, para. 14; @{A/HRC/45/13} | suffix]{id=x}`, `[#x]` and `^[note]`.

    cluster := "[" item (";" item)* "]" ["{" ["id=" name] ["only=" audience] "}"]
    item    := [signal] ref ["," locator] ["|" suffix], with the comma of any script
    ref     := "@" slug | "@{" symbol or alias "}"

It runs on the output of Jinja, before Markdown, and replaces each cluster and note by
an opaque token. What looks like a cite but does not parse is a finding.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from appeals.citations.note_reader import read_place
from appeals.citations.styles.pack import find_style
from appeals.citations.symbol import LONGEST_REFERENCE, why_too_long
from appeals.composition.marks import SourceMap, TokenTable
from appeals.errors import Place, did_you_mean
from appeals.languages.find import LANGUAGES
from appeals.model.choices import STYLES
from appeals.model.cite import Cite, CiteCluster, CrossReference, Signal
from appeals.model.finding import Finding
from appeals.model.pinpoint import Pinpoint
from appeals.rules import cit004_malformed_cite as cit004

SIGNALS: dict[str, Signal] = {
    "see": "see",
    "see also": "see-also",
    "see, e.g.": "see-eg",
    "cf.": "cf",
    "but see": "but-see",
    "contra": "contra",
    "accord": "accord",
    "see generally": "see-generally",
}
_START = re.compile(r"\\.|\^\[|\[", re.DOTALL)
_LOOKS_LIKE_CITE = re.compile(
    r"\[(?:@|(?:[^\[\]\n]|\n(?!\s*\n)){0,80}[\s;]@[\w{\U00100000-\U0010fffd])"
)
_CROSS_REFERENCE = re.compile(r"\[#([^\[\]\s]*)\]")
_BRACES = re.compile(r"[^\S\n]?\{\s*((?:id|only)\s*=[^{}\n]*)\}?")
_LIMIT = re.compile(r"(?:^|\s)only\s*=\s*\"?([\w-]*)\"?")
_LONGEST_SHOWN = 60
_ESCAPED = re.compile(r"\\([\[\]\\])")
_BRACKET = re.compile(r"\\.|[\[\]]|@\{[^{}]{0,300}\}", re.DOTALL)
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n")
_SLUG = re.compile(r"[a-z][a-z0-9-]*")
_REF = re.compile(
    r"(?P<signal>[^@]*?)\s*@(?:\{(?P<braced>[^{}]*)\}|"
    r"(?P<slug>[A-Za-z0-9\U00100000-\U0010fffd][\w\U00100000-\U0010fffd-]*))"
    r"(?P<rest>.*)",
    re.DOTALL,
)


class WrittenNote(NamedTuple):
    """What one pair of brackets contained, as written.

    A cluster has `cluster`; a free note has `text`, in which clusters are tokens
    again, and `offsets`, which maps its characters to the rendered template. `only` is
    the widest audience that may read it, as typed.
    """

    name: str | None
    place: Place | None
    cluster: CiteCluster | None = None
    text: "ScannedText | None" = None
    only: str | None = None


class ScannedText(NamedTuple):
    """Text in which each cluster and note is one token.

    Each pair of `offsets` is a position in `text` and its offset in the rendered
    template; between two pairs both count up together.
    """

    text: str
    offsets: tuple[tuple[int, int], ...]

    def offset(self, position: int) -> int:
        """Give the offset in the rendered template of a character of `text`."""
        behind = bisect_right(self.offsets, position, key=itemgetter(0))
        at, origin = self.offsets[max(behind - 1, 0)]
        return origin + (position - at)

    def gaps(self, start: int, end: int) -> tuple[int, ...]:
        """Give the positions between the two at which text was taken out."""
        low = bisect_right(self.offsets, start, key=itemgetter(0))
        high = bisect_left(self.offsets, end, key=itemgetter(0))
        return tuple(at for at, _ in self.offsets[low:high])


@dataclass(slots=True)
class CiteScanner:
    """Scans one rendered template. `key_of` resolves what was cited to a slug.

    `lang` is the language of the letter, in which locators may be typed.
    """

    source: SourceMap
    tokens: TokenTable
    key_of: Callable[[str], str | None]
    lang: str = "en"
    findings: list[Finding] = field(default_factory=list)
    closings: Mapping[int, int] | None = None

    def scan(self) -> ScannedText:
        """Put a token in place of every cluster and note of the text."""
        return self._scan(0, len(self.source.text), is_note=False)

    def _scan(self, start: int, end: int, *, is_note: bool) -> ScannedText:
        text = self.source.text
        parts: list[str] = []
        offsets: list[tuple[int, int]] = [(0, start)]
        length = 0
        at = position = start
        while match := _START.search(text, at, end):
            found = self._read_at(match, end, is_note=is_note)
            if found is None:
                at = match.end()
                continue
            note, at = found
            token = self.tokens.add(note) if note else ""
            parts += (text[position : match.start()], token)
            length += match.start() - position + len(token)
            offsets += ((length - len(token), match.start()), (length, at))
            position = at
        parts.append(text[position:end])
        return ScannedText("".join(parts), tuple(offsets))

    def _read_at(
        self, match: re.Match[str], end: int, *, is_note: bool
    ) -> tuple[WrittenNote | None, int] | None:
        """Read the cite or note that opens here; None for ordinary text."""
        text, start = self.source.text, match.start()
        if match[0] == "^[":
            return self._read_note(start, end, is_note=is_note)
        if match[0] != "[":
            return None
        cross = _CROSS_REFERENCE.match(text, start, end)
        if cross:
            reference = CrossReference(cross[1], self.source.place(start, cross.end()))
            cluster = CiteCluster((reference,), reference.place)
            return self._read_name(cluster, None, start, cross.end())
        if not _LOOKS_LIKE_CITE.match(text, start, end):
            return None
        close = self._find_closing(start, end)
        if close is None or _PARAGRAPH_END.search(text, start, close):
            self._report(cit004.unclosed_bracket("cite", self._place(start, start + 1)))
            return None, self._line_end(start, end)
        cluster = self._read_cluster(start, close)
        note, stop = self._read_name(cluster, None, start, close + 1)
        return (note if cluster.items else None), stop

    def _read_note(
        self, start: int, end: int, *, is_note: bool
    ) -> tuple[WrittenNote | None, int]:
        close = self._find_closing(start + 1, end)
        if close is None:
            self._report(cit004.unclosed_bracket("note", self._place(start, start + 2)))
            return None, self._line_end(start, end)
        if is_note:
            self._report(cit004.note_in_note(self._place(start, start + 2)))
            return None, close + 1
        inner = self._scan(start + 2, close, is_note=True)
        if not inner.text.strip():
            self._report(cit004.empty_note(self._place(start, close + 1)))
            return None, close + 1
        return self._read_name(None, inner, start, close + 1)

    def _line_end(self, start: int, end: int) -> int:
        found = self.source.text.find("\n", start, end)
        return found if found >= 0 else end

    def _read_name(
        self,
        cluster: CiteCluster | None,
        inner: ScannedText | None,
        start: int,
        stop: int,
    ) -> tuple[WrittenNote, int]:
        place = self.source.place(start, stop)
        name = only = None
        match = _BRACES.match(self.source.text, stop)
        if match:
            stop, limit = match.end(), _LIMIT.search(match[1])
            only = limit[1] if limit else None
            named = _LIMIT.sub("", match[1])
            _, sign, word = named.partition("=")
            name = word.strip() if sign else None
            is_name = _SLUG.fullmatch(name) if name is not None else not named.strip()
            if not is_name or not match[0].endswith("}"):
                begin = 0 if limit else match[1].index("=") + 1
                typed = self._place(match.start(1) + begin, match.end(1))
                wrong = named.strip() if name is None else name
                self._report(cit004.bad_note_name(wrong, typed))
        return WrittenNote(name, place, cluster, inner, only), stop

    def _find_closing(self, start: int, end: int) -> int | None:
        """Find the bracket that closes the one at `start`, past braces and escapes."""
        if self.closings is None:
            self.closings = _match_brackets(self.source.text)
        close = self.closings.get(start)
        return close if close is not None and close < end else None

    def _read_cluster(self, start: int, close: int) -> CiteCluster:
        items: list[Cite | CrossReference] = []
        text = self.source.text
        at = start + 1
        for piece in re.split(r";(?![^{}]*\})", text[at:close]):
            item = self._read_item(piece, at)
            if item is not None:
                items.append(item)
            at += len(piece) + 1
        return CiteCluster(tuple(items), self.source.place(start, close + 1))

    def _read_item(self, piece: str, at: int) -> Cite | None:
        bare = piece.strip()
        match = _REF.fullmatch(bare)
        at += len(piece) - len(piece.lstrip())
        end = at + len(bare)
        span = self._place(at, max(end, at + 1))
        if match is None:
            shown = _shorten(self._words(piece))
            self._report(cit004.missing_cite(shown, span))
            return None
        ref = self._words(match["braced"] or match["slug"] or "")
        place = self._place(at + bare.index("@"), end)
        signal = self._read_signal(match["signal"], at)
        rest = match["rest"].strip()
        if match["slug"] and rest.startswith("/"):
            symbol, comma, behind = (match["slug"] + rest).partition(",")
            self._report(cit004.missing_braces(symbol.rstrip(), comma + behind, span))
            return None
        suffix = ""
        if "|" in rest:
            rest, _, suffix = (part.strip() for part in rest.partition("|"))
        pinpoint = self._read_locator(rest, at + match.start("rest"), end)
        if len(ref) > LONGEST_REFERENCE:
            self._report(cit004.overlong_name(why_too_long(ref), span))
            return None
        if not ref:
            self._report(cit004.cite_without_source(span))
            return None
        suffix = self._words(_ESCAPED.sub(r"\1", suffix))
        return Cite(ref, self.key_of(ref), pinpoint, signal, suffix, place)

    def _read_signal(self, written: str, at: int) -> Signal | None:
        words = self._words(written)
        if not words:
            return None
        signal = _signals_by_typing().get(_normalize_signal(words))
        if signal is None:
            near = did_you_mean(words, tuple(SIGNALS))
            place = self._place(at, at + len(written))
            shown = _shorten(words)
            self._report(cit004.unknown_signal(shown, near, SIGNALS, place))
        return signal

    def _read_locator(self, rest: str, at: int, end: int) -> Pinpoint:
        rest = self._words(rest)
        if not rest:
            return Pinpoint()
        if rest[0] not in ",，،":
            self._report(cit004.missing_comma(_shorten(rest), self._place(at, end)))
            return Pinpoint()
        try:
            return read_place(rest[1:].strip(), self.lang)
        except ValueError as error:
            self._report(cit004.bad_locator(str(error), self._place(at, end)))
            return Pinpoint()

    def _words(self, text: str) -> str:
        """Give the words of a text, on one line."""
        return " ".join(self.tokens.expand(text).split())

    def _place(self, start: int, end: int) -> Place | None:
        return self.source.place(start, end)

    def _report(self, finding: Finding) -> None:
        self.findings.append(finding)


def _shorten(words: str) -> str:
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"


def _match_brackets(text: str) -> Mapping[int, int]:
    """Give for each opening bracket the one that closes it, in one pass."""
    found: dict[int, int] = {}
    open_brackets: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            open_brackets.append(match.start())
        elif match[0] == "]" and open_brackets:
            found[open_brackets.pop()] = match.start()
    return found


@cache
def _signals_by_typing() -> Mapping[str, Signal]:
    """Give every signal by how it may be typed, in any language."""
    found: dict[str, Signal] = {"see for example": "see-eg", "e.g.": "see-eg"}
    for tag in LANGUAGES:
        for name in STYLES:
            style = find_style(name, tag)
            if style is not None:
                for signal, printed in style.signals.items():
                    found.setdefault(_normalize_signal(printed), signal)
    typed = {_normalize_signal(words): signal for words, signal in SIGNALS.items()}
    return found | typed


def _normalize_signal(words: str) -> str:
    """Take commas out: "see, e.g.," and "see e.g." are one."""
    return " ".join(re.sub("[,،，]", " ", words).casefold().split())
