"""A translation includes an argument that is not translated.

What it finds: an include of "arguments/x.md" in a letter's language variant, where
there is no "arguments/x.fr.md"; the text of the letter translated is taken instead.

Why it matters: some paragraphs of the letter would be in another language.

Example: `{% include "arguments/liuzhi.md" %}` in a Spanish letter.

How to fix it: write the argument in that language beside the other one.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning", is_final=True)


def untranslated_argument(name: str, lang: str, place: Place | None) -> Finding:
    """Say which argument, given by the path of its template, lacks a language."""
    return RULE.finding(
        f"This argument is not translated into {lang}: '{name}'",
        place,
        f"write templates/{name.removesuffix('.md')}.{lang}.md",
    )
