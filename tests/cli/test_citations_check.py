"""`appeals citations check`: the rules on citations.yaml itself."""

import hashlib
import json
from pathlib import Path

import pytest

from appeals.checks.catalogue import ENTRY_CHECKS
from appeals.model.authority import Authority, entry_sha256
from appeals.registry.workspace import load_workspace

HEAD = "schema: appeals/citations@1\nsources:\n"
COPY = hashlib.sha256(b"words").hexdigest()
SOUND = """\
  sound:
    kind: web
    certainty: unconfirmed
    author: A
    title: T
    url: https://example.org/?id=1
    accessed: 2026-01-02
    extent: {paras: 20, pages: 9}
    quotes:
      - id: one
        at: {para: 19-20}
        text: Words.
      - id: two
        at: {annex: II, para: "30"}
        text: Words.
    relations: {supersedes: [older]}
    archive:
      - sha256: COPY
        retrieved: 2026-01-02
        file: sources/kept.txt
    review:
      - by: PERSON
        on: 2026-01-02
        scope: [metadata]
        entry_sha256: HASH
  older:
    kind: un-document
    certainty: unconfirmed
    symbol: A/HRC/45/13
"""
OLDER = SOUND.partition("  older:\n")[2].rstrip()
OF_ASSEMBLY = """\
    kind: resolution
    certainty: unconfirmed
    number: 2005/80
    body: General Assembly"""


@pytest.fixture
def registry(workspace):
    """Give a function that writes the entries, changed, and keeps the file."""
    for letter in (workspace / "templates/letters").iterdir():
        letter.unlink()
    (workspace / "facts.yaml").write_text(
        "schema: appeals/facts@1\nfacts:\n", encoding="utf-8"
    )
    (workspace / "sources").mkdir()
    (workspace / "sources/kept.txt").write_bytes(b"words")
    person = next(iter(load_workspace(workspace).people))

    def write(before="", after=""):
        text = HEAD + SOUND.replace("COPY", COPY).replace("PERSON", person)
        path = workspace / "citations.yaml"
        path.write_text(text.replace("HASH", "0" * 64), encoding="utf-8")
        sound = load_workspace(workspace).authorities["sound"]
        text = text.replace("HASH", entry_sha256(sound))
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return write


def findings(run, *keys):
    ran = run("citations", "check", *keys, "--json")
    return ran, json.loads(ran.out)["findings"]


def test_a_sound_entry_has_no_findings_but_that_its_marks_are_of_old(registry, run):
    registry()
    ran, found = findings(run, "sound")
    assert (ran.code, [f["code"] for f in found]) == (0, ["CIT042"])
    written = Path("citations.yaml").read_text(encoding="utf-8")
    head, _, tail = written.partition("    review:\n")
    sound = head + tail[tail.index("  older:") :]
    Path("citations.yaml").write_text(sound, encoding="utf-8")
    assert findings(run, "sound")[1] == []


@pytest.mark.parametrize(
    ("before", "after", "code", "line", "words"),
    [
        ("    author: A\n", "", "CIT005", 3, "'author'"),
        ("A/HRC/45/13", "A/HRC/45", "CIT006", 31, "is not well-formed"),
        ("un-document", "sp-communication", "CIT006", 31, "'un-document'"),
        ("A/HRC/45/13", "OL CHN 1/2020", "CIT006", 31, "'sp-communication'"),
        (
            OLDER,
            f"{OF_ASSEMBLY}\n    symbol: E/CN.4/RES/2005/80",
            "CIT006",
            32,
            "one of the Commission on Human Rights",
        ),
        (
            OLDER,
            OF_ASSEMBLY,
            "CIT006",
            31,
            "no resolution of this number",
        ),
        (
            "    symbol: A/HRC/45/13",
            "    symbol: A/HRC/45/13\n    url: https://docs.un.org/en/A/HRC/45/12",
            "CIT036",
            32,
            "'A/HRC/45/12'",
        ),
        ("19-20", "19-21", "CIT011", 13, "ends with paragraph 20"),
        ("at: {annex: II, para", "at: {para", "CIT011", 16, "paragraph 30"),
        ("kept.txt", "lost.txt", "CIT030", 22, "'sources/lost.txt'"),
        ("sources/kept.txt", "../kept.txt", "CIT030", 22, "'../kept.txt'"),
        ("sha256: " + COPY, "sha256: " + "1" * 64, "CIT031", 20, COPY),
        ("?id=1", "?utm_source=x", "CIT033", 8, "utm_source"),
        ("https://", "http://", "CIT033", 8, "http://"),
        ("    accessed: 2026-01-02\n", "", "CIT034", 8, "'sound'"),
        ("title: T", "title: U", "CIT041", 27, "is void"),
        ("title: T", "title: T", "CIT042", 24, "'review', which count for no note"),
    ],
)
def test_each_rule_finds_its_fault_at_its_place(
    registry, run, before, after, code, line, words
):
    registry(before, after)
    _, found = findings(run)
    mine = [f for f in found if f["code"] == code]
    assert [f["line"] for f in mine] == [line]
    assert words in mine[0]["message"] + mine[0]["help"]
    assert mine[0]["path"] == "citations.yaml"


def test_a_superseded_source_is_reported_also_where_only_the_newer_one_says_so(
    registry, run
):
    registry()
    ran, (found,) = findings(run, "older")
    assert (found["code"], found["line"]) == ("CIT020", 28)
    assert "superseded by 'sound'" in found["message"]
    assert ran.code == 0


def test_an_error_gives_exit_code_1_and_is_printed_with_its_line(registry, run):
    registry("sources/kept.txt", "sources/lost.txt")
    ran = run("citations", "check", "sound")
    assert ran.code == 1
    assert "error CIT030" in ran.err
    assert "file: sources/lost.txt" in ran.err
    assert "1 entry checked: 1 error, 2 warnings" in ran.err


def test_an_unknown_key_is_reported(registry, run):
    registry()
    ran = run("citations", "check", "soundd")
    assert ran.code == 2
    assert "did you mean 'sound'?" in ran.err


def test_the_reference_workspace_has_no_errors(workspace, run):
    ran, found = findings(run)
    assert ran.code == 0
    assert {f["severity"] for f in found} <= {"warning", "info"}


@pytest.mark.parametrize("code", [rule.code for rule, _ in ENTRY_CHECKS])
def test_each_rule_is_explained(run, code):
    ran = run("rule", code)
    assert ran.code == 0
    for part in ("What it finds:", "Why it matters:", "Example", "How to fix it:"):
        assert part in ran.out


def test_the_hash_of_an_entry_leaves_out_key_review_and_note():
    one = Authority(key="a", kind="web", certainty="missing", title="T", note="n")
    other = one.model_copy(update={"key": "b", "note": None})
    assert entry_sha256(one) == entry_sha256(other)
    assert entry_sha256(one) != entry_sha256(one.model_copy(update={"title": "U"}))
