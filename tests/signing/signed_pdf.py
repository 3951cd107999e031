"""Signed letters for tests, each made once."""

from functools import cache

from appeals.signing.pdf_signature import sign_pdf
from appeals.signing.pdf_updates import Evidence
from tests.signing.certificates import AT, issuer, revocations, root, signer
from tests.signing.sample_pdf import unsigned
from tests.signing.time_authority import InProcess


def sign(content, who, *, field=None, **options):
    """Sign in the field of `who`, a name or a signer; the only one unless told."""
    by = signer(who) if isinstance(who, str) else who
    defaults = {
        "field": field or f"signature-{by.id}",
        "when": AT,
        "is_first": True,
        "is_only": True,
        "timestamper": InProcess(),
        "evidence": Evidence((root().certificate, issuer().certificate), revocations()),
    }
    return sign_pdf(content, by, **defaults | options)


@cache
def one(level="b"):
    """Give a letter that ana alone signs, and did."""
    return sign(unsigned("ana"), "ana", level=level)


@cache
def first(level="b"):
    """Give a letter that ana signed, and bo did not yet."""
    return sign(unsigned("ana", "bo"), "ana", is_only=False, level=level)


@cache
def both(level="b"):
    """Give a letter that ana and bo signed."""
    return sign(first(level), "bo", is_first=False, is_only=False, level=level)
