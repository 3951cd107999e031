"""The words of a letter's notes, in the style of the organisation.

A pure function of the notes as written, the entries and the style. It first places each
cite among the notes (first, later or ibid); how a style words it is in `styles`.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, assert_never

from appeals.citations.styles.finish import (
    join_texts,
    markup,
    with_capital,
    with_final_stop,
)
from appeals.citations.styles.locators import print_suffix, with_dashes
from appeals.citations.styles.pack import (
    Style,
    find_style,
    style_by_language,
    takes_pinpoint,
)
from appeals.citations.styles.pattern import compile_pattern, fill
from appeals.citations.styles.wording import LinkFor, word_cite
from appeals.errors import did_you_mean
from appeals.model.authority import Authority
from appeals.model.choices import StyleName
from appeals.model.cite import Cite, CiteCluster, CrossReference
from appeals.model.document import Emphasis, Inline, NoteNumber, NoteSource, Text
from appeals.model.finding import Finding
from appeals.model.pinpoint import Pinpoint
from appeals.model.settings import IbidSetting
from appeals.rules import cit005_field_missing as cit005
from appeals.rules import cit008_unknown_cross_reference as cit008
from appeals.rules import cit014_same_short_form as cit014
from appeals.rules import cit016_style_needs_english as cit016

__all__ = ["WordedNotes", "format_cite", "markup", "word_notes"]


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
        opening = _opening_cite(source) if ibid_is_used else None
        positions: list[Position] = []
        for index, cite in enumerate(source.cites):
            is_new = cite.key is None or cite.key not in first_note
            n = first_note.setdefault(cite.key, number) if cite.key else number
            position = Position("first" if is_new else "later", n)
            if index == 0 and opening and before and cite.key == before.key:
                has_places = cite.key not in keys_without_pinpoint
                position = _ibid(before, cite, n, has_places=has_places) or position
            positions.append(position)
        placed.append(tuple(positions))
        before = _only_cite(source)
    return tuple(placed)


def _ibid(before: Cite, cite: Cite, n: int, *, has_places: bool) -> Position | None:
    """Compare two places in one source; None when ibid would mislead."""
    was, now = _comparable(before.pinpoint), _comparable(cite.pinpoint)
    if cite.key is None:
        return None
    if was == now or not has_places:
        return Position("ibid", n, shows_pinpoint=False)
    return Position("ibid", n) if now else None


def _comparable(pinpoint: Pinpoint) -> tuple[tuple[str, str], ...]:
    """Give a place without the words it was typed in."""
    places = ((loc.label, with_dashes(loc.value)) for loc in pinpoint.locators)
    return (*places, ("", pinpoint.unread)) if pinpoint.unread else tuple(places)


def _has_free_text(source: NoteSource) -> bool:
    return source.is_free_text or not all(
        isinstance(part, CiteCluster) for part in source.parts
    )


def _opening_cite(source: NoteSource) -> Cite | None:
    """Give the cite that opens a note, if it has no signal."""
    if _has_free_text(source):
        return None
    items = (i for p in source.parts if isinstance(p, CiteCluster) for i in p.items)
    opening = next(items, None)
    return opening if isinstance(opening, Cite) and not opening.signal else None


def _only_cite(source: NoteSource) -> Cite | None:
    """Give the cite that is all a note holds."""
    if _has_free_text(source):
        return None
    items = [i for p in source.parts if isinstance(p, CiteCluster) for i in p.items]
    if len(items) != 1 or not isinstance(items[0], Cite) or items[0].suffix:
        return None
    return items[0]


class WordedNotes(NamedTuple):
    """The words of every note, in order (number = index + 1), and what is wrong."""

    notes: tuple[tuple[Inline, ...], ...]
    findings: tuple[Finding, ...] = ()


class LaterFormClash(NamedTuple):
    """Sources, by key, whose later forms agree: `words` without a note number."""

    keys: tuple[str, ...]
    words: str


class LaterForms(NamedTuple):
    """The template of the later form of every source, by key, and what clashes."""

    templates: Mapping[str, str]
    clashes: tuple[LaterFormClash, ...]


@dataclass(slots=True)
class _Letter:
    """What is known while the notes of one letter are worded."""

    authorities: Mapping[str, Authority]
    style: Style
    later: LaterForms
    number_of: Mapping[str, int]
    link: LinkFor | None
    findings: list[Finding]
    reported: set[tuple[str, str]] = field(default_factory=set)


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
    pack = _choose(style, lang, findings)
    cited = {
        cite.key: authorities[cite.key]
        for source in sources
        for cite in source.cites
        if cite.key is not None and cite.key in authorities
    }
    letter = _Letter(
        authorities=cited,
        style=pack,
        later=tell_apart(cited.values(), pack),
        number_of=_numbers(sources),
        link=link,
        findings=findings,
    )
    placed = place_cites(
        sources,
        ibid_is_used=ibid == "auto" and pack.ibid is not None,
        keys_without_pinpoint={
            key for key, a in cited.items() if not takes_pinpoint(pack.form_of(a))
        },
    )
    notes = tuple(
        _word_note(source, number, positions, letter)
        for number, (source, positions) in enumerate(
            zip(sources, placed, strict=True), 1
        )
    )
    findings.extend(_clash_finding(c, sources, style) for c in letter.later.clashes)
    return WordedNotes(notes, tuple(findings))


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
    pack = _choose(style, lang, [])
    wording = pack.form_of(authority)
    template = wording.first if back_to is None else wording.later
    worded = word_cite(
        template, authority, pack, pinpoint=pinpoint, n=back_to or 1, link=link
    )
    capital = with_capital(join_texts(worded.inlines))
    return with_final_stop(capital, pack.final_stop)


def _choose(name: StyleName, lang: str, findings: list[Finding]) -> Style:
    """Find the style; without one for the language, that of English."""
    style = find_style(name, lang)
    if style is not None:
        return style
    spoken = ", ".join(style_by_language(name))
    findings.append(cit016.unspoken(name, lang, spoken))
    english = find_style(name)
    assert english is not None  # noqa: S101  every style speaks English
    return english


def tell_apart(authorities: Iterable[Authority], style: Style) -> LaterForms:
    """Choose the later form of each source of one letter.

    Where two agree apart from note numbers, `short` is added; those that still
    agree clash. A form with a missing field is not compared.
    """
    by_key = {authority.key: authority for authority in authorities}
    templates = {key: style.form_of(entry).later for key, entry in by_key.items()}
    words = {key: _words(templates[key], by_key[key], style) for key in by_key}
    for clash in _clashes(words):
        for key in clash.keys:
            distinct = style.form_of(by_key[key]).distinct
            if distinct and (own := _words(distinct, by_key[key], style)):
                templates[key], words[key] = distinct, own
    return LaterForms(templates, _clashes(words))


def _clashes(words_by_key: Mapping[str, str]) -> tuple[LaterFormClash, ...]:
    keys_by_words: dict[str, list[str]] = defaultdict(list)
    for key, words in words_by_key.items():
        if words:
            keys_by_words[words].append(key)
    return tuple(
        LaterFormClash(tuple(keys), words)
        for words, keys in keys_by_words.items()
        if len(keys) > 1
    )


def _words(template: str, authority: Authority, style: Style) -> str:
    """Print a form without its note number; "" when a field is missing."""
    worded = word_cite(template, authority, style)
    return "" if worded.missing else markup(worded.inlines)


def _numbers(sources: Sequence[NoteSource]) -> dict[str, int]:
    """Give the number of each named note; of two with one name, the first."""
    numbers: dict[str, int] = {}
    for number, source in enumerate(sources, 1):
        if source.name:
            numbers.setdefault(source.name, number)
    return numbers


def _word_note(
    source: NoteSource, number: int, positions: Sequence[Position], letter: _Letter
) -> tuple[Inline, ...]:
    placed = iter(positions)
    inlines: list[Inline] = []
    if all(isinstance(part, CiteCluster) for part in source.parts):
        clusters = (part for part in source.parts if isinstance(part, CiteCluster))
        items = [item for cluster in clusters for item in cluster.items]
        inlines.extend(_word_items(items, number, placed, letter))
    else:
        for part in source.parts:
            if isinstance(part, CiteCluster):
                inlines.extend(_word_items(part.items, number, placed, letter))
            else:
                inlines.append(part)
    note = join_texts(inlines)
    ibid = letter.style.ibid
    opens_with_ibid = bool(positions) and positions[0].form == "ibid"
    if not (opens_with_ibid and ibid and ibid.is_small):
        note = with_capital(note)
    return with_final_stop(note, letter.style.final_stop)


def _word_items(
    items: Iterable[Cite | CrossReference],
    number: int,
    placed: Iterator[Position],
    letter: _Letter,
) -> Iterator[Inline]:
    """Word cites and cross references, joined; take a position for each cite."""
    for index, item in enumerate(items):
        if index:
            yield Text(letter.style.cite_joint)
        if isinstance(item, CrossReference):
            yield from _word_cross_reference(item, number, letter)
        else:
            yield from _word_cite(item, number, next(placed), letter)


def _word_cross_reference(
    reference: CrossReference, number: int, letter: _Letter
) -> Iterator[Inline]:
    n = letter.number_of.get(reference.name)
    if n is None:
        nearest = did_you_mean(reference.name, tuple(letter.number_of))
        letter.findings.append(
            cit008.unknown_note(reference.name, nearest, reference.place, number)
        )
        yield Text(f"[#{reference.name}?]")
        return
    style = letter.style
    pattern = compile_pattern(style.note_below if n > number else style.note_above)
    yield from fill(pattern, lambda _: (NoteNumber(n),), Text)


def _word_cite(
    cite: Cite, number: int, position: Position, letter: _Letter
) -> Iterator[Inline]:
    style = letter.style
    if cite.signal:
        signal = Text(style.signals[cite.signal])
        yield Emphasis((signal,)) if style.signals_are_italic else signal
        yield Text(style.gap)
    authority = letter.authorities.get(cite.key or "")
    if authority is None:
        yield Text(f"[{cite.ref}?]")
    else:
        worded = word_cite(
            _template(position, authority, letter),
            authority,
            style,
            pinpoint=cite.pinpoint if position.shows_pinpoint else Pinpoint(),
            n=position.n,
            link=letter.link,
        )
        yield from worded.inlines
        for name in worded.missing:
            _report_missing(name, authority, cite, number, letter)
    if cite.suffix:
        yield Text(print_suffix(cite.suffix, style))


def _template(position: Position, authority: Authority, letter: _Letter) -> str:
    match position.form:
        case "first":
            return letter.style.form_of(authority).first
        case "later":
            return letter.later.templates[authority.key]
        case "ibid":
            ibid = letter.style.ibid
            assert ibid is not None  # noqa: S101  positions know ibid is used
            return ibid.with_pinpoint if position.shows_pinpoint else ibid.alone
    assert_never(position.form)


def _report_missing(
    name: str, authority: Authority, cite: Cite, number: int, letter: _Letter
) -> None:
    """Report a missing field once a letter, at the cite that needs it first."""
    if (authority.key, name) in letter.reported:
        return
    letter.reported.add((authority.key, name))
    letter.findings.append(
        cit005.missing_field(
            authority.key, name, letter.style.name, authority.kind, cite.place, number
        )
    )


def _clash_finding(
    clash: LaterFormClash, sources: Sequence[NoteSource], style: StyleName
) -> Finding:
    """Report sources with one later form, where the second is first cited."""
    number, cite = next(
        (number, cite)
        for number, source in enumerate(sources, 1)
        for cite in source.cites
        if cite.key == clash.keys[1]
    )
    return cit014.same_words(clash.keys, style, clash.words, cite.place, number)
