"""A record of consent: who agreed to what being told to whom, and until when.

It holds no name, no contact and no place: the person is an id.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from appeals.model.audience import AUDIENCES, Audience, Showing, shows_more
from appeals.model.values import DayText, RegistryModel, Sha256, Slug, Str

Giver = Literal["self", "relative", "guardian", "representative", "next-of-kin"]
"""Who gave a consent: the person, or somebody for the person."""

Inability = Literal["missing", "detained", "dead", "child", "incapacity"]
"""Why the person did not give it."""

Means = Literal["signed", "recorded", "message", "oral-witnessed"]
Explained = Literal["use", "state-reads", "publication", "risks", "can-withdraw"]
"""What the giver was told before: what a consent is worth depends on it."""

FactClass = Literal["story", "place", "medical", "family", "picture"]
"""A class of facts about a person, which may be told or not."""

ANY_CHANNEL = "any"


class ShownTo(RegistryModel):
    """How the person is shown, by who reads: nothing, alias or name.

    `un` is the secretariat and the mandate, `state` the State concerned, `public`
    everybody. A level that is missing shows nothing.
    """

    un: Showing = "nothing"
    state: Showing = "nothing"
    public: Showing = "nothing"

    def showing_for(self, audience: Audience) -> Showing:
        """Give how the person is shown to an audience."""
        showing: Showing = getattr(self, audience)
        return showing


class ConsentProof(RegistryModel):
    """Where the proof of a consent is kept.

    `where` is a place, "safe, folder 4", or with `sha256` the path of an encrypted
    file, from the workspace; `sha256` is the hash of that file.
    """

    where: Str
    sha256: Sha256 | None = None


class Withdrawal(RegistryModel):
    """The withdrawal of a consent: `date` is the day."""

    date: DayText


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where a record contradicts itself: at which keys, how, and the remedy."""

    path: tuple[str, ...]
    message: str
    remedy: str


class ConsentRecord(RegistryModel):
    """One consent of one person, or of somebody for the person.

    `id` is what the `consent` of a case or of a letter names. `person` is the id of the
    person, never the name. `given_by` is who gave it; `because` why not the person;
    `child_heard` whether a child was asked too. `date` is the day it was given, `means`
    how, `told` what was explained before. `taken_by` is who took it, an id of
    people.yaml. `channels` are the ways to submit that it is for, or "any". `shown_to`
    says how the person is shown to whom, `may_tell` which classes of facts may be told
    beyond what happened. It is to be asked for again by the day `until`. `proof` says
    where it is kept. `withdrawn` is missing while it is in force.
    """

    id: Slug
    person: Slug
    given_by: Giver
    because: Inability | None = None
    child_heard: bool | None = None
    date: DayText
    means: Means
    told: tuple[Explained, ...] = ()
    taken_by: Slug
    channels: Literal["any"] | tuple[Slug, ...]
    shown_to: ShownTo
    may_tell: tuple[FactClass, ...] = ()
    until: DayText | None = None
    proof: ConsentProof | None = None
    withdrawn: Withdrawal | None = None

    def covers(self, channel: str) -> bool:
        """Say whether it is for this way to submit."""
        return self.channels == ANY_CHANNEL or channel in self.channels

    def is_withdrawn(self) -> bool:
        """Say whether it was taken back, on whatever day: nothing more may leave."""
        return self.withdrawn is not None

    def ends_before(self, day: str) -> bool:
        """Say whether it was to be asked for again before a day, ISO 8601.

        Of a month, "2026-03", its first day counts.
        """
        return self.until is not None and self.until[: len(day)] < day

    def contradictions(self) -> Iterator[Contradiction]:
        """Yield where it contradicts itself."""
        if self.given_by == "self" and self.because is not None:
            message = (
                "'because' says why the person did not give the consent, and "
                "'given_by' says 'self'"
            )
            remedy = "take 'because' out, or say in 'given_by' who gave it"
            yield Contradiction(("because",), message, remedy)
        if self.child_heard is not None and self.because != "child":
            message = "'child_heard' is for a child, and 'because' does not say 'child'"
            remedy = "write 'because: child', or take 'child_heard' out"
            yield Contradiction(("child_heard",), message, remedy)
        if self.until is not None and self.until < self.date:
            message = f"it ends ({self.until}) before it was given ({self.date})"
            yield Contradiction(("until",), message, "correct one of the two days")
        if self.withdrawn is not None and self.withdrawn.date < self.date:
            day = self.withdrawn.date
            message = f"it was withdrawn ({day}) before it was given ({self.date})"
            remedy = "correct one of the two days; one given again is a new record"
            yield Contradiction(("withdrawn", "date"), message, remedy)
        yield from self._wider_showings()

    def _wider_showings(self) -> Iterator[Contradiction]:
        """Yield where an audience is shown more than one that reads it too."""
        for fewer, more in pairwise(AUDIENCES):
            before, after = (
                self.shown_to.showing_for(fewer),
                self.shown_to.showing_for(more),
            )
            if shows_more(after, before):
                less = before if before == "nothing" else f"the {before} alone"
                message = (
                    f"'shown_to' shows '{more}' the {after} and '{fewer}' {less}, "
                    f"though '{fewer}' can read all that '{more}' reads"
                )
                remedy = f"show '{fewer}' as much as '{more}', or '{more}' less"
                yield Contradiction(("shown_to", more), message, remedy)
