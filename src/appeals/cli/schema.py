"""`appeals schema`: what may be in each file, as a JSON schema for editors."""

from typing import Annotated

import typer

from appeals.cli.state import STATE
from appeals.cli.terminal import Listing, put_result, say


def schema(
    kind: Annotated[
        str | None, typer.Argument(help="recipients, citations ...; else list all.")
    ] = None,
    is_written: Annotated[
        bool, typer.Option("--write", help="Renew those under .appeals/schema/.")
    ] = False,
) -> None:
    """Print the JSON schema of a registry, of the settings or of a letter's head.

    Without KIND, list the kinds and their files. An editor with a YAML language server
    completes keys by it, says what they mean and marks those that do not exist.
    """
    from appeals.errors import UsageError
    from appeals.workflow.setup.schemas import KINDS, schema_text, write_schemas

    if is_written and kind is not None:
        raise UsageError("--write renews all schemas", remedy="leave KIND out")
    if is_written:
        root = STATE.find_root()
        for file in write_schemas(root):
            put_result(file)
        say("the schemas are those of this version")
    elif kind is None:
        table = Listing("kind", "file")
        for name, file in KINDS.items():
            table.put(name, file)
        table.show()
    else:
        put_result(schema_text(kind).rstrip("\n"))
