"""What is unchanged is not rendered again; what changed is, and nothing else."""

import pytest

NAME = "unodc-nsc-mou"
TXT = ("--format", "txt")
FRONT = "subject: S\nkind: appeal\nfrom: [safeguard-defenders]\ndate: 2021-01-04\n"


@pytest.fixture
def second(workspace):
    """A letter that uses none of the arguments and one authority of its own."""
    path = workspace / "templates" / "letters" / "second.md"
    path.write_text(
        f"---\n{FRONT}to: [wgad]\n---\nA claim. [@cat, art. 1]\n", encoding="utf-8"
    )
    return path


def states(run) -> tuple[str, str]:
    """Render both letters; say of each whether it was rendered."""
    found = []
    for letter in (NAME, "second"):
        ran = run("draft", letter, *TXT)
        assert ran.code == 0, ran.err
        found.append("unchanged" if "1 unchanged" in ran.err else "drawn")
    return found[0], found[1]


def test_a_second_run_renders_nothing(run, second):
    assert states(run) == ("drawn", "drawn")
    assert states(run) == ("unchanged", "unchanged")


def test_a_second_run_prints_the_same_paths_and_remarks(run, workspace):
    first = run("draft", NAME, *TXT)
    again = run("draft", NAME, *TXT)
    assert again.out == first.out
    assert [line for line in first.err.splitlines() if "CIT040" in line] == [
        line for line in again.err.splitlines() if "CIT040" in line
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "templates/arguments/liuzhi.md",
            "What follows rests",
            "All that follows rests",
            ("drawn", "unchanged"),
        ),
        ("templates/letters/second.md", "A claim", "One claim", ("unchanged", "drawn")),
        (
            "facts.yaml",
            "value: six months",
            "value: ten months",
            ("drawn", "unchanged"),
        ),
        (
            "citations.yaml",
            "unts_no: 24841",
            "unts_no: 24842",
            ("drawn", "drawn"),
        ),
        (
            "recipients.yaml",
            "salutation: Dear Ms. Waly,",
            "salutation: Dear Madam,",
            ("drawn", "unchanged"),
        ),
    ],
)
def test_a_change_redraws_the_letters_that_use_it(
    run, second, replace, file, old, new, expected
):
    states(run)
    replace(file, old, new)
    assert states(run) == expected


@pytest.mark.parametrize("name", ["letter.css", "reference.docx"])
def test_a_change_of_the_layout_redraws_every_letter(run, workspace, second, name):
    states(run)
    folder = workspace / "templates" / "layout"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"p { color: black }")
    assert states(run) == ("drawn", "drawn")


def test_another_library_redraws_every_letter(run, second, monkeypatch):
    states(run)
    for module in ("provenance", "ledger.last_run"):
        name = f"appeals.workflow.drafting.{module}.environment_fingerprint"
        monkeypatch.setattr(name, lambda: "new")
    assert states(run) == ("drawn", "drawn")


def test_a_file_that_is_missing_is_rendered_again(run, workspace, second):
    states(run)
    (workspace / "out" / NAME / "unodc-ed.txt").unlink()
    assert states(run) == ("drawn", "unchanged")


def test_a_run_that_was_killed_goes_on(run, workspace, monkeypatch):
    """The journal knows what was written; nothing of it is taken for a hand's work."""
    from appeals.workflow.drafting.ledger.records import JOURNAL, ManifestRecords

    monkeypatch.setattr(ManifestRecords, "save", lambda _self: None)
    run("draft", NAME, *TXT)
    monkeypatch.undo()
    folder = workspace / "out" / NAME
    assert (folder / JOURNAL).is_file()
    with (folder / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write('{"torn')
    monkeypatch.chdir(workspace)
    assert "1 unchanged" in run("draft", NAME, *TXT).err
    ran = run("draft", NAME, *TXT, "--date", "2020-11-04")
    assert (ran.code, "1 letter rendered" in ran.err) == (0, True)


def test_who_drew_and_from_what_is_in_the_manifest(run, workspace):
    import json

    run("draft", NAME, *TXT, "--as", "drafter-a")
    manifest = json.loads((workspace / "out" / NAME / "manifest.json").read_text())
    entry = manifest["files"]["unodc-ed.txt"]
    assert entry["drawn_by"] == "drafter-a"
    assert {"citations.yaml", "templates/arguments/liuzhi.md"} <= set(entry["inputs"])


def test_an_unknown_person_is_refused(run, workspace):
    ran = run("draft", NAME, *TXT, "--as", "drafter-b")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'drafter-a'?" in ran.err


def entry(workspace) -> dict:
    import json

    text = (workspace / "out" / NAME / "manifest.json").read_text(encoding="utf-8")
    return json.loads(text)["files"]["unodc-ed.txt"]


def test_a_person_who_renders_an_unchanged_letter_is_noted(run, workspace):
    run("draft", NAME, *TXT)
    assert entry(workspace)["drawn_by"] is None
    ran = run("draft", NAME, *TXT, "--as", "drafter-a")
    assert "1 unchanged" in ran.err
    assert entry(workspace)["drawn_by"] == "drafter-a"
    run("draft", NAME, *TXT, "--as", "reviewer-a")
    assert entry(workspace)["drawn_by"] == "drafter-a"


def test_every_file_that_can_change_the_letter_is_in_the_manifest(run, workspace):
    import hashlib

    layout = workspace / "templates" / "layout"
    layout.mkdir()
    (layout / "letter.css").write_bytes(b"p { color: black }")
    run("draft", NAME, *TXT, "--date", "2020-11-04", "--style", "oscola4")
    known = entry(workspace)
    assert {
        "appeals.toml",
        "recipients.yaml",
        "signatories.yaml",
        "templates/layout/letter.css",
        f"templates/letters/{NAME}.md",
        "templates/arguments/liuzhi.md",
    } <= set(known["inputs"])
    for file, sha256 in known["inputs"].items():
        assert hashlib.sha256((workspace / file).read_bytes()).hexdigest() == sha256
    assert known["options"] == {"date": "2020-11-04", "style": "oscola4"}


def test_inputs_are_noted_again_where_the_letter_is_unchanged(run, workspace):
    run("draft", NAME, *TXT)
    before = entry(workspace)["inputs"]["facts.yaml"]
    path = workspace / "facts.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    assert "1 unchanged" in run("draft", NAME, *TXT).err
    assert entry(workspace)["inputs"]["facts.yaml"] != before


def test_the_account_that_drew_is_a_fingerprint(run, workspace):
    import getpass
    import platform
    import re

    run("draft", NAME, *TXT)
    text = (workspace / "out" / NAME / "manifest.json").read_text(encoding="utf-8")
    assert re.fullmatch(r"[0-9a-f]{16}", entry(workspace)["account"])
    assert str(workspace) not in text
    assert f'"{getpass.getuser()}"' not in text
    assert f'"{platform.node()}"' not in text
