"""Drafts, web forms and post: what a person finishes, once."""

import io
import json

import pytest
from jsonschema import Draft202012Validator
from pypdf import PdfReader
from tools.json_output import output_schema

from appeals.delivery.imap import ImapMailbox
from appeals.errors import BlockedError, MachineError
from appeals.registry.workspace import load_workspace
from appeals.workflow.sending.sent_letters import open_ledger
from tests.delivery.imap_server import imap_server
from tests.workflow.sendings import (
    carried_out,
    front,
    plan_file,
    rendered_again,
    state_of,
    written,
)

LETTER = front(confidentiality="public", subject="A question")
WAYS = """\
    post:
      lines: [1 Example Street, 1400 Example City]
      certainty: confirmed
      source: invented
      checked_on: 2099-01-01
    web_form:
      url: https://form.example.org/
      certainty: confirmed
      source: invented
      checked_on: 2099-01-01
      last_checked: 2099-11-01
      fields:
        - {label: Who you are, fill: contact, certainty: confirmed}
        - {label: What happened, fill: text, max_characters: 10, certainty: confirmed}
"""


def prepared(root, **options):
    """Have a letter rendered and approved; office a has a form and an address."""
    made = written(root, letter=LETTER)
    path = made.root / "recipients.yaml"
    first, second = path.read_text("utf-8").split("  office-b:")
    path.write_text(f"{first}{WAYS}  office-b:{second}", "utf-8")
    rendered_again(load_workspace(made.root), **options)
    return load_workspace(made.root)


@pytest.fixture
def workspace(tmp_path):
    return prepared(tmp_path / "ws")


def with_mailbox(workspace, port: int) -> None:
    path = workspace.root / "appeals.toml"
    text = path.read_text("utf-8").partition("[mail.imap]")[0]
    more = f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
    path.write_text(f"{text}[mail.imap]\n{more}", "utf-8")


def rows(workspace):
    with open_ledger(workspace, state_of(workspace)) as ledger:
        return ledger.rows()


def test_drafts_are_put_into_the_mailbox_once(workspace):
    with imap_server() as held:
        with_mailbox(workspace, held.port)
        path = plan_file(workspace)
        for is_new in (True, False):
            done = carried_out(workspace, path, by="drafts")
            assert [(h.is_new, h.row.state) for h in done] == [(is_new, "drafted")] * 2
        drafts = held.folders["Drafts"]
    assert len(drafts) == 2
    assert all(b"X-Unsent" not in draft for draft in drafts)
    kept = workspace.root / "sent/first/kept" / rows(workspace)[0].record
    assert (kept / "message.eml").read_bytes() == drafts[0]


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_draft_is_there_once_wherever_the_command_died(
    workspace, monkeypatch, is_taken
):
    real = ImapMailbox.append_draft

    def die(self, *arguments):
        if is_taken:
            real(self, *arguments)
        raise MachineError("killed")

    with imap_server() as held:
        with_mailbox(workspace, held.port)
        path = plan_file(workspace)
        with monkeypatch.context() as patched:
            patched.setattr(ImapMailbox, "append_draft", die)
            (first,) = carried_out(workspace, path, by="drafts")
        assert first.row.state == "planned"
        done = carried_out(workspace, path, by="drafts")
        assert [h.row.state for h in done] == ["drafted"] * 2
        assert len(held.folders["Drafts"]) == 2


def test_a_sheet_has_the_fields_of_the_form(workspace):
    (done,) = carried_out(
        workspace, plan_file(workspace), by="form", only=("office-a",)
    )
    assert (done.row.state, done.row.way) == ("drafted", "form")
    assert done.row.address == "https://form.example.org/"
    assert done.path == workspace.root / "out/first/form/office-a.html"
    page = done.path.read_text("utf-8")
    assert "Words about 留置." in page
    assert done.row.record in page
    assert "characters too long for the form" in page
    fields = json.loads(done.path.with_suffix(".json").read_text("utf-8"))
    schema = output_schema("out/LETTER/form/ID.json")
    Draft202012Validator(schema).validate(fields)
    assert fields.keys() == schema["properties"].keys()
    assert [f["label"] for f in fields["fields"]] == ["Who you are", "What happened"]
    assert fields["files"][0]["path"] == "out/first/office-a.docx"
    kept = workspace.root / "sent/first/kept" / done.row.record
    assert (kept / "form.html").read_bytes() == done.path.read_bytes()


def test_a_recipient_without_a_form_is_blocked_and_the_others_can_go(workspace):
    path = plan_file(workspace)
    with pytest.raises(BlockedError, match="no web form of 'office-b' is known"):
        carried_out(workspace, path, by="form")
    assert not (workspace.root / "out/first/form").exists()
    done = carried_out(workspace, path, by="form", is_partial=True)
    assert [h.message.recipient for h in done] == ["office-a"]


def test_post_is_one_file_to_print(tmp_path):
    workspace = prepared(tmp_path / "ws", formats=("docx", "pdf"))
    path = plan_file(workspace, formats=("docx", "pdf"))
    (done,) = carried_out(workspace, path, by="post", only=("office-a",))
    assert (done.row.state, done.row.way) == ("drafted", "post")
    assert done.path == workspace.root / "out/first/post/office-a.pdf"
    packet = (workspace.root / "out/first/post/packet.pdf").read_bytes()
    pages = [p.extract_text() for p in PdfReader(io.BytesIO(packet)).pages]
    assert len(pages) == 4
    assert "1400 Example City" in pages[0]
    assert "Words about" in pages[2]


def test_a_letter_without_a_pdf_is_not_posted(workspace):
    path = plan_file(workspace)
    with pytest.raises(BlockedError, match="has no PDF to print"):
        carried_out(workspace, path, by="post", only=("office-a",))
