"""A reference typed by hand names a document that is not in citations.yaml.

What it finds: a United Nations symbol, a communication or a resolution in the text, a
heading, a table, the words of a note, the subject, or the text of a fact that is used,
where no entry has it. Addresses of links do not count, their words do.

Why it matters: nobody has looked the document up; a slip in such a symbol is found by
the reader.

Example:
    As A/HRC/45/31 says, it received no reply.

How to fix it: add the document to citations.yaml (`appeals citations add`) and cite
it, or correct the symbol.
"""

from appeals.checks.bare_references import hand_typed_references
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Check every reference that no cite printed and no entry has."""
    for found in hand_typed_references(letter):
        if found.key is None:
            yield RULE.finding(
                f"'{found.text}' is not in citations.yaml",
                found.place,
                f'`appeals citations add "{found.canonical}"`, then cite it; '
                "or correct the reference",
                note=found.note,
            )
