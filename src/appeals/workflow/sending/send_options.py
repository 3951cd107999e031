"""The options of `appeals send`: which letters, how, and what may be overridden."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from appeals.delivery.addresses import is_mailbox
from appeals.delivery.plan import UNVERIFIED, Plan
from appeals.errors import UsageError, did_you_mean
from appeals.model.choices import TransportName
from appeals.review.reasons import refuse_empty_reason

AGAIN: Final = "already-written"
MANY: Final = "many-letters"
CLOCK: Final = "clock-set-back"
ALLOWABLE: Final = (
    AGAIN,
    CLOCK,
    "future-letter",
    MANY,
    "message-too-large",
    "old-letter",
    "reply-date",
    UNVERIFIED,
)
"""What a person may override with a reason.

Never that a letter is not approved, not signed, not intact, or that an address is out
of use.
"""


@dataclass(frozen=True, slots=True)
class SendOptions:
    """The options of `appeals send`.

    `by` is the transport of all letters; without it each uses that of its recipient, or
    that of the organisation. `out` is the folder of the outbox, by default out/ in the
    workspace. `only` and `excluded` are ids of recipients. `limit` is how many are sent
    at most, `rate` how many in a minute. With `is_partial` the letters that nothing
    blocks are sent without the others. `unverified_reason` allows unconfirmed
    addresses, `again_reason` another message of the same letter to a recipient;
    `allowed` has reasons by the code of what they override. `sent_by` is who pressed
    send: the id of a person, or their account.
    """

    plan: Path
    out: Path | None = None
    by: TransportName | None = None
    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    limit: int | None = None
    rate: int | None = None
    is_partial: bool = False
    not_before: datetime | None = None
    test_address: str | None = None
    unverified_reason: str | None = None
    again_reason: str | None = None
    allowed: Mapping[str, str] = field(default_factory=dict)
    sent_by: str = ""

    def reason(self, code: str) -> str | None:
        """Give the reason for overriding a problem; None without one."""
        own = {UNVERIFIED: self.unverified_reason, AGAIN: self.again_reason}
        return own.get(code) or self.allowed.get(code)


def refuse_options(options: SendOptions, plan: Plan) -> None:
    """Raise UsageError for impossible options, before anything is judged."""
    refuse_empty_reason("--allow-unverified", options.unverified_reason)
    refuse_empty_reason("--again", options.again_reason)
    for code, reason in options.allowed.items():
        if code not in ALLOWABLE:
            near = did_you_mean(code, ALLOWABLE)
            raise UsageError(
                f"'{code}' is nothing that can be allowed",
                remedy=near or f"what can: {', '.join(ALLOWABLE)}",
            )
        refuse_empty_reason(f"--allow {code}", reason)
    known = {message.recipient for message in plan.messages}
    for option, ids in (("--to", options.only), ("--except", options.excluded)):
        for id_ in ids:
            if id_ not in known:
                what = f"{option}: the plan has no"
                remedy = "it names recipients of the plan"
                raise UsageError.no_such(what, id_, sorted(known), remedy)
    for option, number in (("--limit", options.limit), ("--rate", options.rate)):
        if number is not None and number < 1:
            raise UsageError(f"{option} is a number from 1", remedy="or leave it out")
    if options.test_address is not None and not is_mailbox(options.test_address):
        raise UsageError(
            f"--test: '{options.test_address}' is not an address that mail can carry",
            remedy="give your own: --test office@example.org",
        )
