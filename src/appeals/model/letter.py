"""The front matter of a letter, and the settings of the organisation."""

import re
from typing import Annotated, Final, Literal, Self

from pydantic import (
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from appeals.model.audience import Audience
from appeals.model.choices import PdfEngineChoice, StyleName, WayName
from appeals.model.consent import FactClass
from appeals.model.look import LookSettings
from appeals.model.values import (
    DayText,
    EmailText,
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
IbidSetting = Literal["never", "auto"]
Withholding = Literal["mark", "close-up"]
"""What stands where an edition withholds words: a mark, or nothing."""


VariableName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]

BlockHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]

WorkspaceId = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
]
"""A UUID (RFC 9562) in small letters."""

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


class Organisation(RegistryModel):
    """Who writes: the name and the lines under it in the letterhead.

    `name` is printed; `names` are what `name` is in other languages. `lines` are the
    address in the letterhead. `place` is the place that letters are written at.
    """

    name: Str
    names: dict[LanguageTag, Str] = Field(default_factory=dict)
    lines: tuple[Str, ...] = ()
    place: Str | None = None


class MailServer(RegistryModel):
    """A server that mail is handed to or read from. Never a password.

    `host` and `port` are where it is. `security` is "starttls", "tls" or "none"; none
    is for a server of this very computer. `user` is the name to log in with.
    `token_command` is a program with its arguments that prints a token for OAuth 2.0,
    or, for a server that knows no tokens, the password; without it the password is
    taken from the key ring of this computer.
    """

    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:-]+$")]
    port: int = Field(ge=1, le=65535)
    security: Literal["starttls", "tls", "none"]
    user: Str | None = None
    token_command: tuple[Str, ...] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _check_security(self) -> Self:
        if self.security == "none" and not _LOOPBACK.fullmatch(self.host):
            msg = (
                "'security = \"none\"' is for a server of this very computer "
                '(127.0.0.1): others need "starttls" or "tls"'
            )
            raise ValueError(msg)
        if self.token_command is not None and self.user is None:
            msg = "'token_command' needs a 'user': the name to log in with"
            raise ValueError(msg)
        return self


_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")


class ImapServer(MailServer):
    """The mailbox: drafts are put into it, and answers looked for.

    `host`, `port`, `security`, `user` and `token_command` are as for any mail server.
    `drafts` is the folder of drafts, where the server does not say which it is;
    `folders` are those that `appeals sent watch` looks into. `copies` are folders in
    which copies of what left lie, besides those that the server marks as its sent mail
    and archive.
    """

    drafts: Str | None = None
    folders: tuple[Str, ...] = Field(default=("INBOX",), min_length=1)
    copies: tuple[Str, ...] = ()


class Mail(RegistryModel):
    """From whom e-mail comes.

    `from_address` is the address; `from_name` is the name, that of the organisation
    where none is given. `reply_to` is where answers go, if elsewhere. `cc` get a copy
    of every message, and the recipient sees it. With `body` "letter" a message holds
    the text of the letter, with "covering" a few lines that name what is attached.
    `send_by` is how letters leave where `appeals send` has no --by and the recipient no
    way of its own; `smtp` is the server that takes them with "smtp".
    `imap` is the mailbox.
    """

    from_address: EmailText
    from_name: Str | None = None
    reply_to: EmailText | None = None
    cc: tuple[EmailText, ...] = ()
    body: Literal["letter", "covering"] = "letter"
    send_by: WayName = "outbox"
    smtp: MailServer | None = None
    imap: ImapServer | None = None


LOOPBACK_HOST: Final = r"^(127\.\d+\.\d+\.\d+|\[::1\]):\d+$"
LoopbackHost = Annotated[str, StringConstraints(pattern=LOOPBACK_HOST)]


class ReviewSettings(RegistryModel):
    """How many people must approve a letter before it is signed.

    With `notes` "all", each note, quotation and fact of it must be verified before.
    `fetch_hosts` are servers of this very computer, for trials, that may be fetched
    from as if they were on the web: "127.0.0.1:8443". `approvers` is that number.
    """

    approvers: int = Field(default=1, ge=1, le=9)
    notes: Literal["none", "all"] = "none"
    fetch_hosts: tuple[LoopbackHost, ...] = ()


class SigningSettings(RegistryModel):
    """Whether letters must be signed, and the time-stamp authority (RFC 3161) asked.

    Where `required` is not set, a letter must be signed as soon as one of its
    signatories has a registered certificate. `tsa_url` is the address of that
    authority.
    """

    required: bool | None = None
    tsa_url: str | None = Field(default=None, pattern=r"^https?://[^\s@]+$")


class PdfSettings(RegistryModel):
    """What sets the PDF: `engine` is "weasyprint", "typst", or "auto".

    "auto" takes WeasyPrint where there is a letter.css and Pango is installed, else
    Typst where it is installed, else WeasyPrint.
    """

    engine: PdfEngineChoice = "auto"


class Settings(RegistryModel):
    """appeals.toml: the settings of the organisation. Never a secret.

    `id` tells this workspace from all others; one made by an older version has none.
    `languages` are those of its letters: new ones begin in the first. `demo` forbids
    live sending, and lets demonstration keys sign. `organisation` is who writes.
    `style` is the style of notes; `ibid` says whether notes may say "ibid.". `mail` is
    from whom e-mail comes. `review` and `signing` say what must be done before a letter
    goes out. Without `look` letters look as the package has it.
    `pdf` says what sets the PDF.
    """

    id: WorkspaceId | None = None
    organisation: Organisation
    languages: tuple[LanguageTag, ...] = Field(default=("en",), min_length=1)
    style: StyleName = "un"
    ibid: IbidSetting = "never"
    demo: bool = False
    mail: Mail | None = None
    review: ReviewSettings = ReviewSettings()
    signing: SigningSettings = SigningSettings()
    look: LookSettings | None = None
    pdf: PdfSettings = PdfSettings()

    @field_validator("look")
    @classmethod
    def _leave_empty_out(cls, look: LookSettings | None) -> LookSettings | None:
        return None if look == LookSettings() else look
