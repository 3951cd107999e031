"""The words of a letter's notes, in the style of the organisation.

A pure function of the notes as written, the entries and the style. It first places each
cite among the notes (first, later or ibid); how a style words it is in `styles`.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal, NamedTuple, assert_never

from appeals.citations.styles.locators import normalise_dashes, print_suffix
from appeals.citations.styles.pack import (
    Style,
    find_style,
    style_by_language,
    takes_pinpoint,
)
from appeals.citations.styles.pattern import compile_pattern, fill
from appeals.citations.styles.wording import LinkFor, word_cite
from appeals.errors import Place, did_you_mean
from appeals.model.authority import Authority
from appeals.model.choices import StyleName
from appeals.model.cite import Cite, CiteCluster, CrossReference
from appeals.model.document import (
    Emphasis,
    Inline,
    LineBreak,
    Link,
    NoteMark,
    NoteNumber,
    NoteSource,
    Span,
    Strong,
    Text,
    plain_text,
)
from appeals.model.finding import Finding
from appeals.model.pinpoint import Pinpoint
from appeals.model.settings import IbidSetting
from appeals.rules import cit005_field_missing as cit005
from appeals.rules import cit008_unknown_cross_reference as cit008
from appeals.rules import cit014_same_short_form as cit014
from appeals.rules import cit016_style_needs_english as cit016


class Position(NamedTuple):
    """The form a cite takes.

    `n` is the number of the note that cites the source first. `shows_pinpoint` is
    False for an ibid at the same place as before, else True.
    """

    form: Literal["first", "later", "ibid"]
    n: int
    shows_pinpoint: bool = True


def place_cites(
    sources: Sequence[NoteSource],
    *,
    ibid_is_used: bool,
    keys_without_pinpoint: Container[str] = (),
) -> tuple[tuple[Position, ...], ...]:
    """Give the position of every cite: one tuple a note, in the order of its cites.

    A cite is ibid when all of these hold: ibid is used; the cite is the first thing
    in its note; it has no signal; its note has no free text; the note just before
    holds exactly one cite, of the same source, and nothing else: no free text, no
    suffix, no cross reference; and it names a place if the cite before did. A cite
    without a key is always first. The pinpoints of `keys_without_pinpoint` count
    as none.
    """
    first_note: dict[str, int] = {}
    placed: list[tuple[Position, ...]] = []
    before: Cite | None = None
    for number, source in enumerate(sources, 1):
        items = _items_without_text(source)
        opening = items[0] if items and isinstance(items[0], Cite) else None
        may_be_ibid = ibid_is_used and opening is not None and not opening.signal
        positions: list[Position] = []
        for index, cite in enumerate(source.cites):
            is_new = cite.key is None or cite.key not in first_note
            n = first_note.setdefault(cite.key, number) if cite.key else number
            position = Position("first" if is_new else "later", n)
            if index == 0 and may_be_ibid and before and cite.key == before.key:
                has_places = cite.key not in keys_without_pinpoint
                position = _ibid(before, cite, n, has_places=has_places) or position
            positions.append(position)
        placed.append(tuple(positions))
        is_alone = len(items) == 1 and opening is not None and not opening.suffix
        before = opening if is_alone else None
    return tuple(placed)


def _ibid(before: Cite, cite: Cite, n: int, *, has_places: bool) -> Position | None:
    """Compare two places in one source; None when ibid would mislead."""
    was, now = _comparable_place(before.pinpoint), _comparable_place(cite.pinpoint)
    if cite.key is None:
        return None
    if was == now or not has_places:
        return Position("ibid", n, shows_pinpoint=False)
    return Position("ibid", n) if now else None


def _comparable_place(pinpoint: Pinpoint) -> tuple[tuple[str, str], ...]:
    """Give a place without the words it was typed in."""
    places = ((loc.label, normalise_dashes(loc.value)) for loc in pinpoint.locators)
    return (*places, ("", pinpoint.unread)) if pinpoint.unread else tuple(places)


def _items_without_text(source: NoteSource) -> tuple[Cite | CrossReference, ...]:
    """Give the cites and cross references of a note; () where it has free text."""
    clusters = [part for part in source.parts if isinstance(part, CiteCluster)]
    if source.is_free_text or len(clusters) < len(source.parts):
        return ()
    return tuple(item for cluster in clusters for item in cluster.items)


class WordedNotes(NamedTuple):
    """The words of every note, in order (number = index + 1), and what is wrong."""

    notes: tuple[tuple[Inline, ...], ...]
    findings: tuple[Finding, ...] = ()


def word_notes(
    sources: Sequence[NoteSource],
    authorities: Mapping[str, Authority],
    style: StyleName,
    *,
    ibid: IbidSetting,
    lang: str = "en",
    link: LinkFor | None = None,
) -> WordedNotes:
    """Word the notes of a letter.

    Gives one tuple of inlines a note, in the order of `sources`, with its capital and
    final stop. `link` gives the address of a symbol for entries without a `url`.

    Findings, all errors: CIT005 a field the style needs is missing (printed as
    "[date?]"), CIT008 a cross reference to no note ("[#name?]"), CIT014 two sources
    with one later form, CIT016 a language the style does not speak (English is
    printed). A cite of no entry prints "[ref?]" and is reported by a check.
    """
    findings: list[Finding] = []
    pack = _choose_style(style, lang, findings)
    cited = {
        cite.key: authorities[cite.key]
        for source in sources
        for cite in source.cites
        if cite.key is not None and cite.key in authorities
    }
    later, clashes = choose_later_forms(cited.values(), pack)
    names: dict[str, int] = {}
    for number, source in enumerate(sources, 1):
        if source.name:
            names.setdefault(source.name, number)
    placed = place_cites(
        sources,
        ibid_is_used=ibid == "auto" and pack.ibid is not None,
        keys_without_pinpoint={
            key for key, a in cited.items() if not takes_pinpoint(pack.form_of(a))
        },
    )
    writer = _NoteWriter(pack, cited, later, names, link, findings)
    notes = tuple(
        writer.word_note(number, source, positions)
        for number, (source, positions) in enumerate(
            zip(sources, placed, strict=True), 1
        )
    )
    for words, keys in clashes.items():
        number, place = _find_first_cite(keys[1], sources)
        findings.append(cit014.same_short_form(keys, style, words, place, number))
    return WordedNotes(notes, tuple(findings))


def _find_first_cite(
    key: str, sources: Sequence[NoteSource]
) -> tuple[int, Place | None]:
    return next(
        (number, cite.place)
        for number, source in enumerate(sources, 1)
        for cite in source.cites
        if cite.key == key
    )


def format_cite(
    authority: Authority,
    style: StyleName,
    pinpoint: Pinpoint = Pinpoint(),
    *,
    lang: str = "en",
    back_to: int | None = None,
    link: LinkFor | None = None,
) -> tuple[Inline, ...]:
    """Word one cite as a note of its own, with capital and final stop.

    With `back_to`, the number of an earlier note, it is the later form. A missing field
    prints as "[date?]"; a language the style does not speak is worded in English.
    """
    pack = _choose_style(style, lang, [])
    wording = pack.form_of(authority)
    template = wording.first if back_to is None else wording.later
    worded = word_cite(
        template, authority, pack, pinpoint=pinpoint, n=back_to or 1, link=link
    )
    capital = capitalise(join_texts(worded.inlines))
    return add_final_stop(capital, pack.final_stop)


def _choose_style(name: StyleName, lang: str, findings: list[Finding]) -> Style:
    """Find the style; without one for the language, that of English."""
    style = find_style(name, lang)
    if style is not None:
        return style
    spoken = ", ".join(style_by_language(name))
    findings.append(cit016.unsupported_language(name, lang, spoken))
    english = find_style(name)
    assert english is not None  # noqa: S101  every style speaks English
    return english


def choose_later_forms(
    authorities: Iterable[Authority], style: Style
) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """Choose the later form of each source of one letter.

    Where two agree apart from note numbers, `short` is added. Gives the template of
    each source by its key; and, by their words without a number, the keys of those that
    still agree. A form with a missing field is not compared.
    """
    by_key = {authority.key: authority for authority in authorities}
    templates = {key: style.form_of(entry).later for key, entry in by_key.items()}
    words = {key: _later_words(templates[key], by_key[key], style) for key in by_key}
    for keys in _clashes(words).values():
        for key in keys:
            distinct = style.form_of(by_key[key]).distinct
            if distinct and (own := _later_words(distinct, by_key[key], style)):
                templates[key], words[key] = distinct, own
    return templates, _clashes(words)


def _clashes(words_by_key: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    keys_by_words: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for key, words in words_by_key.items():
        if words:
            keys_by_words[words] += (key,)
    return {words: keys for words, keys in keys_by_words.items() if len(keys) > 1}


def _later_words(template: str, authority: Authority, style: Style) -> str:
    """Print a form without its note number; "" when a field is missing."""
    worded = word_cite(template, authority, style)
    return "" if worded.missing else markup(worded.inlines)


@dataclass(slots=True)
class _NoteWriter:
    """Words the notes of one letter, one after the other.

    `later` are the templates of later forms, by key; `names` are numbers by note name.
    """

    style: Style
    authorities: Mapping[str, Authority]
    later: Mapping[str, str]
    names: Mapping[str, int]
    link: LinkFor | None
    findings: list[Finding]
    number: int = 0
    reported: set[tuple[str, str]] = field(default_factory=set)

    def word_note(
        self, number: int, source: NoteSource, positions: Sequence[Position]
    ) -> tuple[Inline, ...]:
        self.number = number
        placed = iter(positions)
        parts = source.parts
        if all(isinstance(part, CiteCluster) for part in parts):
            clusters = (part for part in parts if isinstance(part, CiteCluster))
            parts = (CiteCluster(tuple(i for each in clusters for i in each.items)),)
        inlines: list[Inline] = []
        for part in parts:
            if isinstance(part, CiteCluster):
                inlines += self._word_items(part, placed)
            else:
                inlines.append(part)
        note = join_texts(inlines)
        ibid = self.style.ibid
        opens_with_ibid = bool(positions) and positions[0].form == "ibid"
        if not (opens_with_ibid and ibid and ibid.is_small):
            note = capitalise(note)
        return add_final_stop(note, self.style.final_stop)

    def _word_items(
        self, cluster: CiteCluster, placed: Iterator[Position]
    ) -> Iterator[Inline]:
        """Word cites and cross references, joined; take a position for each cite."""
        for index, item in enumerate(cluster.items):
            if index:
                yield Text(self.style.cite_joint)
            if isinstance(item, CrossReference):
                yield from self._word_cross_reference(item)
            else:
                yield from self._word_cite(item, next(placed))

    def _word_cross_reference(self, reference: CrossReference) -> Iterator[Inline]:
        n = self.names.get(reference.name)
        if n is None:
            nearest = did_you_mean(reference.name, tuple(self.names))
            self.findings.append(
                cit008.unknown_note(
                    reference.name, nearest, reference.place, self.number
                )
            )
            yield Text(f"[#{reference.name}?]")
            return
        is_below = n > self.number
        template = self.style.note_below if is_below else self.style.note_above
        yield from fill(compile_pattern(template), lambda _: (NoteNumber(n),), Text)

    def _word_cite(self, cite: Cite, position: Position) -> Iterator[Inline]:
        style = self.style
        if cite.signal:
            signal = Text(style.signals[cite.signal])
            yield Emphasis((signal,)) if style.signals_are_italic else signal
            yield Text(style.gap)
        authority = self.authorities.get(cite.key or "")
        if authority is None:
            yield Text(f"[{cite.ref}?]")
        else:
            worded = word_cite(
                self._template(position, authority),
                authority,
                style,
                pinpoint=cite.pinpoint if position.shows_pinpoint else Pinpoint(),
                n=position.n,
                link=self.link,
            )
            yield from worded.inlines
            for name in worded.missing:
                self._report_missing(name, authority, cite)
        if cite.suffix:
            yield Text(print_suffix(cite.suffix, style))

    def _template(self, position: Position, authority: Authority) -> str:
        match position.form:
            case "first":
                return self.style.form_of(authority).first
            case "later":
                return self.later[authority.key]
            case "ibid":
                ibid = self.style.ibid
                assert ibid is not None  # noqa: S101  positions know ibid is used
                return ibid.with_pinpoint if position.shows_pinpoint else ibid.alone
        assert_never(position.form)

    def _report_missing(self, name: str, authority: Authority, cite: Cite) -> None:
        """Report a missing field once a letter, at the cite that needs it first."""
        if (authority.key, name) not in self.reported:
            self.reported.add((authority.key, name))
            key, kind, style = authority.key, authority.kind, self.style.name
            self.findings.append(
                cit005.missing_field(key, name, style, kind, cite.place, self.number)
            )


_SENTENCE_ENDS = (".", "?", "!", "。", "？", "！", "؟")
_ADDRESSES = ("http://", "https://", "www.")
_CLOSING_QUOTES = "”’»\"'」』"


def join_texts(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Join neighbouring runs of plain characters; those with a place stay apart."""
    joined: list[Inline] = []
    for is_plain, run in groupby(inlines, _is_plain):
        if is_plain:
            joined.append(Text("".join(i.text for i in run if isinstance(i, Text))))
        else:
            joined += run
    return tuple(joined)


