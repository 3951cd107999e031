"""Files of cases: every fault with its line, and no value of a row in any message."""

import json

import pytest

from appeals.errors import AppealsError, UsageError
from appeals.registry.cases import read_cases

HEADER = "id,alias,consent,confidentiality,date"
GOOD = "case-1,Ms. A,consent-1,public,2019-03-04"
SECRET = "Xiaoming"


def faults(tmp_path, text: str | bytes, name: str = "cases.csv") -> list[str]:
    """Give what reading says, one fault a text: place and message."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        read_cases(path, tmp_path)
    except AppealsError as error:
        errors = error.problems
    else:
        return []
    assert all(SECRET not in f"{e.message} {e.remedy}" for e in errors)
    return [f"{e.place}: {e.message}" if e.place else e.message for e in errors]


def read(tmp_path, text: str, name: str = "cases.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return read_cases(path, tmp_path)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_of_a_table_come_in_order_with_their_lines(tmp_path, mark, end):
    second = '"case-2","Mr. ""B""",c-2,confidential,"a, b"'
    cases = read(tmp_path, mark + end.join((HEADER, GOOD, second)) + end)
    assert (cases.count, cases.columns) == (2, ("id", "alias", "date"))
    first, other = cases
    assert (first.id, first.alias, first.consent) == ("case-1", "Ms. A", "consent-1")
    assert (first.confidentiality, first.data) == ("public", {"date": "2019-03-04"})
    assert (other.alias, other.data["date"]) == ('Mr. "B"', "a, b")
    assert [str(case.place) for case in cases] == ["cases.csv:2", "cases.csv:3"]


def test_a_cell_may_go_on_over_lines(tmp_path):
    two = 'case-1,A,c,public,"one\ntwo"\ncase-2,B,c,public,x\n'
    cases = read(tmp_path, f"{HEADER}\n{two}")
    assert [case.place.line for case in cases] == [2, 4]


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\ue000", "\x07"], ids=ascii)
def test_escapes_of_json_hide_no_character_that_is_refused(tmp_path, char):
    row = {"id": "a", "alias": char, "consent": "c", "confidentiality": "public"}
    (fault,) = faults(tmp_path, json.dumps(row), "cases.jsonl")
    assert fault.startswith("cases.jsonl:1: ")
    assert f"U+{ord(char):04X}" in fault


