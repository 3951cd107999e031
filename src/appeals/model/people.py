"""Who signs, and who works here."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from appeals.model.values import (
    Certainty,
    DayText,
    LanguageTag,
    RegistryModel,
    Sha256,
    Slug,
    Str,
)

FIELD_PREFIX = "signature-"
"""The name of a signature field of a PDF: this, and the id of the signatory."""

Role = Literal["drafter", "reviewer", "approver", "sender"]


SigningState = Literal["agreed", "declined", "asked", "confirmed", "unconfirmed"]


class Invitation(RegistryModel):
    """That a signatory was asked to sign a letter, until when, and the answer.

    `asked_on` is the day it was asked, `answer_by` the day it is to answer by. `answer`
    is what it said, on `answered_on`. `source` says where the answer was given: an
    e-mail, a meeting, with its day.
    """

    asked_on: DayText
    answer_by: DayText | None = None
    answer: Literal["agreed", "declined"] | None = None
    answered_on: DayText | None = None
    source: Str | None = None


class Signatory(RegistryModel):
    """A person or organisation whose name is under a letter.

    `id` is what `from` of a letter names. `kind` is a person or an organisation. `name`
    is printed; `names` are what `name` is in other languages. `lines` are printed
    beneath the name (capacity, organisation, place). `certainty` says whether it signs
    our letters; where it was asked about a letter, its answer counts: `invitations`, by
    letter. `certificate_sha256` is the fingerprint of the certificate that it signs
    with, `signature_image` a picture of its signature, a path below the workspace.
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
    invitations: dict[Slug, Invitation] = Field(default_factory=dict)

    def signing_state(self, letter: str) -> SigningState:
        """Give its answer about a letter, or what is known without one."""
        invitation = self.invitations.get(letter)
        if invitation is not None:
            return invitation.answer or "asked"
        return "confirmed" if self.certainty == "confirmed" else "unconfirmed"

    def has_agreed(self, letter: str) -> bool:
        """Say whether its name may be under a letter."""
        return self.signing_state(letter) in {"agreed", "confirmed"}


def expected_signers(
    signatories: Sequence[Signatory], *, is_demo: bool
) -> tuple[Signatory, ...]:
    """Give those who are to sign with a key: their certificate is registered.

    In a workspace for demonstrations also all that are confirmed. The names of the
    others are beneath the letter as text.
    """
    return tuple(
        each
        for each in signatories
        if each.certificate_sha256 is not None
        or (is_demo and each.certainty == "confirmed")
    )


class Person(RegistryModel):
    """Who works here: an id and roles. Nothing private.

    `id` stands for the person; it is not a name. `roles` say what the person does here.
    `certificate_sha256` is the fingerprint of the certificate that the person signs
    approvals with.
    """

    id: Slug
    roles: tuple[Role, ...] = Field(min_length=1)
    certificate_sha256: Sha256 | None = None
