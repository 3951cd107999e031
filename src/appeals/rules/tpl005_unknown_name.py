"""A function is asked for an annex or a right that does not exist.

What it finds: `annex(3)` in a letter with two annexes, and `recipient.covers("x")`
with a right that recipients.yaml does not list.

Why it matters: the letter would refer to an annex that nobody encloses, or leave out an
argument because of a slip.

Example: `{{ annex(2) }}` when `annexes:` has one entry.

How to fix it: correct the number or name, or add the annex to the front matter.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
