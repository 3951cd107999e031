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


def test_a_key_that_stands_twice_is_a_change():
    content = plan().content()
    twice = content.replace(b'"subject"', b'"subject": "x", "subject"', 1)
    with pytest.raises(BlockedError, match="was changed"):
        read_plan(twice, "p.json")


def test_what_only_looks_like_a_plan_was_changed():
    for rest in (b'"letter": "\\ud800"', b'"messages": ' + b"[" * 900 + b"]" * 900):
        content = b'{"schema": "appeals/plan@2", ' + rest + b"}"
        with pytest.raises(BlockedError, match="was changed"):
            read_plan(content, "p.json")


def test_a_plan_in_another_layout_is_the_same_plan():
    made = plan()
    laid_out = json.dumps(json.loads(made.content()), indent=4).encode()
    assert read_plan(laid_out, "p.json") == made


def test_a_plan_with_the_message_id_of_another_message_is_refused():
    strange = plan(message_id="<" + "b" * 32 + "@example.org>")
    with pytest.raises(BlockedError, match="was changed"):
        read_plan(strange.content(), "p.json")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"\xff", b"[" * 100_000, b'{"schema": "appeals/plan@3"}', b"{}"],
)
def test_what_is_no_plan_is_called_so(content):
    with pytest.raises(UsageError, match=r"'p\.json' is not a plan"):
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


def test_a_plan_is_written_a_line_a_message_and_read_back():
    made = plan(subject='A "messages": [] subject')
    two = made.messages[0].model_copy(update={"edition": "office-b"})
    both = made.model_copy(update={"messages": (made.messages[0], two)}).with_seal()
    lines = both.content().decode().splitlines()
    assert sum(line.startswith('  {"') for line in lines) == 2
    assert json.loads(both.content()) == both.as_json()
    assert read_plan(made.content(), "plan.json") == made
