"""An entry lacks a field that the citation style prints.

What it finds: an authority whose kind needs, say, a date or an author in the chosen
style, and has none in citations.yaml.

Why it matters: the note would have a gap where the reader looks for the source.

Example: `style: oscola4` and a treaty without `volume`.

How to fix it: fill in the field in citations.yaml from the source itself, or choose a
style that does not print it.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
