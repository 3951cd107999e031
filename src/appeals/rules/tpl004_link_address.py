"""A link leads to an address that cannot be in a letter.

What it finds: a link whose address does not begin with https://, http://, mailto: or
tel:.

Why it matters: a file: or javascript: address leaks the writer's machine or harms the
reader's.

Example:

    [the report](file:///home/me/report.pdf)

How to fix it: link to the published address, or add the file as an annex.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def bad_address(href: str, place: Place | None) -> Finding:
    """Say that a link leads where no letter may lead."""
    message = f"The link to '{href}' cannot be in a letter"
    remedy = "link to an address that begins with https://, http://, mailto: or tel:"
    return RULE.finding(message, place, remedy)
