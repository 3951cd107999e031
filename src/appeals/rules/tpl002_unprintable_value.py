"""An expression gives something that cannot be printed as text.

What it finds: `{{ ... }}` around a list, nothing, true or false, a whole record, a
function without its brackets, a date that is not valid, or a value that is empty.

Why it matters: it would print "None" or "True" in a letter.

Example:

    {{ recipient.rights }}

How to fix it: name one value, or join the list: `{{ recipient.rights|join(", ") }}`.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def unprintable_value(kind: str, place: Place | None) -> Finding:
    """Say what an expression gives instead of text."""
    message = f"This expression gives {kind}, which cannot be printed"
    remedy = "name the value to print, or join a list: {{ names|join(', ') }}"
    return RULE.finding(message, place, remedy)


def unreadable_date(why: str, place: Place | None) -> Finding:
    """Say why `date()` cannot read what it was given."""
    return RULE.finding(why, place, "write an ISO date: date('2019-08-23')")


def empty_value(name: str, place: Place | None, remedy: str) -> Finding:
    """Say that a value that is printed is empty."""
    return RULE.finding(f"'{name}' is empty, and this prints it", place, remedy)
