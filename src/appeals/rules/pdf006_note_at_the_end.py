"""Notes are at the end of the PDF, not at the foot of their page.

What it finds: notes that do not fit whole at the foot of the page of their mark. A
note is never cut or moved in silence: its text is printed at the end, and at the foot
its number with the page where the text is. Where even that does not fit, all notes
are at the end. Numbers and words stay the same.

Why it matters: the reader has to turn pages, and a channel may ask for footnotes.

Example: a note of 600 words; forty notes called in one line.

How to fix it: shorten the note, part it into two, or spread the cites over the text.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")
