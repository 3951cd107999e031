"""Which letters a command means: names, recipients, languages and cases resolved.

Rows of a file of cases are read as they are rendered. Messages about a row name its
line and its id, never its values.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from appeals.composition.letter_request import LetterRequest
from appeals.errors import (
    AppealsError,
    UsageError,
    WorkspaceError,
    raise_all,
)
from appeals.languages.find import LANGUAGES
from appeals.model.audience import AUDIENCES, Audience, widest_audience
from appeals.model.case import Case
from appeals.model.choices import StyleName
from appeals.model.document import Edition
from appeals.model.recipient import Recipient
from appeals.registry.cases import CaseFile, read_cases
from appeals.registry.channels import letter_channel
from appeals.registry.cross_checks import letter_errors
from appeals.registry.editions import audience_of_channel, edition_for, has_editions
from appeals.registry.front_matter import LetterFile
from appeals.registry.workspace import Workspace
from appeals.storage.reading import open_regular

MOST_TABLE_ROWS = 2000

Unit = tuple[int, Case | None]
"""A letter of a selection, small enough to be sent to a process: its number among the
letters about no case in particular, and its case."""


class CaseChoice(NamedTuple):
    """A file of cases, and whether all of it is one table."""

    path: Path
    is_table: bool = False

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file; zeros where it cannot be read."""
        return hash_of_cases(self.path) or "0" * 64


@dataclass(frozen=True, slots=True)
class Selection:
    """Which letters a command means, and how they are composed.

    `to` has ids of recipients and groups; empty means all that the letter names.
    `langs` are BCP 47 tags; empty means the letter's own language. `day` and `style`
    override what the letter says. `audience` is the edition; None means the one that
    the channel of each recipient reads.
    """

    letter: str
    to: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    day: date | None = None
    style: StyleName | None = None
    cases: CaseChoice | None = None
    audience: Audience | None = None

    @property
    def is_of_cases(self) -> bool:
        """Whether each letter is about one case; a table is a letter like others."""
        return self.cases is not None and not self.cases.is_table

    def named(self, file: str = "FILE") -> str:
        """Give the command words for these letters: "first --cases FILE --as-table"."""
        cases = f" --cases {file}" if self.cases else ""
        table = " --as-table" if self.cases and self.cases.is_table else ""
        audience = f" --audience {self.audience}" if self.audience else ""
        return f"{self.letter}{cases}{table}{audience}"

    @property
    def overrides(self) -> dict[str, str]:
        """The options that override what the letter says: "date", "style", "cases".

        An approved letter is composed with the same.
        """
        asked = {
            "date": self.day.isoformat() if self.day else "",
            "style": self.style or "",
            "cases": "yes" if self.cases else "",
        }
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class SelectedLetters:
    """The letters of a run, made one by one: recipients and languages within cases.

    `letters` are those about no case in particular; each row of `cases` makes one of
    each.
    """

    letters: tuple[LetterRequest, ...]
    cases: CaseFile | None = None

    def __len__(self) -> int:
        """Count the letters."""
        return len(self.letters) * (self.cases.count if self.cases else 1)

    def __iter__(self) -> Iterator[LetterRequest]:
        """Yield each letter."""
        return map(self.of, self.units())

    def units(self) -> Iterator[Unit]:
        """Yield the unit of each letter."""
        for case in self.cases or (None,):
            for number in range(len(self.letters)):
                yield number, case

    def of(self, unit: Unit) -> LetterRequest:
        """Give the letter of a unit."""
        number, case = unit
        letter = self.letters[number]
        return letter if case is None else replace(letter, case=case)


def select_letters(workspace: Workspace, selection: Selection) -> SelectedLetters:
    """Give every letter of the selection: languages within recipients.

    Raises UsageError for an unknown letter, recipient or language, and for a table that
    is too long; WorkspaceError with all unknown ids in the letter, and for a malformed
    file of cases, which is read completely.
    """
    name = selection.letter
    master = workspace.letter(name)
    own = master.front.language
    check_language(workspace, name, selection.langs)
    langs = selection.langs or (own,)
    files = [master if x == own else workspace.letter(name, x) for x in langs]
    named = _named_recipients(workspace, master)
    chosen = _chosen_recipients(workspace, master, named, selection.to)
    raise_all(letter_errors(workspace, name, [None if x == own else x for x in langs]))
    graded = has_editions(workspace.root, _in_all_languages(workspace, name))
    letters = tuple(
        _make_request(workspace, selection, file, recipient, named, is_graded=graded)
        for recipient in chosen
        for file in files
    )
    if selection.cases is None:
        return SelectedLetters(letters)
    cases = read_cases(selection.cases.path, workspace.root)
    if not selection.cases.is_table:
        return SelectedLetters(letters, cases)
    if cases.count > MOST_TABLE_ROWS:
        raise UsageError(
            f"'{cases.file}' has {cases.count} cases, too many for one table",
            remedy=f"a table takes {MOST_TABLE_ROWS}; split the file",
        )
    table = tuple(cases)
    return SelectedLetters(tuple(replace(each, cases=table) for each in letters))


