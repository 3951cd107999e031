"""What reviewers look for in their heads: each rule finds it, and leaves the rest."""

from dataclasses import dataclass

import pytest

from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.registry.workspace import load_workspace
from tests.checks.composed import FILE, SOURCES, workspace

MORE_SOURCES = """\
  a-newspaper:
    kind: news
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    title: News of examples
    container: Example News
    date: 2098-03-04
  cat:
    kind: treaty
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    title: Convention against Torture and Other Cruel Treatment
    short: CAT
    adopted: 2084-12-10
  a-book:
    kind: book
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    author: Ana Example
    title: A Book
    publisher: Example Press
    year: "2097"
"""
FACTS = """\
schema: appeals/facts@1
facts:
  victims:
    kind: number
    value: 28983
    bound: at-least
    estimated: true
    text: People held, as the organisation estimates.
    as_of: 2098
    authority: report
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
  filed:
    kind: date
    value: "2098-08-21"
    text: The organisation filed its report with special procedures.
    as_of: 2098
    authority: report
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    rivals:
      - value: "2098-08-23"
        source: another letter
        rejected_because: the report says 21 August
"""
RECIPIENTS = """\
schema: appeals/recipients@1
recipients:
  office-a:
    kind: office
    name: Head of Office A
    salutation: Dear Head of Office,
    certainty: unconfirmed
    holders:
      - name: Anna Maria Specimen
        since: "2090"
        certainty: confirmed
  office-b:
    kind: office
    name: Head of Office B
    salutation: Dear Head of Office,
    certainty: unconfirmed
groups:
  both:
    members: [office-b, office-a]
"""


def opened(root, text: str, more: str = ""):
    workspace(root, text, more=more)
    (root / "citations.yaml").write_text(SOURCES + MORE_SOURCES, encoding="utf-8")
    (root / "facts.yaml").write_text(FACTS, encoding="utf-8")
    (root / "recipients.yaml").write_text(RECIPIENTS, encoding="utf-8")
    return load_workspace(root)


def found_in(root, code: str, text: str, more: str = ""):
    known = opened(root, text, more)
    letter = Composer(known).compose(
        LetterRequest("first", known.letter("first"), None)
    )
    return [f for f in check_letter(letter) if f.code == code]


@dataclass(frozen=True)
class Wrong:
    """A text with one thing wrong: the words at the place, a piece of the message."""

    code: str
    text: str
    words: str
    names: str
    more: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.text[:40]}"


FR, ES, ZH = "language: fr\n", "language: es\n", "language: zh-Hans\n"
RU, AR = "language: ru\n", "language: ar\n"
A, B = "[@a-hrc-99-13, para. 14]", "[@cat-c-chn-co-99, para. 1]"

