"""Which certificates are trusted: pins, chains, demonstrations, revocation."""

import warnings
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from appeals.signing.certificates import MALFORMED, fingerprint
from appeals.signing.key_making import (
    KeyHolder,
    Period,
    demonstration_root,
    demonstration_signer,
    self_signed,
)
from appeals.signing.trust import Trust, find_certificate_problems
from tests.signing.pki import AT, END, START, ec_key, make, make_authority, revoke

PERIOD = Period(START, END)


def judged(trust, signer, at=AT, **more):
    return trust.judge(signer.certificate, signer.issuers, at, **more)


def codes(trust, signer, at=AT):
    refusals = find_certificate_problems(signer.certificate, signer.issuers, trust, at)
    return {refusal.code for refusal in refusals}


@pytest.mark.parametrize("name", ["alice", "alice_ec", "bob"])
def test_a_registered_certificate_is_believed_and_named(pki, trust, name):
    signer = getattr(pki, name)
    found = judged(trust, signer)
    assert (found.is_trusted, found.who, found.reason) == (True, signer.id, "")
    assert not found.is_demonstration
    assert codes(trust, signer) == set()


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("expired", "expired", "ended on 2022-01-01"),
        ("not_yet_valid", "not-yet-valid", "only from 2040-01-01"),
        ("rsa1024", "weak-key", "1024 bits"),
        ("no_nonrepudiation", "wrong-use", "nonRepudiation"),
        ("tls_only", "wrong-use", "web servers"),
        ("self_signed", "unknown-issuer", "no trusted certificate"),
        ("revoked", "revoked", "revoked on 2026-06-01"),
        ("sha1", "weak-hash", "SHA-1"),
    ],
)
def test_a_bad_certificate_is_refused(pki, trust, name, code, words):
    signer = pki.bad[name]
    assert codes(trust, signer) == {code}
    found = judged(trust, signer)
    assert not found.is_trusted
    assert words in found.reason


def test_to_register_a_bad_certificate_makes_it_no_better(pki):
    for name, signer in pki.bad.items():
        pins = {fingerprint(signer.certificate): "x"}
        known = Trust(pins=pins, roots=(pki.root.certificate,), crls=(pki.crl,))
        found = judged(known, signer)
        assert found.who == "x"
        assert found.is_trusted == (name == "self_signed"), name


def test_every_refusal_says_how_to_fix_it(pki, trust):
    for signer in pki.bad.values():
        for refusal in find_certificate_problems(
            signer.certificate, signer.issuers, trust, AT
        ):
            assert refusal.message
            assert refusal.remedy


def test_an_unregistered_certificate_under_a_root_is_believed_and_not_named(pki):
    found = judged(Trust(roots=(pki.root.certificate,)), pki.bob)
    assert (found.is_trusted, found.who) == (True, None)
    assert found.revocation == "not checked"


def test_a_registered_one_needs_no_issuer(pki):
    alone = Trust(pins={fingerprint(pki.self_signed.certificate): "alice"})
    assert judged(alone, pki.self_signed).is_trusted
    assert codes(alone, pki.self_signed) == set()


def test_nothing_is_believed_without_pins_and_roots(pki):
    assert codes(Trust(), pki.bob) == {"unknown-issuer"}


def test_a_chain_that_lacks_its_middle_is_not_believed(pki):
    trust = Trust(roots=(pki.root.certificate,))
    assert not trust.judge(pki.bob.certificate, (), AT).is_trusted


def test_an_authority_that_may_not_issue_vouches_for_nobody(pki):
    trust = Trust(roots=(pki.root.certificate,))
    liar = make("Mallory", pki.alice)
    assert codes(trust, liar) == {"unknown-issuer"}
    unfit = make("No Issuer", pki.root, is_authority=True, uses=("crl_sign",))
    assert codes(trust, make("Mallory", unfit)) == {"unknown-issuer"}
    short = make_authority("Short", pki.root, path_length=0)
    below = make_authority("Below", short)
    assert codes(trust, make("Mallory", below)) == {"unknown-issuer"}
    ended = make_authority("Ended", pki.root, end=AT - timedelta(days=1))
    assert codes(trust, make("Mallory", ended)) == {"unknown-issuer"}


def test_an_issuer_of_the_same_name_vouches_for_nobody(pki):
    trust = Trust(roots=(pki.root.certificate,))
    twin = make_authority("Example Root CA")
    assert codes(trust, make("Mallory", twin)) == {"unknown-issuer"}


def test_a_critical_extension_that_nobody_knows_is_not_passed_over(pki):
    odd = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    signer = make("Odd", pki.root, more=((odd, True),))
    trust = Trust(roots=(pki.root.certificate,))
    assert codes(trust, signer) == {"unknown-issuer"}


def test_an_authority_signs_no_documents(pki, trust):
    assert "wrong-use" in codes(trust, pki.intermediate)


def test_a_certificate_without_key_usage_is_refused(pki, trust):
    assert codes(trust, make("Anyone", pki.root, uses=None)) == {"wrong-use"}


