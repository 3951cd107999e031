"""Pydantic's complaints in plain words for people who write letters."""

import re
from collections.abc import Sequence

from pydantic_core import ErrorDetails

from appeals.errors import did_you_mean
from appeals.registry.nodes import MappingNode, Node, ScalarNode, SequenceNode

_LONGEST_SHOWN = 40

_KINDS = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "tuple_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}

PATTERN_WORDS = {
    r"^[a-z0-9][a-z0-9-]*$": "an id like unodc-ed (a to z, digits, hyphens)",
    r"^[a-z][a-z0-9_]*$": "a name like court_date (a to z, digits, underscores)",
    r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$": "a language like en, fr or zh-Hans",
    r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$": "one e-mail address",
    r"^https?://[^\s@]+$": "an address that begins with http:// or https://",
    r"^https://": "an address that begins with https://",
    r"^[0-9a-f]{64}$": "a SHA-256 hash: 64 digits and letters a to f",
    r"^[0-9a-f]{8}$": "eight digits and letters a to f, in quotation marks",
    r"^[A-Z]{3}$": "the three letters of a State, like CHN (ISO 3166-1)",
    r"^(public|confidential|embargoed-until:\d{4}-\d\d-\d\d)$": (
        "public, confidential or embargoed-until:2021-06-29"
    ),
}
"""What each pattern of the models asks for."""


def expected(group: Sequence[ErrorDetails]) -> str:
    """Say what must be at one place: "must be a whole number or text".

    `group` holds the errors of one place: several for a union of types.
    """
    if group[0]["type"] == "value_error":
        return str(group[0].get("ctx", {}).get("error", "must be otherwise"))
    kinds = dict.fromkeys(_kind(detail) for detail in group)
    if "be a number" in kinds:
        kinds.pop("be a whole number", None)
    if len(kinds) == 1:
        return f"must {next(iter(kinds))}"
    return "must be " + " or ".join(kind.removeprefix("be ") for kind in kinds)


def _kind(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error":
            return f"be {context['expected']}".replace("'", "")
        case "string_pattern_mismatch":
            words = PATTERN_WORDS.get(context["pattern"])
            return f"be {words}" if words else f"fit {context['pattern']}"
        case "string_too_short" | "too_short":
            return "not be empty"
        case "greater_than_equal":
            return f"be at least {context['ge']}"
        case kind if kind in _KINDS:
            return f"be {_KINDS[kind]}"
        case _:
            return f"be right ({detail['msg']})"


def stands_there(node: Node) -> str:
    """Say what is at a place: "the number 3.10 is there"."""
    match node:
        case SequenceNode():
            return "a list is there"
        case MappingNode():
            return "keys and values are there"
        case ScalarNode(value=None):
            return "nothing is there"
        case ScalarNode(value=bool()):
            return f"{node.text.lower()} is there"
        case ScalarNode(value=int() | float()):
            return f"the number {_short(node.text)} is there"
        case ScalarNode():
            return f"'{_short(node.text)}' is there"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


def remedy_for(group: Sequence[ErrorDetails], node: Node) -> str:
    """Say how to fix what is at one place; "" when the message says it."""
    types = {detail["type"] for detail in group}
    if not isinstance(node, ScalarNode):
        return "write one value here" if "string_type" in types else ""
    if node.value is None:
        return "write something behind the colon, or take the line out"
    if "literal_error" in types:
        context = group[0].get("ctx", {})
        return did_you_mean(node.text, re.findall(r"'([^']*)'", context["expected"]))
    if "string_type" in types and not isinstance(node.value, str):
        return f"if it is meant as text, put it in quotation marks: '{node.text}'"
    if "tuple_type" in types:
        return f"write [{_short(node.text)}], or '- ' in front of each entry"
    if "bool_type" in types and node.text.casefold() in {"yes", "no", "on", "off"}:
        is_yes = node.text.casefold() in {"yes", "on"}
        return f"write {'true' if is_yes else 'false'}"
    return ""
