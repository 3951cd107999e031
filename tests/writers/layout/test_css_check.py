"""A style sheet of the workspace is looked over before letters are set with it."""

import pytest

from appeals.writers.layout import style_sheet
from appeals.writers.layout.css_check import check_css


def refuse_the_net(url: str) -> str:
    return "letters load nothing from the network" if url.startswith("http") else ""


def faults(text: str) -> list[tuple[int, int, str]]:
    found = check_css(text, "letter.css", refuse_the_net)
    assert {(p.code, p.place.file) for p in found} <= {("css", "letter.css")}
    return [(p.place.line, p.place.column, p.message) for p in found]


@pytest.mark.parametrize("name", ["letter.css", "rtl.css", "chinese-letter.css"])
def test_the_style_sheets_of_the_house_are_in_order(name: str) -> None:
    assert faults(style_sheet(name)) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("h1 { color: red }\np { color red; }", (2, 14)),
        ("p { color: red", (1, 3)),
        ("p { color: red }\n/* a remark", (2, 1)),
        ("@media print { p { color red; } }", (1, 29)),
        ("}", (1, 1)),
    ],
)
def test_syntax_that_nobody_understands_is_named_with_its_place(
    text: str, place: tuple[int, int]
) -> None:
    assert place in [(line, column) for line, column, _ in faults(text)]


@pytest.mark.parametrize(
    "rule",
    [
        "p { background: url(https://example.org/a.png) }",
        'p { background: url("https://example.org/a.png") }',
        '@import "https://example.org/a.css";',
        "@font-face { font-family: A; src: url(https://example.org/a.ttf) }",
        "@page { @top-left { background: image-set(url(https://example.org/a) 1x) } }",
    ],
)
def test_an_address_that_is_not_open_to_letters_is_named(rule: str) -> None:
    messages = [message for _, _, message in faults(rule)]
    assert len(messages) == 1
    assert "https://example.org/a" in messages[0]
    assert "nothing from the network" in messages[0]


def test_pictures_of_the_folder_and_in_the_sheet_itself_are_allowed() -> None:
    rule = "p { background: url(logo.png), url('data:image/png;base64,AA==') }"
    assert faults(rule) == []


@pytest.mark.parametrize(
    "declaration",
    [
        "font-family: Georgia",
        "font-family: 'Appeals Serif', Georgia, serif",
        "font: italic 12pt/1.4 Georgia",
        "font: 12pt / 1.4 Georgia, serif",
    ],
)
def test_a_font_that_does_not_exist_is_named(declaration: str) -> None:
    found = faults(f"p {{ {declaration} }}")
    assert [message for _, _, message in found] == [
        "there is no font 'Georgia' in the PDF edition"
    ]


def test_a_font_that_the_sheet_declares_is_known() -> None:
    face = "@font-face { font-family: 'House Sans'; src: url(house.ttf) }"
    assert faults(f"p {{ font: 9pt House Sans }}\n{face}") == []
