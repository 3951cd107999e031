"""appeals.toml: the settings of the organisation, and how its letters look."""

import re
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from appeals.model.choices import PdfEngineChoice, StyleName, TransportName
from appeals.model.values import EmailText, LanguageTag, RegistryModel, Str

IbidSetting = Literal["never", "auto"]

WorkspaceId = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
]
"""A UUID (RFC 9562) in small letters."""

_LEAST_CONTRAST = 4.5
"""Of letters on white paper (WCAG 2.2, 1.4.3)."""

MarginMm = Annotated[float, Field(ge=15, le=60)]
FileName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _-]*\.(png|jpg|jpeg)$")
]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]


class MarginsMm(RegistryModel):
    """The margins of an A4 page, in millimetres: `top`, `right`, `bottom`, `left`."""

    top: MarginMm = 22
    right: MarginMm = 25
    bottom: MarginMm = 22
    left: MarginMm = 25


class LookSettings(RegistryModel):
    """What to replace of the package's look; a missing key changes nothing.

    `font` is a family for Latin, Greek and Cyrillic letters. `size_pt` is the size of
    the text, 9 to 14 pt; all other sizes keep their proportion to it. `note_size_pt` is
    that of notes, 7 to 12 pt. `accent` is the colour of headings and links: "#1f3a5f".
    `margins_mm` are the margins of the page, 15 to 60 mm each. `paragraph_space_pt` is
    the space below a paragraph. With `page_numbers` false no page says its number.
    `logo` is a PNG or JPEG in templates/layout, above the organisation's name.
    `logo_width_mm` says how wide it is there, `logo_position` where: left, center or
    right.
    """

    font: Str | None = None
    size_pt: float | None = Field(default=None, ge=9, le=14)
    note_size_pt: float | None = Field(default=None, ge=7, le=12)
    accent: Colour | None = None
    margins_mm: MarginsMm | None = None
    paragraph_space_pt: float | None = Field(default=None, ge=0, le=18)
    page_numbers: bool = True
    logo: FileName | None = None
    logo_width_mm: float | None = Field(default=None, ge=5, le=160)
    logo_position: Literal["left", "center", "right"] | None = None

    @field_validator("accent")
    @classmethod
    def _check_contrast(cls, colour: str | None) -> str | None:
        if colour is not None and contrast_on_white(colour) < _LEAST_CONTRAST:
            msg = "must be darker, so that headings can be read on white paper"
            raise ValueError(msg)
        return colour

    @model_validator(mode="after")
    def _check_logo(self) -> Self:
        if self.logo is None and (self.logo_width_mm or self.logo_position):
            msg = "names no logo to place: write 'logo' too, or leave its place out"
            raise ValueError(msg)
        return self


def contrast_on_white(colour: str) -> float:
    """Give the contrast of "#1f3a5f" with white, 1 to 21 (WCAG 2.2, "contrast")."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for c in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


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
    """The sender of e-mail.

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
    send_by: TransportName = "outbox"
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
    the sender of e-mail. `review` and `signing` say what must be done before a letter
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
