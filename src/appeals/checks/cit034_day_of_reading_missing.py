"""A web page has no day on which it was read.

What it finds: an entry of the kind "web" with an address and without `accessed`.

Why it matters: pages change; the note says what the page said on a day.

Example: `kind: web` with `url` and no `accessed`.

How to fix it: open the page, compare it with the claim, and write the day as
`accessed: 2026-11-21`; better, archive a copy too.
"""

from appeals.model.authority import Authority
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Check the entry of a web page."""
    if authority.kind == "web" and authority.url and authority.accessed is None:
        yield RULE.finding(
            f"The entry '{authority.key}' does not say on which day the page was read",
            workspace.authorities.place(authority.key, "url"),
            "open the page, then add 'accessed:' with the day",
        )
