"""The veraPDF engine judges what the PDF writer makes: PDF/A-3a and PDF/UA-1."""

from dataclasses import replace

import pytest

from appeals.model.document import ListBlock
from appeals.writers.pdf.weasy import WeasyprintEngine
from appeals.writers.review_report.page import write_review_pdf
from tests.writers.covers import covered_submission
from tests.writers.looks import page_look
from tests.writers.pdf.engines import both_engines, engine, write_pdf
from tests.writers.pdf.random_letters import random_letter
from tests.writers.pdf.verapdf import failures
from tests.writers.review_report.sheets import long_list, sheet
from tests.writers.sample import para, sample_document
from tests.writers.sample_languages import LANGUAGES, letter_in, submission
from tests.writers.submissions import numbered_submission

__all__ = ["engine"]  # a fixture

pytestmark = pytest.mark.slow
FLAVOURS = ("3a", "ua1")


def judged(path, pdf):
    path.write_bytes(pdf)
    return {flavour: failures(path, flavour) for flavour in FLAVOURS}


@pytest.fixture
def logo(tmp_path):
    from PIL import Image

    Image.new("RGBA", (60, 60), (200, 0, 0, 90)).save(tmp_path / "logo.png")
    css = ".letterhead{background:url(logo.png) right top no-repeat}"
    return {"css": css, "engine": WeasyprintEngine(tmp_path)}


@both_engines
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_letter_in_each_language_with_a_transparent_logo_passes(lang, tmp_path, logo):
    result = write_pdf(letter_in(lang), **logo)
    assert result.findings == ()
    assert judged(tmp_path / "x.pdf", result.pdf) == {"3a": {}, "ua1": {}}


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "ar"])
def test_a_letter_in_a_look_of_its_own_passes(lang, tmp_path):
    result = write_pdf(
        letter_in(lang), engine=WeasyprintEngine(tmp_path, page_look(tmp_path))
    )
    assert result.findings == ()
    assert judged(tmp_path / "x.pdf", result.pdf) == {"3a": {}, "ua1": {}}


@both_engines
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_submission_with_a_cover_passes_in_each_language(lang, tmp_path):
    result = write_pdf(covered_submission(lang))
    assert result.findings == ()
    assert judged(tmp_path / "x.pdf", result.pdf) == {"3a": {}, "ua1": {}}


@both_engines
@pytest.mark.parametrize(
    "document",
    [
        sample_document(),
        submission(),
        numbered_submission(),
        random_letter(9),
        random_letter(11, 4),
    ],
    ids=["sample", "submission", "contents", "carried notes", "tables with notes"],
)
def test_other_letters_pass(document, tmp_path):
    pdf = write_pdf(document).pdf
    assert judged(tmp_path / "x.pdf", pdf) == {"3a": {}, "ua1": {}}


@both_engines
def test_a_letter_with_fields_for_signatures_in_columns_passes(tmp_path):
    items = tuple(
        (replace(para(name), role="signature", signer=name),) for name in ("a", "b")
    )
    letter = sample_document()
    many = ListBlock(items, role="signatures")
    pdf = write_pdf(replace(letter, blocks=(*letter.blocks, many))).pdf
    assert judged(tmp_path / "x.pdf", pdf) == {"3a": {}, "ua1": {}}


@both_engines
def test_a_letter_with_all_notes_at_the_end_passes(tmp_path):
    letter = letter_in("en")
    at_end = tuple(replace(note, placement="end") for note in letter.notes)
    pdf = write_pdf(replace(letter, notes=at_end)).pdf
    assert judged(tmp_path / "x.pdf", pdf) == {"3a": {}, "ua1": {}}


@both_engines
def test_the_judge_sees_what_is_wrong(tmp_path):
    """A page of plain WeasyPrint is neither tagged nor titled."""
    import weasyprint

    html = "<p>plain <a href='https://example.org'>a</a>"
    found = judged(tmp_path / "plain.pdf", weasyprint.HTML(string=html).write_pdf())
    assert all(found.values())


def test_the_judge_sees_a_missing_sign(tmp_path):
    """A letter in a script without a font is refused by the gate, and by veraPDF."""
    result = write_pdf(replace(letter_in("en"), title="ภาษา", blocks=()))
    found = judged(tmp_path / "x.pdf", result.pdf)
    assert found == {"3a": {}, "ua1": {}}  # a title is not painted
    letter = letter_in("en")
    head = replace(letter.letterhead, organisation="ภาษา")
    result = write_pdf(replace(letter, letterhead=head))
    assert any(f.code == "PDF004" for f in result.findings)
    assert "6.2.11.8-1" in judged(tmp_path / "x.pdf", result.pdf)["3a"]


@pytest.mark.parametrize("kind", ["weasyprint", "typst"])
@pytest.mark.parametrize("whole", [sheet(), long_list()], ids=["short", "long"])
def test_the_reviewers_list_passes(kind, whole, tmp_path):
    result = write_review_pdf(whole, kind)
    assert result.findings == ()
    assert judged(tmp_path / "x.pdf", result.pdf) == {"3a": {}, "ua1": {}}
