"""Read a reviewer's completed list: a PDF, a workbook or a page."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError

from appeals.annexes.kinds import Content, kind_of
from appeals.errors import MachineError, Place, UsageError
from appeals.model.settings import WorkspaceId
from appeals.model.values import LanguageTag, RegistryModel, Slug
from appeals.registry.archived.reading import read_in_subprocess
from appeals.storage.reading import open_regular

FOREIGN: Final = "it is not a list that `appeals review report` has written"

ANSWERS: Final = b'<script type="application/json" id="answers">'
"""The start of the answers in a page; they end with the element."""

_READERS: Final = {"pdf": "pypdf", "xlsx": "openpyxl", "page": "pydantic"}
_MOST_BYTES: Final = 50 * 1024 * 1024


class ListedLetter(RegistryModel):
    """A letter that a list is about."""

    letter: Slug
    recipient: Slug
    lang: LanguageTag


class ListIdentity(RegistryModel):
    """Which letters a list is about, and in which workspace it was made."""

    schema_: Literal["appeals/review-list@1"] = Field(
        default="appeals/review-list@1", alias="schema"
    )
    workspace: WorkspaceId | None = None
    letters: tuple[ListedLetter, ...] = Field(min_length=1)

    def as_text(self) -> str:
        """Serialize it as in a list: JSON on one line."""
        return self.model_dump_json(by_alias=True)


class FilledRow(RegistryModel):
    """What a reviewer entered for one use: "9f86d081884c7d65-d0815aaf" names it.

    `what` is how the list names it for people, `place` where it is in the file.
    """

    use: str
    verdict: str
    comment: str
    what: str
    place: str


class FilledList(RegistryModel):
    """A completed list; `fault` says in half a sentence why it cannot be read."""

    about: str = ""
    person: str = ""
    day: str = ""
    rows: tuple[FilledRow, ...] = ()
    fault: str = ""


def read_filled(path: Path) -> tuple[ListIdentity, FilledList]:
    """Read a completed list, and which letters it is about.

    Raises UsageError for a file that is not such a list or cannot be read, MachineError
    where the package for it is missing, or the system refuses the file.
    """
    kind, data = _read_content(path)
    if find_spec(_READERS[kind]) is None:
        raise MachineError(
            f"what reads such a file is missing: {_READERS[kind]}",
            remedy="`appeals doctor` says how to install it",
        )
    said = read_in_subprocess("appeals.review.list_reader", kind, data)
    if said is None:
        raise _refused_error(path, "it takes too long to be read")
    try:
        filled = FilledList.model_validate_json(said)
    except ValidationError:
        raise _refused_error(path, "it is damaged, or too large to be read") from None
    if filled.fault:
        raise _refused_error(path, filled.fault)
    try:
        return ListIdentity.model_validate_json(filled.about), filled
    except ValidationError:
        raise _refused_error(path, FOREIGN) from None


def _read_content(path: Path) -> tuple[str, bytes]:
    try:
        with open_regular(path) as stream:
            data = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(f"'{path}' is not there", remedy="name the file") from None
    except OSError as error:
        raise MachineError(f"'{path}' cannot be read: {error.strerror}") from None
    if len(data) > _MOST_BYTES:
        raise _refused_error(path, "it is too large")
    if not data:
        raise _refused_error(path, "it is empty")
    kind = kind_of(Content.from_bytes(data))
    if kind not in _READERS and ANSWERS in data:
        kind = "page"
    if kind not in _READERS:
        known = "a PDF, a workbook (.xlsx), a page (.html) or a Word file (.docx)"
        raise _refused_error(path, f"it is not {known}")
    return kind, data


def _refused_error(path: Path, why: str) -> UsageError:
    return UsageError(
        f"'{path}' cannot be imported: {why}",
        place=Place(path.as_posix()),
        remedy="fill in what `appeals review report` or `appeals review export` wrote, "
        "save it in the same format, and name that file",
    )
