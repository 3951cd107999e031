"""A way to submit: its address, its limits, what it asks for and what it refuses."""

from typing import Literal

from pydantic import Field

from appeals.model.letter import LetterKind
from appeals.model.recipient import EmailAddress, PostalAddress, WebForm
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
    """Where a submission goes. `to_recipient`: to the recipient's own address."""

    to_recipient: bool = False
    emails: tuple[EmailAddress, ...] = ()
    web_form: WebForm | None = None
    post: PostalAddress | None = None


class Limit(Sourced):
    """The most that is allowed, in words or in pages."""

    count: int = Field(ge=1)


class Languages(Sourced):
    """The languages accepted."""

    accepted: tuple[LanguageTag, ...] = Field(min_length=1)


class Formats(Sourced):
    """The file formats accepted, and those that are refused by name.

    A format in neither list is not known to be accepted.
    """

    accepted: tuple[FileFormat, ...] = Field(min_length=1)
    refused: tuple[FileFormat, ...] = ()


class Element(Sourced):
    """One thing that a submission must contain."""

    text: Str


class Refusal(Sourced):
    """One reason for which a submission is refused or not considered.

    `when` is what the program can see for itself; without it a person must look.
    """

    text: Str
    when: Literal["anonymous"] | None = None


class Consent(Sourced):
    """Whose consent is needed, and for which kinds of letter."""

    of: Str
    kinds: tuple[LetterKind, ...] = Field(min_length=1)


Passing = Literal["never", "unless-asked", "always"]


class Reach(Sourced):
    """To whom the body passes something on: to the State, and to the public.

    "unless-asked" is what it does unless the sender asks it not to.
    """

    state: Passing
    public: Passing


class PassesOn(RegistryModel):
    """Who learns the name of the person a letter is about, and who sends it.

    What is not there is not known, and taken for "unless-asked".
    """

    name: Reach | None = None
    source: Reach | None = None


class Exclusivity(Sourced):
    """Which channels must not have the same case, and why."""

    text: Str
    conflicts_with: tuple[Slug, ...] = ()


class Eligibility(Sourced):
    """What a State must have accepted before the channel is open against it.

    `committee` is the recipient concerned where a channel leads to several. `basis`
    names the provision: "article 22 of CAT". `max_pages` is a limit of this committee.
    """

    treaty: Str
    step: Step
    committee: Slug | None = None
    basis: Str | None = None
    max_pages: Limit | None = None


class Channel(RegistryModel):
    """One way to submit, with its own form and limits.

    A rule of it without `source` and `checked_on` has those of the channel.
    `recipients` receive by it, beside those that name it as their `channel`; a
    channel without any leads to a body that is no entry of recipients.yaml. `kinds`
    are the letters it is meant for. `eligibility` holds alternatives, one for each
    committee; none means that no State has to have accepted anything. None for a
    limit means that none is known. `counts_footnotes` is as certain as `max_words`:
    None means that it is not known whether notes count.
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
    note: Str | None = None

    def page_limit(self, recipient: str | None) -> Limit | None:
        """Give the limit in pages for a recipient: its own, else the channel's."""
        for need in self.eligibility:
            if need.committee == recipient and need.max_pages is not None:
                return need.max_pages
        return self.max_pages


class Acceptance(Sourced):
    """What a State accepted of one treaty and its procedures."""

    party: Answer = "unknown"
    individual_communications: Answer = Field(
        default="unknown", alias="individual-communications"
    )
    inquiry: Answer = "unknown"
    note: Str | None = None

    def answer(self, step: Step) -> Answer:
        """Say whether the State took this step."""
        match step:
            case "party":
                return self.party
            case "individual-communications":
                return self.individual_communications
            case "inquiry":
                return self.inquiry


class StateRecord(RegistryModel):
    """What a State accepted, treaty by treaty; what is not listed is unknown."""

    id: StateCode
    as_of: DayText
    treaties: dict[Str, Acceptance]
    note: Str | None = None
