"""A cite names an authority that citations.yaml does not hold.

What it finds: `[@key]`, `[@{symbol}]`, `cite()` or `quote()` with a key, symbol or
alias that no entry has.

Why it matters: the note would be empty, or worse, wrong.

Example:

    The Committee called for its repeal. [@cat-c-chn-co-55, para. 14]

How to fix it: correct the key; the message names the nearest one. Or add the
authority to citations.yaml.
"""

from collections.abc import Iterator

from appeals.checks.rule import reported
from appeals.citations.reference import read_reference
from appeals.composition.compose import ComposedLetter
from appeals.errors import did_you_mean
from appeals.model.finding import Finding, Severity
from appeals.registry.workspace import Workspace

CODE = "CIT001"
NAME = "unknown-authority"
SEVERITY: Severity = "error"


def check(letter: ComposedLetter, workspace: Workspace) -> Iterator[Finding]:
    """Look at every cite of every note."""
    yield from reported(CODE)(letter, workspace)
    names = _names(workspace)
    for number, source in enumerate(letter.sources, 1):
        for cite in source.cites:
            if cite.key is None:
                yield Finding(
                    CODE,
                    SEVERITY,
                    f"There is no authority '{cite.ref}' in citations.yaml",
                    cite.place,
                    _remedy(cite.ref, names),
                    note=number,
                )


def _names(workspace: Workspace) -> tuple[str, ...]:
    names: list[str] = []
    for key, authority in workspace.authorities.items():
        names += [key, *authority.aliases]
        if authority.symbol:
            names.append(authority.symbol)
    return tuple(names)


def _remedy(ref: str, names: tuple[str, ...]) -> str:
    near = did_you_mean(ref, names)
    if near:
        return near
    if "/" in ref or " " in ref:
        reading = read_reference(ref)
        if reading.suggestions:
            offered = ", ".join(f"'{s}'" for s in reading.suggestions)
            return f"{reading.why}; did you mean {offered}?"
    return "add it to citations.yaml, or correct the key"
