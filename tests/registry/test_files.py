"""Tests of reading a file of the workspace as text."""

import pytest

from appeals.errors import WorkspaceError
from appeals.registry.files import MAX_BYTES, read_text


def failure(root, file, **options):
    with pytest.raises(WorkspaceError) as caught:
        read_text(root, file, **options)
    return caught.value


def test_line_ends_and_a_byte_order_mark_are_evened_out(tmp_path):
    (tmp_path / "a.yaml").write_bytes("\ufeffa: 1\r\nb: 2\r\n".encode())
    assert read_text(tmp_path, "a.yaml") == "a: 1\nb: 2\n"


def test_a_missing_file_is_reported_with_its_name(tmp_path):
    error = failure(tmp_path, "facts.yaml")
    assert error.message == "the workspace has no file 'facts.yaml'"
    assert str(error.place) == "facts.yaml"
    assert "appeals init" in error.remedy


@pytest.mark.parametrize(
    ("data", "place"),
    [(b"a: 1\nb: \xe9\n", "a.yaml:2:4"), (b"\xff", "a.yaml:1:1")],
)
def test_what_is_not_utf_8_is_reported_with_its_place(tmp_path, data, place):
    (tmp_path / "a.yaml").write_bytes(data)
    error = failure(tmp_path, "a.yaml")
    assert str(error.place) == place
    assert "UTF-8" in error.remedy


def test_a_file_over_the_limit_is_refused(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    assert "bigger than 8 MiB" in failure(tmp_path, "a.yaml").message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n\tb: 2\n", "a tab is here"),
        ("a: 1\n\ue000", "a private-use character (U+E000) is here"),
        ("a: 1\n\U000f0000", "a private-use character (U+F0000) is here"),
        ("a: 1\n\x00", "a control character (U+0000) is here"),
        ("a: 1\n\x85", "a control character (U+0085) is here"),
        ("a: 1\n\r", "a control character (U+000D) is here"),
        ("a: 1\n\ufeff", "a byte order mark (U+FEFF) is here"),
        *(
            (
                f"a: 1\n{chr(code)}",
                (
                    "an invisible sign that changes the direction of the text "
                    f"(U+{code:04X}) is here"
                ),
            )
            for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
        ),
        ("a: 1\n\uffff", "a code that is not a character (U+FFFF) is here"),
    ],
)
def test_refused_characters_are_reported_with_their_place(tmp_path, text, message):
    (tmp_path / "a.yaml").write_bytes(text.encode())
    error = failure(tmp_path, "a.yaml")
    assert (str(error.place), error.message) == ("a.yaml:2:1", message)


def test_marks_of_direction_and_joiners_are_allowed(tmp_path):
    text = "a: \u200e\u200f\u061cمی\u200cخواهم\u200d\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert read_text(tmp_path, "a.yaml") == text


def test_refused_characters_of_all_lines_come_at_once(tmp_path):
    (tmp_path / "a.yaml").write_text("\ta\nb\n c\ue000\n", encoding="utf-8")
    with pytest.raises(WorkspaceError) as caught:
        read_text(tmp_path, "a.yaml")
    assert [str(e.place) for e in caught.value.problems] == ["a.yaml:1:1", "a.yaml:3:3"]


def test_tabs_are_allowed_where_the_caller_says_so(tmp_path):
    (tmp_path / "a.md").write_text("a\tb\n")
    assert read_text(tmp_path, "a.md", allow_tabs=True) == "a\tb\n"


@pytest.mark.parametrize("file", ["../secret.yaml", "link.yaml"])
def test_a_file_outside_the_workspace_is_refused(tmp_path, file):
    root = tmp_path / "workspace"
    root.mkdir()
    (tmp_path / "secret.yaml").write_text("a: 1\n")
    (root / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    assert "leads out of the workspace" in failure(root, file).message


def test_a_bullet_of_word_is_told_what_to_write_instead(tmp_path):
    (tmp_path / "a.yaml").write_text("- \uf0b7 one\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"private-use character \(U\+F0B7\)") as e:
        read_text(tmp_path, "a.yaml")
    assert "write '- '" in e.value.remedy
    assert str(e.value.place) == "a.yaml:1:3"
