"""A template prints a cell of the file of cases that is empty.

What it finds: with `draft --cases`, a column that is printed and empty in the row of
this letter, also through a filter; a cell of blanks is empty too. In the table of
`--as-table` empty cells are a warning.

Why it matters: the sentence has a hole, "held since in .", and in a letter about a
person nobody sees it before the reader does.

Example:

    Ms. A, held since {{ case.date_held }} in {{ case.place }}.

How to fix it: fill the cell. Where it cannot be filled, say what is there
instead, `{{ case.place or "an unknown place" }}`, or leave the words out with
`{% if case.place %}` and `{% endif %}` around them.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
