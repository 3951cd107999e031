"""Golden files: what the writers print of the sample letter.

`APPEALS_ACCEPT=1` writes them anew; read the diff before you commit it.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent


def check_golden(name: str, text: str) -> None:
    """Compare `text` with the golden file of that name."""
    path = FOLDER / name
    if os.environ.get("APPEALS_ACCEPT") == "1":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
