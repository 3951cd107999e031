"""What rules on letters look for in cited entries, looked for in every entry.

CIT005 a field missing, CIT006 a symbol malformed, CIT011 a place behind the end,
CIT020 a source superseded. The rules of these codes say why.
"""

from collections.abc import Iterator, Sequence

from appeals.checks import (
    cit005_field_missing,
    cit006_malformed_symbol,
    cit011_place_beyond_end,
    cit020_superseded_authority,
)
from appeals.citations.communication import CommunicationRef
from appeals.citations.kinds import kind_of
from appeals.citations.locator_numbers import read_numbers
from appeals.citations.reference import read_reference
from appeals.citations.styles.choice import find_style
from appeals.citations.styles.wording import word_cite
from appeals.model.authority import Authority
from appeals.model.choices import StyleName
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace

_OF_LETTERS = frozenset({"sp-communication", "letter"})


def missing_fields(
    workspace: Workspace, authorities: Sequence[Authority]
) -> Iterator[Finding]:
    """Word the entries in every style in use, and name the fields they lack.

    An entry that nobody has found yet is not expected to be complete. The day on which
    a page was read is left to CIT034.
    """
    styles = _styles(workspace)
    for authority in authorities:
        if authority.certainty == "missing":
            continue
        for name, lacking in _lacking(authority, styles).items():
            yield Finding(
                cit005_field_missing.CODE,
                cit005_field_missing.SEVERITY,
                f"'{authority.key}' has no '{name}', which the style "
                f"{' and '.join(lacking)} prints",
                workspace.authorities.place(authority.key),
                f"add '{name}:' from the source itself",
            )


def _lacking(
    authority: Authority, styles: Sequence[StyleName]
) -> dict[str, list[StyleName]]:
    """Give the fields that are missing, each with the styles that print it."""
    lacking: dict[str, list[StyleName]] = {}
    for style in styles:
        pack = find_style(style)
        assert pack is not None  # noqa: S101  every style speaks English
        worded = word_cite(pack.form_of(authority).first, authority, pack)
        for name in worded.missing:
            if authority.kind != "web" or name != "accessed":
                lacking.setdefault(name, []).append(style)
    return lacking


def _styles(workspace: Workspace) -> tuple[StyleName, ...]:
    """Give the style of the organisation and those that letters choose."""
    chosen = [workspace.settings.style]
    for name, letter in workspace.letters.items():
        langs: list[str | None] = [None] if letter.file else []
        for lang in (*langs, *letter.variants):
            style = workspace.letter(name, lang).front.style
            chosen += [style] if style else []
    return tuple(dict.fromkeys(chosen))


def malformed_symbol(
    workspace: Workspace, authorities: Sequence[Authority]
) -> Iterator[Finding]:
    """Read the symbol, and compare the kind of entry with what it names."""
    for authority in authorities:
        yield from _symbol_faults(workspace, authority)


def _symbol_faults(workspace: Workspace, authority: Authority) -> Iterator[Finding]:
    if authority.symbol is None:
        return
    place = workspace.authorities.place(authority.key, "symbol")
    reading = read_reference(authority.symbol)
    code, severity = cit006_malformed_symbol.CODE, cit006_malformed_symbol.SEVERITY
    if reading.verdict not in {"accept", "accept-split"}:
        if authority.kind in {"letter", "unpublished", "case"}:
            return
        offered = ", ".join(f"'{s}'" for s in reading.suggestions)
        yield Finding(
            code,
            severity,
            f"The symbol '{authority.symbol}' of '{authority.key}' is not "
            f"well-formed: {reading.why}",
            place,
            f"did you mean {offered}?" if offered else "compare it with the document",
        )
        return
    is_letter = isinstance(reading.references[0], CommunicationRef)
    if is_letter != (authority.kind == "sp-communication") and not (
        is_letter and authority.kind in _OF_LETTERS
    ):
        named = kind_of(reading.references[0])
        yield Finding(
            code,
            severity,
            f"'{authority.key}' is of the kind '{authority.kind}', but its symbol "
            f"'{authority.symbol}' is that of a '{named}'",
            place,
            f"write 'kind: {named}', or correct the symbol",
        )


def excerpt_beyond_end(
    workspace: Workspace, authorities: Sequence[Authority]
) -> Iterator[Finding]:
    """Compare the place of every registered excerpt with the extent of the source."""
    for authority in authorities:
        yield from _excerpt_faults(workspace, authority)


def _excerpt_faults(workspace: Workspace, authority: Authority) -> Iterator[Finding]:
    ends = {
        "para": ("paragraph", authority.extent.paras),
        "paras": ("paragraph", authority.extent.paras),
        "page": ("page", authority.extent.pages),
        "p": ("page", authority.extent.pages),
        "pp": ("page", authority.extent.pages),
    }
    for number, quote in enumerate(authority.quotes):
        if "annex" in quote.at:
            continue
        for label, value in quote.at.items():
            what, last = ends.get(label, ("", None))
            beyond = [
                n.last[0] for n in read_numbers(value) if last and n.last[0] > last
            ]
            if beyond:
                yield Finding(
                    cit011_place_beyond_end.CODE,
                    cit011_place_beyond_end.SEVERITY,
                    f"'{authority.key}' ends with {what} {last}, and the excerpt "
                    f"'{quote.id}' is said to be at {what} {max(beyond)}",
                    workspace.authorities.place(
                        authority.key, "quotes", number, "at", label
                    ),
                    "correct the place of the excerpt, or the 'extent'",
                )


def superseded(
    workspace: Workspace, authorities: Sequence[Authority]
) -> Iterator[Finding]:
    """Tell of entries that another one supersedes or amends."""
    newer: dict[str, dict[str, str]] = {}
    for key, other in workspace.authorities.items():
        for older in other.relations.supersedes:
            newer.setdefault(older, {})[key] = "superseded"
    for authority in authorities:
        own = dict.fromkeys(authority.relations.superseded_by, "superseded")
        amended = dict.fromkeys(authority.relations.amended_by, "amended")
        for key, what in (amended | newer.get(authority.key, {}) | own).items():
            yield Finding(
                cit020_superseded_authority.CODE,
                cit020_superseded_authority.SEVERITY,
                f"'{authority.key}' is {what} by '{key}'",
                workspace.authorities.place(authority.key, "relations"),
                f"cite [@{key}] in new letters, or both in one note",
            )
