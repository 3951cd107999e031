"""Whole commands on the reference workspace, from the shell's point of view."""

import functools
import shutil
import tempfile
from pathlib import Path

from benchmarks import letter
from benchmarks.case import Case
from benchmarks.processes import APPEALS, PYTHON, ROOT, Usage, cold_ms, run_process
from benchmarks.reference import LETTER, MANDATES
from benchmarks.start import bare_typer

APPEALS_HERE = (APPEALS, "--workspace", str(ROOT))


def short_command(name: str, *words: str) -> Case:
    """Measure a command that a person waits for, with nothing to render."""
    return Case(
        name=name,
        baseline="bare Typer app",
        target=1.7,
        measure_ours=lambda: run_process(*APPEALS_HERE, *words).cpu_ms,
        measure_baseline=bare_typer,
    )


def draft() -> Usage:
    """Render DOCX and PDF in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        usage = run_process(*APPEALS_HERE, "draft", LETTER, "--out", folder)
        assert any(Path(folder).rglob("*.pdf")), "draft wrote no PDF"
        return usage


def draft_cold_ms(engine: str) -> float:
    """Render DOCX and PDF with an engine, in a workspace of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "templates", folder / "templates")
        for file in ROOT.glob("*.yaml"):
            shutil.copy(file, folder)
        settings = (ROOT / "appeals.toml").read_text(encoding="utf-8")
        settings += f'\n[pdf]\nengine = "{engine}"\n'
        (folder / "appeals.toml").write_text(settings, encoding="utf-8")
        usage = run_process(APPEALS, "--workspace", name, "draft", LETTER)
        assert any((folder / "out").rglob("*.pdf")), "draft wrote no PDF"
        return usage.cpu_ms


NOTES = (
    "A/HRC/45/13, para. {n}",
    "CAT/C/CHN/CO/5, paras. {n}-{more}",
    "Ibid., para. {n}",
    "Jane Roe, A Report on Things (London, 2019), p. {n}",
    "See A/RES/47/133, art. 10; A/75/{n}",
    "Report of the Committee, A/HRC/{n}/7, para. 3 (emphasis added)",
)
SENTENCE = (
    "This sentence of paragraph {n} says what happened to the people who were held in "
    "secret places by the State."
)


@functools.cache
def old_letter() -> str:
    """Give a letter of 30 pages with 150 notes, as it is typed."""
    numbers = range(1, 151)
    text = [f"{' '.join([SENTENCE] * 4).format(n=n)}[{n}]" for n in numbers]
    notes = [f"[{n}] {NOTES[n % len(NOTES)].format(n=n, more=n + 3)}" for n in numbers]
    head = ["3 November 2020", "Re: Our letter", "Dear Executive Director,"]
    return "\n\n".join([*head, *text, "Safeguard Defenders", *notes])


def import_letter() -> Usage:
    """Make a template of that letter, and write nothing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "old.md"
        file.write_text(old_letter(), encoding="utf-8")
        words = ("import", str(file), "--name", "bench-letter", "--dry-run")
        return run_process(*APPEALS_HERE, *words)


def review_list() -> Usage:
    """Write the list of nine letters as a page, a PDF to fill in and a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        words = ("review", "report", MANDATES, "--format", "html,pdf,xlsx")
        usage = run_process(*APPEALS_HERE, *words, "--out", folder)
        assert len(list(Path(folder).rglob("review-*"))) == 3
        return usage


CASES = (
    short_command("list", "list"),
    short_command("parse", "citations", "parse", "A/HRC/45/13"),
    short_command("rule", "rule", "STY010"),
    Case(
        name="check",
        baseline="bare Typer app",
        target=3.0,
        measure_ours=lambda: run_process(*APPEALS_HERE, "check", LETTER).cpu_ms,
        measure_baseline=bare_typer,
    ),
    Case(
        name="check-nine",
        baseline="the bound: 1.5 s of a processor",
        target=1.0,
        measure_ours=lambda: run_process(*APPEALS_HERE, "check", MANDATES).cpu_ms,
        measure_baseline=lambda: 1500.0,
    ),
    Case(
        name="draft",  # checks, Word file, archive-grade PDF and manifest included
        baseline="WeasyPrint, PDF only",
        target=2.0,
        measure_ours=lambda: draft().ms,
        measure_baseline=lambda: cold_ms(
            PYTHON, "pdf_naive_once", str(letter.files() / "letter.html")
        ),
    ),
    Case(
        name="draft-typst",
        baseline="the same with WeasyPrint",
        target=0.5,
        measure_ours=lambda: draft_cold_ms("typst"),
        measure_baseline=lambda: draft_cold_ms("weasyprint"),
    ),
    Case(
        name="import-letter",  # 30 pages, 150 notes; composed once to compare it
        baseline="the bound: 2 s",
        target=1.0,
        measure_ours=lambda: import_letter().ms,
        measure_baseline=lambda: 2000.0,
    ),
    Case(
        name="review-list",
        baseline="the bound: 4 s of the processor",
        target=1.0,
        measure_ours=lambda: review_list().cpu_ms,
        measure_baseline=lambda: 4000.0,
        rounds=3,
    ),
    Case(
        name="draft-memory",
        baseline="the bound: 200 MiB",
        target=1.0,
        measure_ours=lambda: draft().peak_mb,
        measure_baseline=lambda: 200.0,
        unit="MB",
        rounds=3,
    ),
)
