"""An annex cannot be opened, or is not what its name says.

What it finds: a file whose content is not what its ending promises (a picture named
.pdf, random bytes named .docx), one that is cut off or damaged, one that asks for a
password.

Why it matters: its reader cannot open it, and thinks the letter careless, or the file
an attack.

Example: `statement.pdf` that was encrypted for storage and never decrypted.

How to fix it: open the file yourself; save it again without a password, under a name
with the right ending.
"""

from appeals.checks.annexes import inspected_annexes
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Inspect the structure of every annex to its end."""
    for index, annex, seen in inspected_annexes(letter.front, letter.workspace):
        is_refused = seen.refusal is not None and annex.clean != "as-is"  # ANX005
        if seen.fault is not None and not is_refused:
            yield RULE.finding(
                f"Annex {index + 1}: '{annex.file}' may not open: {seen.fault}",
                letter.request.letter.place("annexes", index, "file"),
                "open it; if it opens, save it again under the right ending and "
                "without a password; otherwise get the file again",
            )
