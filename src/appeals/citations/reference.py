"""Read a reference as a person types it, and say what is wrong with it."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final, Literal

from appeals.citations.bodies import is_of_commission, symbol_in_words
from appeals.citations.communication import CommunicationRef, Reference
from appeals.citations.links import reference_in_address
from appeals.citations.reference_list import (
    LONGEST_LIST,
    parse_reference,
    parse_reference_list,
)
from appeals.citations.repair import suggest_references
from appeals.citations.symbol import (
    LONGEST_REFERENCE,
    tidy,
    why_no_symbol,
    why_too_long,
)
from appeals.model.pinpoint import (
    PRINTED_LABELS,
    Locator,
    Pinpoint,
    begins_with_label,
    read_locators,
)

Verdict = Literal["accept", "accept-split", "lint", "reject-suggest", "reject"]

_WRAPPERS: Final = ("()", "[]", "“”", "‘’", '""', "''")
_PREFIX = re.compile(
    r"^(?:(?:UN|U\.\s?N\.|United Nations)\s*)?"
    r"(?:Doc(?:uments?|s)?\.?|(?:Ref(?:erence)?|Communication)\b\.?:?)\s*(?=[A-Z])",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<=[\d)])\s+\((?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?(?:\s+\d{1,2},)?\s+\d{4}\)$"
)
_WITH_DOCUMENT = re.compile(
    r"(?P<words>[^/]+\d[^/]*(?:/\d[^/]*?)?),?\s+\(?(?:UN|U\.\s?N\.)\s*Doc\.?\s+"
    r"(?P<symbol>[^()]+(?:\([^()]+\))?)\)?"
)
_LOOK_ALIKES: Final = str.maketrans("АВСЕНІКМОРЅТХ", "ABCEHIKMOPSTX")
"""Capitals that are Cyrillic and look Latin."""
_LONGEST_TYPED: Final = 4000  # an address may carry much after its symbol
_OF_SYMBOL = re.compile(r"(?:vol|part)\b", re.IGNORECASE)
_NO_YEAR = re.compile(r"S/RES/[1-9]\d{0,4}")
_RANGE = re.compile(r"(?<![\d.])(\d{1,9})[-–](\d{1,9})(?![\d.])")


@dataclass(frozen=True, slots=True)
class ReferenceReading:
    """How a typed reference was read.

    accept: resolves. accept-split: resolves to several. lint: resolves, with a warning
    and a better form (a Security Council resolution without its year resolves only if
    the year is known). reject-suggest: does not resolve, `suggestions` are offered.
    reject: nothing to offer. `why` is a sentence for the reader.
    """

    text: str
    verdict: Verdict
    references: tuple[Reference, ...] = ()
    pinpoint: Pinpoint | None = None
    suggestions: tuple[str, ...] = ()
    why: str = ""

    @property
    def canonicals(self) -> tuple[str, ...]:
        """The canonical form of each reference."""
        return tuple(str(reference) for reference in self.references)

    @property
    def canonical(self) -> str | None:
        """The canonical form, where there is exactly one."""
        return self.canonicals[0] if len(self.canonicals) == 1 else None

    @property
    def pinpoint_printed(self) -> str | None:
        """The place as the UN style prints it: "paras. 14–15"."""
        return None if self.pinpoint is None else _print_place(self.pinpoint)


def _print_place(pinpoint: Pinpoint) -> str:
    from appeals.citations.styles.locators import print_pinpoint
    from appeals.citations.styles.un import UN

    return print_pinpoint(pinpoint, UN["en"])


def read_reference(text: str, known: Collection[str] = ()) -> ReferenceReading:
    """Read a whole reference: prefix, symbol or words, ellipsis, place after it.

    `known` holds the canonical symbols of the registry; a Security Council
    resolution without its year is looked up there. Never raises.
    """
    if len(text) > _LONGEST_TYPED:
        return ReferenceReading(text, "reject", why=why_too_long(text))
    cleaned = _strip_wrapping(text)
    if len(cleaned) > LONGEST_LIST:
        return ReferenceReading(text, "reject", why=why_too_long(cleaned))
    head, place = _split_place(_merge_double_form(cleaned))
    head = _merge_double_form(_DATE.sub(_year_of_council, head))
    reading = _read_head(head, known)
    if place is None and not reading.references and reading.verdict != "lint":
        loose = _find_loose_place(cleaned)
        if loose is not None:
            return replace(_add_loose_place(*loose), text=text)
    if place is not None:
        reading = _add_place(reading, place)
    return replace(reading, text=text)


def _strip_wrapping(text: str) -> str:
    """Strip a reference of blanks, brackets, "UN Doc." and a final stop."""
    cleaned = " ".join(re.sub("[\u200b\u2060\ufeff\u00ad]", "", text).split())
    cleaned = cleaned.rstrip(" .,;:")
    for pair in _WRAPPERS:
        if cleaned[:1] == pair[0] and cleaned[-1:] == pair[1]:
            cleaned = cleaned[1:-1].strip(" .,;:")
    cleaned = _PREFIX.sub("", reference_in_address(cleaned) or cleaned, count=1)
    return _DATE.sub(_year_of_council, cleaned)


def _year_of_council(date: re.Match[str]) -> str:
    """Keep of a date the year that a resolution of the Security Council needs."""
    is_bare = re.search(r"S/RES/[1-9]\d*$", date.string[: date.start()])
    return f" ({date[0][-5:-1]})" if is_bare else ""


def _merge_double_form(text: str) -> str:
    """Merge "General Assembly resolution 62/228, UN Doc. A/RES/62/228" into one."""
    match = _WITH_DOCUMENT.fullmatch(text)
    if match is None:
        return text
    words, symbol = match["words"].rstrip(" ,"), match["symbol"].strip()
    year = re.search(r"\([^()]*(\d{4})\)$", words)
    if year and _NO_YEAR.fullmatch(symbol):
        words, symbol = words[: year.start()].rstrip(), f"{symbol} ({year[1]})"
    named, one = symbol_in_words(words), parse_reference(symbol)
    if named is None or one is None:
        return text
    in_full = f"{named} {symbol.partition(' ')[2]}"
    is_named = one in {parse_reference(named), parse_reference(in_full)}
    return str(one) if is_named else text


def _split_place(text: str) -> tuple[str, str | None]:
    """Split "A/HRC/45/13, para. 57" at the comma before the first label."""
    if "," not in text or parse_reference(text) is not None:
        return text, None
    commas = [m.start() for m in re.finditer(r",(?![^()]*\))", text)]
    labelled = [c for c in commas if begins_with_label(text[c + 1 :].strip())]
    if labelled:  # "A/69/40, vol. I, p. 3" is the volume of a document
        whole = [c for c in labelled if parse_reference(text[:c]) is not None]
        comma = whole[-1] if whole else labelled[0]
        return text[:comma].rstrip(), text[comma + 1 :].strip()
    for comma in commas[:1]:
        place = text[comma + 1 :].strip()
        is_number = re.fullmatch(r"\d+(?:[-–]\d+)?", place)
        if parse_reference(text[:comma]) and (
            is_number or not parse_reference_list(text)
        ):
            return text[:comma].rstrip(), place
    return text, None


def _find_loose_place(text: str) -> tuple[Reference, str] | None:
    """Find a place that no comma separates: "A/HRC/45/13 para. 57", "(para. 57)"."""
    for blank in re.finditer(r"\s+(?:at\s+)?\(?", text):
        behind = (
            text[blank.end() :].rstrip(")") if "(" in blank[0] else text[blank.end() :]
        )
        reference = parse_reference(text[: blank.start()])
        is_of_symbol = _OF_SYMBOL.match(behind)
        if reference is not None and begins_with_label(behind) and not is_of_symbol:
            return reference, behind
    return None


def _read_head(head: str, known: Collection[str]) -> ReferenceReading:
    one = parse_reference(head)
    written = tidy(symbol_in_words(head) or head)
    if one is None and _NO_YEAR.fullmatch(written):
        return _read_without_year(head, written, known)
    found = (one,) if one is not None else parse_reference_list(head)
    if found is not None:
        names = " and ".join(map(str, found))
        verdict: Verdict = "accept" if len(found) == 1 else "accept-split"
        return ReferenceReading(head, verdict, found, why=f"read as {names}")
    for corrected, fault in (
        (re.sub(r"\s*/\s*", "/", head), "there are blanks beside a slash"),
        (head.translate(_LOOK_ALIKES), "a letter is Cyrillic and only looks Latin"),
    ):
        meant = parse_reference(corrected)
        if meant is not None:
            names = str(meant)
            why = f"{fault}: write {names}"
            return ReferenceReading(head, "lint", (meant,), None, (names,), why)
    proposals = suggest_references(head)
    return ReferenceReading(
        head,
        "reject-suggest" if proposals else "reject",
        suggestions=proposals,
        why=_why_unreadable(head),
    )


def _why_unreadable(head: str) -> str:
    if not head:
        return "nothing is written"
    if len(head) > LONGEST_REFERENCE:
        return why_too_long(head)
    symbol = symbol_in_words(head)
    if symbol is None and is_of_commission(head):
        return (
            f"'{head}' has no symbol of its own: cite the report of the commission, "
            "or make an entry of kind 'resolution' with 'body' and 'number'"
        )
    if symbol is None and re.match(r"(?:J?(?:AL|UA|OL)|[A-Z]{2,3})[ /]?\w* \d", head):
        try:
            CommunicationRef.parse(head)
        except ValueError as error:
            return str(error)
    return why_no_symbol(symbol or head)


def _read_without_year(
    head: str, written: str, known: Collection[str]
) -> ReferenceReading:
    forms = sorted(entry for entry in known if entry.startswith(f"{written} ("))
    found = parse_reference(forms[0]) if len(forms) == 1 else None
    year = found or "the year it was adopted in, such as S/RES/1325 (2000)"
    why = f"{written} needs its year: write {year}"
    references = (found,) if found else ()
    return ReferenceReading(head, "lint", references, None, tuple(forms), why)


def _add_place(reading: ReferenceReading, place: str) -> ReferenceReading:
    """Join what was read before the comma with the place after it."""
    names = [" and ".join(reading.canonicals)] if reading.references else []
    proposals = reading.suggestions or tuple(names)
    try:
        pinpoint = Pinpoint.parse(place)
        is_sound = place == "whole" or _is_sound(place)
    except ValueError as error:
        return _add_fixed_place(reading, place, proposals, str(error))
    better = _order_ranges(pinpoint)
    printed = _print_place(better)
    offered = tuple(f"{name}, {printed}" if printed else name for name in proposals)
    if reading.verdict in {"reject", "reject-suggest"}:
        return replace(reading, suggestions=offered if reading.suggestions else ())
    if is_sound and better == pinpoint:
        offered = offered if reading.verdict == "lint" else ()
        return replace(reading, pinpoint=pinpoint, suggestions=offered)
    why = (
        "a range or a list needs the plural label, a single place the singular"
        if better == pinpoint
        else "the range runs backwards or is cut short"
    )
    return replace(
        reading, verdict="lint", pinpoint=pinpoint, suggestions=offered, why=why
    )


def _is_sound(place: str) -> bool:
    return all(
        typed.is_plural_typed == typed.locator.is_plural or not typed.locator.value
        for typed in read_locators(place)
    )


def _order_ranges(pinpoint: Pinpoint) -> Pinpoint:
    """Write backward ranges forward, and cut ones in full: 114-15 is 114-115."""

    def forward(match: re.Match[str]) -> str:
        first, last = match[1], match[2]
        if int(first) <= int(last):
            return match[0]
        if len(last) < len(first):
            return f"{first}-{first[: -len(last)]}{last}"
        return f"{last}-{first}"

    return Pinpoint(
        tuple(
            Locator(p.label, _RANGE.sub(forward, p.value)) for p in pinpoint.locators
        ),
        pinpoint.is_whole,
    )


def _add_fixed_place(
    reading: ReferenceReading, place: str, proposals: tuple[str, ...], error: str
) -> ReferenceReading:
    """Offer a readable place for one that is not."""
    fixed, is_certain = _fix_place(place)
    offered = tuple(f"{name}, {_print_place(p)}" for name in proposals for p in fixed)
    offered = offered or proposals
    if is_certain and fixed and reading.references:
        why = f"write {offered[0]}"
        return replace(
            reading, verdict="lint", pinpoint=fixed[0], suggestions=offered, why=why
        )
    return replace(
        reading,
        verdict="reject-suggest" if offered else "reject",
        references=(),
        suggestions=offered,
        why=error,
    )


def _add_loose_place(reference: Reference, place: str) -> ReferenceReading:
    reading = _add_place(ReferenceReading("", "accept", (reference,)), place)
    if reading.verdict in {"reject", "reject-suggest"}:
        return reading
    printed = f"{reference}, {reading.pinpoint_printed}"
    why = f"a comma parts the reference and the place: write {printed}"
    return replace(
        reading, verdict="lint", suggestions=reading.suggestions or (printed,), why=why
    )


def _fix_place(place: str) -> tuple[tuple[Pinpoint, ...], bool]:
    """Give what an unreadable place may mean, and whether that is certain."""
    spaced = re.sub(r"^at\s+", "", place)
    spaced = re.sub(r"([^\W\d_]\.)(?=\d)", r"\1 ", spaced)
    spaced = re.sub(r"(?<=[\w)])\s*(?:[-–]|\bto\b)\s*(?=\d)", "-", spaced)
    spaced = re.sub(r"\s*&\s*", " and ", spaced)
    certain = Pinpoint.try_parse(spaced)
    if certain is not None:
        return (certain,), True
    if re.match(r"\d", place):
        guesses = [f"para. {place}", f"p. {place}"]
    else:
        word, _, value = spaced.partition(" ")
        labels = [form for forms in PRINTED_LABELS.values() for form in forms]
        near = get_close_matches(word.casefold(), labels, 2, 0.5)
        guesses = [f"{label} {value}" for label in near]
    parsed = dict.fromkeys(filter(None, map(Pinpoint.try_parse, guesses)))
    return tuple(parsed), False
