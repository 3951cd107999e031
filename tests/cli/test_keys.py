"""keys new, list, check: what is printed, asked, refused."""

import json
import os
import stat
import sys
import unicodedata
from types import ModuleType

import pytest

from appeals.signing.key_folder import KeyFolder
from appeals.signing.key_making import write_key
from tests.signing.pki import make

PASSPHRASE = "correct horse"
SEAL = "safeguard-defenders"


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch):
    """Give a key folder, and nothing in the environment that knows a passphrase."""
    folder = tmp_path / "keys"
    monkeypatch.setenv("APPEALS_KEYS", str(folder))
    for name in ("APPEALS_SIGN_PASSPHRASE", "APPEALS_SIGN_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)
    return folder


@pytest.fixture
def passphrase_file(tmp_path, monkeypatch):
    path = tmp_path / "passphrase"
    path.touch(mode=0o600)
    path.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    monkeypatch.setenv("APPEALS_SIGN_PASSPHRASE_FILE", str(path))
    return path


@pytest.fixture
def terminal(monkeypatch):
    """Are at a terminal and type these words, one at each question."""

    def type_them(*words):
        waiting, questions = list(words), []

        def answer(question, stream):
            questions.append(question)
            return waiting.pop(0)

        for stream in (sys.stdin, sys.stderr):
            monkeypatch.setattr(stream, "isatty", lambda: True)
        monkeypatch.setattr("appeals.cli.signing_keys.getpass", answer)
        return questions

    return type_them


def new(run, *more):
    return run("keys", "new", SEAL, "--self-signed", "--kind", "ec", *more)


def test_a_new_key_is_private_and_prints_the_line_for_the_registry(
    run, workspace, keys, passphrase_file, replace
):
    ran = new(run)
    assert (ran.code, ran.lines[0]) == (0, str(keys / f"{SEAL}.p12"))
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert stat.S_IMODE((keys / f"{SEAL}.p12").stat().st_mode) == 0o600
    assert PASSPHRASE.encode() not in (keys / f"{SEAL}.p12").read_bytes()
    assert f"under '{SEAL}' in signatories.yaml" in ran.err
    assert run("keys", "check").code == 1
    name = "    name: Safeguard Defenders\n"
    replace("signatories.yaml", name, f"{name}{ran.lines[1]}\n")
    assert run("keys", "check").lines == [f"{SEAL}\tmay sign\t{keys / SEAL}.p12"]
    assert run("keys", "check", SEAL).code == 0


def test_a_second_key_of_one_id_is_refused(run, workspace, keys, passphrase_file):
    new(run)
    before = (keys / f"{SEAL}.p12").read_bytes()
    for way in ("--self-signed", "--csr"):
        ran = run("keys", "new", SEAL, way)
        assert (ran.code, ran.out) == (4, "")
        assert "is there already" in ran.err
    assert (keys / f"{SEAL}.p12").read_bytes() == before


def test_a_request_is_made_and_kept_until_the_answer_comes(
    run, workspace, keys, passphrase_file
):
    ran = run("keys", "new", "approver-a", "--csr", "--kind", "ec")
    assert ran.lines == [
        str(keys / f"approver-a{end}") for end in (".request.p12", ".csr")
    ]
    assert "--certificate FILE" in ran.err
    assert run("keys", "check").lines[0].startswith("approver-a\tno certificate\t")
    ran = run("keys", "new", "approver-a", "--certificate", "nowhere.pem")
    assert (ran.code, "'nowhere.pem'" in ran.err) == (2, True)
    ran = run("keys", "new", SEAL, "--certificate", "nowhere.pem")
    assert (ran.code, "waits for a certificate" in ran.err) == (4, True)


def test_demonstration_keys_need_no_passphrase(run, workspace, keys):
    ran = run("keys", "new", "--demo")
    assert ran.code == 0
    assert "DEMONSTRATION" in ran.err
    assert all(line.startswith(str(keys / "demo")) for line in ran.lines)
    assert run("keys", "new", "--demo").lines == []
    ran = run("keys", "check")
    assert (ran.code, ran.err) == (0, "")
    assert {line.split("\t")[1] for line in ran.lines} == {"may sign"}


def test_demonstration_keys_are_refused_in_earnest(run, workspace, keys, replace):
    replace("appeals.toml", "demo = true ", "demo = false ")
    ran = run("keys", "new", "--demo")
    assert (ran.code, ran.out) == (4, "")
    assert "demo = true in appeals.toml" in ran.err
    assert not keys.exists()


def test_keys_are_listed_as_lines_and_as_json(run, workspace, passphrase_file):
    new(run, "--years", "2")
    run("keys", "new", "--demo")
    lines = run("keys", "list").lines
    records = [json.loads(line) for line in run("keys", "list", "--json").lines]
    assert [r["id"] for r in records] == [line.split("\t")[0] for line in lines]
    own = records[0]
    assert (own["id"], own["kind"], own["form"]) == (SEAL, "organisation", "PKCS#12")
    assert own["is_registered"] is False
    assert 729 <= own["days_left"] <= 731
    assert own["refusals"][0]["code"] == "unknown-issuer"
    assert all(r["is_demonstration"] and not r["refusals"] for r in records[1:])
    assert lines[0].endswith(
        "not registered, may not sign: `appeals keys check` says why"
    )
    assert lines[1].endswith("\tdemonstration")


def test_the_list_is_there_outside_of_a_workspace(run, keys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    ran = run("keys", "list")
    assert (ran.code, ran.out) == (0, "")
    assert "there are no keys" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((SEAL,), 2, "no kind of key"),
        ((SEAL, "--csr", "--self-signed"), 2, "cannot be combined"),
        ((SEAL, "--demo"), 2, "leave the id out"),
        (("--csr",), 2, "no owner of the key"),
        (("nobody", "--csr"), 2, "unknown signatory or person 'nobody'"),
        ((SEAL, "--csr", "--kind", "dsa"), 2, "no kind of key 'dsa'"),
        ((SEAL, "--self-signed", "--years", "40"), 2, "hold for 40 years"),
        ((SEAL, "--csr"), 4, "nobody can be asked"),
    ],
)
def test_what_cannot_be_made_is_said(run, workspace, keys, arguments, code, words):
    ran = run("keys", "new", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert not keys.exists()


class TestPassphrases:
    def test_a_new_one_is_typed_twice(self, run, workspace, keys, terminal):
        asked = terminal(PASSPHRASE, PASSPHRASE)
        assert new(run).code == 0
        assert [q.partition(" ")[0] for q in asked] == ["New", "The"]
        terminal("another one", "yet another")
        ran = run("keys", "new", "approver-a", "--csr", "--kind", "ec")
        assert (ran.code, "passphrases differ" in ran.err) == (4, True)

    def test_one_that_is_too_short_is_refused(self, run, workspace, keys, terminal):
        terminal("short", "short")
        ran = new(run)
        assert (ran.code, "too short" in ran.err) == (4, True)
        assert not keys.exists()

    def test_a_key_is_opened_with_what_is_typed_once(self, run, workspace, terminal):
        terminal(PASSPHRASE, PASSPHRASE)
        new(run)
        asked = terminal("wrong")
        ran = run("keys", "check", SEAL)
        assert asked == [f"passphrase of the key of {SEAL}: "]
        assert (ran.code, "does not open the key" in ran.err) == (1, True)

    def test_what_is_set_is_not_asked_for(
        self, run, workspace, terminal, passphrase_file
    ):
        asked = terminal()
        assert new(run).code == 0
        assert asked == []

    def test_the_variable_works_with_a_warning(self, run, workspace, monkeypatch):
        monkeypatch.setenv("APPEALS_SIGN_PASSPHRASE", PASSPHRASE)
        ran = new(run)
        assert ran.code == 0
        assert ran.err.startswith("warning: the passphrase is in")
        assert PASSPHRASE not in ran.err

    def test_the_key_ring_is_asked_when_it_is_there(self, run, workspace, monkeypatch):
        ring, errors = ModuleType("keyring"), ModuleType("keyring.errors")
        errors.KeyringError = type("KeyringError", (Exception,), {})
        asked = []

        def get_password(service, name):
            asked.append((service, name))
            return PASSPHRASE

        ring.get_password = get_password
        monkeypatch.setitem(sys.modules, "keyring", ring)
        monkeypatch.setitem(sys.modules, "keyring.errors", errors)
        assert new(run).code == 0
        assert asked == [("appeals", SEAL)]

        def fail(service, name):
            raise errors.KeyringError

        ring.get_password = fail
        ran = run("keys", "check", SEAL)
        assert (ran.code, "key ring does not answer" in ran.err) == (1, True)

    @pytest.mark.skipif(os.name == "nt", reason="has no such permissions")
    def test_a_file_that_others_may_read_is_a_warning(
        self, run, workspace, passphrase_file
    ):
        passphrase_file.chmod(0o644)
        ran = new(run)
        assert ran.code == 0
        assert "others on this machine may read the passphrase" in ran.err

    def test_what_is_not_text_is_refused(self, run, workspace, monkeypatch):
        monkeypatch.setenv("APPEALS_SIGN_PASSPHRASE", "correct \udcff horse")
        ran = new(run)
        assert (ran.code, "is not text" in ran.err) == (2, True)

    def test_a_file_that_is_not_there_is_named(self, run, workspace, monkeypatch):
        monkeypatch.setenv("APPEALS_SIGN_PASSPHRASE_FILE", "nowhere")
        ran = new(run)
        assert (ran.code, "'nowhere', cannot be read" in ran.err) == (2, True)


@pytest.mark.parametrize("name", ["cryptography", "pyhanko"])
def test_a_missing_package_is_named_with_the_line_that_installs_it(
    run, workspace, monkeypatch, name
):
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda n, *a: None if n == name else find(n, *a)
    )
    for command in (("list",), ("check",), ("new", "--demo")):
        ran = run("keys", *command)
        assert (ran.code, ran.out) == (5, "")
        assert "appeals doctor" in ran.err