WRONG = [
    Wrong("CIT010", "So it is. [@a-book]", "@a-book", "length of a book"),
    Wrong(
        "CIT060",
        "A lettre d’allégation. [@ol-chn-15-2098]",
        "lettre d’allégation",
        "OL CHN 15/2098",
        FR,
    ),
    Wrong("CIT060", "An urgent appeal. ^[OL CHN 15/2098]", "urgent appeal", "OL CHN"),
    Wrong(
        "CIT080",
        f"It has repeatedly, and in clear terms, called for it. {A}",
        "repeatedly",
        "one source",
    ),
    Wrong(
        "CIT080",
        f"Several United Nations bodies agree. {A}",
        "Several United Nations bodies",
        "one source",
    ),
    Wrong("CIT080", f"Three reports say so. {A} {B}", "Three reports", "2 sources"),
    Wrong(
        "CIT080", f"Plusieurs organes le disent. {A}", "Plusieurs organes", "one", FR
    ),
    Wrong("CIT080", f"Lo ha pedido reiteradamente. {A}", "reiteradamente", "one", ES),
    Wrong("CIT081", "We make two requests:\n\n1. a\n2. b\n3. c", "two", "3 items"),
    Wrong(
        "CIT081",
        "It went to three bodies: the first; the second; the third; more.",
        "three",
        "4 names",
    ),
    Wrong(
        "CIT081",
        "We, 27 human rights organizations, call on it.",
        "27",
        "5 signatories",
        "further_signatories: 4\n",
    ),
    Wrong(
        "CIT081", "Nous avons deux demandes :\n\n- a\n- b\n- c", "deux", "3 items", FR
    ),
    Wrong(
        "CIT082", "This is torture under article 1 of the CAT.", "CAT", "cited nowhere"
    ),
    Wrong(
        "CIT082", "Article 9 (1) of the ICCPR forbids it.", "ICCPR", "without a note"
    ),
    Wrong(
        "CIT082",
        "It breaks article 5 of the Convention on the Rights of the Child.",
        "Convention on the Rights",
        "without a note",
    ),
    Wrong(
        "CIT082",
        "The Convention against Torture and Other Cruel Treatment binds it.",
        "Convention against Torture and Other Cruel Treatment",
        "cited nowhere",
    ),
    Wrong("CIT083", "So it is. ^[Ibid., para. 15.]", "Ibid.", "'Ibid.'"),
    Wrong(
        "CIT083", "So it is. ^[Example Watch, op. cit., p. 3.]", "op. cit.", "op. cit."
    ),
    Wrong("CIT083", "See the report, supra note 3.", "supra ", "'supra'"),
    Wrong("CIT083", "So it is. ^[Id. at 4.]", "Id.", "'Id.'"),
    Wrong("CIT083", "是这样。^[同上，第15段。]", "同上", "'同上'", ZH),
    Wrong(
        "CIT084",
        f"The place of custody is kept secret from all. {A}\n\nMore. "
        f"The place of custody is kept secret from all. {B}",
        "The place of custody is kept secret from all.",
        "'a-hrc-99-13'",
    ),
    Wrong(
        "FAC010", "Since then 28,983 people have vanished.", "28,983 people", "28,983"
    ),
    Wrong("FAC010", "Some 40 per cent are women.", "40 per cent", "'40 per cent'"),
    Wrong(
        "FAC010",
        "Tens of thousands of people vanish.",
        "Tens of thousands of people",
        "Tens of",
    ),
    Wrong(
        "FAC010",
        "Depuis, 28 983 personnes ont disparu.",
        "28 983 personnes",
        "28 983",
        FR,
    ),
    Wrong("FAC010", "Han desaparecido 1.200 personas.", "1.200 personas", "1.200", ES),
    Wrong("FAC010", "Пропали 120 человек.", "120 человек", "120", RU),
    Wrong("FAC010", "已有26000人失踪。", "26000人", "26000人", ZH),
    Wrong(
        "FAC011",
        "By official statistics 26,000 people were held. [@a-newspaper]",
        "26,000 people",
        "a-newspaper",
    ),
    Wrong(
        "FAC011",
        "Selon les autorités, 300 personnes sont détenues. [@a-newspaper]",
        "300 personnes",
        "a-newspaper",
        FR,
    ),
    Wrong(
        "FAC012",
        f"16 to 76 people vanish every day. {A} Ten(s) of thousands of people "
        f"vanish every year. {A}",
        "Ten(s) of thousands of people",
        "5,840 to 27,740 a year",
    ),
    Wrong(
        "FAC012",
        f"Each month 100 persons are held. {A} It held 5,000 people a year. {A}",
        "5,000 people",
        "1,200 a year",
    ),
    Wrong("FAC012", f"每天有10人被捕。{A}每年有9000人被捕。{A}", "9000人", "3,650", ZH),
    Wrong(
        "FAC013",
        "Since then {{ fact('victims', bound=False) }} people are gone.",
        "{{ fact('victims', bound=False) }}",
        "'victims'",
    ),
    Wrong("FAC013", f"Since then 28,983 people are gone. {A}", "28,983", "'victims'"),
    Wrong(
        "FAC014",
        "On 23 August 2098 the organisation filed its report with special "
        "procedures. [@report]",
        "23 August 2098",
        "'filed'",
    ),
    Wrong(
        "FAC014",
        "It was sent to nine offices in 8 countries of Asia.\n\nIt was sent "
        "to nine offices in 9 countries of Asia.",
        "It was sent to nine offices in 9 countries of Asia.",
        "'9'",
    ),
    Wrong(
        "FAC015", "Between 76 and 16 people vanish.", "Between 76 and 16", "76 and 16"
    ),
    Wrong("FAC015", "It was so in 2019–2017.", "2019–2017", "2019–2017"),
    Wrong("FN003", "They said it again[4].", "[4]", "no note has a text"),
    Wrong("FN003", "They said it again.¹²", "¹²", "¹²"),
    Wrong("FN003", "They said it.[4]\n\n\\[4\\] Their report.", "[4]", "by hand"),
    Wrong("FN004", "So it is [@report, p. 1].", "[@report, p. 1].", "before '.'"),
    Wrong("FN004", "So it is ^[Words.], they say.", "^[Words.],", "before ','"),
    Wrong("FN004", "They said it again[4].", "[4].", "typed by hand is before '.'"),
    Wrong("FN004", "Ils l’ont dit.[4] Bien.", ".[4]", "behind '.'", FR),
    Wrong(
        "LNK002", "The report, which can be found here, is long.", "here", "found here"
    ),
    Wrong("LNK002", "We said why (see below).", "below", "see below"),
    Wrong("LNK002", "Le rapport est disponible ici.", "ici", "disponible ici", FR),
    Wrong("LNK002", "El informe está disponible aquí.", "aquí", "aquí", ES),
    Wrong("LNK002", "报告请看这里。", "这里", "这里", ZH),
    Wrong("LNK002", "التقرير متاح هنا.", "هنا", "هنا", AR),
    Wrong("LNK003", "The report is attached.", "report is attached", "no annex"),
    Wrong("LNK003", "As the table below shows, it is so.", "table below", "no table"),
    Wrong("LNK003", "Vous trouverez le rapport ci-joint.", "ci-joint", "no annex", FR),
    Wrong(
        "RCP020",
        "We wrote to Ms. Anna Marya Specimen.",
        "Anna Marya Specimen",
        "'Anna Maria Specimen'",
    ),
    Wrong("RCP020", "We wrote to Ana Specimen.", "Ana Specimen", "recipients.yaml"),
    Wrong("STY020", "It met on 31 November 2020.", "31 November 2020", "no day"),
    Wrong(
        "STY020",
        "It met on Monday 3 November 2020.",
        "Monday 3 November 2020",
        "is a Tuesday",
    ),
    Wrong("STY020", "It met on February 29, 2021.", "February 29, 2021", "no day"),
    Wrong(
        "STY020", "Le lundi 3 novembre 2020, il.", "lundi 3 novembre 2020", "mardi", FR
    ),
    Wrong("STY020", "El 31 de abril de 2020.", "31 de abril de 2020", "no day", ES),
    Wrong("STY020", "Это было 31 апреля 2020 года.", "31 апреля 2020", "no day", RU),
    Wrong("STY020", "2021年2月29日，", "2021年2月29日", "no day", ZH),
    Wrong("STY020", "It is of 2020-13-01 now.", "2020-13-01", "no day"),
    Wrong("STY021", "They were held in the of the office.", "the of", "'the of'"),
    Wrong("STY021", "The victim nor his family has been heard.", "nor", "'nor'"),
    Wrong("STY022", "They asked ,and were refused ; so.", "  ;"[1:], "before ';'"),
    Wrong("STY022", "They asked,and were refused.", ",", "behind ','"),
    Wrong("STY022", "They asked.Nobody spoke.", ".", "behind '.'"),
    Wrong("STY023", "They were refused it,. So.", ",.", "',.'"),
    Wrong("STY023", "他们被拒绝了。。", "。。", "。。", ZH),
    Wrong("STY024", "The Committee (which met in May was there.", "(", "not closed"),
    Wrong("STY024", "It was “serious, it said.", "“", "not closed"),
    Wrong("STY024", "It met in May) and was there.", ")", "not opened"),
    Wrong("STY025", "It is near to RSDL. Yet RSDL is run by others.", "RSDL", "'RSDL'"),
    Wrong(
        "STY026",
        "The organization wrote to an organisation.",
        "organisation",
        "'organisation'",
    ),
]