def test_a_count_of_unused_bits_is_not_passed_over(pki, trust):
    """Libraries do, where the last bits of the signature happen to be noughts."""
    der = pki.bob.certificate.public_bytes(Encoding.DER)
    size = len(pki.bob.certificate.signature)
    assert der[-size - 1] == 0
    der = der[: -size - 1] + b"\1" + der[-size:-1] + bytes([der[-1] & 0xFE])
    with warnings.catch_warnings(action="ignore"):
        changed = x509.load_der_x509_certificate(der)
        found = trust.judge(changed, pki.bob.issuers, AT)
    assert not found.is_trusted
    assert "malformed" in found.reason


@given(st.data())
def test_whatever_is_changed_in_a_certificate_it_is_not_believed(pki, trust, data):
    der = bytearray(pki.bob.certificate.public_bytes(Encoding.DER))
    position = data.draw(st.integers(0, len(der) - 1))
    der[position] ^= data.draw(st.integers(1, 255))
    try:
        with warnings.catch_warnings(action="ignore"):
            changed = x509.load_der_x509_certificate(bytes(der))
    except MALFORMED:
        return
    with warnings.catch_warnings(action="ignore"):
        found = trust.judge(changed, pki.bob.issuers, AT)
        assert not found.is_trusted
        assert found.reason
        known = Trust(pins={fingerprint(changed): "x"}, crls=trust.crls)
        assert known.judge(changed, (changed,), AT).who == "x"


class TestRevocation:
    def test_good_is_said_where_a_list_of_the_issuer_says_so(self, pki, trust):
        assert judged(trust, pki.bob).revocation == "good"
        assert judged(trust, pki.revoked).revocation == "revoked"

    def test_nothing_is_said_by_the_list_of_another(self, pki):
        twin = make_authority("Example Intermediate CA")
        lists = (revoke(pki.root), revoke(twin, pki.bob.certificate))
        found = judged(Trust(roots=(pki.root.certificate,), crls=lists), pki.bob)
        assert (found.is_trusted, found.revocation) == (True, "not checked")

    def test_a_list_out_of_date_still_revokes_but_calls_nobody_good(self, pki):
        old = revoke(
            pki.intermediate,
            pki.revoked.certificate,
            last=datetime(2026, 7, 1, tzinfo=UTC),
            renewed=datetime(2026, 8, 1, tzinfo=UTC),
        )
        trust = Trust(roots=(pki.root.certificate,), crls=(old,))
        assert judged(trust, pki.bob).revocation == "not checked"
        assert judged(trust, pki.revoked).revocation == "revoked"

    def test_a_later_revocation_counts_unless_the_time_is_proven(self, pki, trust):
        before = datetime(2026, 5, 1, tzinfo=UTC)
        assert not judged(trust, pki.revoked, before).is_trusted
        proven = judged(trust, pki.revoked, before, is_time_proven=True)
        assert proven.is_trusted
        assert not judged(trust, pki.revoked, is_time_proven=True).is_trusted

    def test_a_revoked_authority_takes_everybody_with_it(self, pki):
        crl = revoke(pki.root, pki.intermediate.certificate)
        trust = Trust(roots=(pki.root.certificate,), crls=(crl,))
        assert codes(trust, pki.bob) == {"revoked"}


class TestDemonstration:
    @pytest.fixture
    def root(self):
        return demonstration_root(PERIOD)

    @pytest.fixture
    def signer(self, root):
        return demonstration_signer(
            "watch", KeyHolder.seal("Example Watch"), PERIOD, root, key=ec_key()
        )

    def test_it_is_believed_where_its_root_is(self, root, signer):
        trust = Trust(demo_roots=(root.certificate,))
        found = judged(trust, signer)
        assert (found.is_trusted, found.is_demonstration) == (True, True)
        assert codes(trust, signer) == set()

    def test_elsewhere_it_is_known_for_what_it_is_and_not_believed(self, signer):
        found = judged(Trust(), signer)
        assert (found.is_trusted, found.is_demonstration) == (False, True)
        assert "demonstrations" in found.reason
        assert codes(Trust(), signer) == {"demonstration"}

    def test_to_register_it_is_not_enough(self, signer):
        trust = Trust(pins={fingerprint(signer.certificate): "watch"})
        found = judged(trust, signer)
        assert (found.is_trusted, found.is_demonstration) == (False, True)
        assert found.who == "watch"

    def test_the_root_of_another_workspace_of_the_same_name_is_not_enough(self, signer):
        other = demonstration_root(PERIOD)
        assert not judged(Trust(demo_roots=(other.certificate,)), signer).is_trusted

    def test_what_its_root_issues_without_the_mark_is_one_too(self, root):
        signer = make("Plain", root)
        found = judged(Trust(demo_roots=(root.certificate,)), signer)
        assert (found.is_trusted, found.is_demonstration) == (True, True)

    def test_the_mark_can_be_read_by_a_person(self, root, signer):
        for certificate in (root.certificate, signer.certificate):
            assert "DEMONSTRATION" in certificate.subject.rfc4514_string()
            assert not any(
                e.critical and e.oid.dotted_string.startswith("2.25")
                for e in certificate.extensions
            )


def test_a_name_longer_than_a_certificate_takes_is_cut():
    holder = KeyHolder.seal("維權 & Söhne " * 12)
    certificate = self_signed(ec_key(), holder, PERIOD)
    (common,) = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    assert str(common.value).startswith("維權 & Söhne 維權")
    assert 60 < len(str(common.value).encode()) <= 64