def test_no_passphrase_can_be_given_as_an_option(run):
    for command in ("new", "check", "list"):
        assert "--pass" not in run("keys", command, "--help").out


def test_keys_lie_where_data_of_the_user_do(monkeypatch, tmp_path):
    from appeals.cli.state import keys_folder

    monkeypatch.delenv("APPEALS_KEYS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert keys_folder() == tmp_path / "data" / "appeals" / "keys"
    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert keys_folder() == tmp_path / ".local" / "share" / "appeals" / "keys"


WORDS = "clé très secrète"


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{WORDS}\n".encode(),
        f"{WORDS}\r\n".encode(),
        f"\ufeff{WORDS}\r\nmore\r\n".encode(),
        unicodedata.normalize("NFD", WORDS).encode(),
        f"\ufeff{WORDS}\r\n".encode("utf-16-le"),
    ],
    ids=["mark", "CRLF", "both", "NFD", "UTF-16"],
)
@pytest.mark.parametrize("made_with", ["NFC", "NFD", "mark"])
def test_a_passphrase_opens_however_its_file_was_written(
    run, workspace, keys, passphrase_file, content, made_with
):
    """Keys of other programs, and of this one when it read the mark as a letter."""
    signer = make("Safeguard Defenders", signer_id=SEAL)
    form = "NFD" if made_with == "NFD" else "NFC"
    secret = unicodedata.normalize(form, WORDS)
    secret = f"\ufeff{secret}" if made_with == "mark" else secret
    write_key(KeyFolder(keys), signer, secret)
    passphrase_file.write_bytes(content)
    ran = run("keys", "check", SEAL)
    assert "does not open" not in ran.err
    assert "damaged" not in ran.err


def test_a_new_key_opens_with_the_passphrase_typed_either_way(
    run, workspace, passphrase_file
):
    passphrase_file.write_bytes(unicodedata.normalize("NFD", WORDS).encode())
    assert new(run).code == 0
    passphrase_file.write_bytes(b"\xef\xbb\xbf" + WORDS.encode() + b"\r\n")
    assert "does not open" not in run("keys", "check", SEAL).err
    passphrase_file.write_bytes(b"cle tres secrete")
    assert "does not open" in run("keys", "check", SEAL).err
