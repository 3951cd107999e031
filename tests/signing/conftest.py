"""One set of certificates for all tests of signing."""

import pytest

from appeals.signing.certificates import fingerprint
from appeals.signing.trust import Trust
from tests.signing.pki import Pki, build_pki
from tests.signing.sample_docx import Signed


@pytest.fixture(scope="session")
def pki() -> Pki:
    """Give the certificates: made once, never changed."""
    return build_pki()


@pytest.fixture(scope="session")
def trust(pki: Pki) -> Trust:
    """Believe the root, know alice, alice-ec and bob, and whom it revoked."""
    known = (pki.alice, pki.alice_ec, pki.bob)
    return Trust(
        pins={fingerprint(each.certificate): each.id for each in known},
        roots=(pki.root.certificate,),
        crls=(pki.crl,),
    )


@pytest.fixture(scope="session")
def docx(pki: Pki) -> Signed:
    """Give a DOCX, signed by alice alone, and by alice and bob."""
    return Signed.by(pki)
