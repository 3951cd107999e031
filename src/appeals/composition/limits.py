"""Bounds on what a template may cost: seconds, memory, loop turns, output.

There are three, since none works everywhere: every loop turn and every `*`, `**` and
`+` is counted (all systems), a timer interrupts (Unix, main thread), and the address
space is bounded (Linux).

Time is processor time, so that a busy machine stops no letter.
"""

import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

TIME_S = 5.0
MEMORY_BYTES = 256 * 2**20
LOOP_TURNS = 500_000
TEXT_CHARS = 2_000_000
NUMBER_BITS = 4096


class TemplateTooCostlyError(Exception):
    """A template went over a bound; the text says which."""


class Budget:
    """What is left for one rendering: loop turns, and seconds of the processor."""

    def __init__(self) -> None:
        self._turns = 0
        self._deadline = time.process_time() + TIME_S

    def count_turns(self, items: Iterable[object]) -> Iterator[object]:
        """Yield the items and count a loop turn for each."""
        for item in items:
            self._turns += 1
            if self._turns > LOOP_TURNS:
                msg = f"its loops take more than {LOOP_TURNS:,} turns"
                raise TemplateTooCostlyError(msg)
            if self._turns % 256 == 0 and time.process_time() > self._deadline:
                raise TemplateTooCostlyError(_time_message())
            yield item


def _time_message() -> str:
    return f"it runs for more than {TIME_S:.0f} seconds"


def check_operation(operator: str, left: object, right: object) -> None:
    """Refuse an operation whose result would be huge."""
    if operator == "**":
        if (
            isinstance(left, int)
            and isinstance(right, int)
            and left.bit_length() * max(right, 1) > NUMBER_BITS
        ):
            raise TemplateTooCostlyError("it computes a number of enormous size")
        return
    sizes = [len(s) for s in (left, right) if isinstance(s, str | list | tuple)]
    factor = next((n for n in (left, right) if isinstance(n, int)), 1)
    grown = sum(sizes) * (factor if operator == "*" else 1)
    if grown > TEXT_CHARS:
        raise TemplateTooCostlyError(length_message())


def length_message() -> str:
    """Say that the text grew over its bound."""
    return f"it makes a text of more than {TEXT_CHARS:,} characters"


@contextmanager
def bound_cost() -> Iterator[None]:
    """Bound time and memory of what runs inside, as far as the system allows."""
    with _bound_memory(), _bound_time():
        yield


@contextmanager
def lift_bounds() -> Iterator[None]:
    """Lift the bounds for costly work that no template chose: opening the vault."""
    with _lift_memory_bound(), _pause_timer():
        yield


def _has_timer() -> bool:
    is_main = threading.current_thread() is threading.main_thread()
    return is_main and hasattr(signal, "setitimer")


@contextmanager
def _pause_timer() -> Iterator[None]:
    if not _has_timer():
        yield
        return
    left, _ = signal.setitimer(signal.ITIMER_PROF, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, left)


@contextmanager
def _lift_memory_bound() -> Iterator[None]:
    if sys.platform != "linux" or not _outer_bounds:
        yield
        return
    import resource

    inside = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, _outer_bounds[-1])
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, inside)


_outer_bounds: list[tuple[int, int]] = []
"""The memory bounds in force before each rendering, the innermost last."""


@contextmanager
def _bound_time() -> Iterator[None]:
    if not _has_timer():
        yield
        return

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise TemplateTooCostlyError(_time_message())

    before = signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, TIME_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _bound_memory() -> Iterator[None]:
    if sys.platform != "linux":
        yield
        return
    import resource
    from pathlib import Path

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    used = pages * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    known = [bound for bound in (soft, hard) if bound != resource.RLIM_INFINITY]
    wanted = min([used + MEMORY_BYTES, *known])
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    _outer_bounds.append((soft, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, _outer_bounds.pop())
