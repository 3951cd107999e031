"""Names of authors: our one line of text, and CSL's list of names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CslName = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Author:
    """An author as an entry holds it: the full name, and the name for later notes."""

    full: str
    last: str | None = None


def to_names(author: Author) -> list[dict[str, str]]:
    """Give CSL names; a person's name is parted where the last name is known."""
    if author.last is None:
        return [{"literal": author.full}]
    if author.last == author.full:
        return [{"family": author.full}]
    given = author.full.removesuffix(f" {author.last}")
    if given == author.full or not given.strip():
        return [{"literal": author.full}]
    return [{"family": author.last, "given": given}]


def from_names(names: object) -> Author | None:
    """Join CSL names: "A, B and C"; None when there is nothing to read.

    Raises ValueError for what is no list of names.
    """
    if isinstance(names, str):
        return Author(names) if names else None
    if not isinstance(names, Sequence):
        raise ValueError("must be a list of names")  # noqa: TRY004  told to the user
    authors = [found for name in names if (found := _from_name(name)) is not None]
    if not authors:
        return None
    lasts = [author.last or author.full for author in authors]
    has_last = any(author.last for author in authors)
    return Author(
        _joined([author.full for author in authors]),
        _joined(lasts) if has_last else None,
    )


def _from_name(name: object) -> Author | None:
    if isinstance(name, str):
        return Author(name) if name else None
    if not isinstance(name, Mapping):
        raise ValueError("must be a list of names")  # noqa: TRY004  told to the user
    if literal := _part(name, "literal"):
        return Author(literal)
    family = " ".join(
        part
        for key in ("non-dropping-particle", "family")
        if (part := _part(name, key))
    )
    before = [_part(name, "given"), _part(name, "dropping-particle"), family]
    full = " ".join(part for part in before if part)
    if suffix := _part(name, "suffix"):
        full += f", {suffix}" if name.get("comma-suffix") else f" {suffix}"
    return Author(full, family or None) if full else None


def _part(name: CslName, key: str) -> str:
    value = name.get(key)
    return value if isinstance(value, str) else ""


def _joined(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