def _is_plain(inline: Inline) -> bool:
    return isinstance(inline, Text) and inline.place is None


def capitalise(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Make the first character a capital, also after markup.

    What opens with a quotation mark, a bracket or a figure stays as it is; so does
    an address.
    """
    for index, inline in enumerate(inlines):
        if isinstance(inline, Text):
            if not inline.text:
                continue
            capital = inline.text[0].upper()
            is_capital = capital == inline.text[0]
            if is_capital or len(capital) > 1 or inline.text.startswith(_ADDRESSES):
                return inlines
            head: Inline = replace(inline, text=capital + inline.text[1:])
        elif isinstance(inline, Emphasis | Strong | Link | Span):
            if not plain_text(inline.inlines):
                continue
            head = replace(inline, inlines=capitalise(inline.inlines))
        else:
            return inlines
        return (*inlines[:index], head, *inlines[index + 1 :])
    return inlines


def add_final_stop(inlines: tuple[Inline, ...], stop: str) -> tuple[Inline, ...]:
    """End a note with a stop, unless it ends with one, markup and quotes aside."""
    text = plain_text(inlines).rstrip()
    if not stop or not text:
        return inlines
    if text.rstrip(_CLOSING_QUOTES + "\u00a0\u202f").endswith(_SENTENCE_ENDS):
        return inlines
    return join_texts((*_strip_trailing_blank(inlines), Text(stop)))


def _strip_trailing_blank(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    *front, last = inlines
    if isinstance(last, Text) and last.text[-1:].isspace():
        return (*front, replace(last, text=last.text.rstrip()))
    return inlines


def markup(inlines: tuple[Inline, ...]) -> str:
    """Print inlines as text with <i>...</i> for italics and nothing else."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(inline.text)
            case Emphasis():
                parts.append(f"<i>{markup(inline.inlines)}</i>")
            case NoteNumber():
                parts.append(str(inline.number))
            case Strong() | Link() | Span():
                parts.append(markup(inline.inlines))
            case LineBreak():
                parts.append(" ")
            case NoteMark():
                parts.append(f"[{inline.number}]")
    return "".join(parts)
