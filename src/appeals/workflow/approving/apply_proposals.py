"""Write proposals into the templates, and prove that nothing else changed by it.

What cannot be proved is taken back: then every file is as it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from appeals.composition.compose import ComposedLetter, Composer
from appeals.errors import AppealsError, BlockedError
from appeals.model.finding import Correction
from appeals.registry.workspace import Workspace, load_workspace
from appeals.review.printed_words import PlainWords, PrintedText
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.storage.reading import read_regular
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.returned_file import (
    PrintedDraft,
    Proposal,
    print_draft,
)
from appeals.workflow.drafting.selection import Selection, every_edition
from appeals.writers.native import write_native

_MOST_TRIES = 12
_Edition = tuple[str, str]
"""The name of a letter, and that of the files of an edition."""


@dataclass(frozen=True, slots=True)
class AppliedProposals:
    """What was written: `proposals` in the files `files`, relative to the workspace.

    `letters` are all letters that say something else now, each as its editions are
    called: {"our-appeal": ("unodc-ed", "wgad.fr")}.
    """

    proposals: tuple[Proposal, ...]
    files: tuple[str, ...]
    letters: Mapping[str, tuple[str, ...]]


def apply_proposals(
    workspace: Workspace, draft: PrintedDraft, proposals: Sequence[Proposal]
) -> AppliedProposals:
    """Write the proposals that can be made in a template; prove, or take all back.

    The letter is composed again: each text must be as before, but for what was
    proposed. Raises BlockedError where that fails, with what would differ; nothing is
    changed then.
    """
    exact = [each for each in proposals if each.edits and each.change]
    if not exact:
        return AppliedProposals((), (), {})
    files = {edit.place.file for each in exact for edit in each.edits}
    texts = {
        file: read_regular(workspace.root / file).decode("utf-8") for file in files
    }
    before = dict(_said(workspace, files))
    wanted = _expected(draft, exact)
    why = "two proposals are about the same words"
    ways = product(*(each.edits for each in exact))
    for edits in islice(ways, _MOST_TRIES):
        new = _edited(texts, edits)
        if new is None:
            continue
        try:
            _write(workspace, new)
            why = _difference(workspace, draft, wanted)
            if not why:
                now = _read_again(workspace)
                letters = _changed(before, dict(_said(now, files)))
                return AppliedProposals(tuple(exact), tuple(sorted(files)), letters)
        except BaseException:
            _write(workspace, texts)
            raise
        _write(workspace, texts)
    raise BlockedError(
        f"the proposals were not applied: {why}",
        remedy="make the changes by hand, at the places named; every file is as it was",
    )


def _edited(
    texts: Mapping[str, str], edits: Sequence[Correction]
) -> Mapping[str, str] | None:
    """Make edits in texts; None where two of them are about the same characters."""
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


def _expected(draft: PrintedDraft, proposals: Sequence[Proposal]) -> list[str]:
    """Give what each paragraph and note must say: as before, and as proposed."""
    made: dict[int, list[Proposal]] = {}
    count = len(draft.words.texts)
    for each in proposals:
        change = each.change
        if change is None:
            continue
        is_note = change.kind == "note-text"
        at = count + change.note - 1 if is_note else change.paragraph or 0
        made.setdefault(at, []).append(each)
    texts: tuple[PrintedText, ...] = (*draft.words.texts, *draft.words.notes)
    found = []
    for number, printed in enumerate(texts):
        text = printed.words.text
        for each in reversed(made.get(number, ())):
            if each.change:
                new = f"{text[: each.change.start]}{each.change.new}"
                text = f"{new}{text[each.change.end :]}"
        found.append(PlainWords.of(text).text)
    return found


def _read_again(workspace: Workspace) -> Workspace:
    return load_workspace(
        workspace.root, normalise=workspace.normalise, name_vault=workspace.name_vault
    )


def _difference(
    workspace: Workspace, draft: PrintedDraft, wanted: Sequence[str]
) -> str:
    """Print the letter as it is now; say where it is not as wanted, "" for nowhere."""
    now = _read_again(workspace)
    name, lang = draft.letter.request.name, draft.letter.request.lang
    own = now.letter(name).front.language
    letter = now.letter(name, None if lang == own else lang)
    request = replace(draft.letter.request, letter=letter)
    try:
        composed = Composer(now).compose(request)
        printed = print_draft(now, composed, read_layout(now))
    except AppealsError as error:
        return f"the letter could not be composed ({error.message})"
    said = [e.words.text for e in (*printed.words.texts, *printed.words.notes)]
    if len(said) != len(wanted):
        return "the letter would have other paragraphs or notes"
    for text, want in zip(said, wanted, strict=True):
        if text != want:
            return f"“{want[:80]}” would read “{text[:80]}”"
    return ""


def _write(workspace: Workspace, texts: Mapping[str, str]) -> None:
    for file, text in texts.items():
        path = workspace.root / file
        write_bytes(child_path(path.parent, path.name), text.encode(), shown=file)


def _said(workspace: Workspace, files: set[str]) -> Iterator[tuple[_Edition, str]]:
    """Give what each edition says that has one of the files in it."""
    composer = Composer(workspace)
    for name in workspace.letters:
        own = workspace.letter(name).front.language
        langs = (own, *workspace.letters[name].variants)
        try:
            for each in every_edition(workspace, Selection(name, langs=langs)):
                letter = composer.compose(each)
                if files.intersection(_templates(letter)):
                    yield (name, each.file_stem), write_native(letter.document)
        except AppealsError:
            continue  # it cannot be composed, before as after


def _templates(letter: ComposedLetter) -> Iterator[str]:
    return (each.file for each in letter.templates)


def _changed(
    before: Mapping[_Edition, str], after: Mapping[_Edition, str]
) -> Mapping[str, tuple[str, ...]]:
    changed: dict[str, tuple[str, ...]] = {}
    for edition, said in after.items():
        if before.get(edition) != said:
            name, stem = edition
            changed[name] = (*changed.get(name, ()), stem)
    return changed
