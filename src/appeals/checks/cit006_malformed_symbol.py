"""The symbol of a cited authority is not a well-formed reference.

What it finds: an entry of citations.yaml whose `symbol` does not parse as a United
Nations symbol or as the reference of a letter, or could be written better.

Why it matters: a slip in a symbol leads the reader to another document or to none.

Example: `symbol: CAT/CHN/4/Corr.1` (the /C/ is missing).

How to fix it: compare the symbol with the head of the document itself; the message
offers the nearest well-formed one.
"""

from collections.abc import Iterator
from functools import lru_cache

from appeals.citations.reference import read_reference
from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding, Severity
from appeals.registry.workspace import Workspace

CODE = "CIT006"
NAME = "malformed-symbol"
SEVERITY: Severity = "warning"

_read = lru_cache(maxsize=1024)(read_reference)


def check(letter: ComposedLetter, workspace: Workspace) -> Iterator[Finding]:
    """Look at the symbol of every authority that the letter cites."""
    for authority in letter.cited_authorities:
        if authority.symbol is None:
            continue
        reading = _read(authority.symbol)
        if reading.verdict in {"accept", "accept-split"}:
            continue
        offered = ", ".join(f"'{s}'" for s in reading.suggestions)
        yield Finding(
            CODE,
            SEVERITY,
            f"The symbol '{authority.symbol}' of '{authority.key}' is not "
            f"well-formed: {reading.why}",
            workspace.authorities.place(authority.key, "symbol"),
            f"did you mean {offered}?" if offered else "compare it with the document",
        )
