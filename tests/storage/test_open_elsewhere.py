"""A file that Word or Excel has open is a sentence with what to do."""

import pytest

from appeals.cli.main_guard import run_guarded
from appeals.cli.state import CliState
from appeals.errors import MachineError
from appeals.storage.atomic import write_bytes
from appeals.storage.reading import read_if_exists, read_regular


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("unodc-ed.docx", "~$odc-ed.docx"),
        ("letter1.docx", "~$etter1.docx"),
        ("me.docx", "~$me.docx"),
        ("cases.xlsx", "~$cases.xlsx"),
        ("cases.csv", ".~lock.cases.csv#"),
    ],
)
def test_a_file_with_a_lock_beside_it_is_neither_read_nor_written(tmp_path, name, lock):
    path = tmp_path / name
    path.write_bytes(b"before")
    assert read_regular(path) == b"before"
    (tmp_path / lock).write_bytes(b"")
    for act in (
        lambda: read_regular(path),
        lambda: read_if_exists(path),
        lambda: write_bytes(path, b"after"),
    ):
        with pytest.raises(MachineError, match="is open in another program") as raised:
            act()
        assert "save and close it there" in raised.value.remedy
        assert f"'{lock}'" in raised.value.remedy
    assert path.read_bytes() == b"before"


def test_locks_beside_other_files_stop_nothing(tmp_path):
    (tmp_path / "~$cases.xlsx").write_bytes(b"")
    (tmp_path / ".~lock.x.pdf#").write_bytes(b"")
    for name in ("other.xlsx", "x.pdf", "cases.md", "~$cases.xlsx"):
        write_bytes(tmp_path / name, b"x")
        assert read_regular(tmp_path / name) == b"x"


def refused() -> PermissionError:
    """Make what Windows raises for a file that another program has open."""
    error = PermissionError(13, "The process cannot access the file", "x.pdf")
    error.winerror = 32
    return error


def test_a_refusal_of_windows_is_the_same_sentence(tmp_path, monkeypatch, capsys):
    def refuse(*_args, **_more):
        raise refused()

    path = tmp_path / "x.pdf"
    path.write_bytes(b"before")
    monkeypatch.setattr("appeals.storage.atomic._replace", refuse)
    with pytest.raises(MachineError, match="is open in another program"):
        write_bytes(path, b"after")
    monkeypatch.setattr("appeals.storage.reading.os.open", refuse)
    with pytest.raises(MachineError, match="is open in another program"):
        read_regular(path)
    monkeypatch.undo()
    assert run_guarded(refuse, CliState()) == MachineError.exit_code
    assert "is open in another program" in capsys.readouterr().err
