"""A finding is suppressed and nobody says why.

What it finds: `{# appeals: ignore CODE #}` without `-- reason`, or for a rule that is
an error and cannot be suppressed, or for a code that does not exist.

Why it matters: the legal reviewer must be able to read why a remark was set aside.

Example:

    {# appeals: ignore STY001 #}

How to fix it: give the reason: `{# appeals: ignore STY001 -- a quoted slip #}`.
"""

from appeals.checks.rule import rendered
from appeals.model.finding import Severity

CODE = "CHK001"
NAME = "suppression-without-reason"
SEVERITY: Severity = "warning"
check = rendered
