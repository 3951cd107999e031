"""Widths of columns."""

import pytest

from appeals.model.document import Table
from appeals.writers.docx.tables import column_widths
from tests.writers.docx.trees import words


def table(*rows: tuple[str, ...]) -> Table:
    """Make a table without a head."""
    cells = tuple(tuple(words(cell) for cell in row) for row in rows)
    return Table((), cells, ("left",) * len(rows[0]))


@pytest.mark.parametrize(
    "rows",
    [
        [("a",)],
        [("", ""), ("", "")],
        [("short", "a much longer cell that asks for room", "2020")],
        [("x" * 90,) * 12],
        [("一" * 50, "b")],
    ],
)
def test_columns_fill_the_width_and_none_vanishes(rows: list[tuple[str, ...]]) -> None:
    widths = column_widths(table(*rows), 9072)
    assert sum(widths) == 9072
    assert min(widths) > 200


def test_longer_cells_get_wider_columns() -> None:
    short, long = column_widths(table(("2020", "many words in a cell " * 3)), 9072)
    assert short < long


def test_a_column_has_room_for_its_longest_word() -> None:
    narrow, _ = column_widths(table(("Disappearances", "words " * 40)), 9072)
    assert narrow > 14 * 100
