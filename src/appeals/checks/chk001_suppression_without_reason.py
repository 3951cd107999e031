"""A finding is suppressed and nobody says why.

What it finds: `{# appeals: ignore CODE #}` without `-- reason`, or for a rule that is
an error and cannot be suppressed, or for a code that does not exist.

Why it matters: the legal reviewer must be able to read why a remark was set aside.

Example:

    {# appeals: ignore STY001 #}

How to fix it: give the reason: `{# appeals: ignore STY001 -- a quoted slip #}`.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")
