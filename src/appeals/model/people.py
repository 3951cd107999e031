"""Who signs, and who works here."""

from typing import Literal

from pydantic import Field

from appeals.model.values import Certainty, RegistryModel, Slug, Str

Role = Literal["drafter", "reviewer", "approver", "sender"]


class Signatory(RegistryModel):
    """A person or organisation whose name stands under a letter.

    `lines` are printed beneath the name (capacity, organisation, place).
    """

    id: Slug
    kind: Literal["person", "organisation"]
    name: Str
    lines: tuple[Str, ...] = ()
    certainty: Certainty = "unconfirmed"
    source: Str | None = None
    certificate_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    signature_image: Str | None = None


class Person(RegistryModel):
    """Who works here: an id and roles. Nothing private."""

    id: Slug
    roles: tuple[Role, ...] = Field(min_length=1)
