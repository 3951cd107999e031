"""What each `--json` prints: the shape of its objects, for docs/reference/json.md.

A shape is a model of the registries, a value of a command, or a record below, whose
docstring says what its keys mean. A test holds real output against each.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from appeals.delivery.answers import Answer
from appeals.delivery.chain import Seal
from appeals.delivery.form_sheet import FormSheet
from appeals.delivery.plan import Plan
from appeals.delivery.receipt import Receipt
from appeals.model.authority import Authority
from appeals.model.channel import Channel
from appeals.model.consent import ConsentRecord
from appeals.model.fact import Fact
from appeals.model.people import Person
from appeals.model.recipient import Recipient
from appeals.workflow.records.exchange import FoundSource
from appeals.workflow.records.match import Match
from appeals.workflow.sending.corrections import Received
from appeals.workflow.sending.follow_ups import DueDay

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class ListedLetter:
    """A letter.

    `name` is what commands call it. `date`, `kind` and `subject` are those of its head,
    `to` its recipients and groups. `languages` are its own and those it is translated
    to.
    """

    name: str
    date: str
    kind: str
    to: list[str]
    languages: list[str]
    subject: str


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note of an old letter.

    `number` is that of its mark, `form` is cite, words or empty, `written` is how it is
    typed in the template.
    """

    number: int
    form: Literal["cite", "words", "empty"]
    written: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry made: its `key`, its `symbol`, and the `notes` that cite it."""

    key: str
    symbol: str
    notes: list[int]


@dataclass(frozen=True, slots=True)
class Remark:
    """What was not understood, or is not as it was.

    `message` says what, `help` what to do. `path` and `line` are where; of a Word file
    `line` counts paragraphs, and 0 is the whole file.
    """

    path: str | None
    line: int | None
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter that was imported.

    `letter` is its name, `path` its file, `written` false for a trial. `language` is
    its language. `to` and `from` are ids of recipients and signatories. `notes` are in
    the order of their marks, `entries` are new in citations.yaml. `pictures` are the
    paths of those that were kept. `remarks` are what to check, `text` is the
    template.
    """

    letter: str
    path: str
    written: bool
    language: str
    to: list[str]
    from_: Annotated[list[str], Field(alias="from")]
    notes: list[WrittenNote]
    entries: list[NewEntry]
    pictures: list[str]
    remarks: list[Remark]
    text: str


@dataclass(frozen=True, slots=True)
class ConcernedLetter:
    """A letter that a finding is about: `letter`, `recipient`, `lang` and `note`."""

    letter: str
    recipient: str | None
    lang: str | None
    note: int | None


@dataclass(frozen=True, slots=True)
class PrintedFinding:
    """A mistake.

    `code` is that of the rule, `severity` how grave it is. `message` says what is
    wrong, `help` what to do. `path`, `line`, `column` and `end_column` are where, from
    1; null where not known. `note`, `recipient` and `lang` are null where letters
    differ; `letters` names all. `fingerprint` stays the same when lines move.
    """

    code: str
    severity: Severity
    message: str
    help: str
    path: str | None
    line: int | None
    column: int | None
    end_column: int | None
    note: int | None
    recipient: str | None
    lang: str | None
    fingerprint: str
    letters: list[ConcernedLetter]


@dataclass(frozen=True, slots=True)
class PrintedFindings:
    """What was found.

    `schema_version` is 1. `findings` are all; `errors` and `warnings` count them.
    """

    schema_version: Literal[1]
    findings: list[PrintedFinding]
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class ExplainedRule:
    """A rule.

    `code`, `name` and `severity` are its own. `final` is true where no letter is
    approved, signed or sent with it. `documentation` explains it.
    """

    code: str
    name: str
    severity: Severity
    final: bool
    documentation: str


@dataclass(frozen=True, slots=True)
class SeenPart:
    """One thing that was examined.

    `subject` is what, `state` its state; `error` is what is wrong, or null.
    """

    subject: str
    state: str
    error: str | None


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A rendered file.

    `path` is where it is, `recipient` and `lang` who it is for and in which language.
    `sha256` is its hash, `size_bytes` its size. `is_new` is false where it was there.
    """

    path: str
    recipient: str | None
    lang: str
    sha256: str
    size_bytes: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A letter that was written for reviewers.

    `file` is where it is, `letter`, `recipient` and `language` which letter it is.
    `comments` counts the comments in it.
    """

    letter: str
    recipient: str
    language: str
    file: str
    comments: int


