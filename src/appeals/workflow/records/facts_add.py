"""Add a fact to facts.yaml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from appeals.citations.symbol import slug
from appeals.errors import Place, UsageError
from appeals.model.fact import Fact
from appeals.model.values import PartialDate, TypedFloat
from appeals.registry.editing import RegistryChange
from appeals.registry.validation import fields_in_files
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import PlainValue
from appeals.workflow.records.references import find_authority
from appeals.workflow.records.registry_files import (
    FACT,
    edit_registry,
    one_line,
    refuse_unfit,
)

_BLANKS = " \u00a0\u202f\u2009"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
# Groups of three digits with one separator throughout, and another for decimals.
_GROUPED = re.compile(
    rf"(-?[1-9]\d{{0,2}})(?:(,\d{{3}})(?:,\d{{3}})*(\.\d+)?"
    rf"|([{_BLANKS}'’]\d{{3}})(?:[{_BLANKS}'’]\d{{3}})*([.,]\d+)?"
    r"|(\.\d{3})(?:(?:\.\d{3})*(,\d+)|(?:\.\d{3})+))",
    re.ASCII,
)
_UNCLEAR = re.compile(rf"-?\d[\d.,'’{_BLANKS}]*", re.ASCII)
_MAYBE_GROUPED = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_RANGE = re.compile(rf"(-?\d[\d.,'’{_BLANKS}]*?)\s*(?:-|–|—|\bto\b)\s*(\d.*)", re.ASCII)
_DIGITS = "write digits without separators: 1250 or 3.5"
_KINDS = ("number", "range", "date", "text")


@dataclass(frozen=True, slots=True)
class NewFact:
    """The options of `appeals facts add`.

    `value` is as typed: "16", "16-76", "2019-10-17", words. `kind` None means: guess
    it. `fields` are the other fields, named as in facts.yaml.
    """

    id: str
    value: str
    authority: str
    kind: str | None = None
    fields: Mapping[str, PlainValue] = field(default_factory=dict)


def add_fact(workspace: Workspace, asked: NewFact) -> Place:
    """Write a new fact, unconfirmed; give its place.

    Raises UsageError for an id that is taken or cannot be, a value that does not fit
    its kind or an unknown authority; the errors of the editor and of writing.
    """
    if asked.id != slug(asked.id):
        remedy = f"write '{slug(asked.id)}'" if slug(asked.id) else "as in cases-2019"
        raise UsageError(f"'{asked.id}' cannot be the id of a fact", remedy=remedy)
    if asked.id in workspace.facts:
        raise UsageError(
            f"the fact '{asked.id}' is there already",
            place=workspace.facts.place(asked.id),
            remedy="change it there, or give the new one another id",
        )
    authority = find_authority(workspace, asked.authority)
    given: dict[str, PlainValue] = {
        "certainty": "unconfirmed",
        "source": authority.title or authority.symbol or authority.key,
        **_read_value(asked),
        "authority": authority.key,
        **asked.fields,
    }
    fields = {n: one_line(given[n]) for n in fields_in_files(Fact) if n in given}
    refuse_unfit(Fact, {**fields, "id": asked.id})
    change = RegistryChange(added={asked.id: fields})
    return edit_registry(workspace, FACT, change)[asked.id]


def _read_value(asked: NewFact) -> dict[str, PlainValue]:
    """Read the typed value as one of its kind."""
    kind = asked.kind or _guess_kind(asked)
    if kind not in _KINDS:
        raise UsageError.no_such("unknown kind", kind, _KINDS)
    text = asked.value.strip()
    if kind == "number":
        number = _read_number(text, is_certain=asked.kind == "number")
        if number is None:
            raise UsageError(f"'{asked.value}' is not a number", remedy=_DIGITS)
        return {"kind": kind, "value": number}
    if kind == "range":
        ends = _read_range(text)
        if ends is None:
            raise UsageError(f"'{asked.value}' is not a range", remedy="write 16-76")
        return {"kind": kind, "value": ends[0], "upper": ends[1]}
    if kind == "date":
        refuse_day("--value", text)
    return {"kind": kind, "value": text}


def _guess_kind(asked: NewFact) -> str:
    """Guess the kind of a value by its form.

    Raises UsageError for one that looks like a number and can be read in two ways,
    and for words with a bound, which would not be printed.
    """
    text = asked.value.strip()
    if _read_number(text) is not None:
        return "number"
    if re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", text, re.ASCII):
        return "date"
    if _read_range(text) is not None:
        return "range"
    if _UNCLEAR.fullmatch(text):
        raise UsageError(
            f"'{asked.value}' can be read as more than one number, or as none",
            remedy=f"{_DIGITS}; words: --kind text",
        )
    bound = asked.fields.get("bound", "exact")
    if bound != "exact" or asked.fields.get("estimated"):
        word = "--estimated" if bound == "exact" else f"--bound {bound}"
        raise UsageError(
            f"'{asked.value}' is not a number: '{word}' would not be printed",
            remedy=f"{_DIGITS}, and what is counted as --unit, such as %",
        )
    return "text"


def _read_range(text: str) -> tuple[int | float, int | float] | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    low, high = _read_number(match[1].strip()), _read_number(match[2])
    return None if low is None or high is None else (low, high)


def refuse_day(option: str, text: str) -> None:
    """Raise UsageError for an impossible date."""
    try:
        PartialDate.parse(text)
    except ValueError as error:
        raise UsageError(str(error), remedy=f"as in {option} 2019-10-17") from None


def _read_number(text: str, *, is_certain: bool = False) -> int | float | None:
    """Read "1250", "3.50", "1,250", "1 250", "1’250", "1.250.000"; None for others.

    "1.250" is a decimal only where that `is_certain`: many mean 1250 by it.
    """
    plain = text
    if grouped := _GROUPED.fullmatch(text):
        decimals = grouped[3] or grouped[5] or grouped[7] or ""
        whole = text.removesuffix(decimals)
        plain = re.sub(r"[^\d-]", "", whole) + decimals.replace(",", ".")
    elif _MAYBE_GROUPED.fullmatch(text) and not is_certain:
        return None
    if _NUMBER.fullmatch(plain) is None:
        return None
    return TypedFloat(plain) if "." in plain else int(plain)
