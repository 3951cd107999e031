"""Each rule finds what it is for, at its place, and leaves what is right alone."""

from dataclasses import dataclass, field

import pytest

from appeals.checks.catalogue import RULES
from tests.checks.letters import (
    CITATIONS,
    FACTS,
    FIRST_LINE,
    FRONT,
    RECIPIENTS,
    changed,
    findings_in,
)

LETTER = "templates/letters/first.md"
TWO_REPORTS = CITATIONS + (
    "  other-report:\n    kind: ngo-report\n    certainty: confirmed\n"
    "    author: Example Watch\n    title: Another Report\n    short: Report\n"
    "    date: 2098-05-06\n"
)


@dataclass(frozen=True)
class Wrong:
    """A letter with one thing wrong: where, what the message names, the remedy."""

    code: str
    body: str
    place: str
    names: str
    remedy: str
    front: str = FRONT
    files: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.body or self.names}"


def citations(old: str, new: str) -> dict[str, str]:
    return {"citations": changed(CITATIONS, old, new)}


def recipients(old: str, new: str) -> dict[str, str]:
    return {"recipients": changed(RECIPIENTS, old, new)}


AT = f"{LETTER}:8:"
SUPPRESSED = "is {# appeals: ignore STY001 #}is"
WRONG = [
    Wrong("CHK001", SUPPRESSED, f"{AT}4", "STY001", "-- the reason"),
    Wrong("CHK001", "{# appeals: ignore ABC1 -- x #}", f"{AT}1", "ABC1", "correct"),
    Wrong("CHK001", "{# appeals: ignore CIT001 -- x #}", f"{AT}1", "CIT001", "fix"),
    Wrong("CIT001", "See [@reprot].", f"{AT}6", "reprot", "did you mean 'report'?"),
    Wrong("CIT001", "[@{A/HRC/45/31}]", f"{AT}2", "A/HRC/45/31", "A/HRC/45/13"),
    Wrong("CIT001", "[@zzzzzz]", f"{AT}2", "zzzzzz", "citations.yaml"),
    Wrong("CIT001", "{{ cite('reprot') }}", f"{AT}1", "reprot", "'report'"),
    Wrong("CIT001", "{{ quote('reprot', 'one') }}", f"{AT}11", "reprot", "'report'"),
    Wrong("CIT004", "a [@report para. 1]", f"{AT}11", "para. 1", "[@key, para. 14]"),
    Wrong("CIT004", "[sea @report]", f"{AT}2", "sea", "did you mean 'see'?"),
    Wrong("CIT004", "[@report, pora. 1]", f"{AT}9", "pora.", "[@key, para. 14]"),
    Wrong("CIT004", "x\n [@report", f"{LETTER}:9:2", "cite is not closed", "]"),
    Wrong("CIT004", "x ^[note", f"{AT}3", "note is not closed", "close it with ]"),
    Wrong("CIT004", "x ^[ ]", f"{AT}3", "note is empty", "write its text"),
    Wrong("CIT004", "x ^[a ^[b]]", f"{AT}7", "inside a note", "outer note"),
    Wrong("CIT004", "x ^[*a [@report]*]", f"{AT}8", "italics", "close the italics"),
    Wrong("CIT004", "[@]", f"{AT}2", "'@'", "@key"),
    Wrong("CIT004", "[@ report]", f"{AT}2", "@ report", "@key"),
    Wrong("CIT004", "[@report; ]", f"{AT}11", "cite is missing", "@key"),
    Wrong("CIT004", "[@{}]", f"{AT}2", "no source", "after @"),
    Wrong("CIT004", "[@report]{id=A b}", f"{AT}14", "A b", "{id=ten-mandates}"),
    Wrong("CIT004", "[x](https://a.b/[@report])", f"{AT}17", "no mark", "after"),
    Wrong("CIT004", "{{ cite('report', pra=1) }}", f"{AT}1", "pra", "'para'"),
    Wrong(
        "CIT005",
        "[@report]",
        f"{AT}2",
        "'title'",
        "add 'title' to 'report'",
        files=citations("    title: A Report\n", ""),
    ),
    Wrong(
        "CIT006",
        "[@resolution]",
        "citations.yaml:17:13",
        "CAT/CHN/4/Corr.1",
        "CAT/C/CHN/4/Corr.1",
        files=citations("A/HRC/45/13", "CAT/CHN/4/Corr.1"),
    ),
    Wrong(
        "CIT007",
        "[@book]",
        f"{AT}2",
        "'book'",
        "find the source",
        files=citations(
            "kind: book\n    certainty: confirmed", "kind: book\n    certainty: missing"
        ),
    ),
    Wrong("CIT008", "^[See [#tenn]] [@book]{id=ten}", f"{AT}7", "tenn", "'ten'"),
    Wrong("CIT008", "[#ten]", f"{AT}1", "[#ten]", "{id=ten}"),
    Wrong(
        "CIT014",
        "[@report] a [@other-report] b [@report] c [@other-report]",
        f"{AT}14",
        "'report', 'other-report'",
        "its own 'short'",
        files={"citations": TWO_REPORTS},
    ),
    Wrong(
        "CIT016",
        "[@report]",
        f"{LETTER}:7:8",
        "'bluebook'",
        "the style 'un'",
        front=changed(
            FRONT,
            "date: 2099-11-03\n",
            "language: fr\nstyle: bluebook\ndate: 2099-11-03\n",
        ),
    ),
    Wrong(
        "CIT035",
        "[@report]",
        f"{AT}2",
        "'report' is dated 2099-12",
        "correct one of the two dates",
        files=citations("2098-01-02", "2099-12"),
    ),
    Wrong(
        "CIT040",
        "[@book] and [@book]",
        "citations.yaml:20:3",
        "'book' is unconfirmed",
        "compare it with the document",
        files=citations(
            "kind: book\n    certainty: confirmed",
            "kind: book\n    certainty: unconfirmed",
        ),
    ),
    Wrong("FAC001", "{{ fact('case') }}", f"{AT}10", "'case'", "did you mean 'cases'?"),
    Wrong("FAC001", "{{ fact(5) }}", f"{AT}1", "'5'", "facts.yaml"),
    Wrong("FN001", "x ^[{{ '&nbsp;' }}]", f"{AT}3", "Note 1", "write its text"),
    Wrong("QUO001", "{{ quote('report', 'on') }}", f"{AT}21", "'on'", "'one'"),
    Wrong("QUO001", "{{ quote('book', 'x') }}", f"{AT}19", "'book'", "none yet"),
    Wrong(
        "RCP001",
        "",
        "recipients.yaml:3:3",
        "'office-a' is legacy",
        "check the name",
        files=recipients(
            "Dear Head of Office,\n    certainty: confirmed\n    holders",
            "Dear Head of Office,\n    certainty: legacy\n    holders",
        ),
    ),
    Wrong(
        "RCP001",
        "",
        "recipients.yaml:9:9",
        "holder Ana Example is unconfirmed",
        "check the name",
        files=recipients(
            '"2090"\n        certainty: confirmed',
            '"2090"\n        certainty: unconfirmed',
        ),
    ),
    Wrong(
        "RCP001",
        "",
        "recipients.yaml:9:7",
        "no holder is certain on 2099-11-03",
        "add the holder",
        files=recipients('since: "2090"', 'since: "2099"'),
    ),
    Wrong(
        "RCP001",
        "",
        "recipients.yaml:9:9",
        "first day in office of Ana Example",
        "correct the dates",
        files=recipients(
            'since: "2090"', 'since: "2099"\n        announced: 2098-11-03'
        ),
    ),
    Wrong(
        "RCP001",
        "",
        "recipients.yaml:13:7",
        "postal address of 'office-a'",
        "check the address",
        files=recipients(
            "[1 Example Street]\n      certainty: confirmed",
            "[1 Example Street]\n      certainty: unconfirmed",
        ),
    ),
    Wrong("STY001", "China is is seeking", f"{AT}10", "'is'", "delete one"),
    Wrong("STY001", "so *is*\nis it", f"{LETTER}:9:1", "'is'", "delete one"),
    Wrong("STY001", "a [@book], The the end", f"{AT}16", "'the'", "delete one"),
    Wrong("STY001", "x ^[a note of of one]", f"{AT}15", "'of'", "delete one"),
    Wrong("STY001", "| a a | b |\n|---|---|", f"{AT}5", "'a'", "delete one"),
    Wrong("STY001", "{{ 'so so' }} la", f"{AT}1", "'so'", "delete one"),
    Wrong("TPL001", "{{ recipient.nmae }}", f"{AT}4", "recipient.nmae", "'name'"),
    Wrong("TPL001", "{% if x %}{% endif %}", f"{AT}7", "'x'", "known here"),
    Wrong("TPL001", "{{ date(letter.reply_by) }}", f"{AT}9", "reply_by", "known here"),
    Wrong("TPL001", "{{ fact(nobody) }}", f"{AT}9", "nobody", "known here"),
    Wrong(
        "TPL001",
        "",
        f"{LETTER}:2:19",
        "nobody",
        "known here",
        front=changed(FRONT, "subject: A subject", "subject: About {{ nobody }}"),
    ),
    Wrong("TPL002", "Rights: {{ recipient.rights }}", f"{AT}9", "a list", "join"),
    Wrong("TPL002", "{{ 1 }} {{ none }}", f"{AT}9", "nothing", "name the value"),
    Wrong("TPL002", "{{ date('2019-13') }}", f"{AT}10", "2019-13", "2019-08-23"),
    Wrong("TPL003", "a ![map](map.png)", f"{AT}3", "an image", "annex"),
    Wrong("TPL003", "a\n\n    ```\n    b", f"{LETTER}:10:5", "code", "backticks"),
    Wrong("TPL003", "a `b`", f"{AT}3", "backticks", "delete"),
    Wrong("TPL003", "a\n\n***", f"{LETTER}:10:1", "a rule across", "heading"),
    Wrong("TPL004", "a [b](file:///home/x)", f"{AT}3", "file:///home/x", "https://"),
    Wrong("TPL004", "[b](javascript:x)", f"{AT}1", "javascript:x", "https://"),
    Wrong("TPL004", "[b]()", f"{AT}1", "''", "https://"),
    Wrong("TPL004", "[b](report.pdf)", f"{AT}1", "report.pdf", "https://"),
    Wrong(
        "CIT044",
        "[@book]",
        "citations.yaml:22:16",
        "'book' is confirmed without a day",
        "citations confirm book",
        files=citations(
            '    year: "2097"\n    checked_on: 2098-12-01\n', '    year: "2097"\n'
        ),
    ),
    Wrong(
        "FAC003",
        "{{ fact('cases') }}",
        f"{AT}10",
        "'cases' is confirmed without a day",
        "facts confirm cases",
        files={"facts": changed(FACTS, "    checked_on: 2098-12-01\n", "")},
    ),
]

