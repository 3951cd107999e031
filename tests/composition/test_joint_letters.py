"""One letter to many, letters that name one another, and words for one recipient."""

import pytest

from appeals.composition.addressees import name_on_day
from appeals.composition.compose import ComposedLetter, Composer
from appeals.composition.functions import join_names
from appeals.errors import AppealsError, UsageError
from appeals.languages.find import find_or_english
from appeals.model.document import LineBreak, ListBlock, Paragraph, Text, walk_inlines
from appeals.model.recipient import Recipient
from appeals.model.values import PartialDate
from appeals.registry.cross_checks import all_errors
from appeals.registry.workspace import Workspace
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.writers.plaintext import write_text
from tests.checks.letters import FRONT, RECIPIENTS, changed, workspace_with

OFFICE = RECIPIENTS.rstrip("\n")
RIGHTS = "rights:\n  torture:\n    text: Torture\n  health:\n    text: Health\n"
JOINT = changed(FRONT, "to: [office-a]\n", "to: [{to}]\njoint: true\n")


def mandate(number: int, right: str = "torture") -> str:
    return (
        f"  sr-{number}:\n    kind: thematic\n"
        f"    name: Special Rapporteur on matter {number}\n"
        "    office: Special Rapporteur\n"
        "    salutation: Dear Special Rapporteur,\n    certainty: confirmed\n"
        f"    rights: [{right}]\n"
        "    post:\n      lines: [Palace, City]\n      certainty: confirmed\n"
    )


MANDATES = [mandate(1), mandate(2, "health"), *map(mandate, (3, 4, 5))]
RECIPIENTS_WITH_MANDATES = "\n".join([OFFICE, "".join(MANDATES)])


def workspace(root, body: str, to: str, front: str = JOINT, rights="") -> Workspace:
    return workspace_with(
        root,
        body,
        front.replace("{to}", to),
        recipients=RECIPIENTS_WITH_MANDATES + rights,
    )


def rendered(workspace: Workspace, to: tuple[str, ...] = ()) -> list[ComposedLetter]:
    composer = Composer(workspace)
    selected = select_letters(workspace, Selection("first", to))
    return [composer.compose(each) for each in selected]


def lines(paragraph: Paragraph) -> list[str]:
    found = [""]
    for inline in walk_inlines(paragraph.inlines):
        if isinstance(inline, LineBreak):
            found.append("")
        elif isinstance(inline, Text):
            found[-1] += inline.text
    return found


def of_role(letter: ComposedLetter, role: str) -> list[list[str]]:
    blocks = letter.document.blocks
    return [lines(b) for b in blocks if isinstance(b, Paragraph) and b.role == role]


def test_up_to_four_mandates_are_named_as_the_united_nations_do(tmp_path):
    (letter,) = rendered(workspace(tmp_path, "Text.", "sr-1, sr-2, sr-3"))
    assert of_role(letter, "address") == [
        [
            "Mandates of",
            "the Special Rapporteur on matter 1;",
            "the Special Rapporteur on matter 2; and",
            "the Special Rapporteur on matter 3",
            "Palace",
            "City",
        ]
    ]
    assert of_role(letter, "salutation") == [["Dear Mandate Holders,"]]
    assert "Madam" not in write_text(letter.document)


def test_more_than_four_mandates_make_a_list(tmp_path):
    (letter,) = rendered(workspace(tmp_path, "Text.", "sr-5, sr-1, sr-2, sr-3, sr-4"))
    assert of_role(letter, "address") == [
        ["To the holders of the following mandates:"],
        ["Palace", "City"],
    ]
    (listed,) = [b for b in letter.document.blocks if isinstance(b, ListBlock)]
    assert listed.role == "addressees"
    first = listed.items[0][0]
    assert isinstance(first, Paragraph)
    assert lines(first) == ["Special Rapporteur on matter 5"]
    assert len(listed.items) == 5


def test_an_office_among_mandates_keeps_its_own_salutation(tmp_path):
    (letter,) = rendered(workspace(tmp_path, "Text.", "sr-1, office-a"))
    assert of_role(letter, "address")[0] == ["To:"]
    assert of_role(letter, "salutation") == [
        ["Dear Head of Office,", "Dear Mandate Holders,"]
    ]


