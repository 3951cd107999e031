"""The archived copy of a source is another file than the one that was archived.

What it finds: a file named under `archive` whose SHA-256 is not the one written there.

Why it matters: a copy that was changed proves nothing, and what was compared with it
must be compared again.

Example: a PDF in `sources/` that was opened and saved again.

How to fix it: put the original file back; or archive the new one with
`appeals citations archive KEY FILE` and compare the entry with it.
"""

from appeals.model.authority import Authority
from appeals.registry.files import find_below, sha256_of
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error", is_final=True)


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Hash every archived file that exists."""
    for number, copy in enumerate(authority.archive):
        path = find_below(workspace.root, copy.file)
        found = sha256_of(path) if path else copy.sha256
        if found != copy.sha256:
            yield RULE.finding(
                f"The archived copy '{copy.file}' of '{authority.key}' is not the file "
                f"that was archived: its SHA-256 is {found}",
                workspace.authorities.place(authority.key, "archive", number, "sha256"),
                "put the original file back, or archive this one again",
            )
