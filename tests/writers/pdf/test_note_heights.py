"""The quick way to measure notes gives the pages of WeasyPrint's own way."""

import pytest

from appeals.writers.pdf import note_heights, write_pdf
from appeals.writers.pdf.note_heights import MismatchError, set_plainly
from tests.writers.pdf.random_letters import random_letter
from tests.writers.sample import sample_document
from tests.writers.sample_languages import letter_in


@pytest.mark.parametrize(
    "document",
    [sample_document(), letter_in("ar"), letter_in("zh-Hans"), random_letter(4, 5)],
    ids=["en", "ar", "zh", "random"],
)
def test_both_ways_give_the_same_bytes(document):
    quick = write_pdf(document)
    with set_plainly():
        assert write_pdf(document).pdf == quick.pdf


@pytest.mark.parametrize(
    "css",
    [
        ".fn{margin:9pt 0 4pt}",
        "@page{@footnote{max-height:20%}}",
        "@page{@footnote{padding:0;border:1pt solid;min-height:50mm}}",
        ".fn:nth-child(2n){padding-top:5mm}",
    ],
)
def test_styles_of_the_workspace_change_nothing_in_that(css):
    quick = write_pdf(random_letter(10, 4), css=css)
    with set_plainly():
        assert write_pdf(random_letter(10, 4), css=css).pdf == quick.pdf


def test_a_wrong_sum_is_noticed_and_the_letter_set_plainly(monkeypatch):
    right = write_pdf(sample_document())
    raised = []
    bottom = note_heights._bottom

    def wrong(heights):
        raised.append(heights)
        return bottom(heights) + 3

    monkeypatch.setattr(note_heights, "_bottom", wrong)
    assert write_pdf(sample_document()).pdf == right.pdf
    assert raised


def test_the_difference_is_raised(monkeypatch):
    from appeals.writers.pdf import weasy

    monkeypatch.setattr(note_heights, "_bottom", lambda heights: 1.0)
    monkeypatch.setattr(weasy, "set_plainly", lambda: pytest.fail("it was noticed"))
    with pytest.raises(pytest.fail.Exception, match="it was noticed"):
        write_pdf(sample_document())
    assert issubclass(MismatchError, Exception)
