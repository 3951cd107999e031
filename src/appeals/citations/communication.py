"""Letters of Special Procedures: OL CHN 15/2018."""

import re
from typing import Final, Literal, NamedTuple, Self, get_args

from appeals.citations.iso3166 import OTHER_RECIPIENT, is_country
from appeals.citations.symbol import (
    ParseKeys,
    Symbol,
    has_zero,
    plain_signs,
    refuse_too_long,
    slug,
)

CommunicationType = Literal["AL", "UA", "OL", "JAL", "JUA", "JOL"]
COMMUNICATION_TYPES: Final[tuple[CommunicationType, ...]] = get_args(CommunicationType)

_WRITTEN = re.compile(
    r"(?:(?P<type>[A-Z]{2,3}) )?(?P<country>[A-Z]{3}) "
    r"(?P<number>[1-9]\d{0,3})/(?P<year>(?:19|20)\d\d)",
    re.ASCII,
)
# Until about 2016 the file number of each mandate was between type and country.
_FILE_NUMBERS = re.compile(r"(J?(?:AL|UA|OL)) G/SO .*?([A-Z]{3} \d+/\d{4})")


class CommunicationRef(NamedTuple):
    """The reference of a communication: type, State, number and year.

    `comm_type` is None in the lookup code of the public database ("CHN 15/2018").
    `country` is an ISO 3166-1 alpha-3 code, or OTH for what is no State.
    """

    comm_type: CommunicationType | None
    country: str
    number: str
    year: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "OL CHN 15/2018", "CHN 15/2018", or the long form with file numbers.

        Raises ValueError that says in one sentence what is wrong.
        """
        refuse_too_long(text)
        written = " ".join(plain_signs(text).split()).rstrip(" .,;:").upper()
        long_form = _FILE_NUMBERS.fullmatch(written)
        if long_form is not None:
            written = f"{long_form[1]} {long_form[2]}"
        match = _WRITTEN.fullmatch(written)
        if match is None:
            cause = (
                "a number is never zero"
                if has_zero(written)
                else "write OL CHN 15/2018"
            )
            raise ValueError(
                f"'{text}' is not the reference of a communication: {cause}"
            )
        comm_type = next((t for t in COMMUNICATION_TYPES if t == match["type"]), None)
        if match["type"] and comm_type is None:
            known = ", ".join(COMMUNICATION_TYPES)
            raise ValueError(f"'{match['type']}' is no type of communication ({known})")
        country = match["country"]
        if not is_country(country) and country != OTHER_RECIPIENT:
            raise ValueError(f"{country} is not an ISO 3166-1 alpha-3 code")
        return cls(comm_type, country, match["number"], int(match["year"]))

    def __str__(self) -> str:
        """Print as `OL CHN 15/2018`."""
        return f"{self.comm_type} {self.code}" if self.comm_type else self.code

    @property
    def code(self) -> str:
        """The reference without its type, as the public database looks it up."""
        return f"{self.country} {self.number}/{self.year}"

    @property
    def slug(self) -> str:
        """The mechanical key of a registry: ol-chn-15-2018."""
        return slug(str(self))

    def parse_keys(self) -> ParseKeys:
        """Give what the reference alone says."""
        keys: ParseKeys = {
            "pattern": "sp-communication"
            if self.comm_type
            else "sp-communication-untyped",
            "country": self.country,
            "number": self.number,
            "year": self.year,
        }
        if self.comm_type:
            keys["comm_type"] = self.comm_type
        return keys


Reference = Symbol | CommunicationRef
