"""The notation of cites and notes, as authors write it."""

import pytest

from appeals.composition.cite_syntax import SIGNALS
from appeals.model.cite import Cite, CiteCluster, CrossReference
from appeals.model.document import Text, plain_text
from tests.composition.rendering import read
from tests.costs import assert_costs


def cluster(tmp_path, source: str) -> CiteCluster:
    rendered = read(tmp_path, source)
    assert rendered.findings == []
    (note,) = rendered.notes
    (part,) = note.parts
    assert isinstance(part, CiteCluster)
    return part


def cites(tmp_path, source: str) -> list[Cite]:
    items = cluster(tmp_path, source).items
    assert all(isinstance(item, Cite) for item in items)
    return [item for item in items if isinstance(item, Cite)]


def said(cite: Cite) -> tuple[str, str, str | None, str]:
    return cite.ref, str(cite.pinpoint), cite.signal, cite.suffix


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[@cat-c-chn-co-5]", ("cat-c-chn-co-5", "", None, "")),
        ("[@cat, para. 14]", ("cat", "para. 14", None, "")),
        ("[@cat, annex II, paras. 3-5]", ("cat", "annex II, paras. 3-5", None, "")),
        ("[@cat,para. 14]", ("cat", "para. 14", None, "")),
        ("[@cat, whole]", ("cat", "whole", None, "")),
        ("[@{OL CHN 15/2018}, p. 4]", ("OL CHN 15/2018", "p. 4", None, "")),
        ("[@{S/RES/1 (2001)}]", ("S/RES/1 (2001)", "", None, "")),
        ("[@{a;b, c|d}]", ("a;b, c|d", "", None, "")),
        ("[@{ The\nRules }]", ("The Rules", "", None, "")),
        ("[@cat | emphasis added]", ("cat", "", None, "emphasis added")),
        ("[@cat, p. 4 | a, b | c]", ("cat", "p. 4", None, "a, b | c")),
        (r"[@cat | so \[sic\] \\ *x* &]", ("cat", "", None, "so [sic] \\ *x* &")),
        ("[@Cat]", ("Cat", "", None, "")),
        ("[  @cat  ]", ("cat", "", None, "")),
        ("[see\nalso @cat,\npara.\n14]", ("cat", "para. 14", "see-also", "")),
        ("[SEE @cat]", ("cat", "", "see", "")),
    ],
)
def test_a_cite_has_a_source_a_place_a_signal_and_words_behind(
    tmp_path, source, expected
):
    (cite,) = cites(tmp_path, source)
    assert said(cite) == expected
    assert cite.key == cite.ref.casefold()


@pytest.mark.parametrize(
    ("lang", "source", "place"),
    [
        ("fr", "[@cat, par. 10 à 15 | souligné]", "par. 10 à 15"),
        ("fr", "[@cat, paras. 10-15]", "paras. 10-15"),
        ("zh-Hans", "[@cat，第10至15段]", "第10至15段"),
        ("ar", "[@cat، المرفق الأول، الفقرة 10]", "المرفق الأول، الفقرة 10"),
        ("ru", "[@cat, пп. 10–15]", "пп. 10–15"),
    ],
)
def test_a_place_may_be_in_the_language_of_the_letter(tmp_path, lang, source, place):
    rendered = read(tmp_path, source, lang)
    assert rendered.findings == []
    (note,) = rendered.notes
    assert str(note.parts[0].items[0].pinpoint) == place


@pytest.mark.parametrize(("words", "signal"), SIGNALS.items())
def test_every_signal_is_read(tmp_path, words, signal):
    first, second = cites(tmp_path, f"[{words} @a; {words} @{{b c}}, p. 1]")
    assert (first.signal, second.signal) == (signal, signal)


def test_several_cites_stand_in_one_cluster_in_order(tmp_path):
    source = "[see @{OL 1/2}, p. 4; see also @b, paras. 1-2 | so; @c]{id=ten}"
    assert [said(c) for c in cites(tmp_path, source)] == [
        ("OL 1/2", "p. 4", "see", ""),
        ("b", "paras. 1-2", "see-also", "so"),
        ("c", "", None, ""),
    ]
    assert read(tmp_path, source).notes[0].name == "ten"


