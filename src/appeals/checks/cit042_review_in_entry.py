"""An entry has marks under `review`, where reviews were kept before.

What it finds: an entry of citations.yaml with `review:`. Such marks are read, and
CIT041 reports void ones. They count as a remark on the entry, and for no note.

Why it matters: such a mark says that somebody compared the entry with its source, not
that a letter claims what the source says. Marks on the notes themselves are kept under
reviews/marks/, and those alone are asked for before an approval.

Example: review: [{by: reviewer-a, on: 2020-11-03, scope: [metadata], ...}]

How to fix it: check the notes that cite the entry with `appeals review mark`, then take
`review:` out.
"""

from appeals.model.authority import Authority
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Report an entry that has marks of its own."""
    if authority.review:
        yield RULE.finding(
            f"'{authority.key}' has marks under 'review', which count for no note",
            workspace.authorities.place(authority.key, "review"),
            "mark the notes that cite it (`appeals review mark`), then take 'review' "
            "out",
        )
