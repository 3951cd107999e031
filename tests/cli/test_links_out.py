"""A symbolic link out of the workspace is followed nowhere, to write or to read."""

import shutil
from pathlib import Path

import pytest

from tests.workflow.signing_stage import (
    NAME,
    OUT,
    PACKET,
    approved,
    done,
    one,
    run,
    signed,
    signed_once,
)

__all__ = ["approved", "one", "signed", "signed_once"]  # fixtures

SENDING = ("plan", NAME, "-o", "plan.json"), ("send", "plan.json")


@pytest.fixture(params=["what was there", "nothing"])
def elsewhere(request, tmp_path):
    """Put a link out of the workspace in the place of a path; give what it leads to."""

    links = []

    def put(path):
        target = tmp_path / "elsewhere" / Path(path).name
        path = Path(path).absolute()
        links.append(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        if request.param == "what was there":
            target.parent.mkdir()
            if path.exists():
                path.rename(target)
            elif path.suffix:
                target.touch()
            else:
                target.mkdir()
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        path.symlink_to(target)
        return target

    yield put
    for link in links:
        link.unlink()


def seen(folder):
    paths = folder.rglob("*") if folder.is_dir() else [folder]
    return {p: p.read_bytes() for p in paths if p.is_file()}


def refused(path, *commands):
    """Say that one of the commands is refused, and nothing is written behind it."""
    *before, last = commands
    for command in before:
        done(*command)
    ran = run(*last)
    assert ran.code == 2, ran.err
    assert f"'{Path(path).name}' leads out of its folder" in ran.err


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("path", ["out", OUT])
def test_a_folder_of_rendered_files(elsewhere, path):
    target = elsewhere(path)
    before = seen(target)
    refused(path, ("draft", NAME, "--force"))
    refused(path, ("review", "status", NAME))
    refused(path, ("review", "report", NAME))
    refused(path, ("sign", NAME))
    refused(path, SENDING[0])
    assert seen(target) == before


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("path", ["manifest.json", ".manifest-journal.jsonl"])
def test_the_record_of_what_was_rendered(elsewhere, path):
    target = elsewhere(f"{OUT}/{path}")
    before = seen(target)
    refused(path, ("draft", NAME, "--force"))
    assert seen(target) == before


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("folder", ["", "/approvals", "/files"])
def test_a_folder_of_approvals(elsewhere, folder):
    path = f"reviews/{NAME}{folder}"
    target = elsewhere(path)
    before = seen(target)
    refused(path, ("review", "approve", NAME, "--as", "reviewer-a"))
    if folder != "/files":
        refused(path, ("review", "status", NAME))
    assert seen(target) == before


@pytest.mark.usefixtures("approved")
def test_all_approvals(elsewhere):
    elsewhere("reviews")
    refused("reviews", ("review", "status", NAME))


@pytest.mark.usefixtures("approved")
def test_one_record_of_an_approval(elsewhere):
    path = next(Path(f"reviews/{NAME}/approvals").glob("*.json"))
    elsewhere(path)
    refused(path, ("sign", NAME))


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("path", ["sent", f"sent/{NAME}", f"{OUT}/outbox"])
def test_the_folders_of_a_sending(elsewhere, path):
    done(*SENDING[0])
    target = elsewhere(path)
    before = seen(target)
    refused(path, SENDING[1])
    assert seen(target) == before


@pytest.mark.usefixtures("signed")
def test_a_packet(elsewhere):
    elsewhere(PACKET)
    ran = run("verify", OUT)
    assert ran.code == 1
    assert "CHANGED" in ran.lines[0] or "INCOMPLETE" in ran.lines[0]


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("path", ["templates/letters", "templates"])
def test_a_new_letter(elsewhere, path):
    target = elsewhere(path)
    before = seen(target)
    ran = run("new", "another-letter")
    assert ran.code == 2
    assert "leads out" in ran.err
    assert seen(target) == before


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("path", ["templates/layout", "templates/layout/letter.css"])
def test_a_layout(elsewhere, path):
    target = elsewhere(path)
    before = seen(target)
    run("templates", "export", "--force")
    assert seen(target) == before


@pytest.mark.usefixtures("approved")
def test_a_link_inside_of_the_workspace_is_followed():
    Path("out").rename("drawn")
    Path("out").symlink_to("drawn")
    assert "unchanged" in done("draft", NAME).err
