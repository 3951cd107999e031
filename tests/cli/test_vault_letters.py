"""A letter that prints a name: approved, signed and packed, and nowhere in clear."""

import json
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from appeals.registry.workspace import load_workspace
from appeals.vault.age import decrypt, decrypt_with_passphrase, new_key
from tests.cli.conftest import LETTER
from tests.registry.consent_files import consents
from tests.vault.quick_age import own_key, quick, quick_encrypt

__all__ = ["own_key", "quick"]

NAME = "unodc-nsc-mou"
SECRET = "Zhyldyz Ornekova"
SHOWN = "{un: name, state: name, public: name}"


_KEPT: list[Path] = []


@pytest.fixture
def drawn(workspace, own_key, run, tmp_path_factory):
    """Have a letter that prints a name, rendered as a Word file, once for all tests."""
    folders = workspace, own_key, workspace.parent / "state"
    if _KEPT:
        for folder in folders:
            shutil.copytree(_KEPT[0] / folder.name, folder, dirs_exist_ok=True)
        vaults = folders[2] / "vaults"
        file = next(vaults.glob("*.age"))
        file.rename(vaults / f"{load_workspace(workspace).folder_name}.age")
        return workspace
    _draw(workspace, run)
    _KEPT.append(tmp_path_factory.mktemp("drawn"))
    for folder in folders:
        shutil.copytree(folder, _KEPT[0] / folder.name)
    return workspace


def _draw(workspace, run):
    workspace.joinpath("consents.yaml").write_text(
        consents(channels="any", shown_to=SHOWN, taken_by="drafter-a"), "utf-8"
    )
    path = workspace / LETTER
    text = path.read_text("utf-8").replace(
        "kind: appeal", "kind: appeal\nconsent: rec-1"
    )
    path.write_text(f"{text}\nWe write about {{{{ person.called }}}}.\n", "utf-8")
    assert run("vault", "new").code == 0
    lines = workspace.parent / "names.txt"
    lines.write_text(f"name: {SECRET}\n", "utf-8")
    assert run("vault", "add", "p-017", "--from", str(lines)).code == 0
    lines.unlink()
    ran = run("draft", NAME, "--format", "docx", "--as", "drafter-a")
    assert ran.code == 0, ran.err
    next((workspace.parent / "state" / "vaults").glob("*.older.age")).unlink()


def holding(root, secret=SECRET):
    """Name the files that hold a name, packed or not."""
    found = set()
    for path in root.rglob("*"):
        if not path.is_file():
            continue
        parts = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                parts += map(package.read, package.namelist())
        if any(secret.encode() in part for part in parts):
            found.add(path.relative_to(root).as_posix())
    return found


def test_a_name_goes_from_the_vault_into_the_letter_and_nowhere_else(drawn, run):
    letter = f"out/{NAME}/unodc-ed.public.docx"
    assert holding(drawn) == {letter}
    for path in (drawn / "out" / NAME).iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    ran = run("review", "approve", NAME, "--as", "reviewer-a", "--self-approved")
    assert ran.code == 0, ran.err
    (kept,) = (drawn / "reviews" / NAME / "files").glob("*.docx*")
    assert kept.name.endswith(".docx.age")
    (act,) = (drawn / "reviews" / NAME / "approvals").glob("*.json")
    (edition,) = json.loads(act.read_bytes())["editions"]
    assert kept.name.startswith(edition["files"][0]["sha256"])
    assert "approved" in run("review", "status", NAME).out
    assert run("keys", "new", "--demo").code == 0
    signed = run("sign", NAME)
    assert signed.code == 0, signed.err
    assert run("verify", f"out/{NAME}").code == 0
    assert holding(drawn) == {letter}


def test_no_edition_holds_a_name_that_its_readers_may_not_see(drawn, run):
    path = drawn / "consents.yaml"
    text = path.read_text("utf-8")
    shown = "{un: name, state: alias, public: alias}"
    path.write_text(text.replace(SHOWN, shown), "utf-8")
    for audience in ("un", "state", "public"):
        ran = run("draft", NAME, "--format", "docx", "--audience", audience)
        assert ran.code in {0, 1, 4}, ran.err
    assert holding(drawn) <= {f"out/{NAME}/unodc-ed.docx"}
    state = drawn / "out" / NAME / "unodc-ed.state.docx"
    with zipfile.ZipFile(state) as package:
        assert b"the person concerned" in package.read("word/document.xml")


