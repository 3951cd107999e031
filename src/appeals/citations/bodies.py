"""Bodies of the United Nations: whose document a symbol is, and symbols in words.

"General Assembly resolution 61/177" and "Opinion No. 62/2018" are symbols in words.
"""

import re
from collections.abc import Mapping
from typing import Final

from appeals.citations.communication import CommunicationRef, Reference
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
    """Name the body in whose series a document is, where the symbol says it.

    None for letters of Special Procedures (the reference does not say which mandates
    signed), for double symbols, and for subsidiary bodies that are not listed here.
    """
    if isinstance(reference, CommunicationRef) or reference.symbols:
        return None
    return _BODIES.get(_PROTOCOL.sub("", reference.organ))


def number_of_resolution(reference: Reference) -> str | None:
    """Give the number of a resolution: 47/133, 45/3, 1373 of 1373 (2001).

    The year of a resolution of the Security Council is no part of its number, see
    `year_of_adoption`. None for others, and for sessions in roman numerals: there the
    symbol leaves out the letter of the part (217 A (III)).
    """
    if isinstance(reference, CommunicationRef) or reference.suffixes:
        return None
    match reference.pattern:
        case "ga-resolution" | "hrc-resolution":
            return f"{reference.session}/{reference.number}"
        case "sc-resolution":
            return reference.number
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


WITHOUT_SYMBOLS: Final = (
    "Commission on Narcotic Drugs",
    "Commission on Crime Prevention and Criminal Justice",
    "Commission on the Status of Women",
    "Commission on Population and Development",
    "Commission for Social Development",
    "Commission on Science and Technology for Development",
    "Statistical Commission",
    "Sub-Commission on the Promotion and Protection of Human Rights",
    "Sub-Commission on Prevention of Discrimination and Protection of Minorities",
)
"""Commissions whose resolutions are printed in their reports, with no symbol."""

_OF_COMMISSION: Final = re.compile(
    r"(?:.*\b(?:Sub-?Commission|Commission (?:on|for) (?!Human Rights)|"
    r"Statistical Commission)|(?:UN )?(?:CND|CCPCJ|CSW|CPD|CSocD|CSTD)\b)"
    r".*?\b(?:Res|Dec)|(?:Res|Dec)[a-z.]* \S+ of the .*Commission (?!on Human Rights)",
    re.IGNORECASE,
)


def is_of_commission(text: str) -> bool:
    """Say whether the words name a resolution or decision of a commission.

    Those of the Commission on Human Rights have symbols; those of other functional
    commissions are in reports alone: "Commission on Narcotic Drugs resolution 62/1".
    """
    return _OF_COMMISSION.match(text) is not None


_ADOPT_RESOLUTIONS: Final = ("A", "S", "A/HRC", "E", "E/CN.4")
_ORGAN_OF: Final = {
    **{_BODIES[organ].casefold(): organ for organ in _ADOPT_RESOLUTIONS},
    "unga": "A",
    "ga": "A",
    "unsc": "S",
    "sc": "S",
    "unhrc": "A/HRC",
    "hrc": "A/HRC",
    "ecosoc": "E",
    "un ecosoc": "E",
    "chr": "E/CN.4",
    "unchr": "E/CN.4",
}
"""By the name in words or letters of each body that adopts resolutions."""

FULL_NAMES: Final = "|".join(
    _BODIES[organ].replace(" ", r"\s+") for organ in _ADOPT_RESOLUTIONS
)
"""Expression for the names of the bodies that adopt resolutions."""

_NUMBER = (
    r"(?:E?S-)?\d+/\d+(?:\s?[A-Z](?![\w.]))?"
    r"|\d+(?:\s*[A-Z])?\s*\((?:(?:E?S-)?[IVXLC]+|\d{4})\)(?:\s?[A-Z](?![\w.]))?"
    r"|\d+"
)
RESOLUTION_NUMBER: Final = _NUMBER
"""Expression for what follows "resolution": 61/177, 217 A (III), 1373 (2001)."""

_RESOLUTION = re.compile(
    rf"(?:(?:the\s+)?(?:UN|U\.N\.|United\s+Nations)\s+)?(?P<body>{FULL_NAMES}|[A-Z.]+)"
    r",?\s+(?P<act>res(?:olutions?)?|dec(?:isions?)?)\.?\s+(?:Nos?\.?\s+)?"
    rf"(?P<number>{_NUMBER})"
    r"(?:\s+of\s+\d{1,2}\s+\w+\s+\d{4}|\s+\(\d{1,2}\s+\w+\s+\d{4}\))?",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"(?:WGAD,?\s+|Working\s+Group\s+on\s+Arbitrary\s+Detention,?\s+)?"
    r"opinions?\s+(?:nos?\.?\s*)?(?P<number>[1-9]\d{0,3})/(?P<year>(?:19|20)\d\d)"
    r"(?:\s+\([^()]+\))?",
    re.IGNORECASE,
)


def symbol_in_words(text: str) -> str | None:
    """Give the document symbol that words stand for; None for other words.

    "Opinion No. 62/2018 (China)" gives A/HRC/WGAD/2018/62: number and year swap
    places. "Security Council resolution 1325" gives S/RES/1325, which still lacks
    its year. The result has the right prefix but is not checked further.
    """
    opinion = _OPINION.fullmatch(text)
    if opinion is not None:
        return f"A/HRC/WGAD/{opinion['year']}/{opinion['number']}"
    resolution = _RESOLUTION.fullmatch(text)
    if resolution is None:
        return None
    body = " ".join(resolution["body"].replace(".", "").split()).casefold()
    organ = _ORGAN_OF.get(body)
    if organ is None:
        return None
    act = "RES" if resolution["act"].casefold().startswith("res") else "DEC"
    return f"{organ}/{act}/{resolution['number']}"
