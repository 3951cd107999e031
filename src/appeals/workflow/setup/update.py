"""Bring newer shipped recipients, channels and authorities into a workspace.

Each field of each entry is compared separately: what the workspace was given
(`RECORD_FILE`), what it says now, and what is shipped now. Local changes stay; if both
changed, it is a conflict, and nothing is touched. No entry, field or comment is ever
removed.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Literal

from appeals.errors import BlockedError, Place, UsageError, WorkspaceError, raise_all
from appeals.model.authority import Authority
from appeals.registry.cross_checks import load_all_errors
from appeals.registry.editing import RegistryChange, edit_entries, lay_out
from appeals.registry.locate import SETTINGS_FILE
from appeals.registry.reader import RegistrySection
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields, PlainValue
from appeals.storage.atomic import write_bytes, write_text
from appeals.storage.reading import read_if_exists
from appeals.workflow.setup.shipped import (
    RECORD_FILE,
    SECTIONS,
    Record,
    digest_of,
    entries_in,
    record_text,
    shipped_text,
)

_COMMENT: Final = re.compile(r"(?m)^\s*#|\s#\s")
What = Literal["added", "changed", "kept", "conflict", "gone"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is done with a field, or with a whole entry if `field` is "".

    added, changed: adopted; kept: changed here, and not since by us; conflict: both
    changed, or a comment would be lost; gone: no longer shipped, but left as it is.
    """

    file: str
    entry: str
    what: What
    field: str = ""
    here: PlainValue = None
    shipped: PlainValue = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WorkspaceUpdate:
    """What an update does: each difference, and the resulting files."""

    differences: tuple[Difference, ...]
    contents: dict[str, bytes]
    record: Record

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """What a person must decide."""
        return tuple(d for d in self.differences if d.what == "conflict")


@dataclass(slots=True)
class _Merge:
    """A section being merged."""

    section: RegistrySection
    mine: Sequence[str]
    theirs: Sequence[str]
    differences: list[Difference] = field(default_factory=list)
    added: dict[str, Fields] = field(default_factory=dict)
    changed: dict[str, dict[str, PlainValue]] = field(default_factory=dict)
    record: dict[str, dict[str, str]] = field(default_factory=dict)

    def note(self, entry: str, what: What, name: str = "", **values: object) -> None:
        """Record what is done; `values` are `here`, `shipped` and `reason`."""
        found = Difference(self.section.file, entry, what, name, **values)  # type: ignore[arg-type]  # each of its own type
        self.differences.append(found)


def plan_update(
    workspace: Workspace, mine: Sequence[str] = (), theirs: Sequence[str] = ()
) -> WorkspaceUpdate:
    """Report what an update would do; nothing is written.

    `mine` and `theirs` name entries whose conflicts are decided. Raises WorkspaceError
    when a registry is malformed before, UsageError for an entry without a conflict,
    BlockedError when the files would not fit together afterwards.
    """
    raise_all(workspace.read_errors())
    given = _read_record(workspace.root)
    differences: list[Difference] = []
    contents: dict[str, bytes] = {}
    record: dict[str, Mapping[str, Mapping[str, str]]] = {}
    decided = {*mine, *theirs}
    for section in SECTIONS:
        path = workspace.root / section.file
        before = contents.get(section.file) or read_if_exists(path, section.file)
        if before is None:
            differences.append(Difference(section.file, section.name, "kept"))
            continue
        merge = _Merge(section, mine, theirs)
        text = before.decode("utf-8-sig")
        base = given.get(section.path)
        base = base if isinstance(base, dict) else {}  # the file may be damaged
        _merge_section(workspace, merge, text, base)
        content = _apply_changes(workspace, merge, before)
        if content != before:
            contents[section.file] = content
        decided -= {d.entry for d in merge.differences if d.reason == "decided"}
        differences += merge.differences
        record[section.path] = merge.record
    if decided:
        names = ", ".join(f"'{name}'" for name in sorted(decided))
        raise UsageError(
            f"no conflict is in {names}", remedy="`appeals update --dry-run` lists them"
        )
    _refuse_unfit(workspace, contents)
    return WorkspaceUpdate(tuple(differences), contents, record)


def carry_out(workspace: Workspace, update: WorkspaceUpdate) -> None:
    """Write what was planned, then note what the workspace was given.

    Raises MachineError when the disk refuses.
    """
    for file, content in update.contents.items():
        write_bytes((workspace.root / file).resolve(), content, shown=file)
    path = workspace.root / RECORD_FILE
    write_text(path, record_text(update.record), shown=RECORD_FILE)


def _read_record(root: Path) -> Record:
    content = read_if_exists(root / RECORD_FILE, RECORD_FILE)
    if content is None:
        return {}
    try:
        record: Record = json.loads(content)
    except ValueError:
        raise WorkspaceError(
            f"'{RECORD_FILE}' cannot be read",
            place=Place(RECORD_FILE),
            remedy="bring it back from git; without it every difference is a conflict",
        ) from None
    return record


