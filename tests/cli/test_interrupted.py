"""A long run that is killed or interrupted goes on where it stopped."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.checks.letters import CITATIONS, FACTS, FRONT, RECIPIENTS, changed
from tests.registry.workspaces import write_workspace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

LETTERS = 200
ENTRY = """\
  office-{n:03}:
    kind: office
    name: Head of Office {n}
    organisation: Office {n}
    salutation: Dear Head of Office,
    certainty: confirmed
"""
# A process of the background ignores Ctrl-C, and those it starts inherit that.
APPEALS = (
    sys.executable,
    "-c",
    (
        "import os, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from appeals.cli.main import run;"
        "os.close(int(os.environ.pop('READY'))); run()"
    ),
)


@pytest.fixture(params=["weasyprint", "typst"])
def workspace(tmp_path, request) -> Path:
    """Make a workspace whose letter goes to two hundred offices.

    Letters set with WeasyPrint are shared among processes, those of Typst are not.
    """
    numbers = range(LETTERS)
    ids = ", ".join(f"office-{n:03}" for n in numbers)
    root = write_workspace(
        tmp_path,
        first_md=changed(FRONT, "[office-a]", f"[{ids}]") + "Text. [@report]\n",
        recipients_yaml=RECIPIENTS + "".join(ENTRY.format(n=n) for n in numbers),
        citations_yaml=CITATIONS,
        facts_yaml=FACTS,
    )
    settings = root / "appeals.toml"
    text = settings.read_text("utf-8")
    settings.write_text(f'{text}\n[pdf]\nengine = "{request.param}"\n', "utf-8")
    return root


def has_workers(root: Path) -> bool:
    is_alone = 'engine = "typst"' in (root / "appeals.toml").read_text("utf-8")
    return not is_alone and os.cpu_count() != 1


def start(root: Path) -> "subprocess.Popen[str]":
    """Give a run of the command, of which Python itself has started."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        (*APPEALS, "--workspace", str(root), "draft", "first"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "READY": str(writer)},
        pass_fds=[writer],
    )
    os.close(writer)
    with os.fdopen(reader, "rb") as ready:
        ready.read()
    return process


def files(root: Path) -> dict[str, int]:
    """Give the files that a reader sees, with their times."""
    found = (root / "out" / "first").glob("office-*")
    return {path.name: path.stat().st_mtime_ns for path in found}


def wait_for(root: Path, count: int, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 120
    while len(files(root)) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def session_of(pid: int) -> list[int]:
    """Give the processes of a session that are alive: field 6 of /proc/PID/stat."""
    alive = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == pid and fields[0] not in "ZX":
            alive.append(int(stat.parent.name))
    return alive


def assert_nobody_is_left(pid: int) -> None:
    deadline = time.monotonic() + 60
    while session_of(pid):
        assert time.monotonic() < deadline, "a worker outlived the run"
        time.sleep(0.05)


def assert_whole(root: Path) -> None:
    for name in files(root):
        path = root / "out" / "first" / name
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as package:
                assert package.testzip() is None
        else:
            content = path.read_bytes()
            assert content.startswith(b"%PDF-")
            assert content.rstrip().endswith(b"%%EOF")


def assert_the_next_run_goes_on(root: Path) -> None:
    """Render the rest: all is there, all is whole, what was done is untouched."""
    assert_whole(root)
    before = files(root)
    process = start(root)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert len(out.splitlines()) == 2 * LETTERS
    after = files(root)
    assert len(after) == 2 * LETTERS
    assert before.items() <= after.items()
    assert_whole(root)


def test_a_run_that_is_killed_leaves_nothing_half_and_nobody_behind(workspace):
    process = start(workspace)
    wait_for(workspace, 60, process)
    assert (len(session_of(process.pid)) > 1) == has_workers(workspace)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert len(files(workspace)) < 2 * LETTERS
    assert_nobody_is_left(process.pid)
    assert_the_next_run_goes_on(workspace)


def test_control_c_ends_a_run_in_one_sentence(workspace):
    process = start(workspace)
    wait_for(workspace, 60, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, err = process.communicate(timeout=300)
    assert process.returncode == 130
    assert "interrupted; run the command again to go on" in err
    assert "Traceback" not in err
    assert_nobody_is_left(process.pid)
    assert len(files(workspace)) < 2 * LETTERS
    assert_the_next_run_goes_on(workspace)


@pytest.mark.parametrize("count", [0, 2, 4])
def test_control_c_prints_no_traceback_while_the_workers_start(workspace, count):
    process = start(workspace)
    wait_for(workspace, count, process)
    time.sleep(1 if count == 0 else 0)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=300)
    assert "Traceback" not in err
    assert process.returncode == 130
    assert_nobody_is_left(process.pid)
