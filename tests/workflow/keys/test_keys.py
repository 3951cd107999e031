"""Whom a workspace believes, and who signs in it."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.errors import BlockedError, UsageError
from appeals.signing.certificates import fingerprint
from appeals.workflow.keys.new_keys import (
    make_demonstration_keys,
)
from appeals.workflow.keys.organisation_keys import organisation_trust
from tests.signing.pki import AT, revoke
from tests.signing.secrets import Known
from tests.workflow.key_folders import loaded, put, put_root, refused


class TestTrust:
    def test_it_holds_what_is_registered_and_what_lies_in_the_folder(
        self, opened, keys, pki
    ):
        put_root(keys, pki)
        (keys / "crl").mkdir()
        (keys / "crl" / "one").write_bytes(pki.crl.public_bytes(Encoding.DER))
        alice, bob = pki.alice.certificate, pki.bob.certificate
        trust = organisation_trust(opened(bob=bob, person=alice), keys)
        assert trust.pins == {fingerprint(alice): "r-a", fingerprint(bob): "bob"}
        assert trust.roots == (pki.root.certificate,)
        assert trust.crls == (pki.crl,)
        assert trust.demo_roots == ()

    def test_of_two_who_share_a_certificate_the_one_asked_for_is_named(
        self, opened, keys, pki
    ):
        bob = pki.bob.certificate
        workspace = opened(bob=bob, person=bob)
        assert organisation_trust(workspace, keys).pins == {fingerprint(bob): "bob"}
        people = organisation_trust(workspace, keys, prefer="people")
        assert people.pins == {fingerprint(bob): "r-a"}

    def test_the_demonstration_root_counts_only_where_demo_is_true(self, opened, keys):
        make_demonstration_keys(opened(is_demo=True), keys, AT)
        assert len(organisation_trust(opened(is_demo=True), keys).demo_roots) == 1
        assert organisation_trust(opened(), keys).demo_roots == ()


class TestLoading:
    def test_a_registered_key_signs(self, opened, keys, pki):
        put(keys, pki.bob)
        (signer,) = loaded(opened(bob=pki.bob.certificate), keys, "bob")
        assert (signer.id, signer.certificate) == ("bob", pki.bob.certificate)

    def test_one_under_a_trusted_root_signs(self, opened, keys, pki):
        put(keys, pki.bob)
        put_root(keys, pki)
        assert len(loaded(opened(), keys, "bob")) == 1

    def test_the_key_of_a_person_who_works_here_signs(self, opened, keys, pki):
        put(keys, pki.alice_ec, "r-a")
        workspace = opened(person=pki.alice_ec.certificate)
        assert loaded(workspace, keys, "r-a")[0].id == "r-a"

    @pytest.mark.parametrize(
        "name",
        [
            "expired",
            "not_yet_valid",
            "rsa1024",
            "no_nonrepudiation",
            "tls_only",
            "sha1",
            "self_signed",
        ],
    )
    def test_a_bad_one_does_not_and_no_passphrase_is_asked_for(
        self, opened, keys, pki, name
    ):
        put(keys, pki.bad[name])
        put_root(keys, pki)
        known = Known()
        assert len(refused(opened(), keys, "bob", known=known)) == 1
        assert known.asked == []

    def test_nor_one_that_was_revoked(self, opened, keys, pki):
        put(keys, pki.bob)
        crl = revoke(pki.intermediate, pki.bob.certificate)
        (keys / "bob.crl").write_bytes(crl.public_bytes(Encoding.PEM))
        (reported,) = refused(opened(bob=pki.bob.certificate), keys, "bob")
        assert "was revoked on 2026-06-01" in reported

    def test_a_certificate_that_only_the_file_holds_is_looked_at_too(
        self, opened, keys, pki
    ):
        put(keys, pki.expired)
        put_root(keys, pki)
        (keys / "bob.crt").unlink()
        known = Known()
        (reported,) = refused(opened(), keys, "bob", known=known)
        assert "ended on 2022-01-01" in reported
        assert known.asked == [("bob", "passphrase")]

    def test_another_certificate_than_the_registered_one_is_refused(
        self, opened, keys, pki
    ):
        put(keys, pki.bob)
        put_root(keys, pki)
        workspace = opened(bob=pki.alice.certificate)
        (reported,) = refused(workspace, keys, "bob")
        assert "another certificate is registered for 'bob'" in reported

    def test_a_key_that_others_may_read_is_refused(self, opened, keys, pki):
        put(keys, pki.bob)
        (keys / "bob.p12").chmod(0o644)
        (reported,) = refused(opened(bob=pki.bob.certificate), keys, "bob")
        assert "others on this machine may read" in reported

    def test_all_that_is_wrong_is_reported_at_once(self, opened, keys, pki):
        put(keys, pki.expired)
        reported = refused(opened(), keys, "bob", "watch")
        assert len(reported) == 3
        assert "there is no key for 'watch'" in reported[-1]

    def test_an_unknown_id_is_a_slip(self, opened, keys):
        with pytest.raises(UsageError, match="unknown signatory or person 'bop'") as e:
            loaded(opened(), keys, "bop")
        assert e.value.remedy == "did you mean 'bob'?"


class TestDemonstration:
    def test_keys_are_made_for_the_confirmed_and_for_those_who_approve(
        self, opened, keys
    ):
        workspace = opened(is_demo=True)
        written = make_demonstration_keys(workspace, keys, AT)
        assert [path.name for path in written] == ["ca.pem", "watch.pem", "r-a.pem"]
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in written)
        known = Known()
        signers = loaded(workspace, keys, "watch", "r-a", known=known)
        assert [each.id for each in signers] == ["watch", "r-a"]
        assert known.asked == []

    def test_the_names_in_them_tell_a_seal_from_a_person(self, opened, keys):
        workspace = opened(is_demo=True)
        make_demonstration_keys(workspace, keys, AT)
        seal, person = loaded(workspace, keys, "watch", "r-a")
        names = [each.certificate.subject.rfc4514_string() for each in (seal, person)]
        unit = "OU=DEMONSTRATION - not a signature of anybody"
        assert names == [
            f"CN=Example Watch,{unit},O=Example Watch",
            f"CN=r-a,{unit},O=Example Watch",
        ]

    def test_those_that_hold_are_kept(self, opened, keys):
        workspace = opened(is_demo=True)
        paths = make_demonstration_keys(workspace, keys, AT)
        before = [path.read_bytes() for path in paths]
        assert make_demonstration_keys(workspace, keys, AT) == ()
        assert [path.read_bytes() for path in paths] == before

    def test_those_that_are_damaged_late_or_of_another_root_are_made_anew(
        self, opened, keys
    ):
        workspace = opened(is_demo=True)
        root, watch, person = make_demonstration_keys(workspace, keys, AT)
        watch.write_bytes(b"words")
        assert make_demonstration_keys(workspace, keys, AT) == (watch,)
        root.unlink()
        again = make_demonstration_keys(workspace, keys, AT)
        assert again == (root, watch, person)
        later = AT.replace(year=2040)
        assert make_demonstration_keys(workspace, keys, later) == again

    def test_they_are_refused_where_demo_is_not_true(self, opened, keys):
        with pytest.raises(BlockedError, match="not for demonstrations"):
            make_demonstration_keys(opened(), keys, AT)
        assert not keys.exists()

    def test_they_do_not_sign_where_demo_is_not_true(self, opened, keys):
        _, watch, _ = make_demonstration_keys(opened(is_demo=True), keys, AT)
        (reported,) = refused(opened(), keys, "watch")
        assert "there is no key for 'watch'" in reported
        copy = keys / "watch.pem"
        copy.write_bytes(watch.read_bytes())
        copy.chmod(0o600)
        (reported,) = refused(opened(), keys, "watch")
        assert "one for demonstrations" in reported

    def test_where_a_certificate_is_registered_that_one_signs(self, opened, keys, pki):
        put(keys, pki.bob, "watch")
        make_demonstration_keys(opened(is_demo=True), keys, AT)
        shown = opened(is_demo=True)
        assert loaded(shown, keys, "watch")[0].certificate != pki.bob.certificate
        registered = opened(is_demo=True, watch=pki.bob.certificate)
        assert loaded(registered, keys, "watch")[0].certificate == pki.bob.certificate
