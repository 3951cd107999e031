"""A line of progress on stderr, for a person at a terminal who has waited a second.

It appears after a second without output, is erased before anything is printed, and
never appears if stderr is a file, so that output does not mix with it.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_PATIENCE_S = 1.0
_TICK_S = 0.2
_BAR = 20
_ERASE = "\r\x1b[K"


class _Progress:
    """What the process is doing. The lock is held while anything is printed."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._what, self._total, self._done = "working", 0, 0
        self._began_s = self._printed_s = 0.0
        self._is_shown = False

    def expect(self, what: str, total: int) -> None:
        """Say what is being done from now on, and how many times."""
        self._what, self._total, self._done = what, total, 0

    def advance(self) -> None:
        """Count one of them as done."""
        self._done += 1

    @contextmanager
    def hide(self) -> Iterator[None]:
        """Hide the line while something is printed, or somebody is asked."""
        with self._lock:
            if self._is_shown:
                self._write(_ERASE)
                self._is_shown = False
            try:
                yield
            finally:
                self._printed_s = time.monotonic()

    @contextmanager
    def show(self) -> Iterator[None]:
        """Show the line while a command runs, at a terminal."""
        if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            yield
            return
        self.expect("working", 0)
        self._began_s = self._printed_s = time.monotonic()
        done = threading.Event()
        thread = threading.Thread(target=self._tick, args=(done,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
            with self.hide():
                pass

    def _tick(self, done: threading.Event) -> None:
        while not done.wait(_TICK_S):
            with self._lock:
                silent_s = time.monotonic() - self._printed_s
                if self._is_shown or silent_s >= _PATIENCE_S:
                    self._write(f"\r{self._line()}\x1b[K")
                    self._is_shown = True

    def _line(self) -> str:
        minutes, seconds = divmod(int(time.monotonic() - self._began_s), 60)
        parts = [self._what, f"{minutes}:{seconds:02}"]
        if self._total > 1:
            full = _BAR * min(self._done, self._total) // self._total
            bar = f"[{'#' * full}{'-' * (_BAR - full)}]"
            parts = [self._what, bar, f"{self._done} of {self._total}", parts[1]]
        width = 80
        with suppress(OSError, ValueError):
            width = os.get_terminal_size(sys.stderr.fileno()).columns
        return " ".join(parts)[: max(width - 1, 0)]

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):  # the terminal is gone
            sys.stderr.write(text)
            sys.stderr.flush()


PROGRESS = _Progress()
"""The progress line of this process."""
