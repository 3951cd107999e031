"""Two authorities of one letter print the same short form.

What it finds: two sources whose later notes read alike, also after `short` was added.

Why it matters: the reader cannot tell which of the two is meant.

Example: two reports by one organisation, cited again as "Organisation (n 3)".

How to fix it: give both entries in citations.yaml a `short` that tells them apart.
"""

from collections.abc import Iterable

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def same_short_form(
    keys: Iterable[str], style: str, words: str, place: Place | None, note: int
) -> Finding:
    """Report several sources that later notes call `words`."""
    names = ", ".join(f"'{key}'" for key in keys)
    return RULE.finding(
        f"the sources {names} have one later form in style '{style}': {words}",
        place,
        "give each of them its own 'short' in citations.yaml",
        note=note,
    )
