"""Many letters in one run: mandates, recipients, cases; DOCX and PDF.

The number of cases is APPEALS_BENCH_CASES, 2000 by default (20000 in full); a tenth
is what it is compared with.
"""

import functools
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from appeals.composition.letter_request import LetterRequest
from benchmarks.case import CannotRunError, Case
from benchmarks.commands import APPEALS_HERE
from benchmarks.letter import as_html
from benchmarks.processes import (
    APPEALS,
    BASELINE_PYTHON,
    PYTHON,
    ROOT,
    Usage,
    resident_mb_of,
    run_process,
    warm_ms,
)
from benchmarks.reference import LETTER, MANDATES, composer, workspace
from benchmarks.start import BARE_TYPER

RECIPIENTS, NAIVE = 200, 20
CASES_MANY = int(os.environ.get("APPEALS_BENCH_CASES", "2000"))
CASES_FEW = CASES_MANY // 10
LIMITED = """

Some of them were held [in a place that few may know]{only=un}, others elsewhere.

{only=state}
What the State may read.^[And on what it rests.] It goes on for a while.
"""
ENTRY = """
  bench-{n:03}:
    kind: office
    name: Head of Office {n}
    organisation: Office {n}
    acronym: OFF
    salutation: Dear Head of Office,
    certainty: confirmed
"""


@functools.cache
def folder() -> Path:
    """Make a folder for all that is rendered here."""
    return Path(tempfile.mkdtemp(prefix="appeals-bench-"))


def forget() -> None:
    """Remove what was written."""
    if folder.cache_info().currsize:
        shutil.rmtree(folder())


@functools.cache
def generated() -> Path:
    """Make a workspace with the reference letter to 200, and one about cases."""
    root = folder() / "workspace"
    shutil.copytree(ROOT / "templates", root / "templates")
    for file in (*ROOT.glob("*.yaml"), ROOT / "appeals.toml"):
        shutil.copy(file, root)
    numbers = range(RECIPIENTS)
    recipients = root / "recipients.yaml"
    text = recipients.read_text(encoding="utf-8")
    entries = "".join(ENTRY.format(n=n) for n in numbers).lstrip("\n")
    text = text.replace("\nrecipients:\n", f"\nrecipients:\n{entries}", 1)
    recipients.write_text(text, encoding="utf-8")
    letters = root / "templates" / "letters"
    source = (letters / f"{LETTER}.md").read_text(encoding="utf-8")
    about = "\n\nThe case of {{ case.alias }}, held since {{ case.date_held }}.\n"
    (letters / "cases.md").write_text(source + about, encoding="utf-8")
    ids = ", ".join(f"bench-{n:03}" for n in numbers)
    lines = [
        f"to: [{ids}]" if line.startswith("to:") else line
        for line in source.split("\n")
        if not line.startswith("channel:")
    ]
    (letters / "many.md").write_text("\n".join(lines), encoding="utf-8")
    return root


def page_of(name: str, number: int) -> str:
    """Compose a letter of the reference workspace to one of its recipients."""
    letter = workspace().letter(name)
    known = workspace().expand(letter.front.to)
    recipient = known[number % len(known)]
    request = LetterRequest(name, letter, recipient, recipients=known)
    return as_html(composer().compose(request).document)


@functools.cache
def pages(name: str, count: int) -> Path:
    """Write letters as the plain pages that WeasyPrint alone is given."""
    made = folder() / f"pages-{name}"
    made.mkdir()
    for number in range(count):
        page = page_of(name, number)
        (made / f"{number:03}.html").write_text(page, encoding="utf-8")
    return made


def mandates_ms() -> float:
    with tempfile.TemporaryDirectory(dir=folder()) as out:
        usage = run_process(*APPEALS_HERE, "draft", MANDATES, "--all", "--out", out)
        sheets = len(list(Path(out).rglob("*.annexes.pdf")))
        assert len(list(Path(out).rglob("*.pdf"))) - sheets == 9
        return usage.ms


