"""A calendar takes each day once, whatever the words."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from appeals.delivery.calendar_file import CalendarDay, write_calendar

NOW = datetime(2026, 11, 29, 10, 11, 12, tzinfo=UTC)


def day(**changes) -> CalendarDay:
    fields = {"uid": "a@appeals", "day": date(2026, 12, 31), "summary": "Office A"}
    return CalendarDay(**{**fields, **changes})


def test_a_day_is_written_as_calendars_read_it():
    content = write_calendar([day(text="ask; look, and\nwrite \\o/")], NOW)
    assert content.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//appeals//sent due//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        "UID:a@appeals",
        "DTSTAMP:20261129T101112Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Office A",
        "DESCRIPTION:ask\\; look\\, and\\nwrite \\\\o/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@given(st.text(max_size=300))
def test_no_line_is_longer_than_allowed_and_none_is_injected(text):
    content = write_calendar([day(summary=text)], NOW)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    unfolded = content.replace(b"\r\n ", b"").decode("utf-8", "surrogatepass")
    assert unfolded.count("\r\n") == 13
    assert "\r" not in unfolded.replace("\r\n", "")
