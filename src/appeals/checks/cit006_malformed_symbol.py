"""The symbol of a cited authority is not a well-formed reference.

What it finds: an entry of citations.yaml whose `symbol` does not parse as a United
Nations symbol or as the reference of a letter, or could be written better. An entry
with `certainty: confirmed` is believed where the shape is one that is not known here:
somebody has compared it with the document.

Why it matters: a slip in a symbol leads the reader to another document or to none.

Example: `symbol: CAT/CHN/4/Corr.1` (the /C/ is missing).

How to fix it: compare the symbol with the head of the document itself; the message
offers the nearest well-formed one.
"""

from collections.abc import Iterator
from functools import lru_cache

from appeals.citations.bodies import kind_of
from appeals.citations.communication import CommunicationRef
from appeals.citations.reference import read_reference
from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")

_ACCEPTED = frozenset({"accept", "accept-split"})
_OF_LETTERS = frozenset({"sp-communication", "letter"})
_read = lru_cache(maxsize=1024)(read_reference)


def check(letter: ComposedLetter, workspace: Workspace) -> Iterator[Finding]:
    """Look at the symbol of every authority that the letter cites."""
    for authority in letter.cited_authorities:
        yield from _malformed(authority, workspace)


def check_entry(workspace: Workspace, authority: Authority) -> Iterator[Finding]:
    """Read the symbol, and compare the kind of entry with what it names."""
    if authority.symbol is None:
        return
    reading = _read(authority.symbol)
    if reading.verdict not in _ACCEPTED:
        if authority.kind not in {"letter", "unpublished", "case"}:
            yield from _malformed(authority, workspace)
        return
    is_letter = isinstance(reading.references[0], CommunicationRef)
    if is_letter != (authority.kind == "sp-communication") and not (
        is_letter and authority.kind in _OF_LETTERS
    ):
        named = kind_of(reading.references[0])
        yield RULE.finding(
            f"'{authority.key}' is of the kind '{authority.kind}', but its symbol "
            f"'{authority.symbol}' is that of a '{named}'",
            workspace.authorities.place(authority.key, "symbol"),
            f"write 'kind: {named}', or correct the symbol",
        )


def _malformed(authority: Authority, workspace: Workspace) -> Iterator[Finding]:
    if authority.symbol is None:
        return
    reading = _read(authority.symbol)
    is_believed = authority.certainty == "confirmed" and not reading.suggestions
    if reading.verdict in _ACCEPTED or is_believed:
        return
    offered = ", ".join(f"'{s}'" for s in reading.suggestions)
    yield RULE.finding(
        f"The symbol '{authority.symbol}' of '{authority.key}' is not "
        f"well-formed: {reading.why}",
        workspace.authorities.place(authority.key, "symbol"),
        f"did you mean {offered}?" if offered else "compare it with the document",
    )
