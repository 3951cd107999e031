"""What a drawn file was made of: hashes of its inputs, and one hash of them all."""

import hashlib
from functools import cached_property

from appeals.composition.compose import ComposedLetter
from appeals.model.case import Case
from appeals.registry.channels import letter_channel
from appeals.registry.workspace import REGISTRY_FILES, Workspace
from appeals.workflow.drawn_files import Provenance
from appeals.workflow.formats import Layout
from appeals.workflow.surroundings import surroundings
from appeals.writers.native import write_native


class Origins:
    """Says what each letter of a run is drawn from; registries are read once."""

    def __init__(
        self, workspace: Workspace, layout: Layout, drawn_by: str | None
    ) -> None:
        self._workspace = workspace
        self._layout = layout
        self._drawn_by = drawn_by
        self._hashes: dict[str, str] = {}

    @cached_property
    def _registries(self) -> dict[str, str]:
        paths = {file: self._workspace.root / file for file in REGISTRY_FILES}
        return {
            file: hashlib.sha256(path.read_bytes()).hexdigest()
            for file, path in paths.items()
            if path.is_file()
        }

    def of(self, letter: ComposedLetter) -> Provenance:
        """Say what a letter is drawn from.

        The fingerprint is of the finished tree, the layout, the surroundings and the
        rules of the channel, which judge what is drawn: another entry that the letter
        does not print is no part of it. `inputs` lists the templates and registries
        with their SHA-256, for the record.
        """
        tree = hashlib.sha256(write_native(letter.document).encode()).hexdigest()
        found = letter_channel(self._workspace, letter.letter, letter.recipient)
        rules = found.channel.model_dump_json() if found else ""
        parts = (tree, self._layout.sha256, surroundings(), rules)
        inputs = {source.file: self._sha256(source.text) for source in letter.templates}
        case = letter.case
        return Provenance(
            fingerprint=hashlib.sha256("\n".join(parts).encode()).hexdigest(),
            inputs=dict(sorted((inputs | self._registries).items())),
            drawn_by=self._drawn_by,
            case=case_record(case) if case else {},
        )

    def _sha256(self, text: str) -> str:
        known = self._hashes.get(text)
        if known is None:
            known = self._hashes[text] = hashlib.sha256(text.encode()).hexdigest()
        return known


def case_record(case: Case) -> dict[str, str]:
    """Say which case a letter is about, and under which consent, without its alias."""
    return {
        "id": case.id,
        "consent": case.consent,
        "confidentiality": case.confidentiality,
    }


def provenance_of(
    letter: ComposedLetter,
    workspace: Workspace,
    layout: Layout,
    drawn_by: str | None,
) -> Provenance:
    """Say what one letter is drawn from, as `Origins` does."""
    return Origins(workspace, layout, drawn_by).of(letter)
