"""Two notes carry the same name.

What it finds: `{id=ten}` at two notes of one letter.

Why it matters: `[#ten]` leads to the first of them, which may not be the one meant.

Example:
    [@ol-chn-15-2018]{id=ten} ... [@a-hrc-45-13]{id=ten}

How to fix it: give one of them another name, and correct the cross references to it.
"""

from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Look for a name that an earlier note has."""
    first: dict[str, int] = {}
    for number, source in enumerate(letter.sources, 1):
        if source.name is None:
            continue
        earlier = first.setdefault(source.name, number)
        if earlier != number:
            yield RULE.finding(
                f"Notes {earlier} and {number} are both named '{source.name}'",
                source.place,
                f"give one of them another name; [#{source.name}] means note {earlier}",
                note=number,
            )
