"""Which paragraphs became which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.comparison import rows
from appeals.comparison.rows import RowMatch, TextRow, align_rows

FIRST = "The Working Group took the matter up with the Government in a general letter."
SECOND = "Ten mandate holders had already addressed residential surveillance in 2018."
THIRD = "The Convention against Torture defines torture in terms that cover suffering."


def aligned(old: list[str], new: list[str]) -> tuple[RowMatch, ...]:
    """Align texts, rows of one kind."""
    return align_rows([*map(TextRow, old)], [*map(TextRow, new)])


def pair(old: int, new: int) -> RowMatch:
    """One row that became one."""
    return RowMatch((old,), (new,))


def test_a_changed_row_is_found_between_its_neighbours() -> None:
    assert aligned(
        [FIRST, SECOND, THIRD], [FIRST, SECOND.replace("2018", "2019"), THIRD]
    ) == (pair(0, 0), pair(1, 1), pair(2, 2))


def test_equal_rows_are_told_apart_by_their_neighbours() -> None:
    assert aligned(
        [FIRST, "Ibid.", SECOND, "Ibid.", THIRD], [FIRST, SECOND, "Ibid.", THIRD]
    ) == (pair(0, 0), RowMatch((1,)), pair(2, 1), pair(3, 2), pair(4, 3))


def test_what_was_removed_comes_before_what_was_added() -> None:
    assert aligned([FIRST, "One thing."], [FIRST, "Quite another."]) == (
        pair(0, 0), RowMatch((1,)), RowMatch(new=(1,)),
    )  # fmt: skip


def test_a_row_that_was_split_and_two_that_were_joined() -> None:
    both = f"{FIRST} {SECOND}"
    assert aligned([both, THIRD], [FIRST, SECOND, THIRD]) == (
        RowMatch((0,), (0, 1)), pair(1, 2),
    )  # fmt: skip
    assert aligned([THIRD, FIRST, SECOND], [THIRD, both]) == (
        pair(0, 0), RowMatch((1, 2), (1,)),
    )  # fmt: skip


def test_a_short_row_beside_a_changed_one_is_added_not_split_off() -> None:
    longer = FIRST.replace("general letter", "letter to the Government")
    assert aligned([FIRST], [longer, "The Government."]) == (
        pair(0, 0), RowMatch(new=(1,)),
    )  # fmt: skip


def test_the_shorter_of_two_that_changed_places_was_moved() -> None:
    short = "Nine words are less than a whole paragraph has."
    assert aligned([short, FIRST, SECOND], [FIRST, SECOND, short]) == (
        RowMatch((0,), moved=2), pair(1, 0), pair(2, 1), RowMatch(new=(2,), moved=0),
    )  # fmt: skip


def test_a_row_that_was_moved_and_changed_is_still_one() -> None:
    found = aligned(
        [FIRST, SECOND, THIRD], [SECOND, THIRD, FIRST.replace("general", "second")]
    )
    assert found[0] == RowMatch((0,), moved=2)
    assert found[-1] == RowMatch(new=(2,), moved=0)


def test_short_rows_are_not_moved() -> None:
    found = aligned(["2015", FIRST, SECOND], [FIRST, SECOND, "2015"])
    assert found[0] == RowMatch((0,))
    assert found[-1] == RowMatch(new=(2,))


def test_rows_of_other_kinds_are_never_the_same() -> None:
    assert align_rows([TextRow(FIRST, "heading")], [TextRow(FIRST, "body")]) == (
        RowMatch((0,)), RowMatch(new=(0,)),
    )  # fmt: skip


_TEXTS = st.lists(st.sampled_from([FIRST, SECOND, THIRD, f"{FIRST} {SECOND}", "Ibid."]))


@given(_TEXTS, _TEXTS)
def test_each_row_is_in_one_match_in_order(old: list[str], new: list[str]) -> None:
    found = aligned(old, new)
    assert [row for each in found for row in each.old] == [*range(len(old))]
    assert [row for each in found for row in each.new] == [*range(len(new))]
    for each in found:
        assert each.old or each.new
        if each.moved is not None:
            assert bool(each.old) != bool(each.new)


def test_of_very_many_rows_only_equal_ones_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows, "_MOST_PAIRS", 1)
    assert aligned([FIRST, SECOND, "Ibid."], ["Ibid.", f"{SECOND} More.", FIRST]) == (
        RowMatch(new=(0,)), RowMatch(new=(1,)), pair(0, 2), RowMatch((1,)),
        RowMatch((2,)),
    )  # fmt: skip
