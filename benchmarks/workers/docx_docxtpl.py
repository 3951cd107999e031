"""Fill a Word template whose notes pandoc made beforehand, again and again."""

import io
import json
import sys
import zipfile
from pathlib import Path

import docxtpl
import pypandoc

from benchmarks.workers.timing import report

folder = Path(sys.argv[1])
template = folder / "template.docx"
note_count = (folder / "template.md").read_text(encoding="utf-8").count("]: {{ ")
pypandoc.convert_file(
    str(folder / "template.md"), "docx", format="markdown-smart", outputfile=template
)
values = json.loads((folder / "values.json").read_text(encoding="utf-8"))


def fill() -> bytes:
    document = docxtpl.DocxTemplate(template)
    document.render(values)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


with zipfile.ZipFile(io.BytesIO(fill())) as package:
    notes = package.read("word/footnotes.xml")
assert b"{{" not in notes
assert notes.count(b"<w:footnoteRef") == note_count > 0
report(fill, times=20)
