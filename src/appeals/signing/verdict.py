"""What a verifier says about a file: one word first, then the reasons."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from cryptography.exceptions import UnsupportedAlgorithm

UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    NotImplementedError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
)
"""What the libraries raise for malformed bytes."""


class MalformedError(ValueError):
    """These bytes do not have the form of ours. The message is half a sentence."""


class Verdict(StrEnum):
    """The one word, most severe first. Whatever is not proven is not VALID."""

    CHANGED = "CHANGED"
    UNKNOWN_SIGNER = "UNKNOWN SIGNER"
    NOT_SIGNED = "NOT SIGNED"
    INCOMPLETE = "INCOMPLETE"
    SIGNED_ELSEWHERE = "VALID, SIGNED ELSEWHERE"
    VALID = "VALID"


def most_severe(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the most severe of some verdicts, NOT_SIGNED where there is none."""
    return min(verdicts, key=[*Verdict].index, default=Verdict.NOT_SIGNED)


Revocation = Literal["not checked", "good", "revoked"]


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature. `signer_id` is known where the certificate is pinned.

    `level` is "B-B", "B-T", "B-LT", "B-LTA" for PDF, "XAdES" for DOCX, "CAdES" for a
    packet; "PAdES", "PKCS#7" or "time stamp" in a PDF of another program. `signed_at`
    is UTC; it is the signer's own clock unless `is_time_stamped`. `reason` says in a
    sentence what is wrong; "" when nothing is. `remark` is worth knowing about a valid
    one.
    """

    signer_name: str
    certificate_sha256: str
    verdict: Verdict
    reason: str = ""
    signer_id: str | None = None
    level: str = ""
    signed_at: datetime | None = None
    is_time_stamped: bool = False
    is_demonstration: bool = False
    revocation: Revocation = "not checked"
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file. `reasons` say in sentences why it is not VALID, `remarks` what to know.

    `expected` are the ids of those who should have signed, according to the file
    itself; None where it does not say.
    """

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    signatures: tuple[SignatureReport, ...] = ()
    expected: tuple[str, ...] | None = None
    remarks: tuple[str, ...] = ()

    def downgrade(self, verdict: Verdict, *reasons: str) -> "FileReport":
        """Give the report with at least this severe a verdict, and further reasons."""
        worst = most_severe((self.verdict, verdict))
        return replace(self, verdict=worst, reasons=(*self.reasons, *reasons))

    @property
    def is_demonstration(self) -> bool:
        """Whether any signature is one of a demonstration key."""
        return any(each.is_demonstration for each in self.signatures)
