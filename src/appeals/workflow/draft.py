"""Draw a letter: the whole journey of a recipient id and of a cite, on one page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appeals.checks.engine import check_letter
from appeals.composition.compose import ComposedLetter, Composer, LetterRequest
from appeals.errors import AppealsError, MachineError
from appeals.model.finding import Finding
from appeals.model.letter import StyleName
from appeals.registry.workspace import Workspace
from appeals.workflow.drawn_files import DrawnFile, DrawnFiles
from appeals.workflow.formats import Format, write_as
from appeals.workflow.selection import select_letters


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """What `appeals draft` was asked for.

    `to` holds ids of recipients and groups; empty means all that the letter names.
    `langs` are BCP 47 tags; empty means the letter's own language. `out` is where
    files go, by default out/ in the workspace.
    """

    letter: str
    to: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ("docx", "pdf")
    langs: tuple[str, ...] = ()
    style: StyleName | None = None
    day: date | None = None
    out: Path | None = None
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class LetterOutcome:
    """What became of the letter to one recipient.

    `error` is what kept a file from being written: a template that cannot be drawn,
    a missing library, a full disk, a file changed by hand.
    """

    recipient: str
    lang: str
    files: tuple[DrawnFile, ...]
    findings: tuple[Finding, ...]
    error: AppealsError | None = None

    @property
    def is_refused(self) -> bool:
        """Whether findings of severity error kept the letter from being drawn."""
        return any(finding.severity == "error" for finding in self.findings)


def draft(workspace: Workspace, options: DraftOptions) -> Iterator[LetterOutcome]:
    """Draw a letter to each of its recipients; one bad letter stops no other.

    Raises UsageError for an unknown letter, recipient or language, WorkspaceError
    for a malformed file; both before anything is written.
    """
    workspace.read_all()
    composer = Composer(workspace)
    requests = select_letters(workspace, options.letter, options.to, options.langs)
    files = DrawnFiles(
        workspace.root,
        options.out or workspace.root / "out",
        options.letter,
        is_forced=options.is_forced,
    )
    for selected in requests:
        request = LetterRequest(
            options.letter,
            selected.letter,
            selected.recipient,
            options.day,
            options.style,
        )
        try:
            letter = composer.compose(request)
        except AppealsError as error:
            yield LetterOutcome(selected.name, selected.lang, (), (), error)
            continue
        findings = check_letter(letter, workspace)
        if any(finding.severity == "error" for finding in findings):
            yield LetterOutcome(selected.name, selected.lang, (), findings)
        else:
            yield _write(letter, findings, selected.file_stem, options, files)


def _write(
    letter: ComposedLetter,
    findings: tuple[Finding, ...],
    stem: str,
    options: DraftOptions,
    files: DrawnFiles,
) -> LetterOutcome:
    """Write all formats, or none when the pages of one lose a note."""
    recipient = letter.recipient.id if letter.recipient else "public"
    lang = letter.document.lang
    contents: dict[str, bytes] = {}
    error: AppealsError | None = None
    for kind in options.formats:
        try:
            written = write_as(kind, letter.document, files.workspace)
        except MachineError as missing:
            error = missing
            continue
        contents[f"{stem}.{kind}"] = written.content
        findings = (*findings, *written.findings)
    if any(finding.severity == "error" for finding in findings):
        return LetterOutcome(recipient, lang, (), findings)
    drawn: tuple[DrawnFile, ...] = ()
    try:
        drawn = files.write(contents, recipient=recipient, lang=lang)
    except AppealsError as refused:
        error = refused
    return LetterOutcome(recipient, lang, drawn, findings, error)
