"""Address, date, subject, salutation, closing, signatures and annexes."""

from datetime import date

import pytest

from appeals.composition.frame import (
    address_lines,
    closing,
    keep_line_order,
    letterhead,
    opening,
)
from appeals.languages.find import language_of_letter
from appeals.model.document import (
    LineBreak,
    Link,
    Paragraph,
    Span,
    Text,
    plain_text,
    walk_inlines,
)
from appeals.model.letter import AnnexFile, FrontMatter
from appeals.model.people import Signatory
from appeals.model.recipient import Holder, PostalAddress, Recipient
from appeals.model.settings import Organisation
from appeals.registry.holders import salutation_for

ENGLISH = language_of_letter("en")
HOLDER = Holder(
    name="Ana Example", since="2090", certainty="confirmed", salutation="Dear Ms. E.,"
)
OFFICE = Recipient(
    id="a",
    kind="office",
    name="Head of Office A of the Example Organisation",
    office="Head of Office A",
    organisation="Example Organisation",
    acronym="EO",
    certainty="confirmed",
    salutation="Dear Head of Office,",
    post=PostalAddress(
        certainty="confirmed", lines=("1 Example Street", "Example City")
    ),
)
ORGANISATION = Organisation(
    name="Example Watch", lines=("Example City",), place="Example City"
)


def front(**changes) -> FrontMatter:
    values = {
        "subject": "A subject",
        "kind": "appeal",
        "from": ("example-watch",),
        "date": "2099-11-03",
        **changes,
    }
    return FrontMatter.model_validate(values, by_alias=True)


def lines_of(block) -> list[str]:
    """Give a paragraph's lines."""
    assert isinstance(block, Paragraph)
    lines = [""]
    for inline in walk_inlines(block.inlines):
        if isinstance(inline, LineBreak):
            lines.append("")
        elif isinstance(inline, Text):
            assert "\n" not in inline.text
            lines[-1] += inline.text
    return lines


def by_role(blocks) -> dict[str, list[str]]:
    return {block.role: lines_of(block) for block in blocks}


def opened(
    recipient=OFFICE, holder=None, house=ORGANISATION, **changes
) -> dict[str, list[str]]:
    day = date(2099, 11, 3).isoformat()
    blocks = opening(front(**changes), day, recipient, holder, house, ENGLISH)
    return by_role(blocks)


def test_the_opening_stands_in_the_order_of_a_letter():
    assert opened(reference="EW/12") == {
        "address": [
            "Head of Office A",
            "Example Organisation (EO)",
            "1 Example Street",
            "Example City",
        ],
        "date": ["Example City, 3 November 2099"],
        "reference": ["Reference: EW/12"],
        "subject": ["Subject: A subject"],
        "salutation": ["Dear Head of Office,"],
    }


def test_a_holder_is_named_first_and_addressed():
    found = opened(holder=HOLDER)
    assert found["address"][:2] == ["Ana Example", "Head of Office A"]
    assert found["salutation"] == ["Dear Ms. E.,"]


def test_a_holder_without_a_form_of_address_is_addressed_by_the_office():
    holder = HOLDER.model_copy(update={"salutation": None})
    assert salutation_for(OFFICE, holder, "en") == "Dear Head of Office,"


def test_without_office_and_organisation_the_name_stands_in_the_address():
    bare = OFFICE.model_copy(update={"office": None, "organisation": None})
    assert address_lines(bare, None)[0] == OFFICE.name


def test_a_public_statement_has_neither_address_nor_salutation():
    assert list(opened(recipient=None)) == ["date", "subject"]


def test_without_a_place_the_date_stands_alone():
    house = ORGANISATION.model_copy(update={"place": None})
    assert opened(house=house)["date"] == ["3 November 2099"]


def test_lines_in_a_value_become_lines_of_the_letter():
    odd = OFFICE.model_copy(
        update={"office": "Head\nof **Office**", "salutation": "A\nB"}
    )
    found = opened(recipient=odd, reference="R\n1")
    assert found["address"][:2] == ["Head", "of **Office**"]
    assert found["salutation"] == ["A", "B"]
    assert found["reference"] == ["Reference: R", "1"]
    house = ORGANISATION.model_copy(
        update={"name": "Example\nWatch", "lines": ("a\nb",)}
    )
    assert letterhead(house, ENGLISH).organisation == "Example Watch"
    assert letterhead(house, ENGLISH).lines == ("a", "b")


def test_in_arabic_a_line_in_latin_letters_runs_from_left_to_right():
    lines = ["1 Example Street", "1 شارع المثال"]
    house = Organisation(name="Example Watch", lines=tuple(lines))
    marked = ("\u200e1 Example Street\u200e", "1 شارع المثال")
    assert letterhead(house, language_of_letter("ar")).lines == marked
    assert keep_line_order(lines, language_of_letter("ar")) == marked
    assert keep_line_order(lines, ENGLISH) == tuple(lines)


SIGNATORY = Signatory(id="p", kind="person", name="Ana\nE.", lines=("Director", "EW"))


