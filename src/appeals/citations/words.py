"""References in words: "General Assembly resolution 61/177", "Opinion No. 62/2018"."""

import re
from typing import Final

_BODIES: Final = {
    "General Assembly": "A",
    "Security Council": "S",
    "Human Rights Council": "A/HRC",
    "Economic and Social Council": "E",
    "Commission on Human Rights": "E/CN.4",
}
_SHORT: Final = {
    "UNGA": "A",
    "GA": "A",
    "UNSC": "S",
    "SC": "S",
    "UNHRC": "A/HRC",
    "HRC": "A/HRC",
    "ECOSOC": "E",
    "UN ECOSOC": "E",
    "CHR": "E/CN.4",
    "UNCHR": "E/CN.4",
}
_BODY_OF: Final = {name.casefold(): organ for name, organ in _BODIES.items()} | {
    name.casefold(): organ for name, organ in _SHORT.items()
}

FULL_NAMES: Final = "|".join(name.replace(" ", r"\s+") for name in _BODIES)
"""Expression for the names of the bodies that adopt resolutions."""

_NUMBER = (
    r"(?:E?S-)?\d+/\d+(?:\s?[A-Z](?![\w.]))?"
    r"|\d+(?:\s*[A-Z])?\s*\((?:(?:E?S-)?[IVXLC]+|\d{4})\)"
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
    """Give the document symbol that the words stand for; None when they are none.

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
    organ = _BODY_OF.get(body)
    if organ is None:
        return None
    act = "RES" if resolution["act"].casefold().startswith("res") else "DEC"
    return f"{organ}/{act}/{resolution['number']}"
