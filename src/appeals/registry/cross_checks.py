"""Every error of every file of a workspace, and the ties between files."""

from collections.abc import Iterator
from pathlib import Path

from appeals.errors import AppealsError, Place, WorkspaceError, did_you_mean
from appeals.registry.reader import flatten
from appeals.registry.workspace import Workspace, load_workspace


def load_all_errors(root: Path) -> tuple[AppealsError, ...]:
    """Open the workspace at `root` and do as `all_errors`."""
    return all_errors(load_workspace(root))


def all_errors(workspace: Workspace) -> tuple[AppealsError, ...]:
    """Read every file of the workspace and give all errors, file by file.

    Ties between files are checked where the files themselves can be read.
    """
    if errors := workspace.read_errors():
        return errors
    ties = (_fact_ties, _review_ties, _letter_ties)
    return tuple(error for tie in ties for error in tie(workspace))


def _unknown(
    message: str, name: str, known: tuple[str, ...], place: Place
) -> WorkspaceError:
    return WorkspaceError(message, place=place, hint=did_you_mean(name, known))


def _fact_ties(workspace: Workspace) -> Iterator[AppealsError]:
    known = tuple(workspace.authorities)
    for id_, fact in workspace.facts.items():
        if fact.authority not in known:
            message = f"the fact '{id_}' names an unknown source '{fact.authority}'"
            place = workspace.facts.place(id_, "authority")
            yield _unknown(message, fact.authority, known, place)


def _review_ties(workspace: Workspace) -> Iterator[AppealsError]:
    known = tuple(workspace.people)
    for key, authority in workspace.authorities.items():
        for number, mark in enumerate(authority.review):
            if mark.by not in known:
                message = f"'{key}' was reviewed by an unknown person '{mark.by}'"
                place = workspace.authorities.place(key, "review", number, "by")
                yield _unknown(message, mark.by, known, place)


def _letter_ties(workspace: Workspace) -> Iterator[AppealsError]:
    for name, letter in workspace.letters.items():
        if letter.file is not None:
            yield from _one_letter(workspace, name, None)
        for lang in letter.variants:
            yield from _one_letter(workspace, name, lang)


def _one_letter(
    workspace: Workspace, name: str, lang: str | None
) -> Iterator[AppealsError]:
    try:
        letter = workspace.letter(name, lang)
    except AppealsError as error:
        yield from flatten(error)
        return
    for number, ref in enumerate(letter.front.to):
        try:
            workspace.expand((ref,), place=letter.place("to", number))
        except AppealsError as error:
            yield from flatten(error)
    known = tuple(workspace.signatories)
    for number, signatory in enumerate(letter.front.signed_by):
        if signatory not in known:
            message = f"unknown signatory '{signatory}'"
            yield _unknown(message, signatory, known, letter.place("from", number))
    if lang and letter.front.language != lang:
        said = letter.front.language
        message = f"'language' is '{said}', but the file's name says '{lang}'"
        hint = f"write 'language: {lang}', or rename the file"
        yield WorkspaceError(message, place=letter.place("language"), hint=hint)
