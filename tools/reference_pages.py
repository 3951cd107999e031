"""Make the reference pages of the documentation from the code.

`docs/conf.py` calls `write_pages` before a build: commands with their options from the
Typer app, rules from their docstrings, keys of files from the models. The pages lie in
`docs/reference/made/`, which git ignores; a page that says the same is left alone, so
that Sphinx does not read it again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer
import typer.main
from typer.core import TyperGroup

from appeals.checks.catalogue import ALL_RULES
from appeals.cli.main import build_app
from appeals.rules.rule import Rule
from appeals.workflow.setup.schemas import KINDS, schema_of

Pages = dict[str, str]
"""Markdown by name of file."""
_KINDS = {
    "string": "text",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "null": "nothing",
}
_MARKUP = re.compile(r"([\\*_\[\]<>{}$#|])")
_CODE = re.compile(r"(``.+?``|`[^`]+`)", re.DOTALL)


def write_pages(folder: Path) -> None:
    """Write the pages into a folder, and remove those of things that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = make_pages()
    for path in folder.iterdir():
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def make_pages() -> Pages:
    """Make a page for each command or group, one for each file, and one for rules."""
    commands, files = dict(_command_pages()), dict(_file_pages())
    return {
        "commands.md": _list_page("Options of each command", commands),
        "files.md": _list_page("Keys of each file", files),
        "rules.md": _rule_page(ALL_RULES),
        **commands,
        **files,
    }


def _list_page(title: str, pages: Pages) -> str:
    names = (name.removesuffix(".md") for name in pages)
    lines = [f"# {title}", "", "```{toctree}", ":maxdepth: 1", "", *names, "```", ""]
    return "\n".join(lines)


def _command_pages() -> Iterator[tuple[str, str]]:
    whole = typer.Context(typer.main.get_command(build_app()), info_name="appeals")
    for context in _below(whole):
        parts = [_command(context, "#")]
        parts += [_command(each, "##") for each in _below(context)]
        yield f"command-{context.info_name}.md", "\n".join(parts)


def _below(context: typer.Context) -> Iterator[typer.Context]:
    """Yield each command of a group."""
    if isinstance(group := context.command, TyperGroup):
        for name, command in group.commands.items():
            yield typer.Context(command, parent=context, info_name=name)


def _command(context: typer.Context, heading: str) -> str:
    command = context.command
    rows = [
        (f"`{record[0]}`", _escape(record[1]))
        for parameter in command.params
        if (record := parameter.get_help_record(context))
    ]
    usage = command.get_usage(context).removeprefix("Usage: ")
    parts = [f"{heading} {context.command_path}\n", _paragraphs(command.help or "")]
    if not isinstance(command, TyperGroup):
        parts += [f"    {usage}\n", _table(("option", "what it is for"), rows)]
    return "\n".join(parts)


def _rule_page(rules: Sequence[Rule]) -> str:
    rows = [
        (f"[{rule.code}](#{rule.code.lower()}-{rule.name})", rule.severity, rule.name)
        for rule in rules
    ]
    parts = [
        "# Rules\n",
        "What is checked in a letter. `appeals rule CODE` prints the same.\n",
        _table(("code", "severity", "name"), rows),
    ]
    for rule in rules:
        parts.append(f"## {rule.code} {rule.name}\n\n*{rule.severity}*\n")
        parts.append(_paragraphs(rule.documentation))
        if rule.is_final:
            parts.append("**Final**: no letter is approved, signed or sent with it.\n")
    return "\n".join(parts)


def _file_pages() -> Iterator[tuple[str, str]]:
    for kind, file in KINDS.items():
        schema = schema_of(kind)
        parts = [
            f"# {kind}\n",
            f"What may be in {_escape(file)}, as `appeals schema {kind}` says.\n",
            *_keys("", schema),
        ]
        for name, each in schema.get("$defs", {}).items():
            parts += _keys(name, each)
        yield f"file-{kind}.md", "\n".join(parts)


def _keys(name: str, schema: Mapping[str, Any]) -> Iterator[str]:  # nested JSON
    if name:
        yield f"## {name}\n\n{_escape(schema.get('description', ''))}\n"
    if "properties" not in schema:
        yield f"{_kind_of(schema)}\n"
        return
    required = schema.get("required", ())
    rows = [
        (
            f"`{key}`",
            _kind_of(value),
            "required" if key in required else "",
            _escape(value.get("description", "")),
        )
        for key, value in schema["properties"].items()
    ]
    yield _table(("key", "kind", "", "what it is"), rows)


def _kind_of(value: Mapping[str, Any]) -> str:  # nested JSON
    """Say in a few words what a value may be: "list of text", "`un` or `oscola4`"."""
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return " or ".join(f"`{each}`" for each in value["enum"])
    if "$ref" in value:
        name = str(value["$ref"]).rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in value:
        kinds = dict.fromkeys(_kind_of(each) for each in value["anyOf"])
        return " or ".join(kind for kind in kinds if kind != _KINDS["null"])
    (kind, *_) = value["type"] if isinstance(value["type"], list) else [value["type"]]
    if kind == "array":
        return f"list of {_kind_of(value['items'])}"
    if kind == "object":
        inner = _values_of(value)
        return f"keys, each with {_kind_of(inner)}" if inner else "keys"
    return _KINDS[kind]


def _values_of(value: Mapping[str, Any]) -> Mapping[str, Any] | None:  # nested JSON
    """Give the schema of the values of a map whose keys are free."""
    by_pattern = [*value.get("patternProperties", {}).values()]
    for each in (*by_pattern, value.get("additionalProperties")):
        if isinstance(each, dict):
            return each
    return None


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _paragraphs(text: str) -> str:
    """Turn a docstring into Markdown: indented lines are code, the rest is words."""
    parts = re.split(r"((?:^ {4}.*\n?)+)", text.strip(), flags=re.MULTILINE)
    made = []
    for number, part in enumerate(parts):
        if number % 2:
            code = "\n".join(line[4:] for line in part.rstrip().splitlines())
            made.append(f"~~~text\n{code}\n~~~")
        elif part.strip():
            made.append(_escape(part.strip("\n")))
    return "\n\n".join(made) + "\n"


def _escape(text: str) -> str:
    """Escape markup in text; what is in backticks stays code."""
    pieces = _CODE.split(text)
    return "".join(
        piece if number % 2 else _MARKUP.sub(r"\\\1", piece)
        for number, piece in enumerate(pieces)
    )
