"""Notes in words: joints, references, links, gaps and what is reported."""

import pytest

from appeals.citations.notes import format_cite, markup, word_notes
from appeals.errors import Place
from appeals.model.cite import Cite, CiteCluster, CrossReference
from appeals.model.document import (
    Emphasis,
    Link,
    NoteNumber,
    NoteSource,
    Text,
    plain_text,
    walk_inlines,
)
from appeals.model.pinpoint import Locator, Pinpoint
from tests.citations.entries_of_each_kind import BY_KIND, ENTRIES

PLACE = Place("templates/letters/x.md", 3, 41)


def cite(key, *values, **more):
    locators = tuple(Locator("para", value) for value in values)
    return Cite(f"@{key}", key, Pinpoint(locators), place=PLACE, **more)


def note(*items, name=None):
    return NoteSource((CiteCluster(items),), is_free_text=False, name=name)


def free(*parts, name=None):
    return NoteSource(parts, is_free_text=True, name=name)


def words(*sources, style="un", entries=ENTRIES, **more):
    worded = word_notes(sources, entries, style, ibid="never", **more)
    assert not worded.findings
    return [markup(inlines) for inlines in worded.notes]


def links(inlines):
    return {
        plain_text(inline.inlines): inline.href
        for inline in walk_inlines(inlines)
        if isinstance(inline, Link)
    }


def changed(kind, **fields):
    entry = BY_KIND[kind]
    return {entry.key: entry.model_copy(update=fields)}


def test_all_items_of_a_note_are_joined_also_from_several_clusters():
    clusters = (
        CiteCluster((cite("co", "1"), cite("views"))),
        CiteCluster((cite("co"),)),
    )
    source = NoteSource(clusters, is_free_text=False)
    (printed,) = words(source)
    assert printed == (
        "CAT/C/XXX/CO/5, para. 1; <i>Roe v. Ruritania</i> (CCPR/C/299/D/9999/2090); "
        "CAT/C/XXX/CO/5."
    )


def test_in_free_text_each_cluster_stands_where_it_was_written():
    source = free(
        Text("compare "),
        CiteCluster((cite("co", "1"), cite("co", "2"))),
        Text(" with "),
        CiteCluster((cite("letter-of-experts"),)),
    )
    (printed,) = words(source)
    assert printed == (
        "Compare CAT/C/XXX/CO/5, para. 1; CAT/C/XXX/CO/5, para. 2 with "
        "communication OL XXX 15/2099."
    )


def test_words_in_a_note_are_never_dropped():
    source = NoteSource((CiteCluster((cite("co"),)), Text(" passim")), False)
    assert words(source) == ["CAT/C/XXX/CO/5 passim."]


def test_free_text_keeps_its_markup_and_its_place():
    typed = Text("so says", PLACE)
    worded = word_notes(
        [free(Emphasis((typed,)), Text(" the body", PLACE))], {}, "un", ibid="never"
    )
    assert worded.notes == (
        (Emphasis((Text("So says", PLACE),)), Text(" the body", PLACE), Text(".")),
    )


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("un", ["Footnote 3 below.", "Footnote 1 above.", "CAT/C/XXX/CO/5."]),
        ("oscola5", ["(n 3)", "(n 1)"]),
        ("bluebook", ["<i>Infra</i> note 3.", "<i>Supra</i> note 1."]),
    ],
)
def test_a_cross_reference_points_up_and_down(style, expected):
    sources = (
        free(CiteCluster((CrossReference("c"),)), name="a"),
        free(CiteCluster((CrossReference("a"),))),
        note(cite("co"), name="c"),
    )
    assert words(*sources, style=style)[: len(expected)] == expected


def test_note_numbers_stay_live_in_later_forms_and_cross_references():
    sources = [
        note(cite("report"), name="a"),
        note(cite("report")),
        free(Text("As in "), CiteCluster((CrossReference("a"),))),
    ]
    worded = word_notes(sources, ENTRIES, "oscola4", ibid="never")
    assert NoteNumber(1) in worded.notes[1]
    assert NoteNumber(1) in worded.notes[2]


def test_a_cross_reference_to_no_note_is_reported_with_the_nearest_name():
    sources = [
        note(cite("co"), name="practice"),
        free(Text("As in "), CiteCluster((CrossReference("practise", PLACE),))),
    ]
    worded = word_notes(sources, ENTRIES, "un", ibid="never")
    (finding,) = worded.findings
    assert (finding.code, finding.severity) == ("CIT008", "error")
    assert (finding.place, finding.note) == (PLACE, 2)
    assert "practise" in finding.message
    assert finding.remedy == "did you mean 'practice'?"
    assert markup(worded.notes[1]) == "As in [#practise?]."


