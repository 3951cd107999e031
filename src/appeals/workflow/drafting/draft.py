"""Render a letter: the whole way from a recipient id and a cite to files."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from appeals.checks import chn002_page_limit
from appeals.checks.chn002_page_limit import page_limit_findings
from appeals.checks.chn004_channel_format import format_findings
from appeals.checks.engine import check_letter
from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, BlockedError, MachineError, UsageError
from appeals.model.choices import Format
from appeals.model.document import Edition
from appeals.model.finding import Finding
from appeals.model.name_vault import NameVault
from appeals.registry.channels import LetterChannel, letter_channel
from appeals.registry.workspace import Normaliser, Workspace
from appeals.storage.names import child_path
from appeals.workflow.drafting.annexes import AnnexPacker
from appeals.workflow.drafting.case_values import hide_values, hide_values_in_error
from appeals.workflow.drafting.engines import (
    JOBS_PER_WORKER,
    EngineName,
    Resident,
    open_engine,
    run_in_order,
    run_resident,
)
from appeals.workflow.drafting.formats import (
    Rendering,
    RenderJob,
    read_layout,
    render,
    write_as,
)
from appeals.workflow.drafting.ledger.ledger import OUT, Ledger, hash_of
from appeals.workflow.drafting.ledger.records import Provenance, is_intact
from appeals.workflow.drafting.outcome import LetterOutcome
from appeals.workflow.drafting.provenance import Origins
from appeals.workflow.drafting.selection import (
    SelectedLetters,
    Selection,
    Unit,
    editions,
    select_letters,
)

LETTERS_AT_ONCE = 16
"""How many letters a process takes at a time; with a PDF, which is slow, one."""


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """The options of `appeals draft`.

    `out` is the folder for files, by default out/ in the workspace. `drawn_by` is a
    person of people.yaml. `account` is a fingerprint of the account that renders.
    """

    selection: Selection
    formats: tuple[Format, ...] = ("docx", "pdf")
    out: Path | None = None
    is_forced: bool = False
    engine: EngineName = "local"
    scheduler: str | None = None
    drawn_by: str | None = None
    account: str | None = None


class PreparedLetter(NamedTuple):
    """A letter that is composed, checked and ready to be rendered."""

    letter: ComposedLetter
    findings: tuple[Finding, ...]
    channel: LetterChannel | None
    provenance: Provenance
    job: RenderJob


@dataclass(frozen=True, slots=True)
class DraftRun:
    """A run in progress: the number of letters, and the outcome of each, in order."""

    total: int
    outcomes: Iterator[LetterOutcome]

    def __iter__(self) -> Iterator[LetterOutcome]:
        """Render, and yield each outcome as it comes."""
        return self.outcomes


def draft(workspace: Workspace, options: DraftOptions) -> DraftRun:
    """Render a letter to each of its recipients, in order; a failure stops no other.

    Unchanged letters are not rendered again. Raises UsageError for an unknown letter,
    recipient, person or language, WorkspaceError for a malformed file, including that
    of the cases; both before anything is written.
    """
    workspace.read_all()
    person, people = options.drawn_by, workspace.people
    if person is not None and person not in people:
        remedy = "add the person to people.yaml"
        raise UsageError.no_such("unknown person", person, people, remedy)
    letters = select_letters(workspace, options.selection)
    return DraftRun(len(letters), _run(workspace, options, letters))


def _run(
    workspace: Workspace, options: DraftOptions, letters: SelectedLetters
) -> Iterator[LetterOutcome]:
    open_name_vault(workspace, letters)
    drafter = LetterDrafter(workspace, options, letters)
    with drafter.files:
        if options.engine == "local":
            yield from _draft_locally(workspace, options, letters, drafter)
        else:
            yield from _draft_with_workers(options, letters, drafter)


def open_name_vault(workspace: Workspace, letters: SelectedLetters) -> None:
    """Open the vault before forking, if a name may have to be printed.

    A passphrase is asked for once, and here.
    """
    name_vault = workspace.name_vault
    if len(letters) > 1 and name_vault is not None and name_vault.has_vault:
        shown = (record.shown_to for record in workspace.consents.values())
        if any("name" in (each.un, each.state, each.public) for each in shown):
            name_vault.persons()


def _draft_locally(
    workspace: Workspace,
    options: DraftOptions,
    letters: SelectedLetters,
    drafter: "LetterDrafter",
) -> Iterator[LetterOutcome]:
    """Compose, check, render and write here and in processes forked from this one."""
    task = Resident(
        drafter.draft,
        _make_task,
        (workspace.root, workspace.normalise, options, workspace.name_vault),
        drafter.files.close,
    )
    at_once = 1 if "pdf" in options.formats else LETTERS_AT_ONCE
    units, may_fork = letters.units(), not drafter.has_threads
    yield from run_resident(
        task, units, len(letters), at_once=at_once, may_fork=may_fork
    )


def _make_task(
    root: Path,
    normalise: Normaliser,
    options: DraftOptions,
    name_vault: NameVault | None,
) -> Callable[[Unit], LetterOutcome]:
    """Make the task in a process that inherits nothing; rows of cases are sent."""
    workspace, selection = Workspace(root, normalise, name_vault), options.selection
    if selection.is_of_cases:
        selection = replace(selection, cases=None)
    letters = select_letters(workspace, selection)
    return LetterDrafter(workspace, options, letters).draft


def _draft_with_workers(
    options: DraftOptions, letters: SelectedLetters, drafter: "LetterDrafter"
) -> Iterator[LetterOutcome]:
    """Compose, check and write here; workers, which need no workspace, render."""

    def jobs() -> Iterator[tuple[PreparedLetter | LetterOutcome, RenderJob | None]]:
        for letter in letters:
            prepared = drafter.prepare(letter)
            job = prepared.job if isinstance(prepared, PreparedLetter) else None
            yield prepared, job

    window = JOBS_PER_WORKER * (os.cpu_count() or 1)
    with open_engine(options.engine, len(letters), scheduler=options.scheduler) as make:
        for prepared, rendering in run_in_order(make, render, jobs(), window=window):
            if isinstance(prepared, LetterOutcome):
                yield prepared
            else:
                assert rendering is not None  # noqa: S101  a letter prepared has a job
                yield drafter.finish(prepared, rendering)


class LetterDrafter:
    """Drafts the letters of one run, one after the other; `files` keeps them."""

    def __init__(
        self,
        workspace: Workspace,
        options: DraftOptions,
        letters: SelectedLetters,
    ) -> None:
        self._workspace = workspace
        self._options = options
        self._letters = letters
        self._layout = read_layout(workspace)
        self.files = Ledger(
            options.out or child_path(workspace.root, OUT),
            options.selection.letter,
            is_forced=options.is_forced,
            has_cases=options.selection.is_of_cases,
        )
        self._pages = frozenset(f"{each.file_stem}.html" for each in letters.letters)
        self._composer = Composer(workspace)
        self._origins = Origins(
            workspace,
            self._layout,
            options.drawn_by,
            account=options.account,
            options=options.selection.overrides,
        )
        self._packer = AnnexPacker(options.formats, self._layout, self.files)

    @property
    def has_threads(self) -> bool:
        """Whether rendering begins threads, which no process forked later has."""
        return self._layout.engine == "typst" and "pdf" in self._options.formats

    def draft(self, unit: Unit) -> LetterOutcome:
        """Take one letter through the whole journey, here."""
        prepared = self.prepare(self._letters.of(unit))
        if isinstance(prepared, LetterOutcome):
            return prepared
        return self.finish(prepared, render(prepared.job))

    def prepare(self, selected: LetterRequest) -> PreparedLetter | LetterOutcome:
        """Compose and check a letter; give its outcome if none is to be rendered."""
        options, case = self._options, selected.case
        name_vault = self._workspace.name_vault
        initial = _initial_outcome(selected)
        try:
            channel = letter_channel(
                self._workspace, selected.letter, selected.recipient
            )
            letter = self._composer.compose(selected)
        except AppealsError as error:
            return replace(initial, error=hide_values_in_error(error, case, name_vault))
        found = check_letter(letter)
        findings = hide_values(found, case, name_vault)
        if any(finding.severity == "error" for finding in findings):
            return replace(initial, findings=findings)
        pages = self._editions(selected)
        provenance = replace(
            self._origins.of(letter), pages=tuple(edition.page for edition in pages)
        )
        stem, formats = selected.file_stem, options.formats
        there = self.files.find_unchanged(stem, formats, provenance)
        if there is not None:
            self.files.record_origins(stem, formats, provenance)
            rendered, recorded = there
            remarks = tuple(dict.fromkeys((*findings, *recorded)))
            done = replace(initial, files=rendered, findings=remarks, is_unchanged=True)
            return self._packer.add(done, letter, provenance)
        document = replace(letter.document, editions=pages)
        job = RenderJob(document, formats, self._layout)
        return PreparedLetter(letter, findings, channel, provenance, job)

    def finish(self, prepared: PreparedLetter, rendering: Rendering) -> LetterOutcome:
        """Write all formats, or none when the pages of one lose a note."""
        request = prepared.letter.request
        initial = _initial_outcome(request)
        limits = _limit_findings(prepared, self._options.formats, rendering.page_count)
        of_writers = tuple(
            replace(finding, recipient=initial.recipient, lang=initial.lang)
            for finding in (*rendering.findings, *limits)
        )
        of_writers = hide_values(of_writers, request.case, self._workspace.name_vault)
        findings = (*prepared.findings, *of_writers)
        if any(finding.severity == "error" for finding in findings):
            return replace(initial, findings=findings)
        if not isinstance(rendering.error, MachineError | None):
            return replace(initial, findings=findings, error=rendering.error)
        stem = request.file_stem
        contents = {f"{stem}.{kind}": content for kind, content in rendering.contents}
        try:
            rendered = self.files.write(
                contents,
                recipient=initial.recipient,
                lang=initial.lang,
                provenance=replace(prepared.provenance, findings=of_writers),
            )
        except AppealsError as refused:
            error = self._add_edits(refused, prepared)
            return replace(initial, findings=findings, error=error)
        outcome = replace(
            initial, files=rendered, findings=findings, error=rendering.error
        )
        return self._packer.add(outcome, prepared.letter, prepared.provenance)

    def _add_edits(
        self, refused: AppealsError, prepared: PreparedLetter
    ) -> AppealsError:
        """Add the changes made by hand in the Word file, with the template's lines."""
        request = prepared.letter.request
        name = f"{request.file_stem}.docx"
        record, path = self.files.record(name), self.files.path(name)
        if not isinstance(refused, BlockedError) or request.case:
            return refused
        if record is None or record.is_signed or not path.exists():
            return refused
        if is_intact(record, hash_of(path)):
            return refused
        # This reads Word files, which takes long to load.
        from appeals.workflow.drafting.returned_file import compare_edited_file

        try:
            edits = compare_edited_file(prepared.letter, self.files, record)
        except AppealsError as error:
            return type(refused).of((*refused.problems, *error.problems))
        return type(refused).of((*refused.problems, *edits.problems()))

    def _editions(self, selected: LetterRequest) -> tuple[Edition, ...]:
        """Give the pages that a web edition links to: rendered now, or existing.

        The letter of a case links to none.
        """
        if "html" not in self._options.formats or selected.case is not None:
            return ()
        return editions(
            self._workspace,
            selected,
            lambda page: page in self._pages or self.files.path(page).is_file(),
        )


