"""An act of approval: who approved which bytes, rendered from what, and when."""

import json
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from appeals.errors import Severity
from appeals.model.audience import Audience
from appeals.model.choices import PdfEngineName, StyleName
from appeals.model.values import DayText, LanguageTag, RegistryModel, Sha256, Slug

SCHEMA: Literal["appeals/approval@1"] = "appeals/approval@1"

Account = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
EditionName = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)?"
        r"(\.[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?)?(\.(state|public))?$"
    ),
]
"""The stem of an edition's files: "unodc-ed.fr", "unodc-ed.case-17" about a case.

The one for the State ends in ".state", the one for everybody in ".public"."""
Moment = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$")
]
"""A moment in UTC, to the second: 2026-11-22T10:11:12+00:00."""

OF_CASE = "letter"
"""The only part of the basis of a letter of a batch."""

ApprovedRole = Literal["docx", "pdf", "sheet", "annex"]


class ApprovedFile(RegistryModel):
    """A file of an edition. The bytes of an annex are known by their hash alone.

    `pdf_engine` is what set a PDF; None in records of older versions.
    """

    name: str = Field(pattern=r"^[^/\\]+$")
    role: ApprovedRole
    sha256: Sha256
    size_bytes: int = Field(ge=0)
    pdf_engine: PdfEngineName | None = None

    @property
    def is_kept(self) -> bool:
        """Whether its bytes are kept with the approval."""
        return self.role != "annex"

    @property
    def suffix(self) -> str:
        """The last part of its name: "pdf"."""
        return self.name.rpartition(".")[2]


class OpenFinding(RegistryModel):
    """A warning or remark that the approver let stand; its words may quote the letter.

    `place` is "templates/letters/x.md:3:41".
    """

    code: str
    severity: Severity
    place: str | None = None
    note: int | None = None


class SetAside(RegistryModel):
    """A remark that a comment in a template sets aside; the reason is there."""

    code: str
    place: str


class ApprovedUse(RegistryModel):
    """How a use of a source or fact stood: its verdict, by whom, on the last day.

    `key` is the slug of the source or the id of the fact; `use` its identity.
    """

    use: str = Field(pattern=r"^[0-9a-f]{16}$")
    kind: Literal["source", "quotation", "fact"]
    key: Slug
    verdict: Literal["verified", "query", "wrong", "open"]
    by: tuple[Slug, ...] = ()
    on: DayText | None = None


class LetterOptions(RegistryModel):
    """What the letter was rendered with, instead of what its head says.

    `audience` is who reads it, where others read another edition of it.
    """

    date: DayText | None = None
    style: StyleName | None = None
    audience: Audience | None = None


class ApprovedLetter(RegistryModel):
    """Which files of a letter to one recipient in one language were approved."""

    edition: EditionName
    recipient: Slug
    language: LanguageTag
    files: tuple[ApprovedFile, ...] = Field(min_length=1)


