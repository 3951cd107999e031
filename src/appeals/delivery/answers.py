"""Answers to messages: one file each under sent/, with its bytes beside it.

sent/<letter>/answers/<record>.<kind>-<hash>.json   what it is; in git
sent/<letter>/kept/answers/<record>-<hash>.eml      its bytes; never in git
"""

import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError

from appeals.delivery.incoming import AnswerKind
from appeals.delivery.receipts import MODE
from appeals.delivery.sent_folder import ANSWERS, FOLDER, KEPT, answer_paths
from appeals.errors import Place, WorkspaceError
from appeals.model.values import DayText, RegistryModel, Sha256, Slug
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path, refuse_link_out
from appeals.storage.private_files import make_private_folder
from appeals.storage.reading import read_regular

_KEY_LENGTH: Final = 12


class Answer(RegistryModel):
    """An answer to a message: a person's reply, an automatic reply, a bounce.

    `record` is the message, `day` the date of the answer. `by` says how it was matched:
    "person" if somebody said so. `sender` is its address, `message_id` its own, "" if
    it has none. `status` is the code of a bounce. `sha256` is that of its bytes; unless
    `is_whole`, only the first of them were read.
    """

    schema_: Literal["appeals/answer@1"] = Field(
        alias="schema", default="appeals/answer@1"
    )
    record: str
    letter: Slug
    kind: AnswerKind
    by: Literal["message-id", "reference", "address", "person"]
    day: DayText
    noted_at: str
    noted_by: str = ""
    sender: str = ""
    message_id: str = ""
    status: str = ""
    sha256: Sha256
    is_whole: bool = True

    @property
    def key(self) -> str:
        """What identifies it among answers: its Message-ID, or else its bytes."""
        return answer_key(self.message_id, self.sha256)


def answer_key(message_id: str, sha256: str) -> str:
    """Give the key of an answer: the same whether it was fetched or typed in."""
    return hashlib.sha256((message_id or sha256).encode()).hexdigest()[:_KEY_LENGTH]


class Answers:
    """The answers to all letters of a workspace."""

    def __init__(self, root: Path) -> None:
        self._root, self._top = root, child_path(root, FOLDER)

    def read(self) -> tuple[Answer, ...]:
        """Read all of them by day; WorkspaceError for one that cannot be read."""
        found = [self._read_answer(path) for path in answer_paths(self._root)]
        return tuple(sorted(found, key=lambda each: (each.day, each.noted_at)))

    def by_record(self) -> dict[str, list[Answer]]:
        """Read all of them by the message that they answer; raises as `read`."""
        found: dict[str, list[Answer]] = defaultdict(list)
        for answer in self.read():
            found[answer.record].append(answer)
        return found

    def add(self, answer: Answer, content: bytes, ending: str) -> bool:
        """Store an answer and its bytes; False if it was stored before.

        `ending` is the file ending of its bytes: "eml" or "txt". Raises MachineError
        when the disk refuses.
        """
        letter = child_path(self._top, answer.letter)
        folder = child_path(letter, ANSWERS)
        if any(folder.glob(f"{answer.record}.*-{answer.key}.json")):
            return False
        kept = child_path(child_path(letter, KEPT), ANSWERS)
        make_private_folder(kept)
        ignore = kept.parent / ".gitignore"
        if not ignore.exists():
            write_bytes(ignore, b"*\n", mode=MODE)
        name = f"{answer.record}-{answer.key}.{ending}"
        write_bytes(child_path(kept, name), content, mode=MODE)
        make_private_folder(folder)
        text = answer.model_dump_json(by_alias=True, indent=1) + "\n"
        name = f"{answer.record}.{answer.kind}-{answer.key}.json"
        write_bytes(child_path(folder, name), text.encode(), mode=MODE)
        return True

    def _read_answer(self, path: Path) -> Answer:
        refuse_link_out(path)
        shown = str(path.relative_to(self._top.parent))
        try:
            return Answer.model_validate_json(read_regular(path), strict=True)
        except (OSError, ValidationError):
            raise WorkspaceError(
                f"the answer '{shown}' cannot be read",
                place=Place(shown),
                remedy="bring back the file as it was (git checkout)",
            ) from None
