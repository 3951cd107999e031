"""An edit changes what it is asked to change, and no other byte."""

import difflib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appeals.errors import AppealsError, WorkspaceError
from appeals.model.authority import Authority
from appeals.registry.editing import RegistryChange, edit_entries
from appeals.registry.reader import RegistrySection
from appeals.registry.workspace import load_workspace
from tests.registry.workspaces import write_workspace

SHIPPED = (Path(__file__).parents[2] / "citations.yaml").read_text(encoding="utf-8")
HEAD = "schema: appeals/citations@1\n"
NEW = {"kind": "web", "certainty": "unconfirmed", "url": "https://example.org/"}
NEW_LINES = "kind: web\n{0}certainty: unconfirmed\n{0}url: https://example.org/"
IN_BRACES = 'new: {kind: web, certainty: unconfirmed, url: "https://example.org/"}'
COPY = {"retrieved": "2026-01-02", "sha256": "0" * 64}


def edit(root, text, **change):
    """Edit citations.yaml with this text; give its bytes and the edit."""
    write_workspace(root)
    data = text if isinstance(text, bytes) else text.encode()
    (root / "citations.yaml").write_bytes(data)
    section = RegistrySection("source", "citations.yaml", "sources", Authority, "key")
    edited = edit_entries(load_workspace(root), section, RegistryChange(**change))
    assert edited.before == data
    assert (root / "citations.yaml").read_bytes() == data  # edits never write
    return edited


def added_to(root, text):
    content = edit(root, text, added={"new": NEW}).content
    return content.decode()


def insertion(before, after):
    """Give the text that was put in; fails when anything else changed."""
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    length = len(after) - len(before)
    for at in range(start, -1, -1):
        if after[:at] + after[at + length :] == before:
            return after[at : at + length]
    raise AssertionError("more than an insertion")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources:", "sources:\n  new:\n    " + NEW_LINES.format("    ")),
        (
            "sources:\n  # none yet\n",
            "sources:\n  new:\n    " + NEW_LINES.format("    ") + "\n  # none yet\n",
        ),
        ("sources: {}\n", f"sources: {{{IN_BRACES}}}\n"),
        (
            "sources: {a: {kind: web, certainty: missing}}  # why\n",
            f"sources: {{a: {{kind: web, certainty: missing}}, {IN_BRACES}}}  # why\n",
        ),
        (
            "sources:\n  a: {kind: web, certainty: missing}  # no line end",
            "sources:\n  a: {kind: web, certainty: missing}  # no line end"
            "\n  new:\n    " + NEW_LINES.format("    "),
        ),
        (
            "sources:\n    a:\n        kind: web\n        certainty: missing\n",
            "sources:\n    a:\n        kind: web\n        certainty: missing\n"
            "    new:\n        " + NEW_LINES.format("        ") + "\n",
        ),
    ],
)
def test_a_new_entry_stands_behind_the_last_in_its_manner(tmp_path, before, after):
    assert added_to(tmp_path, HEAD + before) == HEAD + after


def test_entries_parted_by_blank_lines_stay_so(tmp_path):
    reported = insertion(SHIPPED, added_to(tmp_path, SHIPPED))
    assert reported == "\n  new:\n    " + NEW_LINES.format("    ") + "\n"


def test_what_follows_the_map_stays_behind_the_new_entry(tmp_path):
    before = (
        "sources:\n  a:\n    kind: web\n    certainty: missing\n"
        "    note: |\n      # words, no comment\n    # on a\n\n# the schema\n" + HEAD
    )
    after = added_to(tmp_path, before)
    reported = insertion(before, after)
    assert reported.strip().startswith("new:")
    assert after.index("# on a") < after.index("new:") < after.index("# the schema")


def test_line_ends_of_windows_and_a_byte_order_mark_stay(tmp_path):
    before = "\ufeff" + SHIPPED.replace("\n", "\r\n")
    after = added_to(tmp_path, before)
    assert after.startswith("\ufeff")
    assert "\n" not in insertion(before, after).replace("\r\n", "")


def test_blank_lines_that_belong_to_a_text_stay_its_own(tmp_path):
    before = (
        HEAD + "sources:\n\n  a:\n    kind: web\n    certainty: missing\n"
        "    note: |+\n      kept\n\n\n"
    )
    after = added_to(tmp_path, before)
    assert insertion(before, after).lstrip("\n").startswith("  new:")
    (tmp_path / "citations.yaml").write_text(after, encoding="utf-8")
    assert load_workspace(tmp_path).authorities["a"].note == "kept\n\n\n"


