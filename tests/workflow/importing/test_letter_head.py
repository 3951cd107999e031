"""The head of an old letter: known or not at all, and no line of it lost."""

import pytest

from tests.workflow.importing.letters import body_of, head_of, imported, messages

TEXT = (
    "We write to you about the people who were held in secret places by the State, "
    "which is against the law of the United Nations."
)


def letter(tmp_path, *parts: str, end: str = "Safeguard Defenders"):
    text = "\n\n".join([*parts, TEXT, end])
    return imported(tmp_path, "old.md", text, lang="en")


def head(tmp_path, *parts: str, **more: str) -> dict[str, str]:
    lines = head_of(letter(tmp_path, *parts, **more))
    return dict(line.split(": ", 1) for line in lines)


UNODC = "United Nations Office on Drugs and Crime"
WGAD = "Working Group on Arbitrary Detention"
WGEID = "Working Group on Enforced or Involuntary Disappearances"
IN_FRENCH = "Office des Nations Unies contre la drogue et le crime"


@pytest.mark.parametrize(
    ("lines", "to"),
    [
        (f"Executive Director\\\n{UNODC}", "unodc-ed"),
        (f"To the Executive Director, {UNODC}", "unodc-ed"),
        (f"H.E. Ms. Ghada Fathi Waly\\\n{UNODC} (UNODC)", "unodc-ed"),
        (WGAD, "wgad"),
        (f"- {WGAD}\n- {WGEID}", "wgad, wgeid"),
        (f"Directrice exécutive\\\n{IN_FRENCH}", "unodc-ed"),
        ("unodc@un.org", "unodc-ed"),
        (f"The Acting Executive Director\n{UNODC}", "unodc-ed"),
        (UNODC, ""),
        ("Ghada Fathi Waly", ""),
        ("The Minister of Justice", ""),
    ],
)
def test_a_recipient_is_known_for_certain_or_not_at_all(lines, to, tmp_path):
    found = head(tmp_path, "3 November 2020", lines, "Dear Ms. Waly,")
    assert found["to"] == f"[{to}]"


def test_lines_that_are_not_printed_stay_and_are_named(tmp_path):
    old = letter(
        tmp_path,
        "Vienna, 3 November 2020",
        "Our ref: 12/2020",
        "The Minister of Justice",
        "Re: The *matter* of {{ secret }} places",
        "Your Excellency,",
        end="Respectfully submitted,\n\nAna Example\n\nDirector",
    )
    found = dict(line.split(": ", 1) for line in head_of(old))
    assert found["reference"] == "12/2020"
    assert found["subject"] == 'The matter of {{ "{{" }} secret }} places'
    assert found["date"] == "2020-11-03"
    assert found["from"] == "[safeguard-defenders]"
    body = body_of(old).split("\n\n")
    assert body == [
        "The Minister of Justice",
        "Your Excellency,",
        TEXT,
        "Respectfully submitted,",
        "Ana Example",
        "Director",
    ]
    said = "\n".join(messages(old))
    for what in (
        "old.md:1 of the date line 'Vienna, 3 November 2020' only the day is kept",
        "old.md:5 'The Minister of Justice' is above the text",
        "no addressee was recognised",
        "the salutation 'Your Excellency,', to nobody known, is kept",
        "no registered signatory was found below the text",
        "the closing 'Respectfully submitted,' is kept in the text",
        "old.md:15 'Ana Example' is below the closing, and is kept there",
    ):
        assert what in said


def test_what_is_missing_is_named_and_nothing_is_made_up(tmp_path):
    old = letter(tmp_path, "Dear Sir or Madam,")
    found = dict(line.split(": ", 1) for line in head_of(old))
    assert found["subject"] == "SUBJECT IN ONE LINE"
    assert found["date"] == "2026-11-29"
    said = "\n".join(messages(old))
    assert "no subject was found" in said
    assert "no date was found: it is dated 2026-11-29" in said


def test_a_heading_is_the_subject_where_there_is_no_other(tmp_path):
    found = head(tmp_path, "# Secret places", "Dear Ms. Waly,")
    assert found["subject"] == "Secret places"