def _merge_section(
    workspace: Workspace,
    merge: _Merge,
    text: str,
    given: Mapping[str, Mapping[str, str]],
) -> None:
    """Compare every shipped entry with the one here."""
    here = entries_in(merge.section, text)
    shipped = entries_in(merge.section, shipped_text(merge.section.file))
    layout = lay_out(text).get(merge.section.name)
    for key, fields in shipped.items():
        if key in here:
            extent = layout.value.get(key) if layout else None
            lines = {
                m.key: text[m.start : m.value.end]
                for m in (extent.value.members if extent else ())
            }
            _merge_entry(merge, key, (here[key], fields), given.get(key, {}), lines)
        elif key in given:
            merge.record[key] = dict(given[key])
            merge.note(key, "kept", reason="taken out here")
        elif other := _find_same_source(workspace, merge.section, key, fields):
            merge.note(key, "conflict", reason=f"is here as '{other}'")
        else:
            merge.added[key] = fields
            merge.record[key] = {n: digest_of(v) for n, v in fields.items()}
            merge.note(key, "added", shipped=fields)
    for key in given:
        if key not in shipped and key in here:
            merge.note(key, "gone")


def _merge_entry(
    merge: _Merge,
    key: str,
    values: tuple[Fields, Fields],
    given: Mapping[str, str],
    lines: Mapping[str, str],
) -> None:
    """Compare the fields of an entry that is here and shipped."""
    here, shipped = values
    record = merge.record.setdefault(key, {})
    for name, new in shipped.items():
        old, base, digest = here.get(name), given.get(name), digest_of(new)
        if name in here and digest_of(old) == digest:
            record[name] = digest
            continue
        is_ours = digest_of(old) == base if name in here else base is None
        what, reason = _decide_conflict(merge, key, is_given=base == digest)
        if is_ours and not _COMMENT.search(lines.get(name, "")):
            what, reason = "changed", ""
        elif what == "conflict":
            reason = "has a comment here" if is_ours else "changed here too"
            reason = reason if base is not None else "differs here"
        if what != "conflict":
            record[name] = digest
        elif base is not None:
            record[name] = base
        if what == "changed":
            merge.changed.setdefault(key, {})[name] = new
        merge.note(key, what, name, here=old, shipped=new, reason=reason)
    for name in given:
        if name not in shipped and name in here:
            merge.note(key, "gone", name, here=here[name])


def _decide_conflict(merge: _Merge, key: str, *, is_given: bool) -> tuple[What, str]:
    """Decide about a field that was changed here, with a person's decision if given.

    With `is_given` the workspace was given before what is shipped now.
    """
    if is_given:
        return "kept", ""
    if key in merge.theirs:
        return "changed", "decided"
    return ("kept", "decided") if key in merge.mine else ("conflict", "")


def _find_same_source(
    workspace: Workspace, section: RegistrySection, key: str, fields: Fields
) -> str | None:
    """Find an authority that is here under another key than the shipped one."""
    if section.model is not Authority:
        return None
    aliases = fields.get("aliases")
    more = aliases if isinstance(aliases, tuple | list) else ()
    names = (fields.get("symbol"), *more)
    for name in names:
        known = workspace.resolve(name) if isinstance(name, str) else None
        if known is not None and known.key != key:
            return known.key
    return None


def _apply_changes(workspace: Workspace, merge: _Merge, before: bytes) -> bytes:
    """Make the changes; those that would touch other lines become conflicts."""
    section = merge.section
    if not merge.added and not merge.changed:
        return before
    if lay_out(before.decode("utf-8-sig")).get(section.name) is None:
        before = before.rstrip() + f"\n\n{section.name}:\n".encode()
    edit = partial(edit_entries, workspace, section)
    edited = edit(RegistryChange(merge.added, merge.changed), before)
    if not edited.reworded:
        return edited.content
    content = edit(RegistryChange(merge.added), before).content
    for key, fields in merge.changed.items():
        once = edit(RegistryChange(changed={key: fields}), content)
        if not once.reworded:
            content = once.content
            continue
        for name in fields:
            merge.record[key].pop(name, None)
        merge.note(key, "conflict", reason="cannot be changed without other lines")
    return content


def _refuse_unfit(workspace: Workspace, contents: dict[str, bytes]) -> None:
    """Read the registries as they would be: no update may break a workspace."""
    with tempfile.TemporaryDirectory(prefix="appeals-update-") as folder:
        trial = Path(folder)
        for path in (*workspace.root.glob("*.yaml"), workspace.root / SETTINGS_FILE):
            shutil.copy(path, trial)
        for file, content in contents.items():
            (trial / file).write_bytes(content)
        errors = load_all_errors(trial)
    if errors:
        problems = [problem for error in errors for problem in error.problems]
        raise BlockedError.of(problems)


def changed_lines(update: WorkspaceUpdate) -> Iterator[str]:
    """Show an update as a diff: a head for each entry, - what is here, + what comes."""
    entry = ""
    for each in update.differences:
        head = f"{each.file} {each.entry}"
        if each.what in {"kept", "gone"} and not each.reason:
            said = "yours is kept" if each.what == "kept" else "is no longer shipped"
            yield f"= {head} {each.field}".rstrip() + f": {said}"
            continue
        if head != entry:
            entry = head
            yield f"@@ {head}"
        mark = "!" if each.what == "conflict" else ""
        reason = f" ({each.reason})" if each.reason else ""
        if each.field or each.what != "added":
            yield f"{mark or ' '} {each.field or each.what}{reason}"
        if each.here is not None:
            yield f"- {_show_value(each.here)}"
        if each.shipped is not None:
            yield f"+ {_show_value(each.shipped)}"


def _show_value(value: PlainValue) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
