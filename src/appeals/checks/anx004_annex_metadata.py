"""An annex is sent as it is, with what it reveals.

What it finds: an annex with `clean: as-is` that a clean copy would differ from: it
holds a position, names, comments or the like, or cannot be cleaned at all; see ANX005.

Why it matters: the person who approves the letter decides on this too, and must know
it.

Example: a published report that names its author, enclosed with `clean: as-is` and
`reason: published, the author is known`.

How to fix it: nothing needs to be done if the reason is right; else take `clean:` and
`reason:` away, and a clean copy goes out.
"""

from appeals.annexes.cleaning import describe_taken
from appeals.checks.annexes import inspected_annexes
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check the annexes that somebody decided to leave unchanged."""
    for index, annex, seen in inspected_annexes(letter.front, letter.workspace):
        if annex.clean != "as-is":
            continue
        if seen.refusal is not None:
            what = f"it {seen.refusal.message}"
        elif seen.taken:
            what = f"it gives away {describe_taken(seen.taken)}"
        else:
            continue
        yield RULE.finding(
            f"Annex {index + 1}: '{annex.file}' goes out as it is; {what}",
            letter.request.letter.place("annexes", index, "clean"),
            "check the reason given; if it is wrong, take 'clean:' and 'reason:' away",
        )
