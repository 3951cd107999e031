"""A letter tells more than the consent allows, or tells others.

What it finds: a letter by a channel that the record of consent is not for; a person
shown to the United Nations, to the State or to the public more than `shown_to` of the
record allows; a column of `case_columns` that is used, and filled, though `may_tell` of
the record lacks its class.

Why it matters: somebody agreed to one thing, and another happens. What the State or
the public has read stays read.

Example: the family agreed that the State reads the alias; the letter goes to the
Working Group on Enforced or Involuntary Disappearances, which always tells the State
the name.

How to fix it: leave it out, take a channel that the consent is for, or ask again and
enter what was agreed as a new record.
"""

from appeals.checks.consents import (
    ConsentUse,
    channels_of,
    named_records,
    readers_shown,
)
from appeals.composition.compose import ComposedLetter
from appeals.errors import did_you_mean
from appeals.model.audience import AUDIENCES, Audience, shows_more
from appeals.model.channel import Channel
from appeals.model.finding import Finding
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")

_READERS = {
    "un": "the United Nations",
    "state": "the State",
    "public": "the public",
}
_ASK = "leave it out, or ask again and enter what was agreed as a new record"


def check(letter: ComposedLetter) -> Findings:
    """Compare each record with the channels, the readers and the facts disclosed."""
    yield from _unknown_columns(letter)
    for use in named_records(letter):
        for channel in channels_of(letter):
            if not use.record.covers(channel.id if channel else ""):
                yield _uncovered_channel(use, channel)
            yield from find_overexposure(use, channel, letter.request.read_by)
        yield from _check_columns(letter, use)


def find_overexposure(
    use: ConsentUse, channel: Channel | None, audience: Audience
) -> Findings:
    """Find readers who are shown more of the person than the record allows."""
    shown = readers_shown(channel, audience, use.at_least)
    for reader in AUDIENCES:
        allowed = use.record.shown_to.showing_for(reader)
        if reader in shown and shows_more(shown[reader], allowed):
            by = f" by '{channel.id}'" if channel else ""
            limit = allowed if allowed == "nothing" else f"the {allowed} alone"
            yield RULE.finding(
                f"{use.owner}: {_READERS[reader]} would learn the {shown[reader]}{by}, "
                f"and the consent '{use.record.id}' allows {limit}",
                use.place,
                "take another channel, or ask again and enter what was agreed as a new "
                "record",
            )


def _uncovered_channel(use: ConsentUse, channel: Channel | None) -> Finding:
    route = f"by '{channel.id}'" if channel else "by no channel that is known"
    return RULE.finding(
        f"{use.owner}: the letter goes {route}, and the consent '{use.record.id}' is "
        f"for {', '.join(use.record.channels)} alone",
        use.place,
        _ASK,
    )


def _check_columns(letter: ComposedLetter, use: ConsentUse) -> Findings:
    """Find columns that the templates use and whose class may not be disclosed."""
    for column, place in letter.used_columns.items():
        kind = letter.front.case_columns.get(column)
        if kind is not None and kind not in use.record.may_tell:
            yield RULE.finding(
                f"{use.owner}: this tells 'case.{column}' ({kind}), and the consent "
                f"'{use.record.id}' does not allow {kind}",
                place,
                _ASK,
            )


def _unknown_columns(letter: ComposedLetter) -> Findings:
    """Find names in `case_columns` of no column: a misspelt one would go unchecked."""
    for case in letter.request.every_case[:1]:
        known = tuple(case.data)
        for column in letter.front.case_columns:
            if column not in known:
                place = letter.request.letter.place("case_columns", column)
                yield RULE.finding(
                    f"'case_columns' names '{column}', and the file of cases has no "
                    "such column",
                    place,
                    did_you_mean(column, known) or f"columns: {', '.join(known)}",
                )
