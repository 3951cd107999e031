"""An annex goes out as it is, with what it gives away.

What it finds: an annex with `clean: as-is` whose file still names a person, a place or
a camera; see ANX005.

Why it matters: whoever approves the letter decides on this too, and must know it.

Example: a published report that names its author, enclosed with `clean: as-is` and
`reason: published, the author is known`.

How to fix it: nothing needs to be done if the reason is right; else clean the file and
take `clean:` away.
"""

from collections.abc import Iterator

from appeals.checks.anx005_annex_not_clean import telling_annexes
from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter, workspace: Workspace) -> Iterator[Finding]:
    """Look at the annexes that somebody decided to leave as they are."""
    for index, annex, what in telling_annexes(letter, workspace):
        if annex.clean != "as-is":
            continue
        yield RULE.finding(
            f"Annex {index + 1}: '{annex.file}' goes out as it is; it gives away "
            f"{what}",
            letter.request.letter.place("annexes", index, "clean"),
            "check the reason given; if it is wrong, clean the file and take 'clean:' "
            "away",
        )
