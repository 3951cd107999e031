"""A copy of the reference workspace, and the command line run in it."""

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from appeals.cli import questions
from appeals.cli.main import main
from appeals.cli.state import STATE

REPOSITORY = Path(__file__).parents[2]
LETTER = "templates/letters/unodc-nsc-mou.md"


@dataclass(frozen=True)
class Ran:
    """What one command line did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of data on stdout."""
        return self.out.splitlines()


Run = Callable[..., Ran]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the reference workspace with its first letter alone, and are in it."""
    root = tmp_path / "workspace"
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    for path in (root / "templates" / "letters").iterdir():
        if path != root / LETTER:
            path.unlink()
    for path in (REPOSITORY / "appeals.toml", *REPOSITORY.glob("*.yaml")):
        shutil.copy(path, root)
    monkeypatch.chdir(root)
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    monkeypatch.setenv("APPEALS_STATE", str(tmp_path / "state"))
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run a command line through main(); no vault stays open behind it."""

    def run_it(*arguments: str) -> Ran:
        capsys.readouterr()
        code = main(arguments)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    yield run_it
    STATE.begin(None)


class _Terminal(io.StringIO):
    """What somebody types, a line an answer."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Be at a terminal and give these answers, one a question."""

    def type_it(*answers: str) -> None:
        monkeypatch.setattr("sys.stdin", _Terminal("\n".join([*answers, ""])))
        monkeypatch.setattr(questions, "is_at_terminal", lambda: True)
        for module in ("letters", "citations_add"):
            monkeypatch.setattr(f"appeals.cli.{module}.is_at_terminal", lambda: True)

    return type_it


@pytest.fixture
def append(workspace: Path) -> Callable[[str], int]:
    """Add a line at the end of the letter, and give its number."""

    def append_it(line: str) -> int:
        path = workspace / LETTER
        text = path.read_text(encoding="utf-8").rstrip("\n")
        path.write_text(f"{text}\n\n{line}\n", encoding="utf-8")
        return text.count("\n") + 3

    return append_it


@pytest.fixture
def replace(workspace: Path) -> Callable[[str, str, str], None]:
    """Replace what is in a file of the workspace, and must be there once."""

    def replace_it(file: str, old: str, new: str) -> None:
        path = workspace / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace_it
