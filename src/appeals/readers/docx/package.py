"""The package of a Word file, opened with bounds: its parts and their links.

Separate from reading, since this alone decides what is refused. Nothing outside the
file is ever fetched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from appeals.annexes.cleaning import CannotClean
from appeals.annexes.kinds import TITLES, Content, kind_of
from appeals.annexes.packages import read_package, read_xml
from appeals.annexes.word_styles import W
from appeals.errors import Place, UsageError
from appeals.model.office_zip import relationships_name, resolve_target

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_STRICT: Final = "http://purl.oclc.org/ooxml/"
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_UNPACKED: Final = 192 * 1024 * 1024
_MOST_XML: Final = 32 * 1024 * 1024
_SAVE_AS: Final = (
    "open it in Word or LibreOffice and save it as “Word document (.docx)”"
)
_INSTEAD: Final = {
    "ole": "an old Word file (.doc), or one protected by a password",
    "rtf": "an RTF text, whatever its name says",
    None: "no Word file",
}


class UnreadableWordFile(UsageError):  # noqa: N818  it says what it is
    """A file that cannot be read as a Word file; the message says why."""

    code = "word-file"


@dataclass(frozen=True, slots=True)
class PartLink:
    """A relationship: its kind ("footnotes"), and the part or address it points to."""

    kind: str
    target: str
    is_external: bool


class WordPackage:
    """The parts of a Word file by name, and its main part."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open a file; UnreadableWordFile says why it is refused.

        `name` is the file's name for messages.
        """
        self._name = name
        self._parts = self._open(data)
        documents = [
            link
            for link in self.links("").values()
            if link.kind == "officeDocument" and link.target in self._parts
        ]
        if not documents:
            raise self.refusal("is a ZIP archive and no Word file", _SAVE_AS)
        self.main = documents[0].target
        self._refuse_macros()
        root = self.xml(self.main)
        if root is None or root.tag != f"{W}document":
            strict = root is not None and str(root.tag).startswith(f"{{{_STRICT}")
            what = "is saved as “Strict Open XML”" if strict else "is not a Word file"
            raise self.refusal(what, _SAVE_AS)
        self.document = root

    def refusal(self, why: str, remedy: str) -> UnreadableWordFile:
        """Make the error that says why this file is not read."""
        place = Place(self._name)
        return UnreadableWordFile(f"'{self._name}' {why}", place=place, remedy=remedy)

    def part(self, name: str) -> bytes | None:
        """Give a part; None when it is missing."""
        return self._parts.get(name)

    def xml(self, name: str) -> "Element | None":
        """Read a part as XML; None when it is missing."""
        data = self._parts.get(name)
        if data is None:
            return None
        if len(data) > _MOST_XML:
            raise self.refusal(
                f"is far too large for a letter ({len(data) // 2**20} MB of text)",
                "send the part of it that is the letter",
            )
        try:
            return read_xml(data)
        except CannotClean as refused:
            raise self.refusal(refused.message, refused.remedy) from None

    def links(self, part: str) -> Mapping[str, PartLink]:
        """Give the relationships of a part by their ids ("" for the package)."""
        root = self.xml(relationships_name(part))
        found = {}
        for each in root if root is not None else ():
            target = each.get("Target") or ""
            is_external = each.get("TargetMode") == "External"
            if not is_external:
                target = resolve_target(part, target)
            kind = (each.get("Type") or "").rpartition("/")[2]
            found[each.get("Id") or ""] = PartLink(kind, target, is_external)
        return found

    def linked(self, kind: str, part: str | None = None) -> "Element | None":
        """Read the part of this kind that a part links to; None if there is none."""
        links = self.links(self.main if part is None else part)
        target = next((e.target for e in links.values() if e.kind == kind), None)
        return self.xml(target) if target else None

    def entries(self, kind: str, part: str | None = None) -> "Sequence[Element]":
        """Read the elements of such a part; () if it is missing."""
        root = self.linked(kind, part)
        return () if root is None else list(root)

    def _open(self, data: bytes) -> Mapping[str, bytes]:
        if not data:
            raise self.refusal("is empty", "save it again in Word, and close it there")
        if len(data) > _MOST_BYTES:
            why = f"is too large for a letter ({len(data) // 2**20} MB)"
            raise self.refusal(why, "make its pictures smaller")
        kind = kind_of(Content.from_bytes(data))
        if kind not in {"docx", "zip"}:
            what = _INSTEAD.get(kind) or TITLES.get(kind or "", "no Word file")
            raise self.refusal(f"is {what}", _SAVE_AS)
        try:
            return read_package(data, most_bytes=_MOST_UNPACKED)
        except CannotClean as refused:
            raise self.refusal(refused.message, refused.remedy) from None

    def _refuse_macros(self) -> None:
        types = self._parts.get("[Content_Types].xml", b"")
        has_macros = b"macroEnabled" in types or any(
            name.rpartition("/")[2].startswith("vba") for name in self._parts
        )
        if has_macros:
            raise self.refusal(
                "holds macros, which no letter needs",
                "open it in Word and save it as “Word document (.docx)”, without them",
            )