def _initial_outcome(selected: LetterRequest) -> LetterOutcome:
    """Give the initial outcome of a letter."""
    case = selected.case
    return LetterOutcome(
        selected.recipient_id,
        selected.lang,
        (),
        (),
        case=case.id if case else None,
        case_place=case.place if case else None,
    )


def _limit_findings(
    prepared: PreparedLetter, formats: Sequence[Format], page_count: int | None
) -> Iterator[Finding]:
    """Check formats and pages of a letter against its channel, before it is written.

    `page_count` is that of the PDF, None when none was rendered; if the channel has a
    page limit, one is then rendered in memory.
    """
    found, request = prepared.channel, prepared.letter.request
    if found is None:
        return
    channel, document = found.channel, prepared.letter.document
    recipient = request.recipient.id if request.recipient else None
    yield from format_findings(formats, channel, place=found.place)
    if channel.page_limit(recipient) is None:
        return
    if page_count is None:
        try:
            page_count = write_as("pdf", document, prepared.job.layout).page_count
        except MachineError as error:
            yield chn002_page_limit.RULE.finding(
                f"The pages of the letter were not counted: {error.message}",
                found.place,
                error.remedy,
                severity="warning",
            )
    if page_count is not None:
        yield from page_limit_findings(
            document, page_count, channel, recipient=recipient, place=found.place
        )
