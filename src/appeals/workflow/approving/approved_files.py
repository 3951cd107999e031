"""The files of an edition that can be approved, as rendered from today's inputs."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from appeals.checks.suppressions import read_suppressions
from appeals.composition.compose import ComposedLetter
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, BlockedError
from appeals.model.approval import (
    OF_CASE,
    ApprovedCase,
    ApprovedCases,
    ApprovedEdition,
    ApprovedFile,
    ApprovedRole,
    ApprovedUse,
    LetterOptions,
    OpenFinding,
    SetAside,
)
from appeals.model.case import Case
from appeals.model.finding import Finding
from appeals.storage.reading import read_if_exists
from appeals.workflow.approving.checked_letters import CheckedLetter
from appeals.workflow.drafting.annexes import annex_name
from appeals.workflow.drafting.ledger.ledger import Ledger, hash_of
from appeals.workflow.drafting.ledger.records import FileRecord, Provenance
from appeals.workflow.drafting.provenance import edition_option
from appeals.workflow.drafting.selection import CaseChoice

APPROVED: tuple[ApprovedRole, ...] = ("docx", "pdf")
"""The formats that are approved and signed."""


class RenderedEdition(NamedTuple):
    """The rendered DOCX and PDF of a letter, and what they were rendered with.

    `files` knows what is under out/. `sheets` list the annexes of the letter, if it
    encloses files.
    """

    selected: LetterRequest
    files: Ledger
    records: Mapping[ApprovedRole, FileRecord]
    sheets: tuple[FileRecord, ...] = ()

    @property
    def all_records(self) -> tuple[FileRecord, ...]:
        """Everything rendered: the letter and its annex sheets."""
        return (*self.records.values(), *self.sheets)

    @property
    def options(self) -> LetterOptions:
        """The options that overrode the front matter when rendering."""
        first = next(iter(self.records.values()))  # all were rendered alike
        asked = {k: v for k, v in first.options.items() if k != "cases"}
        return LetterOptions.model_validate(asked)

    @property
    def drafters(self) -> tuple[str, ...]:
        """The people who rendered its files; empty if one is not known."""
        return _distinct(record.drawn_by for record in self.all_records)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that rendered its files; empty if one is not known."""
        return _distinct(record.account for record in self.all_records)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The remarks of the page layout."""
        found = (f for record in self.records.values() for f in record.findings)
        return tuple(dict.fromkeys(found))

    @property
    def is_signed(self) -> bool:
        """Whether all its files that are signed individually are signed."""
        return all(map(self._is_signed, self.records.values()))

    def faults(self) -> Iterator[AppealsError]:
        """Report the files that are not as they were rendered."""
        for record in self.all_records:
            if self._is_signed(record):
                yield BlockedError(
                    f"'{record.name}' is signed already, and other files of it are not",
                    remedy="to change the letter, render it again with --force",
                )
            elif hash_of(self.files.path(record.name)) != record.rendered_sha256:
                yield BlockedError(
                    f"'{record.name}' was changed by hand since it was rendered",
                    remedy="bring the change into the letter's text, then overwrite "
                    "the file: --force",
                )

    def outdated(self, now: Provenance) -> Iterator[tuple[str, str]]:
        """Give each file rendered from other inputs than now, and what changed.

        An entry of a registry that the letter does not use does not count. `now` is
        what the letter would be rendered from now: ("unodc-ed.pdf", "facts.yaml").
        """
        for record in self.all_records:
            is_same = record.inputs == now.inputs and record.tree == now.tree
            if not is_same and (not now.origin or record.origin != now.origin):
                files = sorted({*record.inputs, *now.inputs})
                old, new = record.inputs.get, now.inputs.get
                changed = ", ".join(file for file in files if old(file) != new(file))
                yield record.name, changed or "this program"

    def contents(self, letter: ComposedLetter) -> Iterator[tuple[ApprovedFile, bytes]]:
        """Read its files: letter, annex sheets, copies of annexes.

        Raises BlockedError for one that is missing or not as it was rendered.
        """
        for name, role in self.names(letter):
            record = self.files.record(name)
            content = read_if_exists(self.files.path(name), name)
            sha256 = hashlib.sha256(content or b"").hexdigest()
            if content is None or record is None or record.rendered_sha256 != sha256:
                raise BlockedError(
                    f"'{name}' is not there as it was rendered",
                    remedy="render the letter again, with --force",
                )
            approved = ApprovedFile(
                name=name,
                role=role,
                sha256=sha256,
                size_bytes=len(content),
                pdf_engine=record.engine_of_pdf,
            )
            yield approved, content

    def _is_signed(self, record: FileRecord) -> bool:
        path = self.files.path(record.name)
        return record.is_signed and hash_of(path) == record.sha256

    def names(self, letter: ComposedLetter) -> Iterator[tuple[str, ApprovedRole]]:
        """Name its files: letter, annex sheets, copies of annexes."""
        stem = self.selected.file_stem
        for role, record in self.records.items():
            yield record.name, role
        enclosed = [
            (number, annex)
            for number, annex in enumerate(letter.front.annexes, 1)
            if annex.file is not None
        ]
        if enclosed:
            for kind in self.records:
                yield self.files.path(f"{stem}.annexes.{kind}").name, "sheet"
        for number, annex in enclosed:
            yield self.files.path(annex_name(stem, number, annex)).name, "annex"


class BatchOfCases:
    """Collects the letters of a file of cases for one act: hashes, not bytes."""

    def __init__(self, choice: CaseChoice) -> None:
        self._choice = choice
        self._letters: list[ApprovedCase] = []
        self._options: set[LetterOptions] = set()
        self._findings: dict[OpenFinding, None] = {}
        self._set_aside: dict[SetAside, None] = {}
        self._uses: dict[ApprovedUse, None] = {}
        self._drafters: set[str] = set()
        self._accounts: set[str] = set()

    def add(self, edition: ApprovedEdition, case: Case | None) -> None:
        """Add a letter that was examined. Places in the file of cases are left out."""
        self._letters.append(
            ApprovedCase(
                edition=edition.edition,
                case=case.id if case else None,
                recipient=edition.recipient,
                language=edition.language,
                files=edition.files,
                basis=edition.basis[OF_CASE],
            )
        )
        self._options.add(edition.options)
        name = self._choice.path.name
        for finding in edition.findings:
            is_of_row = (finding.place or "").partition(":")[0].endswith(name)
            found = finding.model_copy(update={"place": None}) if is_of_row else finding
            self._findings[found] = None
        self._set_aside.update(dict.fromkeys(edition.set_aside))
        self._uses.update(dict.fromkeys(edition.uses))
        self._drafters.update(edition.drawn_by)
        self._accounts.update(edition.drafter_accounts)

    def approved(self) -> ApprovedCases:
        """Give the letters as one list; BlockedError if not rendered alike."""
        if len(self._options) > 1:
            raise BlockedError(
                "the letters of these cases were not rendered alike (--date, --style)",
                remedy="render all of them again",
            )
        return ApprovedCases(
            sha256=self._choice.sha256,
            is_table=self._choice.is_table,
            options=next(iter(self._options)),
            findings=tuple(self._findings),
            set_aside=tuple(self._set_aside),
            uses=tuple(self._uses),
            drawn_by=tuple(sorted(self._drafters)),
            drafter_accounts=tuple(sorted(self._accounts)),
            letters=tuple(self._letters),
        )


def rendered_edition(
    files: Ledger, selected: LetterRequest, *, is_of_cases: bool = False
) -> RenderedEdition | None:
    """Find what was rendered of an edition as Word file and PDF; None when nothing was.

    Raises BlockedError when the two were not rendered alike.
    """
    stem = selected.file_stem
    found = {role: _find_record(files, f"{stem}.{role}") for role in APPROVED}
    records = {role: record for role, record in found.items() if record}
    if not records:
        return None
    has_sheets = any(annex.file for annex in selected.letter.front.annexes)
    kinds = records if has_sheets else ()
    sheets = [_find_record(files, f"{stem}.annexes.{kind}") for kind in kinds]
    rendered = RenderedEdition(selected, files, records, tuple(filter(None, sheets)))
    if any(("cases" in r.options) != is_of_cases for r in records.values()):
        how = "without" if is_of_cases else "with"
        raise BlockedError(
            f"'{stem}' was rendered {how} --cases",
            remedy="render it as it is to be approved; letters of cases are approved "
            "with "
            "--cases FILE, and --as-table if they were rendered so",
        )
    options = {tuple(sorted(record.options.items())) for record in rendered.all_records}
    try:
        audience = rendered.options.audience
    except ValueError:
        options.clear()  # such options are not those of any letter
    else:
        if audience != edition_option(selected).get("audience"):
            raise BlockedError(
                f"'{stem}' was rendered for other readers than it has now",
                remedy="render it again: words, or annexes, may be withheld from them",
            )
    if len(options) != 1:
        raise BlockedError(
            f"the files of '{stem}' were not rendered alike (--date, --style)",
            remedy="render them again, all formats at once",
        )
    return rendered


def approved_edition(
    rendered: RenderedEdition,
    files: Sequence[ApprovedFile],
    checked: CheckedLetter,
    now: Provenance,
    basis: Mapping[str, str],
) -> ApprovedEdition:
    """Make the record of an edition and of its open findings.

    `now` is what it would be rendered from now, `basis` what the approval is based on.
    """
    set_aside = read_suppressions(checked.letter.templates)
    return ApprovedEdition(
        edition=rendered.selected.file_stem,
        recipient=rendered.selected.recipient_id,
        language=rendered.selected.lang,
        files=tuple(files),
        inputs=tuple(sorted(now.inputs)),
        tree=now.tree,
        options=rendered.options,
        basis=dict(basis),
        findings=tuple(
            OpenFinding(
                code=finding.code,
                severity=finding.severity,
                place=str(finding.place) if finding.place else None,
                note=finding.note,
            )
            for finding in (*checked.findings, *rendered.findings)
        ),
        set_aside=tuple(
            SetAside(code=each.code, place=str(each.place)) for each in set_aside
        ),
        drawn_by=rendered.drafters,
        drafter_accounts=rendered.accounts,
    )


def _find_record(files: Ledger, name: str) -> FileRecord | None:
    """Give the record of a rendered file that exists."""
    path = files.path(name)
    return files.record(path.name) if hash_of(path) is not None else None


def _distinct(known: Iterable[str | None]) -> tuple[str, ...]:
    """Give distinct names, sorted; none if one is not known."""
    names = set(known)
    return tuple(sorted(filter(None, names))) if all(names) else ()
