"""The files of a letter as a plan holds them: hashes, and which are not sound.

What goes to a recipient with an OpenPGP key is one encrypted file:

    out/LETTER/office.documents.zip.pgp   letter, text and annexes, encrypted
    out/LETTER/office.openpgp.txt         the message that carries it

It is made when the letter is planned, and stays while nothing in it changes: encrypting
twice gives other bytes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path, PurePosixPath
from typing import assert_never

from appeals.checks.engine import blocks_release
from appeals.composition.compose import ComposedLetter
from appeals.composition.frame import covering_text, sealed_text
from appeals.composition.letter_request import LetterRequest
from appeals.delivery.container import CONTAINER, RecipientKey, read_recipient_key
from appeals.delivery.plan import BlockerCode, FileRole, PlannedFile, blocker
from appeals.delivery.receipts import SharedFile
from appeals.delivery.transport import OutgoingLetter
from appeals.errors import AppealsError, Problem
from appeals.model.document import Document
from appeals.model.finding import Finding
from appeals.model.recipient import Recipient
from appeals.registry.files import find_below
from appeals.signing.packet import PACKET, SIGNATURE
from appeals.storage.names import child_path, safe_name
from appeals.storage.reading import hash_if_exists, read_if_exists
from appeals.workflow.drafting.annexes import annex_name
from appeals.workflow.drafting.formats import read_layout, write_as
from appeals.workflow.drafting.ledger.ledger import OUT, hash_of
from appeals.workflow.drafting.ledger.records import Provenance
from appeals.workflow.drafting.provenance import Origins
from appeals.workflow.protecting.name_search import NameSearch, find_named_persons
from appeals.workflow.sending.plan_options import Planning

FilesAndBlockers = tuple[tuple[PlannedFile, ...], tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class SeenFiles:
    """The existing files of one rendering, and remarks on them."""

    files: tuple[PlannedFile, ...] = ()
    blockers: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()


class FileInspector:
    """Inspects the files of one letter under out/, and makes those that plans add."""

    def __init__(self, common: Planning) -> None:
        self._may_write, self._today = common.may_write, common.today
        self._workspace = common.workspace
        self._letter = common.options.selection.letter
        self._formats = common.options.formats
        self._rendered = common.files
        self._layout = read_layout(common.workspace)
        self._origins = Origins(common.workspace, self._layout)
        self._names = NameSearch(common.workspace, common.options.selection.cases)

    def inspect(
        self, selected: LetterRequest, letter: ComposedLetter, day: date
    ) -> SeenFiles:
        """Inspect the files of a rendering; render its text if all others are sound.

        The recipient sees them under the name of the organisation and the day, which
        reveals nothing of the case.
        """
        provenance = self._origins.of(letter)
        names = [f"{selected.file_stem}.{kind}" for kind in self._formats]
        problems = (self._file_problem(name, provenance) for name in names)
        blockers = tuple(filter(None, problems))
        mail = self._workspace.settings.mail
        is_covering = mail is not None and mail.body == "covering"
        text = f"{selected.file_stem}{'.covering' if is_covering else ''}.txt"
        if not blockers:
            document = (
                covering_text(letter.document) if is_covering else letter.document
            )
            problem = self._text_problem(text, selected, document, provenance)
            blockers = (problem,) if problem else ()
        unchanged = self._rendered.find_unchanged(
            selected.file_stem, self._formats, provenance
        )
        shown = safe_name(f"{self._workspace.settings.organisation.name} {day}")
        files = (
            self._plan_file(
                name,
                f"{shown}.{name.rpartition('.')[2]}",
                "text" if name == text else "letter",
            )
            for name in (text, *names)
        )
        findings = unchanged[1] if unchanged else ()
        return SeenFiles(tuple(filter(None, files)), blockers, findings)

    def inspect_annexes(self, selected: LetterRequest) -> FilesAndBlockers:
        """Inspect the copies of a rendering's annexes, which are sent.

        The recipient sees them as "Annex 1.pdf", by their number in the letter, which
        reveals nothing. A copy must be unchanged, and made from the file that is in the
        workspace now.
        """
        files: list[PlannedFile] = []
        blockers: list[Problem] = []
        for number, annex in enumerate(selected.letter.front.annexes, 1):
            if annex.file is None:
                continue
            what = f"annex {number}, '{annex.file}',"
            source = find_below(self._workspace.root, annex.file)
            sha256 = hash_if_exists(source, annex.file) if source else None
            if sha256 is None:
                missing = f"{what} is not in the workspace"
                remedy = "put it there, or take it out of `annexes:` in the letter"
                blockers.append(blocker("annex-missing", missing, remedy))
                continue
            if annex.sha256 not in {None, sha256}:
                differs = f"{what} has not the SHA-256 that the letter gives"
                remedy = "bring back the right file, or correct `sha256:`"
                blockers.append(blocker("annex-differs", differs, remedy))
            path = self._rendered.path(annex_name(selected.file_stem, number, annex))
            shown = f"Annex {number}{PurePosixPath(annex.file).suffix}"
            copy = self._plan_file(path.name, shown, "annex")
            files += [copy] if copy else []
            what = f"annex {number}: its copy, '{path.name}',"
            render = f"appeals draft {self._letter}"
            record = self._rendered.record(path.name)
            if copy is None or record is None or record.source_sha256 != sha256:
                other = f"{what} is not of the file that is in the workspace"
                remedy = f"`{render}` makes it again"
                blockers.append(blocker("out-of-date", other, remedy))
            elif copy.sha256 != record.sha256:
                edited = f"{what} was changed by hand"
                remedy = f"overwrite it: `{render} --force`"
                blockers.append(blocker("file-changed", edited, remedy))
        return tuple(files), tuple(blockers)

    def find_names(
        self,
        selected: LetterRequest,
        letter: ComposedLetter | None,
        files: Sequence[PlannedFile],
        subject: str,
    ) -> tuple[Finding, ...]:
        """Report protected names in a rendering.

        In its files, their names, its subject, and its sources. `letter` is None if it
        cannot be composed.
        """
        if not self._names.names:
            return ()
        contents = {file.path: self._read(file) for file in files}
        inputs = self._origins.of(letter).inputs if letter else ()
        names = "\n".join(file.name for file in files)
        words = {"the subject": subject, "the names of the files": names}
        found = (
            *self._names.search_letter(selected, contents, inputs),
            *self._names.search_texts(
                words, find_named_persons(self._workspace, selected)
            ),
        )
        return tuple(each for each in dict.fromkeys(found) if blocks_release(each))

    def seal(
        self,
        recipient: Recipient,
        edition: str,
        letter: ComposedLetter,
        files: Sequence[PlannedFile],
    ) -> FilesAndBlockers:
        """Encrypt the files for a recipient with an OpenPGP key; report blockers.

        Gives the files themselves for a public letter, a recipient without a key, and
        one who gets letters by form or post.
        """
        is_public = letter.front.confidentiality == "public"
        is_by_hand = recipient.send_by in {"form", "post"}
        if recipient.openpgp is None or is_public or is_by_hand:
            return tuple(files), ()
        root, now = self._workspace.root, datetime.combine(self._today, time(), UTC)
        try:
            key = read_recipient_key(root, recipient.id, recipient.openpgp, now)
            return self._encrypt(key, edition, letter, files)
        except AppealsError as error:
            return tuple(files), (blocker("openpgp-key", error.message, error.remedy),)

    def _encrypt(
        self,
        key: RecipientKey,
        edition: str,
        letter: ComposedLetter,
        files: Sequence[PlannedFile],
    ) -> FilesAndBlockers:
        container, body = f"{edition}.{CONTAINER}", f"{edition}.openpgp.txt"
        text = write_as(
            "txt", sealed_text(letter.document, key.fingerprint), self._layout
        )
        parts = (key.fingerprint, *(f"{f.name} {f.sha256}" for f in files))
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        made = container, digest, body, text.content
        if not self._is_made(*made) and self._may_write:
            contents = {file.name: self._read(file) for file in files}
            self._rendered.write(
                {container: key.seal(contents), body: text.content},
                recipient=edition.partition(".")[0],
                lang=letter.front.language,
                provenance=self._origins.of(letter),
                sources={container: digest},
            )
        stale = f"'{container}' does not hold what would be encrypted now"
        blockers = (blocker("out-of-date", stale, "plan the letter again"),)
        shown = next((f.name for f in files if f.role == "text"), body)
        planned = (
            self._plan_file(body, shown, "text"),
            self._plan_file(container, CONTAINER, "letter"),
        )
        return tuple(filter(None, planned)), () if self._is_made(*made) else blockers

    def _is_made(self, container: str, digest: str, body: str, text: bytes) -> bool:
        """Say whether both files exist, made from their present content."""
        record = self._rendered.record(container)
        return (
            record is not None
            and record.source_sha256 == digest
            and hash_of(self._rendered.path(container)) == record.sha256
            and hash_of(self._rendered.path(body)) == hashlib.sha256(text).hexdigest()
        )

    def _plan_file(self, name: str, shown: str, role: FileRole) -> PlannedFile | None:
        """Hash a file under out/; None when it is not there, or not in the workspace.

        Raises MachineError when it cannot be read.
        """
        path = f"{OUT}/{self._letter}/{name}"
        file = find_below(self._workspace.root, path)
        sha256 = hash_if_exists(file, path) if file else None
        if file is None or sha256 is None:
            return None
        size_bytes = file.stat().st_size
        return PlannedFile(
            path=path, name=shown, role=role, sha256=sha256, size_bytes=size_bytes
        )

    def _read(self, planned: PlannedFile) -> bytes:
        """Read a file; empty if it no longer exists."""
        file = find_below(self._workspace.root, planned.path)
        return (read_if_exists(file, planned.path) if file else None) or b""

    def _text_problem(
        self,
        name: str,
        selected: LetterRequest,
        document: Document,
        provenance: Provenance,
    ) -> Problem | None:
        """Render the text if it is missing; report what is wrong with it.

        It is rendered each time and compared: only the manifest says what it was.
        """
        content = write_as("txt", document, self._layout).content
        state = self._rendered.state(name, provenance)
        if state == "current":
            sha256 = hash_of(self._rendered.path(name))
            if sha256 != hashlib.sha256(content).hexdigest():
                return self._edited_file(name, provenance)
        elif state != "edited" and self._may_write:
            self._rendered.write(
                {name: content},
                recipient=selected.recipient_id,
                lang=selected.lang,
                provenance=provenance,
            )
        return self._file_problem(name, provenance)

    def _render_command(self, provenance: Provenance) -> str:
        cases = " --cases FILE" if provenance.case else ""
        return f"appeals draft {self._letter}{cases}"

    def _edited_file(self, name: str, provenance: Provenance) -> Problem:
        return blocker(
            "file-changed",
            f"'{name}' was changed by hand since it was rendered",
            "bring the change into the letter's text, then overwrite the file: "
            f"`{self._render_command(provenance)} --force`",
        )

    def _file_problem(self, name: str, provenance: Provenance) -> Problem | None:
        """Report what is wrong with a rendered file, by its record."""
        render = f"`{self._render_command(provenance)}` renders it"
        code: BlockerCode = "out-of-date"
        match self._rendered.state(name, provenance):
            case "current" if self._rendered.case_of(name) == provenance.case:
                return None
            case "current":
                code, problem = "consent-changed", "was rendered while its case had "
                problem += "another record of consent or another class"
                remedy = f"if it may go out under the present ones, {render} again"
            case "not-drawn":
                code, problem, remedy = "not-drawn", "is not rendered yet", render
            case "missing":
                code, problem = "file-missing", "was rendered and is not there any more"
                remedy = f"{render} again"
            case "edited":
                return self._edited_file(name, provenance)
            case "outdated":
                problem = "is not what would be rendered now"
                remedy = f"{render} again; was it rendered with --date or --style, "
                remedy += "give them to `appeals plan` too"
            case "signed-before":
                problem = "was signed, and the letter has changed since"
                remedy = "undo the change; or render the letter again with --force, "
                remedy += "have it approved and sign it"
            case other:
                assert_never(other)
        return blocker(code, f"'{name}' {problem}", remedy)


def read_packet(root: Path, letter: str) -> Mapping[str, bytes]:
    """Give the packet of a letter and its signature by name, as far as they are there.

    Raises MachineError when the system refuses.
    """
    folder = child_path(child_path(root, OUT), letter)
    found = {name: read_if_exists(folder / name) for name in (PACKET, SIGNATURE)}
    return {name: data for name, data in found.items() if data}


def packet_of(
    letter: OutgoingLetter, packet: Mapping[str, bytes]
) -> dict[str, SharedFile]:
    """Give a packet as kept beside a letter; empty if it is for others."""
    content = packet.get(PACKET, b"")
    own = (f.planned for f in letter.files if f.planned.role == "letter")
    if not any(file.sha256.encode() in content for file in own):
        return {}
    return {
        name: SharedFile(hashlib.sha256(data).hexdigest(), data)
        for name, data in packet.items()
    }
