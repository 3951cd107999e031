"""Mark the uses of a letter, judge them, and assign who is to check them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import BlockedError, UsageError
from appeals.model.approval import ApprovedUse
from appeals.model.people import Person, Role
from appeals.registry.workspace import Workspace
from appeals.review.input_lines import InputChange
from appeals.review.marks import (
    JudgedUse,
    MarksFolder,
    UseMark,
    Verdict,
    judge_uses,
    merge_verdicts,
)
from appeals.review.uses import LetterUse, collect_uses
from appeals.workflow.drafting.selection import Selection, select_letters

CHECKERS: tuple[Role, ...] = ("reviewer", "approver")


class MarkOptions(NamedTuple):
    """The options of `appeals review mark`.

    `notes` are numbers in the letter: all uses of a note are marked, including the
    facts of its sentence. `sources` limits that to some of its sources; without notes
    they are marked wherever the letter uses them, as `facts` are. Of letters of cases,
    the one about `case` is marked, or the first.
    """

    selection: Selection
    person: str
    verdict: Verdict
    notes: tuple[int, ...]
    sources: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    comment: str | None = None
    case: str | None = None


class MarkReport(NamedTuple):
    """The marked uses with their present verdict, and the files written.

    `rest` are the other uses of the same letters that are not verified.
    """

    marked: tuple[JudgedUse, ...]
    files: tuple[str, ...]
    rest: tuple[JudgedUse, ...]


def mark(workspace: Workspace, options: MarkOptions, day: date) -> MarkReport:
    """Write a person's mark on what some notes or facts of a letter use.

    Raises UsageError for an unknown letter, recipient, person, note, source or fact,
    and if letters to several recipients say different things in the note; BlockedError
    for a person who does not review; WorkspaceError for a malformed file.
    """
    workspace.read_all()
    find_person(workspace, options.person, CHECKERS, "mark")
    composer = Composer(workspace)
    letters = [
        (each, collect_uses(composer.compose(each), workspace.facts))
        for each in _letters(workspace, options)
    ]
    chosen = {use.id: use for use in _choose_uses(workspace, options, letters)}
    folder = MarksFolder(workspace.root)
    found = [(use, options.verdict, options.comment) for use in chosen.values()]
    _, files = add_marks(workspace, folder, options.person, found, day)
    every = [use for _, uses in letters for use in uses]
    judged = judge_uses(every, folder, workspace.people)
    return MarkReport(
        tuple(each for each in judged if each.use.id in chosen),
        files,
        tuple(e for e in judged if e.use.id not in chosen and e.verdict != "verified"),
    )


def add_marks(
    workspace: Workspace,
    folder: MarksFolder,
    person: str,
    found: Sequence[tuple[LetterUse, Verdict, str | None]],
    day: date,
) -> tuple[tuple[UseMark, ...], tuple[str, ...]]:
    """Write a person's verdict on uses, with a comment; give marks and files.

    Raises UsageError for an unknown person, BlockedError for one who does not review;
    else as `MarksFolder.add`.
    """
    find_person(workspace, person, CHECKERS, "mark")
    on = day.isoformat()
    marks = [(use, UseMark.of(use, said, person, on, why)) for use, said, why in found]
    files = folder.add(marks)
    return tuple(mark for _, mark in marks), files


def assign(
    workspace: Workspace, person: str, letters: tuple[str, ...], *, is_removed: bool
) -> tuple[str, tuple[str, ...]]:
    """Assign letters to a person to check (all without a name), or end that.

    Gives the file, and the letters. Raises UsageError for an unknown letter or person,
    BlockedError for a person who does not review.
    """
    find_person(workspace, person, CHECKERS, "check letters")
    for name in letters:
        workspace.letter(name)
    named = letters or tuple(workspace.letters)
    folder = MarksFolder(workspace.root)
    return folder.assign(person, named, is_removed=is_removed), named


def find_person(
    workspace: Workspace, id_: str, roles: tuple[Role, ...], act: str
) -> Person:
    """Give a person who has one of these roles; `act` says what it is needed for.

    Raises UsageError for an unknown person, BlockedError for one without the role.
    """
    people = workspace.people
    if id_ not in people:
        remedy = "add the person to people.yaml"
        raise UsageError.no_such("unknown person", id_, people, remedy)
    if not {*roles}.intersection(people[id_].roles):
        named = " or ".join(roles)
        article = "an" if named[0] == "a" else "a"
        raise BlockedError(
            f"'{id_}' may not {act}: the person is not {article} {named}",
            place=people.place(id_, "roles"),
            remedy=f"let {article} {named} do it, or add '{roles[0]}' to the roles",
        )
    return people[id_]


def _letters(workspace: Workspace, options: MarkOptions) -> Iterator[LetterRequest]:
    """Yield the letters that are marked: of letters of cases, those about one case."""
    chosen = select_letters(workspace, options.selection)
    if chosen.cases is None:
        if options.case:
            raise UsageError("--case needs cases", remedy="add --cases FILE")
        yield from chosen
        return
    wanted = options.case
    case = next((each for each in chosen.cases if wanted in {None, each.id}), None)
    if case is None:
        raise UsageError(f"'{chosen.cases.file}' has no case '{wanted}'")
    for number in range(len(chosen.letters)):
        yield chosen.of((number, case))


def _choose_uses(
    workspace: Workspace,
    options: MarkOptions,
    letters: Sequence[tuple[LetterRequest, Sequence[LetterUse]]],
) -> Iterator[LetterUse]:
    """Yield the uses to mark; UsageError for what does not exist."""
    every = [use for _, uses in letters for use in uses]
    known = dict.fromkeys(use.key for use in every if use.kind != "fact")
    keys = {_find_key(workspace, ref, tuple(known)) for ref in options.sources}
    for note in options.notes:
        uses = _uses_of_note(options, letters, note)
        of_keys = [use for use in uses if use.kind != "fact" and use.key in keys]
        if keys and not of_keys:
            there = ", ".join(dict.fromkeys(u.key for u in uses if u.kind != "fact"))
            raise UsageError(
                f"note {note} does not cite '{', '.join(sorted(keys))}'",
                remedy=f"it cites {there or 'nothing'}",
            )
        yield from of_keys or uses
    if not options.notes:
        yield from (use for use in every if use.kind != "fact" and use.key in keys)
    facts = dict.fromkeys(use.key for use in every if use.kind == "fact")
    for id_ in options.facts:
        if id_ not in facts:
            there = f"its facts: {', '.join(facts) or 'none'}"
            raise UsageError.no_such("the letter prints no fact", id_, facts, there)
        yield from (use for use in every if use.kind == "fact" and use.key == id_)


def _find_key(workspace: Workspace, ref: str, known: tuple[str, ...]) -> str:
    """Give the key of a source that the letter uses, by its key, symbol or alias."""
    found = workspace.resolve(ref)
    if found is None or found.key not in known:
        what = "the letter does not use the source"
        there = f"its sources: {', '.join(known) or 'none'}"
        raise UsageError.no_such(what, ref, known, there)
    return found.key


def _uses_of_note(
    options: MarkOptions,
    letters: Sequence[tuple[LetterRequest, Sequence[LetterUse]]],
    note: int,
) -> Sequence[LetterUse]:
    """Give what a note uses; UsageError if that differs between the letters."""
    by_lang: dict[str, dict[frozenset[str], tuple[str, list[LetterUse]]]] = {}
    for request, every in letters:
        uses = [use for use in every if use.note == note]
        what = by_lang.setdefault(request.lang, {})
        what.setdefault(frozenset(u.id for u in uses), (request.recipient_id, uses))
    name = options.selection.letter
    for what in by_lang.values():
        if len(what) > 1:
            listed = "; ".join(
                f"{to}: {', '.join(dict.fromkeys(u.key for u in uses)) or 'nothing'}"
                for to, uses in what.values()
            )
            raise UsageError(
                f"note {note} of '{name}' is not the same to all recipients ({listed})",
                remedy=f"say whose letter it is: --to {next(iter(what.values()))[0]}",
            )
    found = [use for what in by_lang.values() for _, us in what.values() for use in us]
    if not found:
        notes = sorted({u.note for _, us in letters for u in us if u.note is not None})
        raise UsageError(
            f"no note {note} of '{name}' cites a source",
            remedy=f"notes with a source: {', '.join(map(str, notes)) or 'none'}",
        )
    return found


class LetterMarks:
    """The verdicts on the uses of letters; each file of marks is read once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._folder = MarksFolder(workspace.root)
        self.is_needed = workspace.settings.review.notes == "all"

    @cached_property
    def assigned(self) -> Mapping[str, tuple[str, ...]]:
        """Who is to check each letter."""
        return self._folder.assigned()

    @property
    def is_begun(self) -> bool:
        """Whether anything is marked, must be marked, or is assigned to somebody."""
        return self.is_needed or self._folder.is_begun or bool(self.assigned)

    def judge(self, uses: Sequence[LetterUse]) -> tuple[JudgedUse, ...]:
        """Judge uses; WorkspaceError for a malformed file of marks."""
        return judge_uses(uses, self._folder, self._workspace.people)

    def of_letter(self, letter: ComposedLetter) -> tuple[LetterUse, ...]:
        """Give the uses of a letter; none if nothing is marked or must be."""
        return collect_uses(letter, self._workspace.facts) if self.is_begun else ()

    def approved(self, uses: Sequence[LetterUse]) -> tuple[ApprovedUse, ...]:
        """Give the part of an approval's record about these uses."""
        return tuple(
            ApprovedUse(
                use=each.use.id,
                kind=each.use.kind,
                key=each.use.key,
                verdict=each.verdict,
                by=tuple(sorted(stored.mark.by for stored in each.marks)),
                on=max((stored.mark.on for stored in each.marks), default=None),
            )
            for each in self.judge(uses)
        )

    def blockers(
        self, uses: Mapping[str, tuple[LetterUse, LetterRequest]]
    ) -> Iterator[BlockedError]:
        """Yield why a letter may not be approved: each use that is not verified.

        `uses` are those of all its editions by id, each with one that has it.
        """
        if not self.is_needed:
            return
        for each in self.judge([use for use, _ in uses.values()]):
            if each.verdict != "verified":
                use, letter = uses[each.use.id]
                yield BlockedError(
                    f"{use.name} is not verified: {reason_of(each)}",
                    place=use.place,
                    remedy=f"check it, then `{_mark_command(use, letter)}`",
                )

    def changed_since(self, approved: Iterable[ApprovedUse]) -> Iterator[InputChange]:
        """Yield the marks that make an approved use a query or wrong."""
        for each in approved if self.is_needed else ():
            people = self._workspace.people
            latest = self._folder.latest(each.kind, each.key, each.use, people)
            now = merge_verdicts(latest)
            if now in {"query", "wrong"} and now != each.verdict:
                doubts = [
                    stored for stored in latest if stored.mark.verdict != "verified"
                ]
                last = max(doubts, key=lambda mark: (mark.mark.on, mark.place.line))
                what = f"since the approval {_describe_mark(last.mark)}"
                yield InputChange(last.place, what)


def reason_of(judged: JudgedUse) -> str:
    """Say why a use is not verified: what people said, or why their mark is void."""
    said = [_describe_mark(stored.mark) for stored in judged.marks]
    said += [
        f"the mark of '{fallen.stored.mark.by}' of {fallen.stored.mark.on} fell: "
        f"{fallen.why}"
        for fallen in judged.fallen
    ]
    return "; ".join(said) or "nobody has checked it"


def _describe_mark(mark: UseMark) -> str:
    comment = f" ({mark.comment})" if mark.comment else ""
    return f"'{mark.by}' marked it {mark.verdict} on {mark.on}{comment}"


def _mark_command(use: LetterUse, letter: LetterRequest) -> str:
    """Give the command that marks a use in a letter."""
    kind = "--fact" if use.kind == "fact" else "--source"
    what = str(use.note) if use.note else f"{kind} {use.key}"
    if len(letter.recipients) > 1 and letter.recipient:
        what += f" --to {letter.recipient.id}"
    if letter.letter.is_translation:
        what += f" --lang {letter.lang}"
    if letter.case:
        what += f" --cases FILE --case {letter.case.id}"
    return f"appeals review mark {letter.name} {what} --verdict verified --as PERSON"