def test_lines_of_json_may_lack_a_column_that_others_have(tmp_path):
    row = {"id": "a", "alias": "A", "consent": "c", "confidentiality": "public"}
    lines = [json.dumps(row), "", json.dumps({**row, "id": "b", "age": 40})]
    cases = list(read(tmp_path, "\n".join(lines), "cases.jsonl"))
    assert [case.data for case in cases] == [{"age": ""}, {"age": "40"}]
    assert [case.place.line for case in cases] == [1, 3]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("case-2,A,,public,x", "cases.csv:3: 'consent' is missing"),
        ("case-2,,c,public,x", "cases.csv:3: 'alias' is missing"),
        (",A,c,public,x", "cases.csv:3: 'id' is missing"),
        ("case-1,A,c,public,x", "cases.csv:3: the id 'case-1' is in line 2"),
        (f"{SECRET},A,c,public,x", "cases.csv:3: the id of this row cannot"),
        ("fr,A,c,public,x", "cases.csv:3: the id of this row can be taken for a"),
        (f"case-2,A,c,{SECRET},x", "cases.csv:3: the confidentiality of this row"),
        (f"case-2,{SECRET},c,public", "cases.csv:3: this row has 4 cells"),
        (f'case-2,"{SECRET}', "cases.csv:3: this row never ends"),
        (f'case-2,"{SECRET}"x,c,public,x', "cases.csv:3: this row is not valid CSV"),
        (f"case-2,{SECRET}\ue000,c,public,x", "cases.csv:3:16: a private-use"),
        (f"case-2,{SECRET}\u202e,c,public,x", "cases.csv:3:16: an invisible sign"),
    ],
)
def test_a_wrong_row_is_reported_with_its_line(tmp_path, rows, expected):
    (reported,) = faults(tmp_path, f"{HEADER}\n{GOOD}\n{rows}\n")
    assert reported.startswith(expected)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("id,alias,consent", "'confidentiality' is missing"),
        (f"case-1,{SECRET},c-1,none,x", "the first line does not name the columns"),
        (f"{HEADER},Full Name", "column 6 is for real names"),
        (f"{HEADER},name", "column 6 is for real names"),
        (f"{HEADER},Nom de famille", "column 6 is for real names"),
        (f"{HEADER},PRENOM", "column 6 is for real names"),
        (f"{HEADER},apellidos", "column 6 is for real names"),
        (f"{HEADER},victim_2", "column 6 is for real names"),
        (f"{HEADER},фамилия", "column 6 is for real names"),
        (f"{HEADER},姓名", "column 6 is for real names"),
        (f"{HEADER},الاسم", "column 6 is for real names"),
        (f"{HEADER},e-mail", "column 6 is for what finds a person, which never is in"),
        (f"{HEADER},Téléphone", "column 6 is for what finds a person"),
        (f"{HEADER},passport_no", "column 6 is for what finds a person"),
        (f"{HEADER},身份证号", "column 6 is for what finds a person"),
        (f"{HEADER},real_name", "column 6 is for real names"),
        (f"{HEADER},Place Held", "column 6 has a name that a template cannot use"),
        (f"{HEADER},date", "column 6 has the same name as one before it"),
    ],
)
def test_a_wrong_header_is_reported_before_any_row(tmp_path, header, expected):
    (reported,) = faults(tmp_path, f"{header}\n{SECRET},{SECRET}\n")
    assert reported.startswith(f"cases.csv:1: {expected}")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f'{{"id": "{SECRET}', "cases.jsonl:1:8: this line is not JSON"),
        (f'["{SECRET}"]', "cases.jsonl:1: this line is not a JSON object"),
        (f'{{"id": ["{SECRET}"]}}', "cases.jsonl:1: the value at position 1"),
        (f'{{"id": "a", "id": "{SECRET}"}}', "cases.jsonl:1: the key at position 2"),
        ("[" * 5000, "cases.jsonl:1: this line is not JSON"),
    ],
)
def test_a_wrong_line_of_json_is_reported_with_its_place(tmp_path, line, expected):
    (reported,) = faults(tmp_path, line, "cases.jsonl")
    assert reported.startswith(expected)


def test_a_real_name_is_refused_in_json_too(tmp_path):
    row = dict.fromkeys(("id", "alias", "consent", "name"), "x")
    row["confidentiality"] = "public"
    (reported,) = faults(tmp_path, json.dumps(row), "cases.jsonl")
    assert reported == (
        "cases.jsonl:1: column 4 is for real names, which never are in this file"
    )


def test_all_faults_of_a_file_are_reported_at_once(tmp_path):
    rows = f"{GOOD}\n,A,c,public,x\ncase-3,A,c,secret,x\ncase-4,A\n"
    reported = faults(tmp_path, f"{HEADER}\n{rows}")
    assert [text.partition(": ")[0] for text in reported] == [
        "cases.csv:3",
        "cases.csv:4",
        "cases.csv:5",
    ]


def test_another_encoding_is_reported_with_its_place(tmp_path):
    text = f"{HEADER}\n".encode() + "case-1,Zoë,c,public,x\n".encode("latin-1")
    (reported,) = faults(tmp_path, text)
    assert reported.startswith("cases.csv:2:10: this line is not written in UTF-8")
    assert "Windows-1252" in reported


def test_a_file_without_cases_is_refused(tmp_path):
    (reported,) = faults(tmp_path, f"{HEADER}\n")
    assert reported == "cases.csv: 'cases.csv' holds no case"
    (reported,) = faults(tmp_path, "", "cases.jsonl")
    assert reported == "cases.jsonl: 'cases.jsonl' holds no case"


def test_a_file_of_another_kind_or_of_no_name_is_refused(tmp_path):
    with pytest.raises(UsageError, match="not a file of cases"):
        read_cases(tmp_path / "cases.docx", tmp_path)
    with pytest.raises(UsageError, match="there is no file"):
        read_cases(tmp_path / "cases.csv", tmp_path)