def test_a_french_letter_to_many_has_french_words(tmp_path):
    front = JOINT.replace("joint: true", "joint: true\nlanguage: fr")
    (letter,) = rendered(workspace(tmp_path, "Texte.", "sr-1, sr-2", front))
    (salutation,) = of_role(letter, "salutation")
    assert salutation[0].startswith("Mesdames et Messieurs")
    assert of_role(letter, "address")[0] == [
        "Aux titulaires des mandats suivants\u00a0:"
    ]


def test_a_joint_letter_is_one_file_and_cannot_be_parted(tmp_path):
    known = workspace(tmp_path, "Text.", "sr-1, sr-2")
    (selected,) = select_letters(known, Selection("first"))
    assert (selected.file_stem, selected.recipient_id) == ("joint", "joint")
    assert [r.id for r in selected.recipients] == ["sr-1", "sr-2"]
    assert [*select_letters(known, Selection("first", ("sr-2", "sr-1")))] == [selected]
    with pytest.raises(UsageError, match="one letter to all of its 2"):
        select_letters(known, Selection("first", ("sr-1",)))


def test_a_joint_letter_to_one_is_a_letter_to_that_one(tmp_path):
    (selected,) = select_letters(
        workspace(tmp_path, "Text.", "sr-1"), Selection("first")
    )
    assert selected.file_stem == "sr-1"


def test_each_letter_of_a_batch_names_the_others(tmp_path):
    front = changed(FRONT, "[office-a]", "[sr-1, sr-2, sr-3]")
    body = 'Also to {{ names(others, before="the ") }}.'
    letters = rendered(workspace(tmp_path, body, "", front))
    texts = [of_role(letter, "body")[0][0] for letter in letters]
    assert texts[0] == (
        "Also to the Special Rapporteur on matter 2 and the Special Rapporteur on "
        "matter 3."
    )
    assert "matter 2" not in texts[1]


def test_whoever_is_written_to_alone_or_jointly_has_no_others(tmp_path):
    body = "{% if others %}others{% else %}none{% endif %}"
    front = changed(FRONT, "[office-a]", "[sr-1]")
    for number, (to, head) in enumerate((("sr-1", front), ("sr-1, sr-2", JOINT))):
        (letter,) = rendered(workspace(tmp_path / str(number), body, to, head))
        assert of_role(letter, "body") == [["none"]]


@pytest.mark.parametrize(
    ("names", "lang", "expected"),
    [
        ([], "en", ""),
        (["A"], "en", "A"),
        (["A", "B", "C"], "en", "A, B and C"),
        (["A, a", "B", "C"], "en", "A, a; B; and C"),
        (["A", "B", "C"], "fr", "A, B et C"),
        (["A, a", "B"], "es", "A, a; y B"),
        (["A", "Iglesia"], "es", "A e Iglesia"),
        (["A, a", "Independencia"], "es", "A, a; e Independencia"),
        (["A", "Hielo"], "es", "A y Hielo"),
        (["A, a", "B"], "fr", "A, a\u00a0; et B"),
        (["甲，一", "乙"], "zh-Hans", "甲，一；和乙"),
        (["甲", "乙", "丙"], "zh-Hans", "甲、乙和丙"),
    ],
)
def test_names_are_joined_as_the_language_does(names, lang, expected):
    assert join_names(names, find_or_english(lang)) == expected


def test_names_stay_data_whatever_they_hold(tmp_path):
    evil = RECIPIENTS_WITH_MANDATES.replace("on matter 2", "on **x** [@y]")
    front = changed(FRONT, "[office-a]", "[sr-1, sr-2]")
    known = workspace_with(tmp_path, "{{ names(others) }}", front, recipients=evil)
    letter = rendered(known)[0]
    assert letter.findings == ()
    assert of_role(letter, "body") == [["Special Rapporteur on **x** [@y]"]]


def test_an_argument_is_printed_where_the_mandate_covers_the_right(tmp_path):
    body = (
        '{% if "torture" in recipient.rights %}old{% endif %}'
        '{% if recipient.covers("torture") %} sugar{% endif %}'
        '{% if covers("health") %}health{% endif %}'
    )
    front = changed(FRONT, "[office-a]", "[sr-1, sr-2]")
    letters = rendered(workspace(tmp_path, body, "", front))
    assert [of_role(each, "body") for each in letters] == [
        [["old sugar"]],
        [["health"]],
    ]


