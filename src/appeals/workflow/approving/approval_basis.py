"""What an approval is based on: what the letter says, its look, and the findings.

Only what went into this letter counts. Whole registry files do not: an entry that the
letter does not use may be added, removed or confirmed.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from appeals.checks import chn002_page_limit, saf002_consent_unknown
from appeals.checks.channel_limits import channel_of
from appeals.checks.consents import named_records
from appeals.checks.suppressions import read_suppressions
from appeals.composition.compose import ComposedLetter
from appeals.composition.letter_request import LetterRequest
from appeals.delivery.addresses import choose_address
from appeals.errors import AppealsError
from appeals.model.approval import OF_CASE, ApprovedEdition
from appeals.model.document import Document
from appeals.model.finding import Finding
from appeals.registry.channels import letter_channel
from appeals.registry.consents import named_consents
from appeals.registry.files import find_below
from appeals.registry.locate import CONSENTS_FILE, SETTINGS_FILE
from appeals.registry.workspace import Workspace
from appeals.review.input_lines import InputChange
from appeals.workflow.approving.checked_letters import CheckedLetter, LetterChecker
from appeals.workflow.drafting.formats import LAYOUT
from appeals.workflow.drafting.provenance import edition_option, tree_sha256
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.writers.native import write_native

Basis = Mapping[str, str]
"""SHA-256 of each part that an approval is based on, by its name."""

_LINE = re.compile(r"(?<=\w):\d+(:\d+)?")
_STYLE_SHEET, _REFERENCE = "letter.css", "reference.docx"
_OF_REGISTRIES = frozenset({".md", ".toml", ".yaml"})
_OF_PAGES = ("PDF", chn002_page_limit.RULE.code)
"""Codes of findings that only the page layout makes."""


def basis_of(checked: CheckedLetter, kinds: Sequence[str]) -> Basis:
    """Hash what an approval of a letter, rendered as these kinds of file, is based on.

    Findings of the page layout are excluded: they depend on the rest.
    """
    letter, found = checked.letter, channel_of(checked.letter)
    parts: dict[str, object] = {
        "words": write_native(_printed_document(letter.document)),
        "layout": layout_hashes(letter.workspace, kinds),
        "annexes": _annex_hashes(letter),
        "channel": found.channel.model_dump_json() if found else "",
        "address": list(_addresses(letter)),
        "findings": [
            *_findings_without_place(checked.findings),
            *sorted(each.code for each in read_suppressions(letter.templates)),
        ],
        **edition_option(letter.request),
    }
    used = {use.record.id: use.record for use in named_records(letter)}
    if used:
        parts["consent"] = [used[id_].model_dump_json() for id_ in sorted(used)]
    return {name: _sha256(part) for name, part in parts.items()}


def case_basis(checked: CheckedLetter) -> Basis:
    """Hash what the approval of a letter of cases is based on, consents included.

    All of it is one part: the record of many letters has one hash for each.
    """
    request, parts = checked.letter.request, basis_of(checked, ("docx", "pdf"))
    cases = (request.case,) if request.case else request.cases
    consents = [[each.id, each.consent, each.confidentiality] for each in cases]
    return {OF_CASE: _sha256([dict(parts), consents])}


def layout_hashes(workspace: Workspace, kinds: Sequence[str]) -> dict[str, str]:
    """Hash the layout files that these kinds of file are rendered with, by name.

    A picture or font counts if the style sheet may name it. `[look]` counts if it is
    set and one of these files uses it, with its logo and fonts.
    """
    folder = workspace.root / LAYOUT
    names = [_REFERENCE] if "docx" in kinds else []
    look = workspace.settings.look
    has_own_docx = (folder / _REFERENCE).is_file()
    is_used = "pdf" in kinds or ("docx" in kinds and not has_own_docx)
    found: dict[str, str] = {}
    if look is not None and is_used:
        found = {"[look]": _sha256(look.model_dump_json(exclude_defaults=True))}
        names += [look.logo] if look.logo else []
        if look.font:
            fonts = (*folder.glob("*.ttf"), *folder.glob("*.otf"))
            names += sorted(path.name for path in fonts)
    css = folder / _STYLE_SHEET
    if "pdf" in kinds and css.is_file():
        text = css.read_text(encoding="utf-8", errors="replace")
        is_plain = not {"%", "\\"} & set(text)
        names += [
            path.relative_to(folder).as_posix()
            for path in sorted(folder.rglob("*"))
            if path.name != _REFERENCE
            and (path == css or path.name in text or not is_plain)
        ]
    paths = {name: folder / name for name in names}
    return found | {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in paths.items()
        if path.is_file()
    }


class EditionComparer:
    """Composes approved letters again, to see whether they still say the same."""

    def __init__(
        self, workspace: Workspace, letter: str, checker: LetterChecker
    ) -> None:
        self._workspace = workspace
        self._letter = letter
        self._checker = checker

    def find_different_parts(
        self,
        edition: ApprovedEdition,
        changed: Sequence[str],
        selected: LetterRequest | None = None,
    ) -> Sequence[str] | None:
        """Name the parts that differ from the approved ones; None when all are lost.

        `changed` are the files that changed since, `selected` is the letter as it is
        now: without it a letter of cases is lost. Records of older versions have no
        basis: what they contain is compared.
        """
        try:
            selected = selected or self._select(edition)
            if selected is None:
                return None
            checked = self._checker.check_with(selected, edition.options)
            if not edition.basis:
                return self._compare_older(edition, checked, changed)
            different = self._compare(edition, checked)
            if different and selected.letter.file not in changed:
                # Approved before letters bore a mark; whether it is confidential is
                # in the head of its file, which is as it was.
                unmarked = self._compare(edition, _without_classification(checked))
                different = min(different, unmarked, key=len)
        except AppealsError:
            return None
        return different

    def withdrawn_consents(
        self, edition: ApprovedEdition, selected: LetterRequest | None = None
    ) -> tuple[InputChange, ...]:
        """Give the records of consent of an edition that were withdrawn."""
        consents = self._workspace.consents
        try:
            asked = selected or self._select(edition)
        except AppealsError:
            return ()
        if asked is None:
            return ()
        named = named_consents(consents, asked.letter, asked.every_case)
        records = {each.record.id: each.record for each in named if each.record}
        return tuple(
            InputChange(
                consents.place(id_, "withdrawn"),
                f"the consent '{id_}' was withdrawn on {record.withdrawn.date}",
            )
            for id_, record in records.items()
            if record.withdrawn is not None
        )

    def _compare(
        self, edition: ApprovedEdition, checked: CheckedLetter
    ) -> Sequence[str]:
        """Name the parts of a letter that differ from those of an edition."""
        kinds = [file.role for file in edition.files]
        now = case_basis(checked) if edition.is_of_cases else basis_of(checked, kinds)
        names = sorted({*now, *edition.basis})
        return [name for name in names if now.get(name) != edition.basis.get(name)]

    def _select(self, edition: ApprovedEdition) -> LetterRequest | None:
        """Find an edition in the letter; None when it no longer has it."""
        selection = Selection(
            self._letter,
            langs=(edition.language,),
            audience=edition.options.audience,
        )
        letters = select_letters(self._workspace, selection)
        stem = edition.edition
        return next((each for each in letters if each.file_stem == stem), None)

    def _compare_older(
        self,
        edition: ApprovedEdition,
        checked: CheckedLetter,
        changed: Sequence[str],
    ) -> Sequence[str]:
        """Compare with what a record without a basis says."""
        letter = checked.letter
        files = [PurePosixPath(file) for file in changed]
        has_look = self._workspace.settings.look is not None
        if (SETTINGS_FILE in changed and has_look) or any(
            file.suffix not in _OF_REGISTRIES or file.is_relative_to(LAYOUT)
            for file in files
        ):
            return ["layout"]
        if channel_of(letter) and "channels.yaml" in changed:
            return ["channel"]
        if tree_sha256(letter.document) != edition.tree:
            return ["words"]
        now = Counter((f.code, f.severity, f.note) for f in checked.findings)
        before = Counter((f.code, f.severity, f.note) for f in edition.findings)
        gone = before - now
        is_same = not now - before and all(
            code.startswith(_OF_PAGES) for code, *_ in gone
        )
        return [] if is_same else ["findings"]


def files_of_parts(parts: Sequence[str], changed: Sequence[str]) -> set[str]:
    """Give those changed files that can change these parts."""
    found: set[str] = set()
    for file in changed:
        path = PurePosixPath(file)
        if path.is_relative_to(LAYOUT):
            of_file = {"layout"}
        elif path.suffix not in _OF_REGISTRIES:
            of_file = {"annexes"}
        elif file == "channels.yaml":
            of_file = {"channel", "address", "findings"}
        elif file == CONSENTS_FILE:
            of_file = {"consent", "findings"}
        else:
            of_file = {"words", "findings", "address", "channel"}
        if file == SETTINGS_FILE:
            of_file.add("layout")
        if of_file & {*parts}:
            found.add(file)
    return found


def _printed_document(document: Document) -> Document:
    """Leave out what no file prints: the entry a note came from, other pages."""
    notes = tuple(replace(note, cites=()) for note in document.notes)
    return replace(document, notes=notes, editions=())


def _without_classification(checked: CheckedLetter) -> CheckedLetter:
    """Give the letter as it was before confidential letters had a mark."""
    document = replace(checked.letter.document, classification="")
    return checked._replace(letter=replace(checked.letter, document=document))


def _annex_hashes(letter: ComposedLetter) -> list[str]:
    root = letter.workspace.root.resolve()
    paths = (find_below(root, annex.file) for annex in letter.front.annexes)
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path]


def _addresses(letter: ComposedLetter) -> Iterator[str]:
    """Give its addresses: an approval of a letter covers them too."""
    request = letter.request
    for recipient in request.addressees:
        channel = letter_channel(letter.workspace, request.letter, recipient)
        address = choose_address(recipient, channel.channel if channel else None)
        yield f"{recipient.id} {address.address if address else ''}"


def _findings_without_place(findings: Sequence[Finding]) -> list[list[object]]:
    """Give the findings without their places: a line above may be added or removed.

    That no records of consent are kept is left out: older versions did not report it.
    """
    found = [
        [f.code, f.severity, f.note or 0, _LINE.sub("", f.message)]
        for f in findings
        if (f.code, f.severity) != (saf002_consent_unknown.RULE.code, "warning")
    ]
    return sorted(found, key=json.dumps)


def _sha256(part: object) -> str:
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()
