"""cite(), fact(), quote() and date(): what they print, and what they find wrong."""

import pytest

from appeals.composition.cite_syntax import CiteScanner
from appeals.composition.data import Datum
from appeals.composition.functions import TemplateFunctions
from appeals.composition.marks import SourceMap, TokenTable
from appeals.errors import AppealsError, Place
from appeals.languages.find import language_of_letter
from appeals.model.authority import Authority, Quote
from appeals.model.cite import Cite
from appeals.model.document import inline_groups, plain_text
from appeals.model.fact import Fact
from tests.checks.letters import FACTS, FRONT, changed, compose, workspace_with

REPORT = Authority(
    key="report",
    kind="ngo-report",
    certainty="confirmed",
    quotes=(
        Quote(id="one", text="Words of\n the *report*.", at={"para": "4"}),
        Quote(id="one-fr", text="Des mots.", at={"para": "4"}, lang="fr"),
        Quote(id="one-zh", text="话语。", at={"para": "4"}, lang="zh-Hans"),
        Quote(id="odd", text="W", at={"verse": "4"}),
        Quote(id="evil", text="W", at={"para": "1] ^[x"}),
    ),
)


def fact(**changes) -> Fact:
    values = {
        "id": "cases",
        "kind": "number",
        "value": 28983,
        "text": "Cases.",
        "as_of": "2098",
        "authority": "report",
        "certainty": "confirmed",
        "source": "invented",
        **changes,
    }
    return Fact.model_validate(values, by_alias=True)


def functions(lang: str = "en", **facts: Fact) -> TemplateFunctions:
    return TemplateFunctions(
        TokenTable(),
        language_of_letter(lang),
        lang,
        lambda word: Place(f"at {word}"),
        [],
        facts,
        {"report": REPORT}.get,
        ("report",),
        annex_numbers={},
        rights=(),
    )


def words(functions: TemplateFunctions, text: str) -> str:
    return functions.tokens.expand(text)


def cited(functions: TemplateFunctions, text: str) -> tuple[list[Cite], list[str]]:
    """Scan what a function gave: its cites, and the messages of what is wrong."""
    source = SourceMap(text, (), ())
    scanner = CiteScanner(source, functions.tokens, lambda ref: ref)
    scanned = scanner.scan()
    held = [functions.tokens[char] for char in scanned.text if char >= "\U00100000"]
    clusters = [cluster for n in held if (cluster := getattr(n, "cluster", None))]
    cites = [item for cluster in clusters for item in cluster.items]
    return cites, [f.message for f in scanner.findings]


@pytest.mark.parametrize(
    ("changes", "printed"),
    [
        ({}, "28,983"),
        ({"value": 0}, "0"),
        ({"value": 1234.5}, "1,234.5"),
        ({"bound": "at-least"}, "at least 28,983"),
        ({"bound": "at-most"}, "at most 28,983"),
        ({"bound": "about"}, "about 28,983"),
        ({"estimated": True}, "an estimated 28,983"),
        ({"bound": "at-least", "estimated": True}, "at least an estimated 28,983"),
        ({"kind": "range", "value": 16, "upper": 1076}, "16 to 1,076"),
        (
            {"kind": "range", "value": 16, "upper": 76, "estimated": True},
            "an estimated 16 to 76",
        ),
        ({"kind": "date", "value": "2019-10-17"}, "17 October 2019"),
        ({"kind": "date", "value": "2018-03"}, "March 2018"),
        ({"kind": "date", "value": "2018"}, "2018"),
        ({"kind": "text", "value": "six months", "bound": "at-most"}, "six months"),
        ({"kind": "text", "value": "[@x] {{ y }} *z*"}, "[@x] {{ y }} *z*"),
    ],
)
def test_a_fact_is_printed_by_its_kind_and_bound(changes, printed):
    found = functions(cases=fact(**changes))
    assert words(found, found.fact("cases", cite=False)) == printed
    assert found.findings == []


