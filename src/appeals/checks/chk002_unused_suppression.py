"""A suppression suppresses nothing.

What it finds: `{# appeals: ignore CODE -- reason #}` where the rule finds nothing in
its line, in any letter that has it. `appeals check` looks for it where it sees all of
these letters, and only for rules that look at a letter's text.

Why it matters: the reviewer reads a reason for a fault that is no longer there, and the
next one in this line would go unseen.

Example:

    We call on all parties. {# appeals: ignore STY001 -- a quoted slip #}

How to fix it: delete the comment.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")
