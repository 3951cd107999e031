"""Tests of who is named in a letter of a given day."""

from datetime import date
from pathlib import Path

import pytest

from appeals.model.recipient import Holder, Recipient
from appeals.registry.holders import holder_on
from appeals.registry.workspace import load_workspace

ROOT = Path(__file__).parents[2]


def office(*holders):
    return Recipient(
        id="x",
        kind="office",
        name="Head of Office",
        salutation="Dear Head of Office,",
        certainty="unconfirmed",
        holders=tuple(
            Holder.model_validate({"certainty": "unconfirmed", **h}) for h in holders
        ),
    )


def named(recipient, day):
    choice = holder_on(recipient, date.fromisoformat(day))
    return choice.holder.name if choice.holder else None


@pytest.mark.parametrize(
    ("day", "name", "salutation", "is_warned"),
    [
        ("2020-11-03", "Ghada Fathi Waly", "Dear Ms. Waly,", False),
        ("2019-12-31", None, "Dear Executive Director,", False),
        ("2020-02-29", None, "Dear Executive Director,", False),
        ("2020-03-01", "Ghada Fathi Waly", "Dear Ms. Waly,", False),
        ("2024-12-31", "Ghada Fathi Waly", "Dear Ms. Waly,", False),
        ("2025-01-01", None, "Dear Executive Director,", False),
        ("2025-09-01", None, "Dear Executive Director,", False),
        ("2026-02-01", None, "Dear Executive Director,", False),
        ("2026-05-01", None, "Dear Executive Director,", False),
        ("2026-09-05", None, "Dear Executive Director,", False),
        ("2026-09-06", "Monica Juma", "Dear Ms. Juma,", True),
        ("2026-11-21", "Monica Juma", "Dear Ms. Juma,", True),
        ("2027-01-01", "Monica Juma", "Dear Ms. Juma,", False),
        ("2011-01-01", "Yury Fedotov", "Dear Executive Director,", False),
        ("2009-12-31", None, "Dear Executive Director,", False),
    ],
)
def test_the_head_of_unodc_follows_the_date_of_the_letter(
    day, name, salutation, is_warned
):
    recipient = load_workspace(ROOT).recipients["unodc-ed"]
    choice = holder_on(recipient, date.fromisoformat(day))
    assert (choice.holder.name if choice.holder else None) == name
    assert choice.salutation == salutation
    assert bool(choice.warning) == is_warned
    assert day in choice.reason


def test_a_holder_without_an_end_is_certain_until_a_successor_may_have_begun():
    recipient = office(
        {"name": "A", "since": "2019"}, {"name": "B", "since": "2022-06"}
    )
    assert named(recipient, "2022-05-31") == "A"
    assert named(recipient, "2022-06-01") is None
    assert named(recipient, "2022-07-01") == "B"


def test_a_successor_who_is_announced_but_has_not_begun_is_not_named():
    recipient = office(
        {"name": "A", "since": "2019"},
        {"name": "B", "since": "2023", "announced": "2021-01-01"},
    )
    assert named(recipient, "2022-12-31") == "A"


def test_two_possible_successors_leave_the_office():
    recipient = office(
        {"name": "B", "since": "2023", "announced": "2022-01-01"},
        {"name": "C", "since": "2023", "announced": "2022-01-01"},
    )
    assert named(recipient, "2023-08-01") is None


def test_two_certain_holders_leave_the_office_with_a_warning():
    recipient = office(
        {"name": "A", "since": "2019", "until": "2025"},
        {"name": "B", "since": "2020", "until": "2025"},
    )
    choice = holder_on(recipient, date(2022, 1, 1))
    assert choice.holder is None
    assert "A and B" in choice.reason
    assert "check the dates of the holders of 'x'" in choice.warning


def test_six_months_after_the_end_of_august_is_the_end_of_february():
    recipient = office({"name": "B", "since": "2023", "announced": "2022-08-31"})
    assert named(recipient, "2023-02-27") is None
    assert named(recipient, "2023-02-28") == "B"


def test_an_office_without_holders_is_written_to_as_an_office():
    choice = holder_on(office(), date(2022, 1, 1))
    assert (choice.holder, choice.salutation) == (None, "Dear Head of Office,")
