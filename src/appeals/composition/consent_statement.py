"""consent_statement(): what a channel asks about the wishes of those concerned.

The answers come from the consent records; of several, the strictest counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from appeals.composition.data import FunctionGroup
from appeals.composition.letter_request import LetterRequest
from appeals.errors import Place
from appeals.languages.language import ConsentWords
from appeals.model.audience import least_showing
from appeals.model.channel import Channel, Passing
from appeals.model.consent import ShownTo
from appeals.registry.channels import letter_channel
from appeals.registry.consents import named_consents
from appeals.registry.workspace import Workspace
from appeals.rules import saf009_wishes_not_stated as saf009

_UNKNOWN: Passing = "unless-asked"


@dataclass(slots=True)
class ConsentFunctions(FunctionGroup):
    """The function of one letter. `stated_at` is where it was called."""

    workspace: Workspace
    request: LetterRequest
    stated_at: list[Place] = field(default_factory=list)

    def as_variables(self) -> dict[str, object]:
        """Give the function under the name that templates call."""
        return {"consent_statement": self.consent_statement}

    def consent_statement(self) -> str:
        """Print the sentences that the channel asks for, a paragraph each.

        Nothing where the channel does not ask, such as one that never passes a name on.
        """
        request = self.request
        found = letter_channel(self.workspace, request.letter, request.recipient)
        channel = found.channel if found else None
        shown = self._shown()
        if shown is None and statement_of(channel) != "posting":
            place = self.here("")
            self.findings.append(saf009.no_wishes_to_state(place))
            return ""
        is_public = request.letter.front.confidentiality == "public"
        words = self.language.consent
        sentences = list(sentences_for(channel, shown, words, is_public=is_public))
        self.stated_at.append(self.here(""))
        return "\n\n".join(map(self.tokens.add_text, sentences))

    def _shown(self) -> ShownTo | None:
        """Give what all records allow; None if the letter relies on none."""
        known, request = self.workspace.consents, self.request
        named = named_consents(known, request.letter, request.every_case)
        shown = [each.record.shown_to for each in named if each.record]
        return strictest_showing(shown) if shown else None


def statement_of(channel: Channel | None) -> str | None:
    """Give the name of the statement that a channel asks for, if any."""
    return channel.consent.statement if channel and channel.consent else None


def strictest_showing(shown: list[ShownTo]) -> ShownTo:
    """Give what all of several records allow."""
    return ShownTo(
        un=least_showing(each.un for each in shown),
        state=least_showing(each.state for each in shown),
        public=least_showing(each.public for each in shown),
    )


def sentences_for(
    channel: Channel | None,
    shown: ShownTo | None,
    words: ConsentWords,
    *,
    is_public: bool,
) -> Iterator[str]:
    """Yield what a letter by a channel says about the wishes of those concerned.

    `shown` is what they allow, None where the letter is about nobody; `is_public` says
    whether the letter itself may be.
    """
    state_may = shown is not None and shown.state == "name"
    public_may = shown is not None and shown.public == "name"
    match statement_of(channel):
        case "sp-two-lines":
            yield words.state_answer.format(answer=words.yes if state_may else words.no)
            yield words.public_answer.format(
                answer=words.yes if public_may else words.no
            )
        case "final-decision":
            yield words.decision_named if public_may else words.decision_unnamed
        case "posting":
            may_be_posted = is_public and (shown is None or shown.public != "nothing")
            yield words.posted if may_be_posted else words.unposted
        case _:
            reach = channel.passes_on.name if channel else None
            if (reach.state if reach else _UNKNOWN) == "unless-asked":
                yield words.state_named if state_may else words.state_unnamed
            if (reach.public if reach else _UNKNOWN) == "unless-asked":
                yield words.public_named if public_may else words.public_unnamed
