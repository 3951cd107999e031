"""JSON schemas of the files that people edit, made from the models, for editors.

What a key means is said once, in the docstring of its model: a sentence that has the
key in backticks is the key's description.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from appeals.errors import UsageError
from appeals.model.authority import Authority, TranslatedName
from appeals.model.case import CaseConfidentiality
from appeals.model.channel import Channel, StateRecord
from appeals.model.consent import ConsentRecord
from appeals.model.fact import Fact
from appeals.model.letter import FrontMatter
from appeals.model.people import Person, Signatory
from appeals.model.recipient import Group, Recipient, Right, Shared
from appeals.model.settings import Settings
from appeals.model.values import RegistryModel, Sourced
from appeals.registry.case_lines import REQUIRED_COLUMNS
from appeals.review.marks import AssignedLetters, UseMark
from appeals.storage.atomic import write_bytes

Schema = dict[str, Any]  # nested JSON
FOLDER: Final = ".appeals/schema"
_DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that every editor knows, those with a YAML language server above all."""

REGISTRIES: Final[Mapping[str, Mapping[str, type[BaseModel]]]] = {
    "recipients": {
        "recipients": Recipient,
        "groups": Group,
        "rights": Right,
        "shared": Shared,
    },
    "channels": {"channels": Channel, "states": StateRecord},
    "citations": {"sources": Authority, "names": TranslatedName},
    "facts": {"facts": Fact},
    "people": {"people": Person},
    "signatories": {"signatories": Signatory},
    "consents": {"consents": ConsentRecord},
}
"""The sections of each registry; the first one is never missing."""
_WHOLE: Mapping[str, type[BaseModel]] = {
    "settings": Settings,
    "front-matter": FrontMatter,
    "assigned": AssignedLetters,
}
KINDS: Final[Mapping[str, str]] = {
    **{kind: f"{kind}.yaml" for kind in REGISTRIES},
    "settings": "appeals.toml",
    "front-matter": "the head of a letter, templates/letters/*.md",
    "cases": "a row of cases, a line of a .jsonl file",
    "marks": "reviews/marks/*.yaml",
    "assigned": "reviews/assigned.yaml",
}
"""The kinds of schema, and the file of each."""

_SENTENCE = re.compile(r"(?<=[.?])\s+(?=[A-Z`\"])")


def schema_of(kind: str) -> Schema:
    """Make the JSON schema (draft 7) of a kind of file; UsageError for no such kind."""
    if kind in REGISTRIES:
        schema = _registry_schema(kind)
    elif kind in _WHOLE:
        schema = model_schema(_WHOLE[kind])
    elif kind == "marks":
        schema = _marks_schema()
    elif kind == "cases":
        schema = _case_schema()
    else:
        raise UsageError.no_such("there is no schema", kind, KINDS)
    return {"$schema": _DRAFT, "title": KINDS[kind], **schema}


@cache
def schema_text(kind: str) -> str:
    """Give a schema as it is in its file."""
    return json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n"


def schema_files() -> Iterator[tuple[str, bytes]]:
    """Yield each file of a workspace that holds a schema, and its bytes."""
    for kind in KINDS:
        yield f"{FOLDER}/{kind}.json", schema_text(kind).encode()


def write_schemas(root: Path) -> tuple[str, ...]:
    """Write the schemas into a workspace, and give the files that changed.

    Raises MachineError when the disk refuses.
    """
    stale = dict(_stale_files(root))
    for file, content in stale.items():
        write_bytes(root / file, content, shown=file)
    return tuple(stale)


def stale_schemas(root: Path) -> tuple[str, ...]:
    """Give the kinds whose schema is missing in a workspace, or of another version."""
    return tuple(Path(file).stem for file, _ in _stale_files(root))


def with_modeline(file: str, text: str) -> str:
    """Begin a new file with the line by which an editor finds its schema."""
    kind = next((kind for kind, of in KINDS.items() if of == file), None)
    if kind is None:
        return text
    if kind == "settings":  # as Taplo reads it, the language server for TOML
        return f"#:schema ./{FOLDER}/{kind}.json\n{text}"
    return f"# yaml-language-server: $schema={FOLDER}/{kind}.json\n{text}"


def model_schema(model: type[BaseModel]) -> Schema:
    """Make the schema of one model, with those that it is made of."""
    definitions = _definitions(model)
    return {**definitions.pop(model.__name__), "$defs": definitions}


def _stale_files(root: Path) -> Iterator[tuple[str, bytes]]:
    for file, content in schema_files():
        path = root / file
        if not path.is_file() or path.read_bytes() != content:
            yield file, content


def _registry_schema(kind: str) -> Schema:
    sections = REGISTRIES[kind]
    definitions = _definitions(*sections.values())
    properties: Schema = {"schema": {"const": f"appeals/{kind}@1"}}
    for name, model in sections.items():
        entry = definitions[model.__name__]
        id_ = next(iter(model.model_fields))  # the key of an entry, not a field in it
        key = entry["properties"].pop(id_)
        entry["required"] = [each for each in entry["required"] if each != id_]
        properties[name] = {
            "description": entry["description"],
            "type": ["object", "null"],
            "propertyNames": {k: key[k] for k in ("pattern",) if k in key},
            "additionalProperties": {"$ref": f"#/$defs/{model.__name__}"},
        }
    required = ["schema", next(iter(sections))]
    return {**_object_schema(properties, required), "$defs": definitions}


def _marks_schema() -> Schema:
    marks = {"type": ["array", "null"], "items": {"$ref": "#/$defs/UseMark"}}
    properties: Schema = {"schema": {"const": "appeals/marks@1"}, "marks": marks}
    schema = _object_schema(properties, ["schema", "marks"])
    return {**schema, "$defs": _definitions(UseMark)}


def _case_schema() -> Schema:
    columns: Schema = {
        name: {"type": "string", "minLength": 1, "description": what}
        for name, what in REQUIRED_COLUMNS.items()
    }
    columns["confidentiality"]["enum"] = list(get_args(CaseConfidentiality))
    further = {"type": "string", "description": "a value that the text may print"}
    schema = _object_schema(columns, list(columns))
    return {**schema, "additionalProperties": further}


def _object_schema(properties: Schema, required: list[str]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def _definitions(*models: type[BaseModel]) -> Schema:
    """Make the schemas of models and of what they are made of, by name of class."""
    _, made = models_json_schema([(model, "validation") for model in models])
    definitions: Schema = made["$defs"]
    for model in _subclasses(RegistryModel):
        if model.__name__ in definitions:
            definition = definitions[model.__name__]
            definition["description"] = " ".join((model.__doc__ or "").split())
            for name, field in model.model_fields.items():
                _tidy_field(definition["properties"][field.alias or name])
                names = {name, field.alias or name}
                words = sentences_on(names, model.__doc__, Sourced.__doc__)
                if words:
                    definition["properties"][field.alias or name]["description"] = words
    return definitions


def _subclasses(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield each
        yield from _subclasses(each)


def _tidy_field(field: Schema) -> None:
    """Remove what pydantic says about Python, and forbid unknown keys."""
    field.pop("title", None)
    if field.get("default", ...) is None:
        del field["default"]
    for each in (field, *field.get("anyOf", ())):
        if "patternProperties" in each:
            each["additionalProperties"] = False


def sentences_on(names: set[str], *docstrings: str | None) -> str:
    """Give what the first docstring that mentions a field says about it."""
    for words in docstrings:
        sentences = _SENTENCE.split(" ".join((words or "").split()))
        found = [s for s in sentences if any(f"`{name}`" in s for name in names)]
        if found:
            return " ".join(found)
    return ""
