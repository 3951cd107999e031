"""A fact in words has no words in the letter's language.

What it finds: `{{ fact("id") }}` of a fact of kind "text" in a letter in another
language than English, where `texts:` lacks that language; the English words are
printed.

Why it matters: an English word would be in the middle of a sentence.

Example: "five weeks" in a French letter.

How to fix it: add the words to the fact, as in `texts: {fr: cinq semaines}`.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")


def untranslated_fact(
    fact_id: str, lang: str, printed: object, place: Place | None
) -> Finding:
    """Say that a fact is printed in English, as `printed`."""
    return RULE.finding(
        f"The fact '{fact_id}' has no words in '{lang}'; the letter says '{printed}'",
        place,
        f"add '{lang}' to its 'texts:' in facts.yaml",
    )
