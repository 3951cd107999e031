"""Judges what a call costs by another call, never by a clock: so on any machine."""

import time
from collections.abc import Callable
from math import inf

ROUNDS = 6
_TICK_S = 0.01
"""Some machines count processor time in ticks of this length: short runs take none."""


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
        if least_large <= most * max(least_small, _TICK_S):
            return
    raise AssertionError(
        f"{least_large:.3f} s, which is more than {most} times {least_small:.3f} s"
    )


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
