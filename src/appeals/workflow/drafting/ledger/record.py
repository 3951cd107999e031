"""What is known of one rendered file, and how the file compares with it.

manifest.json and cases.sqlite hold it as JSON, which anybody may edit. Nothing is read
here: `there` is the SHA-256 of the file on the disk, None where there is none.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from appeals.model.choices import PdfEngineName
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
    consent. `options` are what the command asked for: "date" and "style". Files that
    are confidential are for nobody but their owner. `pdf_engine` sets the PDF.
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
    is_confidential: bool = False
    pdf_engine: str = ""


def finding_fields(finding: Finding) -> dict[str, object]:
    """Give what is recorded of a finding: all but what would correct it."""
    named = asdict(finding)
    del named["edits"]
    return named


def read_findings(recorded: object) -> tuple[Finding, ...]:
    """Read findings; one that is not as it was written is left out."""
    found: list[Finding] = []
    for each in recorded if isinstance(recorded, list | tuple) else ():
        is_entry = isinstance(each, dict) and "help" in each
        fields_ = {**each, "remedy": each["help"]} if is_entry else each
        try:
            found.append(_finding().validate_python(fields_))
        except ValidationError:
            continue
    return tuple(found)


@cache
def _finding() -> TypeAdapter[Finding]:
    return TypeAdapter(Finding)


class FileRecord(BaseModel):
    """One file: what it was rendered from, by whom, and whether it was signed since.

    `sha256` and `size_bytes` are those of the file as it should be there,
    `unsigned_sha256` the SHA-256 as rendered where the file was signed, `replaces` that
    of the file it is to take the place of, `source_sha256` that of the file of which a
    copy is the clean one. The other fields are those of `Provenance`:
    an entry of an earlier version may lack some. The name is the key of the entry.
    """

    model_config = ConfigDict(frozen=True)

    name: str = Field(exclude=True)
    sha256: str
    replaces: str | None = None
    size_bytes: int
    recipient: str = ""
    language: str = ""
    fingerprint: str = ""
    tree: str = ""
    origin: str = ""
    inputs: dict[str, str] = {}
    options: dict[str, str] = {}
    drawn_by: str | None = None
    account: str | None = None
    findings: Annotated[tuple[Finding, ...], BeforeValidator(read_findings)] = ()
    pages: tuple[str, ...] = ()
    case: dict[str, str] = {}
    unsigned_sha256: str | None = None
    source_sha256: str | None = None
    pdf_engine: str = ""

    @classmethod
    def read(cls, name: str, entry: object) -> Self | None:
        """Read an entry; None when it is not one that we wrote."""
        try:
            fields_ = {**entry, "name": name} if isinstance(entry, dict) else entry
            return cls.model_validate(fields_)
        except ValidationError:
            return None

    @property
    def rendered(self) -> str:
        """The SHA-256 of the file as it was rendered: another one once it is signed."""
        return self.sha256 if self.unsigned_sha256 is None else self.unsigned_sha256

    @property
    def engine_of_pdf(self) -> PdfEngineName | None:
        """What set a PDF; None for another file, and where it is not known."""
        is_known = self.name.endswith(".pdf") and self.pdf_engine
        return "typst" if is_known == "typst" else "weasyprint" if is_known else None

    @property
    def is_signed(self) -> bool:
        """Whether the file was signed after it was rendered."""
        return self.unsigned_sha256 is not None

    def entry(self) -> dict[str, Any]:  # values of JSON
        """Give the entry; what few files have is there only where they have it."""
        few = ("pages", "case", "unsigned_sha256", "source_sha256", "pdf_engine")
        absent = {name for name in few if not getattr(self, name)}
        if not self.name.endswith(".pdf"):
            absent.add("pdf_engine")
        entry = self.model_dump(exclude=absent)
        for finding in entry["findings"]:
            finding["help"] = finding.pop("remedy")  # as every version calls it here
            del finding["edits"]
        return entry

    def rendered_from(self, provenance: Provenance) -> Self:
        """Give the record of the same file, rendered from these things by these people.

        What was remarked, its pages and its case stay.
        """
        kept = {"findings", "pages", "case", "is_confidential"}
        return self.model_copy(
            update={
                each.name: getattr(provenance, each.name)
                for each in fields(provenance)
                if each.name not in kept
            }
        )


FileState = Literal[
    "current", "edited", "missing", "not-drawn", "outdated", "signed-before"
]


def file_state(
    record: FileRecord | None, there: str | None, now: Provenance
) -> FileState:
    """Compare a file with what was rendered, and with what would be rendered now.

    `now` is the provenance of the letter as it is now. A signed file is current while
    the letter says the same, whatever would render it.
    """
    if record is None:
        return "not-drawn"
    if there is None:
        return "missing"
    if not is_intact(record, there):
        return "outdated" if there == record.replaces else "edited"
    if is_same(record, now):
        return "current"
    return "signed-before" if record.is_signed else "outdated"


def is_intact(record: FileRecord, there: str | None) -> bool:
    """Say whether a file has the hash it was rendered or signed with."""
    return there in {record.sha256, record.rendered}


def is_same(record: FileRecord, now: Provenance) -> bool:
    """Say whether a file would be rendered the same; a signed one, says the same."""
    if record.fingerprint == now.fingerprint:
        return True
    return record.is_signed and bool(now.tree) and record.tree == now.tree


def loss_by_overwriting(
    record: FileRecord | None, there: str | None, sha256: str
) -> Literal["nothing", "signed", "edited"]:
    """Say what would be lost if bytes with the hash `sha256` took a file's place.

    "nothing" is no file, the same bytes, or what was rendered; "signed" a signed file,
    unless it is these bytes that were signed; "edited" what somebody changed by hand.
    """
    if there is None or there == sha256:
        return "nothing"
    if record is None or there not in {record.sha256, record.replaces}:
        return "edited"
    is_other = record.is_signed and record.rendered not in {there, sha256}
    return "signed" if is_other else "nothing"
