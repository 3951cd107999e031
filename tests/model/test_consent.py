"""The ladder of who reads, and records of consent."""

import pytest

from appeals.model.audience import (
    AUDIENCES,
    is_within,
    least_showing,
    shows_more,
    widest_audience,
)
from appeals.model.consent import ConsentRecord, ShownTo

GIVEN = {
    "id": "rec-1",
    "person": "p-1",
    "given_by": "relative",
    "because": "missing",
    "date": "2026-03-04",
    "means": "signed",
    "taken_by": "p-a",
    "channels": ("wgeid-urgent",),
    "shown_to": {"un": "name", "state": "name", "public": "alias"},
}


def record(**changes):
    fields = {**GIVEN, **changes}
    return ConsentRecord.model_validate(
        {name: value for name, value in fields.items() if value is not None}
    )


def test_the_ladder_begins_with_the_fewest_readers():
    assert AUDIENCES == ("un", "state", "public")
    within = {(a, b) for a in AUDIENCES for b in AUDIENCES if is_within(a, b)}
    assert within == {
        ("un", "un"),
        ("un", "state"),
        ("un", "public"),
        ("state", "state"),
        ("state", "public"),
        ("public", "public"),
    }
    assert widest_audience(("state", "un")) == "state"
    assert widest_audience(()) == "un"


def test_several_records_allow_what_all_of_them_allow():
    assert least_showing(("name", "alias")) == "alias"
    assert least_showing(("name", "nothing", "alias")) == "nothing"
    assert least_showing(()) == "nothing"
    assert shows_more("name", "alias")
    assert not shows_more("alias", "alias")


def test_a_rung_that_is_not_there_shows_nothing():
    shown = record(shown_to={"un": "alias"}).shown_to
    assert [shown.showing_for(audience) for audience in AUDIENCES] == [
        "alias",
        "nothing",
        "nothing",
    ]


def test_a_record_covers_its_channels_or_any():
    assert record().covers("wgeid-urgent")
    assert not record().covers("upr-individual")
    assert record(channels="any").covers("upr-individual")


@pytest.mark.parametrize(
    ("until", "day", "has_ended"),
    [
        (None, "2030-01-01", False),
        ("2027-03-04", "2027-03-04", False),
        ("2027-03-04", "2027-03-05", True),
        ("2027-03-04", "2027-03", False),
        ("2027-03-04", "2027-04", True),
    ],
)
def test_a_consent_ends_behind_its_last_day(until, day, has_ended):
    assert record(until=until).ends_before(day) is has_ended


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"given_by": "self"}, ("because",), "'given_by' says 'self'"),
        ({"child_heard": True}, ("child_heard",), "does not say 'child'"),
        ({"child_heard": False}, ("child_heard",), "does not say 'child'"),
        (
            {"until": "2026-03-03"},
            ("until",),
            "it ends (2026-03-03) before it was given",
        ),
        (
            {"withdrawn": {"date": "2026-03-03"}},
            ("withdrawn", "date"),
            "was withdrawn (2026-03-03) before it was given",
        ),
        (
            {"shown_to": {"un": "alias", "state": "name"}},
            ("shown_to", "state"),
            "shows 'state' the name and 'un' the alias alone",
        ),
        (
            {"shown_to": ShownTo(un="name", public="alias")},
            ("shown_to", "public"),
            "shows 'public' the alias and 'state' nothing",
        ),
    ],
)
def test_a_record_that_contradicts_itself_says_where(changes, path, words):
    (found,) = record(**changes).contradictions()
    assert found.path == path
    assert words in found.message
    assert found.remedy


def test_a_good_record_contradicts_nothing():
    good = record(
        because="child",
        child_heard=True,
        until="2027-03-04",
        withdrawn={"date": "2026-03-04"},
    )
    assert not list(good.contradictions())
