"""`appeals vault`: names go in by hand, pipe or file, and come out nowhere else."""

import io
import json

import pytest

from appeals.errors import BlockedError
from appeals.review import approvals
from appeals.vault.age import new_key
from tests.vault.quick_age import own_key, quick

__all__ = ["own_key", "quick"]

pytestmark = pytest.mark.usefixtures("own_key", "workspace")
SECRET = "Zhyldyz Ornekova"


class _Pipe(io.StringIO):
    @property
    def buffer(self):
        return io.BytesIO(self.getvalue().encode())


@pytest.fixture
def pipe(monkeypatch):
    return lambda text: monkeypatch.setattr("sys.stdin", _Pipe(text))


@pytest.fixture
def vault(run, pipe):
    """Have a vault with one person."""
    assert run("vault", "new", "--as", "drafter-a").code == 0
    pipe(f"name (en): {SECRET}\nid: N 77\nborn: 1990\n")
    added = run("vault", "add", "p-017")
    assert added.code == 0, added.err
    assert added.lines == ["p-017\t1 name\t1 document\t0 contacts"]


def test_what_is_in_the_vault_is_shown_by_counts_alone(vault, run):
    ran = run("vault", "show")
    assert "p-017" in ran.out
    assert "drafter-a (age1" in ran.err
    printed = json.loads(run("vault", "show", "--json").out)
    assert printed["persons"] == [
        {
            "person": "p-017",
            "names": 1,
            "documents": 1,
            "contacts": 0,
            "has_birth": True,
        }
    ]
    for text in (ran.out, ran.err, json.dumps(printed)):
        assert "Ornekova" not in text


def test_names_are_shown_to_who_asks_for_them_and_never_as_json(vault, run):
    assert f"name (en): {SECRET}" in run("vault", "show", "p-017", "--names").out
    refused = run("vault", "show", "--names", "--json")
    assert (refused.code, refused.out) == (2, "")


def test_a_vault_is_made_once(vault, run):
    ran = run("vault", "new")
    assert ran.code == 4
    assert "is not replaced" in ran.err


def test_a_colleague_is_let_in_by_key_and_out_again(vault, run):
    key = new_key().public
    assert run("vault", "allow", "reviewer-a", key).code == 0
    assert "may already" in run("vault", "allow", "reviewer-a", key).err
    other = run("vault", "allow", "reviewer-a", new_key().public)
    assert (other.code, "with another key" in other.err) == (4, True)
    assert run("vault", "disallow", "reviewer-a").code == 0
    assert "reviewer-a" not in run("vault", "show").err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("allow", "nobody", "age1x"), 2, "unknown signatory or person"),
        (("allow", "reviewer-a", "age1x"), 2, "not a public key of age"),
        (("disallow", "reviewer-a"), 2, "nobody with the id"),
        (("disallow", "drafter-a"), 4, "that you open the vault with"),
        (("remove", "p-999"), 2, "nobody with the id"),
        (("show", "p-071"), 2, "did you mean 'p-017'"),
        (("add",), 2, "no person was named"),
        (("add", "Given Family"), 2, "not an id of a person"),
    ],
)
def test_a_wrong_word_is_said_and_changes_nothing(vault, run, words, code, said):
    before = run("vault", "show", "--json").out
    ran = run("vault", *words)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert "Given Family" not in ran.err
    assert run("vault", "show", "--json").out == before


def test_names_come_from_a_file_for_several_persons(vault, run, tmp_path):
    file = tmp_path / "names.txt"
    file.write_text(
        f"person: p-018\nname: Otto Beispiel\nperson: p-017\nname: {SECRET} B.\n",
        "utf-8",
    )
    ran = run("vault", "add", "--from", str(file))
    assert ran.lines == [
        "p-018\t1 name\t0 documents\t0 contacts",
        "p-017\t2 names\t1 document\t0 contacts",
    ]
    assert "delete it" in ran.err


def test_a_line_that_cannot_be_read_is_named_by_its_number_alone(vault, run, pipe):
    pipe(f"name: {SECRET}\nnom: {SECRET}\nid (en): {SECRET}\nname (xx1): {SECRET}\n")
    ran = run("vault", "add", "p-018")
    assert ran.code == 2
    for number in (2, 3, 4):
        assert f"line {number}: " in ran.err
    assert "Ornekova" not in ran.err
    assert "p-018" not in run("vault", "show").out


def test_at_a_terminal_names_are_asked_for(vault, run, type_in, monkeypatch):
    type_in("Tenzin Exampla", "bo", "", "1991", "", "")
    monkeypatch.setattr("appeals.cli.vault.is_at_terminal", lambda: True)
    ran = run("vault", "add", "p-020")
    assert ran.lines == ["p-020\t1 name\t0 documents\t0 contacts"], ran.err
    monkeypatch.undo()


def test_whoever_is_removed_is_in_no_copy_here(vault, run, tmp_path):
    assert run("vault", "remove", "p-017").code == 0
    assert run("vault", "show").out == ""
    assert not list((tmp_path / "state" / "vaults").glob("*.older.age"))


