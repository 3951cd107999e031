"""The salutation is not in the letter's language, or nobody has confirmed it.

What it finds: a letter in another language than English to an office without a
salutation in that language, which is then printed in English; and a salutation in that
language that is not confirmed.

Why it matters: it is the first line that the addressee reads, and forms of address
do not translate word by word.

Example: a letter in Arabic to an office with `salutations:` for French and Spanish.

How to fix it: let a native speaker write the form of address, then add it to the
entry's `salutations:` with its certainty and source.
"""

from appeals.composition.compose import ComposedLetter
from appeals.languages.find import tags_for
from appeals.registry.holders import (
    is_english,
    salutation_for,
    salutation_known,
)
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Look up the salutation that composition printed."""
    recipient, lang = letter.request.recipient, letter.front.language
    if recipient is None or is_english(lang):
        return
    holder = letter.holder.holder if letter.holder else None
    known = salutation_known(recipient, holder, lang)
    is_own = holder is not None and bool(set(tags_for(lang)) & set(holder.salutations))
    path = ("holders", recipient.holders.index(holder)) if holder and is_own else ()
    place = letter.workspace.recipients.place(recipient.id, *path, "salutations", lang)
    if known is None:
        printed = salutation_for(recipient, holder, lang)
        yield RULE.finding(
            f"'{recipient.id}' has no salutation in '{lang}'; the letter says "
            f"'{printed}'",
            place,
            f"add '{lang}' to its 'salutations:'",
        )
    elif known.certainty != "confirmed":
        yield RULE.finding(
            f"The salutation of '{recipient.id}' in '{lang}' is {known.certainty}: "
            f"'{known.text}'",
            place,
            "let a native speaker read it, then "
            f"`appeals recipients confirm {recipient.id} --salutation {lang} "
            "--seen-on DAY --as PERSON`",
        )