def every_edition(
    workspace: Workspace, selection: Selection
) -> tuple[LetterRequest, ...]:
    """Give the letters of a selection in all their editions, each once.

    Those that the channels read come first. Raises what `select_letters` raises.
    """
    found = {each.file_stem: each for each in select_letters(workspace, selection)}
    if any(each.is_edition for each in found.values()):
        for audience in AUDIENCES:
            asked = replace(selection, audience=audience)
            for each in select_letters(workspace, asked):
                found.setdefault(each.file_stem, each)
    return tuple(found.values())


def _make_request(
    workspace: Workspace,
    selection: Selection,
    file: LetterFile,
    recipient: Recipient | None,
    named: tuple[Recipient, ...],
    *,
    is_graded: bool,
) -> LetterRequest:
    """Give the requested edition of a letter, or the one that is read."""
    readers = (recipient,) if recipient else named
    audience = selection.audience or edition_read(workspace, file, readers)
    is_asked = selection.audience not in {None, "un"}
    return LetterRequest(
        selection.letter,
        edition_for(file, audience),
        recipient,
        selection.day,
        selection.style,
        recipients=named,
        audience=audience,
        is_edition=is_graded or is_asked,
    )


def edition_read(
    workspace: Workspace, letter: LetterFile, recipients: Sequence[Recipient]
) -> Audience:
    """Say which edition of a letter these recipients read, by their channels.

    A joint letter is for the widest audience among them; a letter without a recipient
    is for everybody.
    """
    if not recipients:
        return "public"
    return widest_audience(_audience_of(workspace, letter, each) for each in recipients)


def _audience_of(
    workspace: Workspace, letter: LetterFile, recipient: Recipient
) -> Audience:
    try:
        found = letter_channel(workspace, letter, recipient)
    except WorkspaceError:
        found = None  # composing the letter reports the error
    return audience_of_channel(letter.front, found.channel if found else None)


def _in_all_languages(workspace: Workspace, name: str) -> tuple[LetterFile, ...]:
    """Give a letter and its translations; unreadable ones are left out."""
    found = [workspace.letter(name)]
    for lang in workspace.letters[name].variants:
        with suppress(AppealsError):
            found.append(workspace.letter(name, lang))
    return tuple(found)


def hash_of_cases(path: Path) -> str | None:
    """Give the SHA-256 of a file of cases; None where it cannot be read."""
    try:
        with open_regular(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def letter_languages(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Give the language of a letter, then those of its translations."""
    own = workspace.letter(name).front.language
    return (own, *workspace.letters[name].variants)


def check_language(workspace: Workspace, name: str, langs: Sequence[str]) -> None:
    """Raise UsageError for a tag of no language in which letters can be written."""
    known = tuple(dict.fromkeys((*LANGUAGES, *letter_languages(workspace, name))))
    for lang in langs:
        if lang not in known:
            raise UsageError.no_such("unknown language", lang, known)


def editions(
    workspace: Workspace, selected: LetterRequest, rendered: Callable[[str], bool]
) -> tuple[Edition, ...]:
    """Give the pages of the web edition of a letter in all its languages.

    `rendered` says for a page's file name whether it exists, or will. A letter in one
    language has none.
    """
    name, stem = selected.name, selected.recipient_id
    own = workspace.letter(name).front.language
    others = sorted(set(workspace.letters[name].variants) - {own})
    ending = f"{selected.edition_ending}.html"
    pages = [
        Edition(lang, f"{stem}{'' if lang == own else f'.{lang}'}{ending}")
        for lang in (own, *others)
    ]
    there = tuple(edition for edition in pages if rendered(edition.page))
    return there if len(there) > 1 else ()


def _named_recipients(
    workspace: Workspace, letter: LetterFile
) -> tuple[Recipient, ...]:
    """Give the recipients named; every unknown id is reported at its place."""
    errors: list[AppealsError] = []
    found: dict[str, Recipient] = {}
    for number, ref in enumerate(letter.front.to):
        try:
            members = workspace.expand((ref,), place=letter.place("to", number))
        except WorkspaceError as error:
            errors.append(error)
        else:
            found.update({r.id: r for r in members if r.id not in found})
    raise_all(errors)
    return tuple(found.values())


def _chosen_recipients(
    workspace: Workspace,
    letter: LetterFile,
    named: tuple[Recipient, ...],
    to: Sequence[str],
) -> tuple[Recipient | None, ...]:
    is_joint = letter.front.joint and len(named) > 1
    if not to:
        return (None,) if is_joint else named or (None,)
    chosen = workspace.expand(tuple(to))
    ids = {recipient.id for recipient in named}
    strangers = [r.id for r in chosen if r.id not in ids]
    if strangers:
        raise UsageError(
            f"the letter is not addressed to '{strangers[0]}'",
            remedy=f"add it to `to:` in {letter.file}; now there: "
            + (", ".join(letter.front.to) or "nobody (a public statement)"),
        )
    if not is_joint:
        return chosen
    if len(chosen) < len(named):
        raise UsageError(
            f"this is one letter to all of its {len(named)} recipients",
            remedy=f"leave --to out, or take 'joint: true' out of {letter.file}",
        )
    return (None,)
