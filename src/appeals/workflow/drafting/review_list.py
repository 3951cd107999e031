"""Write the reviewer's list: what letters use, once, beside what supports it.

What the letters share comes first. Each use is listed once, where it first occurs, with
all its letters.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple, assert_never, get_args

from appeals.checks.engine import check_letter
from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, Problem, UsageError
from appeals.model.choices import PdfEngineName
from appeals.model.document import plain_text
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.review.filled_list import ListedLetter, ListIdentity
from appeals.review.marks import JudgedUse, MarksFolder, UseMark, judge_uses
from appeals.review.uses import LetterUse, collect_uses
from appeals.storage.names import child_path
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.ledger.ledger import OUT, REVIEW_PREFIX, Ledger
from appeals.workflow.drafting.ledger.records import Provenance
from appeals.workflow.drafting.outcome import RenderedFile
from appeals.workflow.drafting.provenance import Origins
from appeals.workflow.drafting.review_sheet import review_sheet
from appeals.workflow.drafting.selection import (
    Selection,
    letter_languages,
    select_letters,
)
from appeals.writers.pdf.engine import choose_engine
from appeals.writers.review_report.sheet import (
    ReviewedFact,
    ReviewedNote,
    ReviewedUse,
    ReviewList,
    ReviewSection,
    ReviewSheet,
)


class ReviewedLetter(NamedTuple):
    """A letter to be reviewed: what to check, and its inputs."""

    letter: ComposedLetter
    sheet: ReviewSheet
    uses: tuple[LetterUse, ...]
    provenance: Provenance

    @property
    def request(self) -> LetterRequest:
        """Which letter it is, to whom and in which language."""
        return self.letter.request


def reviewed_letters(
    workspace: Workspace, chosen: Sequence[LetterRequest]
) -> tuple[Sequence[ReviewedLetter], tuple[AppealsError, ...]]:
    """Compose and check the letters; give the successful ones, and the errors."""
    composer = Composer(workspace)
    origins = Origins(workspace, read_layout(workspace))
    listed: list[ReviewedLetter] = []
    errors: dict[tuple[Problem, ...], AppealsError] = {}
    for request in chosen:
        try:
            letter = composer.compose(request)
        except AppealsError as error:
            errors.setdefault(error.problems, error)
            continue
        uses = collect_uses(letter, workspace.facts)
        sheet = review_sheet(letter, check_letter(letter), uses)
        listed.append(ReviewedLetter(letter, sheet, uses, origins.of(letter)))
    return listed, tuple(errors.values())


def make_review_list(
    workspace: Workspace, listed: Sequence[ReviewedLetter]
) -> ReviewList:
    """Join letters to one list, with the verdict on each use, and the letters named."""
    judged = judge_uses(
        [use for each in listed for use in each.uses],
        MarksFolder(workspace.root),
        workspace.people,
    )
    identity = ListIdentity(
        workspace=workspace.settings.id,
        letters=tuple(
            ListedLetter(letter=r.name, recipient=r.recipient_id, lang=r.lang)
            for r in (each.request for each in listed)
        ),
    )
    return review_list(
        [each.sheet for each in listed],
        {each.use.id: each for each in judged},
        identity.as_text(),
    )


def select_for_review(
    workspace: Workspace, selections: Sequence[Selection]
) -> Iterator[LetterRequest]:
    """Give the selected letters: without languages, in all that each has."""
    for selection in selections:
        langs = selection.langs or letter_languages(workspace, selection.letter)
        yield from select_letters(workspace, replace(selection, langs=langs))


def save_review_list(
    out: Path,
    name: str,
    contents: Mapping[str, bytes],
    listed: Sequence[ReviewedLetter],
    *,
    is_forced: bool,
    engine: str = "",
) -> tuple[RenderedFile, ...]:
    """Write files about several letters, as private as the most confidential of them.

    They are written under `out` in the folder `name`, by their names in `contents`;
    `engine` rendered those that are PDFs. Raises BlockedError for a file that was
    changed by hand, unless `is_forced`.
    """
    closed = any(each.provenance.is_confidential for each in listed)
    provenance = replace(
        listed[0].provenance, is_confidential=closed, pdf_engine=engine
    )
    with Ledger(out, name, is_forced=is_forced) as files:
        return files.write(contents, recipient="", lang="", provenance=provenance)


_Key = tuple[str, ...]
"""The key of what is checked once: a use by its id, or words without a source."""
_Where = tuple[int, int]
"""The number of an edition, and that of a note in it; 0 for none."""
_Entry = ReviewedNote | ReviewedFact


def review_list(
    sheets: Sequence[ReviewSheet], judged: Mapping[str, JudgedUse], about: str
) -> ReviewList:
    """Join what to check in some editions.

    `judged` gives the verdict on each use by its id, `about` names the letters.
    """
    findings = (_without_edition(each) for sheet in sheets for each in sheet.findings)
    return ReviewList(
        tuple(sheets),
        tuple(_ListBuilder(sheets, judged).sections()),
        tuple(dict.fromkeys(findings)),
        tuple(dict.fromkeys(each for sheet in sheets for each in sheet.set_aside)),
        about,
    )


class _ListBuilder:
    """Collects the places of each use, in the order of the editions."""

    def __init__(
        self,
        sheets: Sequence[ReviewSheet],
        judged: Mapping[str, JudgedUse],
    ) -> None:
        self._sheets = sheets
        self._judged = judged
        self._places: dict[_Key, dict[_Where, None]] = {}
        for number, sheet in enumerate(sheets):
            for entry in _entries(sheet):
                own = entry.number if isinstance(entry, ReviewedNote) else 0
                notes = [use.note for use in entry.uses] or [own]
                for key, note in zip(_keys(entry), notes, strict=True):
                    self._places.setdefault(key, {})[number, note] = None

    def sections(self) -> Iterator[ReviewSection]:
        """Yield what all editions share, then what fewer share, each part once."""
        parts: dict[frozenset[int], list[_Entry]] = {}
        seen: set[_Key] = set()
        for sheet in self._sheets:
            for entry in _entries(sheet):
                by_editions: dict[frozenset[int], dict[_Key, None]] = {}
                for key in _keys(entry):
                    if key not in seen:
                        seen.add(key)
                        editions = frozenset(
                            edition for edition, _ in self._places[key]
                        )
                        by_editions.setdefault(editions, {})[key] = None
                for editions, keys in by_editions.items():
                    parts.setdefault(editions, []).append(self._part(entry, keys))
        for editions in sorted(parts, key=lambda each: (-len(each), sorted(each))):
            notes = tuple(e for e in parts[editions] if isinstance(e, ReviewedNote))
            facts = tuple(e for e in parts[editions] if isinstance(e, ReviewedFact))
            yield ReviewSection(self._title(editions), notes, facts)

    def _part(self, entry: _Entry, keys: Mapping[_Key, None]) -> _Entry:
        """Give an entry with the uses of these keys alone, each with its verdict."""
        uses = tuple(
            self._use(dict(zip(_keys(entry), entry.uses, strict=True))[key], key)
            for key in (keys if entry.uses else ())
        )
        if isinstance(entry, ReviewedFact):
            return replace(entry, uses=uses)
        places = dict.fromkeys(p for key in keys for p in self._places[key])
        same = [
            (where, note)
            for where in places
            for note in self._sheets[where[0]].notes
            if note.number == where[1]
        ]
        findings = dict.fromkeys(
            _without_edition(f) for _, note in same for f in note.findings
        )
        others: dict[str, tuple[list[_Where], ReviewedNote]] = {}
        for where, note in same:
            others.setdefault(plain_text(note.wording), ([], note))[0].append(where)
        others.pop(plain_text(entry.wording), None)
        return replace(
            entry,
            uses=uses,
            findings=tuple(findings),
            found_in=uses[0].found_in if uses else self._found_in(next(iter(keys))),
            others=tuple(
                (self._notes(at), note.wording) for at, note in others.values()
            ),
        )

    def _use(self, use: ReviewedUse, key: _Key) -> ReviewedUse:
        judged = self._judged[use.id]
        fallen = (
            f"{_describe_mark(e.stored.mark)}: fell, {e.why}" for e in judged.fallen
        )
        marks = (*(_describe_mark(stored.mark) for stored in judged.marks), *fallen)
        first, _ = next(iter(self._places[key]))
        found_in = self._found_in(key)
        return replace(use, marks=marks, found_in=found_in, edition=first)

    def _found_in(self, key: _Key) -> str:
        """Say which notes have a use; "" if there is one edition and one note."""
        places = self._places[key]
        notes = {note for _, note in places}
        if len(notes) == 1 and len({edition for edition, _ in places}) > 1:
            number = notes.pop()
            return f"{_note_name(number)} of each" if number else "the text of each"
        is_plain = len(self._sheets) == 1 and len(notes) == 1
        return "" if is_plain else self._notes(places)

    def _notes(self, places: Iterable[_Where]) -> str:
        by_note: dict[int, list[int]] = {}
        for edition, note in places:
            by_note.setdefault(note, []).append(edition)
        return "; ".join(
            f"{_note_name(note)} of {self._name_editions(editions)}"
            for note, editions in by_note.items()
        )

    def _title(self, editions: frozenset[int]) -> str:
        whole, part = len(self._sheets), len(editions)
        if part == whole:
            return "Notes" if whole == 1 else f"In all {whole} letters"
        names = self._name_editions(editions)
        return (
            f"Only in {names}"
            if part == 1
            else f"In {part} of {whole} letters: {names}"
        )

    def _name_editions(self, editions: Iterable[int]) -> str:
        """Name editions by letter, language and recipient, as far as they differ."""
        chosen, sheets = set(editions), self._sheets
        has_letters = len({sheet.letter for sheet in sheets}) > 1
        has_langs = len({sheet.lang for sheet in sheets}) > 1
        groups: dict[str, list[int]] = {}
        for number, sheet in enumerate(sheets):
            letter = [sheet.letter] if has_letters else []
            lang = [sheet.lang] if has_langs else []
            groups.setdefault(", ".join(letter + lang), []).append(number)
        parts = []
        for head, members in groups.items():
            own = [each for each in members if each in chosen]
            is_all = len(own) == len(members) > 1
            who = "all" if is_all else ", ".join(sheets[e].recipient for e in own)
            if own:
                parts.append(f"{head}: {who}" if head else who)
        return "; ".join(parts)


def _entries(sheet: ReviewSheet) -> tuple[_Entry, ...]:
    return (*sheet.notes, *sheet.facts)


def _keys(entry: _Entry) -> tuple[_Key, ...]:
    """Give the keys of the uses of an entry, or of its words."""
    if entry.uses:
        return tuple((use.id,) for use in entry.uses)
    if isinstance(entry, ReviewedFact):
        return (("fact", entry.id),)
    words = "".join(part.text for part in entry.sentence if part.kind != "mark")
    return (("note", entry.lang, words, plain_text(entry.wording)),)


def _note_name(number: int) -> str:
    return f"note {number}" if number else "the text"


def _describe_mark(mark: UseMark) -> str:
    comment = f": {mark.comment}" if mark.comment else ""
    return f"{mark.verdict}, {mark.by}, {mark.on}{comment}"


def _without_edition(finding: Finding) -> Finding:
    return replace(finding, recipient=None, lang=None, note=None)


ReportFormat = Literal["html", "pdf", "xlsx"]
REPORT_FORMATS: tuple[ReportFormat, ...] = get_args(ReportFormat)
OF_SEVERAL = "letters"
"""The folder, and the name, of a list for several letters."""


class ReportOutcome(NamedTuple):
    """The result of a list.

    `name` is that of its letters, `use_count` says how many uses it has. `totals`
    counts the errors, warnings and remarks that it shows. `remarks` are those on
    rendering the list itself; one that is an error prevents the PDF. `errors` say why
    letters are not in it, or why it was not written.
    """

    name: str
    files: tuple[RenderedFile, ...] = ()
    use_count: int = 0
    totals: tuple[int, int, int] = (0, 0, 0)
    remarks: tuple[Finding, ...] = ()
    errors: tuple[AppealsError, ...] = ()


def report(
    workspace: Workspace,
    selections: Sequence[Selection],
    formats: Sequence[ReportFormat] = ("html", "pdf"),
    out: Path | None = None,
    *,
    is_forced: bool = False,
) -> ReportOutcome:
    """Write one list for all selected letters, even with errors.

    A letter with errors is listed too, with them; one without languages in all that it
    has. Raises UsageError for an unknown letter, recipient or language, WorkspaceError
    for a malformed file; both before anything is written.
    """
    workspace.read_all()
    chosen = tuple(select_for_review(workspace, selections))
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
        contents, remarks = _write(whole, formats, engine)
        named = {f"{REVIEW_PREFIX}{stem}.{kind}": data for kind, data in contents}
        out = out or child_path(workspace.root, OUT)
        files = save_review_list(
            *(out, name, named, listed), engine=engine, is_forced=is_forced
        )
    except AppealsError as error:
        return outcome._replace(errors=(*errors, error))
    return outcome._replace(files=files, remarks=remarks)


def _write(
    whole: ReviewList, formats: Sequence[ReportFormat], engine: PdfEngineName
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
