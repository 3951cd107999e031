"""A function is asked for an annex or a right that does not exist.

What it finds: `annex(3)` in a letter with two annexes, and `recipient.covers("x")`
with a right that recipients.yaml does not list.

Why it matters: the letter would refer to an annex that nobody encloses, or leave out an
argument because of a slip.

Example: `{{ annex(2) }}` when `annexes:` has one entry.

How to fix it: correct the number or name, or add the annex to the front matter.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def unknown_annex(number: str, count: int, place: Place | None) -> Finding:
    """Say that the letter has `count` annexes, and not this one."""
    has = f"it has {count}" if count else "it has none"
    return RULE.finding(
        f"The letter has no annex '{number}'",
        place,
        f"{has}; add it to 'annexes:', or correct the number",
    )


def unknown_right(right: str, near: str, place: Place | None) -> Finding:
    """Report that no right has this name; `near` offers similar ones, or is ""."""
    message = f"There is no right '{right}' in recipients.yaml"
    return RULE.finding(message, place, near or "take one of its list 'rights'")
