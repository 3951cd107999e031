"""The sheet that says how to check a packet without this program: one page of text."""

from appeals.signing.packet import PACKET, SIGNATURE, Packet, PacketSigner

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

   ISSUER.pem is the certificate of those who vouch for the signer, or that of the
   signer where nobody does. Ask the sender for it on another way than this packet
   came. "Verification successful" means that the list is as it was signed.

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


def write_guide(packet: Packet) -> bytes:
    """Write the sheet for a packet: UTF-8, lines of at most 88 characters."""
    text = _TEXT.format(
        demonstration=_DEMONSTRATION if packet.is_demonstration else "",
        letter=packet.letter,
        created=packet.created,
        packet=PACKET,
        signature=SIGNATURE,
        signers="\n".join(map(_named, packet.signers)),
    )
    return text.encode()


def _named(signer: PacketSigner) -> str:
    digest = _grouped(signer.certificate_sha256)
    return f"   {signer.name} ({signer.id})\n     SHA-256 {digest}"


def _grouped(sha256: str) -> str:
    r"""Part a fingerprint as certificate viewers do, in two lines of sixteen bytes."""
    pairs = [sha256[place : place + 2].upper() for place in range(0, len(sha256), 2)]
    half = len(pairs) // 2
    return f"{':'.join(pairs[:half])}\n             {':'.join(pairs[half:])}"
