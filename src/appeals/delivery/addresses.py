"""Which e-mail address of a recipient a letter is sent to, and the alternatives."""

import re
from collections.abc import Iterator

from appeals.delivery.plan import OtherWay, PlannedAddress
from appeals.model.channel import Channel, Submit
from appeals.model.recipient import Recipient
from appeals.model.values import Certainty

LEGACY_DOMAIN = "@ohchr.org"
"""Every address of this domain is out of use, whatever its certainty says."""

_MAILBOX = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_MAX_BYTES = 254
_PREFERENCE: tuple[Certainty, ...] = ("confirmed", "unconfirmed", "legacy")


def choose_address(
    recipient: Recipient, channel: Channel | None
) -> PlannedAddress | None:
    """Choose where a message is sent: a confirmed address, or else an unconfirmed one.

    A channel that does not use the recipient's own address names its own. An address
    out of use is given, marked `legacy`, if there is no other, so that it can be
    refused by name. None if no address is known. Of two that are equally certain, the
    first in the file is chosen.
    """
    submit = channel.submit if channel else None
    is_own = submit is None or submit.to_recipient
    emails = recipient.emails if is_own or submit is None else submit.emails
    known = [
        PlannedAddress(
            address=email.address,
            certainty=(
                "legacy"
                if email.address.casefold().endswith(LEGACY_DOMAIN)
                else email.certainty
            ),
            source=email.source,
            checked_on=email.checked_on,
        )
        for email in emails
    ]
    usable = (address for address in known if address.certainty in _PREFERENCE)
    return min(usable, key=lambda e: _PREFERENCE.index(e.certainty), default=None)


def other_ways(recipient: Recipient, channel: Channel | None) -> tuple[OtherWay, ...]:
    """Give the postal addresses and web forms, the recipient's before the channel's."""
    places = (recipient, *([channel.submit] if channel and channel.submit else ()))
    return tuple(dict.fromkeys(w for place in places for w in _list_other_ways(place)))


def is_mailbox(address: str) -> bool:
    """Say whether mail can carry an address as it is.

    RFC 5322, 3.4.1: a dot-atom, "@", a domain name; ASCII; at most 254 bytes (RFC
    5321). Quoted local parts and addresses in other scripts are refused: not every
    server takes them, and they hide look-alikes.
    """
    return len(address) <= _MAX_BYTES and _MAILBOX.fullmatch(address) is not None


def _list_other_ways(place: Recipient | Submit) -> Iterator[OtherWay]:
    if form := place.web_form:
        yield OtherWay(
            kind="web-form",
            text=form.url,
            certainty=form.certainty,
            source=form.source,
        )
    if post := place.post:
        yield OtherWay(
            kind="post",
            text=", ".join(post.lines),
            certainty=post.certainty,
            source=post.source,
        )
