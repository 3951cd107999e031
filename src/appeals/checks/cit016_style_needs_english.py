"""The citation style cannot be written in the language of the letter.

What it finds: `oscola4`, `oscola5` or `bluebook` in a letter that is not in English.

Why it matters: these styles have English words only; a mixed note looks careless.

Example: `language: fr` and `style: bluebook`.

How to mend it: use `style: un`, which knows the six official languages.
"""

from appeals.checks.rule import reported
from appeals.model.finding import Severity

CODE = "CIT016"
NAME = "style-needs-english"
SEVERITY: Severity = "error"
check = reported(CODE)
