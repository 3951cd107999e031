"""A template, a registry or another file of the workspace tells who somebody is.

What it finds: a name, number or contact of the vault in a template, a registry, a file
of cases, or anything that git tracks, in whatever spelling. What is short, or an
initial with a family name, is a remark: it may be somebody else.

Why it matters: templates and registries are copied to everybody who works with them,
and git keeps what was once committed. A name belongs in the vault. It is final:
nobody approves, signs or sends a letter made of it.

Example: `templates/letters/appeal.md`, line 12, tells who `p-017` is. The message says
the person's id and never the name.

How to fix it: write the alias, or `{{ person.called }}`, which prints the name where
consent allows it. What was committed stays in the history, of which
`appeals safety check` says the file and the first commit: begin a fresh repository with
the files as they are now, or rewrite the history (git filter-repo), in every copy; or
accept that it is known.
"""

from collections.abc import Sequence

from appeals.model.finding import Finding
from appeals.protection.names import NamePlace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning", is_final=True, is_blocking=True)


def name_in_sources(file: str, hit: NamePlace, line: int) -> Finding:
    """Report the person that a file identifies; `line` is 0 where it is not known."""
    where = f"'{file}'"
    where += f", line {line}," if line else f", {hit.part}," if hit.part else ""
    if hit.is_sure:
        return RULE.finding(
            f"{where} tells who '{hit.person}' is",
            remedy="write the alias in its place; what was committed stays in the "
            "history of git",
        )
    return RULE.finding(
        f"{where} may tell who '{hit.person}' is: a short name, or an initial with a "
        "family name",
        remedy="look whether it is the person",
        severity="info",
    )


def name_in_history(
    what: str, person: str, commits: Sequence[str], *, is_sure: bool
) -> Finding:
    """Report the person that an old version, or other part of the history, identifies.

    `commits` are those that added it, shortened, the first one first; empty if unknown.
    """
    more = f" and {len(commits) - 1} more" if len(commits) > 1 else ""
    where = f", commit {commits[0]}{more}," if commits else ""
    tells = "tells" if is_sure else "may tell"
    return RULE.finding(
        f"in the history of git {what}{where} {tells} who '{person}' is",
        remedy="begin a fresh repository with the files as they are now, or rewrite "
        "the history (git filter-repo), in every copy; the guide on protecting people "
        "says how"
        if is_sure
        else "look whether it is the person",
        severity=None if is_sure else "info",
    )
