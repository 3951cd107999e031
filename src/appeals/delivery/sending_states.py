"""The states of a message, and the transitions between them.

A model of this machine was fully explored, with two senders that may die at any step
and answers that are lost: nothing is lost, and nothing is sent twice.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from appeals.model.choices import TransportName

SendingState = Literal[
    "planned",
    "sending",
    "dot",
    "accepted",
    "unknown",
    "failed",
    "drafted",
    "recorded",
]
OPEN_STATES: Final = frozenset({"planned", "failed"})
"""In these states a message may be sent, but has not been."""
IN_FLIGHT: Final = frozenset({"sending", "dot"})
"""The states in which a command that died leaves a message."""

MOVES: Final = frozenset(
    {
        ("planned", "sending"),
        ("failed", "sending"),
        ("sending", "planned"),
        ("sending", "failed"),
        ("sending", "dot"),
        ("sending", "drafted"),
        ("dot", "accepted"),
        ("dot", "planned"),
        ("dot", "failed"),
        ("dot", "unknown"),
        ("unknown", "accepted"),
        ("unknown", "recorded"),
        ("unknown", "planned"),
        ("drafted", "accepted"),
        ("drafted", "recorded"),
        ("drafted", "planned"),
    }
)
AT_A_CRASH: Final[dict[SendingState, SendingState]] = {
    "sending": "planned",
    "dot": "unknown",
}


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One message: its recipient, its transport, and its state.

    `record` is its name in commands, and that of its receipt: "unodc-ed-k3j5q2m7v4xa".
    `case_id` is "" if it is about none. `revision` counts the messages of one letter to
    one recipient in one language from 1. `content` is the SHA-256 of its content; with
    recipient and letter it is the key under which nothing is sent twice. `at` is when
    it entered its state, in UTC.

    `approvals` and `signatures` are ids of people, `sent_by` that of the person who
    pressed send, or their account. `reply` is the last answer of a server, `details`
    the rest of its receipt, as JSON.
    """

    record: str
    letter: str
    recipient: str
    case_id: str
    language: str
    revision: int
    message_id: str
    content: str
    address: str
    way: TransportName
    state: SendingState = "planned"
    at: str = ""
    approvals: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    sent_by: str = ""
    reply: str = ""
    details: str = ""
    epoch: int = 0

    @property
    def day(self) -> str:
        """The day of its state, UTC: 2026-11-29."""
        return self.at[:10]

    @property
    def has_left(self) -> bool:
        """Whether it was sent, may have been, or was handed to a person to send."""
        return self.state not in OPEN_STATES


@dataclass(frozen=True, slots=True)
class LedgerEvent:
    """One event of a message; `person` and `note` if a person reported it."""

    at: str
    record: str
    old: SendingState
    new: SendingState
    person: str
    note: str


@dataclass(frozen=True, slots=True)
class ChainedReceipt:
    """A receipt in the chain of this machine: its number from 1, and its bytes."""

    number: int
    record: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last receipt of a machine: its number, 0 for none, and its SHA-256."""

    machine: str
    number: int
    sha256: str


_NAME_LENGTH: Final = 12
FIRST_LINK: Final = "0" * 64
"""What the first receipt of a machine names as its predecessor."""


def record_name(edition: str, message_id: str) -> str:
    """Name a message in commands and files: "unodc-ed.fr-k3j5q2m7v4xa"."""
    return f"{edition}-{message_id.strip('<>')[:_NAME_LENGTH]}"


def content_key(sha256s: Iterable[str]) -> str:
    """Hash the content of a message: its files, in any order."""
    return hashlib.sha256("\n".join(sorted(sha256s)).encode()).hexdigest()
