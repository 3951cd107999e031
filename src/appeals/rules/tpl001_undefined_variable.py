"""A template uses a variable that nobody defined.

What it finds: every use of an unknown name, in text, conditions and loops, all at once.

Why it matters: the letter would have a hole in its sentence, or lose an argument.

Example:

    Dear {{ recipient.nmae }},

How to fix it: correct the name; the message lists the names known at that place. Ask
`{% if recipient.holder is defined %}` where a value may be absent.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
