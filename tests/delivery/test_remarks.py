"""What a person should notice before a message of the outbox is sent."""

from datetime import date

import pytest

from appeals.delivery.blockers import (
    date_blockers,
    is_placeholder,
    settings_blockers,
)
from appeals.model.settings import Mail, Organisation, Settings

TODAY = date(2099, 11, 21)


def settings(address: str = "office@rights.test", *lines: str, demo: bool = False):
    organisation = Organisation(name="Rights", lines=lines)
    return Settings(
        organisation=organisation, mail=Mail(from_address=address), demo=demo
    )


@pytest.mark.parametrize(
    ("day", "reply_by", "codes"),
    [
        ("2099-11-21", None, []),
        ("2099-08-23", None, []),
        ("2099-08-22", None, ["old-letter"]),
        ("2021-06-29", "2021-07-29", ["old-letter", "reply-date"]),
        ("2099-11-22", None, ["future-letter"]),
        ("2099-11-21", "2099-11-20", ["reply-date"]),
        ("2099-11-21", "2099-11-21", []),
        ("2099-11-25", "2099-11-24", ["future-letter", "reply-date"]),
    ],
)
def test_dates_that_cannot_be_meant_are_remarked_on(day, reply_by, codes):
    found = list(date_blockers(date.fromisoformat(day), reply_by, TODAY))
    assert [each.code for each in found] == codes
    assert {each.severity for each in found} <= {"warning"}


@pytest.mark.parametrize(
    "text",
    [
        "office@example.org",
        "1 Example Street, Example City",
        "a@mail.Example.COM",
        "a@b.example.net",
        "a@rights.invalid",
    ],
)
def test_what_the_example_says_is_a_placeholder(text):
    assert is_placeholder(text)
    (blocker,) = settings_blockers(settings("office@rights.test", text))
    assert (blocker.code, blocker.severity) == ("placeholder-organisation", "error")
    demo, remark = settings_blockers(settings("office@rights.test", text, demo=True))
    assert (demo.code, remark.code) == ("demonstration", "placeholder-in-trial")
    assert demo.severity == remark.severity == "warning"


@pytest.mark.parametrize(
    "text", ["a@rights.test", "11 Example Street", "a@example.or.kr"]
)
def test_other_addresses_are_none(text):
    assert not is_placeholder(text)
    assert not list(settings_blockers(settings("a@rights.test", text)))
