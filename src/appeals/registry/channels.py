"""Which channel a letter is sent via, and whether it is open against its State."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from appeals.citations.iso3166 import country_names
from appeals.errors import AppealsError, Place, WorkspaceError
from appeals.model.channel import Answer, Channel, Eligibility
from appeals.model.recipient import Recipient
from appeals.model.values import Certainty, Sourced
from appeals.registry.front_matter import LetterFile
from appeals.registry.reader import Registry
from appeals.registry.references import find_unknown_names
from appeals.registry.workspace import Workspace

_CHANNELS_SHOWN = "`appeals recipients channels` shows all"


class LetterChannel(NamedTuple):
    """The channel of a letter, and the place in the letter that chose it."""

    channel: Channel
    place: Place


class StateStatus(NamedTuple):
    """What is known of a State's step towards a channel.

    `answer` is "accepted" where nothing needs to be accepted.
    """

    answer: Answer
    certainty: Certainty
    words: str
    place: Place | None = None


def letter_channel(
    workspace: Workspace, letter: LetterFile, recipient: Recipient | None
) -> LetterChannel | None:
    """Give the channel that the letter names, else the recipient's own.

    None when neither names one, or when the workspace has no channels.yaml. Raises
    WorkspaceError for a name that channels.yaml lacks.
    """
    name, choice_place = letter.front.channel, letter.place("channel")
    name_place = choice_place
    if name is None and recipient is not None and recipient.channel is not None:
        name, choice_place = recipient.channel, letter.place("to")
        name_place = workspace.recipients.place(recipient.id, "channel")
    if name is None and recipient is None and letter.front.joint:
        name, choice_place = _common_channel(workspace, letter), letter.place("to")
        name_place = choice_place
    if name is None or not workspace.channels:
        return None
    for error in find_unknown_names(
        "unknown channel",
        (name,),
        workspace.channels,
        lambda _: name_place,
        _CHANNELS_SHOWN,
    ):
        raise error
    return LetterChannel(workspace.channels[name], choice_place)


def _common_channel(workspace: Workspace, letter: LetterFile) -> str | None:
    """Give the channel that all addressees of a joint letter share, or None."""
    try:
        recipients = workspace.expand(letter.front.to)
    except AppealsError:
        return None
    channels = {recipient.channel for recipient in recipients}
    return channels.pop() if len(channels) == 1 else None


def recipients_of(workspace: Workspace, channel: Channel) -> tuple[str, ...]:
    """Give the ids of all recipients of a channel, in the order of their file."""
    committees = {e.committee for e in channel.eligibility if e.committee}
    return tuple(
        id_
        for id_, recipient in workspace.recipients.items()
        if id_ in channel.recipients
        or recipient.channel == channel.id
        or id_ in committees
    )


def needs_of(channel: Channel, recipient: str | None) -> tuple[Eligibility, ...]:
    """Give what a State must have accepted before a recipient can take a case."""
    return tuple(
        need
        for need in channel.eligibility
        if need.committee is None or recipient is None or need.committee == recipient
    )


def state_status(workspace: Workspace, state: str, need: Eligibility) -> StateStatus:
    """Say whether a State took the step that a channel needs of it."""
    basis = need.basis or need.treaty
    states, name = workspace.states, country_names().get(state, state)
    record = states.get(state)
    known = record.treaties.get(need.treaty) if record else None
    if known is None:
        words = f"whether {name} has accepted {basis} is not registered"
        return StateStatus("unknown", "missing", words)
    place = states.place(state, "treaties", need.treaty)
    answer = known.answer(need.step)
    match answer:
        case "accepted":
            words = f"{name} has accepted {basis}"
        case "not-accepted":
            words = f"{name} has not accepted {basis}"
        case "unknown":
            words = f"whether {name} has accepted {basis} is not known"
    is_open = answer == "accepted"
    note = f": {known.note}" if known.note and not is_open else ""
    words = f"{words} ({known.certainty}){note}"
    return StateStatus(answer, known.certainty, words, place)


def describe_source(channel: Channel, what: Sourced | Channel) -> str:
    """Say how sure a rule of a channel is: "confirmed; OHCHR form, 2026-11-21"."""
    source = what.source or channel.source
    is_own = what.source is not None and what is not channel
    day = what.checked_on or (None if is_own else channel.checked_on)
    parts: list[str] = [what.certainty]
    if source:
        parts.append(f"source: {source}")
    if day:
        parts.append(f"checked on {day}")
    return "; ".join(parts)


def channel_links(workspace: Workspace) -> Iterator[WorkspaceError]:
    """Find names in channels.yaml and recipients.yaml that name nothing."""
    channels, recipients = workspace.channels, workspace.recipients
    if not channels:
        return
    for id_, recipient in recipients.items():
        yield from find_unknown_names(
            f"'{id_}' names an unknown channel",
            (recipient.channel,),
            channels,
            partial(recipients.place, id_, "channel"),
            _CHANNELS_SHOWN,
        )
    for id_, channel in channels.items():
        message = f"'{id_}' names an unknown recipient"
        place = partial(channels.place, id_, "recipients")
        yield from find_unknown_names(message, channel.recipients, recipients, place)
        committees = [need.committee for need in channel.eligibility]
        place = partial(_committee_place, channels, id_)
        yield from find_unknown_names(message, committees, recipients, place)
        yield from find_unknown_names(
            f"'{id_}' excludes an unknown channel",
            channel.exclusivity.conflicts_with if channel.exclusivity else (),
            channels,
            partial(channels.place, id_, "exclusivity", "conflicts_with"),
            _CHANNELS_SHOWN,
        )


def _committee_place(channels: Registry[Channel], id_: str, number: int) -> Place:
    return channels.place(id_, "eligibility", number, "committee")
