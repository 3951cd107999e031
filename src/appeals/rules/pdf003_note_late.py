"""A note is on a later page than its mark.

What it finds: a note that did not fit at the foot of the page of its mark.

Why it matters: the reader looks for it where the mark is.

Example: a letter.css that sets `footnote-policy: auto`. (Notes that do not fit on
their page are printed at the end: PDF006.)

How to fix it: take from templates/layout/letter.css what touches `.fn`, or shorten
the notes.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")