TABLE = f"{HEADER}\n{GOOD}\ncase-2,Zoë,c-2,confidential,留置\n"
FORMS = {
    "utf-16 little": TABLE.encode("utf-16"),
    "utf-16 big": b"\xfe\xff" + TABLE.encode("utf-16-be"),
    "utf-16 little, no mark": TABLE.encode("utf-16-le"),
    "utf-16 big, no mark": TABLE.encode("utf-16-be"),
    "utf-32": TABLE.encode("utf-32"),
    "tabs": TABLE.replace(",", "\t").encode(),
    "tabs in utf-16": TABLE.replace(",", "\t").encode("utf-16"),
    "semicolons": TABLE.replace(",", ";").encode(),
    "bars": TABLE.replace(",", "|").encode(),
    "sep and semicolons": b"sep=;\r\n" + TABLE.replace(",", ";").encode(),
    "sep and commas": b"\xef\xbb\xbfSEP=,\n" + TABLE.encode(),
    "sep and tabs": b"sep=\t\n" + TABLE.replace(",", "\t").encode(),
    "CR alone": TABLE.replace("\n", "\r").encode(),
    "CR alone with a mark": b"\xef\xbb\xbf" + TABLE.replace("\n", "\r").encode(),
    "rows of commas": TABLE.encode() + b",,,,\n , , ,,\n\n\n",
    "columns behind": TABLE.replace("\n", ",,\n").encode(),
    "blanks in the header": TABLE.replace("alias,", " alias ,", 1).encode(),
    "quoted": TABLE.replace("id,alias", '"id","alias"', 1).encode(),
    "blank lines first": b"\n" + TABLE.encode(),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
def test_what_a_spreadsheet_writes_is_read_where_it_is_certain(tmp_path, data):
    path = tmp_path / "cases.csv"
    path.write_bytes(data)
    cases = list(read_cases(path, tmp_path))
    assert [(case.id, case.alias) for case in cases] == [
        ("case-1", "Ms. A"),
        ("case-2", "Zoë"),
    ]
    assert cases[1].data == {"date": "留置"}


def test_lines_of_a_table_in_utf_16_keep_their_numbers(tmp_path):
    text = f"{HEADER}\r\n{GOOD}\r\n,A,c,public,x\r\n"
    (reported,) = faults(tmp_path, text.encode("utf-16"))
    assert reported.startswith("cases.csv:3: 'id' is missing")


NAMED = {
    "a spreadsheet": (b"PK\x03\x04rest", "is a spreadsheet, not"),
    "an old one": (b"\xd0\xcf\x11\xe0rest", "is a spreadsheet, not"),
    "Windows-1252 header": (
        "id,alias,consent,confidentiality,priv\xe9\n".encode("cp1252"),
        "cases.csv:1:38: this line is not written in UTF-8",
    ),
    "broken UTF-16": (b"\xff\xfei\0d", "is not written in UTF-8"),
    "CR alone, Windows-1252": (
        TABLE.replace("\n", "\r").replace("留置", "x").encode("cp1252"),
        "cases.csv:3: this line is not written in UTF-8",
    ),
}


@pytest.mark.parametrize(("data", "expected"), NAMED.values(), ids=NAMED)
def test_what_is_not_certain_is_named_for_what_it_is(tmp_path, data, expected):
    (reported,) = faults(tmp_path, data)
    assert expected in reported


def test_a_row_with_several_faults_is_reported_once(tmp_path):
    (reported,) = faults(tmp_path, f"{HEADER}\n{GOOD}\n,,,,x\n")
    assert reported == (
        "cases.csv:3: 'id', 'alias', 'consent', 'confidentiality' are missing"
    )


def test_a_row_of_too_many_cells_is_refused_where_they_say_something(tmp_path):
    (reported,) = faults(tmp_path, f"{HEADER},,\n{GOOD},,x\n")
    assert "this row has 7 cells, the header 5" in reported


@pytest.mark.parametrize(
    "id_", ["state", "public", "un", "annexes", "annex-12", "docx", "html"]
)
def test_an_id_is_no_ending_of_a_file_of_letters(tmp_path, id_):
    row = GOOD.replace("case-1", id_)
    (fault,) = faults(tmp_path, f"{HEADER}\n{row}\n")
    assert fault.startswith("cases.csv:2: the id of this row can be taken for")
    for good in (f"{id_}-b", "a-state"):
        assert faults(tmp_path, f"{HEADER}\n{GOOD.replace('case-1', good)}\n") == []