def naive_mandates_ms() -> float:
    made = pages(MANDATES, 9)
    return run_process(PYTHON, "-m", "benchmarks.workers.pdf_naive_many", str(made)).ms


@functools.cache
def graded() -> Path:
    """Make a workspace whose letter to nine withholds words, notes and paragraphs."""
    root = folder() / "graded"
    shutil.copytree(ROOT / "templates", root / "templates")
    for file in (*ROOT.glob("*.yaml"), ROOT / "appeals.toml"):
        shutil.copy(file, root)
    if (ROOT / "annexes").is_dir():
        shutil.copytree(ROOT / "annexes", root / "annexes")
    path = root / "templates" / "letters" / f"{MANDATES}.md"
    text = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(text + LIMITED * 10, encoding="utf-8")
    return root


def editions_ms(*audiences: str) -> float:
    """Render the nine letters for each audience; give the time of the processor."""
    total = 0.0
    with tempfile.TemporaryDirectory(dir=folder()) as out:
        for audience in audiences:
            here = (APPEALS, "--workspace", str(graded()), "draft", MANDATES)
            usage = run_process(*here, "--audience", audience, "--out", out)
            total += usage.cpu_ms
        sheets = len(list(Path(out).rglob("*.annexes.pdf")))
        assert len(list(Path(out).rglob("*.pdf"))) - sheets == 9 * len(audiences)
    return total


def render_many() -> Usage:
    """Render the 200 letters, or find all of them unchanged."""
    here = (APPEALS, "--workspace", str(generated()))
    return run_process(*here, "draft", "many", "--out", str(folder() / "many"))


@functools.cache
def first_many_ms() -> float:
    ms = render_many().ms
    assert len(list((folder() / "many").rglob("*.pdf"))) == RECIPIENTS
    return ms


def naive_many_ms() -> float:
    made = pages(LETTER, NAIVE)
    usage = run_process(PYTHON, "-m", "benchmarks.workers.pdf_naive_many", str(made))
    return float(json.loads(usage.output)) * 1000 * RECIPIENTS / NAIVE


def unchanged_ms() -> float:
    first_many_ms()
    return render_many().ms