class ApprovalContext(RegistryModel):
    """What was known when something was approved, and who rendered it.

    `drawn_by` are those who rendered the files, `drafter_accounts` the fingerprints of
    the accounts that did. `uses` are empty where nothing was marked, as in records of
    older versions.
    """

    options: LetterOptions = LetterOptions()
    findings: tuple[OpenFinding, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    uses: tuple[ApprovedUse, ...] = ()
    drawn_by: tuple[Slug, ...] = Field(min_length=1)
    drafter_accounts: tuple[Account, ...] = Field(min_length=1)


class ApprovedEdition(ApprovedLetter, ApprovalContext):
    """The letter to one recipient in one language.

    `inputs` names the files of the workspace that it was rendered from, `tree` is the
    hash of what it says, `basis` gives the hash of each part that the approval rests on
    (empty in records of older versions).
    """

    inputs: tuple[str, ...]
    tree: Sha256
    basis: dict[str, Sha256] = Field(default_factory=dict)

    @property
    def is_of_cases(self) -> bool:
        """Whether it comes from a batch, whose bytes are known by their hash alone."""
        return OF_CASE in self.basis

    @property
    def bytes_key(self) -> frozenset[tuple[str, str]]:
        """What was approved: name and hash of every file."""
        return bytes_key(self.files)


def bytes_key(files: Iterable[ApprovedFile]) -> frozenset[tuple[str, str]]:
    """Give name and hash of every file."""
    return frozenset((file.name, file.sha256) for file in files)


class ApprovedCase(ApprovedLetter):
    """A letter about one case, or with a table of all: hashes, and no word of it.

    `basis` is one hash of all that the approval of this letter rests on.
    """

    case: Slug | None = None
    basis: Sha256


class ApprovedCases(ApprovalContext):
    """The letters of a file of cases, approved in one act.

    `sha256` is that of the file of cases. Of a person it says the case's id, and
    nothing else.
    """

    sha256: Sha256
    is_table: bool = False
    letters: tuple[ApprovedCase, ...] = Field(min_length=1)

    def edition(self, letter: ApprovedCase, inputs: tuple[str, ...]) -> ApprovedEdition:
        """Give one of the letters as an edition."""
        return ApprovedEdition(
            **{name: getattr(letter, name) for name in ApprovedLetter.model_fields},
            **{name: getattr(self, name) for name in ApprovalContext.model_fields},
            inputs=inputs,
            tree=letter.basis,
            basis={OF_CASE: letter.basis},
        )


class Approval(RegistryModel):
    """One act of approval; never edited. `inputs` gives the SHA-256 of each file.

    `certificate_sha256` is that of the key which signs this record; without one it
    rests on `account`, and `is_self_approved` says that the same account
    rendered the letter.
    """

    schema_: Literal["appeals/approval@1"] = Field(alias="schema")
    letter: Slug
    approved_by: Slug
    approved_at: Moment
    account: Account
    is_self_approved: bool = False
    certificate_sha256: Sha256 | None = None
    inputs: dict[str, Sha256]
    editions: tuple[ApprovedEdition, ...] = ()
    cases: ApprovedCases | None = None

    @model_validator(mode="after")
    def _check_contents(self) -> Self:
        if bool(self.editions) == bool(self.cases):
            msg = "must approve editions, or letters of cases"
            raise ValueError(msg)
        letters = self.cases.letters if self.cases else ()
        if len({each.edition for each in letters}) < len(letters):
            msg = "must name each letter once"
            raise ValueError(msg)
        return self

    @field_validator("editions")
    @classmethod
    def _check_editions(
        cls, editions: tuple[ApprovedEdition, ...], info: ValidationInfo
    ) -> tuple[ApprovedEdition, ...]:
        known = info.data.get("inputs", {})
        if len({each.edition for each in editions}) < len(editions):
            msg = "must name each edition once"
            raise ValueError(msg)
        if any(file not in known for each in editions for file in each.inputs):
            msg = "must name only inputs whose hash is given"
            raise ValueError(msg)
        return editions

    @property
    def day(self) -> str:
        """The day of the act, UTC."""
        return self.approved_at[:10]

    def content(self) -> bytes:
        """Give the record as it is in its file: sorted keys, UTF-8."""
        fields = self.model_dump(mode="json", by_alias=True)
        for part in filter(None, (*fields["editions"], fields["cases"])):
            for name in ("basis", "uses"):
                if not part.get(name, True):  # of an older version: it stays as it is
                    del part[name]
            if part["options"]["audience"] is None:
                del part["options"]["audience"]
            for file in part.get("files", ()):
                if file["pdf_engine"] is None:
                    del file["pdf_engine"]
        if fields["cases"] is None:
            del fields["cases"]
        text = json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read a record; ValueError when it is not exactly what `content` gives."""
        found = cls.model_validate_json(
            content, strict=True, by_alias=True, by_name=False
        )
        if found.content() != content:
            msg = "not as it was written"
            raise ValueError(msg)
        return found
