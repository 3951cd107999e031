"""Names of offices, bodies, treaties and States in the language of the letter."""

from datetime import date

import pytest

from appeals.composition.addressees import address_lines, name_on_day
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.model.document import Table, plain_text
from appeals.model.recipient import Holder, Recipient
from appeals.registry.holders import salutation_for
from tests.checks.letters import CITATIONS, FRONT, changed, workspace_with

DAY = date(2099, 1, 1)

OFFICE = """\
schema: appeals/recipients@1
recipients:
  office-a:
    kind: office
    name: Head of the Office of Examples
    office: Head
    organisation: Office of Examples
    acronym: OE
    certainty: confirmed
    salutation: Dear Head,
    offices: {fr: Directeur}
    organisations: {fr: Office des exemples}
    acronyms: {fr: ODE}
    women: {fr: {office: Directrice, salutation: "Madame la Directrice,"}}
    men: {fr: {salutation: "Monsieur le Directeur,"}}
    salutations: {fr: {text: "Madame, Monsieur,"}}
    shares: [town]
  sr-a:
    kind: thematic
    name: Special Rapporteur on examples
    form: Special Rapporteur
    office: Special Rapporteur
    certainty: confirmed
    salutation: Dear Special Rapporteur,
    names: {fr: Rapporteur spécial sur les exemples, ar: المقرر الخاص المعني}
    women: {ar: {name: المقررة الخاصة المعنية}}
    shares: [rapporteurs]
  wg-a:
    kind: working-group
    name: Working Group on Examples
    form: Working Group
    office: Chair-Rapporteur
    certainty: confirmed
    salutation: Dear Chair-Rapporteur,
    names: {fr: Groupe de travail sur les exemples}
    offices: {fr: Président-Rapporteur}
shared:
  town:
    post:
      lines: [1 Road, City]
      texts: {fr: [1 Road, Ville]}
      certainty: confirmed
  rapporteurs:
    offices: {fr: Rapporteur spécial, ar: المقرر الخاص}
    women:
      fr: {office: Rapporteuse spéciale}
      ar: {office: المقررة الخاصة, salutation: "حضرة المقررة الخاصة،"}
"""
SOURCES = (
    CITATIONS
    + """\
  treaty:
    kind: treaty
    certainty: confirmed
    title: Convention on Examples
    short: CoE
    titles: {fr: Convention sur les exemples}
    shorts: {es: CE}
    volume: 1
    unts_no: 2
    forms: {un: {short: Convention}}
  law:
    kind: statute
    certainty: confirmed
    title: Law on Examples
    jurisdiction: Utopia
    year: 2097
    original: {title: 範例法, lang: zh-Hant}
  res:
    kind: resolution
    certainty: confirmed
    symbol: A/RES/1/1
    body: General Assembly
    number: 1/1
    date: 2097-01-01
  sent:
    kind: letter
    certainty: confirmed
    author: Example Watch
    addressee: the Office of Examples
    date: 2097-01-01
names:
  General Assembly: {texts: {fr: Assemblée générale}}
  Utopia: {texts: {fr: Utopie}}
"""
)
CITES = "A. [@treaty; @law] B. [@res; @sent] C. [@book] D. [@treaty]"


def recipient(root, id_) -> Recipient:
    return workspace_with(root, "T.", recipients=OFFICE).recipients[id_]


def holder(title: str | None) -> Holder:
    return Holder(name="Alex Example", since="2098", title=title, certainty="confirmed")


def composed(root, lang: str, body: str = CITES):
    head = changed(FRONT, "date:", f"language: {lang}\ndocuments_cited: true\ndate:")
    workspace = workspace_with(root, body, head, recipients=OFFICE, citations=SOURCES)
    letter = workspace.letter("first")
    (known,) = workspace.expand(letter.front.to)
    return Composer(workspace).compose(LetterRequest("first", letter, known))


def notes(letter) -> list[str]:
    return [plain_text(n.inlines).replace("\u00a0", " ") for n in letter.document.notes]


