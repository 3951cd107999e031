"""The front matter of a letter, and the settings of the house."""

from typing import Literal

from pydantic import Field

from appeals.model.values import DayText, LanguageTag, RegistryModel, Slug, Str

LetterKind = Literal[
    "appeal", "submission", "urgent-appeal", "petition", "joint-statement", "report"
]
StyleName = Literal["un", "oscola4", "oscola5", "bluebook"]
IbidSetting = Literal["never", "auto"]


class AnnexFile(RegistryModel):
    """An annex: a file of the workspace, or one named by title and address."""

    title: Str
    file: Str | None = None
    url: Str | None = None
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class FrontMatter(RegistryModel):
    """The head of a letter's file. A closed list: unknown keys are refused.

    `subject` is a template; every other text is data. `to` holds ids of recipients
    and groups, empty for a public statement.
    """

    subject: Str
    kind: LetterKind
    to: tuple[Slug, ...] = ()
    joint: bool = False
    signed_by: tuple[Slug, ...] = Field(alias="from", min_length=1)
    date: DayText
    reply_by: DayText | None = None
    reference: Str | None = None
    language: LanguageTag = "en"
    style: StyleName | None = None
    ibid: IbidSetting | None = None
    rights: tuple[Slug, ...] = ()
    state: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    channel: Slug | None = None
    annexes: tuple[AnnexFile, ...] = ()
    documents_cited: bool = False
    introduction: Str | None = None
    confidentiality: Literal["public", "confidential"] = "confidential"
    consent: Str | None = None


class Organisation(RegistryModel):
    """Who writes: the name and the lines under it in the letterhead."""

    name: Str
    lines: tuple[Str, ...] = ()
    place: Str | None = None


class Settings(RegistryModel):
    """appeals.toml: the settings of the house. Never a secret.

    `demo` forbids live sending.
    """

    organisation: Organisation
    style: StyleName = "un"
    ibid: IbidSetting = "never"
    demo: bool = False
