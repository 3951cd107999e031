"""Whether a letter has editions, which one a channel gets, and the annexes of each.

A letter has editions if something in it is not for all readers: `{only=un}`,
`audience`, `for:` of an annex, `withheld:`. Every other letter is the same for all.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from appeals.errors import AppealsError
from appeals.languages.find import language_of_letter
from appeals.model.audience import Audience, is_within
from appeals.model.channel import Channel
from appeals.model.letter import AnnexFile, FrontMatter
from appeals.registry.files import read_text
from appeals.registry.front_matter import LetterFile

DEFAULT_REDACTION: Final = "mark"
"""How words are withheld, unless the front matter of the letter says otherwise."""

TEMPLATES = "templates"
_LIMIT = re.compile(r"\{[^{}\n]*\bonly\b\s*=", re.IGNORECASE)
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_NAMES_READER = re.compile(
    r"\baudience\b|\bperson\s*\.\s*(?:called|shown)\b"
    r"""|\bcase_table\s*\([^)]*["']called["']"""
)
_INCLUDES = re.compile(r"\{%[-+]?\s*(?:include|import|from|extends)\b")
_NAMED = re.compile(r"""["']([^"']+)["']""")


def audience_of_channel(front: FrontMatter, channel: Channel | None) -> Audience:
    """Say who reads what a channel gets: the widest audience that it always informs.

    A public letter is read by everybody. A channel that passes something on "unless
    asked" can be asked not to: it gets the edition for "un".
    """
    if front.confidentiality == "public":
        return "public"
    passed = channel.passes_on if channel else None
    reaches = [r for r in (passed.name, passed.source) if r] if passed else []
    if any(reach.public == "always" for reach in reaches):
        return "public"
    return "state" if any(reach.state == "always" for reach in reaches) else "un"


def has_editions(root: Path, letters: tuple[LetterFile, ...]) -> bool:
    """Say whether a letter, in any of its languages, differs between its readers.

    The sources of the templates that it includes are searched too.
    """
    for letter in letters:
        front = letter.front
        if front.withheld is not None or any(a.for_ for a in front.annexes):
            return True
    return any(map(_depends_on_reader, _read_texts(root, letters)))


def _depends_on_reader(text: str) -> bool:
    return _LIMIT.search(text) is not None or any(
        _NAMES_READER.search(expression) for expression in _EXPRESSION.findall(text)
    )


def _read_texts(root: Path, letters: tuple[LetterFile, ...]) -> Iterator[str]:
    """Yield the text of letters, then of all templates that they may include."""
    waiting = [(each.body, each.front.language) for each in letters]
    waiting += [(each.front.subject, each.front.language) for each in letters]
    known: set[str] = set()
    while waiting:
        text, lang = waiting.pop()
        yield text
        for file in _included_files(root, text, lang):
            if file not in known:
                known.add(file)
                try:
                    waiting.append((read_text(root, file, allow_tabs=True), lang))
                except AppealsError:
                    continue  # composition reports it


def _included_files(root: Path, text: str, lang: str) -> Iterator[str]:
    """Yield the templates that a text includes; all possible ones if it computes them.

    Those in the letter's language are among them.
    """
    for expression in _EXPRESSION.findall(text):
        if not _INCLUDES.match(expression):
            continue
        begin = _INCLUDES.sub("", expression).lstrip()
        files = [f"{TEMPLATES}/{name}" for name in _NAMED.findall(expression)]
        is_named = begin[:1] in {"'", '"'} and "~" not in begin and "+" not in begin
        if not is_named:
            found = (root / TEMPLATES).rglob("*.md")
            files = sorted(path.relative_to(root).as_posix() for path in found)
        for file in files:
            variant = f"{file.removesuffix('.md')}.{lang}.md"
            yield from (each for each in (file, variant) if (root / each).is_file())


def edition_for(letter: LetterFile, audience: Audience) -> LetterFile:
    """Give a letter with the annexes that an edition has.

    If the letter marks what it withholds, an annex that is not for this audience keeps
    only its number.
    """
    front = letter.front
    kept = [
        each.for_ is None or is_within(audience, each.for_) for each in front.annexes
    ]
    if all(kept):
        return letter
    numbered = tuple(enumerate(front.annexes))
    if (front.withheld or DEFAULT_REDACTION) == "close-up":
        left = [(number, each) for number, each in numbered if kept[number]]
    else:
        word = language_of_letter(front.language).letter.withheld
        mark = AnnexFile(title=word)
        left = [(number, each if kept[number] else mark) for number, each in numbered]
    annexes = tuple(each for _, each in left)
    return replace(
        letter,
        front=front.model_copy(update={"annexes": annexes}),
        annex_indexes=tuple(number for number, _ in left),
    )


def annex_numbers(letter: LetterFile) -> Mapping[int, int | None]:
    """Map each annex of the front matter to its number in the edition, if any."""
    front = letter.front
    if letter.annex_indexes is None:
        return {number: number for number in range(1, len(front.annexes) + 1)}
    now = {index + 1: at for at, index in enumerate(letter.annex_indexes, 1)}
    count = letter.annex_count
    return {number: now.get(number) for number in range(1, count + 1)}
