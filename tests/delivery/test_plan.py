"""A plan is canonical, sealed, and read strictly."""

import json

import pytest

from appeals.delivery.plan import is_plan, message_id, read_plan
from appeals.errors import BlockedError, UsageError
from tests.delivery.samples import ADDRESS, SENDER, plan, planned_file


def changed(content: bytes, old: str, new: str) -> bytes:
    text = content.decode()
    assert text.count(old) >= 1
    return text.replace(old, new, 1).encode()


def test_a_plan_is_read_as_it_was_written():
    made = plan(name="联合国, Office \u200fأ")
    assert read_plan(made.content(), "p.json") == made
    assert made.content() == plan(name="联合国, Office \u200fأ").content()


def test_its_keys_are_sorted_and_its_end_is_a_line_feed():
    content = plan().content()
    keys = list(json.loads(content))
    assert keys == sorted(keys)
    assert content.endswith(b"}\n")
    assert len(plan().id) == 16


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("office-a@example.org", "evil@example.com"),
        ('"made_on": "2099-11-21"', '"made_on": "2099-11-22"'),
        ('"obstacles": []', '"obstacles": [], "more": 1'),
        ('"size_bytes": 5', '"size_bytes": "5"'),
        ('"letter": "first"', '"letter": "first", "letter": "first"'),
        ('"recipient": "office-a"', '"recipient": "../office-a"'),
    ],
)
def test_a_plan_that_was_edited_is_refused(old, new):
    with pytest.raises(BlockedError, match=r"'p\.json' was changed since it was made"):
        read_plan(changed(plan().content(), old, new), "p.json")


def test_a_plan_with_the_message_id_of_another_message_is_refused():
    strange = plan(message_id="<" + "b" * 32 + "@example.org>")
    with pytest.raises(BlockedError, match="was changed"):
        read_plan(strange.content(), "p.json")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"\xff", b"[" * 100_000, b'{"schema": "appeals/plan@3"}', b"{}"],
)
def test_what_is_no_plan_is_called_so(content):
    with pytest.raises(UsageError, match=r"'p\.json' is no plan"):
        read_plan(content, "p.json")


def test_a_plan_is_known_by_its_schema_even_if_edited():
    assert is_plan(plan().content())
    assert is_plan(b'{"schema": "appeals/plan@3"}')
    assert not is_plan(b"schema: appeals/recipients@1")


def test_the_message_id_follows_the_content_and_not_the_day():
    def made(**changes):
        fields = {
            "letter": "first",
            "edition": "office-a",
            "sender": SENDER,
            "to": ("Head of Office A", ADDRESS.address),
            "subject": "Subject",
            "files": (planned_file("out/first/office-a.docx", b"words"),),
        }
        return message_id(**{**fields, **changes})

    assert made() == made()
    others = {
        made(),
        made(edition="office-a.fr"),
        made(subject="Other"),
        made(to=("Head of Office A", "b@example.org")),
        made(to=("Head of Office B", ADDRESS.address)),
        made(files=(planned_file("out/first/office-a.docx", b"other"),)),
    }
    assert len(others) == 6
    assert made().endswith("@example.org>")
