"""Write the reviewer's list of a letter: every note beside what supports it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never, get_args

from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.storage.names import child_path
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.ledger.ledger import REVIEW_PREFIX, Ledger
from appeals.workflow.drafting.outcome import RenderedFile
from appeals.workflow.drafting.provenance import provenance_of
from appeals.workflow.drafting.review_sheet import review_sheet
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.writers.review_report.sheet import ReviewSheet

ReportFormat = Literal["html", "pdf"]
REPORT_FORMATS: tuple[ReportFormat, ...] = get_args(ReportFormat)


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What `appeals review report` was asked for; as `DraftOptions`."""

    selection: Selection
    formats: tuple[ReportFormat, ...] = REPORT_FORMATS
    out: Path | None = None
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """What became of the list for one recipient.

    `totals` counts the errors, warnings and remarks of the letter, which the list
    shows. `remarks` are those of setting the list itself; one that is an error keeps
    the PDF from being written. `error` is what kept all of it from being written.
    """

    recipient: str
    lang: str
    files: tuple[RenderedFile, ...] = ()
    totals: tuple[int, int, int] = (0, 0, 0)
    remarks: tuple[Finding, ...] = ()
    error: AppealsError | None = None


def report(workspace: Workspace, options: ReportOptions) -> Iterator[ReportOutcome]:
    """Write the list for each recipient, whatever is wrong with the letter.

    A letter with errors has a list as well: it shows them. Raises UsageError for an
    unknown letter, recipient or language, WorkspaceError for a malformed file; both
    before anything is written.
    """
    workspace.read_all()
    composer = Composer(workspace)
    chosen = select_letters(workspace, options.selection)
    out = options.out or child_path(workspace.root, "out")
    with Ledger(out, options.selection.letter, is_forced=options.is_forced) as files:
        for selected in chosen:
            try:
                yield _report(workspace, composer, selected, options, files)
            except AppealsError as error:
                yield ReportOutcome(selected.recipient_id, selected.lang, error=error)


def _report(
    workspace: Workspace,
    composer: Composer,
    selected: LetterRequest,
    options: ReportOptions,
    files: Ledger,
) -> ReportOutcome:
    letter = composer.compose(selected)
    findings = check_letter(letter, workspace)
    sheet = review_sheet(letter, findings, workspace.facts)
    contents, remarks = _write(sheet, options.formats)
    named = {
        f"{REVIEW_PREFIX}{selected.file_stem}.{kind}": content
        for kind, content in contents.items()
    }
    provenance = provenance_of(letter, workspace, read_layout(workspace.root), None)
    rendered = files.write(
        named,
        recipient=selected.recipient_id,
        lang=selected.lang,
        provenance=provenance,
    )
    return ReportOutcome(
        selected.recipient_id, selected.lang, rendered, sheet.totals, remarks
    )


def _write(
    sheet: ReviewSheet, formats: tuple[ReportFormat, ...]
) -> tuple[Mapping[ReportFormat, bytes], tuple[Finding, ...]]:
    from appeals.writers.review_report import write_review_page, write_review_pdf

    contents: dict[ReportFormat, bytes] = {}
    remarks: tuple[Finding, ...] = ()
    for kind in formats:
        match kind:
            case "html":
                contents[kind] = write_review_page(sheet).encode()
            case "pdf":
                rendered = write_review_pdf(sheet)
                remarks = rendered.findings
                if not any(remark.severity == "error" for remark in remarks):
                    contents[kind] = rendered.pdf
            case _:
                assert_never(kind)
    return contents, remarks
