"""`appeals rule`: what a rule finds, why it matters, how to fix it."""

from typing import Annotated

import typer

from appeals.cli.terminal import as_called, put_data
from appeals.errors import UsageError, did_you_mean


def rule(
    code: Annotated[
        str | None, typer.Argument(help="Code of a rule, such as CIT001.")
    ] = None,
) -> None:
    """Explain a rule; without a code, list all of them."""
    from appeals.checks.rule_files import find_rule, rule_files

    if code is None:
        _put_all()
        return
    found = find_rule(code)
    if found is None:
        near = did_you_mean(code, tuple(dict(rule_files())))
        raise UsageError(
            f"unknown rule '{code}'", remedy=near or "`appeals rule` lists all rules"
        )
    put_data(f"{found.code} {found.name} ({found.severity})\n")
    put_data(as_called(found.documentation.strip()))
    if found.is_final:
        put_data("\nFinal: no letter is approved, signed or sent with it.")


def _put_all() -> None:
    from appeals.checks.catalogue import ALL_RULES

    for each in ALL_RULES:
        summary = each.documentation.split("\n", 1)[0]
        put_data(f"{each.code}\t{each.severity}\t{each.name}\t{summary}")
