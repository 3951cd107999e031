"""`master_blocks` is written, and nothing else of the file changes."""

import pytest

from appeals.errors import WorkspaceError
from appeals.registry.accepted_master import with_master_blocks
from appeals.registry.front_matter import parse_letter

HEAD = """\
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


def reported(content: bytes) -> tuple[str, ...]:
    letter, errors = parse_letter(content.decode().replace("\r\n", "\n"), FILE)
    assert errors == ()
    return letter.front.master_blocks


def test_the_key_is_put_at_the_end_of_the_head():
    after = with_master_blocks((HEAD + BODY).encode(), FILE, HASHES, None)
    assert reported(after) == HASHES
    text = after.decode()
    assert text.startswith(HEAD)
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
    before = (HEAD + old + tail).replace("\n", line_end)
    text = with_master_blocks(before.encode(), FILE, HASHES, None).decode()
    assert reported(text.encode()) == HASHES
    assert text.startswith(HEAD.replace("\n", line_end))
    assert text.endswith(tail.replace("\n", line_end))
    assert text.count("\r") == (text.count("\n") if line_end == "\r\n" else 0)


def test_writing_the_same_list_twice_changes_no_byte():
    once = with_master_blocks((HEAD + BODY).encode(), FILE, HASHES * 20, None)
    assert with_master_blocks(once, FILE, HASHES * 20, None) == once


def test_a_head_that_cannot_be_changed_safely_is_left_alone():
    odd = HEAD + 'master_blocks: ["00000000"\n# a remark\n]\n' + BODY
    with pytest.raises(WorkspaceError, match="without changing more"):
        with_master_blocks(odd.encode(), FILE, HASHES, None)
