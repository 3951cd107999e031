"""An annex cannot be cleaned.

What is sent with a letter is a clean copy: without the position where a photograph was
taken, serial numbers, names of authors, comments, earlier versions.

What it finds: files of an unknown kind, damaged or encrypted ones, and those about
which only a person can decide: tracked changes, hidden text, sheets, rows, slides and
layers, speaker's notes, forms, macros, files within files, signatures, redactions that
were marked and never applied.

Why it matters: a position leads to a door, a serial number to every other picture of
the same camera, a name to a person.

Example: a statement in Word with changes that nobody accepted or rejected.

How to fix it: as the message says. If the file may go out as it is, write
`clean: as-is` and `reason:` beside `file:`; it is then the warning ANX004.
"""

from appeals.checks.annexes import inspected_annexes
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")

_KEEP_REMEDY = "if it may go out as it is, write 'clean: as-is' and 'reason:' beside it"


def check(letter: ComposedLetter) -> Findings:
    """Clean the files of all annexes that are not to be left unchanged."""
    for index, annex, seen in inspected_annexes(letter.front, letter.workspace):
        if annex.clean == "as-is" or seen.refusal is None:
            continue
        what = seen.fault or f"it {seen.refusal.message}"
        yield RULE.finding(
            f"Annex {index + 1}: '{annex.file}' cannot be cleaned: {what}",
            letter.request.letter.place("annexes", index, "file"),
            f"{seen.refusal.remedy}; {_KEEP_REMEDY}",
        )
