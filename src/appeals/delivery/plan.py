"""The plan of a sending: who gets which files at which address, sealed by a hash.

A plan is made, read by a person, and carried out as it is. Its seal reveals changes by
accident or by hand; it is not a signature.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, PlainSerializer, PlainValidator, ValidationError

from appeals.delivery.sending_states import record_name
from appeals.errors import BlockedError, Problem, Severity, UsageError
from appeals.model.audience import Audience
from appeals.model.case import CaseConfidentiality
from appeals.model.choices import Format, StyleName
from appeals.model.values import Certainty, DayText, LanguageTag, RegistryModel, Slug

SCHEMA: Literal["appeals/plan@2"] = "appeals/plan@2"
_EARLIER_SCHEMAS = frozenset({"appeals/plan@1"})
PLAN_MODE = 0o600
ID_LENGTH = 16
MAX_BYTES = 64 * 1024 * 1024
_SHA256 = r"^[0-9a-f]{64}$"
_EDITION = (
    r"^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)?"
    r"(\.[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?)?(\.(state|public))?$"
)
_LEFT_OUT = (
    *("case", "cases", "reply_to", "cc"),
    *("approvers", "signed", "references", "consents", "audience"),
)
"""Fields left out of the file when they are None."""

FileRole = Literal["text", "letter", "annex"]
AddressKind = Literal["email", "web-form", "post"]
"""What a transport needs to know about a recipient."""

BlockerCode = Literal[
    "placeholder-left",
    "letter-errors",
    "cannot-be-drawn",
    "not-drawn",
    "file-missing",
    "file-changed",
    "out-of-date",
    "not-approved",
    "unsigned",
    "signatory-unconfirmed",
    "not-proven",
    "consent-changed",
    "audience-too-wide",
    "annex-missing",
    "annex-differs",
    "no-email",
    "legacy-address",
    "unusable-address",
    "unverified-address",
    "large-message",
    "message-too-large",
    "format-refused",
    "demonstration",
    "placeholder-organisation",
    "placeholder-in-trial",
    "old-letter",
    "future-letter",
    "reply-date",
    "openpgp-key",
    "protected-name",
    "name-in-sources",
]
UNVERIFIED: BlockerCode = "unverified-address"
"""The only blocker that a person may override, with a reason."""

_NOT_OVER_THE_NETWORK = (
    *("demonstration", "placeholder-in-trial"),
    *("old-letter", "future-letter", "reply-date"),
)
_SEVERITIES: Mapping[str, Severity] = {
    **dict.fromkeys(_NOT_OVER_THE_NETWORK, "warning"),
    "large-message": "info",
}


class PlannedAddress(RegistryModel):
    """The chosen e-mail address, and how certain it is."""

    address: str
    certainty: Certainty
    source: str | None = None
    checked_on: DayText | None = None


class OtherWay(RegistryModel):
    """Another way to reach the recipient: a postal address in one line, or a URL."""

    kind: Literal["post", "web-form"]
    text: str
    certainty: Certainty
    source: str | None = None


class PlannedFile(RegistryModel):
    """A file that is sent.

    `name` is what the recipient sees. `path` is relative to the workspace, with "/".
    The file with the role `text` is the message itself; the others are attached to it
    in this order.
    """

    path: str
    name: str
    role: FileRole
    sha256: str = Field(pattern=_SHA256)
    size_bytes: int = Field(ge=0)


def blocker(code: BlockerCode, message: str, remedy: str) -> Problem:
    """Make a problem of a message; its severity says how far it blocks.

    An "error" blocks the message, a "warning" only sending over the network: a person
    reviews the outbox. An "info" blocks nothing.
    """
    return Problem(code, message, remedy, severity=_SEVERITIES.get(code, "error"))


class PlannedBlocker(RegistryModel):
    """A blocker in the file of a plan; its severity follows from the code."""

    code: BlockerCode
    message: str
    remedy: str


def _read_blocker(value: object) -> Problem:
    if isinstance(value, Problem):
        return value
    read = PlannedBlocker.model_validate(value, strict=True)
    return blocker(read.code, read.message, read.remedy)


def _blocker_fields(problem: Problem) -> dict[str, str]:
    return {name: getattr(problem, name) for name in PlannedBlocker.model_fields}


BlockerField = Annotated[
    Problem,
    PlainValidator(_read_blocker, json_schema_input_type=PlannedBlocker),
    PlainSerializer(_blocker_fields),
]


class FindingCount(RegistryModel):
    """How many findings a rule has in the letter."""

    code: str
    severity: Severity
    count: int = Field(ge=1)


class PlannedCase(RegistryModel):
    """The case that a letter is about: its id, class, and record of consent."""

    id: Slug
    confidentiality: CaseConfidentiality
    consent: str = Field(min_length=1)


class PlannedConsent(RegistryModel):
    """A record of consent that a letter relies on: its id, and its hash.

    `withdrawn` is the day on which it was withdrawn.
    """

    id: Slug
    sha256: str = Field(pattern=_SHA256)
    withdrawn: DayText | None = None


class PlannedCases(RegistryModel):
    """The file of cases that a plan was made from; `file` is the path as given."""

    file: str
    sha256: str = Field(pattern=_SHA256)


class PlannedSigner(RegistryModel):
    """A signatory of the letter, and the registered certificate."""

    id: Slug
    certificate_sha256: str | None = None


class PlannedOptions(RegistryModel):
    """The options of the plan, so that it can be made again before sending."""

    to: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    formats: tuple[Format, ...]
    style: StyleName | None = None
    date: DayText | None = None
    as_table: bool = False
    audience: Audience | None = None


class PlannedMessage(RegistryModel):
    """One message to one recipient.

    `edition` names its files: "unodc-ed.fr", or "unodc-ed.case-017.fr" about a case.
    `channel` is how the letter is submitted, if the recipient has one. `approvers` are
    the people who approved the letter, None if it is not approved; `signed` are those
    of `signers` whose signature was verified in each file, or None. `references` are
    Message-IDs that it answers or corrects, the latest last, or None. `consents` are
    the records of consent that it relies on, or None. `audience` is who reads this
    edition, None for a letter that is the same for all.
    """

    edition: str = Field(pattern=_EDITION)
    recipient: Slug
    name: str
    language: LanguageTag
    email: PlannedAddress | None
    other_ways: tuple[OtherWay, ...]
    channel: str | None
    confidentiality: Literal["public", "confidential"]
    signers: tuple[PlannedSigner, ...]
    subject: str
    message_id: str = Field(pattern=r"^<[a-z2-7]{32}@[^<>@\s]+>$")
    letter_date: DayText
    files: tuple[PlannedFile, ...]
    findings: tuple[FindingCount, ...]
    blockers: tuple[BlockerField, ...] = Field(alias="obstacles")
    case: PlannedCase | None = None
    approvers: tuple[Slug, ...] | None = Field(default=None, min_length=1)
    signed: tuple[Slug, ...] | None = Field(default=None, min_length=1)
    references: tuple[str, ...] | None = Field(default=None, min_length=1)
    consents: tuple[PlannedConsent, ...] | None = Field(default=None, min_length=1)
    audience: Audience | None = None

    @property
    def record(self) -> str:
        """The name of the message in commands."""
        return record_name(self.edition, self.message_id)

    @property
    def case_id(self) -> str:
        """The id of the case that it is about, "" for none."""
        return self.case.id if self.case else ""

    def address(self, kind: AddressKind) -> tuple[str, Certainty] | None:
        """Give the first address of a kind with its certainty, or None."""
        if kind == "email":
            return (self.email.address, self.email.certainty) if self.email else None
        found = (e for e in self.other_ways if e.kind == kind)
        return next(((each.text, each.certainty) for each in found), None)


class Sender(RegistryModel):
    """The sender of the messages, the reply address, and who gets a copy of each."""

    name: str
    address: str
    reply_to: str | None = None
    cc: tuple[str, ...] | None = Field(default=None, min_length=1)

    def as_list(self) -> list[object]:
        """Give the values that a Message-ID is derived from."""
        more = {"reply_to": self.reply_to, "cc": self.cc}
        return [self.name, self.address, *([k, v] for k, v in more.items() if v)]


class Plan(RegistryModel):
    """A sending. `made_on` is the date of its messages; `sha256` seals the rest."""

    schema_: Literal["appeals/plan@2"] = Field(alias="schema", default=SCHEMA)
    sha256: str = Field(pattern=_SHA256, default="0" * 64)
    letter: Slug
    made_on: DayText
    sender: Sender
    options: PlannedOptions
    is_demo: bool
    messages: tuple[PlannedMessage, ...] = Field(min_length=1)
    cases: PlannedCases | None = None

    @property
    def id(self) -> str:
        """The name of the plan in receipts: the beginning of its hash."""
        return self.sha256[:ID_LENGTH]

    @property
    def seal(self) -> str:
        """The SHA-256 of everything except itself."""
        return _compute_seal(self.as_json())

    def with_seal(self) -> Self:
        """Give the plan with its seal."""
        return self.model_copy(update={"sha256": self.seal})

    def as_json(self) -> dict[str, object]:
        """Give the plan as JSON values, without empty fields."""
        plan = self.model_dump(mode="json", by_alias=True)
        for values in (plan, plan["sender"], plan["options"], *plan["messages"]):
            for name in _LEFT_OUT:
                if values.get(name, "") is None:
                    del values[name]
        return plan

    def content(self) -> bytes:
        """Give the content of the plan's file: sorted keys, a line per message, UTF-8.

        For ten thousand messages this takes half a second; with a line per value,
        Python would need three times as long.
        """
        plan = self.as_json()
        messages, plan["messages"] = plan["messages"], []
        assert isinstance(messages, list)  # noqa: S101  a plan has them
        lines = (
            json.dumps(each, ensure_ascii=False, sort_keys=True) for each in messages
        )
        rows = ",\n".join(f"  {line}" for line in lines)
        text = json.dumps(plan, ensure_ascii=False, indent=1, sort_keys=True)
        text = text.replace('"messages": []', f'"messages": [\n{rows}\n ]', 1)
        return f"{text}\n".encode()


def message_id(
    letter: str,
    edition: str,
    sender: Sender,
    to: tuple[str, str],
    subject: str,
    files: Sequence[PlannedFile],
) -> str:
    """Derive the Message-ID from the content of the message, never from the day.

    `to` are name and address. The same message has the same one in every plan; RFC
    5322, 3.6.4.
    """
    attached = [[file.role, file.name, file.sha256] for file in files]
    parts = [letter, edition, sender.as_list(), [*to], subject, attached]
    return new_message_id(json.dumps(parts, ensure_ascii=False), sender)


def new_message_id(text: str, sender: Sender) -> str:
    """Make the Message-ID for a text, in the domain of the sender."""
    digest = hashlib.sha256(text.encode()).digest()
    token = base64.b32encode(digest[:20]).decode().lower()
    return f"<{token}@{sender.address.rpartition('@')[2].casefold()}>"


def message_reference(workspace: str, letter: str, edition: str) -> str:
    """Give the reference in a subject, by which answers are matched: "K7QM-2XPD".

    `workspace` is its id. The reference is the same whenever the letter is sent to the
    recipient, and reveals to nobody which letter it is.
    """
    text = f"{workspace}\n{letter}\n{edition}"
    code = base64.b32encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"{code[:4]}-{code[4:8]}"


def _compute_seal(values: Mapping[str, object]) -> str:
    """Hash a plan as JSON values, whatever the layout of its file."""
    rest = {key: value for key, value in values.items() if key != "sha256"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_plan(content: bytes, shown: str) -> Plan:
    """Read a plan. `shown` is the name of its file in errors.

    Raises UsageError if it is not a plan; BlockedError if it was changed since it was
    made, or made by an earlier version, which lacked fields that are compared now.
    """
    parsed = _parse(content)
    schema = str(parsed.get("schema"))
    if schema in _EARLIER_SCHEMAS:
        raise BlockedError(
            f"the plan '{shown}' was made by an earlier version of this program; "
            "nothing was written",
            remedy="plan again with `appeals plan`: what was sent before has its "
            "receipt",
        )
    if schema != SCHEMA:
        raise UsageError(
            f"'{shown}' is not a plan",
            remedy="`appeals plan LETTER -o PLAN` writes one",
        )
    changed = BlockedError(
        f"the plan '{shown}' was changed since it was made; nothing was written",
        remedy="make it again with `appeals plan`: a plan is never edited",
    )
    try:
        if parsed.get("sha256") != _compute_seal(parsed):
            raise changed
        plan = parse_plan(content)
    except (ValidationError, RecursionError):
        raise changed from None
    if not _has_own_ids(plan):
        raise changed
    return plan


def parse_plan(content: bytes) -> Plan:
    """Parse a plan without checking its seal or ids; ValidationError if it is none."""
    return Plan.model_validate_json(content, strict=True, by_alias=True, by_name=False)


def is_plan(content: bytes) -> bool:
    """Say whether a file is a plan, of this or another version, intact or not."""
    return str(_parse(content).get("schema")).startswith("appeals/plan@")


def _parse(content: bytes) -> dict[str, object]:
    """Parse a JSON object, {} for anything else; a duplicate key breaks its seal."""
    is_doubled = False

    def collect(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal is_doubled
        found = dict(pairs)
        is_doubled |= len(found) != len(pairs)
        return found

    try:
        too_long = len(content) > MAX_BYTES
        parsed = None if too_long else json.loads(content, object_pairs_hook=collect)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(parsed, dict):
        return {}
    return {**parsed, "sha256": None} if is_doubled else parsed


def _has_own_ids(plan: Plan) -> bool:
    """Say whether every Message-ID matches its message, and each edition is unique."""
    editions = {message.edition for message in plan.messages}
    return len(editions) == len(plan.messages) and all(
        message.message_id
        == message_id(
            plan.letter,
            message.edition,
            plan.sender,
            (message.name, message.email.address if message.email else ""),
            message.subject,
            message.files,
        )
        for message in plan.messages
    )
