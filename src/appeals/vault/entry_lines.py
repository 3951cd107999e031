"""Read entries for the vault from plain lines, typed, piped or in a file.

    person: p-017                 begins a person; one given by command needs none
    name: Given Family            the first one is printed where none fits better
    name (ug): ...                the name as it is written in a language
    id: passport N 0000017
    contact: telephone, address, another person
    born: 1990-05-17              or 1990-05, or 1990

A line without any of these words is a name. No error repeats what is in a line.
"""

import re
from collections.abc import Iterator
from typing import Final

from pydantic import ValidationError

from appeals.errors import AppealsError, UsageError, raise_all
from appeals.model.protected import ProtectedName, ProtectedPerson

_LINE = re.compile(
    r"(?P<word>[^\W\d_]{2,12})\s*(?:\((?P<lang>[^()]*)\))?\s*:\s*(?P<text>.*)"
)
_KNOWN: Final = ("person", "name", "id", "contact", "born")
_REMEDY: Final = "a line begins with person:, name:, name (ug):, id:, contact: or born:"

_Values = dict[str, list[object]]


def read_persons(
    text: str, file: str, person: str | None = None
) -> tuple[ProtectedPerson, ...]:
    """Read persons from lines; lines before any heading are about `person`.

    `file` is named in errors, which have no place: it would be shown with the line.
    Raises UsageError with every line that cannot be read, and for an empty text.
    """
    found: dict[str, _Values] = {}
    errors: list[AppealsError] = []
    current = person
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().lstrip("\ufeff")
        if not line or line.startswith("#"):
            continue
        word, lang, value = _split_line(line)
        if word == "person":
            current = value
            found.setdefault(value, {})
            continue
        fault = _find_fault(word, lang, value, current)
        if fault:
            errors.append(UsageError(f"{file}, line {number}: {fault}", remedy=_REMEDY))
        elif current is not None:
            held = found.setdefault(current, {}).setdefault(word, [])
            held.append(
                ProtectedName(text=value, lang=lang) if word == "name" else value
            )
    raise_all(errors)
    persons = tuple(_build_persons(found, file))
    if not any(any(each.secrets()) or each.born for each in persons):
        raise UsageError(f"there is nothing in {file} to keep", remedy=_REMEDY)
    return persons


def merge_person(old: ProtectedPerson | None, new: ProtectedPerson) -> ProtectedPerson:
    """Add new data to a person; a new day of birth replaces the old."""
    if old is None:
        return new
    return ProtectedPerson(
        id=old.id,
        names=tuple(dict.fromkeys((*old.names, *new.names))),
        ids=tuple(dict.fromkeys((*old.ids, *new.ids))),
        contacts=tuple(dict.fromkeys((*old.contacts, *new.contacts))),
        born=new.born or old.born,
    )


def _split_line(line: str) -> tuple[str, str | None, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        return "name", None, line
    return match["word"].casefold(), match["lang"], match["text"].strip()


def _find_fault(word: str, lang: str | None, value: str, person: str | None) -> str:
    """Say what is wrong with a line; "" if nothing is."""
    if person is None:
        return "this line says nothing of whose it is"
    if word not in _KNOWN:
        return "this line begins with a word that is not known"
    if not value:
        return f"there is nothing behind '{word}:'"
    if lang is not None and word != "name":
        return f"'{word}' has no language"
    try:
        ProtectedName(text=value, lang=lang)
    except ValidationError as error:
        is_lang = any("lang" in each["loc"] for each in error.errors())
        if is_lang:
            return "the language of this name is not a tag such as ug or zh-Hant"
        return "this line is longer than 500 characters"
    return ""


def _build_persons(found: dict[str, _Values], file: str) -> Iterator[ProtectedPerson]:
    for id_, held in found.items():
        born = held.get("born", [])
        try:
            yield ProtectedPerson.model_validate(
                {
                    "id": id_,
                    "names": held.get("name", []),
                    "ids": held.get("id", []),
                    "contacts": held.get("contact", []),
                    "born": born[-1] if born else None,
                }
            )
        except ValidationError as error:
            if any("id" in each["loc"][:1] for each in error.errors()):
                raise UsageError(
                    f"{file}: an id of a person is not valid",
                    remedy="small letters, digits and '-', as in p-017",
                ) from None
            raise UsageError(
                f"{file}: the day of birth of '{id_}' is not valid",
                remedy="write it as 1990-05-17, 1990-05 or 1990",
            ) from None