RIGHT = [
    ("CIT010", "So it is. [@a-book, p. 3] [@a-book, whole]", ""),
    ("CIT060", "Une autre lettre. [@al-chn-2-2098]", FR),
    ("CIT080", f"It has repeatedly called for it. {A} {B}", ""),
    (
        "CIT080",
        "It has called for it repeatedly in [@report, p. 1] and [@report, p. 9].",
        "",
    ),
    ("CIT080", f"He was repeatedly beaten. {A} Ten mandates wrote a letter. {A}", ""),
    (
        "CIT080",
        "Several bodies have spoken. A number of people went. Many were there.",
        "",
    ),
    ("CIT080", f"In a joint letter several mandates ask for it. {A}", ""),
    (
        "CIT081",
        "We make three requests:\n\n1. a\n2. b\n3. c\n\nFour days later:\n\n- d",
        "",
    ),
    ("CIT081", "It went to three bodies: the first; the second; and the third.", ""),
    (
        "CIT081",
        "We, 5 organizations, and ten experts: A, B and C.",
        "further_signatories: 4\n",
    ),
    (
        "CIT082",
        "Under article 1 of the CAT it is torture. [@cat, art. 1] The CAT says so.",
        "",
    ),
    ("CIT082", "Article 9 of the ICCPR forbids it. [@report, p. 1]", ""),
    (
        "CIT082",
        "What article 1 of the Convention describes. Article 3 of Chinese law.",
        "",
    ),
    (
        "CIT083",
        "Idem est. Her identity, and the ibis. ^[See [#ten].] [@report]{id=ten}",
        "",
    ),
    ("CIT083", "The supranational body. Infrastructure. [@report, p. 1 | op ed]", ""),
    (
        "CIT084",
        (
            f"The place of custody is kept secret from all. {A} The place of custody "
            f"is kept secret from all. [@a-hrc-99-13, para. 14; @report]"
        ),
        "",
    ),
    (
        "FAC010",
        (
            "Of them {{ fact('victims') }} people are gone. In 2019 it met 12 times "
            "for 24 hours on 3 November 2020, rule 43, paras. 12-14. Five people came."
        ),
        "",
    ),
    ("FAC010", f"So 300 people are gone. {A} Of these 300 people none came back.", ""),
    ("FAC010", "We have documented 120 cases. It said: “300 people are gone”.", ""),
    ("FAC010", "> 300 people are gone.\n\n| 300 people | a |\n|---|---|", ""),
    (
        "FAC011",
        f"By official statistics 26,000 people were held. [@a-newspaper] {A}",
        "",
    ),
    (
        "FAC011",
        "The press reports that the police confirmed 300 cases. [@a-newspaper]",
        "",
    ),
    ("FAC011", "Relatives speak of 300 cases. [@a-newspaper]", ""),
    (
        "FAC012",
        "16 to 76 people vanish a day, 9,000 people a year. Ten lawyers a month.",
        "",
    ),
    (
        "FAC012",
        "20 people a day. 300 lawyers a year. More than 5,000 people a year.",
        "",
    ),
    (
        "FAC013",
        "Since then {{ fact('victims') }} people, or an estimated 28,983 people.",
        "",
    ),
    (
        "FAC013",
        "Room 28,984. We estimate {{ fact('victims', bound=False) }} of them.",
        "",
    ),
    (
        "FAC014",
        (
            "On 21 August 2098 the organisation filed its report with special "
            "procedures. [@report] On 23 August 2098 it rained. [@report]"
        ),
        "",
    ),
    (
        "FAC014",
        (
            "In 2019 it was sent to nine offices in 8 States. In 2020 it was sent to "
            "nine offices in 9 States."
        ),
        "",
    ),
    (
        "FAC015",
        "Between 16 and 76; it fell from 76 to 16; 2018–19; call 022 91–17; 9–5.",
        "",
    ),
    (
        "FN003",
        "An area of 16 km² or 3 m². See [2019] UKSC 5 [12]. \\[sic\\] E = mc²",
        "",
    ),
    (
        "FN004",
        "So it is. [@report, p. 1] So, [@report, p. 2] yes [@report, p. 3] (no).",
        "",
    ),
    ("FN004", "{# a\n[@report]. #} Write to me [me@example.org].", ""),
    ("FN004", "C’est ainsi [@report, p. 1]. C’est ainsi. [@report, p. 2]", FR),
    (
        "LNK002",
        (
            "It can be found [here](https://example.org). It can be read here.^[Yes.] "
            "Here we stand. For the reasons below. See below, para. 4. Here."
        ),
        "",
    ),
    (
        "LNK003",
        "The report is attached. The table below.\n\n| a |\n|---|\n| b |",
        "annexes: [{title: A report}]\n",
    ),
    ("LNK003", "They are attached to their home. The list of the enclosed areas.", ""),
    (
        "RCP020",
        (
            "Ms. Specimen, Anna Maria Specimen and ANNA MARIA SPECIMEN met John "
            "Specimen in Anna Maria Street."
        ),
        "",
    ),
    (
        "STY020",
        (
            "On Tuesday 3 November 2020, 29 February 2020, on 30 and 31 May 2020 and "
            "2020-11-03; A/HRC/2020-13-01; may 45 people."
        ),
        "",
    ),
    ("STY020", "Le mardi 3 novembre 2020 et le 1er mai 2020.", FR),
    (
        "STY021",
        (
            "Not he nor she. In-and-of itself; the of-record a. A in-depth report of "
            "what it stands for is that he had been asked by. Neither he nor she."
        ),
        "",
    ),
    (
        "STY022",
        "At 3.30, e.g. 1,000 or 2.5 ... Word.docx and U.S.A. (so); [@report].",
        "",
    ),
    ("STY022", "Trois choses : une ; deux !", FR),
    ("STY023", "Wait... e.g., etc., U.S., ?! and 10:30. http://x.y..z", ""),
    (
        "STY024",
        "a) one (two [three]) 1) so (row 5). b) “It” ‘is’. :-) It’s [@report].",
        "",
    ),
    ("STY024", "“One paragraph.\n\n“Another.”", ""),
    (
        "STY025",
        (
            "The United Nations (UN) and a body (RSDL). RSDL and RSDL; NGO NGO; XIV "
            "XIV; SAY WHAT THE CASE IS, WHAT THE; OL CHN 15/2098; UN UN; A/HRC/1."
        ),
        "",
    ),
    (
        "STY026",
        "An organization, organizations. He rises and advises; Organisation X.",
        "",
    ),
]


def words_at(root, finding) -> str:
    place = finding.place
    line = (root / place.file).read_text(encoding="utf-8").split("\n")[place.line - 1]
    end = place.end_column or place.column + len(line)
    return line[place.column - 1 : end - 1]


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_a_fault_is_found_at_its_words_and_named(tmp_path, case):
    found = found_in(tmp_path, case.code, case.text, case.more)
    hits = [f for f in found if case.names in f.message]
    assert len(hits) == 1, found
    assert hits[0].place.file == FILE
    assert hits[0].remedy
    assert words_at(tmp_path, hits[0]).startswith(case.words)


@pytest.mark.parametrize(("code", "text", "more"), RIGHT, ids=[r[0] for r in RIGHT])
def test_what_is_right_is_left_alone(tmp_path, code, text, more):
    assert found_in(tmp_path, code, text, more) == []
