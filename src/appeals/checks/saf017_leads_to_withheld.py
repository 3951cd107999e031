"""A reference leads to a note or an annex that this edition withholds.

What it finds: in an edition that closes up (`withheld: close-up`), `[#name]` where the
note of that name is withheld, `annex(2)` where the second annex is; "supra note 3" in a
note, since notes have other numbers there. In every edition "ibid." typed in a note
whose predecessor is withheld.

Why it matters: the reader looks for what is not there, or takes another source for the
one meant; and sees that something is missing.

Example:

    ^[Her file]{id=file only=un} ... as said before [#file].

How to fix it: withhold the reference too, `[as said before [#file]]{only=un}`; or keep
all numbers with `withheld: mark`.
"""

from appeals.checks.cit083_hand_typed_ibid import typed_short_form
from appeals.checks.typed_words import typed_words
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")

_REMEDY = "withhold this reference too, or keep all numbers with 'withheld: mark'"
_OF_THE_LAST = ("ibid", "id", "idem", "там", "同上")


def check(letter: ComposedLetter) -> Findings:
    """Check references from what is left to what is withheld."""
    withheld = letter.withheld
    for number, lost in withheld.lost_references(letter.sources):
        yield RULE.finding(
            f"'[#{lost.name}]' leads to a note that this edition withholds",
            lost.place,
            _REMEDY,
            note=number,
        )
    for annex, place in withheld.annexes:
        words = f"annex {annex} is named, and this edition withholds it"
        yield RULE.finding(words, place, _REMEDY)
    if not withheld.spans:
        return
    for typed in typed_words(letter):
        match = typed_short_form(typed.text, is_in_note=typed.note is not None)
        if match is None or typed.note is None:
            continue
        short = match[0].strip()
        is_of_last = short.casefold().startswith(_OF_THE_LAST)
        source = letter.sources[typed.note - 1]
        if source.is_behind_withheld if is_of_last else withheld.note_count:
            yield RULE.finding(
                f"'{short}' leads to a note that this edition withholds, or to another",
                typed.place(*match.span()),
                "cite the source again, or withhold this note too",
                note=typed.note,
            )
