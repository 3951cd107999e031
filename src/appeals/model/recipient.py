"""Who is written to: an office or mandate, and who held it when."""

from typing import Literal, Self

from pydantic import Field, model_validator

from appeals.model.choices import TransportName
from appeals.model.values import (
    Certainty,
    DayText,
    EmailText,
    LanguageTag,
    PartialDateText,
    RegistryModel,
    Slug,
    Sourced,
    StateCode,
    Str,
)


class Salutation(RegistryModel):
    """How an office or person is addressed in one language, and how sure that is.

    `text` is the line as it is printed: "Madame la Directrice,".
    """

    text: Str
    certainty: Certainty = "unconfirmed"
    source: Str | None = None
    checked_on: DayText | None = None
    confirmed_by: Slug | None = None


class Gendered(RegistryModel):
    """How a woman, or a man, who holds the office is named in one language.

    `name` is the title of a mandate; where it is left out, `office` takes the place of
    the office that the title for all begins with. `salutation` is how she or he is
    addressed.
    """

    name: Str | None = None
    office: Str | None = None
    salutation: Str | None = None
    certainty: Certainty = "unconfirmed"
    source: Str | None = None


class Holder(RegistryModel):
    """A person who holds, held or will hold the office.

    `since` and `until` are partial dates, hence intervals: a holder is certain on a day
    only when the day lies after the last day `since` can mean and before the first day
    `until` can mean. `announced` is the day the appointment became known. `certainty`
    is that of the name, `dates_certainty` that of `since` and `until`. `also_written`
    holds spellings found elsewhere, which our letters do not use. `salutation` is the
    English one, `salutations` are those in other languages. `name` is as printed.
    `acting` is true for who holds the office until another is appointed.
    `salutation_certainty` is that of `salutation`. `title` is Ms., Mr. or another
    title, as printed.
    """

    name: Str
    also_written: tuple[Str, ...] = ()
    since: PartialDateText
    until: PartialDateText | None = None
    announced: DayText | None = None
    dates_certainty: Certainty = "unconfirmed"
    is_acting: bool = Field(default=False, alias="acting")
    salutation: Str | None = None
    salutation_certainty: Certainty | None = None
    salutations: dict[LanguageTag, Salutation] = Field(default_factory=dict)
    gender_title: Str | None = Field(default=None, alias="title")
    certainty: Certainty
    source: Str | None = None
    checked_on: DayText | None = None
    confirmed_by: Slug | None = None
    note: Str | None = None

    @property
    def gender(self) -> Literal["woman", "man"] | None:
        """What the title says: "Ms.", "Mr."; None where it does not say it."""
        title = (self.gender_title or "").rstrip(".").casefold()
        if title in {"ms", "mrs", "miss"}:
            return "woman"
        return "man" if title == "mr" else None


class PostalAddress(Sourced):
    """A postal address, one line an entry, without the addressee's name.

    `lines` are its lines as printed. `texts` are these in other languages, where the
    office itself writes so.
    """

    lines: tuple[Str, ...] = Field(min_length=1)
    texts: dict[LanguageTag, tuple[Str, ...]] = Field(default_factory=dict)


class EmailAddress(Sourced):
    """An e-mail address.

    `address` is one address, without a name: office@example.org.
    """

    address: EmailText


class OpenPgpKey(Sourced):
    """The OpenPGP key of an office: letters to it are encrypted with it.

    `fingerprint` is that of the key as the office gives it, in hexadecimal digits,
    `file` the path of the public key in the workspace.
    """

    fingerprint: str = Field(pattern=r"^(?:[0-9A-Fa-f]{4} *){10,16}$")
    file: Str

    @property
    def digits(self) -> str:
        """The fingerprint in capitals without blanks."""
        return self.fingerprint.replace(" ", "").upper()


class SizeLimit(Sourced):
    """The largest message that a mail server takes.

    `bytes` counts the whole message, its files as mail carries them (4 bytes for 3).
    """

    bytes: int = Field(ge=1)


FormFill = Literal["subject", "text", "organisation", "contact", "state", "date"]


class FormField(Sourced):
    """One field of a form on the web.

    `label` is what the form calls it. `fill` is what of the letter goes there; without
    it a person writes it. `max_characters` is the most that it takes; `required` says
    that the form is not taken without it.
    """

    label: Str
    fill: FormFill | None = None
    max_characters: int | None = Field(default=None, ge=1)
    is_required: bool = Field(default=False, alias="required")


class WebForm(Sourced):
    """A form on the web.

    `url` is where it is; it begins with https://. `fields` are those of the form;
    `last_checked` is the day on which a person compared them with it.
    """

    url: str = Field(pattern=r"^https://")
    fields: tuple[FormField, ...] = ()
    last_checked: DayText | None = None


class FollowUp(Sourced):
    """When to follow up a letter that was sent: `after_days` after the day it left.

    `text` says what to do. It is what we do, never a duty of the body.
    """

    after_days: int = Field(ge=1, le=3650)
    text: Str


