"""Where a cite stands: first, later, or ibid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.citations.notes import Position, place_cites
from appeals.model.cite import Cite, CiteCluster, CrossReference
from appeals.model.document import NoteSource, Text
from appeals.model.pinpoint import Locator, Pinpoint


def at(*values):
    return Pinpoint(tuple(Locator("para", value) for value in values))


def cite(key, *values, **more):
    return Cite(key or "?", key, at(*values), **more)


def note(*items):
    return NoteSource((CiteCluster(items),), is_free_text=False)


def free(*parts):
    return NoteSource(parts, is_free_text=True)


def forms(*sources, ibid=True, without=()):
    placed = place_cites(
        sources, ibid_is_used=ibid, keys_without_pinpoint=frozenset(without)
    )
    return [[position.form for position in positions] for positions in placed]


BARE = Position("ibid", 1, shows_pinpoint=False)


def test_the_same_place_again_is_ibid_alone():
    placed = place_cites(
        [note(cite("a", "14")), note(cite("a", "14"))], ibid_is_used=True
    )
    assert placed[1] == (BARE,)


@pytest.mark.parametrize("before", [(), ("14",)])
def test_another_place_is_ibid_with_its_pinpoint(before):
    sources = [note(cite("a", *before)), note(cite("a", "15"))]
    placed = place_cites(sources, ibid_is_used=True)
    assert placed[1] == (Position("ibid", 1),)


def test_no_place_after_a_place_is_not_ibid():
    assert forms(note(cite("a", "14")), note(cite("a")))[1] == ["later"]


def test_the_whole_source_counts_as_no_place():
    whole = Cite("a", "a", Pinpoint(is_whole=True))
    assert place_cites([note(cite("a")), note(whole)], ibid_is_used=True)[1] == (BARE,)
    assert forms(note(cite("a", "14")), note(whole))[1] == ["later"]


@pytest.mark.parametrize("dash", ["-", "–", " - ", "\u2011"])
def test_places_are_compared_after_range_dashes_are_made_equal(dash):
    sources = [note(cite("a", "12–14")), note(cite("a", f"12{dash}14"))]
    assert place_cites(sources, ibid_is_used=True)[1] == (BARE,)


def test_ibid_is_off_when_the_setting_or_the_style_does_not_use_it():
    sources = (note(cite("a")), note(cite("a")))
    assert forms(*sources, ibid=False)[1] == ["later"]


def test_a_signal_on_the_cite_prevents_ibid_and_one_before_it_does_not():
    signalled = cite("a", signal="see")
    assert forms(note(cite("a")), note(signalled))[1] == ["later"]
    assert forms(note(signalled), note(cite("a")))[1] == ["ibid"]


def test_a_suffix_on_the_cite_before_prevents_ibid_and_one_on_it_does_not():
    suffixed = cite("a", suffix="(emphasis added)")
    assert forms(note(suffixed), note(cite("a")))[1] == ["later"]
    assert forms(note(cite("a")), note(suffixed))[1] == ["ibid"]


def test_two_cites_in_the_note_before_prevent_ibid_even_of_one_source():
    assert forms(note(cite("a"), cite("b")), note(cite("b")))[1] == ["later"]
    assert forms(note(cite("a"), cite("a")), note(cite("a")))[1] == ["later"]


def test_further_cites_after_the_ibid_are_allowed_and_take_their_own_form():
    found = forms(note(cite("a")), note(cite("a"), cite("a"), cite("b")))
    assert found[1] == ["ibid", "later", "first"]


def test_only_the_first_cite_of_a_note_can_be_ibid():
    assert forms(note(cite("a")), note(cite("b"), cite("a")))[1] == ["first", "later"]


def test_free_text_prevents_ibid_in_the_note_and_in_the_one_after():
    text = free(Text("See "), CiteCluster((cite("a"),)))
    assert forms(note(cite("a")), text, note(cite("a")))[1:] == [["later"], ["later"]]


def test_a_note_of_free_text_between_prevents_ibid():
    between = free(Text("A thought"))
    assert forms(note(cite("a")), between, note(cite("a")))[2] == ["later"]


def test_a_note_with_a_cross_reference_beside_its_cite_prevents_ibid():
    both = note(cite("a"), CrossReference("ten"))
    assert forms(both, note(cite("a")))[1] == ["later"]
    behind = note(CrossReference("ten"), cite("a"))
    assert forms(note(cite("a")), behind)[1] == ["later"]


def test_a_source_twice_in_one_note_points_to_the_note_that_cited_it_first():
    sources = [note(cite("b")), note(cite("a"), cite("a"))]
    placed = place_cites(sources, ibid_is_used=True)
    assert placed[1] == (Position("first", 2), Position("later", 2))


def test_a_source_cited_in_free_text_is_cited_there_first():
    text = free(Text("See "), CiteCluster((cite("a"),)), Text(" and nothing else"))
    placed = place_cites([text, note(cite("a"))], ibid_is_used=True)
    assert placed == ((Position("first", 1),), (Position("later", 1),))


def test_a_cite_of_no_entry_is_always_first():
    assert forms(note(cite(None)), note(cite(None))) == [["first"], ["first"]]


def test_places_do_not_count_in_a_source_that_takes_none():
    sources = [note(cite("a", "1")), note(cite("a"))]
    placed = place_cites(sources, ibid_is_used=True, keys_without_pinpoint={"a"})
    assert placed[1] == (BARE,)


CITES = st.builds(
    cite,
    st.sampled_from(["a", "b"]),
    st.sampled_from(["1", "2"]),
    signal=st.sampled_from([None, "see"]),
)
LETTERS = st.lists(st.lists(CITES, min_size=1, max_size=3), max_size=8)


@given(LETTERS, st.booleans())
def test_every_source_is_first_once_and_later_cites_point_to_that_note(letter, ibid):
    sources = [note(*cites) for cites in letter]
    placed = place_cites(sources, ibid_is_used=ibid)
    assert [len(positions) for positions in placed] == [len(c) for c in letter]
    first: dict[str, int] = {}
    for number, (cites, positions) in enumerate(zip(letter, placed, strict=True), 1):
        for one, position in zip(cites, positions, strict=True):
            assert (position.form == "first") == (one.key not in first)
            assert position.n == first.setdefault(one.key, number)
            assert ibid or position.form != "ibid"
