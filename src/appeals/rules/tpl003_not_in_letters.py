"""The text has something that a letter cannot contain.

What it finds: an image, code in backticks, a rule across the page.

Why it matters: it would look different in Word, in PDF and on the web, or be lost.

Example:

    ![map](map.png)

How to fix it: take it out; put pictures into an annex.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def forbidden_content(what: str, place: Place | None, remedy: str) -> Finding:
    """Say what a letter cannot contain; the remedy depends on it."""
    return RULE.finding(f"A letter cannot hold {what}", place, remedy)
