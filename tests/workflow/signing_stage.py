"""A workspace whose letter is approved, or signed, at one place on the disk."""

import contextlib
import io
import shutil
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from appeals.cli.main import main
from appeals.signing import pdf_blockers, pdf_file, pdf_signature, pdf_verification
from tests.cli.conftest import LETTER, REPOSITORY, Ran

NAME = "unodc-nsc-mou"
OUT = f"out/{NAME}"
PDF, DOCX = f"{OUT}/unodc-ed.pdf", f"{OUT}/unodc-ed.docx"
PACKET, SIGNATURE = f"{OUT}/packet.json", f"{OUT}/packet.json.p7s"
SIGNERS = "[safeguard-defenders, world-uyghur-congress]"

_read_file = lru_cache(maxsize=8)(pdf_file.parse_pdf)
for module in (pdf_blockers, pdf_signature, pdf_verification):
    vars(module)["read_file"] = _read_file
"""The same bytes are taken apart into the same parts. Most of these tests look at one
signed letter; to read it again and again took half of their time."""


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
                is_folder = path.is_dir() and not path.is_symlink()
                shutil.rmtree(path) if is_folder else path.unlink()
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


_STAGES: dict[str, Stage] = {}


def _prepared_once(factory: pytest.TempPathFactory, signers: str) -> Stage:
    """Prepare a workspace for all modules of tests that begin with it."""
    if signers not in _STAGES:
        _STAGES[signers] = prepared(factory.mktemp("stage"), signers=signers)
    return _STAGES[signers]


@cache
def _signed_once(stage: Stage) -> SimpleNamespace:
    with pytest.MonkeyPatch.context() as patch:
        stage.enter(patch)
        stage.put_back()
        ran = done("sign", NAME)
        shutil.copytree(stage.root, stage.root.parent / "signed")
    return SimpleNamespace(ran=ran, kept=stage.root.parent / "signed")


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    return _prepared_once(tmp_path_factory, "")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return _prepared_once(tmp_path_factory, SIGNERS)


@pytest.fixture(scope="module")
def signed_once(one):
    """Sign once for all tests that only look."""
    return _signed_once(one)


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


_LEFT: list[Path] = []
ALLOWED = ("--allow-unverified", "the office said so by telephone")


@pytest.fixture
def left(signed, approved, monkeypatch, tmp_path, tmp_path_factory) -> Stage:
    """Are in a workspace whose signed letter went to the outbox as a PDF, once."""
    state = tmp_path / "state"
    monkeypatch.setenv("APPEALS_STATE", str(state))
    if not _LEFT:
        done("plan", NAME, "--format", "pdf", "-o", "plan.json")
        done("send", "plan.json", "--live", *ALLOWED)
        held = tmp_path_factory.mktemp("left")
        shutil.copytree("sent", held / "sent")
        shutil.copytree(state, held / "state")
        _LEFT.append(held)
    else:
        shutil.copytree(_LEFT[0] / "sent", "sent")
        shutil.copytree(_LEFT[0] / "state", state)
    return approved


@pytest.fixture
def joint(two, monkeypatch):
    """Are in a workspace whose letter two organisations have yet to sign."""
    two.enter(monkeypatch)
    two.put_back()
    return two