@dataclass(frozen=True, slots=True)
class ChangedWords:
    """What became of words of a letter.

    `recipient` and `lang` say of which edition. `kind` is "text", "note-text",
    "note-added", "note-deleted", "note-moved", "paragraph-added", "paragraph-deleted",
    "paragraph-moved", "paragraph-split" or "paragraph-joined". `where` is "paragraph",
    "heading", "list", "table", "note", "header" or a part of the frame ("salutation").
    `old_note` is the number of the note in the former letter, `note` the one in that of
    now. `old` and `new` are the words before and after, "" for none. `file` and `line`
    are where the words of now come from: a template, or a registry.
    """

    recipient: str
    lang: str
    kind: str
    where: str
    note: int | None
    old_note: int | None
    old: str
    new: str
    file: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class ImportedChange:
    """What was changed, said or answered in a Word file that came back.

    `kind` is "text", "note-text", "note-added", "note-deleted", "note-moved",
    "paragraph-added", "paragraph-deleted", "paragraph-moved", "paragraph-split",
    "paragraph-joined", "comment", or "mark": an answer to a comment of ours. `where` is
    "paragraph", "heading", "list", "table", "note", "header" or a part of the frame
    ("salutation"). `note` is the number of the note in the letter; of one that was
    added, its number in the file. `old` and `new` are the words before and after; of a
    comment what it is on and says; of a mark the source or fact, and the verdict.
    `author` is null where a change was not tracked. `file` and `line` are where the
    words come from: a template, or a registry. `can_apply` says that --apply can write
    it, `is_applied` that it was written, `remark` why not.
    """

    kind: str
    where: str
    note: int | None
    old: str
    new: str
    author: str | None
    file: str | None
    line: int | None
    can_apply: bool
    is_applied: bool
    remark: str


@dataclass(frozen=True, slots=True)
class PrintedTrouble:
    """What is wrong: `code`, `message`, and what to do, `help`."""

    code: str
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """A letter of a plan, on its way.

    `path` is a file that a person opens, or null. `is_new` is false where it left
    before, and without --live. `recipient` and `address` are where it goes.
    `message_id` is that of its header, `sha256` the hash of what left, or null. `way`
    is outbox, drafts, smtp, form or post, `state` as `sent list` has it, `reply` the
    last answer of a server. `would` is, without --live, what would happen: free (it
    leaves), later (--limit), blocked, done (before), in-doubt; else null. `problems`
    are what blocks it.
    """

    path: str | None
    is_new: bool
    recipient: str
    address: str
    message_id: str
    sha256: str | None
    way: str
    state: str
    reply: str
    would: str | None
    problems: list[PrintedTrouble]


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that is to be sent, or was.

    `record` is its name in commands, `letter` the letter, `recipient` and `address` to
    whom. `state` is planned, sending, dot (the server has all of it and has not
    answered yet), accepted, unknown, failed, drafted or recorded; `way` is outbox,
    drafts, smtp, form or post, `day` that of its state. `language` is its language,
    `case` the case that it is about, or null. `message_id` is that of its header.
    `approvals` are the people who approved the letter, `signatures` who signed it,
    `sent_by` is who pressed send: the id of a person, or 16 digits of an account.
    `answers` says what came back: reply, automatic, bounce.
    """

    record: str
    letter: str
    recipient: str
    address: str
    state: str
    way: str
    day: str
    language: str
    case: str | None
    message_id: str
    approvals: list[str]
    signatures: list[str]
    sent_by: str | None
    answers: list[str]


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A place that cites a source.

    `key` is the source's, `cited_as` how it is written there. `path`, `line` and
    `column` are where; `letters` are those that have it.
    """

    key: str
    path: str
    line: int
    column: int
    letters: list[str]
    cited_as: str


@dataclass(frozen=True, slots=True)
class ReadItem:
    """A source in a note.

    `kind` is what it is, `symbol` its symbol, `pinpoint` the place, `signal` "see".
    """

    kind: str
    symbol: str | None
    pinpoint: str
    signal: str | None


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A note as read: `items` are its sources, `rest` is what was not understood."""

    items: list[ReadItem]
    rest: str


@dataclass(frozen=True, slots=True)
class WordedCite:
    """A cite in words.

    `style` is the citation style, `text` the words, `markup` the same with italics
    in <i>.
    """

    style: str
    text: str
    markup: str


@dataclass(frozen=True, slots=True)
class SigningRow:
    """Whether a signatory agreed to a letter.

    `id` is the signatory's. `letter` is null where none asked it. `state` is agreed,
    declined, asked, confirmed or unconfirmed. `late` says whether the day has passed,
    `named` whether the letter names it. `asked_on`, `answer_by`, `answer`,
    `answered_on` and `source` are those of the invitation.
    """

    id: str
    letter: str | None
    state: str
    late: bool = False
    named: bool = False
    asked_on: str = ""
    answer_by: str = ""
    answer: str = ""
    answered_on: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key that signs.

    `id` is its name, `kind` a person's or an organisation's, `form` what it is kept in,
    `path` its file. `subject` is the holder, `ends` the last day, `days_left` how many
    are left. `certificate_sha256` is its fingerprint. `is_demonstration` and
    `is_registered` say so. `refusals` say why it may not sign; `warnings` are others.
    """

    id: str
    kind: str | None
    form: str
    path: str
    subject: str | None
    ends: str | None
    days_left: int | None
    certificate_sha256: str | None
    is_demonstration: bool
    is_registered: bool | None
    refusals: list[PrintedTrouble]
    warnings: list[PrintedTrouble]


