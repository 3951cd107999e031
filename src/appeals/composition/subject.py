"""The subject of a letter as a template that keeps its lines and columns.

YAML folds, unquotes and joins what is in the front matter. For the place of a
mistake the words are wanted as they are in the file.
"""

import re
from collections.abc import Sequence

from appeals.composition.sandbox import TemplateSource
from appeals.errors import Place
from appeals.registry.front_matter import LetterFile

_QUOTES = "\"'"
_OPENING = re.compile(r"[\"']|[|>][+\-0-9]*\s*$")
_MOST_LINES = 20


def subject_template(letter: LetterFile, lines: Sequence[str]) -> TemplateSource:
    r"""Give the subject as it is in `lines`, the lines of the letter's file.

    What comes before it is blank, so that lines and columns agree; a subject is
    printed without its leading blanks. Where quoting hides the words (`''`, `\u`),
    only the line is exact.
    """
    place, subject = letter.place("subject"), letter.front.subject
    if place.line > len(lines):
        return TemplateSource(subject, letter.file, place.line)
    text = _as_written(lines, place, subject.split())
    if text is None:
        is_quoted = lines[place.line - 1][place.column - 1] in _QUOTES
        text = " " * (place.column - 1 + is_quoted) + subject
    return TemplateSource(text, letter.file, place.line)


def _as_written(lines: Sequence[str], place: Place, words: list[str]) -> str | None:
    start, end = place.column - 1, place.end_column - 1
    first = lines[place.line - 1]
    first = first[start:end] if place.end_column else first[start:]
    quote = first[0] if first and first[0] in _QUOTES else ""
    text = " " * start + _OPENING.sub(lambda m: " " * len(m[0]), first, count=1)
    for following in lines[place.line : place.line + _MOST_LINES]:
        bare = text.rstrip().removesuffix(quote)
        if bare.split() == words:
            return bare
        text = f"{text}\n{following}"
    return None
