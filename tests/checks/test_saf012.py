"""An alias that tells who the person is, is remarked on (SAF012)."""

from dataclasses import replace

import pytest

from appeals.checks import saf012_alias_tells
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.registry.workspace import load_workspace
from tests.checks.test_consent_rules import case
from tests.protection.invented import person
from tests.registry.consent_files import consents
from tests.registry.workspaces import write_workspace
from tests.workflow.protecting.named import OpenNames


def found(tmp_path, alias: str, name_vault: OpenNames) -> list[str]:
    root = write_workspace(tmp_path, consents_yaml=consents())
    workspace = replace(load_workspace(root), name_vault=name_vault)
    about = person(workspace.consents["rec-1"].person, "Gundula Erfundene")
    name_vault.known = (about,)
    asked = LetterRequest(
        "first", workspace.letter("first"), None, case=replace(case(), alias=alias)
    )
    letter = Composer(workspace).compose(asked)
    return [each.message for each in saf012_alias_tells.check(letter)]


@pytest.mark.parametrize(
    ("alias", "fault"),
    [
        ("Ms. Erfundene", "tells who 'p-017' is"),
        ("Maria Example", "looks like a full name"),
        ("the lawyer of that village", "has more than four words"),
    ],
)
def test_saf012_finds_an_alias_that_tells_and_does_not_repeat_it(
    tmp_path, alias, fault
):
    (said,) = found(tmp_path, alias, OpenNames())
    assert said.startswith(f"The alias of the case 'case-1' {fault}")
    assert alias not in said


def test_saf012_leaves_an_alias_alone_and_opens_no_vault(tmp_path):
    assert found(tmp_path, "Ms. A", OpenNames()) == []
    shut = OpenNames(is_open=False)
    assert found(tmp_path, "Ms. Erfundene", shut) == []
    assert shut.asked == []