def test_a_letter_is_packed_and_unpacked(drawn, run):
    run("review", "approve", NAME, "--as", "reviewer-a", "--self-approved")
    key = run("vault", "key").out.strip()
    packed = run("pack", NAME, "--for", key)
    assert packed.lines == [f"out/{NAME}.pack.age"], packed.err
    assert (drawn / "out" / f"{NAME}.pack.age").stat().st_mode & 0o077 == 0
    assert run("pack", NAME, "--for", "owner").code == 4
    assert run("pack", NAME, "--for", "owner", "--force").code == 0
    again = run("unpack", f"out/{NAME}.pack.age")
    assert (again.code, again.out) == (0, "")
    (drawn / "out" / NAME / "unodc-ed.public.docx").write_bytes(b"another")
    assert run("unpack", f"out/{NAME}.pack.age").code == 4
    forced = run("unpack", f"out/{NAME}.pack.age", "--force")
    assert forced.lines == [f"out/{NAME}/unodc-ed.public.docx"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((NAME,), 2, "nobody was named"),
        ((NAME, "--for", "reviewer-a"), 2, "no key of 'reviewer-a' is known"),
        ((NAME, "--for", "age1x"), 2, "not a public key of age"),
        (("nothing", "--for", "owner"), 2, "unknown letter"),
    ],
)
def test_a_pack_for_nobody_known_is_refused(drawn, run, words, code, said):
    ran = run("pack", *words)
    assert (ran.code, said in ran.err) == (code, True), ran.err


def test_who_has_no_key_is_told_so_and_no_alias_is_printed_instead(
    drawn, run, monkeypatch
):
    monkeypatch.setenv("APPEALS_KEYS", str(drawn.parent / "no-keys"))
    ran = run("draft", NAME, "--format", "docx")
    assert ran.code != 0
    assert "there is no key to the vault" in ran.err
    assert holding(drawn) == {f"out/{NAME}/unodc-ed.public.docx"}


def test_a_corrected_name_is_a_change_of_the_letter(drawn, run):
    unchanged = run("draft", NAME, "--format", "docx", "--as", "drafter-a")
    assert "unchanged" in unchanged.err
    assert run("vault", "remove", "p-017").code == 0
    lines = drawn.parent / "names.txt"
    lines.write_text("name: Otto Beispiel\n", "utf-8")
    assert run("vault", "add", "p-017", "--from", str(lines)).code == 0
    assert run("draft", NAME, "--format", "docx", "--as", "drafter-a").code == 0
    letter = {f"out/{NAME}/unodc-ed.public.docx"}
    assert (holding(drawn), holding(drawn, "Otto Beispiel")) == (set(), letter)


def test_what_is_found_at_a_name_does_not_repeat_it(drawn, run, append):
    append("{{ person.called }} {{ person.called }} and Ornekova Ornekova.")
    ran = run("check", NAME, "--json")
    assert "STY001" in ran.out
    assert "rnekova" not in ran.out + ran.err


def test_the_key_to_names_is_one_encrypted_file(drawn, run, monkeypatch):
    key = new_key()
    ran = run("vault", "names", NAME, "--for", key.public)
    sheet = drawn / "out" / f"{NAME}.names.txt.age"
    assert ran.lines == [f"out/{NAME}.names.txt.age"], ran.err
    assert sheet.stat().st_mode & 0o077 == 0
    assert SECRET in decrypt(sheet.read_bytes(), key, "it").decode()
    assert run("vault", "names", NAME, "--for", key.public).code == 4
    monkeypatch.setattr("appeals.vault.age.encrypt_with_passphrase", quick_encrypt)
    words = drawn.parent / "sheet-passphrase"
    words.write_text("told by telephone\n", "utf-8")
    asked = ("--passphrase-file", str(words), "--force")
    assert run("vault", "names", NAME, *asked).code == 0
    clear = decrypt_with_passphrase(sheet.read_bytes(), "told by telephone", "it")
    assert SECRET in clear.decode()
    assert holding(drawn) == {f"out/{NAME}/unodc-ed.public.docx"}


def test_a_sheet_for_nobody_is_refused(drawn, run):
    ran = run("vault", "names", NAME)
    assert ran.code == 2
    assert "--passphrase-file" in ran.err
