"""The files of an edition that can be approved, as rendered from today's inputs."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from appeals.composition.compose import ComposedLetter
from appeals.errors import AppealsError, BlockedError
from appeals.model.approval import (
    ApprovedCase,
    ApprovedCases,
    ApprovedEdition,
    ApprovedFile,
    ApprovedRole,
    LetterOptions,
    OpenFinding,
    SetAside,
)
from appeals.model.finding import Finding
from appeals.storage.reading import read_if_there
from appeals.workflow.drafting.annexes import annex_name
from appeals.workflow.drafting.case_letters import CaseChoice
from appeals.workflow.drafting.ledger.ledger import Ledger, hash_of
from appeals.workflow.drafting.ledger.record import FileRecord, Provenance
from appeals.workflow.drafting.selection import SelectedLetter

APPROVED: tuple[ApprovedRole, ...] = ("docx", "pdf")
"""The formats that are approved and signed."""


@dataclass(frozen=True, slots=True)
class RenderedEdition:
    """The rendered DOCX and PDF of a letter, and what they were rendered with.

    `sheets` list its annexes, where it encloses files.
    """

    selected: SelectedLetter
    records: Mapping[ApprovedRole, FileRecord]
    sheets: tuple[FileRecord, ...] = ()

    @property
    def every(self) -> tuple[FileRecord, ...]:
        """Everything rendered: the letter and its annex sheets."""
        return (*self.records.values(), *self.sheets)

    @property
    def first(self) -> FileRecord:
        """The first of its files; all were rendered alike."""
        return next(iter(self.records.values()))

    @property
    def options(self) -> LetterOptions:
        """What the letter was rendered with instead of what its head says."""
        asked = {k: v for k, v in self.first.options.items() if k != "cases"}
        return LetterOptions.model_validate(asked)

    @property
    def day(self) -> date | None:
        """The date that the letter was rendered with."""
        return date.fromisoformat(self.options.date) if self.options.date else None

    @property
    def drafters(self) -> tuple[str, ...]:
        """The people who rendered its files; empty while one is not known."""
        known = [record.drawn_by for record in self.every]
        return tuple(sorted({each for each in known if each})) if all(known) else ()

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that rendered its files; empty while one is not known."""
        known = [record.account for record in self.every]
        return tuple(sorted({each for each in known if each})) if all(known) else ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was remarked when the pages were laid out."""
        found = (f for record in self.records.values() for f in record.findings)
        return tuple(dict.fromkeys(found))


class BatchOfCases:
    """Gathers the letters of a file of cases for one act: hashes, and no bytes."""

    def __init__(self, choice: CaseChoice) -> None:
        self._choice = choice
        self._letters: list[ApprovedCase] = []
        self._options: set[LetterOptions] = set()
        self._findings: dict[OpenFinding, None] = {}
        self._set_aside: dict[SetAside, None] = {}
        self._drafters: set[str] = set()
        self.accounts: set[str] = set()

    def add(
        self,
        files: Ledger,
        rendered: RenderedEdition,
        letter: ComposedLetter,
        basis: str,
        findings: Sequence[Finding],
        set_aside: Sequence[SetAside],
    ) -> None:
        """Add a letter that was looked at. Places in the file of cases are left out.

        Raises BlockedError for an annex that is not there as it was rendered.
        """
        selected = rendered.selected
        self._letters.append(
            ApprovedCase(
                edition=selected.file_stem,
                case=selected.case.id if selected.case else None,
                recipient=selected.name,
                language=selected.lang,
                files=tuple(_by_hash(files, rendered, letter)),
                basis=basis,
            )
        )
        self._options.add(rendered.options)
        name = self._choice.path.name
        for finding in findings:
            place = finding.place
            if place is not None and place.file.endswith(name):
                finding = replace(finding, place=None)  # noqa: PLW2901
            self._findings[_open_finding(finding)] = None
        self._set_aside.update(dict.fromkeys(set_aside))
        self._drafters.update(rendered.drafters)
        self.accounts.update(rendered.accounts)

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
            drawn_by=tuple(sorted(self._drafters)),
            drafter_accounts=tuple(sorted(self.accounts)),
            letters=tuple(self._letters),
        )


def _by_hash(
    files: Ledger, rendered: RenderedEdition, letter: ComposedLetter
) -> Iterator[ApprovedFile]:
    """Give the files of an edition; those of the letter were compared already."""
    for name, role in _names(files, rendered, letter):
        if role in rendered.records:
            record = rendered.records[role]
            sha256, size_bytes = record.rendered, record.size_bytes
        else:
            content, sha256 = _as_rendered(files, name)
            size_bytes = len(content)
        yield ApprovedFile(name=name, role=role, sha256=sha256, size_bytes=size_bytes)


def _open_finding(finding: Finding) -> OpenFinding:
    return OpenFinding(
        code=finding.code,
        severity=finding.severity,
        place=str(finding.place) if finding.place else None,
        note=finding.note,
    )


def rendered_edition(
    files: Ledger, selected: SelectedLetter, *, is_of_cases: bool = False
) -> RenderedEdition | None:
    """Find what was rendered of an edition as Word file and PDF; None when nothing was.

    Raises BlockedError when the two were not rendered alike.
    """
    stem = selected.file_stem
    found = {role: _there(files, f"{stem}.{role}") for role in APPROVED}
    records = {role: record for role, record in found.items() if record}
    if not records:
        return None
    has_sheets = any(annex.file for annex in selected.letter.front.annexes)
    kinds = records if has_sheets else ()
    sheets = [_there(files, f"{stem}.annexes.{kind}") for kind in kinds]
    rendered = RenderedEdition(selected, records, tuple(filter(None, sheets)))
    if any(("cases" in r.options) != is_of_cases for r in records.values()):
        how = "without" if is_of_cases else "with"
        raise BlockedError(
            f"'{stem}' was rendered {how} --cases",
            remedy="render it as it is to be approved; letters of cases are approved "
            "with "
            "--cases FILE, and --as-table if they were rendered so",
        )
    options = {tuple(sorted(record.options.items())) for record in rendered.every}
    try:
        is_known = rendered.options is not None
    except ValueError:
        is_known = False
    if len(options) > 1 or not is_known:
        raise BlockedError(
            f"the files of '{stem}' were not rendered alike (--date, --style)",
            remedy="render them again, all formats at once",
        )
    return rendered


def is_signed(files: Ledger, rendered: RenderedEdition) -> bool:
    """Say whether all files of an edition that are signed one by one are signed."""
    return all(
        record.is_signed and hash_of(files.path(record.name)) == record.sha256
        for record in rendered.records.values()
    )


def rendered_faults(files: Ledger, rendered: RenderedEdition) -> Iterator[AppealsError]:
    """Say which files are not as they were rendered."""
    for record in rendered.every:
        there = hash_of(files.path(record.name))
        if record.is_signed and there == record.sha256:
            yield BlockedError(
                f"'{record.name}' is signed already, and other files of it are not",
                remedy="to change the letter, render it again with --force",
            )
        elif there != record.rendered:
            yield BlockedError(
                f"'{record.name}' was changed by hand since it was rendered",
                remedy="bring the change into the letter's text, then overwrite the "
                "file: --force",
            )


def outdated(rendered: RenderedEdition, now: Provenance) -> Iterator[tuple[str, str]]:
    """Give each file that was rendered from other things than now, and what changed.

    An entry of a registry that the letter does not use is none of them. `now` is what
    the letter would be rendered from now: ("unodc-ed.pdf", "facts.yaml").
    """
    for record in rendered.every:
        is_same = record.inputs == now.inputs and record.tree == now.tree
        if not is_same and (not now.origin or record.origin != now.origin):
            yield record.name, _differing(record, now)


def approved_edition(
    files: Ledger,
    rendered: RenderedEdition,
    letter: ComposedLetter,
    findings: Sequence[Finding],
    set_aside: Sequence[SetAside],
    now: Provenance,
    basis: Mapping[str, str],
) -> tuple[ApprovedEdition, Mapping[str, bytes]]:
    """Make the record of an edition, and give the bytes of its files by name.

    `now` is what it would be rendered from now, `basis` what the approval rests on.
    Raises BlockedError for a file that is not there as it was rendered.
    """
    contents: dict[str, bytes] = {}
    approved: list[ApprovedFile] = []
    for name, role in _names(files, rendered, letter):
        content, sha256 = _as_rendered(files, name)
        contents[name] = content
        approved.append(
            ApprovedFile(name=name, role=role, sha256=sha256, size_bytes=len(content))
        )
    edition = ApprovedEdition(
        edition=rendered.selected.file_stem,
        recipient=rendered.selected.name,
        language=rendered.selected.lang,
        files=tuple(approved),
        inputs=tuple(sorted(now.inputs)),
        tree=now.tree,
        options=rendered.options,
        basis=dict(basis),
        findings=tuple(map(_open_finding, findings)),
        set_aside=tuple(set_aside),
        drawn_by=rendered.drafters,
        drafter_accounts=rendered.accounts,
    )
    return edition, contents


def _there(files: Ledger, name: str) -> FileRecord | None:
    """Give what is known of a file that was rendered and is there."""
    path = files.path(name)
    return files.record(path.name) if hash_of(path) is not None else None


def _names(
    files: Ledger, rendered: RenderedEdition, letter: ComposedLetter
) -> Iterator[tuple[str, ApprovedRole]]:
    """Name the files of an edition: letter, annex sheets, copies of annexes."""
    stem = rendered.selected.file_stem
    for role, record in rendered.records.items():
        yield record.name, role
    enclosed = [
        (number, annex)
        for number, annex in enumerate(letter.front.annexes, 1)
        if annex.file is not None
    ]
    if enclosed:
        for kind in rendered.records:
            yield files.path(f"{stem}.annexes.{kind}").name, "sheet"
    for number, annex in enclosed:
        yield files.path(annex_name(stem, number, annex)).name, "annex"


def _as_rendered(files: Ledger, name: str) -> tuple[bytes, str]:
    """Read a file and give its hash; BlockedError when it is not as it was rendered."""
    record = files.record(name)
    content = read_if_there(files.path(name), name)
    sha256 = hashlib.sha256(content or b"").hexdigest()
    if content is None or record is None or record.rendered != sha256:
        raise BlockedError(
            f"'{name}' is not there as it was rendered",
            remedy="render the letter again, with --force",
        )
    return content, sha256


def _differing(record: FileRecord, now: Provenance) -> str:
    """Name the files that changed since a file was rendered."""
    files = sorted({*record.inputs, *now.inputs})
    changed = [f for f in files if record.inputs.get(f) != now.inputs.get(f)]
    return ", ".join(changed) or "this program"
