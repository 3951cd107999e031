"""The key to names: who may be on it, in the language of the letter."""

from dataclasses import replace

import pytest

from appeals.errors import AppealsError
from appeals.model.protected import ProtectedName, ProtectedPerson
from appeals.workflow.drafting.selection import CaseChoice, Selection
from appeals.workflow.protecting.name_sheet import name_sheet
from tests.checks.letters import FRONT, workspace_with
from tests.registry.channel_files import CHANNELS
from tests.registry.consent_files import consents

PERSON = ProtectedPerson(
    id="p-017",
    names=(
        ProtectedName(text="Zhyldyz Ornekova", lang="en"),
        ProtectedName(text="例某某", lang="zh"),
    ),
    ids=("passport N 0000017",),
    contacts=("+00 123 45",),
    born="1990",
)
ROWS = "id,alias,consent,confidentiality\ncase-001,Ms. A,rec-1,confidential\n"


class Keeper:
    """A vault with one person."""

    has_vault, hidden = True, None

    def persons(self):
        return {"p-017": PERSON}


def sheet(root, *, rows=ROWS, front="", name_vault=None, body="Words.\n", **record):
    record = {"channels": "any", **record}
    texts = {"consents": consents(**record), "channels": CHANNELS}
    head = FRONT.replace("kind: appeal\n", f"kind: appeal\n{front}")
    workspace = workspace_with(root, body, head, **texts)
    choice = None
    if rows:
        (root / "cases.csv").write_text(rows, "utf-8")
        choice = CaseChoice(root / "cases.csv")
    workspace = replace(workspace, name_vault=name_vault or Keeper())
    return name_sheet(workspace, Selection("first", cases=choice))


def test_a_sheet_says_who_an_alias_is_and_not_how_to_reach_them(tmp_path):
    made = sheet(tmp_path)
    assert made.content.decode() == (
        "Key to names: Example Watch, 2099-11-03\n\n"
        "1. Alias: Ms. A\n"
        "   Full name: Zhyldyz Ornekova (en); 例某某 (zh)\n"
        "   Born: 1990\n"
        "   Documents: passport N 0000017\n"
    )
    assert (made.count, made.left_out) == (1, ())


def test_its_words_are_in_the_language_of_the_letter(tmp_path):
    made = sheet(tmp_path, front="language: fr\n").content.decode()
    assert made.startswith("Clé des noms: ")
    assert "Nom complet: Zhyldyz" in made


def test_a_letter_with_a_consent_of_its_own_has_a_sheet(tmp_path):
    made = sheet(tmp_path, rows="", front="consent: rec-1\n")
    assert "1. Alias: first\n" in made.content.decode()


def test_whoever_may_not_be_on_it_is_left_out_by_the_id_of_the_case(tmp_path):
    rows = ROWS + "case-002,Mr. B,none,confidential\n"
    made = sheet(tmp_path, rows=rows)
    assert (made.count, made.left_out) == (
        1,
        ("case 'case-002': no record of consent",),
    )
    assert "Mr. B" not in made.content.decode()


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"shown_to": "{un: alias}"}, "does not show the name"),
        ({"withdrawn": "{date: 2099-05-01}"}, "was withdrawn"),
        ({"until": "2099-10-01"}, "ended on 2099-10-01"),
        ({"channels": "[letters]"}, "is not for the way"),
        ({"person": "p-018"}, "holds no name"),
    ],
)
def test_without_a_consent_that_allows_it_there_is_no_sheet(tmp_path, record, why):
    with pytest.raises(AppealsError) as caught:
        sheet(tmp_path, **record)
    assert why in caught.value.message
    assert "Ornekova" not in str(caught.value.problems)
    assert caught.value.exit_code == 4


def test_without_a_vault_nobody_knows_a_name(tmp_path):
    none = Keeper()
    none.has_vault = False
    with pytest.raises(AppealsError, match="has no vault"):
        sheet(tmp_path, name_vault=none)
