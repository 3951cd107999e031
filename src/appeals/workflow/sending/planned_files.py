"""The files of a letter as a plan holds them: hashes, and which are not sound.

What goes to a recipient with an OpenPGP key is one encrypted file:

    out/LETTER/office.documents.zip.pgp   letter, text and annexes, encrypted
    out/LETTER/office.openpgp.txt         the message that carries it

It is made when the letter is planned, and stays while nothing in it changes: encrypting
twice gives other bytes.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import assert_never

from appeals.checks.engine import blocks_release
from appeals.composition.compose import ComposedLetter
from appeals.composition.covering import covering_text, sealed_text
from appeals.composition.letter_request import LetterRequest
from appeals.delivery.blockers import annex_files, planned_file, read_planned
from appeals.delivery.container import CONTAINER, RecipientKey, read_recipient_key
from appeals.delivery.plan import PlannedFile, blocker
from appeals.delivery.receipts import SharedFile
from appeals.delivery.transport import OutgoingLetter
from appeals.errors import AppealsError, Problem
from appeals.model.document import Document
from appeals.model.finding import Finding
from appeals.model.letter import AnnexFile
from appeals.model.recipient import Recipient
from appeals.registry.files import find_below
from appeals.signing.packet import PACKET, SIGNATURE
from appeals.storage.names import child_path, safe_name
from appeals.storage.reading import read_if_exists
from appeals.workflow.drafting.annexes import annex_name
from appeals.workflow.drafting.formats import read_layout, write_as
from appeals.workflow.drafting.ledger.ledger import OUT, hash_of
from appeals.workflow.drafting.ledger.records import Provenance
from appeals.workflow.drafting.provenance import Origins
from appeals.workflow.protecting.name_search import NameSearch, shown_by_name
from appeals.workflow.sending.plan_options import Planning

Sealed = tuple[tuple[PlannedFile, ...], tuple[Problem, ...]]
_BY_HAND = frozenset({"form", "post"})


@dataclass(frozen=True, slots=True)
class SeenFiles:
    """The files of one rendering that are there, and what was remarked on them."""

    files: tuple[PlannedFile, ...] = ()
    blockers: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()


class FileInspector:
    """Looks at the files of one letter under out/."""

    def __init__(self, common: Planning) -> None:
        self._may_write = common.may_write
        self._workspace = common.workspace
        self._letter = common.options.selection.letter
        self._formats = common.options.formats
        self._rendered = common.files
        self._layout = read_layout(common.workspace)
        self._origins = Origins(common.workspace, self._layout, None)
        self._names = NameSearch(common.workspace, common.options.selection.cases)

    def inspect(
        self, selected: LetterRequest, letter: ComposedLetter, day: date
    ) -> SeenFiles:
        """Inspect the files of a rendering; render its text if all others are sound.

        The recipient sees them under the name of the organisation and the day, which
        reveals nothing of the case.
        """
        provenance = self._origins.of(letter)
        stem = selected.file_stem
        blockers = tuple(
            blocker
            for kind in self._formats
            for blocker in self._blockers(f"{stem}.{kind}", provenance)
        )
        mail = self._workspace.settings.mail
        is_covering = mail is not None and mail.body == "covering"
        text = f"{stem}.covering.txt" if is_covering else f"{stem}.txt"
        if not blockers:
            held = covering_text(letter) if is_covering else letter.document
            blockers = tuple(self._of_text(text, selected, held, provenance))
        unchanged = self._rendered.unchanged(stem, self._formats, provenance)
        names = [text, *(f"{stem}.{kind}" for kind in self._formats)]
        shown = safe_name(f"{self._workspace.settings.organisation.name} {day}")
        files = [
            planned_file(
                self._workspace.root,
                f"{OUT}/{self._letter}/{name}",
                name=f"{shown}.{name.rpartition('.')[2]}",
                role="text" if name == text else "letter",
            )
            for name in names
        ]
        there = tuple(file for file in files if file is not None)
        return SeenFiles(there, blockers, unchanged[1] if unchanged else ())

    def annexes(
        self, selected: LetterRequest
    ) -> tuple[tuple[PlannedFile, ...], tuple[Problem, ...]]:
        """Look at the copies of the annexes of a rendering; they are what goes along.

        A copy must be as it was made, of the file that is in the workspace now.
        """
        annexes, stem = selected.letter.front.annexes, selected.file_stem
        names = {
            number: self._rendered.path(annex_name(stem, number, annex)).name
            for number, annex in enumerate(annexes, 1)
            if annex.file
        }
        paths = {n: f"{OUT}/{self._letter}/{name}" for n, name in names.items()}
        files, blockers = annex_files(self._workspace.root, annexes, paths)
        of_copies = (
            blocker
            for number, name in names.items()
            for blocker in self._of_copy(number, name, annexes[number - 1])
        )
        return files, (*blockers, *of_copies)

    def named(
        self,
        selected: LetterRequest,
        letter: ComposedLetter | None,
        files: Sequence[PlannedFile],
        subject: str,
    ) -> tuple[Finding, ...]:
        """Give what of a rendering may not leave, since it tells who somebody is.

        Its files, their names, its subject, and what it is made of. `letter` is None
        where it cannot be composed.
        """
        if not self._names.names:
            return ()
        root = self._workspace.root
        contents = {f.path: read_planned(root, f.path) or b"" for f in files}
        inputs = self._origins.of(letter).inputs if letter else ()
        words = {"the subject": subject, "the names of the files": _shown_names(files)}
        found = (
            *self._names.in_letter(selected, contents, inputs),
            *self._names.in_texts(words, shown_by_name(self._workspace, selected)),
        )
        return tuple(each for each in dict.fromkeys(found) if blocks_release(each))

    def _of_copy(self, number: int, name: str, annex: AnnexFile) -> Iterator[Problem]:
        path = find_below(self._workspace.root, annex.file)
        if path is None:
            return  # that is said already
        record = self._rendered.record(name)
        there = hash_of(self._rendered.path(name))
        if record is None or there is None or record.source_sha256 != hash_of(path):
            yield blocker(
                "out-of-date",
                f"annex {number}: its copy, '{name}', is not of the file that "
                "is in the workspace",
                f"`appeals draft {self._letter}` makes it again",
            )
        elif there != record.sha256:
            yield blocker(
                "file-changed",
                f"annex {number}: its copy, '{name}', was changed by hand",
                f"overwrite it: `appeals draft {self._letter} --force`",
            )

    def _of_text(
        self,
        name: str,
        selected: LetterRequest,
        document: Document,
        provenance: Provenance,
    ) -> Iterator[Problem]:
        """Render the text where it is not there; give what is wrong with it.

        It is rendered each time and compared: nothing but the manifest vouches for it.
        """
        content = write_as("txt", document, self._layout).content
        state = self._rendered.state(name, provenance)
        if state == "current":
            there = hash_of(self._rendered.path(name))
            if there != hashlib.sha256(content).hexdigest():
                yield self._edited(name, provenance)
                return
        elif state != "edited" and self._may_write:
            self._rendered.write(
                {name: content},
                recipient=selected.recipient_id,
                lang=selected.lang,
                provenance=provenance,
            )
        yield from self._blockers(name, provenance)

    def _command(self, provenance: Provenance) -> str:
        cases = " --cases FILE" if provenance.case else ""
        return f"appeals draft {self._letter}{cases}"

    def _edited(self, name: str, provenance: Provenance) -> Problem:
        return blocker(
            "file-changed",
            f"'{name}' was changed by hand since it was rendered",
            "bring the change into the letter's text, then overwrite "
            f"the file: `{self._command(provenance)} --force`",
        )

    def _blockers(self, name: str, provenance: Provenance) -> Iterator[Problem]:
        command = self._command(provenance)
        render = f"`{command}`"
        match self._rendered.state(name, provenance):
            case "current" if self._rendered.case_of(name) == provenance.case:
                return
            case "current":
                yield blocker(
                    "consent-changed",
                    f"'{name}' was rendered while its case had another "
                    "record of "
                    "consent or another class",
                    f"if it may go out under the present ones, {render} "
                    "renders it "
                    "again",
                )
            case "not-drawn":
                yield blocker(
                    "not-drawn", f"'{name}' is not rendered yet", f"{render} renders it"
                )
            case "missing":
                yield blocker(
                    "file-missing",
                    f"'{name}' was rendered and is not there any more",
                    f"{render} renders it again",
                )
            case "edited":
                yield self._edited(name, provenance)
            case "outdated":
                yield blocker(
                    "out-of-date",
                    f"'{name}' is not what would be rendered now",
                    f"{render} renders it again; was it rendered with --date or "
                    "--style, give them to `appeals plan` too",
                )
            case "signed-before":
                yield blocker(
                    "out-of-date",
                    f"'{name}' was signed, and the letter has changed since",
                    "undo the change; or render the letter again with --force, "
                    "have it approved and sign it",
                )
            case other:
                assert_never(other)


def _shown_names(files: Sequence[PlannedFile]) -> str:
    return "\n".join(file.name for file in files)


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
    """Give a packet as what is kept beside a letter; nothing where it is of others."""
    content = packet.get(PACKET, b"")
    own = (f.planned for f in letter.files if f.planned.role == "letter")
    if not any(file.sha256.encode() in content for file in own):
        return {}
    return {
        name: SharedFile(hashlib.sha256(data).hexdigest(), data)
        for name, data in packet.items()
    }


class FileSealer:
    """Encrypts what goes to recipients with a key; one for a plan."""

    def __init__(self, common: Planning) -> None:
        self._root = common.workspace.root
        self._letter = common.options.selection.letter
        self._files = common.files
        self._may_write = common.may_write
        self._now = datetime.combine(common.today, time(), UTC)
        self._layout = read_layout(common.workspace)
        self._origins = Origins(common.workspace, self._layout)

    def seal(
        self,
        recipient: Recipient,
        edition: str,
        letter: ComposedLetter,
        files: Sequence[PlannedFile],
    ) -> Sealed:
        """Give what goes along instead of the files, and what is in the way of it.

        The files themselves for a public letter, a recipient without a key, and one to
        whom letters go by form or post.
        """
        is_public = letter.front.confidentiality == "public"
        if recipient.openpgp is None or is_public or recipient.send_by in _BY_HAND:
            return tuple(files), ()
        try:
            key = read_recipient_key(
                self._root, recipient.id, recipient.openpgp, self._now
            )
            return self._sealed(key, edition, letter, files)
        except AppealsError as error:
            return tuple(files), (blocker("openpgp-key", error.message, error.remedy),)

    def _sealed(
        self,
        key: RecipientKey,
        edition: str,
        letter: ComposedLetter,
        files: Sequence[PlannedFile],
    ) -> Sealed:
        held, body = f"{edition}.{CONTAINER}", f"{edition}.openpgp.txt"
        words = write_as("txt", sealed_text(letter, key.fingerprint), self._layout)
        text = words.content
        parts = (key.fingerprint, *(f"{f.name} {f.sha256}" for f in files))
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        if not self._is_made(held, digest, body, text) and self._may_write:
            contents = {f.name: read_planned(self._root, f.path) or b"" for f in files}
            self._files.write(
                {held: key.seal(contents), body: text},
                recipient=edition.partition(".")[0],
                lang=letter.front.language,
                provenance=self._origins.of(letter),
                sources={held: digest},
            )
        blockers = () if self._is_made(held, digest, body, text) else (_stale(held),)
        shown = next((f.name for f in files if f.role == "text"), body)
        planned = (
            self._planned(body, shown, "text"),
            self._planned(held, CONTAINER, "letter"),
        )
        return tuple(file for file in planned if file is not None), blockers

    def _is_made(self, held: str, digest: str, body: str, text: bytes) -> bool:
        """Say whether both files lie there, made of what would be in them now."""
        record, there = self._files.record(held), hash_of(self._files.path(held))
        return (
            record is not None
            and record.source_sha256 == digest
            and there == record.sha256
            and hash_of(self._files.path(body)) == hashlib.sha256(text).hexdigest()
        )

    def _planned(self, name: str, shown: str, role: str) -> PlannedFile | None:
        return planned_file(
            self._root,
            f"{OUT}/{self._letter}/{name}",
            name=shown,
            role="text" if role == "text" else "letter",
        )


def _stale(name: str) -> Problem:
    return blocker(
        "out-of-date",
        f"'{name}' does not hold what would be encrypted now",
        "plan the letter again",
    )