@pytest.mark.parametrize("name", ["{id=ten}", "{ id = ten }", " {id=ten}"])
def test_a_note_takes_its_name_and_nothing_of_it_is_printed(tmp_path, name):
    for source in (f"x [@a]{name} y", f"x ^[words]{name} y"):
        rendered = read(tmp_path, source)
        assert rendered.notes[0].name == "ten"
        assert "ten" not in plain_text(rendered.blocks[0].inlines)


def test_the_place_of_a_cite_goes_from_its_sign_to_its_end(tmp_path):
    first, second = cites(tmp_path, "One [see @a, p. 1;\n  but see  @{b c} | d].")
    assert [str(c.place) for c in (first, second)] == [
        "templates/letters/x.md:1:10",
        "templates/letters/x.md:2:12",
    ]
    assert [c.place.end_column for c in (first, second)] == [18, 22]


def test_a_cross_reference_alone_is_a_note_of_words(tmp_path):
    (note,) = read(tmp_path, "x [#ten]").notes
    assert note.is_free_text
    (part,) = note.parts
    assert isinstance(part, CiteCluster)
    (item,) = part.items
    assert isinstance(item, CrossReference)
    assert (item.name, str(item.place)) == ("ten", "templates/letters/x.md:1:3")


def test_a_note_of_ones_own_holds_words_cites_and_cross_references(tmp_path):
    rendered = read(tmp_path, "x^[On *this* [@a, p. 1; @b], and [#ten].] y")
    assert rendered.findings == []
    (note,) = rendered.notes
    assert note.is_free_text
    assert [c.ref for c in note.cites] == ["a", "b"]
    kinds = [type(part).__name__ for part in note.parts]
    assert kinds == ["Text", "Emphasis", "Text", *["CiteCluster", "Text"] * 2]
    words = [p.text for p in note.parts if isinstance(p, Text)]
    assert words == ["On ", " ", ", and ", "."]


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (r"a \[@b] c", "a [@b] c"),
        (r"a \^[b] c", "a ^[b] c"),
        (r"a \[#b] c", "a [#b] c"),
        ("mail [someone@example.org] now", "mail [someone@example.org] now"),
        ("a@b.org and @c", "a@b.org and @c"),
        ("[brackets] alone [1]", "[brackets] alone [1]"),
        ("[@a]: b", ": b"),
        ("[text]: b", "[text]: b"),
        (r"\\[@a]", "\\"),
    ],
)
def test_what_is_no_cite_is_printed_as_it_stands(tmp_path, source, printed):
    rendered = read(tmp_path, source)
    assert rendered.findings == []
    assert plain_text(rendered.blocks[0].inlines) == printed


def test_a_cite_at_the_start_of_a_line_is_no_definition_of_a_link(tmp_path):
    rendered = read(tmp_path, "one\n\n[@kk]: foo\n\n[@kk]")
    assert [note.cites[0].ref for note in rendered.notes] == ["kk", "kk"]


@pytest.mark.parametrize(
    ("source", "place", "message"),
    [
        ("x [@a p. 1]", "1:6", "A comma is missing before 'p. 1'"),
        ("x [@a, b 1]", "1:6", "'b' is not a label"),
        ("x [@a, 14]", "1:6", "'14' has no label"),
        ("x [say @a]", "1:4", "'say' is not a signal"),
        ("x [@a; b]", "1:8", "'b' is not a cite"),
        ("x [@a;]", "1:7", "A cite is missing here"),
        ("x [@]", "1:4", "'@' is not a cite"),
        ("x [@ a]", "1:4", "'@ a' is not a cite"),
        ("x [@{}]", "1:4", "This cite names no source"),
        ("x\n\ny [@a", "3:3", "This cite is not closed"),
        ("x [@a\n\n], p. 1]", "1:3", "This cite is not closed"),
        ("x ^[a [@b]", "1:3", "This note is not closed"),
        ("x ^[]", "1:3", "This note is empty"),
        ("x ^[a ^[b] c]", "1:7", "A note is inside a note"),
        ("x [@a]{id=B}", "1:11", "'B' cannot name a note"),
        ("x [@a]{id=b", "1:11", "'b' cannot name a note"),
        ("x [@a]{id=}", "1:11", "'' cannot name a note"),
    ],
)
def test_what_cannot_be_read_is_an_error_at_its_place(tmp_path, source, place, message):
    finding = read(tmp_path, source).findings[0]
    assert (finding.code, finding.severity) == ("CIT004", "error")
    assert str(finding.place) == f"templates/letters/x.md:{place}"
    assert finding.message.startswith(message)
    assert finding.remedy


