"""The citation style cannot be written in the language of the letter.

What it finds: `oscola4`, `oscola5` or `bluebook` in a letter that is not in English.

Why it matters: these styles have English words only; a mixed note looks careless.

Example: `language: fr` and `style: bluebook`.

How to fix it: use `style: un`, which knows every language of letters.
"""

from collections.abc import Iterator
from dataclasses import replace

from appeals.checks.rule import reported
from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding, Severity
from appeals.registry.workspace import Workspace

CODE = "CIT016"
NAME = "style-needs-english"
SEVERITY: Severity = "error"


def check(letter: ComposedLetter, workspace: Workspace) -> Iterator[Finding]:
    """Point at the style in the front matter, or at the language if it names none."""
    key = "style" if letter.front.style else "language"
    for finding in reported(CODE)(letter, workspace):
        yield replace(finding, place=letter.letter.place(key))