@pytest.mark.parametrize("key", [None, "nothing"])
def test_a_cite_of_no_entry_prints_what_was_typed(key):
    source = note(Cite("A/HRC/9", key), Cite("A/HRC/9", key))
    worded = word_notes([source, source], ENTRIES, "oscola4", ibid="auto")
    assert [markup(n) for n in worded.notes] == ["[A/HRC/9?]; [A/HRC/9?]."] * 2
    assert not worded.findings


def test_a_missing_field_is_a_visible_gap_and_reported_once():
    entries = changed("un-document", date=None)
    worded = word_notes(
        [note(cite("co")), note(cite("co"))], entries, "oscola4", ibid="never"
    )
    assert "([date?]) UN Doc CAT/C/XXX/CO/5" in markup(worded.notes[0])
    (finding,) = worded.findings
    assert (finding.code, finding.severity) == ("CIT005", "error")
    assert (finding.place, finding.note) == (PLACE, 1)
    for name in ("'co'", "'date'", "'oscola4'"):
        assert name in finding.message


def test_every_missing_field_is_reported_also_those_of_an_original():
    entries = changed("statute", jurisdiction=None, enacted_by=None, date=None)
    entries["statute"] = entries["statute"].model_copy(
        update={
            "original": entries["statute"].original.model_copy(
                update={"translit": None, "translit_short": None}
            )
        }
    )
    worded = word_notes([note(cite("statute"))], entries, "bluebook", ibid="never")
    missing = [finding.message.split("'")[3] for finding in worded.findings]
    assert missing == ["original.translit", "enacted_by", "date", "jurisdiction"]


def test_the_title_stands_in_for_a_short_title():
    entries = changed("un-document", short=None)
    later = words(note(cite("co")), note(cite("co")), style="bluebook", entries=entries)
    assert later[1] == (
        "<i>Concluding Observations on the Fifth Periodic Report of Ruritania</i>, "
        "<i>supra</i> note 1."
    )


def test_a_treaty_without_short_title_has_no_empty_brackets():
    entries = changed("treaty", short=None, forms={})
    for style in ("oscola4", "bluebook"):
        (first,) = words(note(cite("treaty")), style=style, entries=entries)
        assert "()" not in first
        assert "hereinafter" not in first


def two_reports(**second):
    report = ENTRIES["report"]
    other = report.model_copy(
        update={"key": "other", "title": "B Report", "short": "B", **second}
    )
    return {"report": report, "other": other}


def test_short_is_added_where_two_later_forms_agree():
    entries = two_reports()
    sources = (note(cite("report")), note(cite("other")), note(cite("report", "4")))
    assert words(*sources, style="oscola4", entries=entries)[2] == (
        "Rights First, ‘Report’ (n 1) para 4."
    )
    assert words(*sources, style="bluebook", entries=entries)[2] == (
        "Rights First, <i>Report</i>, <i>supra</i> note 1, ¶ 4."
    )


def test_short_is_not_added_where_there_is_no_other_source():
    sources = (note(cite("report")), note(cite("report")))
    assert words(*sources, style="oscola4", entries=two_reports())[1] == (
        "Rights First (n 1)."
    )


@pytest.mark.parametrize("style", ["oscola4", "bluebook", "un"])
def test_two_sources_with_one_later_form_are_an_error(style):
    entries = two_reports(short="Report")
    sources = [note(cite("report")), note(cite("other"))]
    worded = word_notes(sources, entries, style, ibid="never")
    (finding,) = worded.findings
    assert (finding.code, finding.severity) == ("CIT014", "error")
    assert (finding.place, finding.note) == (PLACE, 2)
    assert "'report', 'other'" in finding.message
    assert "'short'" in finding.remedy


def test_views_in_two_cases_of_one_name_need_a_short_title():
    views = ENTRIES["views"]
    other = views.model_copy(update={"key": "other", "symbol": "CCPR/C/299/D/1/2091"})
    sources = [note(cite("views")), note(cite("other")), note(cite("other"))]
    entries = {"views": views, "other": other}
    clash = word_notes(sources, entries, "un", ibid="never")
    assert [finding.code for finding in clash.findings] == ["CIT014"]
    entries["other"] = other.model_copy(update={"short": "views of 2091"})
    assert words(*sources, entries=entries)[2] == (
        "<i>Roe v. Ruritania</i>, views of 2091."
    )


