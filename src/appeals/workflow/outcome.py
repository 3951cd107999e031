"""What became of a letter. Light: nothing heavy is imported for it."""

from dataclasses import dataclass

from appeals.errors import AppealsError, Place
from appeals.model.finding import Finding
from appeals.workflow.drawn_files import DrawnFile


@dataclass(frozen=True, slots=True)
class LetterOutcome:
    """What became of the letter to one recipient.

    `error` is what kept a file from being written: a template that cannot be drawn,
    a missing library, a full disk, a file changed by hand. `is_unchanged` means that
    the files stood there already, drawn from the very same things. `case` is the id of
    the case, `case_place` its row.
    """

    recipient: str
    lang: str
    files: tuple[DrawnFile, ...]
    findings: tuple[Finding, ...]
    error: AppealsError | None = None
    is_unchanged: bool = False
    case: str | None = None
    case_place: Place | None = None

    @property
    def is_refused(self) -> bool:
        """Whether findings of severity error kept the letter from being drawn."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def is_complete(self) -> bool:
        """Whether every file that was wanted is there."""
        return bool(self.files) and self.error is None and not self.is_refused
