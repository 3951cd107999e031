"""Draw a letter: the whole journey of a recipient id and of a cite, on one page."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from appeals.checks.engine import check_letter
from appeals.composition.compose import ComposedLetter, Composer, LetterRequest
from appeals.errors import AppealsError, MachineError, UsageError, did_you_mean
from appeals.model.document import Edition
from appeals.model.finding import Finding
from appeals.model.letter import StyleName
from appeals.registry.channels import LetterChannel, letter_channel
from appeals.registry.workspace import Workspace
from appeals.workflow.annexes import AnnexPacker, are_watched
from appeals.workflow.case_letters import (
    CaseChoice,
    ChosenLetters,
    error_without_values,
    with_cases,
    without_values,
)
from appeals.workflow.channel_limits import drawn_findings
from appeals.workflow.drawing import Drawing, DrawJob, draw
from appeals.workflow.drawn_files import DrawnFiles, Provenance
from appeals.workflow.engines import EngineName, open_engine, run_in_order
from appeals.workflow.formats import Format, Layout, read_layout
from appeals.workflow.outcome import LetterOutcome
from appeals.workflow.provenance import Origins
from appeals.workflow.selection import SelectedLetter, editions, select_letters
from appeals.workflow.unchanged import run_record

_JOBS_PER_WORKER = 4


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """What `appeals draft` was asked for.

    `to` holds ids of recipients and groups; empty means all that the letter names.
    `langs` are BCP 47 tags; empty means the letter's own language. `out` is where
    files go, by default out/ in the workspace. `drawn_by` is a person of people.yaml.
    `asked` is the whole command in words: a complete run is remembered under it, unless
    it is about `cases`.
    """

    letter: str
    to: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ("docx", "pdf")
    langs: tuple[str, ...] = ()
    style: StyleName | None = None
    day: date | None = None
    out: Path | None = None
    is_forced: bool = False
    engine: EngineName = "local"
    scheduler: str | None = None
    drawn_by: str | None = None
    asked: str = ""
    cases: CaseChoice | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A letter that is composed, checked and ready to be drawn."""

    selected: SelectedLetter
    letter: ComposedLetter
    findings: tuple[Finding, ...]
    channel: LetterChannel | None
    provenance: Provenance
    packer: AnnexPacker


@dataclass(frozen=True, slots=True)
class DraftRun:
    """A run under way: how many letters, and what becomes of each, in order."""

    total: int
    outcomes: Iterator[LetterOutcome]

    def __iter__(self) -> Iterator[LetterOutcome]:
        """Draw, and give each outcome as it comes."""
        return self.outcomes


def draft(workspace: Workspace, options: DraftOptions) -> DraftRun:
    """Draw a letter to each of its recipients, in order; a bad one stops no other.

    What is unchanged is not drawn again. Raises UsageError for an unknown letter,
    recipient, person or language, WorkspaceError for a malformed file, that of the
    cases included; both before anything is written.
    """
    workspace.read_all()
    if options.drawn_by is not None and options.drawn_by not in workspace.people:
        raise UsageError(
            f"unknown person '{options.drawn_by}'",
            hint=did_you_mean(options.drawn_by, tuple(workspace.people))
            or "add the person to people.yaml",
        )
    chosen = select_letters(workspace, options.letter, options.to, options.langs)
    letters = with_cases(chosen, options.cases, workspace.root)
    return DraftRun(len(letters), _run(workspace, options, letters))


def _run(
    workspace: Workspace, options: DraftOptions, chosen: ChosenLetters
) -> Iterator[LetterOutcome]:
    layout = read_layout(workspace.root)
    out = options.out or workspace.root / "out"
    to_draw = len(chosen) if "pdf" in options.formats else 1
    window = _JOBS_PER_WORKER * (os.cpu_count() or 1)
    with (
        DrawnFiles(
            out,
            options.letter,
            is_forced=options.is_forced,
            has_cases=chosen.cases is not None,
        ) as files,
        open_engine(options.engine, to_draw, scheduler=options.scheduler) as make,
    ):
        is_remembered = bool(options.asked) and options.cases is None
        outcomes: list[LetterOutcome] = []
        jobs = _jobs(workspace, options, chosen, layout, files)
        for tag, drawing in run_in_order(make, draw, jobs, window=window):
            if isinstance(tag, _Prepared) and drawing is not None:
                outcome = _finish(tag, drawing, options, layout, files)
            else:
                assert isinstance(tag, LetterOutcome)  # noqa: S101  nothing else is put
                outcome = tag
            if is_remembered:
                outcomes.append(outcome)
            yield outcome
        are_known = all(are_watched(each.letter.front) for each in chosen.letters)
        if is_remembered and are_known and all(o.is_complete for o in outcomes):
            files.remember(run_record(workspace.root, options.asked, outcomes))


