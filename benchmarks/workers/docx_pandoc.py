"""Let pandoc write the letter as DOCX, again and again; it starts anew each time."""

import sys
from pathlib import Path

import pypandoc

from benchmarks.workers.timing import report

folder = Path(sys.argv[1])
source, target = str(folder / "letter.md"), str(folder / "pandoc.docx")


def convert() -> None:
    pypandoc.convert_file(source, "docx", format="markdown-smart", outputfile=target)


report(convert, times=5, warm_up=1)
assert Path(target).read_bytes().startswith(b"PK")
