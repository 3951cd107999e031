"""The citation style cannot be written in the language of the letter.

What it finds: `oscola4`, `oscola5` or `bluebook` in a letter that is not in English.

Why it matters: these styles have English words only; a mixed note looks careless.

Example: `language: fr` and `style: bluebook`.

How to fix it: use `style: un`, which knows every language of letters.
"""

from dataclasses import replace

from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def unsupported_language(style: str, lang: str, languages: str) -> Finding:
    """Say that a style does not support a language; composition knows the place."""
    finding = RULE.finding(
        f"style '{style}' has no words for notes in language '{lang}'",
        remedy=f"it speaks {languages}: choose one of these or the style 'un'",
    )
    return replace(finding, lang=lang)
