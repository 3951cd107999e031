"""A placeholder of a skeleton is still in the letter.

What it finds: two or more words in a row in capital letters, one of them of at least
four letters, in the text, the notes and the front matter. Acronyms of recipients and
what comes out of a registry are left alone.

Why it matters: the reader would see what should have been written there.

Example:

    We write about WHAT HAPPENED.

How to fix it: write what the capitals ask for. Where capitals are right, set the
warning aside with a reason.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from appeals.checks.typed_words import front_texts, written_texts
from appeals.composition.compose import ComposedLetter
from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_final=True)

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_GAP = re.compile(r"[\s,]+")
_LONG = 4
_CAPITALS = re.compile(rf"\b[^\W\d_a-z]{{{_LONG}}}")


def check(letter: ComposedLetter) -> Findings:
    """Check the words of the author, line by line, and the front matter."""
    acronyms = _acronyms(letter.workspace)
    for _, running, number in written_texts(letter):
        for start, end in placeholders(running.text, acronyms):
            if not running.is_value(start):
                words = running.text[start:end]
                yield _finding(words, running.place(start, end), number)
    for text, place in front_texts(letter):
        for start, end in placeholders(text, acronyms):
            yield _finding(text[start:end], place, None)


def _acronyms(workspace: Workspace) -> frozenset[str]:
    return frozenset(
        word
        for recipient in workspace.recipients.values()
        for word in (recipient.acronym or "").split()
    )


@lru_cache(maxsize=512)
def placeholders(text: str, acronyms: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Give where runs of words in capitals begin and end."""
    return tuple(_find_runs(text, acronyms))


def _find_runs(text: str, acronyms: frozenset[str]) -> Iterator[tuple[int, int]]:
    if _CAPITALS.search(text) is None:
        return
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        is_next = run and _GAP.fullmatch(text, run[-1].end(), word.start())
        if not (word[0].isupper() and is_next):
            yield from _accept_run(run, acronyms)
            run = []
        if word[0].isupper():
            run.append(word)
    yield from _accept_run(run, acronyms)


def _accept_run(
    run: list[re.Match[str]], acronyms: frozenset[str]
) -> Iterator[tuple[int, int]]:
    words = [word[0] for word in run if len(word[0]) > 1]
    is_prose = any(len(word) >= _LONG and word not in acronyms for word in words)
    if len(words) > 1 and is_prose:
        yield run[0].start(), run[-1].end()


def _finding(words: str, place: Place | None, note: int | None) -> Finding:
    return RULE.finding(
        f"Placeholder text left: {' '.join(words.split())}",
        place,
        "write what the capitals ask for",
        note=note,
    )
