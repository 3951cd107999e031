"""Puts keys into a folder and opens them as the program does."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.errors import BlockedError
from appeals.signing.key_folder import KeyFolder
from appeals.signing.key_making import write_key
from appeals.workflow.keys.organisation_keys import load_signers
from tests.signing.pki import AT
from tests.signing.secrets import Known


def put(keys, signer, key_id="bob"):
    """Write a key file for an id."""
    write_key(KeyFolder(keys), replace(signer, id=key_id), "correct horse")


def loaded(workspace, keys, *ids, known=None):
    """Open the keys of ids."""
    return load_signers(workspace, ids, keys, known or Known(), at=AT)


def refused(workspace, keys, *ids, known=None):
    """Give the sentences with which keys are refused."""
    with pytest.raises(BlockedError) as reported:
        loaded(workspace, keys, *ids, known=known)
    error = reported.value
    errors = error.split()
    assert all(each.remedy for each in errors)
    return [each.message for each in errors]


def put_root(keys, pki):
    """Trust the root of the tests."""
    (keys / "ca").mkdir(parents=True)
    content = pki.root.certificate.public_bytes(Encoding.PEM)
    (keys / "ca" / "root.pem").write_bytes(content)
