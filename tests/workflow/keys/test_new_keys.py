"""Keys that are made, and what is said of those that are there."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.errors import BlockedError, UsageError
from appeals.signing.key_folder import KeyFolder, read_certificate
from appeals.workflow.keys.key_status import key_statuses
from appeals.workflow.keys.new_keys import (
    join_certificate,
    make_request,
    make_self_signed,
    period_from,
)
from tests.signing.pki import AT, make
from tests.signing.secrets import Known
from tests.workflow.key_folders import loaded, put, put_root, refused

THREE_YEARS = period_from(AT)


class TestNewKeys:
    def test_a_self_signed_key_signs_once_it_is_registered(self, opened, keys):
        made = make_self_signed(
            opened(), keys, "watch", Known(), THREE_YEARS, kind="ec"
        )
        assert made.registers == ("signatories.yaml",)
        assert len(refused(opened(), keys, "watch")) == 1
        status = next(key_statuses(opened(), keys, AT))
        assert status.certificate_sha256 == made.certificate_sha256
        assert f"{status.ends:%Y-%m-%d %H:%M}" == "2029-11-22 00:00"
        own = KeyFolder(keys).find("watch")
        workspace = opened(watch=read_certificate(own))
        assert loaded(workspace, keys, "watch")[0].sign(b"x")

    def test_a_certificate_joins_the_key_that_waits_for_it(
        self, opened, keys, pki, tmp_path
    ):
        made = make_request(opened(), keys, "bob", Known(), kind="ec")
        assert made.certificate_sha256 is None
        answer = certified(made.request, pki, tmp_path)
        joined = join_certificate(opened(), keys, "bob", Known(), answer)
        assert joined.path == keys / "bob.p12"
        assert not made.path.exists()
        put_root(keys, pki)
        (signer,) = loaded(opened(), keys, "bob")
        assert signer.issuers == (pki.intermediate.certificate, pki.root.certificate)

    def test_the_certificate_of_another_does_not(self, opened, keys, pki, tmp_path):
        made = make_request(opened(), keys, "bob", Known(), kind="ec")
        answer = tmp_path / "answer.pem"
        answer.write_bytes(pki.bob.certificate.public_bytes(Encoding.PEM))
        with pytest.raises(BlockedError, match="do not match"):
            join_certificate(opened(), keys, "bob", Known(), answer)
        assert made.path.exists()
        assert not (keys / "bob.p12").exists()

    def test_nothing_is_made_over_a_key_or_before_a_passphrase(self, opened, keys, pki):
        put(keys, pki.bob)
        known = Known()
        with pytest.raises(BlockedError, match=r"bob\.p12' is there already"):
            make_self_signed(opened(), keys, "bob", known, THREE_YEARS)
        assert known.asked == []
        for word in (None, "short"):
            with pytest.raises(BlockedError):
                make_self_signed(opened(), keys, "watch", Known(word), THREE_YEARS)
        assert not list(keys.glob("watch*"))

    @pytest.mark.parametrize("years", [0, -1, 11])
    def test_years_out_of_reason_are_refused(self, opened, keys, years):
        with pytest.raises(UsageError, match=f"hold for {years} years"):
            make_self_signed(opened(), keys, "watch", Known(), period_from(AT, years))

    def test_a_key_made_on_a_leap_day_ends_on_a_day_that_there_is(self, opened, keys):
        leap = AT.replace(year=2028, month=2, day=29)
        make_self_signed(
            opened(), keys, "watch", Known(), period_from(leap, 1), kind="ec"
        )
        (status,) = key_statuses(opened(), keys, leap)
        assert f"{status.ends:%Y-%m-%d}" == "2029-02-28"

    def test_no_key_is_put_into_the_workspace_or_into_git(self, opened, tmp_path):
        workspace = opened()
        with pytest.raises(BlockedError, match="in the workspace"):
            make_self_signed(
                workspace, workspace.root / "keys", "bob", Known(), THREE_YEARS
            )
        (tmp_path / ".git").mkdir()
        with pytest.raises(BlockedError, match="in a git work tree"):
            make_self_signed(workspace, tmp_path / "keys", "bob", Known(), THREE_YEARS)


class TestStatus:
    def test_a_certificate_near_its_end_is_a_warning(self, opened, keys, pki):
        from datetime import timedelta

        for days, codes in ((59, ["ends-soon"]), (61, [])):
            signer = make("Bob", end=AT + timedelta(days=days))
            folder = keys / str(days)
            put(folder, signer)
            workspace = opened(bob=signer.certificate)
            (status,) = key_statuses(workspace, folder, AT)
            assert status.refusals == ()
            assert [each.code for each in status.warnings] == codes
            assert status.is_registered

    def test_what_cannot_be_known_without_opening_is_known_afterwards(
        self, opened, keys, pki
    ):
        put(keys, pki.bob)
        (keys / "bob.crt").unlink()
        workspace = opened(bob=pki.bob.certificate)
        (status,) = key_statuses(workspace, keys, AT)
        assert (status.subject, status.warnings[0].code) == (None, "not-opened")
        (status,) = key_statuses(workspace, keys, AT, passphrases=Known())
        assert (status.subject, status.warnings) == ("Bob Reviewer", ())
        (status,) = key_statuses(workspace, keys, AT)
        assert status.subject == "Bob Reviewer"

    def test_a_key_that_does_not_open_may_not_sign(self, opened, keys, pki):
        put(keys, pki.bob)
        workspace = opened(bob=pki.bob.certificate)
        (status,) = key_statuses(workspace, keys, AT, passphrases=Known("wrong"))
        assert "does not open" in status.refusals[0].message

    def test_keys_are_listed_without_a_workspace(self, keys, pki):
        put(keys, pki.bob)
        (status,) = key_statuses(None, keys, AT)
        assert (status.id, status.kind, status.is_registered) == ("bob", "", None)


def certified(request, pki, folder):
    """Let the intermediate authority answer a request, and send its chain along."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    asked = x509.load_pem_x509_csr(request.read_bytes())
    builder = x509.CertificateBuilder(
        pki.intermediate.certificate.subject,
        asked.subject,
        asked.public_key(),
        x509.random_serial_number(),
        pki.bob.certificate.not_valid_before_utc,
        pki.bob.certificate.not_valid_after_utc,
        list(asked.extensions),
    )
    certificate = builder.sign(pki.intermediate.key, hashes.SHA256())
    chain = (pki.root.certificate, certificate, pki.intermediate.certificate)
    path = folder / "answer.pem"
    path.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in chain))
    return path
