"""Who is to sign with a key."""

import pytest

from appeals.model.people import Signatory, expected_signers

PINNED = Signatory(id="a", kind="person", name="A", certificate_sha256="0" * 64)
CONFIRMED = Signatory(id="b", kind="person", name="B", certainty="confirmed")
OTHER = Signatory(id="c", kind="person", name="C")


@pytest.mark.parametrize(
    ("is_demo", "ids"), [(False, ["a"]), (True, ["a", "b"])], ids=["real", "demo"]
)
def test_those_with_a_certificate_sign_and_in_a_demonstration_the_confirmed(
    is_demo, ids
):
    found = expected_signers((PINNED, CONFIRMED, OTHER), is_demo=is_demo)
    assert [each.id for each in found] == ids
