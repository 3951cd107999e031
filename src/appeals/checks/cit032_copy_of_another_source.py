"""The archived copy may be of another source.

What it finds: an archived copy that does not bear the symbol of its entry, above its
pages or on its first ones; and, as a remark, one on which no title of the entry is.
Copies that cannot be read, and those in a language that has no title in the entry, are
left alone.

Why it matters: what is compared with the wrong document is called right or wrong for
nothing.

Example: the copy of A/HRC/45/13/Add.1 under the entry of A/HRC/45/13.

How to fix it: open the copy under `sources/`. Archive the right document, and take the
item of the other one out of `archive`; or correct the symbol or the title of the entry.
"""

from appeals.checks.archived_sources import bears_symbol, bears_title
from appeals.model.authority import Authority
from appeals.registry.archived.reading import read_archived
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Look for the symbol and the title on every archived copy."""
    for number, copy in enumerate(authority.archive):
        source = read_archived(workspace.root, copy)
        if source.fault:
            continue
        place = workspace.authorities.place(authority.key, "archive", number)
        if not bears_symbol(source, authority):
            yield RULE.finding(
                f"The archived copy '{copy.file}' does not bear the symbol "
                f"{authority.symbol} of '{authority.key}'",
                place,
                "open it: archive the right document, or correct the symbol",
            )
        elif not bears_title(source, authority):
            yield RULE.finding(
                f"No title of '{authority.key}' is on the first pages of its archived "
                f"copy '{copy.file}'",
                place,
                "open it, and compare the title",
                severity="info",
            )
