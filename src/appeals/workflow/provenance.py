"""What a drawn file was made of: hashes of its inputs, and one hash of them all."""

import hashlib

from appeals.composition.compose import ComposedLetter
from appeals.registry.channels import letter_channel
from appeals.registry.workspace import REGISTRY_FILES, Workspace
from appeals.workflow.drawn_files import Provenance
from appeals.workflow.formats import Layout
from appeals.workflow.surroundings import surroundings
from appeals.writers.native import write_native


def provenance_of(
    letter: ComposedLetter,
    workspace: Workspace,
    layout: Layout,
    drawn_by: str | None,
) -> Provenance:
    """Say what a letter is drawn from.

    The fingerprint is of the finished tree, the layout, the surroundings and the rules
    of the channel, which judge what is drawn: another entry that the letter does not
    print is no part of it. `inputs` lists the templates and
    registries with their SHA-256, for the record.
    """
    tree = hashlib.sha256(write_native(letter.document).encode()).hexdigest()
    found = letter_channel(workspace, letter.letter, letter.recipient)
    rules = found.channel.model_dump_json() if found else ""
    parts = (tree, layout.sha256, surroundings(), rules)
    inputs = {source.file: _sha256(source.text) for source in letter.templates}
    for file in REGISTRY_FILES:
        path = workspace.root / file
        if path.is_file():
            inputs[file] = hashlib.sha256(path.read_bytes()).hexdigest()
    return Provenance(
        fingerprint=hashlib.sha256("\n".join(parts).encode()).hexdigest(),
        inputs=dict(sorted(inputs.items())),
        drawn_by=drawn_by,
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
