"""What a reviewer filled in in a list is read back as marks, whole or not at all."""

import io
import zipfile
from datetime import date

import pikepdf
import pypdf
import pytest

from appeals.annexes import packages
from appeals.errors import AppealsError, BlockedError, UsageError
from appeals.registry.workspace import load_workspace
from appeals.review import filled_list
from appeals.review.list_reader import read_list
from appeals.workflow.approving.review_import import import_marks, refuse_changed
from appeals.workflow.drafting.review_list import report
from appeals.workflow.drafting.selection import Selection
from tests.workflow.acts import changed
from tests.workflow.approving.test_marks import written

DAY = date(2099, 11, 20)
OWN, OTHER = (f"{n * 8}-{n * 4}-{n * 4}-{n * 4}-{n * 12}" for n in "01")


@pytest.fixture(autouse=True)
def _here(request, monkeypatch):
    """Read lists in this process, which starts once."""
    if "in_other_programs" not in request.node.name:
        monkeypatch.setattr(
            filled_list,
            "read_in_subprocess",
            lambda _, kind, data: read_list(kind, data).model_dump_json().encode(),
        )


@pytest.fixture
def root(tmp_path):
    written(tmp_path)
    return tmp_path


def listed(root, kind="xlsx"):
    (file,) = report(load_workspace(root), (Selection("first"),), (kind,)).files
    return file.path


def filled(root, person="reviewer-a", day=None, **cells):
    """Fill in cells of the workbook by their names, A4 to B9."""
    path = listed(root)
    book = load_workbook(path)
    page = book.worksheets[0]
    page["B1"], page["B2"] = person, day
    for name, value in cells.items():
        page[name] = value
    copy = root / "filled.xlsx"
    book.save(copy)
    return copy


def load_workbook(path):
    import openpyxl

    return openpyxl.load_workbook(path)


def taken(root, path, person=None):
    return import_marks(load_workspace(root), path, person, DAY)


def marks(root):
    files = sorted((root / "reviews/marks").rglob("*.yaml"))
    return "".join(path.read_text() for path in files)


def test_each_use_is_in_the_list_once_and_common_ones_come_first(root):
    page = load_workbook(listed(root)).worksheets[0]
    rows = [tuple(cell.value for cell in row) for row in page.iter_rows(min_row=4)]
    assert len({row[-1] for row in rows}) == len(rows)
    assert [(row[2], row[3]) for row in rows][-2:] == [
        ("note 3: book, p. 3", "note 3 of office-a"),
        ("note 3: book, p. 4", "note 3 of office-b"),
    ]
    assert (rows[0][2], rows[0][3]) == ("note 1: report", "note 1 of each")


def test_what_was_filled_in_is_marked_and_nothing_twice(root):
    path = filled(root, A4="Verified ", A5="query", B5="which edition?")
    done = taken(root, path)
    assert [(u.name, m.verdict, m.comment, m.on) for u, m in done.marks] == [
        ("note 1: report", "verified", None, "2099-11-20"),
        ("note 2: book, p. 1", "query", "which edition?", "2099-11-20"),
    ]
    before = marks(root)
    again = taken(root, path)
    assert (again.marks, again.known_count) == ((), 2)
    assert marks(root) == before


def test_the_day_of_the_list_is_that_of_the_marks(root):
    done = taken(root, filled(root, day=date(2099, 11, 2), A4="wrong"))
    assert done.marks[0][1].on == "2099-11-02"


def test_a_use_that_changed_since_is_named_and_not_taken(root):
    path = filled(root, A4="verified", A5="verified")
    changed(root, "citations.yaml", "A Book", "Another Book")
    done = taken(root, path)
    assert [use.name for use, _ in done.marks] == ["note 1: report"]
    assert "not taken: note 2: book, p. 1" in refuse_changed(done).message


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"A4": "verifed"}, "row 4 has the unknown verdict 'verifed'"),
        ({"A4": "verified", "B5": "why?"}, "row 5 has a comment and no verdict"),
        ({}, "nothing is filled in"),
        ({"A4": "=1+1"}, "cell A4 of it holds a formula"),
        ({"A4": "verified", "day": "soon"}, "'soon' is not a day"),
        ({"A4": "verified", "day": "2100-01-01"}, "is yet to come"),
        ({"A4": "verified", "person": None}, "does not say who checked it"),
        ({"A4": "verified", "person": "nobody-b"}, "unknown person 'nobody-b'"),
        ({"A40": "verified"}, "row 40 names no use"),
    ],
)
def test_a_mistake_refuses_the_whole_list(root, cells, said):
    with pytest.raises(UsageError) as caught:
        taken(root, filled(root, **cells))
    assert said in " ".join(p.message for p in caught.value.problems)
    assert caught.value.remedy or len(caught.value.problems) > 1
    assert marks(root) == ""


