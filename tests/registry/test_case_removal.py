"""The row of a case goes out of a file of cases, and no other byte of it."""

import json

import pytest

from appeals.registry.case_removal import find_case_row
from appeals.registry.cases import read_cases

HEADER = "id,alias,consent,confidentiality,words"
ROWS = [
    'case-1,Ms. A,rec-1,public,"one, ""two"""',
    'case-2,Mr. B,"rec-2, in writing",confidential,"over\ntwo lines"',
    "case-22,\u4f8b,rec-3,public,about case-2",
]


def file_of(tmp_path, content: bytes, name: str = "cases.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n"])
@pytest.mark.parametrize(
    ("mark", "form"), [("", "utf-8"), ("\ufeff", "utf-8"), ("", "utf-16")]
)
@pytest.mark.parametrize("case", ["case-1", "case-2", "case-22"])
def test_a_row_goes_and_every_other_byte_stays(tmp_path, end, last, mark, form, case):
    rows = [HEADER, *(row.replace("\n", end) for row in ROWS)]
    left = [row for row in rows if not row.startswith(f"{case},")]
    text = mark + end.join(rows) + last.replace("\n", end)
    path = file_of(tmp_path, text.encode(form))
    found = find_case_row(path, case)
    assert found is not None
    wanted = mark + "".join(f"{row}{end}" for row in left)
    wanted = wanted + end if last == "\n\n" else wanted
    if case != "case-22" and not last:
        wanted = wanted.removesuffix(end)
    assert found.without == wanted.encode(form)
    assert path.read_bytes() == found.before
    path.write_bytes(found.without)
    assert case not in [each.id for each in read_cases(path, tmp_path)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"sep=;\n\n{HEADER};x\n".replace(",", ";") + "case-2;B;c;public;;\n", 4),
        (f"{HEADER}\rcase-1,A,c,public,\rcase-2,B,c,public,\r", 3),
        (f"{HEADER}\n , ,\n\ncase-2 ,B,c,public,\n", 4),
    ],
)
def test_rows_are_found_as_they_are_read(tmp_path, text, line):
    found = find_case_row(file_of(tmp_path, text.encode()), "case-2")
    assert (found.line, b"case-2" in found.without) == (line, False)


def test_lines_of_json_go_too(tmp_path):
    lines = [
        json.dumps({"id": f"case-{n}", "alias": "case-2", "n": n}) for n in range(4)
    ]
    text = "\n".join((lines[0], "", *lines[1:]))
    found = find_case_row(file_of(tmp_path, text.encode(), "cases.jsonl"), "case-2")
    assert found.line == 4
    assert found.without == "\n".join((lines[0], "", lines[1], lines[3])).encode()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{HEADER}\ncase-2,B,c,public,\ncase-3,x\n", "another row"),
        (f'{HEADER}\ncase-2,B,c,public,"\n', "cannot be read"),
        (f"{HEADER}\ncase-2,B,c,public,\xe9".encode("cp1252"), "cannot be read"),
    ],
)
def test_what_is_not_sure_is_left_and_said(tmp_path, text, why):
    content = text if isinstance(text, bytes) else text.encode()
    found = find_case_row(file_of(tmp_path, content), "case-2")
    assert found.without is None
    assert why in found.why


def test_a_file_without_the_case_has_no_row(tmp_path):
    text = "\n".join((HEADER, *ROWS))
    for case in ("case-3", "case", "2", "Ms. A", "id"):
        assert find_case_row(file_of(tmp_path, text.encode()), case) is None
    assert find_case_row(file_of(tmp_path, b"\xff\xfe\xff"), "case-3") is None
    assert find_case_row(tmp_path / "none.csv", "case-3") is None
