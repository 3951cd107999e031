"""What a letter prints of its sources: the words of notes, the list of documents cited.

The list has every authority once, grouped by body. It follows the annexes if the front
matter says `documents_cited: true`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from appeals.citations.links import localise_address, web_address
from appeals.citations.notes import format_cite
from appeals.citations.reference import read_reference
from appeals.citations.reference_list import parse_reference
from appeals.citations.styles.fields import print_authors
from appeals.citations.styles.locators import print_pinpoint
from appeals.citations.styles.pack import Style, find_style
from appeals.citations.styles.un import UN
from appeals.errors import did_you_mean
from appeals.languages.find import find_or_english
from appeals.languages.language import DocumentsCitedWords
from appeals.model.authority import Authority
from appeals.model.choices import StyleName
from appeals.model.cite import Cite
from appeals.model.document import (
    Block,
    Heading,
    Inline,
    NoteNumber,
    NoteSource,
    Table,
    Text,
)
from appeals.model.finding import Finding
from appeals.rules import cit001_unknown_authority


@lru_cache(maxsize=1024)
def address_of(symbol: str, lang: str) -> str | None:
    """Give the web address of a document by its symbol or address, in a language."""
    if "://" in symbol:
        return localise_address(symbol, lang)
    reference = parse_reference(symbol)
    return web_address(reference, lang) if reference else None


def unknown_sources(
    sources: Sequence[NoteSource], authorities: Mapping[str, Authority]
) -> Iterator[Finding]:
    """Report every cite of every note that names no entry of citations.yaml."""
    for number, source in enumerate(sources, 1):
        for cite in source.cites:
            if cite.key is None:
                near = _suggest_source(cite.ref, authorities)
                yield cit001_unknown_authority.unknown_authority(
                    cite.ref, near, cite.place, number
                )


def _suggest_source(ref: str, authorities: Mapping[str, Authority]) -> str:
    """Suggest what may be meant: a similar name, or the corrected symbol."""
    names: list[str] = []
    for key, authority in authorities.items():
        names += [key, *authority.aliases]
        if authority.symbol:
            names.append(authority.symbol)
    near = did_you_mean(ref, tuple(names))
    if near or not ("/" in ref or " " in ref):
        return near
    reading = read_reference(ref)
    if not reading.suggestions:
        return ""
    offered = ", ".join(f"'{s}'" for s in reading.suggestions)
    return f"{reading.why}; did you mean {offered}?"


_LEVEL = 1
_UN_KINDS = ("un-document", "resolution", "tb-views", "wgad-opinion")
_Uses = Sequence[tuple[int, Cite]]


def documents_cited(
    sources: Sequence[NoteSource],
    authorities: Mapping[str, Authority],
    style: StyleName,
    *,
    lang: str,
    name_in: Callable[[str], str] = str,
) -> tuple[Block, ...]:
    """Give a heading and a table; nothing for a letter that cites nothing.

    The table has one row per authority: body, the document in its full first form
    without a place, the notes that cite it, and the places they name. United Nations
    bodies come first by name, then treaties, laws, cases and other sources; within a
    body the order is that of the first note. `name_in` translates the name of a body.
    """
    uses: dict[str, list[tuple[int, Cite]]] = {}
    for number, source in enumerate(sources, 1):
        for cite in source.cites:
            if cite.key is not None and cite.key in authorities:
                uses.setdefault(cite.key, []).append((number, cite))
    if not uses:
        return ()
    link = partial(address_of, lang=lang)
    words = find_or_english(lang).documents_cited
    pack = find_style(style, lang) or UN["en"]
    rows = sorted(
        ((_group(authorities[key], words, pack, name_in), key) for key in uses),
        key=lambda row: (row[0][0], row[0][1].casefold(), uses[row[1]][0][0]),
    )
    heads = (words.body, words.document, words.notes, words.places)
    table = Table(
        header=tuple((Text(head),) for head in heads),
        rows=tuple(
            (
                (Text(body),),
                format_cite(authorities[key], style, lang=lang, link=link),
                _numbers(uses[key], pack),
                _places(uses[key], pack, words),
            )
            for (_, body), key in rows
        ),
        alignments=("left", "left", "left", "left"),
    )
    return (Heading(_LEVEL, (Text(words.heading),)), table)


def _group(
    authority: Authority,
    words: DocumentsCitedWords,
    style: Style,
    name_in: Callable[[str], str],
) -> tuple[int, str]:
    """Give the rank of an authority's group, and the name of the body."""
    issuer = authority.body or authority.author
    match authority.kind:
        case "sp-communication":
            return 0, words.special_procedures
        case kind if kind in _UN_KINDS:
            return 0, _capitalise_name(
                name_in(issuer) if issuer else words.united_nations
            )
        case "treaty":
            return 1, words.treaties
        case "statute":
            place = authority.jurisdiction
            return 2, words.laws_of.format(place=place) if place else words.laws
        case "case":
            body = authority.body
            return 3, _capitalise_name(name_in(body) if body else words.cases)
        case _:
            other = authority.body or print_authors(authority, style)
            other = other or authority.container
            return 4, _capitalise_name(name_in(other) if other else words.other)


def _capitalise_name(text: str) -> str:
    """Turn "the Human Rights Committee" into "Human Rights Committee"."""
    name = text.removeprefix("the ")
    return name[:1].upper() + name[1:]


def _numbers(uses: _Uses, style: Style) -> tuple[Inline, ...]:
    comma = style.places.comma if style.places else ", "
    inlines: list[Inline] = []
    for number in dict.fromkeys(number for number, _ in uses):
        inlines += [Text(comma), NoteNumber(number)]
    return tuple(inlines[1:])


def _places(
    uses: _Uses, style: Style, words: DocumentsCitedWords
) -> tuple[Inline, ...]:
    printed = (print_pinpoint(cite.pinpoint, style) for _, cite in uses)
    places = [place or words.whole for place in dict.fromkeys(printed)]
    return (Text(style.cite_joint.join(places)),)
