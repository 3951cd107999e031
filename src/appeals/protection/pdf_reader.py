"""Reads PDFs in a process of its own, with bounds: a hostile one can end it, no other.

    python -I -m appeals.protection.pdf_reader

For each file it reads a line of JSON, {"size": 99, "bytes": 9, "parts": 9, "depth": 1},
with what may still be unpacked, then the bytes; and answers with one such line. It goes
on for the next file, since to start takes longer than to read most of them.
"""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple
from threading import Event, Lock, Timer
from typing import Any, Final

from appeals.protection.file_words import Read, UnpackLimits, Unread, Words

MOST_SECONDS: Final = 60
_MOST_MEMORY: Final = 2 << 30


class PdfReader:
    """The process, which is started for the first file, and again when it was ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner, self._lock = 0, Lock()

    def read(self, data: bytes, budget: UnpackLimits) -> Iterator[Read]:
        """Give what a PDF says, within what may still be unpacked."""
        with self._lock:
            answer, is_late = self._asked(data, budget)
        if answer is None:
            yield Unread("", "slow" if is_late else "damaged")
            return
        budget.bytes, budget.parts = answer["bytes"], answer["parts"]
        for part, *rest in answer["found"]:
            yield Words(part, *rest) if len(rest) > 1 else Unread(part, rest[0])

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.communicate()

    def _asked(
        self, data: bytes, budget: UnpackLimits
    ) -> tuple[dict[str, Any] | None, bool]:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        late = Event()

        def end_late() -> None:
            late.set()
            process.kill()

        timer = Timer(MOST_SECONDS, end_late)
        timer.daemon = True
        head = {
            "size": len(data),
            "bytes": budget.bytes,
            "parts": budget.parts,
            "depth": budget.depth,
        }
        timer.start()
        line = b""
        try:
            with suppress(OSError):
                process.stdin.write(json.dumps(head).encode() + b"\n")
                process.stdin.write(data)
                process.stdin.flush()
                line = process.stdout.readline()
        finally:
            timer.cancel()
            if not line.endswith(b"\n"):
                self.end()
        if not line.endswith(b"\n"):
            return None, late.is_set()
        return json.loads(line), False

    def _running(self) -> subprocess.Popen[bytes]:
        is_own = self._owner == os.getpid()
        if self._process is None or not is_own or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "appeals.protection.pdf_reader"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._owner = os.getpid()
        return self._process


READER: Final = PdfReader()
"""The one of this process. Another process, forked from this, starts its own."""
atexit.register(READER.end)


def _bound_process() -> None:
    """Bound the memory of this process, where the system can; time is the caller's."""
    with suppress(ImportError):  # Windows has no such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    from appeals.protection.pdf_words import read_within

    _bound_process()
    while head := sys.stdin.buffer.readline():
        asked = json.loads(head)
        data = sys.stdin.buffer.read(asked["size"])
        budget = UnpackLimits()
        budget.bytes, budget.parts = asked["bytes"], asked["parts"]
        budget.depth, budget.is_apart = asked["depth"], True
        found = [astuple(each) for each in read_within(data, budget)]
        answer = {"found": found, "bytes": budget.bytes, "parts": budget.parts}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _main()
