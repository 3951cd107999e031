"""`appeals rule`: what a rule finds, why it matters, how to fix it."""

from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.terminal import as_called, put_data
from appeals.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from appeals.checks.rule import RegistryRule, Rule


def rule(
    code: Annotated[
        str | None, typer.Argument(help="Code of a rule, such as CIT001.")
    ] = None,
) -> None:
    """Explain a rule; without a code, list all of them."""
    from appeals.checks.catalogue import RULES
    from appeals.checks.registry_catalogue import REGISTRY_RULES

    known: dict[str, Rule | RegistryRule] = {r.code: r for r in REGISTRY_RULES}
    known |= {r.code: r for r in RULES}
    if code is None:
        for _, each in sorted(known.items()):
            summary = each.documentation.split("\n", 1)[0]
            put_data(f"{each.code}\t{each.severity}\t{each.name}\t{summary}")
        return
    found = known.get(code.upper())
    if found is None:
        near = did_you_mean(code, tuple(known))
        raise UsageError(
            f"unknown rule '{code}'", remedy=near or "`appeals rule` lists all rules"
        )
    put_data(f"{found.code} {found.name} ({found.severity})\n")
    put_data(as_called(found.documentation.strip()))
    if found.is_final:
        put_data("\nFinal: no letter is approved, signed or sent with it.")
