"""Workbooks of cases: read as shown, or refused by the name of the cell."""

import datetime as dt
import io
import zipfile

import pytest

from appeals.errors import AppealsError, UsageError
from appeals.registry.cases import read_cases

HEADER = ["id", "alias", "consent", "confidentiality", "date", "age"]
DAY = dt.date(2019, 3, 4)
SECRET = "Xiaoming"


def row(number: int, date: object = DAY, age: object = 17) -> list[object]:
    return [f"case-{number}", "Ms. A", f"c-{number}", "public", date, age]


def workbook(*rows: list[object], change=lambda book, sheet: None) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for each in rows:
        sheet.append(each)
    change(book, sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(tmp_path, content: bytes):
    (tmp_path / "cases.xlsx").write_bytes(content)
    return read_cases(tmp_path / "cases.xlsx", tmp_path)


def faults(tmp_path, content: bytes) -> list[str]:
    with pytest.raises(AppealsError) as raised:
        read(tmp_path, content)
    problems = raised.value.problems
    assert all(SECRET not in f"{p.message} {p.remedy}" for p in problems)
    assert all(p.remedy for p in problems)
    return [f"{p.place}: {p.message}" for p in problems]


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """Give a workbook with words of one of its parts replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            after.writestr(name, data)
    return stream.getvalue()


def test_cells_are_read_as_the_sheet_shows_them(tmp_path):
    def form(_book, sheet):
        sheet["E3"].number_format = "dd.mm.yyyy hh:mm"
        sheet["F3"].number_format = "0.00"
        sheet["F4"].number_format = "#,##0"

    content = workbook(
        [],
        [*HEADER, None],
        row(1, dt.datetime.combine(DAY, dt.time(14, 30)), 17.5),
        row(2, DAY, 1500),
        [],
        row(3, "early 2019", "007"),
        row(4, dt.time(8, 5), True),
        change=form,
    )
    cases = read(tmp_path, content)
    assert (cases.count, cases.columns) == (4, ("id", "alias", "date", "age"))
    assert [(c.place.line, c.data["date"], c.data["age"]) for c in cases] == [
        (3, "2019-03-04 14:30", "17.50"),
        (4, "2019-03-04", "1500"),
        (6, "early 2019", "007"),
        (7, "08:05", "TRUE"),
    ]


def test_what_a_formula_came_to_is_read(tmp_path):
    content = workbook(HEADER, row(1, age="=10+7"))
    sheet = "xl/worksheets/sheet1.xml"
    saved = changed(content, sheet, "<f>10+7</f><v></v>", "<f>10+7</f><v>17</v>")
    assert next(iter(read(tmp_path, saved))).data["age"] == "17"
    assert faults(tmp_path, content) == [
        "cases.xlsx:2:6: the formula in F2 has no value in this file"
    ]


def merge(_book, sheet):
    sheet.merge_cells("C2:C3")


def hide(_book, sheet):
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["F"].hidden = True


@pytest.mark.parametrize(
    ("rows", "change", "expected"),
    [
        ([row(2)], merge, ["2:3: the cells C2:C3 are merged"]),
        (
            [row(2)],
            hide,
            ["3:1: row 3 is hidden", "1:6: column F is hidden and holds words"],
        ),
        ([row(2, date=43528)], None, ["3:5: E3 holds a number, perhaps a day"]),
        ([row(2, age=0.1 + 0.2)], None, []),
        ([row(2, age=4_917_612_345_678)], None, ["3:6: F3 holds a number or a time"]),
        ([row(2, age="\u202e" + SECRET)], None, ["3:6: an invisible sign"]),
        ([row(1)], None, ["3: the id 'case-1' is in line 2"]),
        ([["case-2", SECRET, None, "public"]], None, ["3: 'consent' is missing"]),
        ([[*row(2), SECRET]], None, ["3: this row has 7 cells, the header 6"]),
        ([row(2, date="#N/A")], None, ["3:5: E3 shows an error"]),
    ],
)
def test_what_is_not_certain_is_refused_with_its_cell(tmp_path, rows, change, expected):
    content = workbook(HEADER, row(1), *rows, change=change or (lambda *_: None))
    if not expected:
        assert [c.data["age"] for c in read(tmp_path, content)] == ["17", "0.3"]
        return
    told = faults(tmp_path, content)
    assert len(told) == len(expected)
    for each, start in zip(told, expected, strict=True):
        assert each.startswith(f"cases.xlsx:{start}")


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("0%", 0.5),
        ("000", 7),
        ("0", 7.4),
        ('0 "EUR"', 7),
        ("mmmm yyyy", DAY),
        ("[h]:mm", dt.timedelta(hours=30)),
    ],
)
def test_a_number_in_another_form_than_it_is_shown_is_refused(tmp_path, form, value):
    def change(_book, sheet):
        sheet["F2"].number_format = form

    (told,) = faults(tmp_path, workbook(HEADER, row(1, age=value), change=change))
    assert told.startswith("cases.xlsx:2:6: F2 holds a number or a time that")


def test_only_one_sheet_may_hold_words(tmp_path):
    def add(book, _sheet):
        book.create_sheet("Notes")
        book.create_sheet("Old", 0).append(["x"])

    (told,) = faults(tmp_path, workbook(HEADER, row(1), change=add))
    assert "has 2 sheets with words: 'Old', 'Sheet'" in told

    def add_empty(book, _sheet):
        book.create_sheet("Notes", 0)

    assert read(tmp_path, workbook(HEADER, row(1), change=add_empty)).count == 1


def test_columns_are_checked_as_those_of_a_table(tmp_path):
    (told,) = faults(tmp_path, workbook([*HEADER, "Full Name"], [*row(1), SECRET]))
    assert told.startswith("cases.xlsx:1: column 7 is for real names")
    (told,) = faults(tmp_path, workbook([SECRET]))
    assert told.startswith("cases.xlsx:1: the first line does not name the columns")
    (told,) = faults(tmp_path, workbook())
    assert "the first line does not name the columns" in told or "no case" in told


def test_a_size_that_a_sheet_claims_hides_no_row(tmp_path):
    content = workbook(HEADER, row(1), row(2))
    sheet = "xl/worksheets/sheet1.xml"
    claimed = changed(content, sheet, 'ref="A1:F3"', 'ref="A1:F2"')
    assert read(tmp_path, claimed).count == 2


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook(HEADER, row(1), row(2))
HOSTILE = {
    "cut off": (GOOD[:-300], "is cut off or damaged"),
    "no zip": (b"PK\x03\x04rest", "is cut off or damaged"),
    "a password": (b"\xd0\xcf\x11\xe0rest", "is protected by a password"),
    "macros": (with_part(GOOD, "xl/vbaProject.bin", b"x"), "holds macros"),
    "a bomb": (
        with_part(GOOD, "xl/more.xml", b"<a>" + b" " * (9 << 20) + b"</a>"),
        "unpacks to more than is read",
    ),
    "entities": (
        changed(GOOD, SHEET, "<worksheet", "<!DOCTYPE w [<!ENTITY a 'b'>]><worksheet"),
        "declares entities",
    ),
    "rows out of order": (changed(GOOD, SHEET, '<row r="3"', '<row r="1"'), "damaged"),
    "a row far away": (changed(GOOD, SHEET, '<row r="3"', '<row r="99999999"'), "dam"),
    "a column far away": (changed(GOOD, SHEET, 'r="F3"', 'r="XFD3"'), "column XFD"),
    "the strict form": (
        changed(
            GOOD,
            "xl/workbook.xml",
            "<workbook",
            "<!-- purl.oclc.org/ooxml --><workbook",
        ),
        "in the strict form",
    ),
}


@pytest.mark.parametrize(("content", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_a_workbook_that_is_none_is_refused_in_a_sentence(tmp_path, content, expected):
    (told,) = faults(tmp_path, content)
    assert expected in told


@pytest.mark.parametrize("ending", ["xls", "xlsm", "ods"])
def test_other_spreadsheets_are_told_how_to_be_saved(tmp_path, ending):
    with pytest.raises(UsageError) as raised:
        read_cases(tmp_path / f"cases.{ending}", tmp_path)
    assert ".xlsx" in raised.value.remedy


@pytest.mark.parametrize(("ending", "sign"), [("tsv", "\t"), ("txt", ";")])
def test_other_endings_of_tables_are_read(tmp_path, ending, sign):
    path = tmp_path / f"cases.{ending}"
    lines = [HEADER, [str(each) for each in row(1)]]
    path.write_text("\n".join(sign.join(line) for line in lines), encoding="utf-8")
    assert read_cases(path, tmp_path).count == 1
