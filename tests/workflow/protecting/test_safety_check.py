"""`appeals safety check` finds names wherever they lie, and files that lie open."""

import json
import shutil
import subprocess

import pytest

from appeals.workflow.protecting import exposed_files, git_view
from tests.annexes import samples
from tests.cli.conftest import run, workspace
from tests.protection.invented import person
from tests.workflow.protecting.named import NAME, OTHER, PERSONS, OpenNames, vault

__all__ = ["run", "vault", "workspace"]

LETTER = "unodc-nsc-mou"
HEAD = "confidentiality: public"


@pytest.fixture(autouse=True)
def _known_disk(monkeypatch):
    monkeypatch.setattr(exposed_files, "is_disk_encrypted", lambda _root: None)


@pytest.fixture
def closed(workspace):
    """Have a confidential letter, without anything rendered of it."""
    path = workspace / f"templates/letters/{LETTER}.md"
    path.write_text(path.read_text().replace(HEAD, "confidentiality: confidential"))
    return workspace


def put(root, path: str, content: bytes, mode: int = 0o600) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_bytes(content)
    file.chmod(mode)


def git(root, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


def checked(run, *letters: str, code: int = 0) -> dict:
    ran = run("safety", "check", *letters, "--json")
    assert ran.code == code, ran.err
    for word in (*NAME.split(), OTHER):
        assert word.casefold() not in (ran.out + ran.err).casefold()
    return json.loads(ran.out)


WORD = samples.repacked(
    samples.word(), **{"word/footnotes.xml": f"<t>{NAME[:9]}</t><t>{NAME[9:]}</t>"}
)
PLACES = {
    f"out/{LETTER}/unodc-ed.docx": (WORD, "SAF010", "word/footnotes.xml"),
    f"out/{LETTER}/unodc-ed.annex-1.pdf": (
        samples.pdf(author=NAME),
        "SAF010",
        "strings",
    ),
    f"sent/{LETTER}/unodc-ed-abc.json": (
        json.dumps({"note": f"about {OTHER}"}).encode(),
        "SAF010",
        "",
    ),
    f"reviews/{LETTER}/acts/{NAME}.yaml": (b"a: b\n", "SAF010", "name"),
    f"reviews/{LETTER}/files/abc.docx.age": (WORD, "SAF010", "word/footnotes.xml"),
    "templates/arguments/new.md": (f"a\n{NAME}\n".encode(), "SAF011", "line 2"),
    "templates/arguments/old.md": (f"{OTHER}\n".encode("utf-16"), "SAF011", ""),
    "consents.yaml": (
        f"schema: appeals/consents@1 # {NAME}\nconsents: {{}}\n".encode(),
        "SAF011",
        "line 1",
    ),
    "cases.csv": (f"id,alias\n1,{NAME}\n".encode(), "SAF011", "line 2"),
    "annexes/statement.txt": (NAME.encode(), "SAF011", "line 1"),
}


def test_a_name_is_found_wherever_it_lies(workspace, run, vault):
    for path, (content, _, _) in PLACES.items():
        put(workspace, path, content)
    found = [e for e in checked(run, code=4)["findings"] if e["code"] != "SAF015"]
    for path, (_, code, where) in PLACES.items():
        shown = path.removesuffix(".age").replace(f"{NAME}.yaml", "(p-017)")
        (first,) = [e for e in found if e["message"].startswith(f"'{shown}'")]
        assert first["code"] == code
        assert where in first["message"]
        assert ("'p-017'" in first["message"]) is not ("'p-018'" in first["message"])
    assert len(found) == len(PLACES)


def test_a_workspace_without_a_name_is_sound(workspace, run, vault):
    put(workspace, f"out/{LETTER}/a.docx", samples.word())
    report = checked(run)
    assert [e for e in report["findings"] if e["code"] != "SAF015"] == []
    assert report["has_vault"] is True
    assert report["files"] > 10
    assert report["unread"] == {"picture": 1}
    said = run("safety", "check").err
    assert "not read, look at them yourself: 1 picture" in said


CONSENTS = """\
schema: appeals/consents@1
consents:
  rec-1:
    person: p-017
    given_by: self
    date: 2026-03-04
    means: signed
    taken_by: drafter-a
    channels: any
    shown_to: {un: name, state: alias}
"""


def test_a_name_that_a_consent_shows_may_stand_in_what_these_readers_get(
    closed, run, vault
):
    (closed / "consents.yaml").write_text(CONSENTS)
    letter = closed / f"templates/letters/{LETTER}.md"
    letter.write_text(letter.read_text().replace("kind:", "consent: rec-1\nkind:", 1))
    put(closed, f"out/{LETTER}/unodc-ed.docx", WORD)
    put(closed, f"sent/{LETTER}/kept/unodc-ed-abc/message.eml", NAME.encode())
    assert [e for e in checked(run)["findings"] if e["code"] == "SAF010"] == []
    put(closed, f"out/{LETTER}/unodc-ed.state.docx", WORD)
    put(closed, f"out/{LETTER}/unodc-ed.txt", OTHER.encode())
    found = [e for e in checked(run, code=4)["findings"] if e["code"] == "SAF010"]
    assert [e["message"].split("'")[1] for e in found] == [
        f"out/{LETTER}/unodc-ed.state.docx",
        f"out/{LETTER}/unodc-ed.txt",
    ]


def test_only_the_letters_named_are_looked_at(workspace, run, vault):
    put(workspace, f"out/{LETTER}/a.txt", NAME.encode())
    put(workspace, "out/gone/a.txt", OTHER.encode())
    assert len(checked(run, code=4)["findings"]) >= 2
    (found,) = [
        e for e in checked(run, "gone", code=4)["findings"] if e["code"] == "SAF010"
    ]
    assert "out/gone/a.txt" in found["message"]
    assert run("safety", "check", "unodc-nsc-mu").code == 2
    assert run("safety", "check", "../out").code == 2


def test_without_a_vault_it_says_that_nothing_was_looked_for(workspace, run, vault):
    vault.has_vault = False
    put(workspace, f"out/{LETTER}/a.txt", NAME.encode())
    report = checked(run)
    assert report["has_vault"] is False
    assert "no name was looked for" in run("safety", "check").err


def test_what_may_be_somebody_else_is_said_and_stops_nothing(workspace, run, vault):
    vault.known = (person("p-017", "Bo"), person("p-018", "A"))
    put(workspace, f"out/{LETTER}/a.txt", b"and Bo said")
    put(workspace, "templates/arguments/new.md", b"and Bo said")
    ran = run("safety", "check", "--json")
    assert ran.code == 0
    report = json.loads(ran.out)
    found = {e["code"]: e["severity"] for e in report["findings"]}
    assert found.items() >= {"SAF010": "warning", "SAF011": "info"}.items()
    assert report["too_short"] == ["p-018"]


def saf015(run) -> str:
    found = [e for e in checked(run)["findings"] if e["code"] == "SAF015"]
    return "\n".join(f"{e['severity']}: {e['message']} -> {e['help']}" for e in found)


def test_saf015_says_which_files_others_may_read(closed, run, vault):
    put(closed, f"out/{LETTER}/a.docx", samples.word(), 0o644)
    assert f"may read 1 file of confidential letters: out/{LETTER}/a.docx" in saf015(
        run
    )
    assert f"`chmod -R go-rwx out/{LETTER}`" in saf015(run)
    (closed / f"out/{LETTER}/a.docx").chmod(0o600)
    assert "may read" not in saf015(run)


def test_saf015_says_what_git_keeps_and_where_it_sends_it(closed, run, vault):
    git(closed, "init", "-q")
    git(closed, "add", "recipients.yaml")
    assert "git" not in saf015(run)
    put(closed, f"reviews/{LETTER}/files/abc.docx", samples.word())
    put(closed, f"reviews/{LETTER}/files/abc.pdf.age", b"age-encryption.org/v1\n")
    put(closed, f"sent/{LETTER}/kept/r/message.eml", b"From: a@example.org\n")
    put(closed, "cases.csv", b"id,alias\n")
    git(closed, "add", "-f", "reviews", "sent", "cases.csv")
    said = saf015(run)
    assert "warning: git keeps 3 files of confidential letters" in said
    assert "git rm --cached" in said
    git(closed, "remote", "add", "office", "https://example.org/a.git")
    assert "warning: git sends this workspace elsewhere: office" in saf015(run)
    git(closed, "rm", "-rq", "--cached", "reviews", "sent", "cases.csv")
    assert "info: git sends this workspace elsewhere: office" in saf015(run)


def test_saf015_leaves_public_letters_alone(workspace, run, vault):
    put(workspace, f"out/{LETTER}/a.docx", samples.word(), 0o644)
    put(workspace, f"reviews/{LETTER}/files/abc.docx", samples.word(), 0o644)
    assert saf015(run) == ""


def test_saf015_names_a_sync_folder_and_an_open_disk(
    workspace, run, vault, monkeypatch
):
    monkeypatch.setattr(exposed_files, "find_sharing_service", lambda _root: "OneDrive")
    monkeypatch.setattr(exposed_files, "is_disk_encrypted", lambda _root: False)
    said = saf015(run)
    assert "is in a folder that other machines see: OneDrive" in said
    assert "the disk under the workspace is not encrypted" in said


def test_a_name_in_a_path_is_not_said(closed, run, vault):
    put(closed, f"out/{LETTER}/{NAME}.docx", samples.word(), 0o644)
    (found,) = [e for e in checked(run, code=4)["findings"] if e["code"] == "SAF015"]
    assert f"out/{LETTER}/(p-017)" in found["message"]


def test_what_git_tracks_elsewhere_is_read_too(workspace, run, vault):
    git(workspace, "init", "-q")
    put(workspace, "notes/minutes.txt", f"{NAME}\n".encode())
    assert checked(run)["findings"] == []
    git(workspace, "add", "notes")
    (found,) = checked(run, code=4)["findings"]
    assert found["message"] == "'notes/minutes.txt', line 1, tells who 'p-017' is"


def test_what_is_sealed_for_others_is_counted(workspace, run, vault, monkeypatch):
    from appeals.errors import BlockedError

    def refuse(_self, _content):
        raise BlockedError("not for this key")

    monkeypatch.setattr(OpenNames, "unseal", refuse)
    put(workspace, f"reviews/{LETTER}/files/abc.docx.age", WORD)
    assert checked(run)["unread"] == {"encrypted": 1}
    assert PERSONS


WHO = ("-c", "user.name=a", "-c", "user.email=a@example.org")


def commit(root, message: str = "more") -> None:
    git(root, "add", "-A")
    git(root, *WHO, "commit", "-qm", message)


def from_history(report: dict) -> list[str]:
    found = [e["message"] for e in report["findings"] if "history" in e["message"]]
    assert all(e["code"] == "SAF011" for e in report["findings"])
    return sorted(found)


@pytest.mark.parametrize("days", [(1, 1, 1, 1, 1), (1, 2, 3, 4, 5), (5, 4, 3, 2, 1)])
def test_an_old_version_of_a_file_that_git_keeps_is_read(
    workspace, run, vault, monkeypatch, days
):
    """The first commit is named, also of several in a second, or by wrong clocks."""
    dates = iter(days)
    git(workspace, "init", "-q")
    notes = workspace / "templates/arguments/new.md"
    for text in ("nothing", f"about {NAME}", f"{NAME}, more", "nothing again"):
        notes.write_text(text, "utf-8")
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"2098-03-{next(dates):02}T12:00:00")
        commit(workspace)
    notes.unlink()
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"2098-03-{next(dates):02}T12:00:00")
    commit(workspace)
    report = checked(run, code=4)
    first = git_out(workspace, "rev-parse", "HEAD~3").strip()[:10]
    (found,) = from_history(report)
    assert found == (
        "in the history of git 'templates/arguments/new.md', commit "
        f"{first} and 1 more, tells who 'p-017' is"
    )
    assert report["versions"] >= 4
    assert report["versions_left"] == 0
    assert "begin a fresh repository" in run("safety", "check").err
    assert checked(run, LETTER)["versions"] == 0


