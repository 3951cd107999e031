"""Messages, addresses and plans of invented content."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

from appeals.delivery.message import Attachment, Mailbox, Message, eml_pieces
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
from appeals.delivery.receipt import ReceiptDetails, ReceiptFile
from appeals.delivery.receipts import keep_in
from appeals.delivery.sending_states import LedgerRow, record_name
from appeals.delivery.transport import OutgoingFile, OutgoingLetter, Parcel

NOW = datetime(2099, 11, 21, 10, 11, 12, tzinfo=UTC)
SENDER = Sender(name="Example Watch", address="office@example.org")
ADDRESS = PlannedAddress(address="office-a@example.org", certainty="confirmed")
MESSAGE_ID = "<" + "a" * 32 + "@example.org>"


def eml_bytes(message: Message) -> bytes:
    """Write a message whole, in no more memory than its bytes need."""
    whole = BytesIO()
    whole.writelines(eml_pieces(message))
    return whole.getvalue()


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
    ).with_seal()


def row(recipient: str = "office-a", **changes) -> LedgerRow:
    """Give a message of the ledger that is planned; `changes` replace its fields."""
    own_id = f"<{recipient.replace('-', '').ljust(32, 'a')}@example.org>"
    details = ReceiptDetails(
        plan="0" * 16,
        edition=recipient,
        certainty="confirmed",
        message_sha256="0" * 64,
        files=(ReceiptFile(name="Letter.pdf", sha256="1" * 64),),
    )
    made = LedgerRow(
        record=record_name(recipient, own_id),
        letter="first",
        recipient=recipient,
        case_id="",
        language="en",
        revision=1,
        message_id=own_id,
        content="2" * 64,
        address=f"{recipient}@example.org",
        way="smtp",
        approvals=("ana", "ben"),
        signatures=("example-watch",),
        sent_by="eve",
        details=details.model_dump_json(),
    )
    return replace(made, **changes)


def outgoing(root, *, text: bytes = b"Dear all,\n", **changes) -> OutgoingLetter:
    """Give a letter with a text and a PDF, whose files are in `root`."""
    contents = {"out/first/a.txt": text, "out/first/a.pdf": b"%PDF words" * 99}
    for path, content in contents.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    files = tuple(
        planned_file(path, content, "text" if path.endswith("txt") else "letter")
        for path, content in contents.items()
    )
    made = plan(files=files, **changes)
    return OutgoingLetter(
        made,
        made.messages[0],
        tuple(OutgoingFile(file, root / file.path) for file in files),
    )


def parcel(root, way, *, known: frozenset[str] = frozenset(), **changes) -> Parcel:
    """Keep a letter as `send` does, and give it as what is handed over."""
    letter = outgoing(root, **changes)
    name = f"kept-{len(list(root.glob('kept-*')))}"
    kept = keep_in(root / name, way.compose(letter))
    return Parcel(letter, kept.folder, kept.main, kept.sha256, known)
