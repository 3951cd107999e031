"""Collect what a reviewer needs beside each note, figure and date of a letter."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from appeals.checks.archived_sources import SourceAnswer
from appeals.checks.quotation_comparison import (
    Comparison,
    compared_quotations,
    is_at_place,
)
from appeals.checks.quotation_uses import FEWEST_WORDS
from appeals.checks.suppressions import read_suppressions
from appeals.citations.links import web_address
from appeals.citations.reference_list import parse_reference
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import MARK, Claim, find_claims, quoted_passages
from appeals.languages.en import ENGLISH
from appeals.languages.formats import format_date
from appeals.model.authority import Authority, Quote
from appeals.model.cite import Cite
from appeals.model.fact import Fact, RivalValue
from appeals.model.finding import Finding
from appeals.model.pinpoint import PRINTED_LABELS, Locator, LocatorLabel
from appeals.model.values import PartialDate
from appeals.review.uses import LetterUse, answer_uses
from appeals.writers.review_report.sheet import (
    ListedSetAside,
    ReviewedExcerpt,
    ReviewedFact,
    ReviewedNote,
    ReviewedSource,
    ReviewedUse,
    ReviewSheet,
    SentencePart,
)

_REGISTRY = "citations.yaml"
_MOST_SHOWN = 4000
"""Characters of a place that are shown, at most."""
_BOUNDS = {"at-least": "at least ", "at-most": "at most ", "about": "about "}
_STATUSES = {
    "same": "quoted here; the words agree",
    "capitals": "quoted here; it differs in capitals alone",
    "differs": "quoted here, and it differs: ",
    "elsewhere": "quoted here, and the cite names another place",
}


def review_sheet(
    letter: ComposedLetter,
    findings: Sequence[Finding],
    uses: Sequence[LetterUse],
) -> ReviewSheet:
    """Make the list of a letter from its tree, its uses and the findings."""
    answers = answer_uses(letter, uses)
    reviewed = [
        (use, _reviewed_use(use, a)) for use, a in zip(uses, answers, strict=True)
    ]
    notes = tuple(_notes(letter, findings, reviewed))
    shown = {finding for note in notes for finding in note.findings}
    front, day = letter.front, letter.day.isoformat()
    severities = [finding.severity for finding in findings]
    return ReviewSheet(
        letter=letter.request.name,
        subject=front.subject,
        recipient=letter.request.recipient_id,
        addressee=letter.request.recipient.name if letter.request.recipient else "",
        date=day,
        day=format_date(PartialDate.parse(day), ENGLISH),
        style=letter.style,
        lang=letter.document.lang,
        direction=letter.document.direction,
        notes=notes,
        findings=tuple(finding for finding in findings if finding not in shown),
        totals=(
            severities.count("error"),
            severities.count("warning"),
            severities.count("info"),
        ),
        set_aside=tuple(
            ListedSetAside(held.code, str(held.place), held.reason)
            for held in read_suppressions(letter.templates)
        ),
        facts=reviewed_facts(letter, letter.workspace.facts, reviewed),
    )


def _notes(
    letter: ComposedLetter,
    findings: Sequence[Finding],
    reviewed: Sequence[tuple[LetterUse, ReviewedUse]],
) -> Iterator[ReviewedNote]:
    """Yield each note with its uses, then quotations without one."""
    claims = find_claims(letter.body)
    comparisons = tuple(compared_quotations(letter))
    tree = letter.document
    of_note: dict[int, tuple[ReviewedUse, ...]] = {}
    for use, each in reviewed:
        if use.kind != "fact":
            number = use.note or 0
            of_note[number] = (*of_note.get(number, ()), each)
    for number in range(1, len(letter.sources) + 1):
        note = _note(number, letter, claims, comparisons, findings)
        own = of_note.get(number, ())
        yield replace(note, uses=own, lang=tree.lang, direction=tree.direction)
    for each in of_note.get(0, ()):
        words = (SentencePart(each.words, "quoted"),)
        note = ReviewedNote(0, words, (), (), (), (each,))
        yield replace(note, lang=tree.lang, direction=tree.direction)


def _reviewed_use(use: LetterUse, found: SourceAnswer) -> ReviewedUse:
    name = replace(use, note=None).name
    text = found.text if len(found.text) <= _MOST_SHOWN else found.text[:_MOST_SHOWN]
    ends = [0, *chain.from_iterable(found.agreeing(use.words)), len(text)]
    parts = (
        SentencePart(text[start:end], "quoted" if number % 2 else "plain")
        for number, (start, end) in enumerate(pairwise(ends))
    )
    cut = (SentencePart(" …"),) if len(text) < len(found.text) else ()
    return ReviewedUse(
        use.id,
        use.basis,
        use.note or 0,
        name,
        use.words,
        found.answer,
        found.why,
        (*(part for part in parts if part.text), *cut),
        found.lang,
        key=use.key,
    )


def _note(
    number: int,
    letter: ComposedLetter,
    claims: Mapping[int, Claim],
    comparisons: Sequence[Comparison],
    findings: Sequence[Finding],
) -> ReviewedNote:
    source = letter.sources[number - 1]
    own = [c for c in comparisons if c.use.note == number]
    keys = {cite.key for cite in source.cites if cite.key}
    return ReviewedNote(
        number,
        tuple(_sentence(claims[number], own)) if number in claims else (),
        letter.document.notes[number - 1].inlines,
        tuple(
            _source(cite, letter.authorities[cite.key], own)
            for cite in source.cites
            if cite.key is not None
        ),
        tuple(f for f in findings if _concerns(f, number, keys)),
    )


def _concerns(finding: Finding, number: int, keys: set[str]) -> bool:
    """Say whether a finding is about the note, or an entry that it cites."""
    if finding.note is not None:
        return finding.note == number
    in_registry = finding.place is not None and finding.place.file == _REGISTRY
    return in_registry and any(f"'{key}'" in finding.message for key in keys)


def _sentence(claim: Claim, own: Sequence[Comparison]) -> Iterator[SentencePart]:
    """Split a sentence at its marks, and at the quotations in it."""
    text = claim.running.text
    numbers = dict(claim.running.marks)
    is_set_off = any(comparison.use.is_set_off for comparison in own)
    quoted = [
        (p.start, p.end) for p in quoted_passages(text) if p.word_count >= FEWEST_WORDS
    ]
    borders = {claim.start, claim.end}
    for start, end in (*quoted, *((at, at + 1) for at in numbers)):
        borders |= {at for at in (start, end) if claim.start < at < claim.end}
    for start, end in pairwise(sorted(borders)):
        if text[start] == MARK:
            is_own = start == claim.mark
            yield SentencePart(str(numbers[start]), "mark" if is_own else "other")
            continue
        words = text[start:end].replace("\n", " ")
        is_quoted = is_set_off or any(a <= start < b for a, b in quoted)
        yield SentencePart(words, "quoted" if is_quoted else "plain")


def _source(
    cite: Cite, authority: Authority, own: Sequence[Comparison]
) -> ReviewedSource:
    excerpts = []
    for quote in authority.quotes:
        status = _status(quote, authority, own)
        if status or is_at_place(quote, cite.pinpoint) is not False:
            excerpts.append(_excerpt(quote, status or "not quoted here"))
    return ReviewedSource(
        authority.key,
        authority.kind,
        tuple(_record(authority)),
        str(cite.pinpoint) or "none is named",
        authority.url or _address(authority),
        tuple(excerpts),
    )


def _status(quote: Quote, authority: Authority, own: Sequence[Comparison]) -> str:
    """Say how the quotations of a note compare with an excerpt; "" if none does."""
    statuses = []
    for comparison in own:
        cite = comparison.cite
        if comparison.excerpt == quote and cite and cite.key == authority.key:
            statuses.append(_STATUSES[comparison.status] + comparison.difference)
        elif _is_inserted(quote, authority, comparison):
            statuses.append("inserted here by quote()")
    return "; ".join(dict.fromkeys(statuses))


def _is_inserted(quote: Quote, authority: Authority, comparison: Comparison) -> bool:
    use = comparison.use
    words = " ".join(quote.text.split())
    return authority.key in use.inserted_from and use.words in words


def _excerpt(quote: Quote, status: str) -> ReviewedExcerpt:
    at = ", ".join(_place(label, value) for label, value in quote.at.items())
    words = " ".join(quote.text.split())
    return ReviewedExcerpt(quote.id, at, words, quote.lang, quote.certainty, status)


def _place(label: str, value: str) -> str:
    known: LocatorLabel | None = next((k for k in PRINTED_LABELS if k == label), None)
    return str(Locator(known, value)) if known else f"{label} {value}"


def _record(authority: Authority) -> Iterator[tuple[str, str]]:
    """Give the fields of an entry that a reviewer compares, as far as it has them."""
    dates = (("", authority.date), ("adopted ", authority.adopted))
    date = "; ".join(f"{what}{day}" for what, day in dates if day)
    seen = authority.source or ""
    if authority.checked_on:
        seen = f"{seen}, checked on {authority.checked_on}".removeprefix(", ")
    certainty = str(authority.certainty)
    if authority.unconfirmed:
        certainty += f", except: {', '.join(authority.unconfirmed)}"
    fields = (
        ("Symbol", authority.symbol),
        ("Author", authority.author or authority.body),
        ("Title", authority.title or authority.title_descriptive),
        ("Date", date or authority.year),
        ("Certainty", certainty),
        ("Seen in", seen),
        ("Remark", authority.note),
    )
    return _filled_fields(fields)


def _filled_fields(
    fields: Iterable[tuple[str, str | None]],
) -> Iterator[tuple[str, str]]:
    for name, value in fields:
        if value:
            yield name, " ".join(value.split())


def _address(authority: Authority) -> str:
    reference = parse_reference(authority.symbol) if authority.symbol else None
    return (web_address(reference) or "") if reference else ""


def reviewed_facts(
    letter: ComposedLetter,
    facts: Mapping[str, Fact],
    reviewed: Sequence[tuple[LetterUse, ReviewedUse]] = (),
) -> tuple[ReviewedFact, ...]:
    """Give the facts of a letter in the order of their first use, with their uses."""
    return tuple(
        ReviewedFact(
            id_,
            facts[id_].text,
            str(place),
            tuple(_fact_record(facts[id_])),
            tuple(
                each for use, each in reviewed if (use.kind, use.key) == ("fact", id_)
            ),
        )
        for id_, place in letter.used_facts.items()
        if id_ in facts
    )


def _fact_record(fact: Fact) -> Iterator[tuple[str, str]]:
    """Name what facts.yaml says, as far as it says it."""
    estimated = ", estimated" if fact.is_estimate else ""
    value = f"{_BOUNDS.get(fact.bound, '')}{_range(fact.value, fact.upper)}{estimated}"
    seen = fact.source
    if fact.checked_on:
        seen = f"{seen}, checked on {fact.checked_on}"
    fields = (
        ("Value", value),
        ("Unit", fact.unit),
        ("Period", _period(fact)),
        ("As of", fact.as_of),
        ("Source", ", ".join(filter(None, (fact.authority, fact.locator)))),
        ("Certainty", fact.certainty),
        ("Seen in", seen),
        *(("Rival value", _rival(rival)) for rival in fact.rivals),
        ("Remark", fact.note),
    )
    return _filled_fields(fields)


def _period(fact: Fact) -> str:
    begins = f"from {fact.period_from}" if fact.period_from else ""
    ends = f"to {fact.period_to}" if fact.period_to else ""
    return f"{begins} {ends}".strip()


def _rival(rival: RivalValue) -> str:
    note = f": {rival.note}" if rival.note else ""
    return f"{_range(rival.value, rival.upper)} ({rival.source}){note}"


def _range(value: float | str, upper: float | None) -> str:
    low = value if isinstance(value, str) else f"{value:,}"
    return low if upper is None else f"{low} to {upper:,}"
