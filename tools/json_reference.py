"""Write docs/reference/json.md: what each `--json` prints, made from the code."""

from pathlib import Path
from typing import Any

from appeals.workflow.setup.schemas import sentences_on
from tools.json_output import JSON_FILES, JSON_OUTPUT, output_schema

PAGE = Path(__file__).resolve().parents[1] / "docs/reference/json.md"
_HEAD = """\
# What `--json` prints

Made from the code by `python -m tools.json_reference`; do not edit. Lists and what is
rendered print one object a line. A key that has its default value may be left out where
an entry of a registry is printed. `citations parse` prints the reference with `input`,
`verdict`, `canonical`, `suggestions` and what it was read as; `review status` prints an
edition a line with `state`, `approvals`, `changes` and `uses`; `verify` one object with
`verdict` and, in `files`, the verdict, the reasons and the signatures of each. Behind
the commands come the files that a sending leaves.
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """Give the page: a heading and a table of keys for each command and file."""
    parts = [_HEAD]
    printed = ((each, f"appeals {each} --json") for each in sorted(JSON_OUTPUT))
    for of, heading in [*printed, *((each, each) for each in JSON_FILES)]:
        schema = output_schema(of)
        title = schema["title"]
        parts.append(f"## `{heading}`\n\n{_summary(schema)}\n")
        shapes = {title: schema, **schema.get("$defs", {})}
        for name, shape in shapes.items():
            if "properties" not in shape or _is_known(name, parts):
                continue
            parts.append("\n".join([f"### {name}\n", *_rows(shape), ""]))
    return "\n".join(parts)


def _is_known(name: str, parts: list[str]) -> bool:
    return any(part.startswith(f"### {name}\n") for part in parts)


def _summary(schema: dict[str, Any]) -> str:  # nested JSON
    first = " ".join(schema.get("description", "").split("\n\n")[0].split())
    return f"`{schema['title']}`: {first}"


def _rows(shape: dict[str, Any]) -> list[str]:  # nested JSON
    rows = ["| key | what it holds | always | meaning |", "|---|---|---|---|"]
    required = shape.get("required", ())
    for key, field in shape["properties"].items():
        meaning = sentences_on({key}, shape.get("description")).replace("|", "\\|")
        always = "yes" if key in required else ""
        rows.append(f"| `{key}` | {_kind(field)} | {always} | {meaning} |")
    return rows


def _kind(field: dict[str, Any]) -> str:  # nested JSON
    if "$ref" in field:
        return str(field["$ref"].rpartition("/")[2])
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_kind(each) for each in field["anyOf"]))
    if "enum" in field:
        return ", ".join(f"`{each}`" for each in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    kind = field.get("type", "any value")
    if kind == "array":
        return f"list of {_kind(field.get('items', {}))}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


if __name__ == "__main__":
    main()
