"""Links of the site that lead nowhere, and what it would load from elsewhere."""

import pytest
from tools.site_links import find_wrong_links


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<a href="gone.html">x</a>', "index.html: gone.html leads nowhere"),
        ('<a href="#gone">x</a>', "index.html: #gone has no such place"),
        ('<a href="b.html#gone">x</a>', "index.html: b.html#gone has no such place"),
        ('<img src="gone.png">', "index.html: gone.png leads nowhere"),
        (
            '<script src="https://cdn.test/x.js"></script>',
            "index.html: loads https://cdn.test/x.js from elsewhere",
        ),
        (
            '<link href="//fonts.test/x.css">',
            "index.html: loads //fonts.test/x.css from elsewhere",
        ),
    ],
)
def test_a_wrong_link_is_named(tmp_path, body, said):
    (tmp_path / "index.html").write_text(body, encoding="utf-8")
    (tmp_path / "b.html").write_text('<p id="here">', encoding="utf-8")
    assert list(find_wrong_links(tmp_path)) == [said]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="b.html#here">x</a>',
        '<p id="x"><a href="#x">x</a>',
        '<a href="https://www.ohchr.org/">x</a>',
        '<a href="b.html?q=1#here">x</a>',
    ],
)
def test_a_right_link_is_not(tmp_path, body):
    (tmp_path / "index.html").write_text(body, encoding="utf-8")
    (tmp_path / "b.html").write_text('<p id="here">', encoding="utf-8")
    assert list(find_wrong_links(tmp_path)) == []


def test_a_font_from_elsewhere_is_named(tmp_path):
    sheet = "@font-face { src: url('https://fonts.test/x.woff2') }"
    (tmp_path / "a.css").write_text(sheet, encoding="utf-8")
    assert list(find_wrong_links(tmp_path)) == ["a.css: loads from elsewhere"]
