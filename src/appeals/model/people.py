"""Who signs, and who works here."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from appeals.model.values import (
    Certainty,
    LanguageTag,
    RegistryModel,
    Sha256,
    Slug,
    Str,
)

FIELD_PREFIX = "signature-"
"""The name of a signature field of a PDF: this, and the id of the signatory."""

Role = Literal["drafter", "reviewer", "approver", "sender"]


class Signatory(RegistryModel):
    """A person or organisation whose name is under a letter.

    `names` are what `name` is in other languages. `lines` are printed beneath the name
    (capacity, organisation, place).
    """

    id: Slug
    kind: Literal["person", "organisation"]
    name: Str
    names: dict[LanguageTag, Str] = Field(default_factory=dict)
    lines: tuple[Str, ...] = ()
    certainty: Certainty = "unconfirmed"
    source: Str | None = None
    certificate_sha256: Sha256 | None = None
    signature_image: Str | None = None


def expected_signers(
    signatories: Sequence[Signatory], *, is_demo: bool
) -> tuple[Signatory, ...]:
    """Give those who are to sign with a key: their certificate is registered.

    In a workspace for demonstrations also all that are confirmed. The others stand
    beneath the letter as text.
    """
    return tuple(
        each
        for each in signatories
        if each.certificate_sha256 is not None
        or (is_demo and each.certainty == "confirmed")
    )


class Person(RegistryModel):
    """Who works here: an id and roles. Nothing private.

    `certificate_sha256` is the fingerprint of the certificate that the person signs
    approvals with.
    """

    id: Slug
    roles: tuple[Role, ...] = Field(min_length=1)
    certificate_sha256: Sha256 | None = None
