"""An annex is named, but nothing says which file is meant.

What it finds: an annex by reference (without `file:`) that has no `sha256:`.

Why it matters: what is at an address changes or vanishes; the reader cannot tell
whether it is what the letter was written on.

Example: an annex with a title alone.

How to fix it: enclose the file with `file:`, or write the `sha256:` of the document
that was read at the address.
"""

from appeals.composition.compose import ComposedLetter
from appeals.languages.find import language_of_letter
from appeals.model.letter import AnnexFile
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check the annexes that are not enclosed."""
    withheld = language_of_letter(letter.front.language).letter.withheld
    for index, annex in enumerate(letter.front.annexes):
        is_withheld = annex == AnnexFile(title=withheld)
        if annex.file is None and annex.sha256 is None and not is_withheld:
            by = "its address" if annex.url else "its title"
            yield RULE.finding(
                f"Annex {index + 1} '{annex.title}' is unconfirmed: it is known by "
                f"{by} alone",
                letter.request.letter.place("annexes", index, "title"),
                "enclose it with 'file:', or write the 'sha256:' of what was read",
            )