def git_out(root, *words: str) -> str:
    command = ["git", "-C", str(root), *words]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def test_the_stash_the_index_and_what_was_undone_are_read(workspace, run, vault):
    git(workspace, "init", "-q")
    commit(workspace)
    notes = workspace / "notes.md"
    notes.write_text(f"about {NAME}", "utf-8")
    commit(workspace, "a name")
    git(workspace, "reset", "-q", "--hard", "HEAD~1")
    assert len(from_history(checked(run, code=4))) == 1
    other = workspace / "citations.yaml"
    before = other.read_text("utf-8")
    other.write_text(f"{before}# {OTHER}\n", "utf-8")
    git(workspace, *WHO, "stash", "-q")
    told = from_history(checked(run, code=4))
    assert [("p-018" in e, "commit " in e) for e in told] == [
        (True, True),
        (False, True),
    ]
    other.write_text(f"{before}# {NAME}\n", "utf-8")
    git(workspace, "add", "citations.yaml")
    other.write_text(before, "utf-8")
    told = from_history(checked(run, code=4))
    assert len(told) == 3
    assert "in the history of git 'citations.yaml' tells who 'p-017' is" in told


def test_messages_branches_and_paths_of_the_history_are_read(workspace, run, vault):
    git(workspace, "init", "-q")
    path = workspace / f"annexes/{NAME} statement.txt"
    put(workspace, f"annexes/{path.name}", b"x")
    put(workspace, f"annexes/{OTHER}/x.txt", b"x")
    git(workspace, "add", "-f", "annexes")
    commit(workspace, f"statement of {OTHER}")
    git(workspace, "branch", "about-" + NAME.replace(" ", "-"))
    shutil.rmtree(path.parent)
    commit(workspace)
    told = from_history(checked(run, code=4))
    said = [each.removeprefix("in the history of git ") for each in told]
    assert [each.partition(",")[0] for each in said] == [
        "the message",
        "the name of 'annexes/(p-017)' tells who 'p-017' is",
        "the name of 'annexes/(p-018)/x.txt' tells who 'p-018' is",
        "the name of a branch or tag tells who 'p-017' is",
    ]


