"""LibreOffice shows our signatures as valid, and changed files as not."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from appeals.signing.docx_signature import sign_docx
from appeals.writers.docx import write_docx
from tests.signing.pki import AT, Pki, make
from tests.signing.sample_docx import DOCUMENT, Signed, letter, swapped
from tests.writers.docx import trees

SCRIPT = Path(__file__).parent / "show_signatures.py"


def python_with_uno() -> str | None:
    """Find the Python for which LibreOffice's bridge is installed."""
    for python in ("/usr/bin/python3", sys.executable):
        asked = [python, "-c", "import uno"]
        if (
            Path(python).exists()
            and not subprocess.run(asked, capture_output=True, check=False).returncode
        ):
            return python
    return None


PYTHON = python_with_uno() if shutil.which("soffice") else None

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PYTHON is None, reason="needs LibreOffice and python3-uno"),
]


def shown(folder: Path, **files: bytes) -> dict[str, list[tuple[bool, str]]]:
    """Give what LibreOffice says of each signature in each file."""
    paths = [folder / f"{name}.docx" for name in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    pipe = f"signatures-{folder.name}"
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
        asked = subprocess.run(
            [str(PYTHON), str(SCRIPT), pipe, *(path.as_uri() for path in paths)],
            check=True,
            capture_output=True,
            text=True,
            timeout=180,
        )
        office.wait(timeout=60)
    finally:
        if office.poll() is None:
            os.killpg(office.pid, signal.SIGTERM)
            office.wait(timeout=60)
    answers = json.loads(asked.stdout)
    return {
        name: [tuple(each) for each in answer]
        for name, answer in zip(files, answers, strict=True)
    }


def test_libreoffice_calls_each_signature_valid_and_sees_changes(
    docx: Signed, pki: Pki, tmp_path: Path
) -> None:
    carol, dora = (
        make(name, pki.intermediate, key=ec.generate_private_key(curve))
        for name, curve in (("Carol", ec.SECP384R1()), ("Dora", ec.SECP521R1()))
    )
    arabic = write_docx(trees.arabic_document())
    answers = shown(
        tmp_path,
        rsa=docx.one,
        p256=sign_docx(letter(), pki.bob, when=AT, expected=("bob",)),
        p384=sign_docx(letter(), carol, when=AT, expected=("carol",)),
        p521=sign_docx(letter(), dora, when=AT, expected=("dora",)),
        two=docx.two,
        arabic=sign_docx(arabic, pki.alice, when=AT, expected=("alice",)),
        words=swapped(docx.two, DOCUMENT, "respectfully", "urgently"),
        properties=swapped(
            docx.one, "docProps/core.xml", "<dc:creator>", "<dc:creator>X"
        ),
        unsigned=docx.letter,
    )
    names = {
        file: [
            (is_valid, name.partition("CN=")[2].partition(",")[0])
            for is_valid, name in found
        ]
        for file, found in answers.items()
    }
    assert names == {
        "rsa": [(True, "Alice Director")],
        "p256": [(True, "Bob Reviewer")],
        "p384": [(True, "Carol")],
        "p521": [(True, "Dora")],
        "two": [(True, "Alice Director"), (True, "Bob Reviewer")],
        "arabic": [(True, "Alice Director")],
        "words": [(False, "Alice Director"), (False, "Bob Reviewer")],
        "properties": [(False, "Alice Director")],
        "unsigned": [],
    }


def test_two_validators_find_nothing_in_a_signed_letter(
    docx: Signed, tmp_path: Path
) -> None:
    from ooxml_integrity import check
    from openxml_audit import FileFormat, OpenXmlValidator

    file = tmp_path / "letter.docx"
    file.write_bytes(docx.two)
    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)
    assert list(validator.validate(str(file)).errors) == []
    assert list(check(str(file))) == []