@pytest.mark.parametrize(
    ("lang", "printed"),
    [
        ("en", "“Words of the *report*.”"),
        ("fr", "«\u00a0Des mots.\u00a0»"),
        ("zh-Hans", "“话语。”"),
        ("zh-Hant", "「Words of the *report*.」"),
        ("es", "“Words of the *report*.”"),
    ],
)
def test_a_quotation_is_in_the_language_of_the_letter_where_it_is_registered(
    lang, printed
):
    found = functions(lang)
    assert words(found, found.quote("report", "one", cite=False)) == printed


@pytest.mark.parametrize(
    ("lang", "name", "quote_id", "message", "remedy"),
    [
        ("fr", "odd", "odd", "French (fr); registered in: English ('odd')", "'odd-fr'"),
        ("fr", "odd", "odd-fr", "'odd-fr' in French (fr)", "lang: fr"),
        ("es", "one", "one", "French ('one-fr') and Simplified Chinese", "'one-es'"),
        (
            "ar",
            "one",
            "one",
            "Arabic (ar); registered in: English ('one'),",
            "lang: ar",
        ),
        ("ru", "one", "one-ru", "English ('one'), French ('one-fr')", "'one-ru'"),
        ("zh-Hant", "one", "one", "Traditional Chinese (zh-Hant)", "'one-zh-hant'"),
        ("zh-Hant", "one-zh", "one-zh", "Simplified Chinese ('one-zh')", "zh-Hant"),
        ("en", "one-fr", "one-fr", "English (en)", 'quote("report", "one")'),
        ("fr", "one-zh", "one-zh", "French (fr)", 'quote("report", "one-fr")'),
    ],
)
def test_an_excerpt_in_other_languages_alone_is_said_to_be_missing(
    lang, name, quote_id, message, remedy
):
    found = functions(lang)
    found.quote("report", quote_id)
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("QUO001", "error")
    assert finding.place == Place(f"at {quote_id}")
    assert f"'{quote_id}'" in finding.message
    assert message in finding.message
    assert remedy in finding.remedy
    assert f'quote("report", "{name}", lang=' in finding.remedy


def test_a_french_excerpt_that_is_registered_as_english_is_reported():
    mistagged = Quote(id="odd-fr", text="M")
    report = REPORT.model_copy(update={"quotes": (*REPORT.quotes, mistagged)})
    found = functions("fr")
    found.authority_of = {"report": report}.get
    found.quote("report", "odd")
    assert "if 'odd-fr' is French, write `lang: fr` at it" in found.findings[0].remedy


@pytest.mark.parametrize(
    ("lang", "tag"),
    [
        ("fr", "fr"),
        ("fr", "fr-CH"),
        ("en", "en-GB"),
        ("zh", "zh-Hans"),
        ("zh-Hans", "zh"),
        ("zh-Hans", "zh-Hans-CN"),
        ("zh-Hant", "zh-Hant-TW"),
    ],
)
def test_an_excerpt_serves_the_language_and_its_regional_forms(lang, tag):
    ids = ["one", f"one-{tag.casefold()}", f"one-{tag.split('-')[0]}"]
    for quote_id in ids:
        quote = Quote(id=quote_id, text="W", lang=tag)
        report = REPORT.model_copy(update={"quotes": (quote,)})
        found = functions(lang)
        found.authority_of = {"report": report}.get
        assert "W" in words(found, found.quote("report", "one", cite=False))
        assert found.findings == []


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-Hant"), ("zh-Hant", "zh-Hans")])
def test_no_script_of_chinese_serves_the_other(lang, tag):
    quote = Quote(id="one", text="W", lang=tag)
    found = functions(lang)
    report = REPORT.model_copy(update={"quotes": (quote,)})
    found.authority_of = {"report": report}.get
    found.quote("report", "one")
    assert [f.code for f in found.findings] == ["QUO001"]


