"""What the package ships for every workspace: recipients, channels, authorities."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import appeals
from appeals.errors import MachineError
from appeals.model.authority import TranslatedName
from appeals.model.channel import Channel, StateRecord
from appeals.model.recipient import Right, Shared
from appeals.registry.editing import lay_out
from appeals.registry.reader import RegistrySection
from appeals.registry.yaml_file import parse_yaml
from appeals.registry.yaml_words import Fields, PlainValue
from appeals.workflow.records.registry_files import AUTHORITY, RECIPIENT

Entries = Mapping[str, Fields]
"""The entries of a section as plain values, by key."""
Record = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By section and entry, a hash for each field."""


SECTIONS: Final = (
    RegistrySection("right", "recipients.yaml", "rights", Right),
    RegistrySection("shared entry", "recipients.yaml", "shared", Shared),
    RECIPIENT,
    RegistrySection("channel", "channels.yaml", "channels", Channel),
    RegistrySection("State", "channels.yaml", "states", StateRecord),
    RegistrySection("name", "citations.yaml", "names", TranslatedName),
    AUTHORITY,
)
RECORD_FILE: Final = ".appeals/shipped.json"
"""Where a workspace records which values it was given: others are its own."""

FILES: Final = tuple(dict.fromkeys(section.file for section in SECTIONS))

_OF_AN_ORGANISATION: Final = ("groups",)
"""Sections about one organisation's recipients: no other one gets them."""


@cache
def shipped_text(file: str) -> str:
    """Give a registry as every workspace gets it.

    Raises MachineError when the installation lacks it.
    """
    text = starter_file(file).read_text(encoding="utf-8")
    for name in _OF_AN_ORGANISATION:
        text = _remove_section(text, name)
    return text


def entries_in(section: RegistrySection, text: str) -> Entries:
    """Give the entries of a section in the text of its file; {} for a malformed one."""
    node, _ = parse_yaml(text, section.file)
    return section.plain(node)


def digest_of(value: PlainValue) -> str:
    """Give twelve hexadecimal digits for a value of a field."""
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


@cache
def shipped_record() -> Record:
    """Give the hash of the value of each shipped field."""
    return {
        section.path: {
            key: {name: digest_of(value) for name, value in fields.items()}
            for key, fields in entries_in(section, shipped_text(section.file)).items()
        }
        for section in SECTIONS
    }


def record_text(record: Record) -> str:
    """Write a record as JSON, an entry a line, so that git can merge it."""
    parts = []
    for path, entries in sorted(record.items()):
        lines = [
            f"  {json.dumps(key)}: {json.dumps(fields, sort_keys=True)}"
            for key, fields in sorted(entries.items())
        ]
        joined = ",\n".join(lines)
        parts.append(f" {json.dumps(path)}: {{\n{joined}\n }}")
    inside = ",\n".join(parts)
    return f"{{\n{inside}\n}}\n"


def starter_file(name: str) -> Path:
    """Find a file of the starter workspace: in the package, or in its repository."""
    package = Path(appeals.__file__).parent
    for folder in (package / "starter", package.parents[1]):
        if (folder / name).is_file():
            return folder / name
    raise MachineError(
        f"'{name}' of the starter workspace is missing from this installation",
        remedy="install the package again",
    )


def example_files() -> tuple[Path, ...]:
    """Give the files of the worked example, in the order of their paths."""
    letter = starter_file("example/templates/letters/example-letter.md")
    files = (path for path in letter.parents[2].rglob("*") if path.is_file())
    return tuple(sorted(files))


def _remove_section(text: str, name: str) -> str:
    """Remove a section from a registry, up to the blank line after it."""
    top = lay_out(text).get(name)
    if top is None:
        return text
    start = text.rfind("\n", 0, top.start) + 1
    end = text.find("\n", top.value.end) + 1 or len(text)
    return text[:start] + text[end:].lstrip("\n")
