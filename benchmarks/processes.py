"""Run whole processes and read their time and peak memory."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.case import CannotRunError

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BASELINE_PYTHON = str(ROOT / ".venv-bench/bin/python")
APPEALS = str(Path(sys.executable).with_name("appeals"))


class Usage(NamedTuple):
    """Wall time, highest memory, time of the processor; and what was printed."""

    ms: float
    peak_mb: float
    output: str
    cpu_ms: float


_LAUNCHER = """
import json, os, sys, time
start = time.perf_counter()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(pid, 0)
ms = (time.perf_counter() - start) * 1000
cpu_ms = (usage.ru_utime + usage.ru_stime) * 1000
with open(int(sys.argv[1]), "w") as out:
    json.dump([status, ms, usage.ru_maxrss / 1024, cpu_ms], out)
"""
"""Starts a command and measures it. On Linux the highest memory of a process counts
whatever started it too: that is to be small, and not a benchmark with its samples."""


def run_process(*command: str) -> Usage:
    """Run one process at the root of the repository; it must exit with 0."""
    with (
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as errors,
        tempfile.TemporaryFile() as measured,
    ):
        number = str(measured.fileno())
        launcher = subprocess.run(
            (PYTHON, "-E", "-S", "-c", _LAUNCHER, number, *command),
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            pass_fds=(measured.fileno(),),
            check=False,
        )
        measured.seek(0)
        figures = measured.read()
        status, ms, peak_mb, cpu_ms = json.loads(figures) if figures else (1, 0, 0, 0)
        if launcher.returncode or status:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()
            name = " ".join(Path(word).name for word in command[:4])
            code = launcher.returncode or os.waitstatus_to_exitcode(status)
            raise CannotRunError(
                f"{name} exited with {code}: {said[-1] if said else '-'}"
            )
        output.seek(0)
        return Usage(ms, peak_mb, output.read().decode(), cpu_ms)


def resident_mb_of(pid: int) -> float:
    """Sum the resident memory of a process and its children; /proc of Linux."""
    folder = Path("/proc") / str(pid)
    try:
        children = (folder / "task" / str(pid) / "children").read_text().split()
        status = (folder / "status").read_text()
    except OSError as error:
        raise CannotRunError(f"no memory of a process can be read: {error}") from error
    own = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(own.split()[1]) / 1024 + sum(resident_mb_of(int(c)) for c in children)


def _environment() -> dict[str, str]:
    """Give our own, but with compiled modules kept, as an installed program has them.

    Otherwise ours would be compiled each time, and the modules of a baseline would not.
    """
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def warm_ms(python: str, worker: str, *arguments: str) -> float:
    """Let a worker repeat its work in one process; give the median of its times."""
    usage = run_process(python, "-m", f"benchmarks.workers.{worker}", *arguments)
    return median(json.loads(usage.output)) * 1000


def cold_ms(python: str, worker: str, *arguments: str) -> float:
    """Run a worker once, with its start."""
    return run_process(python, "-m", f"benchmarks.workers.{worker}", *arguments).ms
