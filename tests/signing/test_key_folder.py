"""The folder of keys: what is in it, and where it must not be."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.errors import BlockedError
from appeals.signing.key_folder import KeyFolder, KeyForm, find_location_problems


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "keys"
    path.mkdir()
    return KeyFolder(path)


def codes(path, workspace=None):
    return [refusal.code for refusal in find_location_problems(path, workspace)]


def test_keys_are_found_by_what_their_names_end_in(folder):
    for name in (
        "bob.p12",
        "alice.pem",
        "seal.pkcs11.toml",
        "carol.request.p12",
        "Bad Name.p12",
        "notes.txt",
        "bob.crt",
        "ca.pem",
    ):
        (folder.path / name).touch()
    assert [(each.id, each.form) for each in folder.key_files()] == [
        ("alice", KeyForm.PEM),
        ("bob", KeyForm.PKCS12),
        ("carol", KeyForm.REQUEST),
        ("seal", KeyForm.PKCS11),
    ]
    assert folder.find("bob").certificate_path.name == "bob.crt"
    assert folder.find("carol") is None


def test_a_folder_that_is_not_there_is_empty(tmp_path):
    folder = KeyFolder(tmp_path / "none")
    assert (folder.key_files(), folder.roots(), folder.crls()) == ((), (), ())


def test_two_keys_of_one_id_are_one_too_many(folder):
    for name in ("bob.p12", "bob.pem"):
        (folder.path / name).touch()
    with pytest.raises(BlockedError, match=r"'bob.p12' and 'bob.pem'|'bob.pem' and"):
        folder.find("bob")


def test_roots_and_lists_are_read_in_both_spellings(folder, pki):
    for name in ("ca", "crl"):
        (folder.path / name).mkdir()
    for name, encoding in (("a", Encoding.PEM), ("b", Encoding.DER)):
        root = folder.path / "ca" / f"{name}.pem"
        root.write_bytes(pki.root.certificate.public_bytes(encoding))
        revoked = folder.path / "crl" / name
        revoked.write_bytes(pki.crl.public_bytes(encoding))
    (folder.path / "bob.crl").write_bytes(pki.crl.public_bytes(Encoding.PEM))
    (folder.path / "ca" / "README.txt").write_text("whom we trust")
    assert folder.roots() == (pki.root.certificate,) * 2
    assert folder.crls() == (pki.crl,) * 3


@pytest.mark.parametrize("name", ["ca/root.pem", "crl/list", "bob.crl"])
def test_a_damaged_file_of_trust_is_named_and_not_passed_over(folder, name):
    path = folder.path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"words")
    with pytest.raises(BlockedError, match=path.name):
        folder.roots() + folder.crls()


def test_a_root_that_anybody_may_change_is_refused(folder, pki):
    path = folder.path / "ca" / "root.pem"
    path.parent.mkdir()
    path.write_bytes(pki.root.certificate.public_bytes(Encoding.PEM))
    path.chmod(0o646)
    with pytest.raises(BlockedError, match="anybody on this machine may change"):
        folder.roots()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_a_key_that_others_may_read_is_refused(folder, mode):
    path = folder.path / "bob.p12"
    path.touch(mode=0o600)
    assert codes(path) == []
    path.chmod(mode)
    assert codes(path) == ["readable"]


def test_what_only_names_a_token_may_be_read_and_not_changed(folder):
    path = folder.path / "seal.pkcs11.toml"
    path.touch(mode=0o644)
    assert codes(path) == []
    for mode in (0o664, 0o646):
        path.chmod(mode)
        assert codes(path) == ["changeable"]


def test_a_key_in_the_workspace_or_in_git_is_refused(folder, tmp_path):
    path = folder.path / "bob.p12"
    path.touch(mode=0o600)
    assert codes(path, tmp_path / "workspace") == []
    assert codes(path, tmp_path) == ["in-workspace"]
    (tmp_path / ".git").mkdir()
    assert codes(path) == ["in-git"]


def test_a_link_does_not_hide_where_a_key_lies(folder, tmp_path):
    shared = tmp_path / "workspace" / "bob.p12"
    shared.parent.mkdir()
    shared.touch(mode=0o600)
    link = folder.path / "bob.p12"
    link.symlink_to(shared)
    assert codes(link, shared.parent) == ["in-workspace"]


def test_each_workspace_has_demonstration_keys_of_its_own(folder, tmp_path):
    one, two = (folder.demonstrations(tmp_path / name).path for name in "ab")
    assert one != two
    assert one.parent == folder.path / "demo"
    assert len(one.name) == 12
