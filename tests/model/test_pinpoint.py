"""Pinpoints: what is read, what is refused, and the round trip."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.model.pinpoint import (
    PRINTED_LABELS,
    Locator,
    Pinpoint,
    begins_with_label,
    read_locators,
    read_numbers,
)


@pytest.mark.parametrize(
    ("text", "locators", "printed"),
    [
        ("para. 14", [("para", "14")], "para. 14"),
        ("para 14", [("para", "14")], "para. 14"),
        ("paras. 12-14", [("para", "12-14")], "paras. 12-14"),
        ("paras. 12–14", [("para", "12–14")], "paras. 12–14"),
        ("paras. 8.2, 9", [("para", "8.2, 9")], "paras. 8.2, 9"),
        ("paragraphs 14 and 15", [("para", "14 and 15")], "paras. 14 and 15"),
        ("¶14", [("para", "14")], "para. 14"),
        ("¶¶ 12-14", [("para", "12-14")], "paras. 12-14"),
        ("para. 40 (a)", [("para", "40 (a)")], "para. 40 (a)"),
        ("paras. 14 (a) and (b)", [("para", "14 (a) and (b)")], None),
        ("p. 4", [("page", "4")], "p. 4"),
        ("pp. iv-vi", [("page", "iv-vi")], "pp. iv-vi"),
        ("page 4", [("page", "4")], "p. 4"),
        ("art. 9 (3)", [("art", "9 (3)")], "art. 9 (3)"),
        ("Article 9", [("art", "9")], "art. 9"),
        ("arts. 9, 10 and 14", [("art", "9, 10 and 14")], None),
        ("arts. 9, 10, and 14", [("art", "9, 10, and 14")], None),
        ("§ 3", [("sect", "3")], "sect. 3"),
        ("§§3-5", [("sect", "3-5")], "sects. 3-5"),
        ("ss 3, 4", [("sect", "3, 4")], "sects. 3, 4"),
        ("s 3", [("sect", "3")], "sect. 3"),
        ("sect. III.A", [("sect", "III.A")], "sect. III.A"),
        ("chap. V", [("chap", "V")], "chap. V"),
        ("rule 24 (b)", [("rule", "24 (b)")], "rule 24 (b)"),
        ("footnote 7", [("footnote", "7")], "footnote 7"),
        ("fn. 7", [("footnote", "7")], "footnote 7"),
        ("annex", [("annex", "")], "annex"),
        ("annexes I and II", [("annex", "I and II")], "annexes I and II"),
        ("annexes R, S", [("annex", "R, S")], "annexes R, S"),
        ("annex, art. 17", [("annex", ""), ("art", "17")], "annex, art. 17"),
        ("annex II, para. 3", [("annex", "II"), ("para", "3")], "annex II, para. 3"),
        ("part one, chap. X", [("part", "one"), ("chap", "X")], None),
        ("vol. I, annex VI", [("vol", "I"), ("annex", "VI")], None),
        ("annex II, appendix I", [("annex", "II"), ("appendix", "I")], None),
        ("enclosure", [("enclosure", "")], None),
        ("preamble, para. 3", [("preamble", ""), ("para", "3")], None),
        ("decision 1/CP.21, annex", [("decision", "1/CP.21"), ("annex", "")], None),
        (
            "annex 3, resolution MSC.257(84)",
            [("annex", "3"), ("resolution", "MSC.257(84)")],
            None,
        ),
        ("principles 4-6", [("principle", "4-6")], None),
        ("guideline 7", [("guideline", "7")], None),
        ("recommendation 12", [("recommendation", "12")], None),
        ("table 3", [("table", "3")], None),
        ("schedule A", [("schedule", "A")], None),
        (
            "chap. VII, sect. D, and annex IV",
            [("chap", "VII"), ("sect", "D"), ("annex", "IV", ", and ")],
            None,
        ),
        (
            "paras. 117 and 118 and annex",
            [("para", "117 and 118"), ("annex", "", " and ")],
            None,
        ),
        (
            "Annex II, paras. 8.2, 9, p. 4",
            [("annex", "II"), ("para", "8.2, 9"), ("page", "4")],
            "annex II, paras. 8.2, 9, p. 4",
        ),
    ],
)
def test_a_place_is_read_and_printed(text, locators, printed):
    pinpoint = Pinpoint.parse(text)
    assert pinpoint == Pinpoint(tuple(Locator(*locator) for locator in locators))
    assert str(pinpoint) == (printed or text)


def test_whole_and_nothing_are_read():
    assert Pinpoint.parse("whole") == Pinpoint(is_whole=True)
    assert str(Pinpoint(is_whole=True)) == "whole"
    assert Pinpoint.parse("") == Pinpoint()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("par. 14", r"'par\.' is not a label; did you mean 'para\.'"),
        ("parra. 14", r"did you mean 'para\.'"),
        ("artikel 9", r"did you mean 'art\.'"),
        ("addendum B", r"'addendum' is not a label \(known: para\., p\."),
        ("annex II, addendum B", "'addendum' is not a label"),
        ("para. 3 and addendum B", "is no place"),
        ("decision first", "is no place"),
        ("part first", "is no place"),
        ("annex II para. 3", r"put a comma before 'para\.'"),
        ("para. 1 p. 3", r"put a comma before 'p\.'"),
        ("para.14", r"put a blank behind 'para\.'"),
        ("14", r"'14' has no label: write 'para\. 14' or 'p\. 14'"),
        ("para", "'para' needs a number behind it"),
        ("para. 14,", "is no place"),
        ("para. 14 to 15", "'14 to 15' behind 'para' is no place"),
        ("paras. 12 - 14", "is no place"),
        ("para. fourteen", "is no place"),
        ("whole, para. 1", "'whole' is alone"),
        (" ", "names no place"),
        (",", "names no place"),
    ],
)
def test_what_cannot_be_read_is_named(text, message):
    with pytest.raises(ValueError, match=message):
        Pinpoint.parse(text)


@pytest.mark.parametrize(
    ("value", "is_plural"),
    [
        ("14", False),
        ("12-14", True),
        ("12–14", True),
        ("II-IV", True),
        ("ii-iv", True),
        ("8.2, 9", True),
        ("14 and 15", True),
        ("40 (a)", False),
        ("14-A", False),
        ("12 (a)-(c)", False),
        ("9 bis", False),
        ("", False),
    ],
)
def test_a_value_of_several_places_is_a_plural(value, is_plural):
    assert Locator("para", value).is_plural is is_plural


def test_the_label_as_typed_is_kept_for_checks():
    singular, plural = read_locators("para. 14-15, pp. 4")
    assert (singular.typed, singular.is_plural_typed) == ("para", False)
    assert (plural.typed, plural.is_plural_typed) == ("pp", True)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("para. 57", True),
        ("para.57", True),
        ("¶57", True),
        ("annex", True),
        ("whole", True),
        ("S/2013/110", False),
        ("Add.2 and 3", False),
        ("57", False),
        ("parra. 57", False),
    ],
)
def test_the_beginning_of_a_place_is_reported_from_other_words(text, begins):
    assert begins_with_label(text) is begins


units = st.one_of(
    st.integers(1, 9999).map(str),
    st.builds("{}.{}".format, st.integers(1, 99), st.integers(1, 99)),
    st.builds("{} ({})".format, st.integers(1, 99), st.sampled_from("abcxyz")),
    st.sampled_from(["I", "IV", "XII", "ii", "xiv", "A", "14A", "9 bis"]),
)
values = st.one_of(
    units,
    st.builds("{}{}{}".format, units, st.sampled_from("-–"), units),
    st.builds("{}, {} and {}".format, units, units, units),
)
locators = st.builds(Locator, st.sampled_from(sorted(PRINTED_LABELS)), values)


@settings(deadline=None)
@given(st.lists(locators, min_size=1, max_size=4))
def test_a_printed_place_is_read_as_the_same_place(parts):
    pinpoint = Pinpoint(tuple(parts))
    assert Pinpoint.parse(str(pinpoint)) == pinpoint


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_the_same_twice_or_refused_with_a_sentence(text):
    try:
        pinpoint = Pinpoint.parse(text)
    except ValueError as error:
        reason = str(error)
    else:
        reason = "read"
        assert Pinpoint.parse(str(pinpoint)) == pinpoint
    assert reason


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("14", [((14,), (14,))]),
        ("12-14", [((12,), (14,))]),
        ("12–14, 20 and 22", [((12,), (14,)), ((20,), (20,)), ((22,), (22,))]),
        ("8.2, 9", [((8, 2), (8, 2)), ((9,), (9,))]),
        ("40 (a)", [((40,), (40,))]),
        ("40 (a)-(c)", [((40,), (40,))]),
        ("14A", [((14,), (14,))]),
        ("12 bis", [((12,), (12,))]),
        ("114-15", [((114,), (115,))]),
        ("II", []),
    ],
)
def test_numbers_are_read_from_ranges_and_lists(value, expected):
    found = read_numbers(value)
    assert [(n.first, n.last) for n in found] == expected
    assert not any(n.is_reversed for n in found)


@pytest.mark.parametrize("value", ["14-12", "14-2", "8.4-8.2"])
def test_a_range_that_runs_backwards_is_known(value):
    (found,) = read_numbers(value)
    assert found.is_reversed
    assert found.first < found.last
    assert found.typed == value


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12-14", "14", True),
        ("12-14", "15", False),
        ("8", "8.2", True),
        ("8.2", "8.3", False),
        ("9 (1)", "9", True),
    ],
)
def test_two_places_overlap_or_not(one, other, expected):
    (a,), (b,) = read_numbers(one), read_numbers(other)
    assert a.overlaps(b) is expected
    assert b.overlaps(a) is expected
