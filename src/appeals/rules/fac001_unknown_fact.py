"""A template prints a fact that facts.yaml does not hold.

What it finds: `{{ fact("id") }}` with an id that has no entry.

Why it matters: a figure without an entry has no source, no bound and no day.

Example:

    {{ fact("liuzhi-victims-since-mo") }} people

How to fix it: correct the id, or add the fact to facts.yaml with its source.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
