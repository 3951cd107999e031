"""The address of a source no longer answers.

What it finds: with `appeals citations check --links`, an address that answers "not
found" or "gone", or does not answer in time; as a remark, one that refuses programs or
that must not be asked. Without `--links` nothing is asked.

Why it matters: the reader of the note cannot open the source.

Example: `url: https://www.example.org/report-2019.pdf` after the site was rebuilt.

How to fix it: look for where the document is now, and correct `url`. An archived copy,
`appeals citations archive KEY FILE`, stays available whatever happens to the page.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")
