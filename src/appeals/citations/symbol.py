"""The symbol of a United Nations document: A/HRC/45/13, S/RES/1373 (2001)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from appeals.citations.iso3166 import FORMER_CODES, OLD_CODES, is_country
from appeals.citations.shapes import (
    TREATY_BODIES,
    compile_shape,
    is_head,
    shapes_for,
)
from appeals.languages.scripts import parse_roman

LONGEST_REFERENCE: Final = 200
"""How many characters a reference has at most; the longest known one has 80."""

ParseKeys = dict[str, str | int | list[str]]
"""What a reference alone gives, by name: {"pattern": "hrc-document", ...}."""

DASHES: Final = "‐‑‒–—―−﹘﹣－"
_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys("⁄∕／", "/"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff*", ""),
    }
)
_SMALL_WORD = re.compile(
    r"(?<=/)(?:(?:ADD|CORR|REV|AMEND|RES|DEC|MISC|SUB|CONCL)(?=\.\d)"
    r"|(?:AGENDA(?=/\d)|CORRIGENDUM$))",
    re.ASCII,
)
_OZONE = re.compile(r"(?<=^UNEP/)OZL\.(PRO|CONV)(?=[./])(?:/(EX|IMP)COM)?")
_YEAR_TAIL = re.compile(r"(S/RES/\d+)\s*\((\d{4})\)")
_ROMAN_TAIL = re.compile(
    r"([AE]/RES/\d+)\s*[A-Z]?\s*\(((?:E?S-)?[IVXLC]+)\)\s*(?:[A-Z]|\[[A-Z]\])?"
)
_SHOWN: Final = 40
_PART_LETTER = re.compile(r"([AE]/RES/(?:E?S-)?\d+/\d+)\s+([A-Z](?:-[B-Z])?)(?![A-Z])")
_VOLUME = re.compile(r",?\s*\(?VOL\.?\s*([IVX]+)(?:,?\s*PART\s+([IVX]+|\d+))?\)?")
_SECTION = re.compile(
    r"\s*\((?:(SECT|PROG|INCOME SECT)\.?\s*(\d+[A-Z]?)|(INTRODUCTION|PLAN OUTLINE))\)"
)
_PARTS_TAIL = re.compile(r"\s*\(PARTS\s+([IVX]+)\s+AND\s+([IVX]+)\)")
_PART_TAIL = re.compile(r"\s*\((PART|RESUMPTION)\s+([IVX]+|\d+)\)")
_NO_ISO_STATES: Final = frozenset({"EU", "UNK", "XKX"}) | FORMER_CODES | OLD_CODES
_ROMAN_NUMERAL = re.compile(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LAST_ROMAN: Final = 30
_FEWEST: Final = 70
"""Resolutions that the General Assembly adopted on average in a session, at least."""
_SUFFIX_RANGE = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A document symbol and what it says by itself.

    `text` is the canonical form and lookup key; the other fields are read from it.
    `session` is digits, S-n or ES-n; `number` keeps its letters ("SR.1368") and
    ranges ("14-17"). For a double symbol `symbols` holds the parts.
    """

    text: str
    pattern: str
    organ: str = ""
    session: str | None = None
    session_roman: str | None = None
    year: int | None = None
    year_means: str | None = None
    country: str | None = None
    territory: str | None = None
    conference: str | None = None
    series: str | None = None
    number: str | None = None
    suffixes: tuple[str, ...] = ()
    volume: str | None = None
    part: str | None = None
    resumption: str | None = None
    symbols: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a symbol, however its capitals, dashes and blanks are written.

        Raises ValueError that says in one sentence why it is no symbol.
        """
        refuse_too_long(text)
        found = cls.try_parse(text)
        if found is None:
            raise ValueError(why_no_symbol(text))
        return found

    @classmethod
    def try_parse(cls, text: str) -> Self | None:
        """Read a symbol as `parse` does; None where `parse` raises."""
        if len(text) > LONGEST_REFERENCE:
            return None
        return cls._read(text) or cls._read(tidy(text)) or cls._double(tidy(text))

    def __str__(self) -> str:
        """Give the canonical form."""
        return self.text

    @property
    def slug(self) -> str:
        """The mechanical key of a registry: a-hrc-45-13."""
        return slug(self.text)

    def parse_keys(self) -> ParseKeys:
        """Give what the symbol alone says."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value and key != "text"
        }

    @classmethod
    def _read(cls, text: str) -> Self | None:
        for shape in shapes_for(text):
            match = compile_shape(shape.written).fullmatch(text)
            if match is None or not _is_sound(match.groupdict()):
                continue
            fields: dict[str, Any] = match.groupdict()
            if fields.get("year"):
                fields["year"] = int(fields["year"])
            if roman := fields.get("session_roman"):
                fields["session"] = _session_of(roman)
            if shape.pattern == "tb-decision":
                fields["year_means"] = "registration"
            fields["suffixes"] = tuple((fields.get("suffixes") or "").split("/")[1:])
            return cls(text=text, pattern=shape.pattern, **fields)
        return None

    @classmethod
    def _double(cls, text: str) -> Self | None:
        for match in re.finditer(r"-(?=[A-Z]+/)", text):
            first, second = text[: match.start()], text[match.end() :]
            one = cls._read(first)
            two = one and (cls._read(second) or cls._double(second))
            if one is None or two is None or _is_one_series(one, two):
                continue
            symbols = (one.text, *(two.symbols or (two.text,)))
            if sorted(symbols, key=_in_order) != list(symbols):
                return cls._double("-".join(sorted(symbols, key=_in_order)))
            return cls(
                text=text,
                pattern="double-symbol",
                symbols=symbols,
                session=one.session or two.session,
                year=one.year or two.year,
                number=one.number or two.number,
            )
        return None


