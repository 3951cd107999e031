"""Attacks on the bytes of signed letters, each built when asked for.

`BYTE_ATTACKS` gives for each name how it is built, the verdict, and words of the
reason.
"""

import io
import re
import zipfile

from asn1crypto import algos, cms, core, parser
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.signing.cms import read_message
from appeals.signing.pdf_file import object_limit, parse_pdf
from appeals.signing.pdf_updates import write_update
from appeals.signing.verdict import Verdict
from tests.signing.pdf_objects import as_value
from tests.signing.sample_pdf import opened, saved, unsigned
from tests.signing.signed_pdf import both, one, sign

CHANGED, INCOMPLETE = Verdict.CHANGED, Verdict.INCOMPLETE
NOT_SIGNED = Verdict.NOT_SIGNED


def flipped(content, at, mask=1):
    changed = bytearray(content)
    changed[at] ^= mask
    return bytes(changed)


def spot(content, needle, behind=0):
    return content.index(needle) + len(needle) + behind


# The signature itself: digits between the brackets of /Contents.


def contents(content):
    found = [*re.finditer(rb"/Contents <([0-9A-F]+)>", content)][-1]
    return found.span(1)


def message_of(content):
    start, end = contents(content)
    held = bytes.fromhex(content[start:end].decode())
    return held[: parser.peek(held)]


def with_message(content, message):
    start, end = contents(content)
    digits = message.hex().upper().encode().ljust(end - start, b"0")
    assert len(digits) == end - start
    return content[:start] + digits + content[end:]


def with_byte_range(content, change):
    found = [*re.finditer(rb"/ByteRange \[([^\]]*)\]", content)][-1]
    numbers = change(*map(int, found[1].split()))
    text = " ".join(map(str, numbers)).encode().ljust(len(found[1]))
    return content[: found.start(1)] + text + content[found.end(1) :]


def digit_of(content, part):
    """Change one digit of a part of the message."""
    start, _ = contents(content)
    at = content.index(part.hex().upper().encode(), start) + len(part)
    return (
        content[:at]
        + (b"A" if content[at : at + 1] != b"A" else b"B")
        + content[at + 1 :]
    )


def signature_digit():
    return digit_of(one(), read_message(message_of(one())).signature)


def certificate_digit(whose):
    message = read_message(message_of(one()))
    held = message.signer if whose == "signer" else message.others[0]
    return digit_of(one(), held.public_bytes(Encoding.DER))


def padded():
    _, end = contents(one())
    return flipped(one(), end - 10)


def lower_case():
    start, end = contents(one())
    return one()[:start] + one()[start:end].lower() + one()[end:]


def changed_message(change):
    """Change the signed data of a message, an object of asn1crypto."""
    info = cms.ContentInfo.load(message_of(one()))
    change(info["content"])
    return with_message(one(), info.dump(force=True))


def with_sha1():
    def change(data):
        data["digest_algorithms"] = [algos.DigestAlgorithm({"algorithm": "sha1"})]

    return changed_message(change)


def with_unsigned_attribute():
    def change(data):
        data["signer_infos"][0]["unsigned_attrs"] = [
            cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Null()]})
        ]

    return changed_message(change)


def stamp_of_another():
    whole = message_of(one("t"))
    other = message_of(sign(unsigned("ana"), "ana", level="t"))
    stamps = [read_message(each).stamp for each in (whole, other)]
    return with_message(one("t"), whole.replace(*stamps))


def transplanted():
    other = sign(unsigned("ana", "bo"), "ana", is_only=False)
    return with_message(other, message_of(one()))


# Other files.


def resaved():
    return saved(opened(one()))


