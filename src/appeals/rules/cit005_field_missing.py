"""An entry lacks a field that the citation style prints.

What it finds: an authority whose kind needs, say, a date or an author in the chosen
style, and has none in citations.yaml.

Why it matters: the note would have a gap where the reader looks for the source.

Example: `style: oscola4` and a treaty without `volume`.

How to fix it: fill in the field in citations.yaml from the source itself, or choose a
style that does not print it.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def missing_field(
    key: str, name: str, style: str, kind: str, place: Place | None, note: int
) -> Finding:
    """Say that a note has a gap, since its entry lacks a field."""
    return RULE.finding(
        f"entry '{key}' has no '{name}', which style '{style}' prints for a source of "
        f"kind '{kind}'",
        place,
        f"add '{name}' to '{key}' in citations.yaml",
        note=note,
    )