def test_what_cannot_be_put_in_without_another_change_is_refused(tmp_path):
    before = (
        HEAD + "sources:\n  a:\n    kind: web\n    certainty: missing\n"
        "    note: |\n      the file ends in this word"
    )
    with pytest.raises(WorkspaceError) as refused:
        added_to(tmp_path, before)
    assert "'new' cannot be written to 'citations.yaml'" in refused.value.message
    assert "nothing was written" in refused.value.remedy


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({**NEW, "kind": "wep"}, "'kind' must be"),
        ({**NEW, "aliases": ("udhr",)}, "'udhr' names two sources"),
        ({**NEW, "relations": {"supersedes": ("nobody",)}}, "unknown source 'nobody'"),
    ],
)
def test_an_entry_that_would_not_load_is_refused(tmp_path, entry, message):
    with pytest.raises(AppealsError) as refused:
        edit(tmp_path, SHIPPED, added={"new": entry})
    assert message in refused.value.message


def changed_lines(before, after):
    """Give the lines taken out and put in, with - and +."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0)
    return [
        line for line in lines if line[0] in "-+" and line[:3] not in {"---", "+++"}
    ]


COMMENTED = """\
schema: appeals/citations@1
sources:

  # Documents

  one:
    kind: un-document   # a report
    certainty: confirmed
    symbol: 'A/HRC/45/13'
    note: >-
      Words over
      two lines.
    quotes:
      - id: first
        text: Words.
    # the last comment

  two:
    kind: book
    certainty: unconfirmed
    url: https://example.org/
"""


def test_a_change_touches_the_lines_of_the_changed_fields_alone(tmp_path):
    quote = {"id": "second", "at": {"para": "3"}, "text": "Words: more."}
    edited = edit(
        tmp_path,
        COMMENTED,
        changed={
            "one": {"note": "Short.", "certainty": "unconfirmed", "tags": ("x",)},
            "two": {"title": "A title: more", "publisher": "P"},
        },
        appended={"one": {"quotes": (quote,)}, "two": {"archive": (COPY,)}},
    )
    assert edited.reworded == ()
    assert changed_lines(COMMENTED, edited.content.decode()) == [
        "-    certainty: confirmed",
        "+    certainty: unconfirmed",
        "-    note: >-",
        "-      Words over",
        "-      two lines.",
        "+    note: Short.",
        "+      - id: second",
        '+        at: {para: "3"}',
        '+        text: "Words: more."',
        "+    tags: [x]",
        '+    title: "A title: more"',
        "+    publisher: P",
        "+    archive:",
        "+      - retrieved: 2026-01-02",
        f"+        sha256: {'0' * 64}",
    ]


def test_a_list_is_begun_and_then_goes_on(tmp_path):
    once = edit(tmp_path, SHIPPED, appended={"cat": {"archive": (COPY,)}})
    again = {**COPY, "sha256": "1" * 64}
    twice = edit(tmp_path, once.content, appended={"cat": {"archive": (again,)}})
    assert changed_lines(once.content.decode(), twice.content.decode()) == [
        "+      - retrieved: 2026-01-02",
        f"+        sha256: {'1' * 64}",
    ]


def test_a_value_in_braces_is_changed_in_braces(tmp_path):
    before = HEAD + "sources:\n  a: {kind: web, certainty: missing}  # why\n"
    edited = edit(
        tmp_path,
        before,
        changed={"a": {"title": "T, U", "certainty": "unconfirmed"}},
        appended={"a": {"archive": (COPY,)}},
    )
    line = edited.content.decode().splitlines()[2]
    assert line.startswith("  a: {kind: web, certainty: unconfirmed, ")
    assert 'title: "T, U"' in line
    assert line.endswith("}  # why")


def test_a_comment_on_the_line_of_a_changed_value_stays(tmp_path):
    before = HEAD + "sources:\n  a:\n    kind: web   # a page\n    certainty: missing\n"
    edited = edit(tmp_path, before, changed={"a": {"kind": "news"}})
    assert b"    kind: news   # a page\n" in edited.content


keys = st.sampled_from(["a-hrc-45-13", "udhr", "cat", "supervision-law"])
texts = st.text(alphabet="ab: #'\"[]{}-,é中\n", min_size=1, max_size=20)
fields = st.dictionaries(
    st.sampled_from(["title", "short", "note", "publisher", "container"]),
    texts,
    min_size=1,
    max_size=3,
)


@given(st.dictionaries(keys, fields, min_size=1, max_size=3), st.booleans())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_after_any_edit_the_registry_says_what_it_said_but_for_the_edit(
    tmp_path, changed, is_windows
):
    before = SHIPPED.replace("\n", "\r\n") if is_windows else SHIPPED
    edited = edit(tmp_path, before, changed=changed, added={"new": NEW})
    assert edited.reworded == ()
    old = {k: a.model_dump() for k, a in load_workspace(tmp_path).authorities.items()}
    (tmp_path / "citations.yaml").write_bytes(edited.content)
    now = {k: a.model_dump() for k, a in load_workspace(tmp_path).authorities.items()}
    assert now.pop("new")["url"] == "https://example.org/"
    for key, reported in changed.items():
        old[key].update(reported)
    assert now == old
