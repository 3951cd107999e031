"""Messages, addresses and plans of invented content."""

import hashlib
from datetime import date

from appeals.delivery.message import Attachment, Mailbox, Message
from appeals.delivery.plan import (
    Plan,
    PlannedAddress,
    PlannedFile,
    PlannedMessage,
    PlannedOptions,
    PlannedSigner,
    Sender,
    message_id,
)

SENDER = Sender(name="Example Watch", address="office@example.org")
ADDRESS = PlannedAddress(address="office-a@example.org", certainty="confirmed")
MESSAGE_ID = "<" + "a" * 32 + "@example.org>"


def message(**changes) -> Message:
    """Give a message with two attachments; `changes` replace its fields."""
    fields = {
        "sender": Mailbox("Example Watch", "office@example.org"),
        "to": Mailbox("Head of Office A", "office-a@example.org"),
        "subject": "Example Watch - 3 November 2099",
        "day": date(2099, 11, 21),
        "message_id": MESSAGE_ID,
        "text": "Dear Head of Office,\n\nWords.\n",
        "attachments": (
            Attachment("Example Watch 2099-11-03.docx", b"PK words"),
            Attachment("Example Watch 2099-11-03.pdf", b"%PDF words"),
        ),
    }
    return Message(**{**fields, **changes})


def planned_file(path: str, content: bytes, role: str = "letter") -> PlannedFile:
    """Give a file of a plan."""
    return PlannedFile(
        path=path,
        name=path.rpartition("/")[2],
        role=role,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
    )


def plan(**changes) -> Plan:
    """Give a plan of one message; `changes` replace its fields."""
    fields = {
        "edition": "office-a",
        "recipient": "office-a",
        "name": "Head of Office A",
        "language": "en",
        "email": ADDRESS,
        "other_ways": (),
        "channel": None,
        "confidentiality": "confidential",
        "signers": (PlannedSigner(id="example-watch"),),
        "subject": "Example Watch - 3 November 2099",
        "letter_date": "2099-11-03",
        "files": (planned_file("out/first/office-a.docx", b"words"),),
        "findings": (),
        "obstacles": (),
        **changes,
    }
    if "message_id" not in changes:
        to = fields["name"], ADDRESS.address
        held = to, fields["subject"], fields["files"]
        fields["message_id"] = message_id("first", "office-a", SENDER, *held)
    return Plan(
        letter="first",
        made_on="2099-11-21",
        sender=SENDER,
        messages=(PlannedMessage(**fields),),
        options=PlannedOptions(formats=("docx",)),
        is_demo=False,
    ).sealed()
