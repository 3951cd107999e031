"""How soon a save is seen: `appeals preview` against the second that it has.

From the save of a letter of three pages until the browser has been told and has been
given page and letter. The time a browser takes to lay them out is not in it.
"""

import functools
import http.client
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.case import CannotRunError, Case
from benchmarks.processes import APPEALS, ROOT

A_SECOND_MS = 1000.0
LETTER = "unodc-nsc-mou"
PAUSE_S = 0.3


class Preview(NamedTuple):
    """A preview that runs, as a browser sees it."""

    process: "subprocess.Popen[str]"
    root: Path
    host: str
    path: str
    cookie: str
    events: http.client.HTTPResponse


@functools.cache
def preview() -> Preview:
    root = Path(tempfile.mkdtemp(prefix="appeals-bench-"))
    shutil.copytree(ROOT / "templates", root / "templates")
    for file in (*ROOT.glob("*.yaml"), ROOT / "appeals.toml"):
        shutil.copy(file, root)
    command = (APPEALS, "--workspace", str(root), "preview", LETTER, "--no-browser")
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    address = process.stdout.readline().strip()
    if not address:
        raise CannotRunError("the preview did not start")
    host, _, query = address.removeprefix("http://").partition("/")
    answer = ask(host, f"/{query}")
    cookie = str(answer.getheader("set-cookie")).partition(";")[0]
    path = str(answer.getheader("location"))
    events = ask(host, f"{path}changes", cookie)
    wait_for(events, "1-1")  # the first letter and its PDF
    return Preview(process, root, host, path, cookie, events)


def ask(host: str, path: str, cookie: str = "") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(host)
    connection.request("GET", path, headers={"Cookie": cookie})
    return connection.getresponse()


def wait_for(events: http.client.HTTPResponse, start: str = "") -> None:
    while not (line := events.readline()).startswith(f"data: {start}".encode()):
        if not line:
            raise CannotRunError("the preview ended")


def save_to_screen_ms() -> float:
    seen = preview()
    file = seen.root / f"templates/letters/{LETTER}.md"
    text = file.read_text("utf-8") + "\nOne more word.\n"
    time.sleep(PAUSE_S)
    start = time.perf_counter()
    file.write_text(text, "utf-8")
    while True:
        wait_for(seen.events)
        page = ask(seen.host, seen.path, seen.cookie).read()
        letter = ask(seen.host, f"{seen.path}letter", seen.cookie).read()
        if letter.count(b"One more word.") == text.count("One more word."):
            break
    assert page
    return (time.perf_counter() - start) * 1000


def forget() -> None:
    """End the preview."""
    if preview.cache_info().currsize:
        preview().process.kill()
        preview().process.wait()
        shutil.rmtree(preview().root)


CASES = (
    Case(
        name="save-to-screen",
        baseline="the second that it has",
        target=1.0,
        measure_ours=save_to_screen_ms,
        measure_baseline=lambda: A_SECOND_MS,
    ),
)