def refuse_too_long(text: str) -> None:
    """Raise ValueError for a text that is too long to be one reference."""
    if len(text) > LONGEST_REFERENCE:
        raise ValueError(why_too_long(text))


def why_too_long(text: str) -> str:
    """Say in one sentence that a text is too long for a reference."""
    shown = " ".join(text[:_SHOWN].split())
    return (
        f"'{shown}...' is too long for a reference: it has {len(text):,} characters, "
        f"at most {LONGEST_REFERENCE} are read"
    )


def tidy(text: str) -> str:
    """Write a text in the canonical form of symbols, whether it is one or not.

    Capitals but for Add., Corr., Rev., Amend., Sub. and Vol.; plain hyphens and
    slashes; no reissue asterisk, no final stop; "S/RES/1373 (2001)" with a blank,
    "A/RES/217(III)" without.
    """
    upper = " ".join(plain_signs(text).split()).rstrip(" .,;:").upper()
    upper = _SMALL_WORD.sub(lambda m: m[0].capitalize(), upper)
    upper = _OZONE.sub(_of_ozone, upper)
    if "(" not in upper and " " not in upper:
        return upper
    upper = _YEAR_TAIL.sub(r"\1 (\2)", upper)
    upper = _ROMAN_TAIL.sub(r"\1(\2)", upper)
    upper = _PART_LETTER.sub(r"\1\2", upper)
    upper = _PART_TAIL.sub(lambda m: f" ({m[1].capitalize()} {m[2]})", upper)
    upper = _PARTS_TAIL.sub(r" (Parts \1 and \2)", upper)
    upper = _SECTION.sub(_section, upper)
    return _VOLUME.sub(_volume, upper)


def plain_signs(text: str) -> str:
    """Replace every dash by a hyphen, every slash by "/", full-width letters by plain.

    Drops soft hyphens, zero-width signs and the asterisk of a reissue.
    """
    plain = text.translate(_SIGNS)
    return plain if plain.isascii() else unicodedata.normalize("NFKC", plain)


def slug(canonical: str) -> str:
    """Make the registry key of a canonical reference.

    A/HRC/45/13 gives a-hrc-45-13, "S/RES/1373 (2001)" gives s-res-1373-2001.
    """
    return "-".join(re.findall(r"[a-z0-9]+", canonical.lower()))