def test_a_wrong_passphrase_is_a_sentence(vault, run, tmp_path):
    (tmp_path / "passphrase").write_text("another one\n", "utf-8")
    ran = run("vault", "show")
    assert ran.code == 4
    assert "is wrong" in ran.err


def test_where_nobody_can_be_asked_the_way_to_say_it_is_named(vault, run, monkeypatch):
    monkeypatch.delenv("APPEALS_VAULT_PASSPHRASE_FILE")
    ran = run("vault", "show")
    assert ran.code == 4
    assert "APPEALS_VAULT_PASSPHRASE_FILE" in ran.err


def test_another_passphrase_opens_the_same_key(vault, run, pipe, tmp_path):
    key = run("vault", "key").out
    pipe("seven other words taken at random\n")
    assert run("vault", "passphrase").code == 0
    assert run("vault", "show").code == 4
    (tmp_path / "passphrase").write_text("seven other words taken at random\n", "utf-8")
    assert run("vault", "show").code == 0
    assert run("vault", "key").out == key


def test_a_key_is_made_once_and_printed_again(run):
    first = run("vault", "key")
    assert first.out.startswith("age1")
    assert run("vault", "key").out == first.out


def test_no_message_and_no_json_repeats_a_name_that_was_read(vault, run, monkeypatch):
    def fails(*_):
        message = f"'{SECRET}' or ORNEKOVA alone is not here"
        raise BlockedError(message, remedy=f"ask {SECRET}")

    monkeypatch.setattr("appeals.cli.vault._count_entries", fails)
    ran = run("vault", "show")
    assert ran.code == 4
    assert "'[p-017]' or [p-017] alone is not here" in ran.err
    assert "rnekova" not in ran.err.casefold().replace("[p-017]", "")


def test_a_bug_names_nobody(vault, run, monkeypatch, tmp_path):
    def fails(*_):
        raise RuntimeError(SECRET)

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("appeals.cli.vault._count_entries", fails)
    ran = run("vault", "show")
    assert ran.code == 70
    (crash,) = tmp_path.glob("appeals-crash-*")
    assert "Ornekova" not in ran.err + crash.read_text("utf-8")


LETTER = "templates/letters/unodc-nsc-mou.md"
KEPT = "reviews/unodc-nsc-mou/files"


def test_what_was_kept_in_clear_before_is_named_and_encrypted(run, workspace, pipe):
    path = workspace / LETTER
    text = path.read_text("utf-8")
    folder = workspace / KEPT
    folder.mkdir(parents=True)
    folder.joinpath("ab.pdf").write_bytes(b"approved")
    folder.joinpath(".gitignore").write_bytes(approvals._IGNORED)
    other = workspace / "sent/unodc-nsc-mou/kept/r/message.eml"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"From: a@example.org\n\n")
    assert run("vault", "seal").code == 4
    path.write_text(
        text.replace("confidentiality: public", "confidentiality: confidential"),
        "utf-8",
    )
    made = run("vault", "new")
    assert "kept in clear from before: 1 approved file" in made.err
    said = run("safety", "check").err
    assert (
        f"approved copies lie in clear, 1 file of confidential letters: {KEPT}" in said
    )
    assert "messages that left lie in clear, 1 file" in said
    sealed = run("vault", "seal")
    assert sealed.lines == [f"{KEPT}/ab.pdf.age"]
    assert [p.name for p in folder.iterdir() if p.suffix == ".pdf"] == []
    assert b"!*.age" in folder.joinpath(".gitignore").read_bytes()
    assert "approved copies lie in clear" not in run("safety", "check").err
    again = run("vault", "seal")
    assert (again.code, again.out) == (0, "")


def test_a_copy_that_cannot_be_read_again_stays_in_clear(run, workspace, monkeypatch):
    from appeals.vault.vault import LockedVault

    path = workspace / LETTER
    text = path.read_text("utf-8")
    path.write_text(text.replace("confidentiality: public", ""), "utf-8")
    folder = workspace / KEPT
    folder.mkdir(parents=True)
    folder.joinpath("ab.pdf").write_bytes(b"approved")
    assert run("vault", "new").code == 0
    monkeypatch.setattr(LockedVault, "unseal", lambda *_: b"another")
    assert run("vault", "seal").code == 4
    assert folder.joinpath("ab.pdf").read_bytes() == b"approved"


def test_a_public_letter_is_kept_as_it_is(run, workspace):
    folder = workspace / KEPT
    folder.mkdir(parents=True)
    folder.joinpath("ab.pdf").write_bytes(b"approved")
    assert "kept in clear" not in run("vault", "new").err
    assert run("vault", "seal").out == ""


def test_a_vault_for_an_unknown_person_makes_no_key_either(run, own_key):
    ran = run("vault", "new", "--as", "nobody-here")
    assert ran.code == 2
    assert not own_key.exists() or not list(own_key.iterdir())
    assert "your key: " in run("vault", "new", "--as", "drafter-a").err
