"""The archived copy that an entry names is not there.

What it finds: an `archive` of an entry in citations.yaml whose `file` does not exist in
the workspace, or lies outside of it.

Why it matters: the copy is what shows later what the source said on the day it was
read. Pages change and disappear.

Example: `file: sources/9f86....pdf` after the folder `sources/` was cleared.

How to fix it: put the file back under its name; or archive the source again with
`appeals citations archive KEY FILE` and take the old item out.
"""

from appeals.model.authority import Authority
from appeals.registry.files import find_below
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Look for every file that the entry says is archived."""
    for number, copy in enumerate(authority.archive):
        if copy.file and find_below(workspace.root, copy.file) is None:
            yield RULE.finding(
                f"The archived copy '{copy.file}' of '{authority.key}' is not there",
                workspace.authorities.place(authority.key, "archive", number, "file"),
                "put the file back, or archive the source again with "
                f"`appeals citations archive {authority.key} FILE`",
            )