@dataclass(frozen=True, slots=True)
class VaultReader:
    """Who may read the vault: `person` is the id, `age_key` the public key."""

    person: str
    age_key: str


@dataclass(frozen=True, slots=True)
class CountedPerson:
    """A person of the vault, without a name.

    `person` is the id; `names`, `documents` and `contacts` count what is known.
    `has_birth` says whether the day or year of birth is.
    """

    person: str
    names: int
    documents: int
    contacts: int
    has_birth: bool


@dataclass(frozen=True, slots=True)
class ShownVault:
    """The vault: `path` is its file, `readers` may read it, `persons` are in it."""

    path: str
    readers: list[VaultReader]
    persons: list[CountedPerson]


@dataclass(frozen=True, slots=True)
class SafetyFinding:
    """What tells a name or lies open: the `code` of the rule, `message` and `help`."""

    code: str
    severity: Severity
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class SafetyChecked:
    """Searched: `files`, `versions` of git. Not read: `unread`, `versions_left`."""

    files: int
    findings: list[SafetyFinding]
    has_vault: bool
    too_short: list[str]
    unread: dict[str, int]
    versions: int
    versions_left: int | None


class ShownConsent(ConsentRecord):
    """A record of consent. `state` is its state today."""

    state: Literal["holds", "ended", "withdrawn"]


@dataclass(frozen=True, slots=True)
class FoundInConsent:
    """What needs attention in a record of consent.

    `id` is that of the record, `code` what it is, such as no-proof, `severity` how
    grave. `message` says what is wrong, `help` what to do; `path`, `line` are where.
    """

    id: str
    code: str
    severity: Severity
    message: str
    help: str
    path: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class MessageThatWent:
    """A message that rests on a consent and left.

    `record` is its name, `letter` and `recipient` whose it is; `address`, `day`, `way`
    and `state` say how it went. `reference` is in its subject, `words` ask for removal.
    """

    record: str
    letter: str
    recipient: str
    address: str
    day: str
    way: str
    state: str
    reference: str
    words: str


@dataclass(frozen=True, slots=True)
class WithdrawnOutput:
    """A consent that was withdrawn.

    `id` is its own, `withdrawn` the day. `letters` name it, `went` are what left.
    """

    id: str
    withdrawn: str
    letters: list[str]
    went: list[MessageThatWent]


JSON_OUTPUT: dict[str, Any] = {  # classes of three sorts
    "check": PrintedFindings,
    "consent check": FoundInConsent,
    "consent show": ShownConsent,
    "consent withdraw": WithdrawnOutput,
    "citations check": PrintedFindings,
    "citations find": FoundSource,
    "citations format": WordedCite,
    "citations list": Authority,
    "citations read": ReadNote,
    "citations show": Authority,
    "citations used-by": CitedPlace,
    "diff": ChangedWords,
    "doctor": SeenPart,
    "draft": WrittenFile,
    "facts list": Fact,
    "import": ReadLetter,
    "keys list": ListedKey,
    "list": ListedLetter,
    "people list": Person,
    "plan": Plan,
    "recipients channels": Channel,
    "recipients check": PrintedFindings,
    "recipients list": Recipient,
    "recipients match": Match,
    "recipients show": Recipient,
    "review export": ExportedFile,
    "review import": ImportedChange,
    "rule": ExplainedRule,
    "safety check": SafetyChecked,
    "send": WrittenMessage,
    "sent correct": Received,
    "sent due": DueDay,
    "sent list": SentMessage,
    "sent watch": Answer,
    "signatories list": SigningRow,
    "vault show": ShownVault,
}
"""What the commands print, by name; `citations parse`, `review status` and `verify`
are described in words."""


JSON_FILES: dict[str, Any] = {  # classes of three sorts
    "out/LETTER/form/ID.json": FormSheet,
    "sent/LETTER/RECORD.json": Receipt,
    "sent/LETTER/answers/RECORD.KIND-KEY.json": Answer,
    "sent/_seals/TIME.json": Seal,
}
"""What the files say that a sending leaves for people and programs, by path."""


def output_schema(command: str) -> dict[str, Any]:  # nested JSON
    """Make the JSON schema of what `--json` of a command prints: of each object.

    `command` may be the path of a file too.
    """
    by_alias = not command.startswith("recipients")
    shape = {**JSON_OUTPUT, **JSON_FILES}[command]
    made = TypeAdapter(shape).json_schema(by_alias=by_alias)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