def _jobs(
    workspace: Workspace,
    options: DraftOptions,
    chosen: ChosenLetters,
    layout: Layout,
    files: DrawnFiles,
) -> Iterator[tuple[object, DrawJob | None]]:
    """Compose and check each letter; give a job, or what became of it already."""
    composer = Composer(workspace)
    origins = Origins(workspace, layout, options.drawn_by)
    packer = AnnexPacker(workspace.root, options.formats, layout, files)
    for selected in chosen:
        case, begun = selected.case, _begun(selected)
        request = LetterRequest(
            options.letter,
            selected.letter,
            selected.recipient,
            options.day,
            options.style,
            recipients=selected.recipients,
            case=case,
            cases=selected.cases,
        )
        try:
            channel = letter_channel(workspace, selected.letter, selected.recipient)
            letter = composer.compose(request)
        except AppealsError as error:
            yield replace(begun, error=error_without_values(error, case)), None
            continue
        findings = without_values(check_letter(letter, workspace), case)
        if any(finding.severity == "error" for finding in findings):
            yield replace(begun, findings=findings), None
            continue
        pages = _pages(workspace, options, selected, chosen, files)
        provenance = replace(
            origins.of(letter), pages=tuple(edition.page for edition in pages)
        )
        there = files.unchanged(selected.file_stem, options.formats, provenance)
        if there is not None:
            drawn, recorded = there
            remarks = tuple(dict.fromkeys((*findings, *recorded)))
            done = replace(begun, files=drawn, findings=remarks, is_unchanged=True)
            yield packer.add(done, letter, selected.file_stem, provenance), None
            continue
        prepared = _Prepared(selected, letter, findings, channel, provenance, packer)
        document = replace(letter.document, editions=pages)
        yield prepared, DrawJob(document, options.formats, layout)


def _pages(
    workspace: Workspace,
    options: DraftOptions,
    selected: SelectedLetter,
    chosen: ChosenLetters,
    files: DrawnFiles,
) -> tuple[Edition, ...]:
    """Give the pages that a web edition links to: drawn now, or standing there.

    The letter of a case links to none.
    """
    if "html" not in options.formats or selected.case is not None:
        return ()
    now = {f"{each.file_stem}.html" for each in chosen.letters}
    return editions(
        workspace,
        options.letter,
        selected,
        lambda page: page in now or files.is_there(page),
    )


def _finish(
    prepared: _Prepared,
    drawing: Drawing,
    options: DraftOptions,
    layout: Layout,
    files: DrawnFiles,
) -> LetterOutcome:
    """Write all formats, or none when the pages of one lose a note."""
    begun = _begun(prepared.selected)
    limits = drawn_findings(
        prepared.letter,
        prepared.channel,
        options.formats,
        drawing.page_count,
        layout,
    )
    of_writers = tuple(
        replace(finding, recipient=begun.recipient, lang=begun.lang)
        for finding in (*drawing.findings, *limits)
    )
    of_writers = without_values(of_writers, prepared.selected.case)
    findings = (*prepared.findings, *of_writers)
    if any(finding.severity == "error" for finding in findings):
        return replace(begun, findings=findings)
    if drawing.error is not None and not isinstance(drawing.error, MachineError):
        return replace(begun, findings=findings, error=drawing.error)
    stem = prepared.selected.file_stem
    contents = {f"{stem}.{kind}": content for kind, content in drawing.contents}
    try:
        drawn = files.write(
            contents,
            recipient=begun.recipient,
            lang=begun.lang,
            provenance=replace(prepared.provenance, findings=of_writers),
        )
    except AppealsError as refused:
        return replace(begun, findings=findings, error=refused)
    outcome = replace(begun, files=drawn, findings=findings, error=drawing.error)
    return prepared.packer.add(outcome, prepared.letter, stem, prepared.provenance)


def _begun(selected: SelectedLetter) -> LetterOutcome:
    """Give the outcome of a letter of which nothing is known yet."""
    case = selected.case
    return LetterOutcome(
        selected.name,
        selected.lang,
        (),
        (),
        case=case.id if case else None,
        case_place=case.place if case else None,
    )
