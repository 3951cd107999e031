"""Add a fact to facts.yaml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from appeals.citations.symbol import slug
from appeals.errors import Place, UsageError, did_you_mean
from appeals.model.fact import Fact
from appeals.model.values import PartialDate
from appeals.registry.editing import RegistryChange, file_names
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import PlainValue
from appeals.workflow.references import find_authority
from appeals.workflow.registry_files import (
    facts_editor,
    one_line,
    refuse_unfit,
    write_edited,
)

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:-|–|\bto\b)\s*(\d+(?:\.\d+)?)", re.ASCII)
_KINDS = ("number", "range", "date", "text")


@dataclass(frozen=True, slots=True)
class NewFact:
    """What `appeals facts add` was asked for.

    `value` is as typed: "16", "16-76", "2019-10-17", words. `kind` None means: as it
    looks. `fields` are the other fields, named as in facts.yaml.
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
        hint = f"write '{slug(asked.id)}'" if slug(asked.id) else "as in cases-2019"
        raise UsageError(f"'{asked.id}' cannot be the id of a fact", hint=hint)
    if asked.id in workspace.facts:
        raise UsageError(
            f"the fact '{asked.id}' is there already",
            place=workspace.facts.place(asked.id),
            hint="change it there, or give the new one another id",
        )
    authority = find_authority(workspace, asked.authority)
    given: dict[str, PlainValue] = {
        "certainty": "unconfirmed",
        "source": authority.title or authority.symbol or authority.key,
        **_value(asked),
        "authority": authority.key,
        **asked.fields,
    }
    fields = {n: one_line(given[n]) for n in file_names(Fact) if n in given}
    refuse_unfit(Fact, {**fields, "id": asked.id})
    edited = facts_editor(workspace).edit(RegistryChange(added={asked.id: fields}))
    write_edited(workspace, edited)
    return edited.places[asked.id]


def _value(asked: NewFact) -> dict[str, PlainValue]:
    """Read the typed value as its kind asks."""
    kind = asked.kind or _kind_of(asked.value)
    if kind not in _KINDS:
        near = did_you_mean(kind, _KINDS) or f"known: {', '.join(_KINDS)}"
        raise UsageError(f"unknown kind '{kind}'", hint=near)
    text = asked.value.strip()
    if kind == "number":
        if _NUMBER.fullmatch(text) is None:
            hint = "write digits, without separators: 1250 or 3.5"
            raise UsageError(f"'{asked.value}' is not a number", hint=hint)
        return {"kind": kind, "value": _number(text)}
    if kind == "range":
        match = _RANGE.fullmatch(text)
        if match is None:
            raise UsageError(f"'{asked.value}' is not a range", hint="write 16-76")
        return {"kind": kind, "value": _number(match[1]), "upper": _number(match[2])}
    if kind == "date":
        _check_date(text)
    return {"kind": kind, "value": text}


def _kind_of(value: str) -> str:
    text = value.strip()
    if _NUMBER.fullmatch(text):
        return "number"
    if re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", text, re.ASCII):
        return "date"
    return "range" if _RANGE.fullmatch(text) else "text"


def _check_date(text: str) -> None:
    try:
        PartialDate.parse(text)
    except ValueError as error:
        raise UsageError(str(error), hint="as in --value 2019-10-17") from None


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
