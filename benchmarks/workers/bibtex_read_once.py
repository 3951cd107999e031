"""Read a library with bibtexparser alone, once."""

import sys
from pathlib import Path

from bibtexparser.entrypoint import parse_string

library = parse_string(Path(sys.argv[1]).read_text(encoding="utf-8"))
assert library.entries, "no entry was read"
