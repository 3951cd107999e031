"""A workspace whose letter is approved, or signed, at one place on the disk."""

import contextlib
import io
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from appeals.cli.main import main
from tests.cli.conftest import LETTER, REPOSITORY, Ran

NAME = "unodc-nsc-mou"
OUT = f"out/{NAME}"
PDF, DOCX = f"{OUT}/unodc-ed.pdf", f"{OUT}/unodc-ed.docx"
PACKET, SIGNATURE = f"{OUT}/packet.json", f"{OUT}/packet.json.p7s"
SIGNERS = "[safeguard-defenders, world-uyghur-congress]"


def run(*arguments: str) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    return Ran(code, out.getvalue(), err.getvalue())


def done(*arguments: str) -> Ran:
    ran = run(*arguments)
    assert ran.code == 0, ran.err
    return ran


def change(path: str, old: str, new: str) -> None:
    file = Path(path)
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    file.write_text(text.replace(old, new), "utf-8")


def flip(path: str, place: int | None = None) -> None:
    content = bytearray(Path(path).read_bytes())
    content[len(content) // 2 if place is None else place] ^= 1
    Path(path).write_bytes(content)


class Stage:
    """A workspace at one place on the disk, put back as it was for each test.

    Demonstration keys belong to the folder of their workspace: it cannot be copied.
    """

    def __init__(self, folder: Path, letters: tuple[str, ...] = (NAME,)) -> None:
        self.root, self.keys = folder / "workspace", folder / "keys"
        self._kept = folder / "kept"
        self.root.mkdir()
        shutil.copytree(REPOSITORY / "templates", self.root / "templates")
        for path in (self.root / "templates" / "letters").iterdir():
            if path.stem not in letters:
                path.unlink()
        for path in (REPOSITORY / "appeals.toml", *REPOSITORY.glob("*.yaml")):
            shutil.copy(path, self.root)

    def enter(self, patch: pytest.MonkeyPatch) -> None:
        patch.chdir(self.root)
        patch.delenv("APPEALS_WORKSPACE", raising=False)
        patch.delenv("APPEALS_SIGN_PASSPHRASE_FILE", raising=False)
        patch.setenv("APPEALS_KEYS", str(self.keys))

    def keep(self) -> None:
        for folder in (self.root, self.keys):
            shutil.copytree(folder, self._kept / folder.name)

    def put_back(self) -> None:
        for folder in (self.root, self.keys):
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            shutil.copytree(self._kept / folder.name, folder, dirs_exist_ok=True)


def prepared(folder: Path, *, signers: str = "") -> Stage:
    """Render the letter and have it approved; with demonstration keys."""
    stage = Stage(folder)
    with pytest.MonkeyPatch.context() as patch:
        stage.enter(patch)
        if signers:
            change(LETTER, "from: [safeguard-defenders]", f"from: {signers}")
        done("keys", "new", "--demo")
        done("draft", NAME, "--as", "drafter-a")
        done("review", "approve", NAME, "--as", "reviewer-a")
        stage.keep()
    return stage


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("one"))


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("two"), signers=SIGNERS)


@pytest.fixture(scope="module")
def signed_once(one):
    """Sign once for all tests that only look."""
    with pytest.MonkeyPatch.context() as patch:
        one.enter(patch)
        one.put_back()
        ran = done("sign", NAME)
        shutil.copytree(one.root, one.root.parent / "signed")
    return SimpleNamespace(ran=ran, kept=one.root.parent / "signed")


@pytest.fixture
def approved(one, monkeypatch):
    """Are in a workspace whose letter is approved and not yet signed."""
    one.enter(monkeypatch)
    one.put_back()
    return one


@pytest.fixture
def signed(approved, signed_once):
    """Are in a workspace whose letter is signed."""
    for name in ("out", "reviews"):
        shutil.rmtree(approved.root / name)
        shutil.copytree(signed_once.kept / name, approved.root / name)
    return signed_once.ran


@pytest.fixture
def joint(two, monkeypatch):
    """Are in a workspace whose letter two organisations have yet to sign."""
    two.enter(monkeypatch)
    two.put_back()
    return two
