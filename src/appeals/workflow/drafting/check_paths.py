"""Which letters the words of `appeals check` mean: names, files, folders, stdin."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from appeals.errors import UsageError, raise_all
from appeals.registry.characters import character_faults
from appeals.registry.files import read_text
from appeals.registry.front_matter import parse_letter
from appeals.registry.workspace import Workspace

STDIN = "-"


class ChosenLetters(NamedTuple):
    """Names of letters of a workspace that may hold more letters than its files do."""

    workspace: Workspace
    names: tuple[str, ...]


def choose_letters(
    workspace: Workspace, words: Sequence[str], here: Path, stdin: str = ""
) -> ChosenLetters:
    """Read names of letters, files and folders of letters, and "-" for `stdin`.

    A file of templates/letters means its letter, in all languages. A file elsewhere is
    checked as if it were one there, by its path. A folder means the letters in it.
    Paths begin at the folder `here`. Raises UsageError for a word that means none of
    these, WorkspaceError for a file that is no letter.
    """
    names: dict[str, None] = {}
    for word in words:
        if word in workspace.letters:
            names[word] = None
        elif word == STDIN:
            workspace = _with_text(workspace, stdin, STDIN)
            names[STDIN] = None
        else:
            for path in _list_files(workspace, word, here):
                name = _letter_name(workspace, path)
                if name is None:
                    name = _relative_name(workspace, path)
                    text = read_text(path.parent, path.name, allow_tabs=True)
                    workspace = _with_text(workspace, text, name)
                names[name] = None
    return ChosenLetters(workspace, tuple(names))


def _list_files(workspace: Workspace, word: str, here: Path) -> list[Path]:
    path = (here / word).resolve()
    if path.is_file():
        return [path]
    if not path.is_dir():
        if "/" not in word and not word.endswith(".md"):
            workspace.letter(word)  # which says that there is none
        raise UsageError(
            f"there is no file and no folder '{word}'",
            remedy="`appeals list` shows the letters",
        )
    letters = (workspace.root / "templates" / "letters").resolve()
    if letters.is_relative_to(path):
        path = letters
    files = sorted(path.glob("*.md"))
    if not files:
        raise UsageError(
            f"there is no letter in the folder '{word}'",
            remedy="letters are files that end in .md",
        )
    return files


def _letter_name(workspace: Workspace, path: Path) -> str | None:
    """Give the name of the letter that a file of the workspace is of."""
    for name, letter in workspace.letters.items():
        for file in (letter.file, *letter.variants.values()):
            if file is not None and (workspace.root / file).resolve() == path:
                return name
    return None


def _relative_name(workspace: Workspace, path: Path) -> str:
    root = workspace.root.resolve()
    inside = path.is_relative_to(root)
    return path.relative_to(root).as_posix() if inside else path.as_posix()


def _with_text(workspace: Workspace, text: str, name: str) -> Workspace:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    raise_all(character_faults(text, name, allow_tabs=True))
    letter, errors = parse_letter(text, name)
    raise_all(errors)
    assert letter is not None  # noqa: S101  no errors, hence a letter
    return workspace.with_letter(name, letter)