@functools.cache
def workspace_of(engine: str) -> Path:
    """Make the workspace with the letter to 200 whose PDFs one engine sets."""
    root = folder() / f"workspace-{engine}"
    shutil.copytree(generated(), root)
    with (root / "appeals.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[pdf]\nengine = "{engine}"\n')
    return root


def many_pdf_cpu_ms(engine: str, count: int) -> float:
    """Give the time of 200 letters as PDF, judged by the first `count` of them."""

    def first(count: int) -> float:
        to = ",".join(f"bench-{n:03}" for n in range(count))
        with tempfile.TemporaryDirectory(dir=folder()) as out:
            here = (APPEALS, "--workspace", str(workspace_of(engine)), "draft", "many")
            usage = run_process(*here, "--to", to, "--format", "pdf", "--out", out)
            assert len(list(Path(out).rglob("*.pdf"))) == count
            return usage.cpu_ms

    alone = first(1)
    return alone + (first(count) - alone) / (count - 1) * (RECIPIENTS - 1)


@functools.cache
def cases_file(count: int) -> Path:
    path = folder() / f"cases-{count}.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("id,alias,consent,confidentiality,date_held\n")
        for n in range(count):
            stream.write(f"case-{n},Person {n},consent-{n},public,2019-03-04\n")
    return path


def cases_command(count: int, out: str) -> tuple[str, ...]:
    here = (APPEALS, "--workspace", str(generated()), "draft", "cases", "--out", out)
    return (*here, "--cases", str(cases_file(count)), "--format", "docx")


def render_cases_again(count: int) -> Usage:
    """Render a letter for each case as DOCX; the files are thrown away."""
    with tempfile.TemporaryDirectory(dir=folder()) as out:
        usage = run_process(*cases_command(count, out))
        assert len(list(Path(out).rglob("*.docx"))) == count
        return usage


render_cases = functools.cache(render_cases_again)


def ms_each(count: int) -> float:
    """Give the time of one more letter, the start of the program left out."""
    return (render_cases_again(count).ms - render_cases_again(1).ms) / (count - 1)


def cpu_ms_each(count: int) -> float:
    """Give its time of the processor, which other programs do not change."""
    return (render_cases(count).cpu_ms - render_cases(1).cpu_ms) / (count - 1)


@functools.cache
def resident_mb() -> tuple[float, float]:
    """Give the memory of all processes of a run: after a tenth, and near its end."""
    seen: dict[int, float] = {}
    with tempfile.TemporaryDirectory(dir=folder()) as out:
        child = subprocess.Popen(
            cases_command(CASES_MANY, out),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert child.stdout is not None
        for number, _ in enumerate(child.stdout, 1):
            if number in {CASES_FEW, CASES_MANY - CASES_FEW // 2}:
                seen[number] = resident_mb_of(child.pid)
        if child.wait():
            raise CannotRunError(f"draft exited with {child.returncode}")
    early, late = seen.values()
    return early, late


def docxtpl_ms() -> float:
    from benchmarks import letter

    return warm_ms(BASELINE_PYTHON, "docx_docxtpl", str(letter.files()))


CASES = (
    Case(
        name="mandates-9",
        baseline="WeasyPrint in one process, nine PDF only",
        target=0.9,
        measure_ours=mandates_ms,
        measure_baseline=naive_mandates_ms,
        rounds=3,
    ),
    Case(
        name="editions-3",
        baseline="one edition of the nine letters, processor time",
        target=3.2,
        measure_ours=lambda: editions_ms("un", "state", "public"),
        measure_baseline=lambda: editions_ms("un"),
        rounds=3,
    ),
    Case(
        name="letters-200",
        baseline=f"WeasyPrint in one process, {NAIVE} PDF times {RECIPIENTS // NAIVE}",
        target=0.5,
        measure_ours=first_many_ms,
        measure_baseline=naive_many_ms,
        rounds=1,
    ),
    Case(
        name="letters-200-typst",
        baseline=f"the same command with WeasyPrint, judged by {NAIVE} letters",
        target=0.25,
        measure_ours=lambda: many_pdf_cpu_ms("typst", RECIPIENTS),
        measure_baseline=lambda: many_pdf_cpu_ms("weasyprint", NAIVE),
        rounds=1,
    ),
    Case(
        name="unchanged-200",
        baseline="bare Typer app",
        target=3.0,
        measure_ours=unchanged_ms,
        measure_baseline=lambda: run_process(*BARE_TYPER).ms,
    ),
    Case(
        name="cases-rate",
        baseline="docxtpl, a letter",
        target=1.0,
        measure_ours=lambda: ms_each(CASES_MANY),
        measure_baseline=docxtpl_ms,
        rounds=3,
    ),
    Case(
        name="cases-cost",
        baseline=f"a letter of {CASES_FEW}; ours of {CASES_MANY}",
        target=1.1,
        measure_ours=lambda: cpu_ms_each(CASES_MANY),
        measure_baseline=lambda: cpu_ms_each(CASES_FEW),
        rounds=1,
    ),
    Case(
        name="cases-memory",
        baseline=f"peak of {CASES_FEW}; ours of {CASES_MANY}",
        target=1.2,
        measure_ours=lambda: render_cases(CASES_MANY).peak_mb,
        measure_baseline=lambda: render_cases(CASES_FEW).peak_mb,
        unit="MB",
        rounds=1,
    ),
    Case(
        name="cases-flat",
        baseline=f"all processes after {CASES_FEW} of {CASES_MANY}; ours near the end",
        target=1.1,
        measure_ours=lambda: resident_mb()[1],
        measure_baseline=lambda: resident_mb()[0],
        unit="MB",
        rounds=1,
    ),
)
