"""The packet: one list of all files of a batch, by hash, that is signed as a whole.

    out/<letter>/packet.json        the list, canonical JSON
    out/<letter>/packet.json.p7s    its signature, detached CAdES (RFC 5126)
    out/<letter>/VERIFICATION.txt   how to check it without this program

It says who should have signed each file, which no file can prove by itself: the last
signature of a file can always be taken off.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from appeals.errors import UsageError
from appeals.model.values import RegistryModel, Slug

SCHEMA: Literal["appeals/packet@1"] = "appeals/packet@1"
PACKET = "packet.json"
SIGNATURE = "packet.json.p7s"
MAX_BYTES = 64 * 1024 * 1024
"""Enough for the letters of 50,000 cases, each as a PDF and a Word file."""
_SHA256 = r"^[0-9a-f]{64}$"
_MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
_FORBIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\\:\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)

FileRole = Literal["pdf", "docx", "annex", "guide"]
GUIDE = "VERIFICATION.txt"
_DEMONSTRATION = """\
DEMONSTRATION. The keys of these signatures were made for a trial: anybody can make
such keys, and they prove nothing about who wrote these files.

"""
_TEXT = """\
HOW TO CHECK THESE FILES

{demonstration}Letter: {letter}
Packed: {created} (clock of the one who signed)

1. THE LIST
   {packet} names every file with its size and its SHA-256 hash.
   {signature} is its digital signature. With OpenSSL, in this folder:

     openssl cms -verify -binary -inform DER -in {signature} \\
       -content {packet} -CAfile ISSUER.pem -purpose any \\
       -signer SIGNER.pem -out /dev/null

   ISSUER.pem is the certificate of the signer's issuer, or the signer's own where
   there is no issuer. Ask the sender for it by another way than this packet came.
   "Verification successful" means that the list is as it was signed.

2. EACH FILE
   Its hash must be the one that the list gives (a file that is not in the list is
   not part of what was sent):

     Linux    sha256sum FILE
     macOS    shasum -a 256 FILE
     Windows  certutil -hashfile FILE SHA256

3. THE SIGNATURES IN THE FILES
   PDF   Adobe Acrobat Reader shows a signature panel; `pdfsig FILE` does the same.
         The signature must be valid and cover the whole document.
   DOCX  Word: File > Info > View Signatures. LibreOffice: File > Digital Signatures.
         The signed PDF is the authority; the DOCX is a copy to work with.

4. WHO SHOULD HAVE SIGNED
{signers}

   Step 1 wrote the certificate that signed the list to SIGNER.pem. Its fingerprint:

     openssl x509 -in SIGNER.pem -noout -fingerprint -sha256

   Compare it with one that you know from elsewhere: a telephone call, an earlier
   letter, the web pages of the organisation. A name in a certificate proves nothing
   by itself. Where no trusted certificate confirms the signer, other programs say
   that the issuer is unknown: that is to be expected; the fingerprint counts.

5. WHAT A SIGNATURE DOES NOT SAY
   Its time is that of the signer's clock, unless a time-stamp authority confirmed it.
   Whether a certificate was withdrawn since must be asked of its issuer.
