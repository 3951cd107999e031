"""Names of authors and editors: as an entry has them, and in their parts.

An entry holds all names as one text, and the last names as another; CSL has a list of
names in parts ({"family": "Smith", "given": "Jane"}). The parts are recovered from
the two texts, or from `csl` where they say the same.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from appeals.languages.note_words import SourceWords
from appeals.model.authority import Authority

Name = Mapping[str, str]
"""A name of CSL: `family` and `given`, or `literal`."""

OTHERS: Final[Name] = {"literal": "others"}
"""The last of a list of names that goes on: "and others", "et al."."""

_FAMILY_FIRST: Final = (
    "[\u3005\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)
"""Chinese, Japanese and Korean letters; the family name is first, with no blank."""

_PARTING: Final = re.compile(", | and ")
_STOP_OF_INITIAL: Final = re.compile(r"(?<=\b\w)\.(?:\s+(?=\w\.))?")


_ET_AL: Final = frozenset({"others", "and others", "et al", "et al.", "等", "وآخرون"})
_OF_INSTITUTIONS: Final = re.compile(
    r"\b(?:agency|alliance|amnesty|assembly|association|authority|bank|board|cent(?:er|re)"
    r"|coalition|college|commission|committee|conference|council|defenders|department"
    r"|embassy|federation|forum|foundation|fund|government|human rights|initiative"
    r"|institut(?:e|ion|o)?|international|lawyers|league|ministry|mission|nations"
    r"|network|observatory|office|organi[sz]ation|parliament|partnership|press|programme"
    r"|project|reporters|secretariat|service|society|team|tribunal|union"
    r"|universi(?:ty|té|dad|dade|tät)|watch|working group)\b",
    re.IGNORECASE,
)
"""Words that are in names of institutions, and hardly in those of people."""


class NameTexts(NamedTuple):
    """Names as an entry holds them: in full, and the names for later notes."""

    full: str
    last: str | None = None


def names_in_parts(
    authority: Authority, role: Literal["author", "editor"]
) -> Sequence[Name]:
    """Give the names of an entry's authors or editors in their parts, as CSL has them.

    What is kept under `csl` counts where it reads like the entry's own words. A name
    whose parts are not known is one literal.
    """
    last = authority.author_last if role == "author" else authority.editor_last
    full = authority.author if role == "author" else authority.editor
    texts = NameTexts(full, last) if full else None
    kept = authority.csl.get(role)
    try:
        kept_texts = join_names(kept) if kept else None
    except ValueError:
        kept_texts = None
    if kept_texts is None or (texts and texts != kept_texts):
        return split_names(texts) if texts else ()
    if not isinstance(kept, Sequence) or isinstance(kept, str):
        return split_names(kept_texts)
    return [{"literal": name} if isinstance(name, str) else name for name in kept]


def split_names(texts: NameTexts) -> list[Name]:
    """Give CSL names; those of persons in parts where the last names are known."""
    fulls, lasts = _PARTING.split(texts.full), _PARTING.split(texts.last or "")
    if len(fulls) == len(lasts) > 1:
        names = [
            {"literal": full} if full == last else _split_name(full, last)
            for full, last in zip(fulls, lasts, strict=True)
        ]
        if join_names(names) == texts:
            return names
    return [_split_name(texts.full, texts.last)]


def _split_name(full: str, last: str | None) -> Name:
    if last is None:
        return {"literal": full}
    if last == full:
        return {"family": full}
    for given in (full.removesuffix(f" {last}"), full.removeprefix(last)):
        name = {"family": last, "given": given}
        if given.strip() and given != full and full_name(name) == full:
            return name
    return {"literal": full}


def join_names(names: object) -> NameTexts | None:
    """Join CSL names: "A, B and C"; None when there is nothing to read.

    Raises ValueError for what is no list of names.
    """
    if isinstance(names, str):
        return NameTexts(names) if names else None
    if not isinstance(names, Sequence):
        raise ValueError("must be a list of names")  # noqa: TRY004  shown to the user
    read = [texts for name in names if (texts := _read_name(name))]
    if not read:
        return None
    lasts = [texts.last or texts.full for texts in read]
    has_last = any(texts.last for texts in read)
    return NameTexts(
        _join([texts.full for texts in read]), _join(lasts) if has_last else None
    )


def _read_name(name: object) -> NameTexts | None:
    if isinstance(name, str):
        return NameTexts(name) if name else None
    if not isinstance(name, Mapping):
        raise ValueError("must be a list of names")  # noqa: TRY004  shown to the user
    parts = {str(key): part for key, part in name.items() if isinstance(part, str)}
    if literal := parts.get("literal"):
        return NameTexts(literal)
    full = full_name(parts, has_comma=bool(name.get("comma-suffix")))
    return NameTexts(full, given_and_family(parts)[1] or None) if full else None


def full_name(name: Name, *, has_comma: bool = False) -> str:
    """Join the parts of a name in the order of its language: Jane Smith, 王小明."""
    if literal := name.get("literal"):
        return literal
    given, family = given_and_family(name)
    order = f"{family}{given}" if is_family_first(name) else f"{given} {family}"
    suffix = name.get("suffix", "")
    joint = ", " if has_comma else " "
    return f"{order.strip()}{joint}{suffix}" if suffix else order.strip()


def is_family_first(name: Name) -> bool:
    """Say whether the family name is written first, with no blank after it."""
    given, family = given_and_family(name)
    if family.isascii():
        return False
    return all(re.fullmatch(_FAMILY_FIRST, part) for part in (family, given))


def given_and_family(name: Name) -> tuple[str, str]:
    """Join the parts of a CSL name: ("Ludwig", "van Beethoven")."""
    given = (name.get("given"), name.get("dropping-particle"))
    family = (name.get("non-dropping-particle"), name.get("family"))
    return " ".join(filter(None, given)), " ".join(filter(None, family))


def _join(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def print_names(
    names: Sequence[Name],
    words: SourceWords,
    *,
    is_last: bool = False,
    drops_stops: bool = False,
) -> str:
    """Print names as a style joins them; of too many the first, "and others".

    `is_last` prints last names alone, but for a name that its language writes whole.
    `drops_stops` takes the stops from initials.
    """
    persons = [name for name in names if name != OTHERS]
    printed = [_print_name(name, is_last, drops_stops) for name in persons]
    if len(printed) < len(names) or len(printed) > words.most:
        return words.others.format(printed[0]) if printed else ""
    if len(printed) < 2:  # noqa: PLR2004  nothing to join
        return "".join(printed)
    return f"{words.joint.join(printed[:-1])}{words.last_joint}{printed[-1]}"


def _print_name(name: Name, is_last: bool, drops_stops: bool) -> str:
    family = given_and_family(name)[1]
    if is_last and family and not name.get("literal") and not is_family_first(name):
        return family
    if drops_stops and (given := name.get("given")):
        name = {**name, "given": _STOP_OF_INITIAL.sub("", given)}
    return full_name(name, has_comma=bool(name.get("comma-suffix")))


def correct_names(names: object, role: str, remarks: list[str]) -> object:
    """Correct what other programs took for a person: an institution, "et al.".

    Each institution is added to `remarks`. What is no list of names stays as it is.
    """
    if not isinstance(names, Sequence) or isinstance(names, str):
        return names
    meant: list[object] = []
    for name in names:
        parts = name if isinstance(name, Mapping) else {}
        full = full_name({key: p for key, p in parts.items() if isinstance(p, str)})
        if full.casefold() in _ET_AL:
            meant.append(OTHERS)
        elif parts.get("given") and _OF_INSTITUTIONS.search(full):
            meant.append({"literal": full})
            remarks.append(f"'{role}' '{full}' is taken for an institution")
        else:
            meant.append(name)
    return meant
