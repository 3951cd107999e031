"""Saves of all kinds are noticed; nothing else is taken for one."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event, Timer

import pytest

from appeals.errors import MachineError
from appeals.workflow.drafting.watching import InputFiles

LETTER = "templates/letters/first.md"
WAIT_S = 10.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("appeals.toml", LETTER, "templates/arguments/a.md", "annex/a.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    return tmp_path


def seen(root: Path, act: Callable[[], object], further=tuple, quiet_s=0.0):
    """Give what is noticed after `act` is done; with `quiet_s`, all of that time."""
    files, ending = InputFiles(root, further), Event()
    found = []
    timers = [Timer(0.05, act), Timer(quiet_s or WAIT_S, ending.set)]
    for timer in timers:
        timer.daemon = True
        timer.start()
    for changed in files.changes(ending):
        found.append(changed)
        if not quiet_s:
            break
    for timer in timers:
        timer.cancel()
    return found


def save_in_place(path: Path) -> None:
    path.write_text("after")


def save_by_rename(path: Path) -> None:
    new = path.with_name(".first.md.new")
    new.write_text("after")
    new.replace(path)


def save_as_vim(path: Path) -> None:
    backup = path.with_name(path.name + "~")
    path.rename(backup)
    path.write_text("after")
    backup.unlink()


def save_in_two_writes(path: Path) -> None:
    path.write_text("")
    with path.open("a") as stream:
        stream.write("after")


def save_alike(path: Path) -> None:
    """Keep size and time: another file is there all the same."""
    new = path.with_name("new")
    shutil.copy2(path, new)
    new.replace(path)


@pytest.mark.parametrize(
    "save",
    [save_in_place, save_by_rename, save_as_vim, save_in_two_writes, save_alike],
)
def test_each_way_to_save_is_one_change(root, save):
    assert seen(root, lambda: save(root / LETTER), quiet_s=0.4) == [{LETTER}]


@pytest.mark.parametrize(
    "name",
    [
        "appeals.toml",
        "citations.yaml",
        "templates/arguments/a.md",
        "templates/layout/fonts/new/a.ttf",
        "sources/abc.pdf",
    ],
)
def test_registries_arguments_layout_and_copies_count(root, name):
    def write() -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("after")

    assert seen(root, write) == [{name}]


def test_a_folder_that_is_new_is_listened_at(root):
    new = root / "templates/arguments/new/b.md"

    def write() -> None:
        new.parent.mkdir()
        new.write_text("b")
        Timer(0.3, lambda: new.write_text("bb")).start()

    name = "templates/arguments/new/b.md"
    assert seen(root, write, quiet_s=0.8) == [{name}, {name}]


def test_a_letter_that_is_deleted_has_changed(root):
    assert seen(root, (root / LETTER).unlink) == [{LETTER}]


def test_an_annex_counts_where_the_letter_has_it(root):
    annex = root / "annex/a.pdf"
    act = lambda: annex.write_text("after")  # noqa: E731
    assert seen(root, act, lambda: (annex,)) == [{"annex/a.pdf"}]
    assert seen(root, act, quiet_s=0.3) == []


def test_what_was_rendered_and_what_editors_leave_are_no_changes(root):
    def write() -> None:
        for name in (
            "out/first/a.pdf",
            "templates/letters/.first.md.swp",
            "templates/letters/first.md~",
            ".git/index",
            "notes.txt",
        ):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text("x")

    assert seen(root, write, quiet_s=0.4) == []


def test_what_changed_before_one_began_to_wait_counts(root):
    files = InputFiles(root)
    (root / LETTER).write_text("after")
    assert next(iter(files.changes())) == {LETTER}


def test_where_the_system_cannot_listen_the_files_are_looked_at(root, monkeypatch):
    import watchfiles

    real, ways = watchfiles.watch, []

    def watch(*paths, force_polling, **options):
        ways.append(force_polling)
        if not force_polling:
            raise OSError("OS file watch limit reached")
        return real(*paths, force_polling=True, **options)

    monkeypatch.setattr(watchfiles, "watch", watch)
    assert seen(root, lambda: save_in_place(root / LETTER)) == [{LETTER}]
    assert ways == [None, True]


def test_a_workspace_that_is_gone_is_said(root):
    with pytest.raises(MachineError, match="is gone"):
        seen(root, lambda: shutil.rmtree(root), quiet_s=5)