def why_no_symbol(text: str) -> str:
    """Say in one sentence why a text is not a document symbol."""
    written = tidy(text)
    parts = written.split("/")
    if not parts[1:] or not is_head(parts[0]):
        return f"'{text}' does not begin like a UN document symbol"
    if has_zero(written):
        return f"'{text}': a number is never zero"
    if shown := _why_no_resolution(text, written):
        return shown
    if re.fullmatch(r"[SE]/\d+/\d{4}", written):
        return f"'{text}' is not a symbol: the first number would be a year"
    if parts[0] in TREATY_BODIES and parts[1] not in {"C", "OP", "SP"}:
        return f"'{text}': symbols of this committee begin {parts[0]}/C/"
    for part in parts[2:]:
        if re.fullmatch(r"[A-Z]{3}(?:-[A-Z]{3})?", part):
            wrong = [code for code in part.split("-") if not is_country(code)]
            if wrong and parts[0] in TREATY_BODIES:
                return f"'{text}': {wrong[0]} is not an ISO 3166-1 alpha-3 code"
    if not any(part[-1:].isdigit() for part in parts[1:]):
        return f"'{text}' has no document number"
    return f"'{text}' has the shape of no UN document symbol"


def _why_no_resolution(text: str, written: str) -> str | None:
    if re.fullmatch(r"S/RES/[1-9]\d*", written):
        return f"'{text}' needs its year: write {written} (year)"
    if re.fullmatch(r"A/RES/\d+ ?\((?:E?S-)?[IVXLC]+\)", written):
        return (
            f"'{text}': the General Assembly adopted no resolution of this number in "
            "such a session; its sessions have numerals up to XXX (1975)"
        )
    return None


def has_zero(text: str) -> bool:
    """Say whether a number of the reference is zero."""
    return re.search(r"(?<![\w])0+(?![\w])|\.0+(?!\w)", text) is not None


def _section(match: re.Match[str]) -> str:
    named, number, word = match.groups()
    inside = f"{named.capitalize()}. {number}" if named else word.capitalize()
    return f" ({inside})"


def _of_ozone(match: re.Match[str]) -> str:
    committee = f"/{match[2].capitalize()}Com" if match[2] else ""
    return f"OzL.{match[1].capitalize()}{committee}"


def _volume(match: re.Match[str]) -> str:
    part = f", Part {match[2]}" if match[2] else ""
    return f" (Vol. {match[1]}{part})"


def _is_one_series(one: Symbol, two: Symbol) -> bool:
    """Say whether no document can have both: A/HRC/45/13 and A/HRC/45/14."""
    are_views = one.pattern == two.pattern == "tb-decision"
    return one.organ == two.organ and not are_views


def _in_order(symbol: str) -> tuple[tuple[bool, int, str], ...]:
    """Give what double symbols are ordered by: A before S, CN.7 before CN.15."""
    parts = re.findall(r"\d+|\D+", symbol)
    return tuple((not p.isdigit(), int(p) if p.isdigit() else 0, p) for p in parts)


def _is_sound(groups: Mapping[str, str | None]) -> bool:
    """Check what an expression cannot: country codes and the order of a range."""
    country, territory = groups.get("country"), groups.get("territory")
    if country and not (is_country(country) or country in _NO_ISO_STATES):
        return False
    if territory and not is_country(territory):
        return False
    session = groups.get("session_roman") or ""
    if _ROMAN_NUMERAL.fullmatch(session.rpartition("-")[2]) is None:
        return False
    number = groups.get("number") or ""
    if session and groups.get("organ") == "A" and not _is_of_assembly(number, session):
        return False
    span = _SUFFIX_RANGE.fullmatch(number)
    return span is None or int(span[1]) < int(span[2])


def _is_of_assembly(number: str, roman: str) -> bool:
    """Say whether the General Assembly adopted 217 in its session III.

    Its sessions had roman numerals up to XXX (1975), and its resolutions one count
    through them all. Those of the Economic and Social Council and of its commissions
    are of later sessions or have lower numbers: 1503 (XLVIII), 8 (XXIII).
    """
    if "-" in roman:
        return True
    session = int(_session_of(roman))
    return session <= _LAST_ROMAN and int(number) >= _FEWEST * (session - 1)


def _session_of(roman: str) -> str:
    """Turn III into 3 and S-VI into S-6."""
    prefix, dash, numeral = roman.rpartition("-")
    return f"{prefix}{dash}{parse_roman(numeral)}"