@pytest.mark.parametrize(
    ("title", "office", "salutation"),
    [
        ("Ms.", "Directrice", "Madame la Directrice,"),
        ("Mr.", "Directeur", "Monsieur le Directeur,"),
        ("Dr.", "Directeur", "Madame, Monsieur,"),
        (None, "Directeur", "Madame, Monsieur,"),
    ],
)
def test_an_office_agrees_with_its_holder_in_the_language_of_the_letter(
    tmp_path, title, office, salutation
):
    known, person = recipient(tmp_path, "office-a"), holder(title)
    assert address_lines(known, person, DAY, "fr") == (
        "Alex Example",
        office,
        "Office des exemples (ODE)",
        "1 Road",
        "Ville",
    )
    assert salutation_for(known, person, "fr") == salutation


def test_a_language_without_names_has_the_english_ones(tmp_path):
    assert address_lines(recipient(tmp_path, "office-a"), None, DAY, "es") == (
        "Head",
        "Office of Examples (OE)",
        "1 Road",
        "City",
    )


def test_the_title_of_a_mandate_agrees_with_its_holder(tmp_path):
    known = recipient(tmp_path, "sr-a")
    assert name_on_day(known, DAY, "fr") == "Rapporteur spécial sur les exemples"
    woman = holder("Ms.")
    assert (
        name_on_day(known, DAY, "fr", woman) == "Rapporteuse spéciale sur les exemples"
    )
    assert name_on_day(known, DAY, "fr-CH", woman).startswith("Rapporteuse")
    assert name_on_day(known, DAY, "ar", woman) == "المقررة الخاصة المعنية"
    assert salutation_for(known, woman, "ar") == "حضرة المقررة الخاصة،"
    assert name_on_day(known, DAY, "en", woman) == "Special Rapporteur on examples"


def test_a_person_is_not_shown_as_the_working_group(tmp_path):
    lines = address_lines(recipient(tmp_path, "wg-a"), holder(None), DAY, "fr")
    assert lines == (
        "Alex Example",
        "Président-Rapporteur",
        "Groupe de travail sur les exemples",
    )


def test_a_template_prints_the_recipient_in_the_language_of_the_letter(tmp_path):
    body = (
        "{{ recipient.office }}, {{ recipient.organisation }}, {{ recipient.acronym }}"
    )
    letter = composed(tmp_path, "fr", body)
    assert plain_text(letter.body[0].inlines) == "Directeur, Office des exemples, ODE"


def test_notes_have_titles_bodies_and_states_in_the_language(tmp_path):
    first, second, book, later = notes(composed(tmp_path, "fr"))
    assert first.startswith("Convention sur les exemples (")
    assert "Utopie, Law on Examples" in first
    assert "de l’Assemblée générale" in second
    assert "Office des exemples" in second
    assert "Ana Example" in book
    assert later == "Convention sur les exemples."


def test_notes_in_english_are_as_they_were(tmp_path):
    first, _, _, later = notes(composed(tmp_path, "en"))
    assert first.startswith("Convention on Examples")
    assert later == "Convention."


def test_a_short_title_may_be_known_where_the_long_one_is_not(tmp_path):
    assert notes(composed(tmp_path, "es"))[-1] == "CE."


def test_a_title_in_simplified_characters_is_none_in_traditional_ones(tmp_path):
    assert "範例法" in notes(composed(tmp_path, "zh-Hant"))[0]
    assert "Law on Examples" in notes(composed(tmp_path, "zh-Hans"))[0]


@pytest.mark.parametrize(
    ("lang", "bodies"),
    [
        ("fr", ["Assemblée générale", "Traités", "Lois (Utopie)"]),
        ("zh-Hans", ["General Assembly", "条约", "法律（Utopia）"]),
    ],
)
def test_the_list_of_documents_names_bodies_in_the_language(tmp_path, lang, bodies):
    table = composed(tmp_path, lang).document.blocks[-1]
    assert isinstance(table, Table)
    assert [plain_text(row[0]) for row in table.rows][:3] == bodies
