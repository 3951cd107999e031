"""What was sent in a year, for an annual report: a table and a page.

Of a confidential letter neither its name nor its subject, case or addresses are told.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from html import escape

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_HIDDEN = "(confidential)"


@dataclass(frozen=True, slots=True)
class ExportedMessage:
    """A row: `letter` and `subject` are "(confidential)" where nobody may know them.

    `answer` is "reply", "automatic", "bounce" or "", `answered_on` its day.
    """

    day: str
    recipient: str
    letter: str
    subject: str
    language: str
    way: str
    state: str
    answer: str
    answered_on: str


def export_row(row: ExportedMessage, *, is_public: bool) -> ExportedMessage:
    """Hide what only a public letter may tell."""
    if is_public:
        return row
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    return ExportedMessage(**{**values, "letter": _HIDDEN, "subject": _HIDDEN})


def write_csv(rows: Sequence[ExportedMessage]) -> bytes:
    """Write a table that spreadsheets open: UTF-8 with a mark, no formula in a cell."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(field.name for field in fields(ExportedMessage))
    for row in rows:
        writer.writerow(map(_cell, astuple(row)))
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def write_year_page(rows: Sequence[ExportedMessage], title: str) -> bytes:
    """Write a page of HTML by itself: sums by recipient and way, then every message."""
    body = "".join(
        (
            f"<h1>{escape(title)}</h1>\n",
            _sums("By recipient", Counter(row.recipient for row in rows)),
            _sums("By way", Counter(row.way for row in rows)),
            _sums("By answer", Counter(row.answer or "none" for row in rows)),
            "<h2>Every message</h2>\n<table>\n<thead><tr>",
            "".join(
                f'<th scope="col">{escape(f.name.replace("_", " "))}</th>'
                for f in fields(ExportedMessage)
            ),
            "</tr></thead>\n<tbody>\n",
            *(
                f"<tr>{''.join(f'<td>{escape(v)}</td>' for v in astuple(row))}</tr>\n"
                for row in rows
            ),
            "</tbody>\n</table>\n",
        )
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    ).encode()


def _cell(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sums(title: str, counts: Counter[str]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{count}</td></tr>\n'
        for name, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    )
    return f"<h2>{escape(title)}</h2>\n<table>\n{rows}</table>\n"


_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1b1b}
table{border-collapse:collapse;margin-bottom:1.5rem}
th,td{border:1px solid #bbb;padding:.25rem .6rem;text-align:left;font-weight:normal}
thead th{font-weight:bold}
"""
