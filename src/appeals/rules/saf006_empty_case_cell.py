"""A template prints a cell of the file of cases that is empty.

What it finds: with `draft --cases`, a column that is printed and empty in the row of
this letter, also through a filter; a cell of blanks is empty too. The table of
`--as-table` prints an en dash for it, and that is a warning.

Why it matters: the sentence has a gap, "held since in .", and in a letter about one
person nobody may see it before the reader does.

Example:

    Ms. A, held since {{ case.date_held }} in {{ case.place }}.

How to fix it: fill the cell. Where it cannot be filled, say what is there instead,
`{{ case.place | or_else("an unknown place") }}`, or leave the words out with
`{% if case.place %}` and `{% endif %}` around them.
"""

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def empty_cell(
    column: str, case_id: str, case_place: Place | None, place: Place, remedy: str
) -> Finding:
    """Say that a letter prints an empty cell of its case."""
    message = (
        f"The case '{case_id}' ({case_place}) has nothing in its cell '{column}', and "
        "this prints it"
    )
    return RULE.finding(message, place, remedy)


def empty_cells(
    column: str, named: str, count: int, rows: int, place: Place | None
) -> Finding:
    """Say that a table prints empty cells; `named` are the first of their cases."""
    message = f"The table has {count} of {rows} cells empty in the column '{column}'"
    remedy = "fill them, or write in the file what is there instead"
    return RULE.finding(f"{message}: {named}", place, remedy, severity="warning")
