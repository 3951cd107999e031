"""Who is written to: an office or mandate, and who held it when."""

from typing import Literal

from pydantic import Field

from appeals.model.values import (
    Certainty,
    DayText,
    LanguageTag,
    PartialDateText,
    RegistryModel,
    Slug,
    Str,
)


class Holder(RegistryModel):
    """A person who holds, held or will hold the office.

    `since` and `until` are partial dates, hence intervals: a holder is certain on a
    day only when the day lies behind the last day `since` can mean and before the
    first day `until` can mean. `announced` is the day the appointment became known.
    `certainty` is that of the name, `dates_certainty` that of `since` and `until`.
    `also_written` holds spellings found elsewhere, which our letters do not use.
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
    gender_title: Str | None = Field(default=None, alias="title")
    certainty: Certainty
    source: Str | None = None
    note: Str | None = None


class Address(RegistryModel):
    """One way to reach an office, and how sure it is."""

    certainty: Certainty
    source: Str | None = None
    checked_on: DayText | None = None


class PostalAddress(Address):
    """A postal address, one line an entry, without the addressee's name."""

    lines: tuple[Str, ...] = Field(min_length=1)


class EmailAddress(Address):
    """An e-mail address."""

    address: str = Field(pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$")


class WebForm(Address):
    """A form on the web."""

    url: str = Field(pattern=r"^https://")


class FormerName(RegistryModel):
    """A title that older letters rightly used; `until` is its last year."""

    name: Str
    until: PartialDateText | None = None


class Recipient(RegistryModel):
    """An office or mandate that may be written to. It outlives its holders.

    `salutation` is the one of the office, used when no holder is certain. `names`
    are its titles in other languages, as certain as `names_certainty` says.
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
    salutation: Str
    former_names: tuple[FormerName, ...] = ()
    names: dict[LanguageTag, Str] = Field(default_factory=dict)
    names_certainty: Certainty = "unconfirmed"
    holders: tuple[Holder, ...] = ()
    post: PostalAddress | None = None
    emails: tuple[EmailAddress, ...] = ()
    web_form: WebForm | None = None
    languages: tuple[LanguageTag, ...] = ("en",)
    channel: Slug | None = None
    rights: tuple[Slug, ...] = ()
    note: Str | None = None


class Group(RegistryModel):
    """A list of recipients that were or are written to together.

    `certainty` is that of the list: were these the addressees?
    """

    id: Slug
    members: tuple[Slug, ...] = Field(min_length=1)
    certainty: Certainty = "unconfirmed"
    source: Str | None = None
    checked_on: DayText | None = None
    note: Str | None = None
