"""A last page with a few lines is avoided where a little less space does it."""

from dataclasses import replace

import pytest

from appeals.writers.pdf import placement, weasy
from appeals.writers.pdf.page_layout import count_lines
from appeals.writers.pdf.placement import Attempt
from tests.writers.sample import para, sample_document

SENTENCE = "Nobody may be held without a charge for longer than the law allows. "
SHORT = "The case was never heard."


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[Attempt]:
    """Gather what is laid out."""
    laid_out = []
    usual = weasy._lay_out

    def lay_out(plan, shared):
        laid_out.append(usual(plan, shared))
        return laid_out[-1]

    monkeypatch.setattr(weasy, "_lay_out", lay_out)
    return laid_out


def letter(paragraphs, lines):
    """Make a letter of long paragraphs, then paragraphs of a line each."""
    blocks = [para(SENTENCE * 6)] * paragraphs + [para(SHORT)] * lines
    return replace(sample_document(), blocks=tuple(blocks), notes=(), introduction=())


def test_a_line_on_a_last_page_are_taken_onto_the_page_before(attempts):
    document = letter(8, 1)
    result = weasy.WeasyprintEngine().render(document)
    usual = attempts[0]
    assert (len(usual.rendered.pages), count_lines(usual.rendered.pages[1])) == (2, 1)
    assert (result.page_count, result.findings) == (1, ())
    assert weasy.WeasyprintEngine().render(document).pdf == result.pdf


def test_a_last_page_that_is_full_enough_stays_as_it_is(attempts):
    result = weasy.WeasyprintEngine().render(letter(8, 25))
    assert result.page_count == 2
    assert len(attempts) == 1
    assert attempts[0].plan.tighter is None


def test_where_little_space_is_to_be_had_the_page_stays(attempts, monkeypatch):
    # One paragraph: there is no space between any, and lines give two of the three.
    document = replace(letter(0, 0), blocks=(para(SENTENCE * 58),))
    result = weasy.WeasyprintEngine().render(document)
    assert (result.page_count, len(attempts)) == (2, 5)
    assert count_lines(attempts[0].rendered.pages[1]) == 3
    monkeypatch.setattr(placement, "_TIGHTER", ())
    assert weasy.WeasyprintEngine().render(document).pdf == result.pdf
