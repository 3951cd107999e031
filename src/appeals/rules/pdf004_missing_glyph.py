"""A character has no glyph in the fonts of the PDF.

What it finds: characters that would be printed as empty boxes, with the words or the
note in which the first of them stands.

Why it matters: a name that cannot be read is a wrong name.

Example: Thai letters in a letter set in Noto Serif.

How to fix it: Latin, Greek, Cyrillic and Arabic letters are there; for Chinese install
its fonts (`appeals doctor` says how, `./run` does it); for another script name a
font by @font-face in templates/layout/letter.css, or write the word in a script that is
covered.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
