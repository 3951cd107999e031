"""A receipt: the content of its file about one sent message."""

from typing import Literal

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)

from appeals.delivery.sending_states import LedgerRow, content_key, record_name
from appeals.errors import Place, WorkspaceError
from appeals.model.audience import split_edition
from appeals.model.choices import TransportName
from appeals.model.values import Certainty, LanguageTag, RegistryModel, Slug

_SHA256 = r"^[0-9a-f]{64}$"


class ReceiptFile(RegistryModel):
    """A file that was sent: its `sha256`, and the `name` that the recipient sees."""

    name: str
    sha256: str = Field(pattern=_SHA256)


ReceiptState = Literal["accepted", "unknown", "drafted", "recorded", "planned"]


class ReceiptDetails(RegistryModel):
    """The parts of a receipt that do not change while its message is sent.

    `consents` are the records of consent that it relies on; receipts of an earlier
    version have none.
    """

    plan: str
    edition: str
    certainty: Certainty
    message_sha256: str = Field(pattern=_SHA256)
    files: tuple[ReceiptFile, ...]
    unverified_reason: str | None = None
    again_reason: str | None = None
    allowed: dict[str, str] = Field(default_factory=dict)
    consents: tuple[Slug, ...] = ()

    @model_serializer(mode="wrap")
    def _without_none(
        self, serialize: SerializerFunctionWrapHandler
    ) -> dict[str, object]:
        """Write `consents` only if there are any: earlier versions did not."""
        details: dict[str, object] = serialize(self)
        return {k: v for k, v in details.items() if v or k != "consents"}


class Receipt(ReceiptDetails):
    """One message that was handed over to a transport, or its later history.

    `plan` is the plan by which it was sent, `edition` its letter there. `letter`,
    `recipient`, `language` and `address` say what was sent to whom, `certainty` how
    certain the address was, `transport` how it was sent. `message_id` and
    `message_sha256` are those of the bytes that were sent, together with `files`.
    `written_at` is UTC, to the second.

    `unverified_reason` says why an unconfirmed address was used, `again_reason` why the
    recipient got another message of the same letter, `allowed` why another blocker was
    overridden. `state` is "planned" if a person says that it was never sent.

    `sent_by` is who pressed send; `approvals` and `signatures` are ids of people.
    `reply` is the last answer of the server, `note` the word of a person, or evidence.
    `machine`, `number` and `previous` are its place in the chain; receipts of an
    earlier version have none.
    """

    schema_: Literal["appeals/receipt@1", "appeals/receipt@2"] = Field(alias="schema")
    letter: Slug
    recipient: Slug
    language: LanguageTag
    transport: TransportName
    message_id: str
    address: str
    written_at: str
    state: ReceiptState = "drafted"
    sent_by: str = ""
    approvals: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    reply: str = ""
    note: str = ""
    machine: str | None = None
    number: int | None = Field(default=None, ge=1)
    previous: str | None = Field(default=None, pattern=_SHA256)

    @property
    def record(self) -> str:
        """The name of its message in commands."""
        return record_name(self.edition, self.message_id)

    @property
    def case_id(self) -> str:
        """The case that the letter is about, from the edition; "" for none."""
        edition, _ = split_edition(self.edition)
        rest = edition.removeprefix(self.recipient).removeprefix(".")
        first, _, more = rest.partition(".")
        return "" if first == self.language and not more else first

    @property
    def day(self) -> str:
        """The day on which it was written, UTC."""
        return self.written_at[:10]

    def row(self) -> LedgerRow:
        """Give the message as a row of the ledger, in the state of this receipt."""
        return LedgerRow(
            record=self.record,
            letter=self.letter,
            recipient=self.recipient,
            case_id=self.case_id,
            language=self.language,
            revision=1,
            message_id=self.message_id,
            content=content_key(file.sha256 for file in self.files),
            address=self.address,
            way=self.transport,
            state=self.state,
            at=self.written_at,
            approvals=self.approvals,
            signatures=self.signatures,
            sent_by=self.sent_by,
            reply=self.reply,
            details=self.details(),
        )

    def details(self) -> str:
        """Give the parts that do not change while a message is sent, as JSON."""
        values = {name: getattr(self, name) for name in ReceiptDetails.model_fields}
        return ReceiptDetails.model_validate(values).model_dump_json()


def read_details(row: LedgerRow) -> ReceiptDetails:
    """Read the parts of a receipt that do not change."""
    return ReceiptDetails.model_validate_json(row.details)


def read_receipt(content: bytes, shown: str) -> Receipt:
    """Read a receipt; `shown` is its file. Raises WorkspaceError for any other file."""
    try:
        return Receipt.model_validate_json(
            content, strict=True, by_alias=True, by_name=False
        )
    except ValidationError:
        raise WorkspaceError(
            f"the receipt '{shown}' cannot be read",
            place=Place(shown),
            remedy="bring back the file as it was (git checkout); it says what left",
        ) from None
