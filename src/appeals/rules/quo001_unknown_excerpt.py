"""A template quotes an excerpt that is not registered, or not in its language.

What it finds: `{{ quote("key", "id") }}` where the authority has no quote of that id,
or has it only in languages other than the letter's, or than the one in `lang=`.

Why it matters: only registered words can be compared with their source, and a
quotation in a language nobody chose would be in the middle of the letter.

Example:

    {{ quote("udhr", "art-99") }}

How to fix it: correct the id, or add the excerpt under `quotes:` of the entry, in
French as `art-9-fr` with `lang: fr`. To quote the English words in a French letter on
purpose, write `{{ quote("udhr", "art-9", lang="en") }}`.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
