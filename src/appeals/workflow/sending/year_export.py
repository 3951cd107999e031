"""What was sent in a year, with the answers: a table and a page for a report.

For a confidential letter, its name, subject, case and addresses are left out.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from html import escape

from appeals.delivery.answers import Answer, Answers
from appeals.delivery.sending_states import LedgerRow
from appeals.errors import AppealsError
from appeals.registry.workspace import Workspace

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_HIDDEN = "(confidential)"
_RANK = ("reply", "bounce", "automatic")


@dataclass(frozen=True, slots=True)
class ExportedMessage:
    """A row: `letter` and `subject` are "(confidential)" if they are secret.

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


def exported_messages(
    workspace: Workspace, rows: Sequence[LedgerRow], year: int | None
) -> tuple[ExportedMessage, ...]:
    """Give the sent messages by day; of one year if given.

    A letter that is confidential, about a case, or no longer there has no name.
    """
    answers = Answers(workspace.root).by_record()
    subjects = {row.letter: _public_subject(workspace, row.letter) for row in rows}
    left = sorted((row for row in rows if row.has_left), key=lambda row: row.at)
    return tuple(
        _export_row(workspace, row, answers[row.record], subjects[row.letter])
        for row in left
        if year is None or row.day.startswith(f"{year}-")
    )


def _export_row(
    workspace: Workspace, row: LedgerRow, answers: Sequence[Answer], subject: str | None
) -> ExportedMessage:
    ranked = [(_RANK.index(each.kind), each.day) for each in answers]
    rank, answered_on = min(ranked, default=(None, ""))
    recipient = workspace.recipients.get(row.recipient)
    is_public = subject is not None and not row.case_id
    return ExportedMessage(
        day=row.day,
        recipient=recipient.name if recipient else row.recipient,
        letter=row.letter if is_public else _HIDDEN,
        subject=subject or "" if is_public else _HIDDEN,
        language=row.language,
        way=row.way,
        state=row.state,
        answer="" if rank is None else _RANK[rank],
        answered_on=answered_on,
    )


def _public_subject(workspace: Workspace, letter: str) -> str | None:
    """Give the subject of a public letter; "" where it is a template; else None."""
    if letter not in workspace.letters:
        return None
    try:
        front = workspace.letter(letter).front
    except AppealsError:
        return None
    if front.confidentiality != "public":
        return None
    return "" if "{" in front.subject else front.subject


def write_csv(rows: Sequence[ExportedMessage]) -> bytes:
    """Write a table that spreadsheets open: UTF-8 with a mark, no formula in a cell."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(field.name for field in fields(ExportedMessage))
    for row in rows:
        writer.writerow(map(_escape_cell, astuple(row)))
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def write_year_page(rows: Sequence[ExportedMessage], title: str) -> bytes:
    """Write a self-contained HTML page: sums by recipient and way, all messages."""
    body = "".join(
        (
            f"<h1>{escape(title)}</h1>\n",
            _render_sums("By recipient", Counter(row.recipient for row in rows)),
            _render_sums("By way", Counter(row.way for row in rows)),
            _render_sums("By answer", Counter(row.answer or "none" for row in rows)),
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


def _escape_cell(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _render_sums(title: str, counts: Counter[str]) -> str:
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
