"""An address in an entry tracks its readers, or is not secure.

What it finds: a `url` with tracking parameters (utm_source, fbclid ...), or one that
begins with http://.

Why it matters: a tracking parameter tells the owner of the page who sent the reader,
and makes the note longer. A page fetched over http can be changed on the way.

Example: `url: http://example.org/report?utm_source=newsletter`.

How to fix it: take the parameters out, and write https:// if the page opens with it.
"""

from appeals.citations.web_url import strip_tracking
from appeals.model.authority import Authority
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Check the address of the source."""
    if authority.url is None:
        return
    place = workspace.authorities.place(authority.key, "url")
    clean = strip_tracking(authority.url)
    if clean.removed:
        yield RULE.finding(
            f"The address of '{authority.key}' tracks its readers: "
            f"{', '.join(clean.removed)}",
            place,
            f"write {clean.url}",
        )
    if authority.url[:7].lower() == "http://":
        yield RULE.finding(
            f"The address of '{authority.key}' is not secure: it begins with http://",
            place,
            "write https:// if the page opens with it",
        )
