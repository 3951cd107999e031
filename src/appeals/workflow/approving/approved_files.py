"""The files of an edition that can be approved: as drawn, and from today's inputs."""

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
from appeals.workflow.drafting.ledger.record import DrawnRecord, Provenance
from appeals.workflow.drafting.ledger.rendered_files import DrawnFiles, hash_of
from appeals.workflow.drafting.selection import SelectedLetter

APPROVED: tuple[ApprovedRole, ...] = ("docx", "pdf")
"""The formats that are approved and signed."""


@dataclass(frozen=True, slots=True)
class DrawnEdition:
    """The DOCX and PDF of a letter that were drawn, and what they were drawn with.

    `sheets` list its annexes, where it encloses files.
    """

    selected: SelectedLetter
    records: Mapping[ApprovedRole, DrawnRecord]
    sheets: tuple[DrawnRecord, ...] = ()

    @property
    def every(self) -> tuple[DrawnRecord, ...]:
        """Everything drawn: the letter and its annex sheets."""
        return (*self.records.values(), *self.sheets)

    @property
    def first(self) -> DrawnRecord:
        """The first of its files; all were drawn alike."""
        return next(iter(self.records.values()))

    @property
    def options(self) -> LetterOptions:
        """What the letter was drawn with instead of what its head says."""
        asked = {k: v for k, v in self.first.options.items() if k != "cases"}
        return LetterOptions.model_validate(asked)

    @property
    def day(self) -> date | None:
        """The date that the letter was drawn with."""
        return date.fromisoformat(self.options.date) if self.options.date else None

    @property
    def drafters(self) -> tuple[str, ...]:
        """The people who drew its files; empty while one is not known."""
        known = [record.drawn_by for record in self.every]
        return tuple(sorted({each for each in known if each})) if all(known) else ()

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that drew its files; empty while one is not known."""
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
        drawn: DrawnEdition,
        basis: str,
        findings: Sequence[Finding],
        set_aside: Sequence[SetAside],
    ) -> None:
        """Add a letter that was looked at. Places in the file of cases are left out."""
        selected = drawn.selected
        self._letters.append(
            ApprovedCase(
                edition=selected.file_stem,
                case=selected.case.id if selected.case else None,
                recipient=selected.name,
                language=selected.lang,
                files=tuple(
                    ApprovedFile(
                        name=record.name,
                        role=role,
                        sha256=record.drawn,
                        size_bytes=record.size_bytes,
                    )
                    for role, record in drawn.records.items()
                ),
                basis=basis,
            )
        )
        self._options.add(drawn.options)
        name = self._choice.path.name
        for finding in findings:
            place = finding.place
            if place is not None and place.file.endswith(name):
                finding = replace(finding, place=None)  # noqa: PLW2901
            self._findings[_open_finding(finding)] = None
        self._set_aside.update(dict.fromkeys(set_aside))
        self._drafters.update(drawn.drafters)
        self.accounts.update(drawn.accounts)

    def approved(self) -> ApprovedCases:
        """Give the letters as one list; GateError when they were not drawn alike."""
        if len(self._options) > 1:
            raise BlockedError(
                "the letters of these cases were not drawn alike (--date, --style)",
                hint="draw all of them again",
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


def _open_finding(finding: Finding) -> OpenFinding:
    return OpenFinding(
        code=finding.code,
        severity=finding.severity,
        place=str(finding.place) if finding.place else None,
        note=finding.note,
    )


def drawn_edition(
    files: DrawnFiles, selected: SelectedLetter, *, is_of_cases: bool = False
) -> DrawnEdition | None:
    """Find what was drawn of an edition as Word file and PDF; None when nothing was.

    Raises GateError when the two were not drawn alike.
    """
    stem = selected.file_stem
    found = {role: _there(files, f"{stem}.{role}") for role in APPROVED}
    records = {role: record for role, record in found.items() if record}
    if not records:
        return None
    has_sheets = any(annex.file for annex in selected.letter.front.annexes)
    kinds = records if has_sheets else ()
    sheets = [_there(files, f"{stem}.annexes.{kind}") for kind in kinds]
    drawn = DrawnEdition(selected, records, tuple(filter(None, sheets)))
    if any(("cases" in r.options) != is_of_cases for r in records.values()):
        how = "without" if is_of_cases else "with"
        raise BlockedError(
            f"'{stem}' was drawn {how} --cases",
            hint="draw it as it is to be approved; letters of cases are approved with "
            "--cases FILE, and --as-table if they were drawn so",
        )
    options = {tuple(sorted(record.options.items())) for record in drawn.every}
    try:
        is_known = drawn.options is not None
    except ValueError:
        is_known = False
    if len(options) > 1 or not is_known:
        raise BlockedError(
            f"the files of '{stem}' were not drawn alike (--date, --style)",
            hint="draw them again, all formats at once",
        )
    return drawn


def is_signed(files: DrawnFiles, drawn: DrawnEdition) -> bool:
    """Say whether all files of an edition that are signed one by one are signed."""
    return all(
        record.is_signed and hash_of(files.path(record.name)) == record.sha256
        for record in drawn.records.values()
    )


def drawn_faults(files: DrawnFiles, drawn: DrawnEdition) -> Iterator[AppealsError]:
    """Say which files are not as they were drawn."""
    for record in drawn.every:
        there = hash_of(files.path(record.name))
        if record.is_signed and there == record.sha256:
            yield BlockedError(
                f"'{record.name}' is signed already, and other files of it are not",
                hint="to change the letter, draw it again with --force",
            )
        elif there != record.drawn:
            yield BlockedError(
                f"'{record.name}' was changed by hand since it was drawn",
                hint="bring the change into the letter's text, then draw over the "
                "file: --force",
            )


def outdated(drawn: DrawnEdition, now: Provenance) -> Iterator[tuple[str, str]]:
    """Give each file that was drawn from other things than now, and what changed.

    An entry of a registry that the letter does not use is none of them. `now` is what
    the letter would be drawn from now: ("unodc-ed.pdf", "facts.yaml").
    """
    for record in drawn.every:
        is_same = record.inputs == now.inputs and record.tree == now.tree
        if not is_same and (not now.origin or record.origin != now.origin):
            yield record.name, _differing(record, now)


def approved_edition(
    files: DrawnFiles,
    drawn: DrawnEdition,
    letter: ComposedLetter,
    findings: Sequence[Finding],
    set_aside: Sequence[SetAside],
    now: Provenance,
    basis: Mapping[str, str],
) -> tuple[ApprovedEdition, Mapping[str, bytes]]:
    """Make the record of an edition, and give the bytes of its files by name.

    `now` is what it would be drawn from now, `basis` what the approval rests on.
    Raises GateError for a file that is not there as it was drawn.
    """
    contents: dict[str, bytes] = {}
    approved: list[ApprovedFile] = []
    for name, role in _names(files, drawn, letter):
        content, sha256 = _as_drawn(files, name)
        contents[name] = content
        approved.append(
            ApprovedFile(name=name, role=role, sha256=sha256, size_bytes=len(content))
        )
    edition = ApprovedEdition(
        edition=drawn.selected.file_stem,
        recipient=drawn.selected.name,
        language=drawn.selected.lang,
        files=tuple(approved),
        inputs=tuple(sorted(now.inputs)),
        tree=now.tree,
        options=drawn.options,
        basis=dict(basis),
        findings=tuple(map(_open_finding, findings)),
        set_aside=tuple(set_aside),
        drawn_by=drawn.drafters,
        drafter_accounts=drawn.accounts,
    )
    return edition, contents


def _there(files: DrawnFiles, name: str) -> DrawnRecord | None:
    """Give what is known of a file that was drawn and is there."""
    path = files.path(name)
    return files.record(path.name) if hash_of(path) is not None else None


def _names(
    files: DrawnFiles, drawn: DrawnEdition, letter: ComposedLetter
) -> Iterator[tuple[str, ApprovedRole]]:
    """Name the files of an edition: letter, annex sheets, copies of annexes."""
    stem = drawn.selected.file_stem
    for role, record in drawn.records.items():
        yield record.name, role
    enclosed = [
        (number, annex)
        for number, annex in enumerate(letter.front.annexes, 1)
        if annex.file is not None
    ]
    if enclosed:
        for kind in drawn.records:
            yield files.path(f"{stem}.annexes.{kind}").name, "sheet"
    for number, annex in enclosed:
        yield files.path(annex_name(stem, number, annex)).name, "annex"


def _as_drawn(files: DrawnFiles, name: str) -> tuple[bytes, str]:
    """Read a file and give its hash; GateError when it is not as it was drawn."""
    record = files.record(name)
    content = read_if_there(files.path(name), name)
    sha256 = hashlib.sha256(content or b"").hexdigest()
    if content is None or record is None or record.drawn != sha256:
        raise BlockedError(
            f"'{name}' is not there as it was drawn",
            hint="draw the letter again, with --force",
        )
    return content, sha256


def _differing(record: DrawnRecord, now: Provenance) -> str:
    """Name the files that changed since a file was drawn."""
    files = sorted({*record.inputs, *now.inputs})
    changed = [f for f in files if record.inputs.get(f) != now.inputs.get(f)]
    return ", ".join(changed) or "this program"
