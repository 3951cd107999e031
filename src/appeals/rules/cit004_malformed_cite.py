r"""What looks like a cite cannot be read.

What it finds: text that begins like a cite and breaks the notation, an unknown
signal or locator label, a note that is never closed or holds nothing.

Why it matters: a cite that is not understood would go out as brackets in the text.

Example:

    The Committee called for its repeal. [@cat-c-chn-co-5 para. 14]

How to fix it: write a comma before the place, `[@cat-c-chn-co-5, para. 14]`; put other
words behind a bar, `[@key | emphasis added]`; write `\[` for a bracket.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
