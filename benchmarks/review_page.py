"""The reviewer's page, from the browser's point of view: the page itself, and a key."""

import http.client
import json
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from benchmarks.case import Case
from benchmarks.processes import APPEALS, ROOT

LETTER = "special-procedures-liuzhi"
NUMBERS = count()


@dataclass(frozen=True)
class Served:
    """A page that is being served, and the cookie that opens it."""

    host: str
    folder: str
    cookie: str
    process: subprocess.Popen
    root: Path

    def ask(self, path: str, body: dict[str, str] | None = None) -> tuple[float, str]:
        """Give how long an answer took, in ms, and its text."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": self.cookie, "Origin": f"http://{self.host}"}
        begun = time.perf_counter()
        if body is None:
            connection.request("GET", self.folder + path, headers=headers)
        else:
            headers["Content-Type"] = "application/json"
            text = json.dumps(body)
            connection.request("POST", self.folder + path, text, headers)
        answer = connection.getresponse()
        said = answer.read().decode()
        took = (time.perf_counter() - begun) * 1000
        connection.close()
        assert answer.status == 200, said
        return took, said


@cache
def served() -> Served:
    """Serve a copy of the reference workspace until the benchmarks end."""
    root = Path(tempfile.mkdtemp())
    for path in (ROOT / "appeals.toml", *ROOT.glob("*.yaml")):
        shutil.copy(path, root)
    shutil.copytree(ROOT / "templates", root / "templates")
    words = ("--workspace", str(root), "review", "open", LETTER, "--no-browser")
    process = subprocess.Popen((APPEALS, *words), stdout=subprocess.PIPE, text=True)
    address = process.stdout.readline().strip()
    host = address.split("/")[2]
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", address.partition(host)[2])
    answer = connection.getresponse()
    cookie = answer.getheader("set-cookie").partition(";")[0]
    return Served(host, answer.getheader("location"), cookie, process, root)


def forget() -> None:
    """End the server, if it was begun, and throw the copy away."""
    if served.cache_info().currsize:
        served().process.send_signal(signal.SIGINT)
        served().process.wait(30)
        shutil.rmtree(served().root)


def key() -> float:
    """Answer a use, each time another or another way."""
    here, number = served(), next(NUMBERS)
    rows = re.findall(r'data-row="([^"]+)"', here.ask("")[1])
    answer = {"row": rows[number % len(rows)], "verdict": "query"}
    more = {"comment": f"number {number}", "person": "reviewer-a"}
    return here.ask("marks", answer | more)[0]


CASES = (
    Case(
        name="review-page",
        baseline="the bound: 1 s",
        target=1.0,
        measure_ours=lambda: served().ask("")[0],
        measure_baseline=lambda: 1000.0,
    ),
    Case(
        name="review-key",  # checked against the files, written and synchronised
        baseline="the bound: 50 ms",
        target=1.0,
        measure_ours=key,
        measure_baseline=lambda: 50.0,
    ),
)
