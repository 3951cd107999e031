"""Sending: a thousand letters over SMTP, and a large annex."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from appeals.delivery.plan import (
    FindingCount,
    Plan,
    PlannedAddress,
    PlannedFile,
    PlannedMessage,
    PlannedOptions,
    PlannedSigner,
    Sender,
    message_id,
)
from appeals.workflow.sending.plan import write_plan
from benchmarks.case import Case
from benchmarks.processes import PYTHON, ROOT, run_process

LETTERS = int(os.environ.get("APPEALS_BENCH_LETTERS", "1000"))
SIZES = {"txt": 6_000, "docx": 30_000, "pdf": 70_000}
"""Bytes of the files of a letter of three pages."""
SENDER = Sender(name="Benchmark Watch", address="office@rights.test")
SETTINGS = """\
id = "0198c0de-0000-4000-8000-000000000021"
demo = false
[organisation]
name = "Benchmark Watch"
[mail]
from_address = "office@rights.test"
[mail.smtp]
host = "127.0.0.1"
port = {port}
security = "none"
"""


@cache
def folder() -> Path:
    """Make a folder for the workspaces, which are made again for each run."""
    return Path(tempfile.mkdtemp(prefix="appeals-bench-mailing-"))


def forget() -> None:
    """Throw away what was written."""
    if folder.cache_info().currsize:
        shutil.rmtree(folder())


@contextmanager
def sink() -> Iterator[int]:
    """Run a server that takes everything, and give its port."""
    command = (PYTHON, "-m", "benchmarks.workers.mail_sink")
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


@contextmanager
def workspace(letters: int, port: int, annex: Path | None = None) -> Iterator[Path]:
    """Write a workspace with so many letters and their plan."""
    with tempfile.TemporaryDirectory(dir=folder()) as name:
        root = Path(name)
        settings = SETTINGS.format(port=port)
        (root / "appeals.toml").write_text(settings, encoding="utf-8")
        (root / "recipients.yaml").write_text(
            "schema: appeals/recipients@1\nrecipients: {}\n", encoding="utf-8"
        )
        (root / "out/many").mkdir(parents=True)
        rest = () if annex is None else (planned(root, annex, "annex"),)
        messages = [message(root, n, rest) for n in range(letters)]
        packet = json.dumps([f.model_dump() for m in messages for f in m.files])
        (root / "out/many/packet.json").write_text(packet, encoding="utf-8")
        made = Plan(
            letter="many",
            made_on="2026-11-29",
            sender=SENDER,
            options=PlannedOptions(formats=("docx", "pdf")),
            is_demo=False,
            messages=tuple(messages),
        ).with_seal()
        write_plan(made, root / "plan.json")
        yield root


def message(root: Path, number: int, rest: tuple[PlannedFile, ...]) -> PlannedMessage:
    """Write the files of a letter, and plan it."""
    noise = random.Random(number)
    files = []
    for kind, size in SIZES.items():
        path = root / f"out/many/office-{number}.{kind}"
        content = noise.randbytes(size)
        path.write_bytes(content.hex().encode()[:size] if kind == "txt" else content)
        files.append(planned(root, path, "text" if kind == "txt" else "letter"))
    return planned_message(number, (*files, *rest))


def planned_message(number: int, files: tuple[PlannedFile, ...]) -> PlannedMessage:
    """Plan a letter with its files."""
    to, subject = (f"Head of Office {number}", f"office-{number}@un.test"), "A letter"
    edition = f"office-{number}"
    return PlannedMessage(
        edition=edition,
        recipient=edition,
        name=to[0],
        language="en",
        email=PlannedAddress(
            address=to[1],
            certainty="confirmed",
            source="invented",
            checked_on="2026-11-01",
        ),
        other_ways=(),
        channel=None,
        confidentiality="public",
        signers=(PlannedSigner(id="example-watch", certificate_sha256="a" * 64),),
        subject=subject,
        message_id=message_id("many", edition, SENDER, to, subject, files),
        letter_date="2026-11-29",
        files=files,
        findings=(FindingCount(code="STY010", severity="warning", count=2),),
        obstacles=(),
        approvers=("person-a", "person-b"),
    )


def planned(root: Path, path: Path, role: str) -> PlannedFile:
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return PlannedFile(
        path=os.path.relpath(path, root),
        name=f"Benchmark Watch 2026-11-29{path.suffix}",
        role=role,
        sha256=sha256,
        size_bytes=path.stat().st_size,
    )


def send(worker: str, letters: int, annex: Path | None = None) -> dict[str, float]:
    """Send letters with ours or with a baseline; give what it printed."""
    with sink() as port, workspace(letters, port, annex) as root:
        command = (PYTHON, "-m", f"benchmarks.workers.{worker}", str(root))
        return json.loads(run_process(*command, str(port)).output)


@cache
def annex() -> Path:
    """Make a file of 100 MB that nothing can make smaller."""
    made = folder() / "annex.zip"
    noise = random.Random(0)
    with made.open("wb") as stream:
        for _ in range(100):
            stream.write(noise.randbytes(1_000_000))
    return made


CASES = (
    Case(
        name="smtp-1000",  # kept, claimed, recorded and with a receipt each; no judging
        baseline="mail merge by smtplib, nothing kept",
        target=1.5,
        measure_ours=lambda: send("smtp_ours", LETTERS)["s"] * 1000,
        measure_baseline=lambda: send("smtp_naive", LETTERS)["s"] * 1000,
        rounds=1,
    ),
    Case(
        name="smtp-own",  # processor time of our process alone, the server's is not
        baseline="the 6 ms a letter that are allowed",
        target=1,
        measure_ours=lambda: send("smtp_ours", LETTERS)["s"] * 1000,
        measure_baseline=lambda: 6.0,
        rounds=1,
    ),
    Case(
        name="smtp-memory",  # the plan itself is read whole
        baseline="a tenth of the letters",
        target=1.25,
        measure_ours=lambda: send("smtp_ours", LETTERS)["mb"],
        measure_baseline=lambda: send("smtp_ours", LETTERS // 10)["mb"],
        unit="MB",
        rounds=1,
    ),
    Case(
        name="annex-100mb",
        baseline="the same letters without it",
        target=1.1,
        measure_ours=lambda: send("smtp_ours", 3, annex())["mb"],
        measure_baseline=lambda: send("smtp_ours", 3)["mb"],
        unit="MB",
        rounds=3,
    ),
)
