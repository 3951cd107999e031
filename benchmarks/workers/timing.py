"""Repeat an action in one process and print how long each time took."""

import json
import sys
import time
from collections.abc import Callable


def report(
    action: Callable[[], object],
    *,
    times: int,
    warm_up: int = 3,
    clock: Callable[[], float] = time.perf_counter,
) -> None:
    """Print a JSON list of seconds, the warm-up left out."""
    seconds = []
    for _ in range(warm_up + times):
        start = clock()
        action()
        seconds.append(clock() - start)
    json.dump(seconds[warm_up:], sys.stdout)
