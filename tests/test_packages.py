"""The wheel and the source archive: lean, alike each time, and whole when installed."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = Path(sysconfig.get_path("purelib"))

pytestmark = pytest.mark.slow


def call(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(source: Path, target: Path, epoch: int = 1_700_000_000) -> tuple[Path, Path]:
    """Give the wheel and the source archive."""
    command = (sys.executable, "-m", "hatchling", "build", "-d", target)
    call(*command, cwd=source, SOURCE_DATE_EPOCH=str(epoch))
    return next(target.glob("*.whl")), next(target.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build(ROOT, tmp_path_factory.mktemp("dist"))


def names_in(sdist: Path) -> set[str]:
    with tarfile.open(sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def test_the_source_archive_holds_what_builds_the_wheel_and_no_more(built):
    names = names_in(built[1])
    beside = {name for name in names if not name.startswith("src/appeals/")}
    assert beside == {
        ".gitignore",
        "CHANGELOG.md",
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "channels.yaml",
        "pyproject.toml",
        "recipients.yaml",
    }
    assert not any("__pycache__" in name for name in names)


def test_the_wheel_holds_every_file_of_the_package(built):
    listed = call("git", "ls-files", "src/appeals", cwd=ROOT).split()
    package = {name.removeprefix("src/") for name in listed}
    shipped = {"appeals/starter/recipients.yaml", "appeals/starter/channels.yaml"}
    with zipfile.ZipFile(built[0]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == package | shipped
    assert "appeals/py.typed" in names


def test_the_wheel_names_its_extras_its_subjects_and_no_index(built):
    with zipfile.ZipFile(built[0]) as wheel:
        named = next(n for n in wheel.namelist() if n.endswith("/METADATA"))
        head = wheel.read(named).decode().partition("\n\n")[0].splitlines()
    extras = {
        "pdf",
        "sign",
        "clean",
        "review",
        "web",
        "pkcs11",
        "keyring",
        "cjk",
        "dask",
    }
    for extra in (*extras, "all"):
        assert f"Provides-Extra: {extra}" in head
    everything = [line for line in head if line.endswith("extra == 'all'")]
    assert any(extra in line for line in everything for extra in extras)
    assert not any("cjk" in line for line in everything)
    assert "Classifier: Typing :: Typed" in head


def test_built_again_from_its_source_archive_the_bytes_are_the_same(built, tmp_path):
    with tarfile.open(built[1]) as archive:
        # As an attribute: Debian 12's Python has no such parameter yet
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(tmp_path)
    unpacked = next(tmp_path.glob("appeals-*"))
    wheel, sdist = build(unpacked, tmp_path / "dist")
    assert wheel.read_bytes() == built[0].read_bytes()
    assert sdist.read_bytes() == built[1].read_bytes()


def environment_with(package: Path, folder: Path) -> Path:
    """Install a package alone; what it depends on is found beside, not installed."""
    call(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin/python"
    site = call(
        python,
        "-c",
        "import sysconfig; print(sysconfig.get_path('purelib'))",
        cwd=folder,
    )
    Path(site.strip(), "beside.pth").write_text(f"{PACKAGES}\n")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    options = ("--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed")
    call(*pip, *options, package, cwd=folder.parent)
    return python


@pytest.mark.parametrize("number", [0, 1], ids=["wheel", "sdist"])
def test_installed_into_an_empty_folder_it_writes_a_letter(built, tmp_path, number):
    python = environment_with(built[number], tmp_path / "venv")
    appeals = python.with_name("appeals")
    home = tmp_path / "empty"
    home.mkdir()
    where = call(python, "-c", "import appeals; print(appeals.__file__)", cwd=home)
    assert where.startswith(str(tmp_path))
    call(appeals, "init", "ours", "--organisation", "Our Organisation", cwd=home)
    ours = home / "ours"
    call(appeals, "new", "first", "--from", "appeal", cwd=ours)
    listed = call(appeals, "list", cwd=ours)
    assert "first" in listed
    rendered = call(
        appeals, "--workspace", "examples", "draft", "example-letter", cwd=ours
    )
    kinds = {Path(line).suffix for line in rendered.split()}
    assert kinds >= {".docx", ".pdf"}
    seen = call(python, "-m", "appeals", "doctor", cwd=ours)
    assert "workspace: every registry and letter can be read" in seen
    assert call(python, "-m", "appeals", "--version", cwd=home).startswith("appeals ")
