"""Print the letter with WeasyPrint once."""

import sys
from pathlib import Path

from weasyprint import HTML

page = Path(sys.argv[1]).read_text(encoding="utf-8")
pdf = HTML(string=page).write_pdf()
assert len(pdf) > 10_000, "no font on this machine"
