"""Which recipients a letter's rights and State concern, and via which channel.

Everything comes from recipients.yaml, channels.yaml and the letter's front matter; the
program itself knows no office or procedure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from appeals.checks.chn003_channel_language import is_accepted
from appeals.errors import raise_all
from appeals.model.channel import Channel, Eligibility
from appeals.model.letter import FrontMatter
from appeals.model.recipient import Recipient
from appeals.registry.channels import (
    describe_source,
    letter_channel,
    needs_of,
    recipients_of,
    state_status,
)
from appeals.registry.cross_checks import all_errors
from appeals.registry.workspace import Workspace

Verdict = Literal["fits", "conditional", "no"]
"""`conditional`: open once the stated condition is met."""

_VERDICTS = ("fits", "conditional", "no")
_NOBODY = "none of its recipients covers the letter's rights or State"


@dataclass(frozen=True, slots=True)
class RecipientMatch:
    """A recipient, and why the letter may or may not be sent there.

    `rights` are those of the letter that the mandate covers, `unconfirmed` those among
    them that its own name does not mention. `is_addressed`: the letter names it.
    """

    id: str
    verdict: Verdict
    why: tuple[str, ...]
    rights: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    is_addressed: bool = False


@dataclass(frozen=True, slots=True)
class ChannelMatch:
    """A channel to some of its recipients, with the reasons for and against it.

    `recipients` are those concerned by the letter; () for a channel whose body is no
    entry of recipients.yaml, or when none is concerned. `rules` are its limits and what
    it excludes. `is_chosen`: the letter is sent via it.
    """

    id: str
    recipients: tuple[str, ...]
    verdict: Verdict
    why: tuple[str, ...]
    rules: tuple[str, ...] = ()
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What fits a letter. `remarks` say what the front matter leaves open."""

    letter: str
    kind: str
    state: str | None
    rights: tuple[str, ...]
    recipients: tuple[RecipientMatch, ...]
    channels: tuple[ChannelMatch, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    """A letter's front matter, and what follows from it for every recipient."""

    workspace: Workspace
    front: FrontMatter
    addressed: tuple[str, ...]
    chosen: tuple[str, ...]
    same_case: tuple[tuple[str, str], ...]

    def covered(self, recipient: Recipient) -> tuple[str, ...]:
        return tuple(r for r in self.front.rights if r in recipient.rights)

    def is_open(self, recipient: Recipient) -> bool:
        """Say whether only a person can tell if the letter belongs there."""
        is_silent = not recipient.rights and not recipient.states
        return recipient.id in self.addressed and (is_silent or not self.front.rights)

    def concerns(self, recipient: Recipient) -> bool:
        """Say whether the mandate is about the letter's rights or its State."""
        return bool(self.covered(recipient)) or self.front.state in recipient.states


def match_letter(workspace: Workspace, name: str) -> Match:
    """Judge every recipient and every channel for one letter.

    Raises UsageError for an unknown letter, and the errors of malformed files.
    """
    raise_all(all_errors(workspace))
    letter = workspace.letter(name)
    recipients = workspace.expand(letter.front.to, place=letter.place("to"))
    chosen = _channels_of(workspace, name)
    question = _Question(
        workspace,
        letter.front,
        tuple(recipient.id for recipient in recipients),
        chosen,
        tuple(_letters_of_case(workspace, name, chosen)),
    )
    channels = tuple(
        match
        for channel in workspace.channels.values()
        for match in _match_channel(question, channel)
    )
    return Match(
        name,
        letter.front.kind,
        letter.front.state,
        letter.front.rights,
        tuple(sorted(_match_recipients(question, channels), key=_order)),
        tuple(sorted(channels, key=_order)),
        tuple(_remarks(question)),
    )


def _order(match: RecipientMatch | ChannelMatch) -> int:
    return _VERDICTS.index(match.verdict)


def _remarks(question: _Question) -> Iterator[str]:
    front, workspace = question.front, question.workspace
    if not front.rights:
        words = ", ".join(workspace.rights) or "ids of your own"
        yield f"the letter names no rights: write 'rights: [...]', from: {words}"
    if front.state is None:
        yield "the letter names no State: write 'state: CHN', for instance"
    if not workspace.channels:
        yield "the workspace has no channels.yaml; channels were not judged"


def _channels_of(workspace: Workspace, name: str) -> tuple[str, ...]:
    letter = workspace.letter(name)
    recipients = workspace.expand(letter.front.to) or (None,)
    found = [letter_channel(workspace, letter, each) for each in recipients]
    return tuple(dict.fromkeys(f.channel.id for f in found if f is not None))


def _letters_of_case(
    workspace: Workspace, name: str, chosen: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Yield the letters of the same case: channel, and the letter in words."""
    for id_ in chosen:
        yield id_, "this letter"
    case = workspace.letter(name).front.case
    for other, known in workspace.letters.items():
        if case is None or other == name or known.file is None:
            continue
        if workspace.letter(other).front.case == case:
            for id_ in _channels_of(workspace, other):
                yield id_, f"the letter '{other}'"


def _match_recipients(
    question: _Question, channels: tuple[ChannelMatch, ...]
) -> Iterator[RecipientMatch]:
    """Yield the recipients that the letter concerns or addresses."""
    for id_, recipient in question.workspace.recipients.items():
        is_addressed = id_ in question.addressed
        is_concerned = question.concerns(recipient)
        if not is_concerned and not is_addressed:
            continue
        covered = question.covered(recipient)
        open_ = tuple(r for r in covered if r in recipient.rights_unconfirmed)
        verdict, blocked = _judge_channels(id_, channels)
        if not is_concerned:
            is_open = question.is_open(recipient) and verdict != "no"
            verdict = "conditional" if is_open else "no"
        doubts = tuple(_doubts(question, recipient, channels))
        if verdict == "fits" and doubts:
            verdict = "conditional"
        yield RecipientMatch(
            id_,
            verdict,
            (*_reasons(question, recipient), *blocked, *doubts),
            covered,
            open_,
            is_addressed,
        )


def _doubts(
    question: _Question, recipient: Recipient, channels: tuple[ChannelMatch, ...]
) -> Iterator[str]:
    """Yield doubts about adding a recipient that the letter does not address."""
    if recipient.id in question.addressed:
        return
    covered = question.covered(recipient)
    is_country = question.front.state in recipient.states
    if not is_country and all(r in recipient.rights_unconfirmed for r in covered):
        yield "a person must judge whether its mandate reaches so far"
    own = {match.id for match in channels if recipient.id in match.recipients}
    if question.chosen and not own & set(question.chosen):
        way = ", ".join(question.chosen)
        yield f"the letter is sent via {way}, which does not reach it"


def _reasons(question: _Question, recipient: Recipient) -> Iterator[str]:
    front = question.front
    if front.state is not None and front.state in recipient.states:
        yield f"country mandate for {front.state}"
    for right in question.covered(recipient):
        doubt = " (unconfirmed)" if right in recipient.rights_unconfirmed else ""
        yield f"covers {right}{doubt}"
    if not question.concerns(recipient):
        if not recipient.rights and not recipient.states:
            yield "no rights are registered for it; a person must judge"
        elif front.rights:
            yield f"covers none of {', '.join(front.rights)}"
        else:
            yield "the letter names no rights; a person must judge"


def _judge_channels(
    id_: str, channels: tuple[ChannelMatch, ...]
) -> tuple[Verdict, tuple[str, ...]]:
    """Say whether one of the recipient's channels is open, and if not, why."""
    own = [match for match in channels if id_ in match.recipients]
    if not own or any(match.verdict == "fits" for match in own):
        return "fits", ()
    conditional = [match for match in own if match.verdict == "conditional"]
    verdict: Verdict = "conditional" if conditional else "no"
    reasons = (f"{each.id}: {', '.join(each.why)}" for each in conditional or own)
    return verdict, tuple(reasons)


def _match_channel(question: _Question, channel: Channel) -> Iterator[ChannelMatch]:
    """Judge a channel; each committee separately if States accept it separately."""
    recipients = question.workspace.recipients
    registered = recipients_of(question.workspace, channel)
    concerned = tuple(
        id_
        for id_ in registered
        if question.concerns(recipients[id_]) or question.is_open(recipients[id_])
    )
    is_chosen = channel.id in question.chosen
    if registered and not concerned:
        yield ChannelMatch(channel.id, (), "no", (_NOBODY,), (), is_chosen)
    elif channel.eligibility and concerned:
        for id_ in concerned:
            needs = needs_of(channel, id_)
            yield _judge_channel(question, channel, (id_,), needs, is_chosen=is_chosen)
    else:
        needs = channel.eligibility
        yield _judge_channel(question, channel, concerned, needs, is_chosen=is_chosen)


def _judge_channel(
    question: _Question,
    channel: Channel,
    recipients: tuple[str, ...],
    needs: tuple[Eligibility, ...],
    *,
    is_chosen: bool,
) -> ChannelMatch:
    against = list(_obstructions(question, channel))
    conditions = list(_conditions(question, channel))
    closed, unsettled, accepted = _judge_state(question, needs)
    against += closed
    conditions += unsettled
    verdict: Verdict = "no" if against else "conditional" if conditions else "fits"
    why = tuple(against) or ((*conditions, *accepted) if conditions else accepted)
    rules = tuple(_rules(channel))
    return ChannelMatch(channel.id, recipients, verdict, why, rules, is_chosen)


def _obstructions(question: _Question, channel: Channel) -> Iterator[str]:
    front, languages = question.front, channel.languages
    if front.kind not in channel.kinds:
        yield f"is meant for {', '.join(channel.kinds)}, the letter is: {front.kind}"
    if languages is not None and not any(
        is_accepted(front.language, each) for each in languages.accepted
    ):
        taken = ", ".join(languages.accepted)
        yield f"takes {taken}, not {front.language} ({languages.certainty})"


def _conditions(question: _Question, channel: Channel) -> Iterator[str]:
    front, consent = question.front, channel.consent
    if consent is not None and not front.consent and front.kind in consent.kinds:
        yield (
            f"needs the consent of {consent.of} ({consent.certainty}), "
            "which the letter does not record"
        )
    for id_, who in question.same_case:
        other = question.workspace.channels[id_]
        for one, two in ((channel, other), (other, channel)):
            rule = one.exclusivity
            if rule is not None and two.id in rule.conflicts_with:
                yield f"{who} is sent via {id_}: {rule.text} ({rule.certainty})"
                break


def _judge_state(
    question: _Question, needs: tuple[Eligibility, ...]
) -> tuple[list[str], list[str], tuple[str, ...]]:
    """Look up the State: what closes the channel, what is open, what is accepted."""
    state = question.front.state
    if not needs:
        return [], [], ()
    if state is None:
        bases = " or ".join(need.basis or need.treaty for need in needs)
        return [], [f"the State must have accepted {bases}; none is named"], ()
    found = [state_status(question.workspace, state, need) for need in needs]
    accepted = tuple(each.words for each in found if each.answer == "accepted")
    if accepted:
        return [], [], accepted
    unknown = [each.words for each in found if each.answer == "unknown"]
    if unknown:
        return [], unknown, ()
    return [each.words for each in found], [], ()


def _rules(channel: Channel) -> Iterator[str]:
    """Give the limits of a channel in short."""
    if limit := channel.max_words:
        yield f"at most {limit.count:,} words ({describe_source(channel, limit)})"
    if limit := channel.max_pages:
        yield f"at most {limit.count} pages ({describe_source(channel, limit)})"
    rule = channel.exclusivity
    if rule is not None and rule.conflicts_with:
        yield f"excludes {', '.join(rule.conflicts_with)}: {rule.text}"
