"""Tests of splitting a letter's file."""

import pytest

from appeals.errors import WorkspaceError
from appeals.registry.front_matter import parse_letter, read_letter, set_master_blocks
from tests.registry.workspaces import reported

HEAD = "---\nsubject: A subject\nkind: appeal\nfrom: [a]\ndate: 2099-11-03\n---\n"


def test_head_and_text_are_parted_and_the_text_knows_its_line():
    letter, errors = parse_letter(HEAD + "\nFirst.\n\n---\n\nLast.\n", "l.md")
    assert errors == ()
    assert letter.front.subject == "A subject"
    assert letter.front.signed_by == ("a",)
    assert letter.body == "\nFirst.\n\n---\n\nLast.\n"
    assert letter.body_line == 7


def test_values_of_the_head_know_their_place():
    letter, _ = parse_letter(HEAD, "l.md")
    assert str(letter.place("from", 0)) == "l.md:4:8"
    assert str(letter.place("date")) == "l.md:5:7"
    assert str(letter.place("reply_by")) == "l.md:1:1"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("Text alone.\n", "1:1", "'l.md' has no front matter"),
        ("", "1:1", "'l.md' has no front matter"),
        ("\n---\nsubject: x\n---\n", "1:1", "'l.md' has no front matter"),
        ("---\nsubject: x\n", "1:1", "the front matter is never closed"),
        ("---\nsubject: x\n --- \n", "1:1", "the front matter is never closed"),
        ("---\n\n---\nText.\n", "1:1", "the front matter is empty"),
        ("---\nsubject: a: b\n---\n", "2:11", "a colon and a blank are inside text"),
        ("---\n- a\n---\n", "2:1", "keys and values must be here"),
        (HEAD.replace("kind: appeal", "kind: x"), "3:7", "'kind' must be appeal"),
        (HEAD.replace("kind: appeal", "kin: appeal"), "2:1", "'kind' is missing"),
    ],
)
def test_a_head_that_is_wrong_is_reported_at_its_place(text, place, message):
    letter, errors = parse_letter(text, "l.md")
    assert letter is None
    assert reported(errors)[0].startswith(f"l.md:{place} {message}")
    assert errors[0].remedy or "kind" in message


def test_doubled_keys_and_wrong_values_come_together():
    text = HEAD.replace("---\nsub", "---\nkind: x\nsub", 1)
    places = [str(e.place) for e in parse_letter(text, "l.md")[1]]
    assert places == ["l.md:4:1", "l.md:2:7"]


def test_reading_raises_all_errors_at_once(tmp_path):
    (tmp_path / "l.md").write_text("---\nkind: x\n---\n")
    with pytest.raises(WorkspaceError) as caught:
        read_letter(tmp_path, "l.md")
    assert len(caught.value.problems) == 4


def test_a_private_use_character_in_the_text_is_refused(tmp_path):
    (tmp_path / "l.md").write_text(HEAD + "Text \ue123.\n", encoding="utf-8")
    with pytest.raises(WorkspaceError) as caught:
        read_letter(tmp_path, "l.md")
    assert str(caught.value.place) == "l.md:7:6"


TRANSLATION = """\
---
# who reviews this: "a colleague"
subject:   A  subject
kind: appeal
from: [example-watch]   # us
date: 2099-11-03
"""
BODY = "---\nText -- with *marks*.\n---\nmaster_blocks: no head"
HASHES = ("12345678", "1e234567", "abcdef01")
FILE = "templates/letters/x.fr.md"


def master_blocks(content: bytes) -> tuple[str, ...]:
    letter, errors = parse_letter(content.decode().replace("\r\n", "\n"), FILE)
    assert errors == ()
    return letter.front.master_blocks


def test_the_key_is_put_at_the_end_of_the_head():
    after = set_master_blocks((TRANSLATION + BODY).encode(), FILE, HASHES, None)
    assert master_blocks(after) == HASHES
    text = after.decode()
    assert text.startswith(TRANSLATION)
    assert text.endswith(BODY)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "old",
    [
        'master_blocks: ["00000000"]\n',
        'master_blocks: [\n  "00000000",\n  "11111111",\n]\n',
        'master_blocks:\n- "00000000"\n- "11111111"\n',
        "master_blocks: []\n",
    ],
)
def test_an_older_list_is_replaced_where_it_stands(old, line_end):
    tail = "confidentiality: public\n" + BODY
    before = (TRANSLATION + old + tail).replace("\n", line_end)
    text = set_master_blocks(before.encode(), FILE, HASHES, None).decode()
    assert master_blocks(text.encode()) == HASHES
    assert text.startswith(TRANSLATION.replace("\n", line_end))
    assert text.endswith(tail.replace("\n", line_end))
    assert text.count("\r") == (text.count("\n") if line_end == "\r\n" else 0)


def test_writing_the_same_list_twice_changes_no_byte():
    once = set_master_blocks((TRANSLATION + BODY).encode(), FILE, HASHES * 20, None)
    assert set_master_blocks(once, FILE, HASHES * 20, None) == once


def test_a_head_that_cannot_be_changed_safely_is_left_alone():
    odd = TRANSLATION + 'master_blocks: ["00000000"\n# a remark\n]\n' + BODY
    with pytest.raises(WorkspaceError, match="without changing more"):
        set_master_blocks(odd.encode(), FILE, HASHES, None)
