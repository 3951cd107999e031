"""What is unchanged is not drawn again; what changed is, and nothing else."""

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
    """Draw both letters; say of each whether it was drawn."""
    found = []
    for letter in (NAME, "second"):
        ran = run("draft", letter, *TXT)
        assert ran.code == 0, ran.err
        found.append("unchanged" if "1 unchanged" in ran.err else "drawn")
    return found[0], found[1]


def test_a_second_run_draws_nothing(run, second):
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
            "value: five weeks",
            "value: six weeks",
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
    for module in ("unchanged", "provenance"):
        monkeypatch.setattr(f"appeals.workflow.{module}.surroundings", lambda: "new")
    assert states(run) == ("drawn", "drawn")


def test_a_file_that_is_missing_is_drawn_again(run, workspace, second):
    states(run)
    (workspace / "out" / NAME / "unodc-ed.txt").unlink()
    assert states(run) == ("drawn", "unchanged")


def test_a_run_that_was_killed_goes_on(run, workspace, monkeypatch):
    """The journal knows what was written; nothing of it is taken for a hand's work."""
    from appeals.workflow.drawn_files import JOURNAL, DrawnFiles

    monkeypatch.setattr(DrawnFiles, "_save", lambda _self: None)
    run("draft", NAME, *TXT)
    monkeypatch.undo()
    folder = workspace / "out" / NAME
    assert (folder / JOURNAL).is_file()
    with (folder / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write('{"torn')
    monkeypatch.chdir(workspace)
    assert "1 unchanged" in run("draft", NAME, *TXT).err
    ran = run("draft", NAME, *TXT, "--date", "2020-11-04")
    assert (ran.code, "1 letter drawn" in ran.err) == (0, True)


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
