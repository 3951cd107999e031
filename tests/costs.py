"""Judges what a call costs by another call, never by a clock: so on any machine."""

import time
from collections.abc import Callable
from math import inf

ROUNDS = 6


def assert_costs(
    small: Callable[[], object], large: Callable[[], object], *, most: float
) -> None:
    """Fail where `large` takes more than `most` times the processor time of `small`.

    Of work four times as much, what grows with its input takes 4 times as long, what
    grows with the square 16 times: 8 is between. Whatever else the machine does makes
    a run longer, never shorter, so that the shortest of several is what counts.
    """
    least_small = least_large = inf
    for _ in range(ROUNDS):
        least_small = min(least_small, *(_seconds(small) for _ in range(3)))
        least_large = min(least_large, _seconds(large))
        if least_large <= most * least_small:
            return
    raise AssertionError(f"{least_large / least_small:.1f} times as long, not {most}")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
