"""The records of consent that a letter relies on, found once for several rules."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from appeals.checks.shared_work import once_per_letter
from appeals.composition.case_functions import ALIAS
from appeals.composition.compose import ComposedLetter
from appeals.errors import Place
from appeals.model.audience import AUDIENCES, Audience, Showing, is_within
from appeals.model.channel import Channel
from appeals.model.consent import ConsentRecord
from appeals.registry.channels import letter_channel
from appeals.registry.consents import NamedConsent, named_consents


class ConsentUse(NamedTuple):
    """A record that a letter relies on: whose it is, and where the letter names it.

    `at_least` is what the text itself shows of the person: the alias, if that of the
    row is printed, or nothing. Words typed by hand are taken for an alias.
    """

    owner: str
    place: Place
    record: ConsentRecord
    at_least: Showing = "alias"


@once_per_letter
def consents_of(letter: ComposedLetter) -> Iterable[NamedConsent]:
    """Give every consent that the letter names, found or not."""
    asked = letter.request
    return named_consents(letter.workspace.consents, asked.letter, asked.every_case)


def named_records(letter: ComposedLetter) -> Iterator[ConsentUse]:
    """Yield the records that the letter names; SAF002 reports consents without one."""
    for named in consents_of(letter):
        if named.record is not None:
            is_unnamed = named.case is not None and ALIAS not in letter.used_columns
            at_least: Showing = "nothing" if is_unnamed else "alias"
            yield ConsentUse(named.owner, named.place, named.record, at_least)


@once_per_letter
def channels_of(letter: ComposedLetter) -> Iterator[Channel | None]:
    """Give the channels of the letter, each once; None for an unknown one.

    A joint letter is sent via those of all its addressees.
    """
    asked = letter.request
    found = [
        letter_channel(letter.workspace, asked.letter, recipient)
        for recipient in asked.addressees or (None,)
    ]
    by_id = {each.channel.id if each else "": each for each in found}
    for each in by_id.values():
        yield each.channel if each else None


def readers_shown(
    channel: Channel | None, audience: Audience, at_least: Showing
) -> Mapping[Audience, Showing]:
    """Say who learns at least what about the person when a channel gets a letter.

    Readers of the edition learn what is in it. A channel that always passes the name on
    to the State, but does not publish everything, works with the name itself: it must
    be told who the alias is, and it tells the State. A channel that publishes what it
    gets publishes what the letter says.
    """
    shown: dict[Audience, Showing] = {
        each: at_least for each in AUDIENCES if is_within(each, audience)
    }
    reach = channel.passes_on.name if channel else None
    if reach is None or reach.state != "always":
        return shown
    if reach.public == "always":
        return dict.fromkeys(AUDIENCES, at_least)
    return {**shown, "un": "name", "state": "name"}
