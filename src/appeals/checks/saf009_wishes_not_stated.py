"""Finds letters that do not say what those concerned wish; see rules/."""

from appeals.checks.channel_limits import basis, severity_of
from appeals.checks.consents import channels_of, named_records
from appeals.composition.compose import ComposedLetter
from appeals.composition.consent_statement import strictest_showing
from appeals.errors import Place, Severity
from appeals.model.channel import Channel
from appeals.model.consent import ShownTo
from appeals.rules.rule import Findings
from appeals.rules.saf009_wishes_not_stated import RULE

__all__ = ["RULE"]

_REMEDY = "put {{ consent_statement() }} on a line of its own"


def check(letter: ComposedLetter) -> Findings:
    """Compare the wishes each channel asks for with what the letter prints."""
    consented = [use.record.shown_to for use in named_records(letter)]
    if not consented or letter.states_wishes:
        return
    place = letter.request.letter.place("channel" if letter.front.channel else "to")
    for channel in channels_of(letter):
        if channel is not None:
            yield from wishes_asked_for(channel, strictest_showing(consented), place)


def wishes_asked_for(
    channel: Channel, shown: ShownTo, place: Place | None = None
) -> Findings:
    """Report wishes that a channel asks for; one finding at most."""
    asked = channel.consent
    if asked is not None and asked.statement is not None:
        yield RULE.finding(
            f"'{channel.id}' asks what those concerned wish, and the letter does not "
            f"say it {basis(channel, asked)}",
            place,
            _REMEDY,
            severity=severity_of(asked),
        )
        return
    reach = channel.passes_on.name
    to = {"the State": shown.state, "the public": shown.public}
    passing = {
        "the State": reach.state if reach else "unless-asked",
        "the public": reach.public if reach else "unless-asked",
    }
    uninvited = [
        who
        for who, showing in to.items()
        if showing != "name" and passing[who] == "unless-asked"
    ]
    if uninvited:
        severity: Severity = severity_of(reach) if reach else "warning"
        why = basis(channel, reach) if reach else "(it is not known what it passes on)"
        to_whom = " and ".join(uninvited)
        yield RULE.finding(
            f"'{channel.id}' tells the name to {to_whom} unless it is asked "
            f"not to, the consent does not allow it, and the letter does not ask {why}",
            place,
            _REMEDY,
            severity=severity,
        )
