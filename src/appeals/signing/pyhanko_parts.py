"""The few classes of pyHanko that are ours, made when first asked for.

Loading pyHanko takes most of a second, so nothing loads it before something is signed.
"""

from collections.abc import Callable, Coroutine
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from cryptography.hazmat.primitives.serialization import Encoding

from appeals.errors import MachineError
from appeals.signing.certificates import holder_name
from appeals.signing.cms import Timestamper, sign_digest
from appeals.signing.signer import Signer

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.signers import Signer as PyhankoSigner

T = TypeVar("T")


def load_pyhanko() -> None:
    """Load what signs PDF files. Raises MachineError when it is not installed."""
    try:
        import pyhanko.sign.signers  # noqa: F401  loaded for those who ask later
    except ImportError as error:
        raise MachineError(
            f"signing needs a package that is missing: {error.name}",
            remedy="`appeals doctor` says how to install it",
        ) from error


def run(steps: Coroutine[Any, Any, T]) -> T:
    """Run what pyHanko does in steps; ours never wait for one another."""
    import asyncio

    return asyncio.run(steps)


def quiet_writer(content: bytes) -> "IncrementalPdfFileWriter":
    """Open a PDF for an update that leaves its metadata alone.

    pyHanko would name itself as the producer and write the machine's time zone. Raises
    pyHanko's PdfError when the file is malformed.
    """
    import io

    stream = io.BytesIO(content)
    reader_class, writer_class = _file_classes()
    return writer_class(stream, prev=reader_class(stream))


@cache
def _file_classes() -> "tuple[type[PdfFileReader], type[IncrementalPdfFileWriter]]":
    import io

    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader

    class QuickReader(PdfFileReader):
        """Unpacks an object stream once, and not once for each object in it."""

        def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> object:
            streams: dict[int, tuple[bytes, list[int]]]
            streams = self.__dict__.setdefault("streams_of_house", {})
            if stmnum not in streams:
                stream: Any = generic.Reference(stmnum, 0, self).get_object()
                data, first = stream.data, int(stream["/First"])
                head = [int(word) for word in data[:first].split()]
                head[1::2] = [first + offset for offset in head[1::2]]
                streams[stmnum] = data, head
            data, head = streams[stmnum]
            if head[2 * idx : 2 * idx + 1] != [idnum]:
                raise PdfReadError(f"object {idnum} is not where the file says")
            place = io.BytesIO(data)
            place.seek(head[2 * idx + 1])
            return generic.read_object(place, generic.Reference(idnum, 0, self))

    class QuietWriter(IncrementalPdfFileWriter):
        output_version = (1, 7)  # PDF/A-3 knows no later one

        def _update_meta(self) -> None:
            """Say nothing of the program, the day or the time zone."""

    return QuickReader, QuietWriter


def adapt_signer(signer: Signer, timestamper: Timestamper | None) -> "PyhankoSigner":
    """Give pyHanko a signer of ours; the key stays where it is.

    pyHanko's own parses the key twice for each signature, and takes ten times as long
    to write the message.
    """
    return _signer_class()(signer, timestamper)


@cache
def _signer_class() -> "Callable[[Signer, Timestamper | None], PyhankoSigner]":
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import Signer as PyhankoSigner

    class KeptKeySigner(PyhankoSigner):
        def __init__(self, signer: Signer, timestamper: Timestamper | None) -> None:
            self._signer, self._timestamper = signer, timestamper
            der = signer.certificate.public_bytes(Encoding.DER)
            super().__init__(signing_cert=Certificate.load(der))

        @property
        def subject_name(self) -> str:
            """Name the holder, whatever the certificate says it with."""
            return holder_name(self._signer.certificate)

        async def async_sign(
            self, data_digest: bytes, *_args: object, **_options: object
        ) -> bytes:
            return sign_digest(data_digest, self._signer, None, self._timestamper)

        def get_signature_mechanism_for_digest(
            self, digest_algorithm: str | None
        ) -> NoReturn:
            """Say nothing of curves: pyHanko would call the file PDF 2.0 for them."""
            raise ValueError(digest_algorithm)

    return KeptKeySigner
