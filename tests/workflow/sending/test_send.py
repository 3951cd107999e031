"""A plan is carried out exactly once, or nothing is written."""

import hashlib
import json
from email import message_from_bytes
from email.policy import SMTP

import pytest

from appeals.delivery.plan import Plan, message_id
from appeals.delivery.receipts import Receipts
from appeals.errors import BlockedError, MachineError, UsageError
from appeals.review.reasons import refuse_empty_reason
from tests.annexes.samples import clean_pdf
from tests.workflow.sendings import (
    carried_out,
    front,
    plan_file,
    planned,
    recipients,
    rendered,
    rendered_again,
)

STRICT = SMTP.clone(raise_on_defect=True)
REASON = "confirmed by telephone on 2 November"


def outbox(root) -> dict[str, bytes]:
    paths = sorted(root.glob("out/first/outbox/*"))
    return {path.name: path.read_bytes() for path in paths}


def receipts(root) -> list[dict]:
    paths = sorted(root.glob("sent/first/*.json"))
    return [json.loads(path.read_text("utf-8")) for path in paths]


def nothing_is_written(root) -> bool:
    return not (root / "out/first/outbox").exists() and not (root / "sent").exists()


def refusals(workspace, path, **options) -> list[str]:
    with pytest.raises(BlockedError) as caught:
        carried_out(workspace, path, **options)
    error = caught.value
    errors = error.split()
    assert all(isinstance(each, BlockedError) for each in errors)
    return [each.message for each in errors]


def forged(made: Plan, **changes) -> bytes:
    """Change the first message of a plan and seal it again, with its Message-ID."""
    first = made.messages[0].model_copy(update=changes)
    held = ((first.name, first.email.address), first.subject, first.files)
    own = message_id(made.letter, first.edition, made.sender, *held)
    messages = (first.model_copy(update={"message_id": own}), *made.messages[1:])
    return made.model_copy(update={"messages": messages}).with_seal().content()


def test_every_recipient_gets_one_message_with_the_files_of_the_plan(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    done = carried_out(workspace, path)
    assert [h.path.name for h in done] == ["office-a.eml", "office-b.eml"]
    for handover, content in zip(done, outbox(tmp_path).values(), strict=True):
        parsed = message_from_bytes(content, policy=STRICT)
        assert len(parsed["To"].addresses) == 1
        assert parsed["Message-ID"] == handover.message.message_id
        assert parsed["Subject"] == handover.message.subject
        (part,) = parsed.iter_attachments()
        attached = hashlib.sha256(part.get_payload(decode=True)).hexdigest()
        assert attached == handover.message.files[1].sha256
        assert part.get_filename() == "Sauvegarde, 留置 2099-11-03.docx"
        body = parsed.get_body(("plain",)).get_content()
        assert "Words about 留置." in body


def test_each_message_has_a_receipt(tmp_path):
    workspace = rendered(tmp_path)
    (first, _) = carried_out(workspace, plan_file(workspace))
    held = receipts(tmp_path)
    assert [r["recipient"] for r in held] == ["office-a", "office-b"]
    assert held[0]["message_id"] == first.message.message_id
    assert (
        held[0]["message_sha256"]
        == hashlib.sha256(outbox(tmp_path)["office-a.eml"]).hexdigest()
    )
    assert held[0]["unverified_reason"] is None
    assert held[0]["written_at"] == "2099-11-21T10:11:12+00:00"


def test_the_same_plan_writes_nothing_a_second_time(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    carried_out(workspace, path)
    (tmp_path / "out/first/outbox/office-a.eml").unlink()  # sent, then tidied up
    (tmp_path / "out/first/office-a.docx").unlink()
    before = outbox(tmp_path), receipts(tmp_path)
    assert [h.is_new for h in carried_out(workspace, path)] == [False, False]
    assert (outbox(tmp_path), receipts(tmp_path)) == before


def test_a_plan_made_anew_of_the_same_things_writes_nothing_either(tmp_path):
    workspace = rendered(tmp_path)
    carried_out(workspace, plan_file(workspace))
    assert not any(h.is_new for h in carried_out(workspace, plan_file(workspace)))


def test_a_run_that_died_before_the_receipt_goes_on_with_the_same_bytes(
    tmp_path, monkeypatch
):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)

    def die(self, receipt):
        raise MachineError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Receipts, "put", die)
        with pytest.raises(MachineError):
            carried_out(workspace, path)
    (left,) = outbox(tmp_path).items()
    assert receipts(tmp_path) == []
    assert [h.is_new for h in carried_out(workspace, path)] == [False, True]
    assert outbox(tmp_path)[left[0]] == left[1]
    assert len(receipts(tmp_path)) == len(outbox(tmp_path)) == 2


