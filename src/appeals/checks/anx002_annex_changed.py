"""An annex is another file than the one meant.

What it finds: a file under `annexes:` whose SHA-256 is not the one written there.

Why it matters: somebody decided on this very file. Another one may name a victim, or
lack the page that the letter refers to.

Example: a report that was opened and saved again.

How to fix it: put the file back that was meant; or look through the new one and write
its hash.
"""

from appeals.composition.compose import ComposedLetter
from appeals.registry.files import find_below, sha256_of
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Hash every annex whose hash is written down."""
    for index, annex in enumerate(letter.front.annexes):
        path = find_below(letter.workspace.root, annex.file)
        if path is None or annex.sha256 is None:
            continue
        found = sha256_of(path)
        if found != annex.sha256:
            yield RULE.finding(
                f"Annex {index + 1}: '{annex.file}' is not the file that was meant: "
                f"its SHA-256 is {found}",
                letter.request.letter.place("annexes", index, "sha256"),
                "put the file back that was meant, or write the hash of this one",
            )
