"""Two authorities of one letter print the same short form.

What it finds: two sources whose later notes read alike, also after `short` was added.

Why it matters: the reader cannot tell which of the two is meant.

Example: two reports by one organisation, cited again as "Organisation (n 3)".

How to fix it: give both entries in citations.yaml a `short` that tells them apart.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
