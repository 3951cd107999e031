"""Confidential mail to an address without a key is remarked on (SAF013)."""

import pytest

from appeals.checks import saf013_unprotected_mail
from appeals.composition.compose import Composer
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.selection import Selection, select_letters
from tests.workflow.sendings import front, written

KEY = f"    openpgp: {{fingerprint: {'0' * 40}, file: a.asc, certainty: confirmed}}\n"


def found(tmp_path, *, letter: str, more: str = "", **certainties) -> list[str]:
    written(tmp_path, letter=letter, **(certainties or {"a": "confirmed"}))
    path = tmp_path / "recipients.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("groups:", f"{more}groups:"), "utf-8")
    path.write_text(path.read_text("utf-8").replace("office-b]", "office-a]"), "utf-8")
    workspace = load_workspace(tmp_path)
    composer = Composer(workspace)
    return [
        f"{each.severity} {each.place} {each.message} ({each.remedy})"
        for request in select_letters(workspace, Selection("first"))
        for each in saf013_unprotected_mail.check(composer.compose(request))
    ]


CONFIDENTIAL = front(confidentiality="confidential", to="[office-a]")


def test_saf013_finds_confidential_mail_without_a_key(tmp_path):
    (said,) = found(tmp_path, letter=CONFIDENTIAL)
    assert said.startswith("warning recipients.yaml:3:")
    assert "mail to 'office-a' is not encrypted" in said
    assert "enter its key under 'openpgp:'" in said


@pytest.mark.parametrize(
    ("letter", "more", "certainty"),
    [
        (front(confidentiality="public", to="[office-a]"), "", "confirmed"),
        (CONFIDENTIAL, KEY, "confirmed"),
        (CONFIDENTIAL, "    send_by: form\n", "confirmed"),
        (CONFIDENTIAL, "", "none"),
    ],
)
def test_saf013_leaves_alone_what_is_public_protected_or_no_mail(
    tmp_path, letter, more, certainty
):
    assert found(tmp_path, letter=letter, more=more, a=certainty) == []
