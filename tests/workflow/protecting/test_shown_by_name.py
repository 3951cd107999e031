"""A name may stand where the record of consent shows it to who reads, not elsewhere."""

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.workflow.protecting.name_search import find_named_persons
from tests.registry.test_consents import CHANNELS, CONSENTS
from tests.registry.workspaces import FILES, write_workspace

LETTER = FILES["templates/letters/first.md"]


def shown(tmp_path, *, head: str = "consent: rec-1", consents: str = CONSENTS) -> set:
    root = write_workspace(
        tmp_path,
        consents_yaml=consents,
        channels_yaml=CHANNELS,
        first_md=LETTER.replace("---\nText", f"{head}\n---\nText"),
    )
    workspace = load_workspace(root)
    letters = [*select_letters(workspace, Selection("first"))]
    found = {find_named_persons(workspace, each) for each in letters}
    assert len(found) == 1
    return {*found.pop()}


CONFIDENTIAL = "consent: rec-1\nconfidentiality: confidential"
WITHDRAWN = "    withdrawn: {date: 2026-11-01}\n"


@pytest.mark.parametrize(
    ("head", "consents", "persons"),
    [
        (CONFIDENTIAL, CONSENTS, {"p-017"}),
        ("consent: rec-1\nconfidentiality: public", CONSENTS, set()),
        ("confidentiality: confidential", CONSENTS, set()),
        (CONFIDENTIAL, CONSENTS + WITHDRAWN, set()),
        (CONFIDENTIAL, CONSENTS.replace("un: name", "un: alias"), set()),
        (CONFIDENTIAL.replace("rec-1", "rec-2"), CONSENTS, set()),
    ],
)
def test_a_name_is_shown_to_whom_the_record_says(tmp_path, head, consents, persons):
    consents = consents.replace("un: alias, state: name", "un: alias, state: alias")
    assert shown(tmp_path, head=head, consents=consents) == persons