def test_the_closing_names_every_signatory_and_annex():
    annexes = (
        {"title": "Report\nof cases", "file": "report.pdf"},
        {"title": "A & B", "url": "https://example.org/a?b=c&d"},
    )
    blocks = closing(
        front(annexes=annexes), [SIGNATORY, SIGNATORY], ENGLISH, words="Yours,"
    )
    assert [(b.role, lines_of(b)) for b in blocks if isinstance(b, Paragraph)] == [
        ("closing", ["Yours,"]),
        ("signature", ["Ana", "E.", "Director", "EW"]),
        ("signature", ["Ana", "E.", "Director", "EW"]),
        ("label", ["Annexes"]),
        ("annex", ["1. Report", "of cases"]),
        ("annex", ["2. A & B, https://example.org/a?b=c&d"]),
    ]


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://example.org/a", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
    ],
)
def test_the_address_of_an_annex_is_a_link_only_to_the_web(url, is_link):
    annex = AnnexFile(title="T", url=url)
    blocks = closing(front(annexes=(annex,)), [], ENGLISH, words="Yours,")
    last = blocks[-1]
    assert lines_of(last) == [f"1. T, {url}"]
    assert isinstance(last, Paragraph)
    assert isinstance(last.inlines[-1], Link) == is_link


@pytest.mark.parametrize(
    ("lang", "printed"),
    [
        ("en", "Example City, 3 November 2099"),
        ("fr", "Example City, le 3 novembre 2099"),
        ("zh-Hans", "Example City，2099年11月3日"),
    ],
)
def test_place_and_date_are_joined_as_the_language_joins_them(lang, printed):
    front = FrontMatter.model_validate(
        {"subject": "S", "kind": "appeal", "from": ["x"], "date": "2099-11-03"}
    )
    blocks = opening(
        front, "2099-11-03", OFFICE, None, ORGANISATION, language_of_letter(lang)
    )
    (day,) = (b for b in blocks if isinstance(b, Paragraph) and b.role == "date")
    assert day.inlines == (Text(printed),)


ARABIC = language_of_letter("ar")


def spans(block) -> list[tuple[str, str | None]]:
    """Give the runs of a paragraph that are set apart, and their directions."""
    return [
        (plain_text(inline.inlines), inline.direction)
        for inline in walk_inlines(block.inlines)
        if isinstance(inline, Span)
    ]


@pytest.mark.parametrize(
    ("place", "apart"),
    [
        ("Madrid", [("Madrid", "ltr")]),
        ("Washington, D.C.", [("Washington, D.C.", "ltr")]),
        ("日内瓦", [("日内瓦", "ltr")]),
        ("Geneva (جنيف)", [("Geneva (جنيف)", "ltr")]),
        ("جنيف (Geneva)", [("جنيف (Geneva)", "rtl")]),
        ("جنيف", []),
    ],
)
def test_in_arabic_the_place_never_takes_the_day_along(place, apart):
    house = ORGANISATION.model_copy(update={"place": place})
    blocks = opening(front(language="ar"), "2099-11-03", OFFICE, None, house, ARABIC)
    block = next(b for b in blocks if b.role == "date")
    assert lines_of(block) == [f"{place}، 3 تشرين الثاني/نوفمبر 2099"]
    assert spans(block) == apart


def test_an_arabic_place_in_an_english_letter_is_set_apart_as_well():
    house = ORGANISATION.model_copy(update={"place": "جنيف"})
    blocks = opening(front(), "2099-11-03", OFFICE, None, house, ENGLISH)
    block = next(b for b in blocks if b.role == "date")
    assert spans(block) == [("جنيف", "rtl")]
    assert lines_of(block) == ["جنيف, 3 November 2099"]


def test_in_arabic_all_data_of_another_direction_stands_apart():
    words = {"language": "ar", "reference": "2099/14-A (b)", "subject": "On X (2)"}
    head = opening(front(**words), "2099-11-03", OFFICE, None, ORGANISATION, ARABIC)
    annexes = (
        AnnexFile(title="Report (2099)", url="https://example.org/a/"),
        AnnexFile(title="تقرير"),
    )
    signatory = Signatory.model_validate(
        {
            "id": "a",
            "kind": "person",
            "name": "Ana Example (chair)",
            "lines": ("3 Example Street, 2.", "王小明", "رئيسة"),
            "certainty": "confirmed",
        }
    )
    foot = closing(
        front(language="ar").model_copy(update={"annexes": annexes}),
        (signatory,),
        ARABIC,
        words="Yours,",
    )
    found = [span for block in (*head, *foot) for span in spans(block)]
    assert found == [
        ("Example City", "ltr"),
        ("2099/14-A (b)", "ltr"),
        ("On X (2)", "ltr"),
        ("Dear Head of Office,", "ltr"),
        ("Ana Example (chair)", "ltr"),
        ("3 Example Street, 2.", "ltr"),
        ("王小明", "ltr"),
        ("Report (2099)", "ltr"),
        ("https://example.org/a/", "ltr"),
    ]
    assert lines_of(foot[-2]) == ["1. Report (2099)، https://example.org/a/"]