"""


class PacketFile(RegistryModel):
    """One file. `name` is relative to the packet's folder, with "/".

    `approved_sha256` and `approved_size_bytes` are those of the bytes that were
    approved, before any signature. `expected_signers` are ids, in order; empty for a
    file that only the packet covers: an annex, the guide. `case` is the id of the case
    that a letter is about; nothing else of the case is recorded.
    """

    name: str = Field(min_length=1, max_length=255)
    role: FileRole
    recipient: Slug | None = None
    language: str | None = None
    case: Slug | None = None
    size_bytes: int = Field(ge=0)
    sha256: str = Field(pattern=_SHA256)
    approved_sha256: str | None = Field(default=None, pattern=_SHA256)
    approved_size_bytes: int | None = Field(default=None, ge=0)
    expected_signers: tuple[Slug, ...] = ()

    @field_validator("name")
    @classmethod
    def _check_name(cls, name: str) -> str:
        parts = name.split("/")
        if _FORBIDDEN.search(name) or {"", ".", ".."} & set(parts):
            msg = "must stay inside the packet's folder"
            raise ValueError(msg)
        return name


class PacketSigner(RegistryModel):
    """A signer, whose certificate is given by its fingerprint."""

    id: Slug
    name: str
    certificate_sha256: str = Field(pattern=_SHA256)


class PacketApproval(RegistryModel):
    """An approval that the signatures rest on; `sha256` is that of its record."""

    sha256: str = Field(pattern=_SHA256)
    approved_by: Slug
    approved_at: str = Field(pattern=_MOMENT)
    is_self_approved: bool = False


class Packet(RegistryModel):
    """The list. `created` is UTC, to the second."""

    schema_: Literal["appeals/packet@1"] = Field(alias="schema")
    letter: Slug
    created: str = Field(pattern=_MOMENT)
    is_demonstration: bool
    files: tuple[PacketFile, ...] = Field(min_length=1)
    signers: tuple[PacketSigner, ...]
    approvals: tuple[PacketApproval, ...] = ()

    def content(self) -> bytes:
        """Serialize it in the one form: sorted keys, no blanks, UTF-8.

        A file that is not about a case has no such key.
        """
        values = self.model_dump(mode="json", by_alias=True)
        for file in values["files"]:
            if file["case"] is None:
                del file["case"]
        text = json.dumps(
            values, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return text.encode()

    def file(self, name: str) -> PacketFile | None:
        """Give the entry of a file."""
        return self.files_by_name.get(name)

    @cached_property
    def files_by_name(self) -> Mapping[str, PacketFile]:
        """The files by their names."""
        return {each.name: each for each in self.files}

    @cached_property
    def signers_by_id(self) -> Mapping[str, PacketSigner]:
        """The signers by their ids."""
        return {each.id: each for each in self.signers}


def make_packet(
    letter: str,
    created: str,
    files: Sequence[PacketFile],
    signers: Sequence[PacketSigner],
    approvals: Sequence[PacketApproval],
    *,
    is_demonstration: bool,
) -> Packet:
    """Make the list, with the files sorted by name."""
    return Packet(
        schema_=SCHEMA,
        letter=letter,
        created=created,
        is_demonstration=is_demonstration,
        files=tuple(sorted(files, key=lambda file: file.name)),
        signers=tuple(signers),
        approvals=tuple(sorted(approvals, key=lambda each: each.sha256)),
    )


def packet_entry(
    name: str, content: bytes, role: FileRole, **more: object
) -> PacketFile:
    """Give the entry of a file with this content; `more` are its other fields."""
    sha256 = hashlib.sha256(content).hexdigest()
    known = {"name": name, "role": role, "size_bytes": len(content), "sha256": sha256}
    return PacketFile.model_validate(known | more)


def read_packet(content: bytes, shown: str) -> Packet:
    """Read a list; `shown` is the name of its file in errors.

    Raises UsageError when it is not a packet, or not in the one form: then it was
    changed, or is from another version.
    """
    if len(content) > MAX_BYTES:
        raise _invalid_packet(shown, "it is larger than any packet")
    try:
        packet = Packet.model_validate_json(
            content, strict=True, by_alias=True, by_name=False
        )
    except (ValidationError, RecursionError):
        raise _invalid_packet(shown, "it cannot be read as one") from None
    if packet.content() != content:
        raise _invalid_packet(shown, "it is not written as `appeals sign` writes it")
    for fault in _find_faults(packet):
        raise _invalid_packet(shown, fault)
    return packet


def _find_faults(packet: Packet) -> Iterator[str]:
    """Yield what none of ours says: signers and signed files are never left open.

    Names that a system may confuse are the same.
    """
    expected: set[str] = set()
    for file in packet.files:
        is_signed = file.role in {"pdf", "docx"}
        if is_signed and not file.name.casefold().endswith(f".{file.role}"):
            yield f"'{file.name}' is not a {file.role.upper()} by its name"
        if is_signed != bool(file.expected_signers):
            yield f"it does not say as ours do who signs '{file.name}'"
        if len({*file.expected_signers}) != len(file.expected_signers):
            yield f"it names somebody twice who signs '{file.name}'"
        expected.update(file.expected_signers)
    names = [_normalize_name(each.name) for each in packet.files]
    if len({*names}) != len(names):
        yield "a file is in it twice"
    if len({each.id for each in packet.signers}) != len(packet.signers):
        yield "a signer is in it twice"
    if len({s.certificate_sha256 for s in packet.signers}) != len(packet.signers):
        yield "two signers have the same certificate in it"
    if not {each.id for each in packet.signers} <= expected:
        yield "it names a signer who signs none of its files"


def _normalize_name(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _invalid_packet(shown: str, why: str) -> UsageError:
    return UsageError(
        f"'{shown}' is not a valid packet: {why}",
        remedy="a packet is never edited; ask the sender for it again",
    )


def write_guide(packet: Packet) -> bytes:
    """Write the guide for a packet: UTF-8, lines of at most 88 characters."""
    text = _TEXT.format(
        demonstration=_DEMONSTRATION if packet.is_demonstration else "",
        letter=packet.letter,
        created=packet.created,
        packet=PACKET,
        signature=SIGNATURE,
        signers="\n".join(
            f"   {each.name} ({each.id})\n"
            f"     SHA-256 {_format_fingerprint(each.certificate_sha256)}"
            for each in packet.signers
        ),
    )
    return text.encode()


def _format_fingerprint(sha256: str) -> str:
    r"""Format a fingerprint as certificate viewers do, in two lines of 16 bytes."""
    pairs = [sha256[place : place + 2].upper() for place in range(0, len(sha256), 2)]
    half = len(pairs) // 2
    return f"{':'.join(pairs[:half])}\n             {':'.join(pairs[half:])}"
