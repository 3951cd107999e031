"""The outcome of a letter and its files. Light: nothing heavy is imported."""

from dataclasses import dataclass
from pathlib import Path

from appeals.errors import AppealsError, BlockedError, Place
from appeals.model.finding import Finding


class SignedFileError(BlockedError):
    """A signed file would have been overwritten."""


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file of a letter. `is_new` is False when the same bytes were there already."""

    path: Path
    recipient: str
    lang: str
    sha256: str
    size_bytes: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class LetterOutcome:
    """The outcome of a letter to one recipient.

    `error` says why a file was not written: a template that cannot be rendered, a
    missing library, a full disk, a file changed by hand. `is_unchanged` means that the
    files existed already, rendered from the very same inputs. `case` is the id of the
    case, `case_place` its row.
    """

    recipient: str
    lang: str
    files: tuple[RenderedFile, ...]
    findings: tuple[Finding, ...]
    error: AppealsError | None = None
    is_unchanged: bool = False
    case: str | None = None
    case_place: Place | None = None

    @property
    def is_refused(self) -> bool:
        """Whether errors prevented the letter from being rendered."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def is_complete(self) -> bool:
        """Whether every requested file exists."""
        return bool(self.files) and self.error is None and not self.is_refused
