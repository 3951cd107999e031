"""A template uses a variable that nobody defined.

What it finds: every use of an unknown name, in text, conditions and loops, all at once.

Why it matters: the letter would have a gap in its sentence, or lose an argument.

Example:

    Dear {{ recipient.nmae }},

How to fix it: correct the name; the message lists the names known at that place. Ask
`{% if recipient.holder is defined %}` where a value may be absent.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def undefined_variable(
    name: str, suggestion: str, known: str, place: Place | None
) -> Finding:
    """Say that a variable is not defined, and which are."""
    remedy = f"{suggestion} ({known})" if suggestion else known
    return RULE.finding(f"The variable '{name}' is not defined", place, remedy)


def unknown_column(name: str, near: str, known: str, place: Place | None) -> Finding:
    """Say that the file of cases has no such column, and which it has."""
    remedy = f"{near} ({known})" if near else known
    return RULE.finding(f"The cases have no column '{name}'", place, remedy)