def test_two_people_are_not_one(root):
    path = filled(root, A4="verified")
    with pytest.raises(UsageError, match="--as says 'approver-a'"):
        taken(root, path, "approver-a")
    assert taken(root, path, "reviewer-a").person == "reviewer-a"
    with pytest.raises(BlockedError, match="may not mark"):
        taken(root, filled(root, person="sender-a", A4="verified"))


def test_the_list_of_another_workspace_is_refused(root):
    settings = (root / "appeals.toml").read_text()
    assert taken(root, filled(root, A4="verified")).marks  # neither has an id
    (root / "appeals.toml").write_text(f'id = "{OWN}"\n{settings}')
    path = filled(root, A4="wrong")
    assert taken(root, path).marks
    (root / "appeals.toml").write_text(f'id = "{OTHER}"\n{settings}')
    with pytest.raises(UsageError, match="of another workspace"):
        taken(root, path)


def pdf(**how):
    stream = io.BytesIO()
    file = pikepdf.new()
    file.add_blank_page()
    file.save(stream, **how)
    return stream.getvalue()


def doctype(path):
    """Put a declaration of entities into a workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(stream, "w") as written:
        for name in book.namelist():
            content = book.read(name)
            if name == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            written.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"words", "it is not a PDF, a workbook"),
        (b"%PDF-1.7\n%broken", "cut off or damaged"),
        (pdf(), "it is not a list"),
        (
            pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
            "it is encrypted",
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused(root, content, said):
    path = root / "filled"
    path.write_bytes(content)
    with pytest.raises(AppealsError, match=said):
        taken(root, path)
    with pytest.raises(UsageError, match="is not there"):
        taken(root, root / "none.pdf")


def test_a_workbook_with_entities_or_without_end_is_refused(root, monkeypatch):
    path = listed(root)
    copy = root / "bad.xlsx"
    copy.write_bytes(doctype(path))
    with pytest.raises(UsageError, match="declares entities"):
        taken(root, copy)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    monkeypatch.setattr(packages, "_MOST_UNPACKED", 1 << 20)
    parts["xl/worksheets/sheet1.xml"] = b" " * (1 << 20)
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb:
        for name, content in parts.items():
            bomb.writestr(name, content)
    with pytest.raises(UsageError, match="unpacks to more than"):
        taken(root, copy)


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_fields_filled_in_in_other_programs_are_read(root, engine):
    settings = (root / "appeals.toml").read_text("utf-8")
    pdf = f'{settings}\n[pdf]\nengine = "{engine}"\n'
    (root / "appeals.toml").write_text(pdf, "utf-8")
    path = listed(root, "pdf")
    reader = pypdf.PdfReader(path)
    first, second, *_ = (n for n in reader.get_fields() if n.startswith("verdict-"))
    said = {"reviewer": "reviewer-a", first: "verified"}
    writer = pypdf.PdfWriter(clone_from=reader)
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, said)
    writer.write(root / "one.pdf")
    assert [u.name for u, _ in taken(root, root / "one.pdf").marks] == [
        "note 1: report"
    ]
    with pikepdf.open(path) as file:
        for field in file.Root.AcroForm.Fields:
            if str(field.T) in {second, "reviewer"}:
                is_who = str(field.T) == "reviewer"
                field.V = pikepdf.String("reviewer-a" if is_who else "wrong")
        file.save(root / "two.pdf")
    assert [m.verdict for _, m in taken(root, root / "two.pdf").marks] == ["wrong"]
