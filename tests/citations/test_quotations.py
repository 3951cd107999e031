"""Quotations, beyond the cases from files: nothing is matched loosely."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from appeals.citations.quotations import WordChange, match_quotation
from tests.costs import assert_costs

TEXT = (
    "14. The Committee is seri-\nously concerned that non-State actors, in 1,032 "
    "cases [12], held persons for “up to six months” — at para. 14–15 — and that "
    "the State party’s reply of 2018-\n2019 was late;³ it can't be re-\nadmitted."
)
CHINESE = "第九条　任何人不得加以任意逮捕、拘禁或放逐。第 10 条"


@pytest.mark.parametrize(
    "quote",
    [
        "is seriously concerned that",
        "is seri-ously concerned that",
        "in 1,032 cases, held persons",
        "in 1,032 cases [12], held persons",
        'held persons for "up to six months"',
        "'up to six months' - at para.",
        "“The Committee . . . is seriously concerned …”",
        "[t]he Committee is seriously concerned",
        "The Committee is [deeply] concerned that",
        "Committee is [now] [very] concerned that",
        "the State party's reply of 2018-2019 was late",
        "reply of 2018–2019 was late; it can't be re-admitted",
        "it can’t be readmitted.",
        "concerned [emphasis added] that non-State actors",
        "the State party’s reply [sic] of 2018-2019",
        "“the State party's reply”,",
    ],
)
def test_a_faithful_quotation_passes(quote):
    assert match_quotation(quote, TEXT).verdict == "ok"


@pytest.mark.parametrize(
    "quote",
    [
        "ously concerned that non-State",
        "State actors, in 1,032 cases",
        "32 cases, held persons for",
        "in 1,032 case",
        "in 1032 cases, held",
        "held persons at para. 14",
        "for “up to six months” — at para. 14",
        "was late; it can",
        "the State party’s reply of 2018",
        "s reply of 2018-2019",
        "reply of 20182019 was late",
        "is concerned that non-State actors",
        "is not seriously concerned that",
        "seriously concerned ... The Committee",
        "concerned that ... concerned that non-State",
        "held persons for up to six months",
        "Committee [one] concerned [two] that [three] actors, held",
        "",
        "…",
        "[sic]",
        ", ; .",
    ],
)
def test_an_unfaithful_quotation_fails(quote):
    match = match_quotation(quote, TEXT)
    assert match.verdict == "fail"
    assert match.warnings == ()
    assert match.why


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("任何人不得加以任意逮捕", "ok"),
        ("「任何人不得 加以任意\n逮捕」", "ok"),
        ("第九条……放逐。", "ok"),
        ("第九条任何人", "ok"),
        ("第10条", "ok"),
        ("放逐，", "ok"),
        ("任何人不得[被]加以任意逮捕", "ok"),
        ("任何人不得[以任何方式]加以任意逮捕", "ok"),
        ("任何人得加以任意逮捕", "fail"),
        ("第1", "fail"),
        ("放逐……任何人", "fail"),
    ],
)
def test_chinese_is_compared_without_blanks(quote, verdict):
    match = match_quotation(quote, CHINESE)
    assert (match.verdict, match.warnings) == (verdict, ())


@pytest.mark.parametrize(
    ("quote", "warnings"),
    [
        ("six months", ("short-fragment",)),
        ("[t]he Committee", ("short-fragment",)),
        ("The Committee … held persons for", ("short-fragment",)),
        ("The Committee is … non-State actors, in", ()),
    ],
)
def test_a_fragment_of_fewer_than_three_words_is_a_warning(quote, warnings):
    match = match_quotation(quote, TEXT)
    assert (match.verdict, match.warnings) == ("ok", warnings)


def test_capitals_alone_are_reported_apart():
    match = match_quotation("the committee IS seriously concerned", TEXT)
    assert (match.verdict, match.warnings) == ("ok-case", ())


def test_french_elision_is_a_word_border_and_an_english_genitive_is_none():
    assert (
        match_quotation("État partie doit", "l’État partie doit agir").verdict == "ok"
    )
    assert match_quotation("s reply was", "party’s reply was").verdict == "fail"


def test_a_failure_shows_the_nearest_passage_and_the_difference():
    source = "It received 32 cases, of which 4 were clarified. It received 5 replies."
    match = match_quotation("It received 23 cases, of which 4", source)
    assert match.verdict == "fail"
    assert match.fragment == "It received 23 cases, of which 4"
    assert match.nearest == "It received 32 cases, of which 4"
    assert match.changes == (WordChange("23", "32"),)
    assert "is not in the source" in match.why


def test_a_failure_of_order_is_named():
    match = match_quotation("held persons ... is seriously concerned", TEXT)
    assert "before what it should follow" in match.why


def test_nothing_near_is_shown_as_nothing():
    match = match_quotation("quite other words", "第九条")
    assert (match.nearest, match.changes[0].source) == ("", "")


words = st.lists(
    st.sampled_from("a be not 12 the State party’s x-y".split()), min_size=3
)


@settings(deadline=None, max_examples=50)
@given(words, st.data())
def test_every_run_of_words_of_a_source_passes(source, data):
    start = data.draw(st.integers(0, len(source) - 1))
    end = data.draw(st.integers(start + 1, len(source)))
    quote = " ".join(source[start:end])
    assert match_quotation(quote, " ".join(source)).verdict == "ok"


@settings(deadline=None, max_examples=50)
@given(words, st.data())
def test_a_run_with_a_word_more_fails(source, data):
    at = data.draw(st.integers(0, len(source)))
    longer = [*source[:at], "never", *source[at:]]
    assert match_quotation(" ".join(longer), " ".join(source)).verdict == "fail"


@settings(deadline=None, max_examples=50)
@given(st.text(st.sampled_from("ab -–'“.…[]() 1\n第。"), max_size=40))
def test_any_quotation_gets_a_verdict(quote):
    assert match_quotation(quote, TEXT).verdict in {"ok", "ok-case", "fail"}


@settings(deadline=None, max_examples=50)
@given(st.text(st.sampled_from("abc de.1-\n"), min_size=1, max_size=40))
def test_a_text_without_marks_stands_in_itself(text):
    assume(any(c.isalnum() for c in text) and "..." not in text.replace(" ", ""))
    assume("-\n" not in text.replace(" ", ""))
    assert match_quotation(text, text).verdict == "ok"


def test_many_insertions_are_judged_in_time():
    few, many = ("The " + "[new] State " * 6 + "[a] " * n + "end" for n in (10, 20))

    def judge(quote):
        assert match_quotation(quote, "The State party " * 60).verdict == "fail"

    assert_costs(lambda: judge(few), lambda: judge(many), most=4)
