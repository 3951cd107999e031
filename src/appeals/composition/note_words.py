"""The words of a letter's notes, and what is printed of them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial

from appeals.citations.elliptic import read_one
from appeals.citations.links import in_language, web_address
from appeals.citations.notes import WordedNotes, word_notes
from appeals.citations.reference import read_reference
from appeals.errors import did_you_mean
from appeals.model.authority import Authority
from appeals.model.choices import StyleName
from appeals.model.document import Note
from appeals.model.finding import Finding
from appeals.model.letter import IbidSetting
from appeals.model.note_source import NoteSource
from appeals.rules import cit001_unknown_authority


def worded_notes(
    sources: tuple[NoteSource, ...],
    authorities: Mapping[str, Authority],
    style: StyleName,
    ibid: IbidSetting,
    lang: str,
) -> WordedNotes:
    """Word notes as `word_notes` does, with the addresses of symbols."""
    link = partial(address_of, lang=lang)
    return word_notes(sources, authorities, style, ibid=ibid, lang=lang, link=link)


def printed_notes(
    worded: WordedNotes, sources: tuple[NoteSource, ...]
) -> tuple[Note, ...]:
    """Join the words of notes with what their sources say of them."""
    return tuple(
        Note(number, inlines, source.cites, source.name, source.place)
        for number, (inlines, source) in enumerate(
            zip(worded.notes, sources, strict=True), 1
        )
    )


@lru_cache(maxsize=1024)
def address_of(symbol: str, lang: str) -> str | None:
    """Give the web address of a document by its symbol or address, in a language."""
    if "://" in symbol:
        return in_language(symbol, lang)
    reference = read_one(symbol)
    return web_address(reference, lang) if reference else None


def unknown_sources(
    sources: Sequence[NoteSource], authorities: Mapping[str, Authority]
) -> Iterator[Finding]:
    """Report every cite of every note that names no entry of citations.yaml."""
    for number, source in enumerate(sources, 1):
        for cite in source.cites:
            if cite.key is None:
                near = _near(cite.ref, authorities)
                yield cit001_unknown_authority.unknown(
                    cite.ref, near, cite.place, number
                )


def _near(ref: str, authorities: Mapping[str, Authority]) -> str:
    """Offer what may be meant: a name that is like it, or the symbol put right."""
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
