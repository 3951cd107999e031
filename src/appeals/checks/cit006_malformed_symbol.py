"""The symbol of a cited authority is not a well-formed reference.

What it finds: an entry of citations.yaml whose `symbol` does not parse as a United
Nations symbol or as the reference of a letter, or could be written better; a
resolution whose `body` is not the one of its symbol, or that its `body` cannot have
adopted ("General Assembly resolution 2005/80"). An entry with `certainty: confirmed`
is accepted if the form is not known here: somebody has compared it with the document.

Why it matters: a slip in a symbol leads the reader to another document or to none.

Example: `symbol: CAT/CHN/4/Corr.1` (the /C/ is missing).

How to fix it: compare the symbol with the head of the document itself; the message
offers the nearest well-formed one.
"""

from functools import lru_cache

from appeals.citations.bodies import body_of, kind_of, symbol_in_words
from appeals.citations.communication import CommunicationRef
from appeals.citations.reference import read_reference
from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_ACCEPTED = frozenset({"accept", "accept-split"})
_OF_LETTERS = frozenset({"sp-communication", "letter"})
_read = lru_cache(maxsize=1024)(read_reference)


def check(letter: ComposedLetter) -> Findings:
    """Check the symbol of every authority that the letter cites."""
    for authority in letter.cited_authorities:
        yield from _check_symbol(authority, letter.workspace)
        yield from _check_body(authority, letter.workspace)


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Read the symbol, and compare the kind of entry with what it names."""
    yield from _check_body(authority, workspace)
    if authority.symbol is None:
        return
    reading = _read(authority.symbol)
    if reading.verdict not in _ACCEPTED:
        if authority.kind not in {"letter", "unpublished", "case"}:
            yield from _check_symbol(authority, workspace)
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


def _check_body(authority: Authority, workspace: Workspace) -> Findings:
    """Compare the body with what the symbol says, or else with the number."""
    if authority.kind != "resolution" or authority.body is None:
        return
    words = f"{authority.body} resolution {authority.number}"
    if symbol_in_words(f"{authority.body} resolution 1") is None:
        return  # a body of its own, with numbers that are not known here
    read = _read(authority.symbol).references if authority.symbol else ()
    body = body_of(read[0]) if len(read) == 1 else None
    if body is not None and body != authority.body:
        yield RULE.finding(
            f"The body of '{authority.key}' is '{authority.body}', and its symbol is "
            f"one of the {body}",
            workspace.authorities.place(authority.key, "body"),
            f"write 'body: {body}', or correct the symbol",
        )
    elif (
        body is None and authority.number and _read(words).verdict.startswith("reject")
    ):
        yield RULE.finding(
            f"'{authority.key}' is '{words}', and the {authority.body} can have "
            "adopted no resolution of this number",
            workspace.authorities.place(authority.key, "number"),
            "correct the number, or name the body that adopted it",
        )


def _check_symbol(authority: Authority, workspace: Workspace) -> Findings:
    if authority.symbol is None:
        return
    reading = _read(authority.symbol)
    is_trusted = authority.certainty == "confirmed" and not reading.suggestions
    if reading.verdict in _ACCEPTED or is_trusted:
        return
    suggestions = ", ".join(f"'{s}'" for s in reading.suggestions)
    yield RULE.finding(
        f"The symbol '{authority.symbol}' of '{authority.key}' is not "
        f"well-formed: {reading.why}",
        workspace.authorities.place(authority.key, "symbol"),
        f"did you mean {suggestions}?"
        if suggestions
        else "compare it with the document",
    )
