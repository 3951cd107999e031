"""Approvals are signed with real keys, and judged by whose they are."""

import pytest

from appeals.errors import AppealsError, BlockedError
from appeals.registry.workspace import load_workspace
from appeals.signing.certificates import fingerprint
from appeals.workflow.approving.approval_keys import approval_check, approval_key
from appeals.workflow.keys.new_keys import make_demonstration_keys
from tests.signing.pki import AT
from tests.signing.secrets import Known
from tests.workflow.acts import (
    DRAFTER,
    PEOPLE,
    SETTINGS,
    approval_status,
    approved,
    changed,
    ready,
)

DEMO = "demo = true\n" + SETTINGS
"""The settings of a workspace for demonstrations."""


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def root(tmp_path, keys):
    """A workspace for demonstrations, its letter rendered, with demonstration keys."""
    root = tmp_path / "workspace"
    root.mkdir()
    make_demonstration_keys(ready(root, appeals_toml=DEMO), keys, AT)
    return root


def opened(root, keys, person="reviewer-a"):
    return approval_key(load_workspace(root), person, keys, Known(), at=AT)


def judge(root, keys):
    return approval_check(load_workspace(root), keys)


def test_a_demonstration_key_signs_and_is_known_as_one(root, keys):
    key, check = opened(root, keys), judge(root, keys)
    report = approved(root, account=DRAFTER, key=key, check=check)
    assert report.path.with_suffix(".p7s").is_file()
    (vote,) = approval_status(root, check=check).votes
    assert (vote.how, vote.is_demonstration) == ("key", True)


def test_the_key_of_another_person_does_not_count(root, keys):
    key = opened(root, keys, "reviewer-b")
    with pytest.raises(BlockedError, match=r"would not count here: .* as that of"):
        approved(root, key=key, check=judge(root, keys))


def test_a_record_that_was_touched_is_reported(root, keys):
    check = judge(root, keys)
    path = approved(root, key=opened(root, keys), check=check).path
    path.write_bytes(path.read_bytes().replace(b"reviewer-a", b"reviewer-b"))
    (vote,) = approval_status(root, check=check).refused
    assert vote.fault.startswith("its signature is not valid: what was signed")


def test_a_demonstration_counts_for_nothing_elsewhere(root, keys, tmp_path):
    """On another machine, or once the workspace is no longer for demonstrations."""
    approved(root, key=opened(root, keys), check=judge(root, keys))
    (vote,) = approval_status(root, check=judge(root, tmp_path / "none")).refused
    assert "its signature is not valid" in vote.fault
    changed(root, "appeals.toml", "demo = true", "demo = false")
    (vote,) = approval_status(root, check=judge(root, keys)).refused
    assert "its signature is not valid" in vote.fault
    assert opened(root, keys) is None


@pytest.mark.parametrize("person", ["sender-a", "nobody"])
def test_who_is_no_approver_is_not_asked_for_a_key(root, keys, person):
    assert opened(root, keys, person) is None


def test_without_a_key_there_is_none(root, tmp_path):
    assert opened(root, tmp_path / "none") is None


@pytest.fixture
def own_key(keys, pki):
    """The key of alice as that of reviewer-a."""
    from cryptography.hazmat.primitives import serialization

    alice = pki.alice
    key = alice.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    keys.mkdir()
    path = keys / "reviewer-a.pem"
    certificate = alice.certificate.public_bytes(serialization.Encoding.PEM)
    path.write_bytes(key + certificate)
    path.chmod(0o600)
    return fingerprint(alice.certificate)


def with_certificate(sha256: str) -> str:
    return PEOPLE.replace(
        "roles: [reviewer, approver]",
        f"roles: [reviewer, approver]\n    certificate_sha256: {sha256}",
    )


def test_a_registered_key_signs_anywhere(tmp_path, keys, own_key):
    root = tmp_path / "workspace"
    root.mkdir()
    ready(root, people_yaml=with_certificate(own_key))
    check = judge(root, keys)
    approved(root, key=opened(root, keys), check=check)
    (vote,) = approval_status(root, check=judge(root, tmp_path / "elsewhere")).votes
    assert (vote.how, vote.is_demonstration) == ("key", False)


def test_a_key_that_nobody_registered_is_refused_with_the_line_to_add(
    tmp_path, keys, own_key
):
    root = tmp_path / "workspace"
    root.mkdir()
    ready(root)
    with pytest.raises(AppealsError) as caught:
        opened(root, keys)
    assert "people.yaml" in caught.value.remedy


def test_a_registered_certificate_needs_its_signature(tmp_path, keys, own_key):
    root = tmp_path / "workspace"
    root.mkdir()
    ready(root)
    approved(root)
    assert approval_status(root).is_approved
    (root / "people.yaml").write_text(with_certificate(own_key), encoding="utf-8")
    (vote,) = approval_status(root, check=judge(root, keys)).refused
    assert "has a certificate in people.yaml, and did not sign" in vote.fault
