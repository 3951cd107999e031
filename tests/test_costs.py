"""The judge of costs can fail, and is not moved by a machine that is busy."""

import random
import time

import pytest

from tests.costs import assert_costs


@pytest.fixture
def cost(monkeypatch):
    """Give work of a number of seconds, on a machine that makes it longer by chance."""
    clock, chance = [0.0], random.Random(3)
    monkeypatch.setattr(time, "process_time", lambda: clock[0])

    def of(seconds: float):
        def work():
            clock[0] += seconds * chance.uniform(1, 1.7)

        return work

    return of


@pytest.mark.parametrize("power", [0, 1, 1.2])
def test_work_that_grows_with_its_input_is_let_pass(cost, power):
    for _ in range(500):
        assert_costs(cost(1), cost(4**power), most=8)


@pytest.mark.parametrize("power", [2, 3])
def test_work_that_grows_with_the_square_is_found(cost, power):
    for _ in range(500):
        with pytest.raises(AssertionError, match="more than 8 times"):
            assert_costs(cost(1), cost(4**power), most=8)
