"""LaTeX and plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.registry.interchange.latex_text import (
    from_latex,
    from_latex_url,
    to_latex,
)


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=("C", "Z"))),
        st.text(alphabet="a \\{}~^&%$#_-`'\"<>!?,é中"),
    )
)
def test_words_come_back_from_latex_as_they_were(text):
    text = " ".join(text.split())
    assert from_latex(to_latex(text)) == text


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"{\'e}tude of the {NSC} \& more", "étude of the NSC & more"),
        (r"\o{} \c{c} M{\"u}ller", "ø ç Müller"),
        ("``quoted'' -- and", "“quoted” – and"),
        (r"50\% of $x^2$", "50% of $x^2$"),
        ("{{Double}}", "Double"),
        ("a\n  line", "a line"),
    ],
)
def test_latex_is_read_as_a_reader_sees_it(latex, words):
    assert from_latex(latex) == words


@pytest.mark.parametrize(
    ("latex", "url"),
    [
        (r"\url{https://example.org/~a_b}", "https://example.org/~a_b"),
        (r"https://example.org/a\_b\%20c", "https://example.org/a_b%20c"),
        ("https://example.org/a_b%20c#d", "https://example.org/a_b%20c#d"),
    ],
)
def test_an_address_keeps_its_signs(latex, url):
    assert from_latex_url(latex) == url