RIGHT = [
    ("CHK001", "is {# appeals: ignore STY001 -- a quoted slip #}is"),
    (
        "CIT001",
        "[@report] [@{A/HRC/45/13}] [@{a/hrc/45/13}] {{ quote('report', 'one') }}",
    ),
    (
        "CIT004",
        r"\[@report] [me@example.org] [see also @report, paras. 1-2 | so]{id=x}",
    ),
    ("CIT005", "[@report] [@resolution] [@book]"),
    ("CIT006", "[@resolution] [@report]"),
    ("CIT007", "[@book]"),
    ("CIT008", "[@book]{id=ten} ^[See [#ten].]"),
    ("CIT014", "[@report] a [@book] b [@report] c [@book]"),
    ("CIT016", "[@report]"),
    ("CIT035", "[@report] [@resolution] [@book]"),
    ("CIT040", "[@report] [@resolution] [@book]"),
    ("CIT044", "[@report] [@resolution] [@book]"),
    ("FAC001", "{{ fact('cases') }}"),
    ("FAC002", "{{ fact('cases') }} {{ fact('cases') }}"),
    ("FAC003", "{{ fact('cases') }}"),
    ("FN001", "x ^[{{ recipient.name }}]"),
    ("QUO001", "{{ quote('report', 'one') }}"),
    ("RCP001", "x"),
    ("STY001", "had had that that 2 2 ha! Ha is-is his is"),
    ("STY001", "Il y a a\u0300 y voir, e\u0301te te the the\u200bory"),
    ("TPL001", "{{ recipient.name }}{% if nobody is defined %}{{ nobody }}{% endif %}"),
    ("TPL002", "{{ recipient.rights|join(', ') }}{{ 1 }}{{ date('2019') }}"),
    ("TPL003", "# a\n\n- b\n\n> c\n\n\\`d\\` <b> & *e* **f**\\\ng"),
    ("TPL004", "[a](https://a.b) [c](mailto:d@e.f) <tel:1> [g](HTTP://h.i)"),
]


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_what_is_wrong_is_found_at_its_place_and_named_with_its_remedy(tmp_path, case):
    found = findings_in(tmp_path, case.body, case.front, **case.files)
    (finding,) = [f for f in found if f.code == case.code and case.names in f.message]
    assert str(finding.place) == case.place
    assert case.remedy in finding.remedy
    severities = {rule.code: rule.severity for rule in RULES}
    assert finding.severity == severities[case.code]


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_one_thing_wrong_is_reported_once(tmp_path, case):
    found = findings_in(tmp_path, case.body, case.front, **case.files)
    assert {f.code for f in found if f.severity == "error"} <= {case.code}
    assert sum(f.code == case.code and str(f.place) == case.place for f in found) == 1


