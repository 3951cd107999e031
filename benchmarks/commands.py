"""Whole commands on the reference workspace, from the shell's point of view."""

import tempfile
from pathlib import Path

from benchmarks import letter
from benchmarks.case import Case
from benchmarks.processes import (
    APPEALS,
    PYTHON,
    ROOT,
    Usage,
    cold_ms,
    run_process,
)
from benchmarks.reference import LETTER
from benchmarks.start import BARE_TYPER

APPEALS_HERE = (APPEALS, "--workspace", str(ROOT))


def short_command(name: str, *words: str) -> Case:
    """Measure a command that a person waits for, with nothing to render."""
    return Case(
        name=name,
        baseline="bare Typer app",
        target=1.7,
        measure_ours=lambda: run_process(*APPEALS_HERE, *words).ms,
        measure_baseline=lambda: run_process(*BARE_TYPER).ms,
    )


def draft() -> Usage:
    """Render DOCX and PDF in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        usage = run_process(*APPEALS_HERE, "draft", LETTER, "--out", folder)
        assert any(Path(folder).rglob("*.pdf")), "draft wrote no PDF"
        return usage


CASES = (
    short_command("list", "list"),
    short_command("parse", "citations", "parse", "A/HRC/45/13"),
    short_command("rule", "rule", "STY010"),
    Case(
        name="check",
        baseline="bare Typer app",
        target=3.0,
        measure_ours=lambda: run_process(*APPEALS_HERE, "check", LETTER).ms,
        measure_baseline=lambda: run_process(*BARE_TYPER).ms,
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
        name="draft-memory",
        baseline="the bound: 200 MiB",
        target=1.0,
        measure_ours=lambda: draft().peak_mb,
        measure_baseline=lambda: 200.0,
        unit="MB",
        rounds=3,
    ),
)
