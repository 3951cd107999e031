"""Write a new letter from a skeleton, with what is known of it already."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import get_args

from appeals.errors import (
    AppealsError,
    BlockedError,
    UsageError,
    raise_all,
)
from appeals.languages.find import find_language
from appeals.model.letter import LetterKind
from appeals.registry.locate import LETTERS_FOLDER
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import PlainValue, block_member, flow, scalar
from appeals.storage.atomic import write_bytes, write_text
from appeals.storage.names import refuse_links_below, safe_name
from appeals.storage.reading import read_regular

REPLY_DAYS = 30
SKELETONS_FOLDER = "templates/skeletons"
KINDS: tuple[str, ...] = get_args(LetterKind)
_DEFAULT = "appeal"
_ANNEXES = "annexes"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_RECIPIENT = re.compile(r"\[RECIPIENT(?::([a-z0-9-]+))?\]")
_KIND = re.compile(r"^kind: ([a-z-]+)", re.MULTILINE)
_SUMMARY = re.compile(r"^# Skeleton: (.+)\n", re.MULTILINE)
_STATE = re.compile(r"[A-Z]{3}")
_SKELETONS = files("appeals.workflow.setup") / "skeletons"


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What is known of a new letter; placeholders stand for the rest.

    `skeleton` is the first of its kind if only `kind` is known. `to` has ids of
    recipients and groups, `annexes` are files that are copied into the workspace.
    `follows` are records of messages that the letter corrects or continues.
    """

    name: str
    skeleton: str | None = None
    kind: str | None = None
    to: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    state: str | None = None
    rights: tuple[str, ...] = ()
    subject: str | None = None
    language: str | None = None
    annexes: tuple[Path, ...] = ()
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A letter to begin with: its name, its kind, and what it is for."""

    name: str
    kind: str
    summary: str
    text: str


@cache
def shipped_skeletons() -> Mapping[str, str]:
    """Give the texts of the skeletons in the package, by name."""
    found = [f for f in _SKELETONS.iterdir() if f.name.endswith(".md")]
    found.sort(key=lambda file: file.name)
    return {f.name.removesuffix(".md"): f.read_text(encoding="utf-8") for f in found}


def skeletons(workspace: Workspace) -> Mapping[str, Skeleton]:
    """Give what `appeals new --from` offers: those of the workspace come first."""
    own = {
        path.stem: read_regular(path).decode("utf-8", errors="replace")
        for path in (workspace.root / SKELETONS_FOLDER).glob("*.md")
        if _NAME.fullmatch(path.stem)
    }
    return {
        name: Skeleton(
            name,
            kind[1] if (kind := _KIND.search(text)) else _DEFAULT,
            summary[1] if (summary := _SUMMARY.search(text)) else "",
            text,
        )
        for name, text in sorted({**shipped_skeletons(), **own}.items())
    }


def choose_skeleton(workspace: Workspace, asked: NewLetter) -> Skeleton:
    """Give the named skeleton, or the first of the kind.

    Raises UsageError for an unknown one.
    """
    known = skeletons(workspace)
    if asked.kind is not None and asked.kind not in KINDS:
        raise UsageError.no_such("unknown kind of letter", asked.kind, KINDS)
    if asked.skeleton is None:
        of_kind = [s for s in known.values() if s.kind == asked.kind]
        return of_kind[0] if of_kind else known[_DEFAULT]
    if asked.skeleton not in known:
        raise UsageError.no_such("unknown skeleton", asked.skeleton, known)
    return known[asked.skeleton]


def new_letter(workspace: Workspace, asked: NewLetter, today: date) -> Path:
    """Write templates/letters/NAME.md and give its path.

    The signatory is the first of the registry where none is named; so is the
    addressee, where the registry lacks the one that the skeleton is made for. Raises
    UsageError for what is not known, everything at once; BlockedError when the letter
    or another annex of the same name exists; MachineError when the disk refuses.
    """
    skeleton = choose_skeleton(workspace, asked)
    path = free_path(workspace, asked.name)
    annexes = refuse_parts(workspace, asked)
    _, head, body = _SUMMARY.sub("", skeleton.text, count=1).split("---\n", 2)
    values = _front_matter_values(workspace, asked, annexes)
    known = workspace.recipients
    first = next(iter(known), "")
    filled = (
        _RECIPIENT.sub(lambda m: f"[{m[1] if m[1] in known else first}]", head)
        .replace("[SIGNATORY]", f"[{next(iter(workspace.signatories), '')}]")
        .replace("date: DAY", f"date: {today.isoformat()}")
        .replace("REPLY", (today + timedelta(days=REPLY_DAYS)).isoformat())
    )
    for key, value in values.items():
        filled = _set_key(filled, key, value)
    for file, content in annexes.items():
        write_bytes(workspace.root / file, content, shown=file)
    shown = f"{LETTERS_FOLDER}/{asked.name}.md"
    write_text(path, f"---\n{filled}---\n{body}", shown=shown)
    return path


def refuse_parts(workspace: Workspace, asked: NewLetter) -> Mapping[str, bytes]:
    """Refuse what a letter cannot have, all of it at once; give the files enclosed.

    Raises UsageError, or BlockedError for an annex whose name another file has.
    """
    raise_all(tuple(_find_refusals(workspace, asked)))
    return dict(_read_annexes(workspace, asked.annexes))


def free_path(workspace: Workspace, name: str) -> Path:
    """Give the path of a new letter.

    Raises UsageError for a name that no letter can have, BlockedError when it exists.
    """
    if not _NAME.fullmatch(name) or name != safe_name(name):
        raise UsageError(
            f"'{name}' cannot name a letter",
            remedy="use small letters, digits and hyphens, as in unodc-nsc-mou",
        )
    path = workspace.root / LETTERS_FOLDER / f"{name}.md"
    refuse_links_below(workspace.root, path)
    if path.exists():
        raise BlockedError(
            f"the letter '{name}' exists already",
            remedy=f"edit {LETTERS_FOLDER}/{name}.md",
        )
    return path


def _find_refusals(workspace: Workspace, asked: NewLetter) -> Iterator[AppealsError]:
    """Report what in the letter is unknown in this workspace."""
    recipients = (*workspace.recipients, *workspace.groups)
    named = (
        ("recipient", asked.to, recipients, "`appeals recipients list` shows all"),
        (
            "signatory",
            asked.signed_by,
            workspace.signatories,
            "`appeals signatories add ID` enters one",
        ),
        ("right", asked.rights if workspace.rights else (), workspace.rights, ""),
    )
    for what, ids, known, remedy in named:
        for id_ in ids:
            if id_ not in known:
                yield UsageError.no_such(f"unknown {what}", id_, known, remedy)
    if asked.state is not None and not _STATE.fullmatch(asked.state):
        yield UsageError(
            f"'{asked.state}' is not the code of a State",
            remedy="write three capital letters (ISO 3166-1), as in CHN for China",
        )
    if asked.language is not None and find_language(asked.language) is None:
        yield UsageError(
            f"no letter can be written in '{asked.language}'",
            remedy="write a tag such as en, fr, es, ru, ar, zh-Hans or pt",
        )


def _front_matter_values(
    workspace: Workspace, asked: NewLetter, annexes: Mapping[str, bytes]
) -> Mapping[str, PlainValue]:
    """Give the keys of the front matter that are known, as values."""
    files = tuple({"title": Path(file).stem, "file": file} for file in annexes)
    given: dict[str, PlainValue] = {
        "subject": " ".join(asked.subject.split()) if asked.subject else None,
        "kind": asked.kind,
        "to": asked.to or None,
        "from": asked.signed_by or None,
        "language": asked.language or workspace.settings.languages[0],
        "state": asked.state,
        "rights": asked.rights or None,
        "annexes": files or None,
        "follows": asked.follows or None,
    }
    return {key: value for key, value in given.items() if value is not None}


def _set_key(head: str, key: str, value: PlainValue) -> str:
    """Set a key of a skeleton's front matter: in place, where offered, or last."""
    if key == "annexes":
        return head + "".join(f"{line}\n" for line in block_member(key, value, 0))
    written = scalar(value) if isinstance(value, str) else flow(value)
    found = re.search(rf"^(?:# )?{key}: [^#\n]*", head, re.MULTILINE)
    if found is None:
        return f"{head}{key}: {written}\n"
    line = f"{key}: {written}"
    if head[found.end() : found.end() + 1] == "#":  # the remark stays where it is
        line = f"{line} ".ljust(len(found[0]))
    return head[: found.start()] + line + head[found.end() :]


def _read_annexes(
    workspace: Workspace, paths: Sequence[Path]
) -> Iterator[tuple[str, bytes]]:
    """Read files to enclose; give the path of each in the workspace."""
    for path in paths:
        try:
            content = read_regular(path)
        except OSError as error:
            raise UsageError(
                f"'{path}' cannot be enclosed: {error.strerror}",
                remedy="check the spelling of its path",
            ) from None
        file = f"{_ANNEXES}/{safe_name(path.name)}"
        target = refuse_links_below(workspace.root, workspace.root / file)
        if target.exists() and read_regular(target) != content:
            raise BlockedError(
                f"another file is at '{file}' already; nothing was written",
                remedy="give the file to be enclosed another name",
            )
        yield file, content
