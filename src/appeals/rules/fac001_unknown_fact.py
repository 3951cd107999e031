"""A template prints a fact that is not in facts.yaml.

What it finds: `{{ fact("id") }}` with an id that has no entry.

Why it matters: a figure without an entry has no source, no bound and no day.

Example:

    {{ fact("liuzhi-victims-since-mo") }} people

How to fix it: correct the id, or add the fact to facts.yaml with its source.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def unknown_fact(fact_id: str, near: str, place: Place | None) -> Finding:
    """Report that there is no such fact; `near` offers similar ones, or is ""."""
    remedy = near or "add it to facts.yaml, or correct the name"
    return RULE.finding(f"There is no fact '{fact_id}' in facts.yaml", place, remedy)