def test_a_style_without_words_for_the_language_is_an_error_and_prints_english():
    for style, lang in (("oscola4", "fr"), ("bluebook", "ar"), ("un", "la")):
        worded = word_notes([note(cite("co"))], ENTRIES, style, ibid="never", lang=lang)
        (finding,) = worded.findings
        assert (finding.code, finding.severity) == ("CIT016", "error")
        assert f"'{style}'" in finding.message
        assert f"'{lang}'" in finding.message
        english = word_notes([note(cite("co"))], ENTRIES, style, ibid="never")
        assert worded.notes == english.notes


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en-GB", "CAT/C/XXX/CO/5, para. 1."),
        ("fr-CH", "CAT/C/XXX/CO/5, par. 1."),
        ("zh-Hans-CN", "CAT/C/XXX/CO/5，第1段。"),
    ],
)
def test_the_region_of_a_language_does_not_matter(lang, expected):
    assert words(note(cite("co", "1")), lang=lang) == [expected]


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-TW", "zh-HK", "zh-Hant-HK"])
def test_traditional_characters_follow_from_script_or_region(lang):
    assert words(note(cite("co", "1"), cite("news")), lang=lang)[0].startswith(
        "CAT/C/XXX/CO/5，第1段；"
    )
    assert words(note(cite("council-resolution")), lang=lang) == [
        "安全理事會第9999(2099)號決議。"
    ]


def address(symbol):
    if "://" in symbol:  # an address of no document of the United Nations
        return None
    return f"https://example.org/{symbol.replace(' ', '')}"


@pytest.mark.parametrize(
    ("kind", "style", "expected"),
    [
        ("un-document", "un", {"CAT/C/XXX/CO/5": "CAT/C/XXX/CO/5"}),
        ("sp-communication", "bluebook", {"OL XXX 15/2099": "OLXXX15/2099"}),
        ("wgad-opinion", "oscola4", {"A/HRC/WGAD/2099/999": "A/HRC/WGAD/2099/999"}),
        ("resolution", "oscola5", {"S/RES/9999": "S/RES/9999(2099)"}),
        ("resolution", "un", {"9999": "S/RES/9999(2099)"}),
    ],
)
def test_a_symbol_is_linked_to_the_address_built_for_it(kind, style, expected):
    inlines = format_cite(BY_KIND[kind], style, link=address)
    assert links(inlines) == {
        text: f"https://example.org/{path}" for text, path in expected.items()
    }


def test_the_url_of_the_entry_goes_before_a_built_address():
    entry = BY_KIND["un-document"].model_copy(update={"url": "https://example.org/co"})
    inlines = format_cite(entry, "oscola4", link=address)
    assert links(inlines) == {"CAT/C/XXX/CO/5": "https://example.org/co"}


def test_a_title_is_linked_where_no_symbol_is_printed():
    entry = BY_KIND["ngo-report"].model_copy(update={"url": "https://example.org/r"})
    inlines = format_cite(entry, "un", link=address)
    assert links(inlines) == {"A Report on Everything": "https://example.org/r"}


def test_a_printed_address_is_a_link():
    inlines = format_cite(BY_KIND["web"], "bluebook")
    assert links(inlines)["https://example.org/b"] == "https://example.org/b"


def test_an_address_that_is_none_is_not_linked():
    entry = BY_KIND["web"].model_copy(update={"url": "javascript:alert(1)"})
    assert not links(format_cite(entry, "un"))


@pytest.mark.parametrize("style", ["un", "oscola4", "oscola5", "bluebook"])
def test_links_change_no_characters(style):
    for entry in ENTRIES.values():
        linked = entry.model_copy(update={"url": entry.url or "https://example.org/x"})
        for note in (None, 1):
            without = format_cite(entry, style, back_to=note)
            assert markup(format_cite(linked, style, back_to=note, link=address)) == (
                markup(without)
            )


def test_one_cite_is_formatted_as_a_note_of_its_own():
    place = Pinpoint((Locator("page", "4"),))
    entry = BY_KIND["sp-communication"]
    assert markup(format_cite(entry, "un", place)) == (
        "Communication OL XXX 15/2099, p. 4."
    )
    assert markup(format_cite(entry, "oscola5", place, back_to=9)) == (
        "OL XXX 15/2099 (n 9) 4"
    )


def test_a_letter_with_500_notes_is_worded_whole():
    keys = list(ENTRIES)
    sources = [
        note(cite(keys[i % len(keys)], f"{i}-{i + 2}", signal="see"), name=f"n{i}")
        for i in range(500)
    ]
    worded = word_notes(sources, ENTRIES, "oscola4", ibid="auto", link=address)
    assert len(worded.notes) == 500
