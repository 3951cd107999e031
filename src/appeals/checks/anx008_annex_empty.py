"""An annex is empty.

What it finds: a file under `annexes:` of no bytes at all.

Why it matters: the letter would announce an annex, and its reader would open nothing.

Example: a report of which only the name was copied from a full stick.

How to fix it: put the whole file there.
"""

from appeals.checks.annexes import inspected_annexes
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Check the size of every annex."""
    for index, annex, seen in inspected_annexes(letter.front, letter.workspace):
        if seen.is_empty:
            yield RULE.finding(
                f"Annex {index + 1}: '{annex.file}' is empty: it has 0 bytes",
                letter.request.letter.place("annexes", index, "file"),
                "copy the whole file there again, or take it out of 'annexes:'",
            )