def test_one_unclosed_note_hides_no_other_mistake(tmp_path):
    rendered = read(tmp_path, "a ^[b\n\nc [@d e]\n\nf [@g\n\nh [@]")
    places = [
        str(f.place).removeprefix("templates/letters/") for f in rendered.findings
    ]
    assert places == ["x.md:1:3", "x.md:3:6", "x.md:5:3", "x.md:7:4"]


def test_a_long_mistake_is_reported_in_one_short_line(tmp_path):
    rendered = read(tmp_path, "[@a " + "long words\n" * 30 + "]")
    (finding,) = rendered.findings
    assert "\n" not in finding.message
    assert len(finding.message) < 120
    assert finding.place.end_column == 15


@pytest.mark.parametrize(
    "source",
    [
        "{{ person.name }}",
        "[@a | {{ person.name }}]",
        "{% set s %}[@a | {{ person.name }}]{% endset %}{{ s }}",
    ],
)
def test_data_is_words_wherever_it_stands_in_a_cite(tmp_path, source):
    rendered = read(tmp_path, source)
    assert rendered.findings == []
    assert len(rendered.notes) == source.count("@")


def test_data_may_name_a_source_but_not_change_the_cite(tmp_path):
    rendered = read(tmp_path, "[@{{ '{' }}{{ person.name }}{{ '}' }}, p. 1]")
    (cite,) = rendered.notes[0].cites
    assert cite.ref == "**E** [@x] ^[n] {{ 7*7 }} <b> &amp; `c`"
    assert str(cite.pinpoint) == "p. 1"


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        ("[@a\n", 3_000),
        ("^[a\n", 3_000),
        ("[@a] ", 2_000),
        ("[", 8_000),
        ("]", 8_000),
    ],
)
def test_brackets_by_the_thousand_are_read_in_one_pass(tmp_path, piece, times):
    few, many = piece * (times // 4), piece * times
    assert_costs(lambda: read(tmp_path, few), lambda: read(tmp_path, many), most=8)


def test_a_reference_too_long_for_a_symbol_is_refused_where_it_stands(tmp_path):
    (finding,) = read(
        tmp_path, f"One.\n\nTwo [@{{{'A/HRC/' * 120}}}, para. 2]."
    ).findings
    assert finding.code == "CIT004"
    assert "too long for a reference: it has 720 characters" in finding.message
    assert len(finding.message) < 150
    assert finding.place.line == 3


@pytest.mark.parametrize(
    ("typed", "signal"),
    [
        ("see, e.g.,", "see-eg"),
        ("see, e.g.", "see-eg"),
        ("See e.g.,", "see-eg"),
        ("see, for example,", "see-eg"),
        ("see eg", "see-eg"),
        ("voir, par exemple,", "see-eg"),
        ("voir également", "see-also"),
        ("véase", "see"),
        ("см., например,", "see-eg"),
        ("انظر", "see"),
        ("见", "see"),
        ("cf", "cf"),
    ],
)
def test_a_signal_is_read_with_or_without_commas_in_every_language(
    tmp_path, typed, signal
):
    (cite,) = cites(tmp_path, f"[{typed} @cat, para. 2]")
    assert cite.signal == signal


def test_a_symbol_without_braces_is_told_how_to_be_written(tmp_path):
    (finding,) = read(tmp_path, "One [@CCPR/C/BLR/CO/5, para. 31].").findings
    assert finding.code == "CIT004"
    assert finding.remedy == "write [@{CCPR/C/BLR/CO/5}, para. 31]"
