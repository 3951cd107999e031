"""Nothing that is written names the person at the keyboard, the machine or its zone.

The names are planted in the environment, and looked for in every file afterwards:
in the parts of Word files, in the unpacked objects of PDFs, in signatures, in records,
in crash files, in the key folder.
"""

import io
import os
import re
import subprocess
import sys
import zipfile

import pikepdf
import pytest

from tests.cli.conftest import REPOSITORY

NAME = "unodc-nsc-mou"
PLANTED = ("quentinplanted", "plantedhost", "plantedhome", "plantedmail")
COMMANDS = (
    ("keys", "new", "--demo"),
    ("draft", NAME, "--format", "docx,pdf,html,txt", "--as", "drafter-a"),
    ("review", "report", NAME),
    ("review", "approve", NAME, "--as", "reviewer-a"),
    ("review", "status"),
    ("sign", NAME),
    ("verify", f"out/{NAME}"),
    ("plan", NAME, "-o", "plan.json"),
    (
        "send",
        "plan.json",
        "--live",
        "--allow-unverified",
        "the office said so by telephone",
    ),
)
DRIVER = """
import sys
from types import SimpleNamespace
from appeals.cli import main
codes = [main.main(line.split("\\t")) for line in sys.stdin.read().splitlines()]

def broken():
    secret = "quentinplanted"
    raise RuntimeError(f"a bug beside {secret}")

sys.modules["appeals.cli.broken"] = SimpleNamespace(broken=broken)
main.COMMANDS["broken"] = "broken.broken"
codes.append(main.main(["broken"]))
print(codes, file=sys.stderr)
"""


@pytest.fixture
def written(workspace, tmp_path):
    """Run every command that writes, and give the folders that were written to."""
    home, temporary = tmp_path / "plantedhome", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    names = ("USER", "LOGNAME", "LNAME", "USERNAME", "GIT_AUTHOR_NAME", "NAME")
    planted = dict.fromkeys(names, "quentinplanted")
    environment = {
        **os.environ,
        **planted,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "APPEALS_KEYS": str(home / "keys"),
        "TMPDIR": str(temporary),
        "HOSTNAME": "plantedhost",
        "EMAIL": "plantedmail@example.org",
        "TZ": "Asia/Taipei",
        "PYTHONPATH": str(REPOSITORY / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input="\n".join("\t".join(line) for line in COMMANDS),
        env=environment,
        cwd=workspace,
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    assert done.stderr.splitlines()[-1] == str([0] * len(COMMANDS) + [70]), done.stderr
    return workspace, home, temporary


def test_no_file_names_who_wrote_it_where_or_in_which_zone(written):
    workspace, home, _ = written
    assert (workspace / "reviews").is_dir()
    assert (home / "keys" / "demo").is_dir()
    files = [path for folder in written for path in folder.rglob("*") if path.is_file()]
    kinds = {path.suffix for path in files}
    assert {".docx", ".pdf", ".html", ".txt", ".json", ".p7s", ".eml"} <= kinds
    assert any(path.name.startswith("appeals-crash-") for path in files)
    reported = [
        f"{path.name}: {found}"
        for path in files
        for found in sorted(traces(path.read_bytes()))
    ]
    assert reported == []


def test_the_search_sees_what_is_planted(tmp_path):
    """In a part of a Word file, in a packed PDF, in UTF-16: nothing hides it."""
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("docProps/core.xml", "<a>QuentinPlanted</a>" * 9)
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = "quentinplanted \u4e2d"
    packed = io.BytesIO()
    pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    pdf.docinfo["/Author"] = ""
    pdf.pages[0].Contents = pdf.make_stream(b"(plantedhost) Tj " * 99)
    rendered = io.BytesIO()
    pdf.save(rendered, compress_streams=True)
    local = b"D:20261122101112+08'00'"
    assert traces(word.getvalue()) == {"quentinplanted"}
    assert traces(packed.getvalue()) == {"quentinplanted"}
    assert traces(rendered.getvalue()) == {"plantedhost"}
    assert traces(local) == {"the local time zone"}
    assert traces(b"2026-11-22T10:11:12Z") == set()


def traces(content: bytes) -> set[str]:
    """Give the planted names in a file, whatever it packs them in."""
    found: set[str] = set()
    for layer in layers(content):
        plain = layer.lower()
        for name in PLANTED:
            wide = name.encode("utf-16-be")
            forms = (name.encode(), wide, name.encode("utf-16-le"), wide.hex().encode())
            if any(form in plain for form in forms):
                found.add(name)
        if re.search(rb"\d\d[:]?\d\d\+08'?:?00", layer):
            found.add("the local time zone")
    return found


def layers(content: bytes):
    """Yield a file as it is, and what is packed in it."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for part in parts.namelist():
                yield part.encode()
                yield from layers(parts.read(part))
    elif content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for each in (*pdf.objects, pdf.trailer):
                yield from pieces(each)
    elif b"base64" in content:
        import email

        for part in email.message_from_bytes(content).walk():
            if not part.is_multipart():
                yield from layers(part.get_payload(decode=True) or b"")


def pieces(value):
    """Yield what is written in an object of a PDF: strings, names, unpacked streams."""
    if isinstance(value, pikepdf.String):
        yield bytes(value)
        yield str(value).encode()
    elif isinstance(value, pikepdf.Name):
        yield str(value).encode()
    elif isinstance(value, pikepdf.Array):
        for item in value:
            yield from () if is_indirect(item) else pieces(item)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for key, item in value.items():
            yield key.encode()
            yield from () if is_indirect(item) else pieces(item)
        if isinstance(value, pikepdf.Stream):
            yield value.read_bytes()


def is_indirect(item) -> bool:
    return isinstance(item, pikepdf.Object) and item.is_indirect
