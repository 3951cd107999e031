"""LibreOffice carries out a redline: the new letter, or the old one, word for word."""

import json
import subprocess
from pathlib import Path

import pytest

from appeals.writers.docx import write_docx
from appeals.writers.docx.redline import write_redline
from tests.signing.test_docx_libreoffice import PYTHON
from tests.writers.docx.edits import edited

SCRIPT = Path(__file__).parent / "settle_changes.py"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PYTHON is None, reason="needs LibreOffice and python3-uno"),
]


def settled(folder: Path, files: list[bytes]) -> list[list[list[str]]]:
    """Give what LibreOffice says of each file with all accepted, and all rejected."""
    paths = [folder / f"{number}.docx" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    pipe = f"redline-{folder.name}"
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        asked = [str(PYTHON), str(SCRIPT), pipe, *(path.as_uri() for path in paths)]
        done = subprocess.run(asked, check=True, capture_output=True, timeout=600)
        office.wait(60)
    finally:
        office.kill()
    return json.loads(done.stdout)


def test_accepted_it_is_the_new_letter_and_rejected_the_old_one(
    tmp_path: Path,
) -> None:
    pairs = [edited(seed) for seed in range(8)]
    files = [
        data
        for old, new in pairs
        for data in (write_redline(old, new), write_docx(new), write_docx(old))
    ]
    found = settled(tmp_path, files)
    for seed in range(len(pairs)):
        redline, new, old = found[3 * seed : 3 * seed + 3]
        assert redline == [new[0], old[0]], seed
