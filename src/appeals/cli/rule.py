"""`appeals rule`: what a rule finds, why it matters, how to mend it."""

from typing import Annotated

import typer

from appeals.cli.terminal import put_data
from appeals.errors import UsageError, did_you_mean


def rule(
    code: Annotated[
        str | None, typer.Argument(help="Code of a rule, such as CIT001.")
    ] = None,
) -> None:
    """Explain a rule; without a code, list all of them."""
    from appeals.checks.catalogue import RULES

    if code is None:
        for each in RULES:
            summary = each.documentation.split("\n", 1)[0]
            put_data(f"{each.code}\t{each.severity}\t{each.name}\t{summary}")
        return
    codes = {each.code: each for each in RULES}
    found = codes.get(code.upper())
    if found is None:
        near = did_you_mean(code, tuple(codes))
        raise UsageError(
            f"unknown rule '{code}'", hint=near or "`appeals rule` lists all rules"
        )
    put_data(f"{found.code} {found.name} ({found.severity})\n")
    put_data(found.documentation.strip())
