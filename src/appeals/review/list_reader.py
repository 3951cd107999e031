"""Reads a reviewer's completed list in a process of its own, with limits.

    python -I -m appeals.review.list_reader xlsx <review-first.xlsx

The output is a FilledList as JSON. A hostile file can end this process, no other. A
page holds its answers as JSON in an element of its own; nothing else of it is read, and
no script of it is run.
"""

import io
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from appeals.annexes.cleaning import CannotClean
from appeals.annexes.packages import read_package, read_xml
from appeals.model.values import RegistryModel
from appeals.registry.archived.copy_reader import bound_process
from appeals.review.filled_list import (
    ANSWERS,
    FOREIGN,
    FilledList,
    FilledRow,
    ListIdentity,
)
from appeals.review.marks import clean_comment
from appeals.writers.review_report.book import HEADS, USE
from appeals.writers.review_report.sheet import ABOUT, COMMENT, DAY, PERSON, VERDICT

Words = Annotated[
    str, StringConstraints(max_length=4000), AfterValidator(clean_comment)
]

_BLOCK: Final = re.compile(re.escape(ANSWERS) + rb"(.*?)</script>", re.DOTALL)
_MOST_ROWS: Final = 50_000
_MOST_COLUMNS: Final = 64
_MOST_PAGES: Final = 5_000
_WHAT: Final = "what"
_BROKEN: Final = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a damaged PDF may raise through pypdf, beside errors of its own."""


class PageAnswer(RegistryModel):
    """An answer to one use: "9f86d081884c7d65-d0815aaf" names it as it was seen.

    `what` is how the page names it for people.
    """

    use: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}-[0-9a-f]{8}$")]
    verdict: Words
    comment: Words = ""
    what: Words = ""


class PageAnswers(RegistryModel):
    """What a reviewer answered in a page, and which letters that is about.

    `list` names the letters, `export` is the version of the page, of 16 digits, `day`
    when it was saved, `count` how often an answer was given or changed.
    """

    schema_: Literal["appeals/review-answers@1"] = Field(alias="schema")
    list: ListIdentity
    export: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    reviewer: Words
    day: Words
    count: int
    answers: tuple[PageAnswer, ...]


def read_page(data: bytes) -> FilledList:
    """Read the answers in a page; `fault` says why it cannot be read."""
    blocks = _BLOCK.findall(data)
    if [block.strip() for block in blocks] == [b"null"]:
        return FilledList(
            fault="it holds no answers: answer in the page, press 'Save answers' "
            "there, and name the file that was saved"
        )
    try:
        (block,) = blocks
        answers = PageAnswers.model_validate_json(block)
    except (ValidationError, ValueError):
        return FilledList(fault="its answers were edited by hand, or are damaged")
    return FilledList(
        about=answers.list.as_text(),
        person=answers.reviewer,
        day=answers.day,
        rows=tuple(
            FilledRow(
                use=each.use,
                verdict=each.verdict,
                comment=each.comment,
                what=each.what,
                place=f"answer {number}",
            )
            for number, each in enumerate(answers.answers, 1)
        ),
    )


def read_list(kind: str, data: bytes) -> FilledList:
    """Read the completed rows; `fault` says why they cannot be read."""
    if kind == "page":
        return read_page(data)
    return _read_book(data) if kind == "xlsx" else _read_pdf(data)


def _read_book(data: bytes) -> FilledList:
    from openpyxl import load_workbook

    try:
        for name, part in read_package(data).items():
            if name.endswith((".xml", ".rels")):
                read_xml(part)
    except CannotClean as refusal:
        return FilledList(fault=f"it {refusal.message}")
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        pages = [book[ABOUT], book.worksheets[0]]
    except (KeyError, ValueError):
        return FilledList(fault=FOREIGN)
    cells: list[list[Any]] = []
    for page in pages:
        page.reset_dimensions()
        for row in page.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS):
            for cell in row:
                if cell.data_type == "f":
                    fault = f"cell {cell.coordinate} of it holds a formula"
                    return FilledList(fault=fault)
            cells.append([_text(cell.value) for cell in row])
    return _find_filled_rows(cells)


def _find_filled_rows(lines: Sequence[Sequence[str]]) -> FilledList:
    """Find the completed rows, even if rows and columns were moved."""
    found = {line[0]: line[1] for line in lines if len(line) > 1 and line[0]}
    heads: dict[str, int] = {}
    rows = []
    for number, line in enumerate(lines):
        if USE in line and VERDICT in line:
            heads = {name: line.index(name) for name in HEADS if name in line}
        elif heads and number:
            said = {name: line[at] for name, at in heads.items() if at < len(line)}
            rows.append(
                FilledRow(
                    use=said.get(USE, ""),
                    verdict=said.get(VERDICT, ""),
                    comment=said.get(COMMENT, ""),
                    what=said.get(_WHAT, ""),
                    place=f"row {number}",
                )
            )
    if not {USE, VERDICT, COMMENT} <= heads.keys():
        return FilledList(fault=FOREIGN)
    return FilledList(
        about=lines[0][0] if lines and lines[0] else "",
        person=found.get(PERSON, ""),
        day=found.get(DAY, ""),
        rows=tuple(row for row in rows if row.verdict or row.comment),
    )


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip() if value is not None else ""


def _read_pdf(data: bytes) -> FilledList:
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        file = pypdf.PdfReader(io.BytesIO(data))
        if file.is_encrypted:
            return FilledList(fault="it is encrypted")
        if len(file.pages) > _MOST_PAGES:
            return FilledList(fault=FOREIGN)
        fields = file.get_fields() or {}
        values = {
            name: (_text(field.get("/V")), _text(field.get("/TU")))
            for name, field in fields.items()
        }
    except (PyPdfError, *_BROKEN):
        return FilledList(fault="it is cut off or damaged")
    if ABOUT not in values:
        return FilledList(fault=FOREIGN)
    said = {name: value.removeprefix("/") for name, (value, _) in values.items()}
    verdicts = f"{VERDICT}-"
    uses = [n.removeprefix(verdicts) for n in said if n.startswith(verdicts)]
    rows = (
        FilledRow(
            use=use,
            verdict=said[f"{VERDICT}-{use}"],
            comment=said.get(f"{COMMENT}-{use}", ""),
            what=values[f"{VERDICT}-{use}"][1].partition(": ")[2],
            place=f"field {VERDICT}-{use}",
        )
        for use in uses
    )
    return FilledList(
        about=values[ABOUT][0],
        person=said.get(PERSON, ""),
        day=said.get(DAY, ""),
        rows=tuple(row for row in rows if row.verdict or row.comment),
    )


def _main(kind: str) -> None:
    bound_process()
    found = read_list(kind, sys.stdin.buffer.read())
    sys.stdout.buffer.write(found.model_dump_json(exclude_defaults=True).encode())


if __name__ == "__main__":
    _main(sys.argv[1])
