"""Write proposals into the templates, and prove that nothing else changed.

If that cannot be proved, every file is restored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import NamedTuple

from appeals.composition.compose import Composer
from appeals.errors import AppealsError, BlockedError
from appeals.model.finding import Correction
from appeals.registry.workspace import Workspace, load_workspace
from appeals.review.printed_words import PlainWords
from appeals.review.word_changes import FileChange
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.storage.reading import read_regular
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.returned_file import (
    PrintedDraft,
    Proposal,
    print_draft,
)
from appeals.workflow.drafting.selection import (
    Selection,
    every_edition,
    letter_languages,
)
from appeals.writers.native import write_native

_MOST_TRIES = 12


class AppliedProposals(NamedTuple):
    """What was written: `proposals` in the files `files`, relative to the workspace.

    `letters` are all letters whose text changed, each with its editions: {"our-appeal":
    ("unodc-ed", "wgad.fr")}.
    """

    proposals: tuple[Proposal, ...]
    files: tuple[str, ...]
    letters: Mapping[str, tuple[str, ...]]


def apply_proposals(
    workspace: Workspace, draft: PrintedDraft, proposals: Sequence[Proposal]
) -> AppliedProposals:
    """Write the proposals that can be made in a template; prove them, or restore all.

    The letter is composed again: each text must be as before, except for what was
    proposed. Otherwise raises BlockedError with the differences; nothing is changed
    then.
    """
    exact = [each for each in proposals if each.edits and each.change]
    if not exact:
        return AppliedProposals((), (), {})
    files = {edit.place.file for each in exact for edit in each.edits}
    texts = {
        file: read_regular(workspace.root / file).decode("utf-8") for file in files
    }
    before = dict(_edition_texts(workspace, files))
    wanted = _expected_words(draft, exact)
    why = "two proposals are about the same words"
    ways = product(*(each.edits for each in exact))
    for edits in islice(ways, _MOST_TRIES):
        new = _apply_edits(texts, edits)
        if new is None:
            continue
        try:
            _write(workspace, new)
            now = load_workspace(
                workspace.root,
                normalise=workspace.normalise,
                name_vault=workspace.name_vault,
            )
            why = _find_difference(now, draft, wanted)
            if not why:
                letters: dict[str, tuple[str, ...]] = {}
                for (name, stem), words in _edition_texts(now, files):
                    if before.get((name, stem)) != words:
                        letters[name] = (*letters.get(name, ()), stem)
                return AppliedProposals(tuple(exact), tuple(sorted(files)), letters)
        except BaseException:
            _write(workspace, texts)
            raise
        _write(workspace, texts)
    raise BlockedError(
        f"the proposals were not applied: {why}",
        remedy="make the changes by hand, at the places named; every file is as it was",
    )


def _apply_edits(
    texts: Mapping[str, str], edits: Sequence[Correction]
) -> Mapping[str, str] | None:
    """Make edits in texts; None if two of them affect the same characters."""
    lines = {file: text.split("\n") for file, text in texts.items()}
    last: tuple[str, int, int] | None = None
    for edit in sorted(edits, key=lambda each: each.place, reverse=True):
        place = edit.place
        start, end = place.column - 1, place.column - 1 + len(edit.old)
        if last and last[:2] == (place.file, place.line) and end > last[2]:
            return None
        last = place.file, place.line, start
        line = lines[place.file][place.line - 1]
        if line[start:end] != edit.old:
            return None
        lines[place.file][place.line - 1] = line[:start] + edit.new + line[end:]
    return {file: "\n".join(each) for file, each in lines.items()}


def _expected_words(draft: PrintedDraft, proposals: Sequence[Proposal]) -> list[str]:
    """Give the expected text of each paragraph and note: as before, and as proposed."""
    made: dict[int, list[FileChange]] = {}
    count = len(draft.words.texts)
    for change in (each.change for each in proposals if each.change):
        is_note = change.kind == "note-text"
        at = count + change.note - 1 if is_note else change.paragraph or 0
        made.setdefault(at, []).append(change)
    found = []
    for number, printed in enumerate((*draft.words.texts, *draft.words.notes)):
        text = printed.words.text
        for change in reversed(made.get(number, ())):
            text = f"{text[: change.start]}{change.new}{text[change.end :]}"
        found.append(PlainWords.of(text).text)
    return found


def _find_difference(now: Workspace, draft: PrintedDraft, wanted: Sequence[str]) -> str:
    """Print the present letter; say where it differs from the expected one, or ""."""
    name, lang = draft.letter.request.name, draft.letter.request.lang
    own = now.letter(name).front.language
    letter = now.letter(name, None if lang == own else lang)
    request = replace(draft.letter.request, letter=letter)
    try:
        composed = Composer(now).compose(request)
        printed = print_draft(composed, read_layout(now))
    except AppealsError as error:
        return f"the letter could not be composed ({error.message})"
    words = [e.words.text for e in (*printed.words.texts, *printed.words.notes)]
    if len(words) != len(wanted):
        return "the letter would have other paragraphs or notes"
    for text, want in zip(words, wanted, strict=True):
        if text != want:
            return f"“{want[:80]}” would read “{text[:80]}”"
    return ""


def _write(workspace: Workspace, texts: Mapping[str, str]) -> None:
    for file, text in texts.items():
        path = workspace.root / file
        write_bytes(child_path(path.parent, path.name), text.encode(), shown=file)


def _edition_texts(
    workspace: Workspace, files: set[str]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Give the text of each edition that uses one of the files, by letter and stem."""
    composer = Composer(workspace)
    for name in workspace.letters:
        selection = Selection(name, langs=letter_languages(workspace, name))
        try:
            for each in every_edition(workspace, selection):
                letter = composer.compose(each)
                if files.intersection(each.file for each in letter.templates):
                    yield (name, each.file_stem), write_native(letter.document)
        except AppealsError:
            continue  # it cannot be composed, before as after
