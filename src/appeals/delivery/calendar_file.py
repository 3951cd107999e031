"""Reminders as a calendar file (.ics, RFC 5545), for any calendar program."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_MOST_OCTETS = 75


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A reminder. `uid` stays the same, so that a calendar adds it only once.

    Calendars are shared and copied to servers: `summary` and `text` must not say what a
    confidential letter is about.
    """

    uid: str
    day: date
    summary: str
    text: str = ""


def write_calendar(days: Sequence[CalendarDay], now: datetime) -> bytes:
    r"""Write the days as a calendar file: UTF-8, "\r\n" line ends, folded lines."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//appeals//sent due//EN",
        "CALSCALE:GREGORIAN",
    ]
    for each in days:
        lines += _event_lines(each, now)
    lines.append("END:VCALENDAR")
    return b"".join(folded for line in lines for folded in _fold_line(line))


def _event_lines(day: CalendarDay, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escape_text(day.uid)}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape_text(day.summary)}"
    if day.text:
        yield f"DESCRIPTION:{_escape_text(day.text)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escape_text(text: str) -> str:
    r"""Escape a text (RFC 5545, 3.3.11); a control character becomes a blank."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = text.splitlines()
    return "\\n".join("".join(c if c.isprintable() else " " for c in x) for x in lines)


def _fold_line(line: str) -> Iterator[bytes]:
    """Fold a line after 75 octets, never inside a character (RFC 5545, 3.1)."""
    folded, room = b"", _MOST_OCTETS
    for sign in line:
        octets = sign.encode()
        if len(folded) + len(octets) > room:
            yield folded + b"\r\n"
            folded, room = b" ", _MOST_OCTETS
        folded += octets
    yield folded + b"\r\n"
