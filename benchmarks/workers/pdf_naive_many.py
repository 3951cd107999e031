"""Print every page of a folder with WeasyPrint, one after another in one process."""

import json
import sys
import time
from pathlib import Path

from weasyprint import HTML

pages = sorted(Path(sys.argv[1]).glob("*.html"))
assert pages
start = time.perf_counter()
for page in pages:
    pdf = HTML(string=page.read_text(encoding="utf-8")).write_pdf()
    assert len(pdf) > 10_000, "no font on this machine"
json.dump(time.perf_counter() - start, sys.stdout)
