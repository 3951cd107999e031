"""What a translation lacks of its letter: paragraphs, cites, facts, notes, requests.

The sources are compared, as they were typed; nobody here can read whether a sentence
says the same. Quotations are left out: many have no excerpt in the other language.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from appeals.composition.master_blocks import TextBlock

_CITE = re.compile(r"(?<!\\)@(?:\{([^{}]*)\}|([A-Za-z0-9][\w-]*))([^\[\]|;@]*)")
_QUOTE = re.compile(r"\bquote\(\s*[\"']([^\"']+)[\"'][^{}]*?\)")
_CITES_NOTHING = re.compile(r"\bcite\s*=\s*[Ff]alse")
_FACT = re.compile(r"\bfact\(\s*[\"']([^\"']+)[\"']")
_NOTE = re.compile(r"(?<!\\)\^\[")
_HEADING = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
_ITEM = re.compile(r"^ {0,3}(?:\d{1,9}[.)]|[-*+•])[ \t]", re.MULTILINE)
_ASKS = re.compile(r"^\{[^{}]*\.asks\b[^{}]*\}", re.MULTILINE)


_ITEMS = "other items of lists"
_NOTES = "notes of one's own"
_PARTS = ("paragraphs", "headings", "requests", _ITEMS, _NOTES, "annexes")


class _Counts(NamedTuple):
    """What is in one edition. `places` are those within sources, by key."""

    parts: Counter[str]
    keys: Counter[str]
    facts: Counter[str]
    places: defaultdict[str, Counter[str]]


def edition_gaps(
    letter: Sequence[TextBlock],
    translation: Sequence[TextBlock],
    annexes: tuple[int, int] = (0, 0),
) -> tuple[str, ...]:
    """Say what is in one of two editions alone: ("1 of 3 requests", ...).

    `annexes` counts those of the letter and of the translation.
    """
    master, own = (
        _count_parts(letter, annexes[0]),
        _count_parts(translation, annexes[1]),
    )
    return tuple(_differences(master, own))


def hash_gaps(gaps: Sequence[str]) -> str:
    """Give eight digits of the hash of these gaps."""
    return hashlib.sha256("\n".join(gaps).encode()).hexdigest()[:8]


def _count_parts(blocks: Sequence[TextBlock], annexes: int) -> _Counts:
    parts = Counter({"paragraphs": len(blocks), "annexes": annexes})
    found = _Counts(parts, Counter(), Counter(), defaultdict(Counter))
    is_asking = False
    for block in blocks:
        text = block.source
        parts["headings"] += len(_HEADING.findall(text))
        parts[_NOTES] += len(_NOTE.findall(text))
        found.facts.update(_FACT.findall(text))
        _count_cites(found, text)
        asks, items = _ASKS.search(text), len(_ITEM.findall(text))
        is_asking = asks is not None or (is_asking and bool(_ITEM.match(text)))
        before = len(_ITEM.findall(text[: asks.start()])) if asks else 0
        parts["requests"] += items - before if is_asking else 0
        parts[_ITEMS] += before if is_asking else items
    return found


def _count_cites(found: _Counts, text: str) -> None:
    for braced, slug, rest in _CITE.findall(text):
        key = " ".join((braced or slug).split()).casefold()
        place = "".join(rest.split()).strip(",").casefold()
        found.keys[key] += 1
        found.places[key][place] += 1
    for match in _QUOTE.finditer(text):
        if not _CITES_NOTHING.search(match[0]):
            found.keys[match[1].casefold()] += 1


def _differences(master: _Counts, own: _Counts) -> Iterator[str]:
    for part in _PARTS:
        there, here = master.parts[part], own.parts[part]
        if here < there:
            yield f"{here} of {there} {part}"
        elif here > there:
            yield f"{here} {part}, and the letter has {there}"
    for what, uses, own_uses in (
        ("cite of", master.keys, own.keys),
        ("fact", master.facts, own.facts),
    ):
        for name, count in (uses - own_uses).items():
            yield f"the {what} '{name}' is missing{_times(count)}"
        for name, count in (own_uses - uses).items():
            yield f"the {what} '{name}'{_times(count)} is not in the letter"
    yield from _other_places(master, own)


def _other_places(master: _Counts, own: _Counts) -> Iterator[str]:
    for key, places in master.places.items():
        others = own.places[key]
        if places.total() != others.total():
            continue  # that a cite is missing was said
        left = sorted((places - others).elements())
        right = sorted((others - places).elements())
        for there, here in zip(left, right, strict=True):
            yield (
                f"'{key}' is cited at {here or 'no place'}, and in the letter at "
                f"{there or 'no place'}"
            )


def _times(count: int) -> str:
    return f" {count} times" if count > 1 else ""