class FormerName(RegistryModel):
    """A title that older letters rightly used.

    `name` is the title, `until` the last year of its use.
    """

    name: Str
    until: PartialDateText | None = None


class Shared(RegistryModel):
    """What several recipients have in common, written once.

    A recipient that names it in `shares` has these values where it says nothing itself;
    the maps of offices and salutations are joined language by language. `id` is what
    `shares` names. `post`, `web_form`, `languages`, `channel`, `salutations`,
    `offices`, `women` and `men` are those of the recipients that share it.
    """

    id: Slug
    post: PostalAddress | None = None
    web_form: WebForm | None = None
    languages: tuple[LanguageTag, ...] | None = None
    channel: Slug | None = None
    salutations: dict[LanguageTag, Salutation] = Field(default_factory=dict)
    offices: dict[LanguageTag, Str] = Field(default_factory=dict)
    women: dict[LanguageTag, Gendered] = Field(default_factory=dict)
    men: dict[LanguageTag, Gendered] = Field(default_factory=dict)
    note: Str | None = None


class Right(RegistryModel):
    """A right or subject that letters and mandates are matched by.

    `id` is what letters and recipients write in `rights`, `text` what it means.
    """

    id: Slug
    text: Str


class Recipient(RegistryModel):
    """An office or mandate that may be written to. It outlives its holders.

    `salutation` is the English one of the office, used when no holder is certain;
    `salutations` are those in other languages. `names`, `offices`, `organisations` and
    `acronyms` are what `name`, `office` and so on are in other languages, as certain as
    `names_certainty` says; `names_source` says where they were seen, and when. `women`
    and `men` are the forms for a holder whose gender is known. `rights` are what the
    mandate covers: its own name says so, but for those in `rights_unconfirmed`.
    `states` are the States of a country mandate. `id` is what letters name in `to`.
    `kind` is what sort of recipient it is; `form` is what a mandate is called. `name`
    is the whole name, `office` that of who holds it, `organisation` where that is,
    `acronym` a short form. `former_names` are titles it had before. `holders` are the
    people who held the office, with their dates. `post`, `emails` and `web_form` are
    its addresses; confidential mail is encrypted to `openpgp`. `accepts` are the files
    it takes where they are not those of its channel, `max_message` is how large an
    e-mail may be. `follow_up` says when to look after a letter, where it is not as its
    channel says. `languages` are those it accepts. `channel` is the id of the way to
    submit to it, in channels.yaml. `shares` names what it has in common with others.
    `send_by` is how letters to it leave, where that is not as with all others.
    """

    id: Slug
    kind: Literal[
        "office", "thematic", "country", "working-group", "treaty-body", "institution"
    ]
    name: Str
    form: (
        Literal["Special Rapporteur", "Independent Expert", "Working Group"] | None
    ) = None
    office: Str | None = None
    organisation: Str | None = None
    acronym: Str | None = None
    certainty: Certainty
    source: Str | None = None
    checked_on: DayText | None = None
    confirmed_by: Slug | None = None
    salutation: Str
    salutations: dict[LanguageTag, Salutation] = Field(default_factory=dict)
    former_names: tuple[FormerName, ...] = ()
    names: dict[LanguageTag, Str] = Field(default_factory=dict)
    names_certainty: Certainty = "unconfirmed"
    names_source: Str | None = None
    offices: dict[LanguageTag, Str] = Field(default_factory=dict)
    organisations: dict[LanguageTag, Str] = Field(default_factory=dict)
    acronyms: dict[LanguageTag, Str] = Field(default_factory=dict)
    women: dict[LanguageTag, Gendered] = Field(default_factory=dict)
    men: dict[LanguageTag, Gendered] = Field(default_factory=dict)
    holders: tuple[Holder, ...] = ()
    post: PostalAddress | None = None
    emails: tuple[EmailAddress, ...] = ()
    web_form: WebForm | None = None
    openpgp: OpenPgpKey | None = None
    send_by: TransportName | None = None
    accepts: tuple[Literal["docx", "pdf"], ...] = ()
    max_message: SizeLimit | None = None
    follow_up: tuple[FollowUp, ...] = ()
    languages: tuple[LanguageTag, ...] = ("en",)
    channel: Slug | None = None
    rights: tuple[Slug, ...] = ()
    rights_unconfirmed: tuple[Slug, ...] = ()
    states: tuple[StateCode, ...] = ()
    shares: tuple[Slug, ...] = ()
    note: Str | None = None

    @model_validator(mode="after")
    def _check_rights(self) -> Self:
        strangers = set(self.rights_unconfirmed) - set(self.rights)
        if strangers:
            msg = f"must name '{min(strangers)}' in 'rights' too"
            raise ValueError(msg)
        return self


class Group(RegistryModel):
    """A list of recipients that were or are written to together.

    `id` is what `to` and --group name. `members` are ids of recipients. `certainty` is
    that of the list: were these the addressees?
    """

    id: Slug
    members: tuple[Slug, ...] = Field(min_length=1)
    certainty: Certainty = "unconfirmed"
    source: Str | None = None
    checked_on: DayText | None = None
    note: Str | None = None
