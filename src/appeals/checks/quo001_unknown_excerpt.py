"""A template quotes an excerpt that is not registered.

What it finds: `{{ quote("key", "id") }}` where the authority has no quote of that id.

Why it matters: only registered words can be compared with their source.

Example:

    {{ quote("udhr", "art-99") }}

How to fix it: correct the id, or add the excerpt under `quotes:` of the entry.
"""

from appeals.checks.rule import reported
from appeals.model.finding import Severity

CODE = "QUO001"
NAME = "unknown-excerpt"
SEVERITY: Severity = "error"
check = reported(CODE)
