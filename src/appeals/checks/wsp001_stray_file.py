"""A file lies among the templates and is none.

What it finds: in templates/letters and templates/arguments, files whose names no
letter can have: copies ("t1 - Copy.md"), locks ("~$t1.md") and backups of other
programs, a README.

Why it matters: it is left out. A copy may be the one that somebody worked on.

Example: `templates/letters/t1 - Copy.md`

How to fix it: move it elsewhere, or give it the name of a letter: small letters,
digits and "-", then ".md", a language before it where it is a translation.
"""

from appeals.checks.rule import of_workspace
from appeals.model.finding import Severity

CODE = "WSP001"
NAME = "stray-file"
SEVERITY: Severity = "warning"
check = of_workspace
