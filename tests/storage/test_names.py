"""Tests of the sanitiser for names of files."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.errors import UsageError
from appeals.storage.names import MAX_BYTES, child_path, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("unodc-ed.fr.pdf", "unodc-ed.fr.pdf"),
        ("A/HRC/45/13", "A-HRC-45-13"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("...---", "unnamed"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("letter. ", "letter"),
        ("a\x00b\r\nc\x1b[31m", "abc[31m"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u2066b\u2069c\u200fd", "abcd"),
        ("a\u2028b\ue000c\ufeff", "abc"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("留置制度.docx", "留置制度.docx"),
        ("نداء عاجل.pdf", "نداء عاجل.pdf"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Com1 .docx", "_Com1 .docx"),
        ("lpt¹", "_lpt¹"),
        ("console.txt", "console.txt"),
        ('a:b*c?"d"<e>|f', "a-b-c-d-e-f"),
    ],
)
def test_names_from_life_are_made_safe(text, name):
    assert safe_name(text) == name


def test_a_long_name_is_cut_between_characters_and_keeps_its_suffix():
    name = safe_name("留" * 100 + ".docx")
    assert len(name.encode()) <= MAX_BYTES
    assert name.startswith("留留留")
    assert name.endswith(".docx")


def test_two_long_names_stay_two():
    assert safe_name("x" * 150 + "a.pdf") != safe_name("x" * 150 + "b.pdf")


@given(st.text(max_size=300))
def test_a_safe_name_is_stable_short_and_one_path_step(text):
    name = safe_name(text)
    assert safe_name(name) == name
    assert 0 < len(name.encode()) <= MAX_BYTES
    assert not set(name) & set('/\\:*?"<>|\x00\n')
    assert name == unicodedata.normalize("NFC", name)
    assert name not in {".", ".."}
    assert not name.endswith((".", " "))


def test_a_child_lies_in_its_folder(tmp_path):
    assert child_path(tmp_path, "../x") == tmp_path / "x"


def test_a_symbolic_link_out_of_the_folder_is_refused(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "a.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    with pytest.raises(UsageError, match="leads out of its folder"):
        child_path(inside, "a.pdf")


def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(UsageError, match="leads out"):
        child_path(tmp_path, "loop")
