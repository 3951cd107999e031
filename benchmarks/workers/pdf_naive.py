"""Print the letter with WeasyPrint as its first page of documentation says."""

import sys
from pathlib import Path

from weasyprint import HTML

from benchmarks.workers.timing import report

page = Path(sys.argv[1]).read_text(encoding="utf-8")
pdf = HTML(string=page).write_pdf()
assert len(pdf) > 10_000, "no font on this machine"
report(lambda: HTML(string=page).write_pdf(), times=8, warm_up=2)
