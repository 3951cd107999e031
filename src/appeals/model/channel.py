"""A way to submit: its address, its limits, what it asks for and what it refuses."""

from typing import Literal, Self

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from appeals.model.consent import Giver
from appeals.model.letter import LetterKind
from appeals.model.recipient import EmailAddress, FollowUp, PostalAddress, WebForm
from appeals.model.values import (
    Certainty,
    DayText,
    LanguageTag,
    RegistryModel,
    Slug,
    Sourced,
    StateCode,
    Str,
)

FileFormat = Literal["web", "docx", "pdf"]
Answer = Literal["accepted", "not-accepted", "unknown"]
Step = Literal["party", "individual-communications", "inquiry"]


class Submit(RegistryModel):
    """Where a submission goes.

    With `to_recipient` it goes to the recipient's own address. Else `emails`,
    `web_form` and `post` are the addresses of the channel.
    """

    to_recipient: bool = False
    emails: tuple[EmailAddress, ...] = ()
    web_form: WebForm | None = None
    post: PostalAddress | None = None


class Limit(Sourced):
    """The most that is allowed, in words or in pages: `count`."""

    count: int = Field(ge=1)


class Languages(Sourced):
    """The languages accepted: `accepted` holds their tags."""

    accepted: tuple[LanguageTag, ...] = Field(min_length=1)


class Formats(Sourced):
    """The file formats accepted, and those that are refused by name.

    A format in neither `accepted` nor `refused` is not known to be accepted.
    """

    accepted: tuple[FileFormat, ...] = Field(min_length=1)
    refused: tuple[FileFormat, ...] = ()


class Element(Sourced):
    """One thing that a submission must contain: `text` says what."""

    text: Str


class Refusal(Sourced):
    """One reason for which a submission is refused or not considered.

    `text` is the reason. `when` is what the program can see for itself; without it a
    person must look.
    """

    text: Str
    when: Literal["anonymous"] | None = None


WishStatement = Literal["sp-two-lines", "final-decision", "posting"]
"""What a body asks to be told of wishes: two answers, Yes or No, on the names in a
letter to the State and in public reports; whether the final decision may name the
person; whether it may post what it gets."""


class Consent(Sourced):
    """Whose consent is needed for which kinds of letter, and how it is stated.

    `of` says whose, in words; `given_by` who may give it, where the body accepts it
    from nobody else. `kinds` are the kinds of letter that need it, none where only
    `statement` is asked for: what the letter must say of wishes.
    """

    of: Str
    kinds: tuple[LetterKind, ...] = ()
    given_by: tuple[Giver, ...] = ()
    statement: WishStatement | None = None

    @model_validator(mode="after")
    def _check_kinds(self) -> Self:
        if not self.kinds and self.statement is None:
            msg = "must have 'kinds' that need it, or a 'statement'"
            raise ValueError(msg)
        return self

    @model_serializer(mode="wrap")
    def _drop_empty_fields(
        self, serialize: SerializerFunctionWrapHandler
    ) -> dict[str, object]:
        """Leave out what older versions did not know: approvals rest on the rest."""
        fields: dict[str, object] = serialize(self)
        new = ("given_by", "statement")
        return {k: v for k, v in fields.items() if v or k not in new}


Passing = Literal["never", "unless-asked", "always"]


class Reach(Sourced):
    """To whom the body passes something on: to the State, and to the public.

    "unless-asked" is what it does unless the sender asks it not to. `state` says
    whether the State learns it, `public` whether everybody does.
    """

    state: Passing
    public: Passing


class PassesOn(RegistryModel):
    """Who learns the name of the person a letter is about, and who sends it.

    `name` is for the person, `source` for the sender. What is not there is not known,
    and taken for "unless-asked".
    """

    name: Reach | None = None
    source: Reach | None = None


class Exclusivity(Sourced):
    """Which channels must not have the same case, and why.

    `text` is the provision; `conflicts_with` are the ids of those channels.
    """

    text: Str
    conflicts_with: tuple[Slug, ...] = ()


class Eligibility(Sourced):
    """What a State must have accepted before the channel is open against it.

    `committee` is the recipient concerned where a channel leads to several. `basis`
    names the provision: "article 22 of CAT". `max_pages` is a limit of this committee.
    `treaty` is its abbreviation, `step` what the State must have accepted.
    """

    treaty: Str
    step: Step
    committee: Slug | None = None
    basis: Str | None = None
    max_pages: Limit | None = None


class Channel(RegistryModel):
    """One way to submit, with its own form and limits.

    A rule of it without `source` and `checked_on` has those of the channel.
    `recipients` receive by it, beside those that name it as their `channel`; a channel
    without any leads to a body that is not an entry of recipients.yaml. `kinds` are the
    letters it is meant for. `eligibility` holds alternatives, one for each committee;
    none means that no State has to have accepted anything. None for a limit means that
    none is known. `counts_footnotes` is as certain as `max_words`: None means that it
    is not known whether notes count. `id` is what letters and recipients name in
    `channel`, `name` what it is called. `submit` is where a submission goes.
    `languages`, `formats` and `max_pages` are what it accepts. `required` is what a
    submission must contain, `refuses` why one is refused, `consent` whose consent is
    needed. `passes_on` says who learns what. `exclusivity` is which channels must not
    have the same case. `deadline_rule` says by when to submit, `follow_up` when to look
    after what was submitted.
    """

    id: Slug
    name: Str
    certainty: Certainty
    source: Str | None = None
    checked_on: DayText | None = None
    recipients: tuple[Slug, ...] = ()
    kinds: tuple[LetterKind, ...] = Field(min_length=1)
    submit: Submit | None = None
    languages: Languages | None = None
    max_words: Limit | None = None
    counts_footnotes: bool | None = None
    max_pages: Limit | None = None
    formats: Formats | None = None
    required: tuple[Element, ...] = ()
    refuses: tuple[Refusal, ...] = ()
    consent: Consent | None = None
    passes_on: PassesOn = PassesOn()
    exclusivity: Exclusivity | None = None
    eligibility: tuple[Eligibility, ...] = ()
    deadline_rule: Str | None = None
    follow_up: tuple[FollowUp, ...] = ()
    note: Str | None = None

    def page_limit(self, recipient: str | None) -> Limit | None:
        """Give the limit in pages for a recipient: its own, else the channel's."""
        for need in self.eligibility:
            if need.committee == recipient and need.max_pages is not None:
                return need.max_pages
        return self.max_pages


class Acceptance(Sourced):
    """What a State accepted of one treaty and its procedures.

    `party` says whether the State is bound by the treaty. `individual-communications`
    and `inquiry` say whether it accepted these procedures.
    """

    party: Answer = "unknown"
    individual_communications: Answer = Field(
        default="unknown", alias="individual-communications"
    )
    inquiry: Answer = "unknown"
    note: Str | None = None

    def answer(self, step: Step) -> Answer:
        """Say whether the State took this step."""
        answer: Answer = getattr(self, step.replace("-", "_"))
        return answer


class StateRecord(RegistryModel):
    """What a State accepted, treaty by treaty; what is not listed is unknown.

    `id` is the State (ISO 3166-1): CHN. `as_of` is the day the record was made for.
    `treaties` holds what it accepted, by the abbreviation of the treaty: CAT.
    """

    id: StateCode
    as_of: DayText
    treaties: dict[Str, Acceptance]
    note: Str | None = None
