"""A clean annex may still reveal something.

What it finds: what a clean copy keeps because it is content: bookmarks, descriptions of
pictures, names of layers and cells, pictures of a kind that is not inspected, voices
and faces.

Why it matters: no program knows whether these name somebody.

Example: a PDF whose bookmark is the name of the person who was heard.

How to fix it: inspect them; nothing else needs to be done.
"""

from appeals.annexes.cleaning import describe_kept
from appeals.checks.annexes import inspected_annexes
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "info")


def check(letter: ComposedLetter) -> Findings:
    """Say what the clean copy of each annex keeps."""
    for index, annex, seen in inspected_annexes(letter.front, letter.workspace):
        if annex.clean != "as-is" and seen.kept:
            yield RULE.finding(
                f"Annex {index + 1}: the clean copy of '{annex.file}' keeps "
                f"{describe_kept(seen.kept)}",
                letter.request.letter.place("annexes", index, "file"),
                "look whether they name somebody",
            )
