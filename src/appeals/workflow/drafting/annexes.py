"""The annexes of a letter beside it: copies of the files, and a sheet that lists them.

    out/<letter>/<stem>.annex-1.pdf     a clean copy; the file itself with clean: as-is
    out/<letter>/<stem>.annexes.docx    the annex sheet, in each format of the letter
    out/<letter>/ANNEX-REPORT.txt       what was taken out of each; it goes to nobody

Whether a file is missing or was replaced is checked before, by a rule of checks/.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from appeals.annexes.cleaning import (
    TAKEN_WORDS,
    CannotClean,
    CleanCopy,
    describe_kept,
    describe_taken,
)
from appeals.annexes.inspection import clean_file
from appeals.composition.compose import ComposedLetter
from appeals.errors import AppealsError, LetterError, WorkspaceError
from appeals.languages.find import language_of_letter
from appeals.languages.formats import format_number
from appeals.model.choices import Format
from appeals.model.document import (
    Document,
    Inline,
    LineBreak,
    Link,
    Paragraph,
    Strong,
    Text,
    walk_blocks,
)
from appeals.model.letter import AnnexFile
from appeals.registry.files import find_below, sha256_of
from appeals.storage.atomic import write_bytes
from appeals.storage.reading import read_regular
from appeals.workflow.drafting.environment import environment_fingerprint
from appeals.workflow.drafting.formats import Layout, write_as
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.ledger.records import Provenance
from appeals.workflow.drafting.outcome import LetterOutcome, RenderedFile
from appeals.writers.native import write_native

REPORT = "ANNEX-REPORT.txt"
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class AnnexPacker:
    """Writes annexes beside the letters of one run."""

    formats: tuple[Format, ...]
    layout: Layout
    files: Ledger

    def add(
        self, outcome: LetterOutcome, letter: ComposedLetter, provenance: Provenance
    ) -> LetterOutcome:
        """Write changed annexes and the sheet beside a rendered letter.

        A letter that encloses no file has no sheet: its own list of annexes is enough.
        `provenance` is that of the letter. A failure becomes the outcome's error.
        """
        if not outcome.files or not any(a.file for a in letter.front.annexes):
            return outcome
        try:
            packed = self._pack(letter, provenance)
        except AppealsError as refused:
            return replace(outcome, error=outcome.error or refused)
        is_same = outcome.is_unchanged and not any(file.is_new for file in packed)
        return replace(outcome, files=(*outcome.files, *packed), is_unchanged=is_same)

    def _pack(
        self, letter: ComposedLetter, provenance: Provenance
    ) -> tuple[RenderedFile, ...]:
        copies, request = dict(_read_copies(letter)), letter.request
        cleaned = {name: copy.clean for name, copy in copies.items()}
        contents = {name: clean.data for name, clean in cleaned.items()}
        sheet, stem = annex_sheet(letter, cleaned), f"{request.file_stem}.annexes"
        parts = (write_native(sheet), self.layout.sha256, environment_fingerprint())
        fingerprint = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        own = replace(provenance, fingerprint=fingerprint, findings=())
        there = self.files.find_unchanged(stem, self.formats, own)
        if there is None:
            for kind in self.formats:
                written = write_as(kind, sheet, self.layout)
                contents[f"{stem}.{kind}"] = written.content
        else:
            self.files.record_origins(stem, self.formats, own)
        packed = self.files.write(
            contents,
            recipient=request.recipient_id,
            lang=request.lang,
            provenance=own,
            sources={name: copy.source_sha256 for name, copy in copies.items()},
        )
        report = _report_text(letter, tuple(copies.values()))
        write_bytes(self.files.path(REPORT), report.encode(), mode=0o600)
        return (*packed, *there[0]) if there else packed


def annex_sheet(letter: ComposedLetter, copies: Mapping[str, CleanCopy]) -> Document:
    """Make the sheet: number, title, file, pages, SHA-256, what the copy lacks."""
    document, front = letter.document, letter.front
    words = language_of_letter(front.language).group
    title = words.annex_sheet.format(subject=front.subject)
    entries = [
        Paragraph(_sheet_entry(number, letter, copies))
        for number in range(1, len(front.annexes) + 1)
    ]
    date = next(
        b
        for b in walk_blocks(document.blocks)
        if isinstance(b, Paragraph) and b.role == "date"
    )
    return Document(
        lang=document.lang,
        title=title,
        date=document.date,
        letterhead=document.letterhead,
        blocks=(date, Paragraph((Text(title),), role="subject"), *entries),
        reference=document.reference,
        direction=document.direction,
        classification=document.classification,
    )


def _sheet_entry(
    number: int, letter: ComposedLetter, copies: Mapping[str, CleanCopy]
) -> tuple[Inline, ...]:
    language = language_of_letter(letter.front.language)
    annex = letter.front.annexes[number - 1]
    words, colon = language.group, language.colon
    _, _, file, pages, sha256 = words.annex_columns
    name = annex_name(letter.request.file_stem, number, annex)
    title = " ".join(annex.title.split())
    lines: list[Inline] = [
        Strong((Text(f"{number}. {title}"),)),
        Text(f"{file}{colon}{name if annex.file else words.by_reference}"),
    ]
    if annex.url:
        is_web = annex.url.casefold().startswith(("https://", "http://"))
        address = Text(annex.url)
        lines.append(Link(annex.url, (address,)) if is_web else address)
    if annex.pages:
        lines.append(Text(f"{pages}{colon}{format_number(annex.pages, language)}"))
    copy = copies[name] if annex.file else None
    known = hashlib.sha256(copy.data).hexdigest() if copy else annex.sha256
    if known:
        lines.append(Text(f"{sha256}{colon}{known}"))
    if copy and copy.taken:
        taken = [
            words.annex_taken.of(kind) for kind in TAKEN_WORDS if kind in copy.taken
        ]
        listed = language.lists.semicolon.join(taken)
        lines.append(Text(f"{words.annex_cleaned}{colon}{listed}"))
    return tuple(part for line in lines for part in (LineBreak(), line))[1:]


class _Copy(NamedTuple):
    """The clean copy of an annex that is sent; the SHA-256 of its source."""

    clean: CleanCopy
    source_sha256: str


def _read_copies(letter: ComposedLetter) -> Iterator[tuple[str, _Copy]]:
    for index, annex in enumerate(letter.front.annexes):
        if annex.file is None:
            continue
        path = find_below(letter.workspace.root, annex.file)
        try:
            copy = _read_copy(path, annex) if path else None
        except OSError:
            copy = None
        except CannotClean as refusal:
            raise LetterError(
                f"annex {index + 1} cannot be cleaned: it {refusal.message}",
                place=letter.request.letter.place("annexes", index, "file"),
                remedy=refusal.remedy,
            ) from refusal
        if copy is None:
            raise WorkspaceError(
                f"annex {index + 1} cannot be read: '{annex.file}'",
                place=letter.request.letter.place("annexes", index, "file"),
                remedy="check that the file is there and may be read",
            )
        yield annex_name(letter.request.file_stem, index + 1, annex), copy


def _read_copy(path: Path, annex: AnnexFile) -> _Copy:
    if annex.clean == "as-is":
        data = read_regular(path)
        return _Copy(CleanCopy(data), hashlib.sha256(data).hexdigest())
    return _Copy(clean_file(path), sha256_of(path))


def _report_text(letter: ComposedLetter, copies: Sequence[_Copy]) -> str:
    """Report for each file what its copy lacks and keeps, by kind, not by value."""
    lines = ["What the copies of the annexes lack. For you: it is sent to nobody."]
    files = (annex for annex in letter.front.annexes if annex.file)
    for annex, copy in zip(files, copies, strict=True):
        taken = describe_taken(copy.clean.taken)
        as_is = f"it goes out as it is: {annex.reason}"
        lines += [
            "",
            annex.file or "",
            f"  file    SHA-256 {copy.source_sha256}",
            f"  copy    SHA-256 {hashlib.sha256(copy.clean.data).hexdigest()}",
            f"  taken   {as_is if annex.clean == 'as-is' else taken}",
        ]
        if copy.clean.kept:
            lines.append(f"  kept    {describe_kept(copy.clean.kept)}")
    return "\n".join(lines) + "\n"


def annex_name(stem: str, number: int, annex: AnnexFile) -> str:
    """Name the copy of an annex beside the letter: "unodc-ed.annex-1.pdf"."""
    suffix = PurePosixPath(annex.file or "").suffix
    ending = suffix.lower() if _SUFFIX.fullmatch(suffix) else ""
    return f"{stem}.annex-{number}{ending}"
