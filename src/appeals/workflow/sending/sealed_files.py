"""The files of a confidential letter as one encrypted file, for a recipient with a key.

    out/LETTER/office.documents.zip.pgp   letter, text and annexes, encrypted
    out/LETTER/office.openpgp.txt         the message that carries it

It is made when the letter is planned, and stays while nothing in it changes: encrypting
twice gives other bytes.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, time

from appeals.composition.compose import ComposedLetter
from appeals.composition.covering import sealed_text
from appeals.delivery.blockers import planned_file, read_planned
from appeals.delivery.container import CONTAINER, RecipientKey, read_recipient_key
from appeals.delivery.plan import PlannedFile, blocker
from appeals.errors import AppealsError, Problem
from appeals.model.recipient import Recipient
from appeals.workflow.drafting.formats import read_layout, write_as
from appeals.workflow.drafting.ledger.ledger import OUT, hash_of
from appeals.workflow.drafting.provenance import Origins
from appeals.workflow.sending.plan_options import Planning

Sealed = tuple[tuple[PlannedFile, ...], tuple[Problem, ...]]
_BY_HAND = frozenset({"form", "post"})


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
