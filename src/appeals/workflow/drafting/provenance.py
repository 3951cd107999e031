"""What a rendered file was made from: hashes of its inputs, and one hash of all."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from appeals.checks.channel_limits import channel_of
from appeals.composition.compose import ComposedLetter
from appeals.composition.letter_request import LetterRequest
from appeals.model.case import Case
from appeals.model.document import Document
from appeals.registry.files import find_below
from appeals.registry.workspace import REGISTRY_FILES, Workspace
from appeals.workflow.drafting.environment import environment_fingerprint
from appeals.workflow.drafting.formats import LAYOUT, Layout
from appeals.workflow.drafting.ledger.records import Provenance
from appeals.writers.native import write_native


def common_inputs(root: Path) -> tuple[str, ...]:
    """Name the files that can change every letter and are there: registries, layout."""
    layout = sorted(path for path in (root / LAYOUT).rglob("*") if path.is_file())
    return (
        *(file for file in REGISTRY_FILES if (root / file).is_file()),
        *(path.relative_to(root).as_posix() for path in layout),
    )


class Origins:
    """Finds what each letter of a run is rendered from; each file is hashed once.

    `options` and `account` as in `Provenance`.
    """

    def __init__(
        self,
        workspace: Workspace,
        layout: Layout,
        drawn_by: str | None = None,
        *,
        account: str | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self._workspace = workspace
        self._layout = layout
        self._rendered_by = drawn_by
        self._account = account
        self._options = options or {}
        self._hashes: dict[str, str] = {}
        self._common = common_inputs(workspace.root)

    def of(self, letter: ComposedLetter) -> Provenance:
        """Give the provenance of a letter.

        The fingerprint covers the finished tree, the layout, the environment and the
        rules of the channel, which check what is rendered: other entries that the
        letter does not print are not part of it. `inputs` lists templates, registries,
        layout files and annexes with the SHA-256 of their bytes; for a translation also
        what it translates.
        """
        tree, mark = tree_sha256(letter.document), letter.document.classification
        asked, case = letter.request, letter.request.case
        found = channel_of(letter)
        rules = found.channel.model_dump_json() if found else ""
        engine = self._layout.engine
        environment = (environment_fingerprint(), engine)
        ending = [mark] if mark else []
        ending += [f"audience: {asked.audience}"] if asked.is_edition else []
        parts = (tree, self._layout.sha256, *environment, rules, *ending)
        annexes = (f"{file} {self._sha256(file)}" for file in self._annexes(letter))
        origin = (tree, self._layout.sha256, rules, *annexes, *ending)
        return Provenance(
            fingerprint=_sha256_of(parts),
            inputs={file: self._sha256(file) for file in sorted(self._files(letter))},
            drawn_by=self._rendered_by,
            case=case_record(case) if case else {},
            tree=tree,
            account=self._account,
            options={**self._options, **edition_option(asked)},
            origin=_sha256_of(origin),
            is_confidential=letter.is_closed,
            pdf_engine=engine,
        )

    def _files(self, letter: ComposedLetter) -> set[str]:
        templates = {source.file.partition("#")[0] for source in letter.templates}
        masters = self._masters(letter, templates)
        return {*self._common, *templates, *masters, *self._annexes(letter)}

    def _masters(self, letter: ComposedLetter, templates: set[str]) -> Iterator[str]:
        """Give the files that a translation translates, since it must say the same."""
        if letter.request.letter.is_translation:
            ending = f".{letter.front.language}.md"
            for file in templates:
                master = f"{file.removesuffix(ending)}.md"
                is_there = (self._workspace.root / master).is_file()
                if file.endswith(ending) and is_there:
                    yield master

    def _annexes(self, letter: ComposedLetter) -> Iterator[str]:
        root = self._workspace.root.resolve()
        for annex in letter.front.annexes:
            path = find_below(root, annex.file)
            if path is not None:
                yield path.relative_to(root).as_posix()

    def _sha256(self, file: str) -> str:
        if file not in self._hashes:
            with (self._workspace.root / file).open("rb") as stream:
                self._hashes[file] = hashlib.file_digest(stream, "sha256").hexdigest()
        return self._hashes[file]


def edition_option(asked: LetterRequest) -> dict[str, str]:
    """Give the audience of an edition as an option; empty if all read the same."""
    return {"audience": asked.audience} if asked.is_edition else {}


def tree_sha256(document: Document) -> str:
    """Hash what a letter says.

    The mark of confidential letters is excluded: letters that were signed before it
    existed still say the same.
    """
    unmarked = replace(document, classification="")
    return hashlib.sha256(write_native(unmarked).encode()).hexdigest()


def _sha256_of(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def case_record(case: Case) -> dict[str, str]:
    """Give the case of a letter and its consent, without its alias."""
    return {
        "id": case.id,
        "consent": case.consent,
        "confidentiality": case.confidentiality,
    }