def test_the_same_plan_gives_the_same_bytes_elsewhere(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for root in (first, second):
        workspace = rendered(root)
        carried_out(workspace, plan_file(workspace))
    assert outbox(first) == outbox(second)


def test_unverified_addresses_are_all_named_and_nothing_is_written(tmp_path):
    workspace = rendered(tmp_path, a="unconfirmed", b="unconfirmed")
    said = refusals(workspace, plan_file(workspace))
    assert said == [
        "the address office-a@example.org of 'office-a' is unconfirmed",
        "the address office-b@example.org of 'office-b' is unconfirmed",
    ]
    assert nothing_is_written(tmp_path)


def test_a_reason_lets_them_pass_and_is_recorded(tmp_path):
    workspace = rendered(tmp_path, a="unconfirmed", b="confirmed")
    carried_out(workspace, plan_file(workspace), unverified_reason=REASON)
    held = receipts(tmp_path)
    assert [r["unverified_reason"] for r in held] == [REASON, None]
    assert held[0]["certainty"] == "unconfirmed"


def test_an_address_out_of_use_passes_for_no_reason(tmp_path):
    workspace = rendered(tmp_path, a="legacy", b="confirmed")
    said = refusals(workspace, plan_file(workspace), unverified_reason=REASON)
    assert said == ["the address office-a@example.org of 'office-a' is out of use"]
    assert nothing_is_written(tmp_path)


@pytest.mark.parametrize("option", ["unverified_reason", "again_reason"])
@pytest.mark.parametrize("reason", [" ", "x", "ok ok ok ok ok", "1234567890", "准"])
def test_a_reason_that_tells_nothing_is_none(tmp_path, option, reason):
    workspace = rendered(tmp_path)
    with pytest.raises(UsageError, match="needs a reason") as caught:
        carried_out(workspace, plan_file(workspace), **{option: reason})
    assert "ten letters or more" in (caught.value.remedy or "")
    assert nothing_is_written(tmp_path)


def test_a_reason_in_chinese_needs_fewer_characters():
    refuse_empty_reason("--again", "办公室电话确认")


def test_one_recipient_without_an_address_holds_back_all(tmp_path):
    workspace = rendered(tmp_path, a="confirmed", b="none")
    said = refusals(workspace, plan_file(workspace))
    assert said == ["no e-mail address of 'office-b' is known"]
    assert nothing_is_written(tmp_path)


@pytest.mark.parametrize("name", ["office-a.docx", "office-a.txt"])
def test_a_file_that_changed_since_is_named(tmp_path, name):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    (tmp_path / "out/first" / name).write_bytes(b"tampered")
    (said,) = refusals(workspace, path)
    assert f"'out/first/{name}' was changed since the plan was made" in said
    (tmp_path / "out/first" / name).unlink()
    (said,) = refusals(workspace, path)
    assert f"'out/first/{name}' is not there any more" in said
    assert nothing_is_written(tmp_path)


def test_a_plan_that_was_edited_is_refused(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    text = path.read_text("utf-8")
    path.write_text(text.replace("office-a@", "office-x@"), encoding="utf-8")
    (said,) = refusals(workspace, path)
    assert "was changed since it was made" in said


def test_an_address_that_changed_in_the_registry_makes_the_plan_stale(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    text = recipients(a="legacy", b="confirmed")
    (tmp_path / "recipients.yaml").write_text(text, encoding="utf-8")
    said = refusals(workspace, path, unverified_reason=REASON)
    assert "the address of 'office-a' is another one now" in said[0]
    assert nothing_is_written(tmp_path)


def test_a_recipient_or_sender_that_is_gone_makes_the_plan_stale(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    registry = tmp_path / "recipients.yaml"
    text = registry.read_text("utf-8").replace("office-b", "office-c")
    registry.write_text(text, encoding="utf-8")
    settings = tmp_path / "appeals.toml"
    text = settings.read_text("utf-8").replace("office@", "other@")
    settings.write_text(text, encoding="utf-8")
    said = "\n".join(refusals(workspace, path))
    assert "appeals.toml names another sender" in said
    assert "recipients.yaml has no 'office-b' any more" in said


@pytest.mark.parametrize(
    "stolen", ["citations.yaml", "../secret.txt", "out/first/office-b.docx"]
)
def test_no_plan_carries_off_another_file(tmp_path, stolen):
    root = tmp_path / "workspace"
    workspace = rendered(root)
    path = plan_file(workspace)
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    made = planned(workspace).plan
    first = made.messages[0]
    sha256 = hashlib.sha256((root / stolen).read_bytes()).hexdigest()
    other = first.files[1].model_copy(update={"path": stolen, "sha256": sha256})
    path.write_bytes(forged(made, files=(first.files[0], other)))
    (said,) = refusals(workspace, path)
    assert f"'{stolen}' is not a file of this letter" in said
    assert nothing_is_written(root)


def test_a_name_that_no_registry_has_is_refused_before_anything_is_written(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    evil = "Office B\r\nBcc: evil@example.com"
    path.write_bytes(forged(planned(workspace).plan, name=evil))
    (said,) = refusals(workspace, path)
    assert "'office-a' is called '联合国 Office, \"A\"' now" in said
    assert nothing_is_written(tmp_path)


def test_blockers_of_the_plan_hold_it_back(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace, formats=("docx", "pdf"))
    said = refusals(workspace, path)
    assert said[0] == "office-a: 'office-a.pdf' is not rendered yet"


def test_a_second_message_to_a_recipient_needs_a_reason(tmp_path):
    workspace = rendered(tmp_path)
    carried_out(workspace, plan_file(workspace))
    letter = tmp_path / "templates/letters/first.md"
    letter.write_text(letter.read_text("utf-8") + "More.\n", encoding="utf-8")
    rendered_again(workspace)
    path = plan_file(workspace)
    said = refusals(workspace, path)
    assert "'office-a' has had another message of this letter" in said[0]
    assert len(receipts(tmp_path)) == 2
    done = carried_out(workspace, path, again_reason="the annex was wrong")
    assert [h.details.again_reason for h in done] == ["the annex was wrong"] * 2
    assert len(receipts(tmp_path)) == 4


def test_a_message_that_a_hand_changed_in_the_outbox_is_kept(tmp_path):
    workspace = rendered(tmp_path)
    path = plan_file(workspace)
    there = tmp_path / "out/first/outbox/office-b.eml"
    there.parent.mkdir()
    there.write_bytes(b"mine")
    (said,) = refusals(workspace, path)
    assert "is there already and is not the message planned" in said
    assert outbox(tmp_path) == {"office-b.eml": b"mine"}


def test_a_joint_letter_is_a_message_to_each(tmp_path):
    workspace = rendered(tmp_path, letter=front(joint="true"))
    carried_out(workspace, plan_file(workspace))
    assert sorted(outbox(tmp_path)) == ["office-a.eml", "office-b.eml"]


def test_an_annex_goes_along_as_it_was_planned(tmp_path):
    (tmp_path / "annexes").mkdir()
    (tmp_path / "annexes/a.pdf").write_bytes(clean_pdf())
    annexes = "[{title: A, file: annexes/a.pdf}]"
    workspace = rendered(tmp_path, letter=front(annexes=annexes))
    carried_out(workspace, plan_file(workspace))
    parsed = message_from_bytes(outbox(tmp_path)["office-a.eml"], policy=STRICT)
    annex = list(parsed.iter_attachments())[-1]
    assert annex.get_filename() == "Annex 1.pdf"
    assert annex.get_payload(decode=True) == clean_pdf()