@pytest.mark.parametrize(("code", "body"), RIGHT, ids=[code for code, _ in RIGHT])
def test_what_is_right_is_left_alone(tmp_path, code, body):
    assert code not in {f.code for f in findings_in(tmp_path, body)}


def test_every_note_finding_names_its_note(tmp_path):
    found = findings_in(tmp_path, "[@book, p. 1] a [@zzz] b [@yyy]")
    assert [(f.code, f.note) for f in found] == [("CIT001", 2), ("CIT001", 3)]


def test_a_year_that_is_no_date_is_not_compared(tmp_path):
    files = citations('year: "2097"', 'year: "2098-99"')
    assert "CIT035" not in {f.code for f in findings_in(tmp_path, "[@book]", **files)}


def test_a_printed_fact_that_is_unsure_is_named_once(tmp_path):
    rival = "rivals: [{value: 20, source: another report}]"
    facts = changed(FACTS, "source: invented", f"source: invented\n    {rival}")
    facts = changed(facts, "certainty: confirmed", "certainty: unconfirmed")
    body = "So {{ fact('cases') }}.\n\nAnd {{ fact('cases', cite=False) }}."
    met = [f for f in findings_in(tmp_path, body, facts=facts) if f.code == "FAC002"]
    assert [(f.severity, f.place.line) for f in met] == [("warning", FIRST_LINE)]
    assert "unconfirmed (from: invented)" in met[0].message
    assert "20 (another report)" in met[0].message


def test_a_rival_that_was_rejected_with_a_reason_is_no_doubt(tmp_path):
    rival = "rivals: [{value: 20, source: another report, rejected_because: a slip}]"
    facts = changed(FACTS, "source: invented", f"source: invented\n    {rival}")
    found = findings_in(tmp_path, "So {{ fact('cases') }}.", facts=facts)
    assert "FAC002" not in {finding.code for finding in found}


@pytest.mark.parametrize(
    ("symbol", "certainty", "is_found"),
    [
        ("ZZZ-NEW-5", "confirmed", False),
        ("ZZZ-NEW-5", "unconfirmed", True),
        ("CAT/CHN/4/Corr.1", "confirmed", True),
    ],
)
def test_a_confirmed_symbol_of_an_unknown_shape_is_believed(
    tmp_path, symbol, certainty, is_found
):
    files = citations(
        "certainty: confirmed\n    symbol: A/HRC/45/13",
        f"certainty: {certainty}\n    symbol: {symbol}",
    )
    found = findings_in(tmp_path, "[@resolution]", FRONT, **files)
    assert any(finding.code == "CIT006" for finding in found) is is_found
