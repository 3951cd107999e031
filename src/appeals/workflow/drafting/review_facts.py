"""Gather what a reviewer compares of each figure and date that a letter uses."""

from collections.abc import Iterator, Mapping

from appeals.composition.compose import ComposedLetter
from appeals.model.fact import Fact, RivalValue
from appeals.writers.review_report.sheet import ReviewedFact

_BOUNDS = {"at-least": "at least ", "at-most": "at most ", "about": "about "}


def reviewed_facts(
    letter: ComposedLetter, facts: Mapping[str, Fact]
) -> tuple[ReviewedFact, ...]:
    """Give the facts of a letter in the order of their first use."""
    return tuple(
        ReviewedFact(id_, facts[id_].text, str(place), tuple(_record(facts[id_])))
        for id_, place in letter.used_facts.items()
        if id_ in facts
    )


def _record(fact: Fact) -> Iterator[tuple[str, str]]:
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
    for name, words in fields:
        if words:
            yield name, " ".join(words.split())


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
