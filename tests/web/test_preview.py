"""The pages of the preview: what they show, and what no letter can make them do."""

from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import pytest

from appeals.errors import MachineError, Place, Problem
from appeals.model.finding import Finding
from appeals.web.preview import PreviewPages
from appeals.workflow.drafting.formats import Rendering
from appeals.workflow.drafting.preview import RenderedPreview

FILE = "templates/letters/first.md"
PAGE = "<!DOCTYPE html><title>The letter</title>"
HOSTILE = "</script><script>alert(1)</script>\"' onload=x {{ 7*7 }} $style ${script}"
GOOD = RenderedPreview((), PAGE, "to office-a, en", {".date": (Place(FILE, 6, 7),)})


@pytest.fixture
def pages(tmp_path):
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text("one\ntwo\n{% if <b> %}\n", "utf-8")
    return PreviewPages("first", tmp_path)


@pytest.fixture
def ask(visit, pages):
    with visit(pages.routes) as visitor:
        yield lambda path="", **headers: visitor.ask(f"/folder/{path}", **headers)


def stopped(message="it is broken", **place):
    at = Place(FILE, 3, 4, 6)
    return RenderedPreview(
        (Problem("workspace", message, "mend it", replace(at, **place)),)
    )


def pdf_of(count):
    from pypdfium2 import PdfDocument

    document, stream = PdfDocument.new(), BytesIO()
    for _ in range(count):
        document.new_page(595, 842)
    document.save(stream)
    return stream.getvalue()


def test_a_letter_is_shown_with_its_edition_and_the_places_around_it(pages, ask):
    pages.show(GOOD)
    status, _, page = ask()
    assert status == 200
    assert "to office-a, en" in page
    assert f'{{".date": ["{FILE}:6:7"]}}' in unescape(page)
    assert "letter?1" in page
    assert ask("letter")[2] == PAGE


def test_a_drawing_that_looks_the_same_is_no_new_one(pages):
    assert pages.show(GOOD) == 1
    assert pages.show(replace(GOOD)) is None
    assert pages.show(replace(GOOD, edition="to office-b, en")) == 2


def test_what_stops_a_letter_is_shown_with_its_lines_before_the_last_good_one(
    pages, ask
):
    pages.show(GOOD)
    pages.show(stopped())
    page = ask()[2]
    assert '<main class="is-stopped" data-version="2-0" data-letter="1"' in page
    assert "The letter cannot be rendered" in page
    assert "<b>2</b>two\n<b>3</b>{% <mark>if</mark> &lt;b&gt; %}</pre>" in page
    assert "mend it" in page
    assert f'<button data-copy="{FILE}:3:4">{FILE}:3:4</button>' in page
    assert 'src="letter?1" inert="inert"' in page
    assert ask("letter")[2] == PAGE
    pages.show(GOOD)
    assert "is-stopped" not in ask()[2].split("<main")[1].split(">")[0]


@pytest.mark.parametrize("place", [{"line": 99}, {"file": "none.md"}, {"line": 0}])
def test_lines_that_are_not_there_any_more_are_left_out(pages, ask, place):
    pages.show(stopped(**place))
    assert "<pre" not in ask()[2].split("<script>")[0].split("</style>")[1]


def test_before_a_letter_was_ever_drawn_there_is_none_behind(pages, ask):
    pages.show(stopped())
    assert "<strong>Not rendered</strong></p>" in ask()[2]
    assert "No letter yet" in ask("letter")[2]


def test_findings_are_listed_with_their_places_and_errors_are_counted(pages, ask):
    found = Finding("STY001", "a word is doubled", "", Place(FILE, 3, 4), "warning")
    pages.show(replace(GOOD, problems=(found, replace(found, severity="error"))))
    page = ask()[2]
    assert f'<button id="problem-1" data-copy="{FILE}:3:4" data-problem="1">' in page
    assert '<li class="warning"><p><b>warning</b> <code>STY001</code> a word' in page
    assert "1 error keeps it from being rendered" in page


def test_a_pdf_is_shown_as_pictures_and_its_findings_come_behind(pages, ask):
    pages.show(GOOD)
    assert "It is being rendered." in ask()[2]
    assert ask("letter.pdf")[0] == ask("page-1.png")[0] == 404
    lost = Finding("PDF001", "note 3 is lost", severity="error")
    pdf = pdf_of(2)
    pages.show_pdf(1, Rendering((("pdf", pdf),), (lost,), 2))
    page = ask()[2]
    assert 'data-version="1-1"' in page
    assert 'src="page-2.png?1" alt="Page 2 of 2"' in page
    assert "note 3 is lost" in page


def test_a_page_that_is_not_there_is_refused(pages, ask):
    pages.show(GOOD)
    pages.show_pdf(1, Rendering((("pdf", pdf_of(1)),), (), 1))
    for path in ("page-0.png", "page-2.png", "page-x.png", "page-1.png/../../x"):
        assert ask(path)[0] == 404


def test_findings_of_an_older_pdf_are_not_those_of_the_letter(pages, ask):
    pages.show(GOOD)
    lost = Finding("PDF001", "note 3 is lost", severity="error")
    pages.show_pdf(1, Rendering((("pdf", pdf_of(1)),), (lost,), 1))
    pages.show(replace(GOOD, edition="another"))
    assert "note 3 is lost" not in ask()[2]


def test_why_there_is_no_pdf_is_said(pages, ask):
    pages.show(GOOD)
    missing = MachineError("WeasyPrint is missing", remedy="install it")
    pages.show_pdf(1, Rendering((), error=missing))
    assert "WeasyPrint is missing" in ask()[2]


def test_hostile_words_are_shown_and_do_nothing(pages, ask):
    found = Finding(HOSTILE, HOSTILE, HOSTILE, Place(HOSTILE, 3, 4), "warning")
    frame = {HOSTILE: (Place(HOSTILE, 1),)}
    pages.show(replace(GOOD, problems=(found,), edition=HOSTILE, frame=frame))
    page = ask()[2]
    assert page.count("<script") == page.count("</script") == 1
    names = []
    parser = HTMLParser()
    parser.handle_starttag = lambda _tag, fields: names.extend(dict(fields))
    parser.feed(page)
    assert not [name for name in names if name.startswith("on")]
    assert "{{ 7*7 }} $style ${script}" in page


def test_the_page_runs_its_own_script_alone_and_the_letter_none(pages, ask):
    pages.show(GOOD)
    policy = ask()[1]["content-security-policy"]
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'")
    assert "script-src 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    policy = ask("letter")[1]["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src")
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("path", ["", "letter", "letter.pdf", "page-1.png", "changes"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Cookie": ""}, 403),
        ({"Cookie": "appeals=guessed"}, 403),
        ({"Host": "rebound.example.org"}, 421),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_nobody_else_sees_anything(pages, ask, path, headers, status):
    pages.show(GOOD)
    answer, _, text = ask(path, **headers)
    assert answer == status
    assert "letter" not in text.replace("the letter", "")
