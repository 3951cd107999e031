"""Which letters a command means: names, recipients and languages made concrete."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from appeals.composition.compose import LetterRequest
from appeals.errors import (
    AppealsError,
    UsageError,
    WorkspaceError,
    did_you_mean,
    raise_all,
)
from appeals.languages.find import LANGUAGES
from appeals.model.case import Case
from appeals.model.choices import StyleName
from appeals.model.document import Edition
from appeals.model.recipient import Recipient
from appeals.registry.cross_checks import letter_errors
from appeals.registry.front_matter import LetterFile
from appeals.registry.workspace import Workspace

PUBLIC, JOINT = "public", "joint"
"""The names under which a public statement, which has no addressee, and one letter
to several are filed."""


@dataclass(frozen=True, slots=True)
class SelectedLetter:
    """One letter file to one recipient. `file_stem` names its output files.

    `recipients` are all whom the letter is addressed to; one letter to all of them
    has no `recipient`. `case` is what this very letter is about, `cases` are those of
    its table.
    """

    letter: LetterFile
    recipient: Recipient | None
    lang: str
    file_stem: str
    recipients: tuple[Recipient, ...] = ()
    case: Case | None = None
    cases: tuple[Case, ...] = ()

    @property
    def name(self) -> str:
        """The recipient's id, "joint" or "public"."""
        if self.recipient:
            return self.recipient.id
        return JOINT if self.recipients else PUBLIC

    def request(
        self, letter: str, day: date | None = None, style: StyleName | None = None
    ) -> LetterRequest:
        """Ask for this letter, `letter` by name, with another date or style."""
        return LetterRequest(
            letter,
            self.letter,
            self.recipient,
            day,
            style,
            recipients=self.recipients,
            case=self.case,
            cases=self.cases,
        )


def select_letters(
    workspace: Workspace,
    name: str,
    to: Sequence[str] = (),
    langs: Sequence[str] = (),
) -> tuple[SelectedLetter, ...]:
    """Give every letter that the choice means: languages within recipients.

    Raises UsageError for a letter, recipient or language that is not there;
    WorkspaceError with all ids of the letter that name nothing.
    """
    master = workspace.letter(name)
    own = master.front.language
    check_language(workspace, name, langs)
    files = [
        (lang, master if lang == own else workspace.letter(name, lang))
        for lang in (langs or (own,))
    ]
    named = _named(workspace, master)
    chosen = _chosen(workspace, master, named, to)
    raise_all(
        letter_errors(workspace, name, [None if x == own else x for x, _ in files])
    )
    return tuple(
        SelectedLetter(
            letter, recipient, lang, _stem(recipient, named, lang, own), named
        )
        for recipient in chosen
        for lang, letter in files
    )


def check_language(workspace: Workspace, name: str, langs: Sequence[str]) -> None:
    """Raise UsageError for a tag of no language in which letters can be written."""
    own = workspace.letter(name).front.language
    known = tuple(dict.fromkeys((*LANGUAGES, own, *workspace.letters[name].variants)))
    for lang in langs:
        if lang not in known:
            raise UsageError(
                f"unknown language '{lang}'",
                remedy=did_you_mean(lang, known) or f"known: {', '.join(known)}",
            )


def editions(
    workspace: Workspace,
    name: str,
    selected: SelectedLetter,
    rendered: Callable[[str], bool],
) -> tuple[Edition, ...]:
    """Give the pages of the web edition of a letter in all its languages.

    `rendered` says of a page by its file name whether it is there, or will. A
    letter in one language has none.
    """
    own = workspace.letter(name).front.language
    others = sorted(set(workspace.letters[name].variants) - {own})
    pages = [
        Edition(lang, f"{selected.name}{'' if lang == own else f'.{lang}'}.html")
        for lang in (own, *others)
    ]
    there = tuple(edition for edition in pages if rendered(edition.page))
    return there if len(there) > 1 else ()


def _named(workspace: Workspace, letter: LetterFile) -> tuple[Recipient, ...]:
    """Give whom the front matter names; every unknown id is reported at its place."""
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


def _stem(
    recipient: Recipient | None, named: Sequence[Recipient], lang: str, own: str
) -> str:
    stem = recipient.id if recipient else (JOINT if named else PUBLIC)
    return stem if lang == own else f"{stem}.{lang}"


def _chosen(
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