def archive_behind(content=None):
    out = io.BytesIO(one() if content is None else content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def archive_inside():
    """A ZIP archive whose comment is the rest of the letter, before it is signed."""
    from pyhanko.pdf_utils.generic import StreamObject

    end = b"PK\x05\x06" + bytes(16)
    draft = unsigned("ana")
    file = parse_pdf(draft)
    length = as_value({"/Length": 22})
    more = StreamObject(length, encoded_data=end + b"\0\0")
    whole = sign(draft + write_update(file, {object_limit(file.at(1)): more}), "ana")
    at = whole.index(end) + 20
    rest = (len(whole) - at - 2).to_bytes(2, "little")
    return whole[:at] + rest + whole[at + 2 :]


def without_updates(content, count):
    file = parse_pdf(content)
    return content[: file.revisions[-1 - count].end]


DIGEST = "what was signed is not what is here"
KEY = "not made with the key it names"
COVER = "the signature does not cover the whole file"
UNUSABLE = "the signature cannot be used"
END = "bytes follow its end, or its end is missing"

BYTE_ATTACKS = {
    "a byte of the text": (
        lambda: flipped(one(), spot(one(), b"stream", 60)),
        CHANGED,
        DIGEST,
    ),
    "a byte of the metadata": (
        lambda: flipped(one(), spot(one(), b"xpacket", 60)),
        CHANGED,
        DIGEST,
    ),
    "the moment of signing": (
        lambda: one().replace(b"(D\\07220261122", b"(D\\07220261121"),
        CHANGED,
        DIGEST,
    ),
    "a digit of the signature": (signature_digit, CHANGED, KEY),
    "a digit of the signer's certificate": (
        lambda: certificate_digit("signer"),
        CHANGED,
        UNUSABLE,
    ),
    "a digit of an issuer's certificate": (
        lambda: certificate_digit("issuer"),
        CHANGED,
        UNUSABLE,
    ),
    "no signature between the brackets": (
        lambda: with_message(one(), b""),
        CHANGED,
        UNUSABLE,
    ),
    "something hidden behind a signature": (padded, CHANGED, "hidden behind"),
    "small letters among the digits": (lower_case, CHANGED, "other digits"),
    "SHA-1": (with_sha1, CHANGED, "signed with SHA-1, which can be forged"),
    "an unsigned attribute": (with_unsigned_attribute, CHANGED, "unsigned attribute"),
    "the time stamp of another signature": (
        stamp_of_another,
        CHANGED,
        "its time stamp is that of something else",
    ),
    "the signature of another letter": (transplanted, CHANGED, DIGEST),
    "nothing covered": (
        lambda: with_byte_range(one(), lambda *_: (0, 0, 0, 0)),
        CHANGED,
        COVER,
    ),
    "less covered": (
        lambda: with_byte_range(one(), lambda a, b, c, d: (a, b, c, d - 100)),
        CHANGED,
        COVER,
    ),
    "a wider gap": (
        lambda: with_byte_range(one(), lambda a, b, c, d: (a, b - 50, c, d)),
        CHANGED,
        COVER,
    ),
    "more covered than there is": (
        lambda: with_byte_range(one(), lambda a, b, c, d: (a, b, c, d + 100)),
        CHANGED,
        COVER,
    ),
    "words behind the end": (lambda: one() + b"% words\n", CHANGED, END),
    "one line end more": (lambda: one() + b"\n", CHANGED, END),
    "words before the beginning": (
        lambda: b"<html>" + one(),
        CHANGED,
        "it does not begin as a PDF of ours does",
    ),
    "cut off": (lambda: one()[:-40], CHANGED, END),
    "cut off within the signature": (lambda: one()[:-5000], CHANGED, END),
    "an archive behind it": (archive_behind, CHANGED, END),
    "an archive within it": (archive_inside, CHANGED, "a ZIP archive as well"),
    "saved again": (resaved, CHANGED, "it is not a letter of ours"),
    "the last signature stripped": (
        lambda: without_updates(both(), 1),
        INCOMPLETE,
        "signatures are missing: bo",
    ),
    "all signatures stripped": (
        lambda: without_updates(both(), 2),
        NOT_SIGNED,
        "signatures are missing: ana, bo",
    ),
    "the last time stamp stripped": (
        lambda: without_updates(one("lta"), 1),
        INCOMPLETE,
        "its last time stamp is missing",
    ),
}
