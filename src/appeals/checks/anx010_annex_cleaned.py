"""An annex is sent as a clean copy.

What it finds: annexes from which something was removed: see ANX005. The file itself
stays as it is; its copy beside the letter, and the annex sheet, are clean.

Why it matters: a letter that relies on what was removed (a time, a place) must say it
in words.

Example: a photograph from a telephone: its copy no longer says where it was taken.

How to fix it: nothing needs to be done. To send the file byte for byte, write
`clean: as-is` and `reason:` beside `file:`.
"""

from appeals.annexes.cleaning import describe_taken
from appeals.checks.annexes import inspected_annexes
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "info")


def check(letter: ComposedLetter) -> Findings:
    """Say what the clean copy of each annex lacks."""
    for index, annex, seen in inspected_annexes(letter.front, letter.workspace):
        if annex.clean != "as-is" and seen.taken:
            yield RULE.finding(
                f"Annex {index + 1}: taken out of the copy of '{annex.file}': "
                f"{describe_taken(seen.taken)}",
                letter.request.letter.place("annexes", index, "file"),
                "nothing needs to be done; what the letter relies on, it must say",
            )
