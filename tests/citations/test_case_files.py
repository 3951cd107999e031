"""The reader of case files: nothing is green because nothing was read."""

import pytest

from tests.citations.case_files import (
    DEFAULT_FOLDER,
    CaseFileError,
    case_files,
    entries,
    load,
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("APPEALS_CASES", str(tmp_path))
    return tmp_path


def test_the_default_folder_holds_every_kind(monkeypatch):
    monkeypatch.delenv("APPEALS_CASES", raising=False)
    for prefix in ("references", "dirty", "bare_symbols", "quotes"):
        assert DEFAULT_FOLDER / f"{prefix}.dev.yaml" in case_files(prefix)


def test_several_files_of_a_kind_are_all_listed(folder):
    for name in ("quotes.b.yaml", "quotes.a.yaml", "dirty.yaml"):
        (folder / name).write_text("x: 1")
    assert [path.name for path in case_files("quotes")] == [
        "quotes.a.yaml",
        "quotes.b.yaml",
    ]


def test_an_absent_kind_is_fine_beside_another(folder):
    (folder / "quotes.x.yaml").write_text("x: 1")
    assert case_files("dirty") == []


def test_a_folder_without_cases_is_an_error(folder):
    (folder / "channels.yaml").write_text("x: 1")
    with pytest.raises(CaseFileError, match="holds no file of cases"):
        case_files("dirty")


def test_a_missing_folder_is_an_error(folder, monkeypatch):
    monkeypatch.setenv("APPEALS_CASES", str(folder / "nowhere"))
    with pytest.raises(CaseFileError, match="there is no folder"):
        case_files("dirty")


@pytest.mark.parametrize(
    "content", ["", "# a comment", "[]", "- 1", "a: [1", "a: 1\na: 2", "just words"]
)
def test_an_empty_or_malformed_file_is_an_error(folder, content):
    path = folder / "dirty.x.yaml"
    path.write_text(content)
    with pytest.raises(CaseFileError, match=r"dirty\.x\.yaml"):
        load(path)


def test_a_file_that_is_not_text_is_an_error(folder):
    path = folder / "dirty.x.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CaseFileError, match="cannot be read"):
        load(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("other: 1", "no list of cases under 'dirty'"),
        ("dirty: []", "no list of cases under 'dirty'"),
        ("dirty: {a: 1}", "no list of cases under 'dirty'"),
        ("dirty: [1]", "entry 1 of 'dirty' is not a case"),
        ("dirty: [{input: x}]", r"entry 1 of 'dirty' lacks \['verdict'\]"),
    ],
)
def test_a_list_that_lacks_something_is_an_error(folder, content, message):
    path = folder / "dirty.x.yaml"
    path.write_text(content)
    with pytest.raises(CaseFileError, match=message):
        entries(path, "dirty", "input", "verdict")
