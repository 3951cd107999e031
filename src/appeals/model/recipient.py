"""Who is written to: an office or mandate, and who held it when."""

from typing import Literal, Self

from pydantic import Field, model_validator

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
    """How an office or person is addressed in one language, and how sure that is."""

    text: Str
    certainty: Certainty = "unconfirmed"
    source: Str | None = None


class Gendered(RegistryModel):
    """How a woman, or a man, who holds the office is named in one language.

    `name` is the title of a mandate; where it is left out, `office` takes the place of
    the office that the title for all begins with.
    """

    name: Str | None = None
    office: Str | None = None
    salutation: Str | None = None
    certainty: Certainty = "unconfirmed"
    source: Str | None = None


class Holder(RegistryModel):
    """A person who holds, held or will hold the office.

    `since` and `until` are partial dates, hence intervals: a holder is certain on a
    day only when the day lies behind the last day `since` can mean and before the
    first day `until` can mean. `announced` is the day the appointment became known.
    `certainty` is that of the name, `dates_certainty` that of `since` and `until`.
    `also_written` holds spellings found elsewhere, which our letters do not use.
    `salutation` is the English one, `salutations` are those in other languages.
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

    `texts` are its lines in other languages, where the office itself writes so.
    """

    lines: tuple[Str, ...] = Field(min_length=1)
    texts: dict[LanguageTag, tuple[Str, ...]] = Field(default_factory=dict)


class EmailAddress(Sourced):
    """An e-mail address."""

    address: EmailText


class WebForm(Sourced):
    """A form on the web."""

    url: str = Field(pattern=r"^https://")


class FormerName(RegistryModel):
    """A title that older letters rightly used; `until` is its last year."""

    name: Str
    until: PartialDateText | None = None


class Shared(RegistryModel):
    """What several recipients have in common, written once.

    A recipient that names it in `shares` has these values where it says nothing
    itself; the maps of offices and salutations are joined language by language.
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
    """A right or subject that letters and mandates are matched by."""

    id: Slug
    text: Str


class Recipient(RegistryModel):
    """An office or mandate that may be written to. It outlives its holders.

    `salutation` is the English one of the office, used when no holder is certain;
    `salutations` are those in other languages. `names`, `offices`, `organisations` and
    `acronyms` are what `name`, `office` and so on are in other languages, as certain
    as `names_certainty` says; `names_source` says where they were seen, and when.
    `women` and `men` are the forms for a holder whose gender is known. `rights` are
    what the mandate covers: its own name says so, but for those in
    `rights_unconfirmed`. `states` are the States of a country mandate.
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

    `certainty` is that of the list: were these the addressees?
    """

    id: Slug
    members: tuple[Slug, ...] = Field(min_length=1)
    certainty: Certainty = "unconfirmed"
    source: Str | None = None
    checked_on: DayText | None = None
    note: Str | None = None
