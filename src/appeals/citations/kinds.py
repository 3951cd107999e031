"""What kind of source a reference names, and which body it comes from."""

import re
from collections.abc import Mapping
from typing import Final

from appeals.citations.communication import CommunicationRef
from appeals.citations.elliptic import Reference
from appeals.model.authority import AuthorityKind

_RESOLUTIONS: Final = frozenset(
    "ga-resolution ga-resolution-roman hrc-resolution sc-resolution "
    "ecosoc-resolution chr-resolution".split()
)
_BODIES: Final[Mapping[str, str]] = {
    "A/HRC/WGAD": "Working Group on Arbitrary Detention",
    "A/HRC/WGEID": "Working Group on Enforced or Involuntary Disappearances",
    "A/HRC": "Human Rights Council",
    "A": "General Assembly",
    "S": "Security Council",
    "E/C.12": "Committee on Economic, Social and Cultural Rights",
    "E/CN.4": "Commission on Human Rights",
    "E": "Economic and Social Council",
    "CAT/C": "Committee against Torture",
    "CCPR/C": "Human Rights Committee",
    "CED/C": "Committee on Enforced Disappearances",
    "CEDAW/C": "Committee on the Elimination of Discrimination against Women",
    "CERD/C": "Committee on the Elimination of Racial Discrimination",
    "CMW/C": "Committee on Migrant Workers",
    "CRC/C": "Committee on the Rights of the Child",
    "CRPD/C": "Committee on the Rights of Persons with Disabilities",
}
"""The body of documents whose organ is exactly this."""

_PROTOCOL = re.compile(r"/OP.*")


def kind_of(reference: Reference) -> AuthorityKind:
    """Give the kind of entry that a reference names.

    Letters of Special Procedures, opinions of the Working Group on Arbitrary
    Detention, resolutions, decisions on complaints; any other is a document.
    """
    if isinstance(reference, CommunicationRef):
        return "sp-communication"
    if reference.pattern == "hrc-wgad-opinion":
        return "wgad-opinion"
    if reference.pattern == "tb-decision":
        return "tb-views"
    return "resolution" if reference.pattern in _RESOLUTIONS else "un-document"


def body_of(reference: Reference) -> str | None:
    """Name the body in whose series a document stands, where the symbol says it.

    None for letters of Special Procedures (the reference does not say which mandates
    signed), for double symbols, and for subsidiary bodies that are not listed here.
    """
    if isinstance(reference, CommunicationRef) or reference.symbols:
        return None
    return _BODIES.get(_PROTOCOL.sub("", reference.organ))


def number_of_resolution(reference: Reference) -> str | None:
    """Give the number of a resolution as it is cited: 47/133, 1373 (2001), 45/3.

    None for others, and for sessions in roman numerals: there the symbol leaves out
    the letter of the part (217 A (III)).
    """
    if isinstance(reference, CommunicationRef) or reference.suffixes:
        return None
    match reference.pattern:
        case "ga-resolution" | "hrc-resolution":
            return f"{reference.session}/{reference.number}"
        case "sc-resolution":
            return f"{reference.number} ({reference.year})"
        case "ecosoc-resolution" | "chr-resolution" if reference.year:
            return f"{reference.year}/{reference.number}"
        case _:
            return None


def year_of_adoption(reference: Reference) -> str | None:
    """Give the year that is in the symbol of a Security Council resolution."""
    if isinstance(reference, CommunicationRef):
        return None
    is_dated = reference.pattern == "sc-resolution" and reference.year is not None
    return str(reference.year) if is_dated else None
