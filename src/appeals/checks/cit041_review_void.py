"""An entry was edited after somebody had verified it.

What it finds: a mark under `review` whose `entry_sha256` is not that of the entry as it
is now. The hash leaves out `review`, `note` and the key.

Why it matters: the mark says that a person compared the entry with its source. It
does not hold for what was changed since.

Example: a date that was corrected after the review.

How to fix it: compare the entry again and write a new mark with the hash that the
message names; or undo the edit.
"""

from appeals.model.authority import Authority, entry_sha256
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Compare every mark with the entry as it is."""
    if not authority.review:
        return
    now = entry_sha256(authority)
    for number, mark in enumerate(authority.review):
        if mark.entry_sha256 != now:
            place = workspace.authorities.place(
                authority.key, "review", number, "entry_sha256"
            )
            yield RULE.finding(
                f"The review of '{authority.key}' by '{mark.by}' on {mark.on} is void: "
                "the entry was edited since",
                place,
                f"compare it again, then write entry_sha256: {now}",
            )
