"""Write the reviewer's list: every note once, beside what supports it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, assert_never, get_args

from appeals.errors import AppealsError, UsageError
from appeals.model.choices import PdfEngineName
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.storage.names import child_path
from appeals.workflow.drafting.ledger.ledger import OUT, REVIEW_PREFIX
from appeals.workflow.drafting.outcome import RenderedFile
from appeals.workflow.drafting.reviewed_letters import (
    make_review_list,
    reviewed_letters,
    save_review_list,
    select_for_review,
)
from appeals.workflow.drafting.selection import Selection
from appeals.writers.pdf.engine import choose_engine
from appeals.writers.review_report.sheet import ReviewList

ReportFormat = Literal["html", "pdf", "xlsx"]
REPORT_FORMATS: tuple[ReportFormat, ...] = get_args(ReportFormat)
DEFAULT_FORMATS: tuple[ReportFormat, ...] = ("html", "pdf")
OF_SEVERAL = "letters"
"""The folder, and the name, of a list for several letters."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What `appeals review report` was asked for; as `DraftOptions`.

    Without languages each letter is listed in all that it has.
    """

    selections: tuple[Selection, ...]
    formats: tuple[ReportFormat, ...] = DEFAULT_FORMATS
    out: Path | None = None
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """What became of a list.

    `name` is that of its letters, `use_count` says how many uses it has. `totals`
    counts the errors, warnings and remarks that it shows. `remarks` are those of
    setting the list itself; one that is an error keeps the PDF from being written.
    `errors` are why letters are not in it, or why it was not written.
    """

    name: str
    files: tuple[RenderedFile, ...] = ()
    use_count: int = 0
    totals: tuple[int, int, int] = (0, 0, 0)
    remarks: tuple[Finding, ...] = ()
    errors: tuple[AppealsError, ...] = ()


def report(workspace: Workspace, options: ReportOptions) -> ReportOutcome:
    """Write one list for all letters selected, whatever is wrong with them.

    A letter with errors is listed as well, with them. Raises UsageError for an unknown
    letter, recipient or language, WorkspaceError for a malformed file; both before
    anything is written.
    """
    workspace.read_all()
    chosen = tuple(select_for_review(workspace, options.selections))
    if not chosen:
        raise UsageError("no letter is written yet", remedy="begin one: `appeals new`")
    listed, errors = reviewed_letters(workspace, chosen)
    names = tuple(dict.fromkeys(each.name for each in chosen))
    name = names[0] if len(names) == 1 else OF_SEVERAL
    if not listed:
        return ReportOutcome(name, errors=errors)
    whole = make_review_list(workspace, listed)
    stem = chosen[0].file_stem if len(chosen) == 1 else name
    outcome = ReportOutcome(name, (), len(whole.uses), whole.totals, errors=errors)
    try:
        # A style sheet of the workspace is one of letters.
        engine = choose_engine(workspace.settings.pdf.engine, has_css=False)
        contents, remarks = _write(whole, options.formats, engine)
        named = {f"{REVIEW_PREFIX}{stem}.{kind}": data for kind, data in contents}
        out = options.out or child_path(workspace.root, OUT)
        files = save_review_list(
            *(out, name, named, listed), engine=engine, is_forced=options.is_forced
        )
    except AppealsError as error:
        return replace(outcome, errors=(*errors, error))
    return replace(outcome, files=files, remarks=remarks)


def _write(
    whole: ReviewList, formats: tuple[ReportFormat, ...], engine: PdfEngineName
) -> tuple[list[tuple[ReportFormat, bytes]], tuple[Finding, ...]]:
    from appeals.writers.review_report.book import write_review_book
    from appeals.writers.review_report.page import write_review_page, write_review_pdf

    contents: list[tuple[ReportFormat, bytes]] = []
    remarks: tuple[Finding, ...] = ()
    for kind in formats:
        match kind:
            case "html":
                contents.append((kind, write_review_page(whole).encode()))
            case "pdf":
                rendered = write_review_pdf(whole, engine)
                remarks = rendered.findings
                if not any(remark.severity == "error" for remark in remarks):
                    contents.append((kind, rendered.pdf))
            case "xlsx":
                contents.append((kind, write_review_book(whole)))
            case _:
                assert_never(kind)
    return contents, remarks
