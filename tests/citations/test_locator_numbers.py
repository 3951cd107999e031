"""Values of locators are read into numbers that can be compared."""

import pytest

from appeals.citations.locator_numbers import read_numbers


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("14", [((14,), (14,))]),
        ("12-14", [((12,), (14,))]),
        ("12–14, 20 and 22", [((12,), (14,)), ((20,), (20,)), ((22,), (22,))]),
        ("8.2, 9", [((8, 2), (8, 2)), ((9,), (9,))]),
        ("40 (a)", [((40,), (40,))]),
        ("40 (a)-(c)", [((40,), (40,))]),
        ("14A", [((14,), (14,))]),
        ("12 bis", [((12,), (12,))]),
        ("114-15", [((114,), (115,))]),
        ("II", []),
    ],
)
def test_numbers_are_read_from_ranges_and_lists(value, expected):
    found = read_numbers(value)
    assert [(n.first, n.last) for n in found] == expected
    assert not any(n.is_reversed for n in found)


@pytest.mark.parametrize("value", ["14-12", "14-2", "8.4-8.2"])
def test_a_range_that_runs_backwards_is_known(value):
    (found,) = read_numbers(value)
    assert found.is_reversed
    assert found.first < found.last
    assert found.typed == value


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12-14", "14", True),
        ("12-14", "15", False),
        ("8", "8.2", True),
        ("8.2", "8.3", False),
        ("9 (1)", "9", True),
    ],
)
def test_two_places_overlap_or_not(one, other, expected):
    (a,), (b,) = read_numbers(one), read_numbers(other)
    assert a.overlaps(b) is expected
    assert b.overlaps(a) is expected
