"""Who received a letter, or one of its notes, so that exactly they get a correction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from appeals.delivery.receipt import read_details
from appeals.delivery.receipts import Receipts
from appeals.delivery.sending_states import LedgerRow
from appeals.delivery.sent_folder import answer_names
from appeals.errors import UsageError
from appeals.storage.reading import read_if_exists

_RULE = re.compile(r"^-{3,}\n", re.MULTILINE)
_NOTE = re.compile(r"^\[(\d+)\] (.+?)(?=^\[\d+\] |\n\n|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Received:
    """Somebody who got the letter. `has_note` is None if it is unknown."""

    record: str
    recipient: str
    address: str
    day: str
    state: str
    has_note: bool | None


def who_received(
    root: Path, row: LedgerRow, rows: Sequence[LedgerRow], note: int | None
) -> tuple[Received, ...]:
    """Give who got the letter of `row`, or a note of it by its words.

    A recipient whose message bounced did not get it. `note` is its number in the
    message of `row`: in others it may have another one, or be missing. If the sent
    bytes are not on this machine, it is unknown, and the recipient counts as one who
    got it. Raises UsageError for a note that the message does not have, or if its bytes
    are not here.
    """
    wrong = None if note is None else _find_note(root, row, note)
    bounced = {name for name, kind, _ in answer_names(root) if kind == "bounce"}
    found = []
    for each in rows:
        if each.letter != row.letter or not each.has_left or each.record in bounced:
            continue
        has_note = None
        if wrong is not None:
            # words of the same kind of file: Word and text may write an address in two
            # ways
            kind, words = wrong
            notes = _read_notes(root, each).get(kind)
            has_note = None if notes is None else words in notes.values()
        if has_note is not False:
            who = each.record, each.recipient, each.address
            found.append(Received(*who, each.day, each.state, has_note))
    return tuple(found)


def note_text(root: Path, row: LedgerRow, number: int) -> str:
    """Give the words of a note as sent; raises as `who_received`."""
    return _find_note(root, row, number)[1]


def _find_note(root: Path, row: LedgerRow, number: int) -> tuple[str, str]:
    """Give a note: the kind of file that has it, and its words."""
    kinds = _read_notes(root, row)
    if not kinds:
        raise UsageError(
            f"which notes '{row.record}' had cannot be seen from what is kept on this "
            "machine",
            remedy="leave --note out: all who got the letter are written to",
        )
    kind, notes = next(iter(kinds.items()))
    if number not in notes:
        raise UsageError(
            f"'{row.record}' has no note {number}",
            remedy=f"its last one is {max(notes)}" if notes else "it has none",
        )
    return kind, notes[number]


def _read_notes(root: Path, row: LedgerRow) -> dict[str, dict[int, str]]:
    """Read the sent notes, from the text and from the Word file, as far as here.

    A text without notes may be just a covering message: it proves nothing.
    """
    sent_sha256 = read_details(row).message_sha256
    kept = Receipts(root, row.letter).find_kept(row.record, sent_sha256)
    found: dict[str, dict[int, str]] = {}
    for path in sorted(kept.folder.iterdir()) if kept else ():
        if path.suffix == ".txt" and (listed := _notes_of_text(read_if_exists(path))):
            found["txt"] = listed
        elif path.suffix == ".docx" and not path.name.startswith("Annex "):
            found["docx"] = _notes_of_word_file(read_if_exists(path), path.name)
    return dict(sorted(found.items(), reverse=True))


def _notes_of_text(content: bytes | None) -> dict[int, str]:
    text = (content or b"").decode("utf-8", "replace").replace("\r\n", "\n")
    listed = _RULE.split(text)[-1]
    found = _NOTE.findall(listed + "\n\n")
    return {int(number): " ".join(words.split()) for number, words in found}


def _notes_of_word_file(content: bytes | None, name: str) -> dict[int, str]:
    from appeals.readers.docx.reader import read_docx

    notes = read_docx(content or b"", name).notes
    texts = (each.words("accepted") for each in notes)
    return {n: " ".join(words.split()) for n, words in enumerate(texts, 1)}
