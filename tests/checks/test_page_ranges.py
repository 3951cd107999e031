"""A page cited lies within the pages of the article or chapter."""

from types import SimpleNamespace

import pytest

from appeals.checks import cit011_place_beyond_end as cit011
from appeals.model.cite import Cite
from appeals.model.pinpoint import Pinpoint
from tests.citations.entries_of_each_kind import ENTRIES


def findings(pages, place, key="article"):
    entry = ENTRIES[key].model_copy(update={"page": pages})
    cite = Cite(key, key, Pinpoint.parse(place))
    letter = SimpleNamespace(cites=((1, cite, entry),))
    return list(cit011.check(letter))


@pytest.mark.parametrize("key", ["article", "chapter", "conference-paper"])
def test_a_page_behind_the_last_of_a_part_is_named(key):
    (finding,) = findings("101-125", "p. 126", key)
    assert f"'{key}' ends with page 125, and the cite names page 126" in finding.message
    assert "the 'page' of" in finding.remedy


@pytest.mark.parametrize(
    ("pages", "place"),
    [
        ("101-125", "p. 110"),
        ("101–125", "pp. 120-125"),
        ("101", "p. 126"),
        ("101-25", "p. 126"),
        (None, "p. 126"),
        ("101-125", "para. 126"),
    ],
)
def test_a_page_within_or_of_no_known_end_is_left_alone(pages, place):
    assert findings(pages, place) == []


def test_the_page_of_a_treaty_in_its_series_is_no_end():
    assert findings("85-113", "p. 200", "treaty") == []