def test_a_joint_letter_covers_what_any_of_its_mandates_covers(tmp_path):
    body = '{% if covers("torture") %}t{% endif %}{% if covers("health") %}h{% endif %}'
    (letter,) = rendered(workspace(tmp_path, body, "sr-1, sr-2"))
    assert of_role(letter, "body") == [["th"]]


def test_a_right_that_the_vocabulary_lacks_is_an_error_at_its_place(tmp_path):
    body = '{% if covers("tortre") %}x{% endif %}'
    front = changed(FRONT, "[office-a]", "[sr-1]")
    (letter,) = rendered(workspace(tmp_path, body, "", front, RIGHTS))
    (finding,) = letter.findings
    assert (finding.code, finding.severity) == ("TPL005", "error")
    assert str(finding.place) == "templates/letters/first.md:8:15"
    assert "did you mean 'torture'" in finding.remedy


VARIABLES = changed(
    FRONT,
    "to: [office-a]\n",
    "to: [sr-1, sr-2]\nvariables:\n"
    "  default: {ask: a reply, day: '**3** [@x]'}\n  sr-2: {ask: a visit}\n",
)


def test_a_recipient_has_its_own_words_and_else_the_default_ones(tmp_path):
    body = "We ask for {{ vars.ask }}, {{ letter.variables.ask }}. {{ vars.day }}"
    letters = rendered(workspace(tmp_path, body, "", VARIABLES))
    assert [of_role(each, "body")[0][0] for each in letters] == [
        "We ask for a reply, a reply. **3** [@x]",
        "We ask for a visit, a visit. **3** [@x]",
    ]
    assert all(each.findings == () for each in letters)


def test_a_word_that_a_recipient_lacks_is_an_error_with_its_place(tmp_path):
    front = VARIABLES.replace("ask: a visit", "ask: a visit, sole: x")
    letters = rendered(workspace(tmp_path, "{{ vars.sole }}", "", front))
    (finding,) = letters[0].findings
    assert finding.code == "TPL001"
    assert str(finding.place) == "templates/letters/first.md:11:4"
    assert letters[1].findings == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  sr-2: {ask", "  sr-3: {ask", "'variables' names 'sr-3'"),
        ("{ask: a visit}", "{Ask-It: x}", "the key 'Ask-It' must be a name like"),
        ("{ask: a visit}", "{ask: [x]}", "'ask' must be text"),
    ],
)
def test_variables_are_a_closed_format(tmp_path, old, new, message):
    front = changed(VARIABLES, old, new)
    errors = all_errors(workspace(tmp_path, "x", "", front))
    assert any(message in error.message for error in errors)


def test_a_statement_may_be_dated_to_the_month_and_a_letter_may_not(tmp_path):
    statement = FRONT.replace("to: [office-a]\n", "").replace("2099-11-03", "2099-11")
    (letter,) = rendered(workspace(tmp_path / "a", "Text.", "", statement))
    assert of_role(letter, "date") == [["November 2099"]]
    assert of_role(letter, "subject") == [["A subject"]]
    assert of_role(letter, "closing") == []
    assert of_role(letter, "label") == [["Signatories"]]
    assert letter.document.moment == "2099-11-01T00:00:00Z"
    assert letter.day.isoformat() == "2099-11-30"
    known = workspace(tmp_path / "b", "x", "", changed(FRONT, "2099-11-03", "2099-11"))
    with pytest.raises(AppealsError, match="'date' must be a day like"):
        known.letter("first")


def test_a_mandate_is_named_as_it_was_on_the_day():
    recipient = Recipient.model_validate(
        {
            "id": "sr",
            "kind": "thematic",
            "name": "Special Rapporteur on women and girls",
            "certainty": "confirmed",
            "salutation": "Dear",
            "former_names": ({"name": "Rapporteur on women", "until": "2022"},),
        }
    )
    days = [PartialDate.parse(text).first for text in ("2021-12-31", "2022-01-01")]
    assert [name_on_day(recipient, day) for day in days] == [
        "Rapporteur on women",
        "Special Rapporteur on women and girls",
    ]
