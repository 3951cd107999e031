"""Files of other programs: what is read from one, merged and reported."""

import json

from appeals.registry.interchange.entries import from_csl
from appeals.registry.interchange.formats import read_records
from appeals.registry.interchange.merging import merge
from appeals.registry.workspace import load_workspace
from tests.registry.workspaces import write_workspace


def read(form, text):
    """Read one record of a file."""
    text = text if isinstance(text, str) else json.dumps([text])
    file = read_records(text, form, "a")
    assert file.errors == ()
    (record,) = file.records
    reading = from_csl(record.csl)
    assert reading.errors == []
    return reading.fields


def merged(root, form, text):
    workspace = load_workspace(write_workspace(root))
    return merge(workspace, read_records(text, form, "a.x"), form, "imported")


def reported(errors):
    return [f"{error.place}: {error.message}" for error in errors]
