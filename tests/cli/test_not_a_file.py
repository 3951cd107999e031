"""A pipe, a folder or a device in the place of a file is named, in every command."""

import os

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
@pytest.mark.parametrize(
    "command",
    [
        ("send", "WHAT"),
        ("plan", "unodc-nsc-mou", "-o", "WHAT"),
        ("draft", "unodc-nsc-mou", "--cases", "WHAT"),
        ("citations", "import", "WHAT", "--format", "bibtex"),
        ("templates", "check", "WHAT"),
        ("verify", "WHAT"),
        ("verify", "README.md", "--trust", "WHAT"),
    ],
    ids=lambda command: "-".join(command[:2]),
)
@pytest.mark.usefixtures("workspace")
def test_no_command_waits_for_what_is_no_file(run, tmp_path, command, kind):
    made = {"pipe": tmp_path / "pipe", "folder": tmp_path / "d", "device": "/dev/zero"}
    if kind == "pipe":
        os.mkfifo(made["pipe"])
    (tmp_path / "d").mkdir(exist_ok=True)
    arguments = [str(made[kind]) if each == "WHAT" else each for each in command]
    ran = run(*arguments)
    assert ran.code in {2, 4, 5}, ran.err
    assert "Traceback" not in ran.err
    assert ran.err.strip()