def test_the_history_is_read_within_bounds(workspace, run, vault, monkeypatch):
    git(workspace, "init", "-q")
    put(workspace, "large.txt", NAME.encode() * 99)
    put(workspace, "small.txt", OTHER.encode())
    commit(workspace)
    (workspace / "large.txt").unlink()
    (workspace / "small.txt").unlink()
    commit(workspace)
    monkeypatch.setattr(git_view, "_MOST_OF_ONE", 1000)
    report = checked(run, code=4)
    assert "small.txt" in from_history(report)[0]
    assert report["versions_left"] == 1
    assert "1 too large or too late" in run("safety", "check").err
    monkeypatch.setattr(git_view, "_MOST_SECONDS", -1)
    report = checked(run, code=report["versions"] and 4)
    assert (report["versions"], report["versions_left"]) == (1, 1)
    monkeypatch.setattr(git_view, "_SECONDS", 0)
    assert checked(run)["versions_left"] in {0, None}


def test_a_workspace_within_a_repository_is_read_alone(workspace, run, vault):
    top = workspace.parent
    put(top, "elsewhere.txt", NAME.encode())
    put(workspace, "notes.txt", OTHER.encode())
    git(top, "init", "-q")
    git(top, "add", "elsewhere.txt", "workspace")
    git(top, *WHO, "commit", "-qm", "all")
    (workspace / "notes.txt").unlink()
    (told,) = from_history(checked(run, code=4))
    assert told.startswith("in the history of git 'notes.txt', commit ")
