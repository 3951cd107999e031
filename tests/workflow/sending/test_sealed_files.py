"""A confidential letter goes encrypted to a recipient with an OpenPGP key."""

import email
import io
import zipfile

import pysequoia
import pytest

from appeals.errors import BlockedError
from appeals.registry.workspace import load_workspace
from tests.workflow.sendings import (
    carried_out,
    front,
    plan_file,
    planned,
    rendered_again,
    written,
)

KEY = """\
    openpgp:
      fingerprint: {fingerprint}
      file: keys/office-a.pgp
      certainty: confirmed
      source: invented
      checked_on: 2099-01-01
"""
WORDS = "Words about"


@pytest.fixture(scope="module")
def tsk():
    return pysequoia.Tsk.generate("Office A <office-a@example.org>")


def enter(root, certificate) -> None:
    """Enter a key for the first of the two offices."""
    (root / "keys").mkdir(exist_ok=True)
    (root / "keys/office-a.pgp").write_bytes(bytes(certificate))
    path, at = root / "recipients.yaml", "  office-b:\n"
    text = path.read_text("utf-8")
    key = KEY.format(fingerprint=certificate.fingerprint)
    path.write_text(text.replace(at, key + at), "utf-8")


def ready(tmp_path, tsk, *, confidentiality: str = "confidential"):
    made = written(tmp_path, letter=front(confidentiality=confidentiality))
    enter(tmp_path, tsk.extract_certificate())
    rendered_again(made)
    return load_workspace(tmp_path)


def names(message) -> list[str]:
    return [file.path.rpartition("/")[2] for file in message.files]


def test_the_letter_goes_in_one_file_that_the_key_opens(tmp_path, tsk):
    workspace = ready(tmp_path, tsk)
    first, second = planned(workspace).plan.messages
    assert names(first) == ["office-a.openpgp.txt", "office-a.documents.zip.pgp"]
    assert [file.role for file in first.files] == ["text", "letter"]
    assert names(second) == ["office-b.txt", "office-b.docx"]
    assert first.blockers == second.blockers == ()
    done = carried_out(workspace, plan_file(workspace))
    message = email.message_from_bytes(done[0].path.read_bytes())
    body, container = message.get_payload()
    text = body.get_payload(decode=True).decode()
    assert WORDS not in text
    assert str(tsk.extract_certificate().fingerprint).upper() in text
    assert container.get_filename() == "documents.zip.pgp"
    sealed = container.get_payload(decode=True)
    opened = pysequoia.decrypt(decryptor=tsk.decryptor(), bytes=sealed).bytes
    with zipfile.ZipFile(io.BytesIO(opened)) as archive:
        packed = archive.namelist()
        held = {each.rpartition(".")[2]: archive.read(each) for each in packed}
    assert held["docx"] == (tmp_path / "out/first/office-a.docx").read_bytes()
    assert WORDS in held["txt"].decode()


def test_planned_again_the_file_stays_until_the_letter_changes(tmp_path, tsk):
    workspace = ready(tmp_path, tsk)
    before = planned(workspace).plan.messages[0]
    assert planned(workspace).plan.messages[0] == before
    path = tmp_path / "templates/letters/first.md"
    path.write_text(path.read_text("utf-8") + "More.\n", "utf-8")
    rendered_again(workspace)
    after = planned(workspace).plan.messages[0]
    assert after.files[1].sha256 != before.files[1].sha256
    assert after.blockers == ()


def test_a_plan_is_stale_when_the_key_ended_or_is_another(tmp_path, tsk):
    workspace = ready(tmp_path, tsk)
    path = plan_file(workspace)
    other = pysequoia.Tsk.generate("A <a@example.org>").extract_certificate()
    (tmp_path / "keys/office-a.pgp").write_bytes(bytes(other))
    with pytest.raises(BlockedError) as caught:
        carried_out(workspace, path)
    said = "\n".join(each.message for each in caught.value.problems)
    assert "is another key than recipients.yaml names" in said
    assert not [*tmp_path.glob("sent/first/*.json")]
    (code,) = {each.code for each in planned(workspace).plan.messages[0].blockers}
    assert code == "openpgp-key"


def test_a_public_letter_goes_as_it_is(tmp_path, tsk):
    workspace = ready(tmp_path, tsk, confidentiality="public")
    first, _ = planned(workspace).plan.messages
    assert names(first) == ["office-a.txt", "office-a.docx"]


def test_a_form_or_printer_does_not_get_what_is_encrypted(tmp_path, tsk):
    workspace = ready(tmp_path, tsk)
    path = plan_file(workspace)
    with pytest.raises(BlockedError) as caught:
        carried_out(workspace, path, by="post", only=("office-a",))
    assert "encrypted-files" in {each.code for each in caught.value.problems}
    recipients = tmp_path / "recipients.yaml"
    text = recipients.read_text("utf-8")
    key = "    openpgp:\n"
    recipients.write_text(text.replace(key, f"    send_by: post\n{key}"), "utf-8")
    first, _ = planned(load_workspace(tmp_path)).plan.messages
    assert names(first)[1] == "office-a.docx"
