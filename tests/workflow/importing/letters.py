"""Old letters for tests, and what the letter drawn from a template says."""

from datetime import date
from pathlib import Path

from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.letter_request import LetterRequest
from appeals.model.document import (
    Document,
    Text,
    inline_groups,
    plain_text,
    walk_inlines,
)
from appeals.registry.front_matter import parse_letter
from appeals.registry.workspace import Workspace, load_workspace
from appeals.workflow.importing.import_letter import (
    ImportedLetter,
    LetterToImport,
    import_letter,
)

REPOSITORY = Path(__file__).parents[3]
TODAY = date(2026, 11, 29)


def reference_workspace() -> Workspace:
    return load_workspace(REPOSITORY)


def imported(folder: Path, name: str, content: bytes | str, **asked) -> ImportedLetter:
    """Import a letter into the reference workspace, of which nothing changes."""
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    letter = LetterToImport(file, "old-letter", is_dry_run=True, **asked)
    return import_letter(reference_workspace(), letter, TODAY)


def composed_text(text: str) -> ComposedLetter:
    """Compose a letter of the reference workspace from the text of its file."""
    workspace = reference_workspace()
    letter, errors = parse_letter(text, "templates/letters/old-letter.md")
    assert letter is not None, errors
    recipients = workspace.expand(letter.front.to)
    one = recipients[0] if len(recipients) == 1 else None
    request = LetterRequest("old-letter", letter, one, recipients=recipients)
    return Composer(workspace).compose(request)


def body_of(letter: ImportedLetter) -> str:
    """Give the text of a template without its front matter."""
    return letter.text.split("---\n", 2)[2].strip()


def head_of(letter: ImportedLetter) -> list[str]:
    """Give the lines of the front matter."""
    return letter.text.split("---\n", 2)[1].splitlines()


def messages(letter: ImportedLetter) -> list[str]:
    return [str(each.place or "") + " " + each.message for each in letter.remarks]


def composed(letter: ImportedLetter) -> ComposedLetter:
    """Compose the letter from its template; new entries are unknown to the registry."""
    return composed_text(letter.text)


def words_of(document: Document) -> tuple[list[str], list[str]]:
    """Give the words of a letter, line by line, and those of its notes.

    Blanks are one each: Word files have no-break ones where no line should end.
    """
    lines = [words(inlines) for inlines in inline_groups(document.blocks)]
    return lines, [words(note.inlines) for note in document.notes]


def words(inlines) -> str:
    return " ".join(plain_text(inlines).split())


def marks_of(document: Document) -> list[str]:
    """Give the words before each mark, for where the marks stand."""
    found = []
    for inlines in inline_groups(document.blocks):
        before = ""
        for inline in walk_inlines(inlines):
            if isinstance(inline, Text):
                before += inline.text
            elif type(inline).__name__ == "NoteMark":
                found.append(before[-20:])
    return found
