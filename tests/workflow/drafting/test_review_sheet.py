"""Each figure of a letter is in the list with all that is known of it."""

from appeals.errors import Place
from appeals.model.fact import Fact
from appeals.workflow.drafting.review_sheet import reviewed_facts
from tests.checks.composed import compose

FULL = Fact(
    id="held",
    kind="range",
    value=1600,
    upper=7600,
    unit="persons",
    bound="at-least",
    is_estimate=True,
    period_from="2098-01",
    period_to="2098-12",
    text="People held.",
    as_of="2099-01-01",
    authority="report",
    locator="para. 14",
    certainty="unconfirmed",
    source="invented",
    checked_on="2099-02-01",
    rivals=(
        {"value": 9, "upper": 10, "source": "the press"},
        {"value": "some", "source": "another", "note": "of one\nyear"},
    ),
    note="A remark.",
)


def test_a_fact_is_reported_with_unit_period_day_source_and_rivals(tmp_path):
    letter, opened = compose(tmp_path, 'There were {{ fact("cases") }}.')
    (seen,) = reviewed_facts(letter, {**opened.facts, "held": FULL})
    assert (seen.id, seen.text) == ("cases", "Cases.")
    assert seen.place.startswith(f"{Place('templates/letters/first.md', 9)}:")
    assert dict(seen.record) == {
        "Value": "16",
        "As of": "2098",
        "Source": "report",
        "Certainty": "unconfirmed",
        "Seen in": "invented",
    }
    (seen,) = reviewed_facts(letter, {"cases": FULL})
    assert seen.record == (
        ("Value", "at least 1,600 to 7,600, estimated"),
        ("Unit", "persons"),
        ("Period", "from 2098-01 to 2098-12"),
        ("As of", "2099-01-01"),
        ("Source", "report, para. 14"),
        ("Certainty", "unconfirmed"),
        ("Seen in", "invented, checked on 2099-02-01"),
        ("Rival value", "9 to 10 (the press)"),
        ("Rival value", "some (another): of one year"),
        ("Remark", "A remark."),
    )


def test_a_letter_without_facts_has_none(tmp_path):
    letter, opened = compose(tmp_path, "Nothing is counted.")
    assert reviewed_facts(letter, opened.facts) == ()
