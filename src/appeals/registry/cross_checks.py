"""Finds every error in every file of a workspace, and in the links between files."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from appeals.errors import AppealsError, Place, WorkspaceError, did_you_mean
from appeals.model.letter import DEFAULT
from appeals.registry.channels import channel_links, letter_channel
from appeals.registry.consents import consent_links
from appeals.registry.front_matter import LetterFile
from appeals.registry.references import find_unknown_names
from appeals.registry.workspace import Workspace, load_workspace


def load_all_errors(root: Path) -> tuple[AppealsError, ...]:
    """Open the workspace at `root` and give `all_errors` of it."""
    return all_errors(load_workspace(root))


def all_errors(workspace: Workspace) -> tuple[AppealsError, ...]:
    """Read every file of the workspace and give all errors, file by file.

    Links between files are checked only if the files themselves can be read.
    """
    if errors := workspace.read_errors():
        return errors
    links = (_fact_links, _review_links, channel_links, _consent_links, _letter_links)
    return tuple(error for link in links for error in link(workspace))


def _fact_links(workspace: Workspace) -> Iterator[AppealsError]:
    facts, sources = workspace.facts, workspace.authorities
    for id_, fact in facts.items():
        message = f"the fact '{id_}' names an unknown source"
        place = partial(facts.place, id_, "authority")
        yield from find_unknown_names(message, (fact.authority,), sources, place)


def _review_links(workspace: Workspace) -> Iterator[AppealsError]:
    for key, authority in workspace.authorities.items():
        message = f"'{key}' was reviewed by an unknown person"
        names = [mark.by for mark in authority.review]
        place = partial(_reviewer_place, workspace, key)
        yield from find_unknown_names(message, names, workspace.people, place)


def _consent_links(workspace: Workspace) -> Iterator[AppealsError]:
    yield from consent_links(workspace.consents, workspace.people, workspace.channels)


def _reviewer_place(workspace: Workspace, key: str, number: int) -> Place:
    return workspace.authorities.place(key, "review", number, "by")


def _letter_links(workspace: Workspace) -> Iterator[AppealsError]:
    for name, letter in workspace.letters.items():
        if letter.file is not None:
            yield from _check_letter(workspace, name, None)
        for lang in letter.variants:
            yield from _check_letter(workspace, name, lang)


def letter_errors(
    workspace: Workspace, name: str, langs: Sequence[str | None] = (None,)
) -> tuple[AppealsError, ...]:
    """Give the errors in the front matter of one letter: names that do not exist."""
    return tuple(
        error for lang in langs for error in _check_letter(workspace, name, lang)
    )


def _check_letter(
    workspace: Workspace, name: str, lang: str | None
) -> Iterator[AppealsError]:
    try:
        letter = workspace.letter(name, lang)
    except AppealsError as error:
        yield from error.split()
        return
    for number, ref in enumerate(letter.front.to):
        try:
            workspace.expand((ref,), place=letter.place("to", number))
        except AppealsError as error:
            yield from error.split()
    yield from _check_channel_and_rights(workspace, letter)
    yield from _variable_links(workspace, letter)
    names, place = letter.front.signed_by, partial(letter.place, "from")
    yield from find_unknown_names(
        "unknown signatory", names, workspace.signatories, place
    )
    if lang and letter.front.language != lang:
        said = letter.front.language
        message = f"'language' is '{said}', but the file's name says '{lang}'"
        remedy = f"write 'language: {lang}', or rename the file"
        yield WorkspaceError(message, place=letter.place("language"), remedy=remedy)


def _variable_links(workspace: Workspace, letter: LetterFile) -> Iterator[AppealsError]:
    """Find variables for recipients that the letter does not address."""
    if not letter.front.variables:
        return
    try:
        recipients = workspace.expand(letter.front.to)
    except AppealsError:
        return  # reported already
    known = (DEFAULT, *(recipient.id for recipient in recipients))
    for id_ in letter.front.variables:
        if id_ not in known:
            message = f"'variables' names '{id_}', who does not get the letter"
            place, remedy = letter.place("variables", id_), did_you_mean(id_, known)
            yield WorkspaceError(message, place=place, remedy=remedy)


def _check_channel_and_rights(
    workspace: Workspace, letter: LetterFile
) -> Iterator[AppealsError]:
    """Check the letter's channel and rights."""
    try:
        letter_channel(workspace, letter, None)
    except WorkspaceError as error:
        yield error
    names = letter.front.rights if workspace.rights else ()
    place = partial(letter.place, "rights")
    yield from find_unknown_names("unknown right", names, workspace.rights, place)
