"""An annex that the letter encloses is not there.

What it finds: a `file:` under `annexes:` that names no file below the workspace.

Why it matters: the letter would announce an annex that its reader does not get.

Example: `file: sources/report.pdf` when nobody has put the report there.

How to fix it: put the file there, correct its path, or name the annex by title and
`url:` alone.
"""

from appeals.composition.compose import ComposedLetter
from appeals.registry.files import find_below
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Look for the file of every annex."""
    for index, annex in enumerate(letter.front.annexes):
        if (
            annex.file is None
            or find_below(letter.workspace.root, annex.file) is not None
        ):
            continue
        yield RULE.finding(
            f"Annex {index + 1}: there is no file '{annex.file}' in the workspace",
            letter.request.letter.place("annexes", index, "file"),
            "put the file there, or correct its path below the workspace",
        )
