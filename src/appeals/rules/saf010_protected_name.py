"""What is to be sent tells who somebody is, and no consent allows it there.

What it finds: a name, number or contact of the vault in a rendered letter, an annex,
the name of a file, the subject or the text of a message, in whatever spelling, where
the record of consent does not show the name to those who read it. Names that are
short, and initials with a family name, are found only as whole words and are a
warning: they may be somebody else's. Letters are searched when they are approved,
signed, planned and sent, and by `appeals safety check`.

Why it matters: what was sent cannot be called back. It is final: nobody approves,
signs or sends it.

Example: `out/appeal/wgad.docx, word/document.xml` tells of `p-017`, whose consent shows
the alias alone. The message says the person's id and never the name.

How to fix it: print the alias; in a template `{{ person.called }}` prints what
consent allows. Take the words out of the annex, or leave the annex out. Where the
person agrees to more, enter that: `appeals consent show`. A number or an address goes
on the encrypted sheet, `appeals vault names LETTER`.
"""

from appeals.model.finding import Finding
from appeals.protection.names import NamePlace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error", is_blocking=True)


def protected_name(file: str, hit: NamePlace) -> Finding:
    """Report the person that a file identifies; neither path holds a name."""
    where = f"'{file}', {hit.part}," if hit.part else f"'{file}'"
    if hit.is_sure:
        return RULE.finding(
            f"{where} tells who '{hit.person}' is, and no consent allows it there",
            remedy="print the alias, take it out of the annex, or have a consent that "
            "shows the name to these readers: `appeals consent show`",
        )
    return RULE.finding(
        f"{where} may tell who '{hit.person}' is: a short name, or an initial with a "
        "family name",
        remedy="look whether it is the person",
        severity="warning",
    )
