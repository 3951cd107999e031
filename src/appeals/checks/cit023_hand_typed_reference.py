"""A registered document is named by a reference typed by hand.

What it finds: a symbol, communication or resolution in the text, a heading, a table or
the words of a note that an entry of citations.yaml has, and that no cite has printed.
"General Assembly resolution 61/177" in a sentence that bears its cite is left alone.

Why it matters: typed by hand, it is not checked, not linked and not in the list of
documents cited.

Example:
    As A/HRC/45/13 says, it received no reply.

How to fix it: name the document by its kind and body, and put the reference into a
note: `the Working Group reported that it received no reply. [@a-hrc-45-13]`
"""

from appeals.checks.bare_references import hand_typed_references
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check every reference that no cite printed although an entry has it."""
    for found in hand_typed_references(letter):
        if found.key is not None and found.can_be_cited:
            yield RULE.finding(
                f"'{found.text}' is typed by hand",
                found.place,
                f"write [@{found.key}]",
                note=found.note,
            )
