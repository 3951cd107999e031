"""The front matter of a letter."""

from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from appeals.model.audience import Audience
from appeals.model.choices import StyleName
from appeals.model.consent import FactClass
from appeals.model.settings import IbidSetting
from appeals.model.values import (
    DayText,
    LanguageTag,
    PartialDate,
    PartialDateText,
    RegistryModel,
    Sha256,
    Slug,
    Str,
)

LetterKind = Literal[
    "appeal", "submission", "urgent-appeal", "petition", "joint-statement", "report"
]
Withholding = Literal["mark", "close-up"]
"""What replaces words that an edition withholds: a mark, or nothing."""


VariableName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]

BlockHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]


DEFAULT = "default"
"""The key of `variables` for every recipient that has none of its own."""


class AnnexFile(RegistryModel):
    """An annex: a file of the workspace, or one named by title and address.

    `file` is a path below the workspace. `sha256` is that of the file meant: another
    one stops the letter. `pages` is what the annex sheet says of its length. `clean` is
    "as-is" where the file goes out byte for byte, whatever it gives away; then `reason`
    says why. `confidentiality` is that of the letter unless the annex has its own.
    `title` is what the letter calls it, `url` its address on the web. `for` is the
    widest audience that may have it; without it, all may.
    """

    title: Str
    file: Str | None = None
    url: Str | None = None
    sha256: Sha256 | None = None
    pages: int | None = Field(default=None, ge=1)
    clean: Literal["yes", "as-is"] = "yes"
    reason: Str | None = None
    confidentiality: Literal["public", "confidential"] | None = None
    for_: Audience | None = Field(default=None, alias="for")

    @model_validator(mode="after")
    def _check_reason(self) -> Self:
        if (self.clean == "yes") != (self.reason is None):
            msg = "'clean: as-is' and 'reason:' belong together: write both or neither"
            raise ValueError(msg)
        return self


class MasterGaps(RegistryModel):
    """What a translation leaves out on purpose.

    `reason` says why, `digest` is eight digits for what.
    """

    reason: Str
    digest: BlockHash


class FrontMatter(RegistryModel):
    """The head of a letter's file. A closed list: unknown keys are refused.

    `subject` is a template; every other text is data. `to` holds ids of recipients and
    groups, empty for a public statement, whose date may be a month. `joint` makes one
    letter to all of them. `further_signatories` counts those whose names are not known
    yet. `variables` holds words for the text by recipient, and for all others under
    "default". `case` is the case that several letters are about: some channels refuse
    what another one has. `master_blocks` tells a translation which text it translates:
    a hash of each paragraph, which `appeals translations accept` writes, as it does
    `master_gaps` for one that leaves something out on purpose. `kind` is what sort of
    letter it is. `from` holds ids of signatories. `date` is that of the letter,
    `reply_by` the day an answer is asked for, `reference` your own reference.
    `language` is the tag of its language. `style` and `ibid` are those of its notes,
    where they are not the workspace's. `rights` are the rights concerned, `state` the
    State (ISO 3166-1): CHN. `channel` is the id of the way it is submitted. `annexes`
    are what goes along. `documents_cited` adds a list of these, `contents` one of the
    headings; `numbered_paragraphs` numbers the paragraphs. `introduction` is
    what the web edition begins with. `confidentiality` says who may see it. `consent`
    names the record of consent. `case_columns` says to which class of facts columns of
    the file of cases belong: only what a consent lets be told may be used. `follows`
    holds records of messages that were sent (`appeals sent list`): who got them sees
    the letter as an answer to these.
    `withheld` says what stands where an edition leaves words out: "mark", which keeps
    all numbers, or "close-up".
    """

    subject: Str
    kind: LetterKind
    to: tuple[Slug, ...] = ()
    joint: bool = False
    signed_by: tuple[Slug, ...] = Field(alias="from", min_length=1)
    further_signatories: int = Field(default=0, ge=0)
    date: PartialDateText
    reply_by: DayText | None = None
    reference: Str | None = None
    language: LanguageTag = "en"
    style: StyleName | None = None
    ibid: IbidSetting | None = None
    rights: tuple[Slug, ...] = ()
    state: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    channel: Slug | None = None
    case: Slug | None = None
    annexes: tuple[AnnexFile, ...] = ()
    variables: dict[Slug, dict[VariableName, Str]] = Field(default_factory=dict)
    documents_cited: bool = False
    numbered_paragraphs: bool = False
    contents: bool = False
    introduction: Str | None = None
    confidentiality: Literal["public", "confidential"] = "confidential"
    consent: Str | None = None
    case_columns: dict[VariableName, FactClass] = Field(default_factory=dict)
    follows: tuple[Str, ...] = ()
    withheld: Withholding | None = None
    master_blocks: tuple[BlockHash, ...] = ()
    master_gaps: MasterGaps | None = None

    @field_validator("date")
    @classmethod
    def _check_date(cls, text: str, info: ValidationInfo) -> str:
        is_addressed = bool(info.data.get("to"))
        if is_addressed and PartialDate.parse(text).day is None:
            msg = "must be a day like 2020-11-03 in a letter to somebody"
            raise ValueError(msg)
        return text
