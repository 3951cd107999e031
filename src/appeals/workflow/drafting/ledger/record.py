"""What the manifest says of one rendered file: JSON that anybody may edit."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from appeals.errors import Place
from appeals.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a file was rendered from.

    `fingerprint` changes with anything that can change the file, `tree` with what the
    letter says, `origin` with what this very letter is rendered from, on any machine.
    `inputs` gives the SHA-256 of each file of the workspace that can change it.
    `drawn_by` is a person, `account` a fingerprint of the account that rendered.
    `findings` are the remarks of the writers. `pages` are those that the web edition
    links to; no other file changes with them. `case` names the case and its record of
    consent. `options` are what the command asked for: "date" and "style".
    """

    fingerprint: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    drawn_by: str | None = None
    findings: tuple[Finding, ...] = ()
    pages: tuple[str, ...] = ()
    case: Mapping[str, str] = field(default_factory=dict)
    tree: str = ""
    account: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""

    def fields(self) -> dict[str, Any]:  # values of JSON
        """Give what the manifest keeps of it, but for the remarks."""
        return {
            "fingerprint": self.fingerprint,
            "tree": self.tree,
            "origin": self.origin,
            "inputs": dict(self.inputs),
            "options": dict(self.options),
            "drawn_by": self.drawn_by,
            "account": self.account,
        }


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file: what it was rendered from, by whom, and whether it was signed since.

    `sha256` and `size_bytes` are those of the file as it should be there. `rendered`
    is the SHA-256 as rendered: another one where the file was signed. `tree` is the
    hash of the finished tree, `inputs` the SHA-256 of each file read, `options` what
    was asked for ("date", "style"), where it was. `account` is the fingerprint of the
    account that rendered.
    """

    name: str
    sha256: str
    size_bytes: int
    rendered: str
    is_signed: bool
    recipient: str
    language: str
    tree: str
    inputs: Mapping[str, str]
    options: Mapping[str, str]
    drawn_by: str | None
    account: str | None
    findings: tuple[Finding, ...]
    origin: str = ""

    @classmethod
    def read(cls, name: str, entry: Mapping[str, Any]) -> Self | None:  # JSON
        """Read an entry of the manifest; None when it is not one that we wrote."""
        sha256, size_bytes = entry.get("sha256"), entry.get("size_bytes")
        if not isinstance(sha256, str) or not isinstance(size_bytes, int):
            return None
        unsigned = entry.get("unsigned_sha256")
        return cls(
            name,
            sha256,
            size_bytes,
            unsigned if isinstance(unsigned, str) else sha256,
            isinstance(unsigned, str),
            _text(entry.get("recipient")) or "",
            _text(entry.get("language")) or "",
            _text(entry.get("tree")) or "",
            _texts(entry.get("inputs")),
            _texts(entry.get("options")),
            _text(entry.get("drawn_by")),
            _text(entry.get("account")),
            read_findings(entry.get("findings")),
            _text(entry.get("origin")) or "",
        )

    def entry(self) -> dict[str, Any]:  # values of JSON
        """Give the entry of a file that was rendered elsewhere."""
        return {
            "sha256": self.rendered,
            "size_bytes": self.size_bytes,
            "recipient": self.recipient,
            "language": self.language,
            "fingerprint": "",
            "tree": self.tree,
            "origin": self.origin,
            "inputs": dict(self.inputs),
            "options": dict(self.options),
            "drawn_by": self.drawn_by,
            "account": self.account,
            "findings": [asdict(finding) for finding in self.findings],
        }


def read_findings(recorded: object) -> tuple[Finding, ...]:
    """Read findings from a manifest; one that is not as it was written is left out."""
    found: list[Finding] = []
    for fields in recorded if isinstance(recorded, list) else ():
        try:
            place = fields["place"]
            rest = {key: value for key, value in fields.items() if key != "place"}
            found.append(Finding(**rest, place=Place(**place) if place else None))
        except (AttributeError, KeyError, TypeError):
            continue
    return tuple(found)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> dict[str, str]:
    items = value.items() if isinstance(value, dict) else ()
    return {str(k): v for k, v in items if isinstance(v, str)}
