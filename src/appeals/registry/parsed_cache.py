"""Parsed files kept between runs: reading YAML is most of the time of a short command.

The folder lies in the workspace, so that nothing of it gets about, and ignores itself
in git. It holds one file for each registry file: the tree of its present text, and the
SHA-256 of that text and our version. What was deleted from a registry does not stay
behind. What stands there is not trusted: a folder or file that somebody else may
write is passed over, every value is checked for its kind, and the models check the
tree as they check a fresh one. A cache that cannot be read or written is no error.
"""

import contextlib
import hashlib
import json
import os
import stat
from pathlib import Path

from appeals import __version__
from appeals.errors import AppealsError, MachineError
from appeals.registry.characters import first_forbidden
from appeals.registry.nodes import (
    MappingNode,
    Mark,
    Member,
    Node,
    ScalarNode,
    SequenceNode,
)
from appeals.storage.atomic import write_text
from appeals.storage.names import safe_name

CACHE_FOLDER = ".appeals-cache"
SCHEMA = 2
MIN_CHARS = 256
"""A shorter text is parsed faster than it pays to keep."""
MAX_BYTES = 16 * 1024 * 1024
_SCALAR, _LIST, _MAP = 0, 1, 2


def parse_kept(
    text: str, file: str, folder: Path | None
) -> tuple[Node | None, tuple[AppealsError, ...]]:
    """Parse YAML as `parse_yaml` does, or give the tree that was kept of this text.

    `folder` None keeps nothing.
    """
    known = load_tree(folder, file, text) if folder else None
    if known is not None:
        return known, ()
    from appeals.registry.yaml_file import parse_yaml  # its library takes a while

    node, errors = parse_yaml(text, file)
    if folder and node is not None and not errors:
        store_tree(folder, file, text, node)
    return node, errors


def load_tree(folder: Path, file: str, text: str) -> Node | None:
    """Give the tree kept for this text; None when there is none that is sound."""
    path = _path(folder, file)
    try:
        if not _is_ours(folder) or not _is_ours(path):
            return None
        if path.stat().st_size > MAX_BYTES:
            return None
        kept = json.loads(path.read_bytes())
        return _node(kept["tree"]) if kept["key"] == _digest(text) else None
    except (OSError, ValueError, TypeError, RecursionError, KeyError):
        return None


def store_tree(folder: Path, file: str, text: str, node: Node) -> None:
    """Keep the tree of a text that has no errors; a disk that refuses is no matter."""
    if len(text) < MIN_CHARS:
        return
    with contextlib.suppress(OSError, MachineError, RecursionError):
        folder.mkdir(mode=0o700, exist_ok=True)
        if not _is_ours(folder):
            return
        if not (folder / ".gitignore").exists():
            write_text(folder / ".gitignore", "*\n")
        kept = {"key": _digest(text), "tree": _kept(node)}
        packed = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        write_text(_path(folder, file), packed, mode=0o600)


def _path(folder: Path, file: str) -> Path:
    return folder / f"{safe_name(file)}.json"


def _digest(text: str) -> str:
    salt = f"{__version__}/{SCHEMA}\n"
    return hashlib.sha256((salt + text).encode()).hexdigest()


def _is_ours(path: Path) -> bool:
    """Say whether nobody else may write here, and no link leads elsewhere."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    is_open = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return found.st_uid == os.getuid() and not is_open


def _kept(node: Node) -> list[object]:
    mark = node.mark
    head: list[object] = [mark.line, mark.column, mark.end_column]
    if isinstance(node, ScalarNode):
        is_same = isinstance(node.value, str) and node.value == node.text
        return [_SCALAR, *head, node.value, None if is_same else node.text]
    if isinstance(node, SequenceNode):
        return [_LIST, *head, [_kept(item) for item in node.items]]
    return [
        _MAP,
        *head,
        [
            [m.key, m.mark.line, m.mark.column, m.mark.end_column, _kept(m.node)]
            for m in node.members
        ],
    ]


def _node(kept: list[object]) -> Node:
    """Build a tree; ValueError or TypeError when it is not of the right kind."""
    kind, line, column, end, content, *rest = kept
    mark = _mark(line, column, end)
    if kind == _SCALAR:
        (text,) = rest
        return _scalar(content, content if text is None else text, mark)
    if rest or not isinstance(content, list):
        raise TypeError
    if kind == _LIST:
        return SequenceNode(tuple([_node(item) for item in content]), mark)
    if kind != _MAP:
        raise ValueError
    members = tuple(
        [
            Member(_key(key), _mark(key_line, key_column, key_end), _node(value))
            for key, key_line, key_column, key_end, value in content
        ]
    )
    if len({member.key for member in members}) != len(members):
        raise ValueError
    return MappingNode(members, mark)


def _mark(line: object, column: object, end: object) -> Mark:
    if type(line) is int and type(column) is int and type(end) is int:
        return Mark(line, column, end)
    raise TypeError


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError
    return key


def _scalar(value: object, text: object, mark: Mark) -> ScalarNode:
    if not isinstance(text, str) or first_forbidden(text):
        raise TypeError
    if value is None or isinstance(value, str | int | float):
        if isinstance(value, str) and value != text:
            raise ValueError
        return ScalarNode(value, text, mark)
    raise TypeError