@pytest.mark.parametrize(
    ("lang", "asked", "printed"),
    [
        ("fr", "en", "«\u00a0[Words of the *report*.]{lang=en dir=ltr}\u00a0»"),
        ("ar", "fr", "”[Des mots.]{lang=fr dir=ltr}“"),
        ("en", "zh-Hans", "“[话语。]{lang=zh-Hans dir=ltr}”"),
        ("fr", "fr", "«\u00a0Des mots.\u00a0»"),
        ("fr", None, "«\u00a0Des mots.\u00a0»"),
    ],
)
def test_another_language_is_quoted_where_it_is_asked_for(lang, asked, printed):
    found = functions(lang)
    text = found.quote("report", "one", cite=False, lang=asked)
    assert (words(found, text), found.findings) == (printed, [])


def test_a_language_that_is_asked_for_and_missing_is_reported():
    found = functions("fr")
    found.quote("report", "one", lang="es")
    (finding,) = found.findings
    assert "'one' in Spanish (es)" in finding.message


@pytest.mark.parametrize(
    ("lang", "day", "printed"),
    [
        ("fr", "2020-11-03", "3 novembre 2020"),
        ("fr", "2020-11-01", "1er novembre 2020"),
        ("fr", "2021-11-11", "11 novembre 2021"),
        ("zh-Hans", "2020-11-01", "2020年11月1日"),
        ("en", "2020-11-01", "1 November 2020"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(lang, day, printed):
    found = functions(lang)
    assert words(found, found.date(day)) == printed


@pytest.mark.parametrize(
    ("lang", "printed"),
    [("en", "nine"), ("fr", "neuf"), ("zh-Hans", "九"), ("zh", "九"), ("es", "nine")],
)
def test_a_fact_in_words_has_its_words_in_each_language(lang, printed):
    texts = {"fr": "neuf", "zh-Hans": "九"}
    found = functions(lang, cases=fact(kind="text", value="nine", texts=texts))
    assert words(found, found.fact("cases", cite=False)) == printed
    codes = [(f.code, f.severity) for f in found.findings]
    assert codes == ([("LNG003", "warning")] if lang == "es" else [])


def test_only_a_fact_in_words_has_texts():
    with pytest.raises(ValueError, match="must have no 'texts'"):
        fact(texts={"fr": "28 983"})


def test_without_its_bound_the_bare_value_is_printed():
    found = functions(cases=fact(bound="at-least", estimated=True))
    assert words(found, found.fact("cases", cite=False, bound=False)) == "28,983"


@pytest.mark.parametrize(
    ("locator", "expected"),
    [(None, ""), ("para. 14", "para. 14"), ("annex II, p. 3", "annex II, p. 3")],
)
def test_a_fact_cites_its_source(locator, expected):
    found = functions(cases=fact(locator=locator))
    (cite,), faults = cited(found, found.fact("cases"))
    assert (cite.ref, str(cite.pinpoint), faults) == ("report", expected, [])
    (printed,) = found.printed_facts
    assert (printed.id, printed.place) == ("cases", Place("at cases"))


@pytest.mark.parametrize("locator", ["1] ^[x", "para. 1] *b* [@c", "| d", "x; @e"])
def test_the_place_of_a_fact_in_its_source_is_data(locator):
    found = functions(cases=fact(locator=locator))
    cites, faults = cited(found, found.fact("cases"))
    assert [cite.ref for cite in cites] == ["report"]
    assert len(faults) == 1


def test_an_unknown_fact_is_a_finding_and_prints_nothing():
    found = functions(cases=fact())
    assert found.fact("case") == ""
    (finding,) = found.findings
    assert (finding.code, finding.place) == ("FAC001", Place("at case"))
    assert finding.remedy == "did you mean 'cases'?"


def test_a_quote_is_printed_in_quotation_marks_with_its_cite():
    found = functions()
    text = found.quote("report", "one")
    assert words(found, text).startswith("“Words of the *report*.” [@report")
    (cite,), _ = cited(found, text)
    assert str(cite.pinpoint) == "para. 4"
    bare = found.quote("report", "one", cite=False)
    assert words(found, bare) == "“Words of the *report*.”"


def test_the_place_of_a_quote_is_data_too():
    found = functions()
    for name in ("odd", "evil"):
        cites, faults = cited(found, found.quote("report", name))
        assert [cite.ref for cite in cites] == ["report"]
        assert len(faults) == 1


def test_a_date_is_printed_in_the_language_of_the_letter():
    printed = {}
    for lang in ("en", "fr"):
        found = functions(lang)
        printed[lang] = words(found, found.date("2019-08-23"))
    assert printed == {"en": "23 August 2019", "fr": "23 août 2019"}


def test_a_template_prints_a_month_or_a_year_of_a_date(tmp_path):
    day = "{{ '2018-03-04' | "
    body = f"It began {day}in_month }}}}: {day}month }}}}, {day}year }}}}.\n"
    letter = compose(workspace_with(tmp_path, body))
    (text,) = [plain_text(i) for i in inline_groups(letter.body)]
    assert text == "It began in March 2018: March 2018, 2018."
    found = functions("ru")
    assert found.in_month("2019-02-30") == ""
    assert [finding.code for finding in found.findings] == ["TPL002"]


@pytest.mark.parametrize(
    "expression",
    [
        "cite | upper",
        "fact ~ ''",
        "'%s' | format(date)",
        "date | month",
        "[quote] | join",
    ],
)
def test_a_function_without_its_brackets_is_never_printed(tmp_path, expression):
    """Python's words for it would name folders and keys of the workspace."""
    workspace = workspace_with(tmp_path, f"It is {{{{ {expression} }}}}.\n")
    with pytest.raises(AppealsError, match=r"'\w+' is a function: write \w+\(...\)"):
        compose(workspace)


def test_a_list_of_functions_shows_their_names_alone(tmp_path):
    letter = compose(workspace_with(tmp_path, "It is {{ [cite] | string }}.\n"))
    (text,) = [plain_text(i) for i in inline_groups(letter.body)]
    assert text == "It is [cite(...)]."


def test_what_is_no_date_is_a_finding():
    found = functions()
    assert found.date("2019-02-30") == ""
    (finding,) = found.findings
    assert (finding.code, finding.place) == ("TPL002", Place("at 2019-02-30"))


@pytest.mark.parametrize(
    ("call", "notation"),
    [
        (("report",), "[@report]"),
        (("A/HRC/45/13", {"para": "12-14"}), "[@{A/HRC/45/13}, paras. 12-14]"),
        (("report", {"page": 4}), "[@report, p. 4]"),
        (
            ("report", {"annex": "II", "rules": "43 and 44"}),
            "[@report, annex II, rules 43 and 44]",
        ),
        (("report", {"art": "9", "signal": "see also"}), "[see also @report, art. 9]"),
        (("report", {"suffix": "my words"}), "[@report | my words]"),
    ],
)
def test_the_function_is_sugar_for_the_notation(call, notation):
    ref, options = (*call, {})[:2]
    found = functions()
    (sugar,), faults = cited(found, found.cite(ref, **options))
    (written,), _ = cited(found, notation)
    assert faults == []
    assert (sugar.ref, sugar.pinpoint, sugar.signal, sugar.suffix) == (
        written.ref,
        written.pinpoint,
        written.signal,
        written.suffix,
    )


@pytest.mark.parametrize("value", ["x] ^[y", "a; @b", "c | d", "} e", "@f"])
def test_whatever_is_handed_to_the_function_stays_one_cite(value):
    for options in ({"suffix": value}, {"signal": value}, {"para": value}):
        found = functions()
        hostile = {name: Datum(v, found.tokens) for name, v in options.items()}
        cites, _ = cited(found, found.cite("report", **hostile))
        assert [cite.ref for cite in cites] == ["report"]
    found = functions()
    (cite,), _ = cited(found, found.cite(value))
    assert cite.ref == value


def test_an_unknown_place_label_offers_the_nearest():
    found = functions()
    found.cite("report", pra="4")
    (finding,) = found.findings
    assert finding.code == "CIT004"
    assert finding.remedy == "did you mean 'para'?"


def test_an_undefined_argument_is_reported_as_such(tmp_path):
    body = (
        "{{ fact(a) }}{{ quote('report', b) }}{{ quote(c, 'one') }}{{ date(d) }}"
        "{{ cite(e) }}{{ cite('report', para=f) }}"
    )
    findings = compose(workspace_with(tmp_path, body)).findings
    assert {f.code for f in findings} == {"TPL001"}
    assert [f.message.split("'")[1] for f in findings] == list("abcdef")


def test_in_the_subject_a_cite_is_refused_and_the_value_printed(tmp_path):
    front = (
        "---\nsubject: On {{ fact('cases') }} {{ quote('report', 'one') }} "
        "{{ cite('book') }}\n"
        "kind: appeal\nto: [office-a]\nfrom: [example-watch]\ndate: 2099-11-03\n---\n"
    )
    letter = compose(workspace_with(tmp_path, "", front))
    assert letter.front.subject == "On 16 “Words of the report.”"
    assert [(f.code, f.place.line, f.place.column) for f in letter.findings] == [
        ("CIT004", 2, 22),
        ("CIT004", 2, 53),
        ("CIT004", 2, 71),
    ]
    assert letter.findings[0].remedy == 'write fact("cases", cite=False)'


def test_a_fact_and_its_cite_stand_in_the_letter(tmp_path):
    facts = changed(FACTS, "authority: report", "authority: report\n    locator: p. 3")
    letter = compose(
        workspace_with(tmp_path, "{{ fact('cases') }} cases.", facts=facts)
    )
    body = letter.document.blocks[4]
    assert plain_text(body.inlines) == "16 cases."
    (note,) = letter.document.notes
    assert plain_text(note.inlines).endswith("p. 3.")


@pytest.mark.parametrize(
    ("lang", "printed"),
    [
        ("en", "“The ‘Special’ Measures.”"),
        ("fr", "«\u00a0The “Special” Measures.\u00a0»"),
        ("ru", "«The „Special“ Measures.»"),
        ("zh-Hant", "「The 『Special』 Measures.」"),
        ("ar", "”The ’Special‘ Measures.“"),
    ],
)
def test_a_quotation_has_inner_marks_of_the_second_level(lang, printed):
    report = REPORT.model_copy(
        update={"quotes": (Quote(id="one", text="The “Special” Measures."),)}
    )
    found = functions(lang)
    found.authority_of = {"report": report}.get
    assert words(found, found.quote("report", "one", cite=False)) == printed


@pytest.mark.parametrize(
    ("typed", "lang", "printed"),
    [
        ("1.10", "en", "1.10"),
        ("1.0", "en", "1.0"),
        ("28983.50", "en", "28,983.50"),
        ("-1.10", "en", "-1.10"),
        ("0.12345", "en", "0.12345"),
        ("1.10", "fr", "1,10"),
        ("28983.50", "fr", "28\u202f983,50"),
        ("28983.50", "es", "28.983,50"),
        ("28983.50", "ru", "28\u00a0983,50"),
        ("28983.50", "ar", "28\u00a0983,50"),
        ("28983.50", "zh-Hans", "28\u00a0983.50"),
        ("1250", "en", "1,250"),
    ],
)
def test_a_number_keeps_the_decimals_that_were_typed(tmp_path, typed, lang, printed):
    facts = changed(FACTS, "value: 16", f"value: {typed}")
    front = changed(FRONT, "date:", f"language: {lang}\ndate:")
    body = "So: {{ fact('cases', cite=False) }}."
    letter = compose(workspace_with(tmp_path, body, front, facts=facts))
    (text,) = [plain_text(i) for i in inline_groups(letter.body)]
    assert text == f"So: {printed}."


def test_the_ends_of_a_range_keep_their_decimals(tmp_path):
    facts = changed(FACTS, "kind: number", "kind: range\n    upper: 2.50")
    facts = changed(facts, "value: 16", "value: 1.0")
    body = "So: {{ fact('cases', cite=False) }}."
    letter = compose(workspace_with(tmp_path, body, facts=facts))
    (text,) = [plain_text(i) for i in inline_groups(letter.body)]
    assert text == "So: 1.0 to 2.50."
