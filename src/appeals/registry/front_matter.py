"""Split a letter's file into its front matter and its text."""

from dataclasses import dataclass
from pathlib import Path

from appeals.errors import AppealsError, Place, WorkspaceError, raise_all
from appeals.model.letter import FrontMatter
from appeals.registry.files import read_text
from appeals.registry.nodes import MappingNode, find
from appeals.registry.validation import check
from appeals.registry.yaml_file import parse_yaml

_FENCE = "---"
_FENCE_REMEDY = (
    "a letter begins with a line '---', then lines such as 'subject: ...', "
    "then a second line '---', then the text"
)


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter as it is in its file.

    `body` is all that follows the second fence; its first line is line `body_line`
    of `file`. `head` is the front matter as a tree, for places.
    """

    file: str
    front: FrontMatter
    body: str
    body_line: int
    head: MappingNode

    @property
    def is_translation(self) -> bool:
        """Whether it is the variant of a letter in another language: x.fr.md."""
        return self.file.endswith(f".{self.front.language}.md")

    def place(self, *path: str | int) -> Place:
        """Give the place of a value of the front matter: `place("to", 0)`.

        A key that the file does not have gives the file's first line.
        """
        found = find(self.head, path)
        return found.mark.in_file(self.file) if found.path else Place(self.file, 1, 1)


def read_letter(root: Path, file: str) -> LetterFile:
    """Read a letter of the workspace.

    Raises WorkspaceError, or Faults with every error of the front matter.
    """
    letter, errors = parse_letter(read_text(root, file, allow_tabs=True), file)
    raise_all(errors)
    assert letter is not None  # noqa: S101  no errors, hence a letter
    return letter


def parse_letter(
    text: str, file: str
) -> tuple[LetterFile | None, tuple[AppealsError, ...]]:
    r"""Split and validate `text`, whose line ends are "\n"; give every error."""
    lines = text.split("\n")
    top = Place(file, 1, 1)
    if lines[0].rstrip() != _FENCE:
        message = f"'{file}' has no front matter"
        return None, (WorkspaceError(message, place=top, remedy=_FENCE_REMEDY),)
    fences = (n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
    end = next(fences, None)
    if end is None:
        message = "the front matter is never closed"
        return None, (WorkspaceError(message, place=top, remedy=_FENCE_REMEDY),)
    if not any(line.strip() for line in lines[1:end]):
        message = "the front matter is empty"
        return None, (WorkspaceError(message, place=top, remedy=_FENCE_REMEDY),)
    head_text = "\n".join(["", *lines[1:end], ""])  # so that lines keep their numbers
    head, errors = parse_yaml(head_text, file)
    if head is None:
        return None, errors
    front, faults = check(FrontMatter, head, file)
    if front is None or errors or not isinstance(head, MappingNode):
        return None, (*errors, *faults)
    body = "\n".join(lines[end + 1 :])
    return LetterFile(file, front, body, end + 2, head), ()