def test_a_heading_above_the_text_may_be_the_subject_or_stays(tmp_path):
    old = letter(tmp_path, "# A campaign", "## Re: Secret places", "Dear Ms. Waly,")
    found = dict(line.split(": ", 1) for line in head_of(old))
    assert found["subject"] == "Secret places"
    assert body_of(old).startswith("# A campaign\n\nDear")
    assert any("'A campaign' is above the text" in each for each in messages(old))


def test_items_of_a_list_that_are_not_known_stay(tmp_path):
    old = letter(
        tmp_path,
        f"- {WGAD}\n- The Minister of Justice",
        "Dear All,",
        end="Yours sincerely,\n\n- Safeguard Defenders\n- Example Watch",
    )
    body = body_of(old)
    assert body.startswith("- The Minister of Justice\n\nDear All,")
    assert body.endswith("- Example Watch")


def test_a_day_in_another_line_does_not_date_the_letter(tmp_path):
    lines = ("Your letter of 3 May 2019", "Geneva, 4 May 2020", "Dear Ms. Waly,")
    old = letter(tmp_path, *lines)
    assert "date: 2020-05-04" in head_of(old)
    assert body_of(old).startswith("Your letter of 3 May 2019")


def test_a_name_within_the_text_signs_nothing(tmp_path):
    end = f"World Uyghur Congress\n\n{TEXT} {TEXT}\n\nSafeguard Defenders"
    old = letter(tmp_path, "Dear Ms. Waly,", end=end)
    assert "from: [safeguard-defenders]" in head_of(old)
    assert "World Uyghur Congress" in body_of(old)


def test_annexes_below_the_signature_go_to_the_head(tmp_path):
    end = "Yours sincerely,\n\nSafeguard Defenders\n\nAnnexes\n\n1. A list\n2. A map"
    old = letter(tmp_path, "Dear Ms. Waly,", end=end)
    assert head_of(old)[-3:] == ["annexes:", "  - title: A list", "  - title: A map"]
    assert body_of(old) == f"Dear Ms. Waly,\n\n{TEXT}\n\nYours sincerely,"


def test_lines_of_an_address_are_taken_whatever_is_before_them(tmp_path):
    old = letter(
        tmp_path,
        "3 November 2020",
        f"To: The Executive Director\n{UNODC}\n1400 Vienna, Austria",
        "Dear Ms. Waly,",
    )
    assert body_of(old) == TEXT


def test_a_table_above_the_text_is_named_as_what_may_be_a_letterhead(tmp_path):
    table = "| Our office | Our street |\n|---|---|"
    old = letter(tmp_path, table, "3 November 2020", WGAD, "Dear Members,")
    assert any("a table is above the text" in message for message in messages(old))


@pytest.mark.parametrize(
    ("lang", "closing"),
    [
        ("en", "With our warmest regards,"),
        ("fr", "Nous vous prions d’agréer, Madame, l’expression de notre estime."),
        ("fr", "Dans cette attente, veuillez croire à notre considération."),
        ("es", "La saludan muy atentamente,"),
        ("zh-Hans", "此致\n\n敬礼"),
    ],
)
def test_closings_of_letters_are_known_as_such(lang, closing, tmp_path):
    text = "\n\n".join(["3.11.2020", WGAD, "X:", TEXT, closing, "Safeguard Defenders"])
    said = messages(imported(tmp_path, "old.md", text, lang=lang))
    kept = [m for m in said if "the closing" in m and "is kept in the text" in m]
    assert len(kept) == 1
    assert not any("below the closing" in m for m in said)


def test_a_line_to_sign_on_is_no_signatory(tmp_path):
    end = "Yours sincerely,\n\n\\_\\_\\_\\_\n\nAna Example"
    old = letter(tmp_path, "3 November 2020", WGAD, "Dear Members,", end=end)
    assert "a line to sign on is left out" in "\n".join(messages(old))
    assert "\\_" not in body_of(old)
    assert "Ana Example" in body_of(old)
