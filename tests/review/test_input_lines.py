"""Which line changed is known without the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.review.input_lines import first_change, is_text_file, line_marks

TEXT = b"one\ntwo\nthree\nfour\n"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (b"one\ntwo!\nthree\nfour\n", "x.md:2: this line was changed"),
        (b"one\n2\n3\nfour\n", "x.md:2: from here on 2 lines were changed"),
        (b"one\ntwo\nnew\nthree\nfour\n", "x.md:3: this line was added"),
        (b"one\ntwo\na\nb\nthree\nfour\n", "x.md:3: from here on 2 lines were added"),
        (b"one\nthree\nfour\n", "x.md:2: 1 line was taken out here"),
        (b"one\nfour\n", "x.md:2: 2 lines were taken out here"),
        (b"one\ntwo\nthree\n", "x.md:3: 1 line was taken out here"),
        (b"", "x.md:1: 4 lines were taken out here"),
        (b"one\ntwo\nthree\nfour", "x.md:4: this file was changed at its end"),
        (b"one\r\ntwo\r\n", "x.md:1: from here on 2 lines were changed"),
        (b"\xff\ntwo\nthree\nfour\n", "x.md:1: this line was changed"),
    ],
)
def test_the_first_line_that_changed_is_named(now, expected):
    assert str(first_change("x.md", line_marks(TEXT), now)) == expected


def test_without_marks_the_file_is_named():
    assert str(first_change("a.png", None, b"")) == "a.png: this file was changed"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("facts.yaml", True),
        ("appeals.toml", True),
        ("templates/letters/x.fr.md", True),
        ("templates/layout/letter.css", True),
        ("templates/layout/reference.docx", False),
        ("annexes/report.pdf", False),
        ("annexes/README", False),
    ],
)
def test_lines_are_named_in_texts_alone(file, expected):
    assert is_text_file(file) is expected


LINES = st.lists(st.sampled_from([b"a", b"b", b"\xe7\x95\x99", b""]), max_size=8)


@given(before=LINES, now=LINES)
def test_lines_before_the_place_are_the_same(before, now):
    old, new = b"".join(x + b"\n" for x in before), b"".join(x + b"\n" for x in now)
    place = first_change("x.md", line_marks(old), new).place
    if old != new:
        assert before[: place.line - 1] == now[: place.line - 1]
        assert 1 <= place.line <= max(len(now), 1)
