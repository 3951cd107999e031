"""Let pandoc's citeproc word the same notes; it starts anew each time."""

import sys
from pathlib import Path

import pypandoc

from benchmarks.workers.timing import report

folder = Path(sys.argv[1])


def convert() -> str:
    return pypandoc.convert_file(
        str(folder / "notes.md"),
        "plain",
        format="markdown",
        extra_args=["--citeproc", "--bibliography", str(folder / "notes.json")],
    )


assert "[500]" in convert()
report(convert, times=3, warm_up=0)
