"""A record of approval is read only as it was written."""

import pytest

from appeals.model.approval import SCHEMA, Approval, ApprovedEdition, ApprovedFile
from tests.review.acts import act, edition


def test_a_record_comes_back_as_it_was_written():
    approval = act(edition("office-a"), edition("office-a.fr", language="fr"))
    assert Approval.read(approval.content()) == approval


def test_a_record_has_sorted_keys_and_its_schema():
    content = act().content()
    assert content.startswith(b'{\n "account": ')
    assert f'"schema": "{SCHEMA}"'.encode() in content
    assert content.endswith(b"}\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"reviewer-a"', b'"reviewer-b" '),
        (b'"size_bytes": 3', b'"size_bytes": 3.0'),
        (b'"is_self_approved": false', b'"is_self_approved": "no"'),
        (b'"is_self_approved": false', b'"is_self_approved": false, "x": 1'),
        (b"\n", b"\r\n"),
        (b'"approved_by"', b'"letter": "other", "approved_by"'),
        (b"appeals/approval@1", b"appeals/approval@2"),
        (b"+00:00", b"+08:00"),
    ],
)
def test_a_record_that_was_touched_is_none(old, new):
    content = act().content()
    assert old in content
    with pytest.raises(ValueError, match=r"as it was written|validation error"):
        Approval.read(content.replace(old, new))


def test_each_edition_stands_once_in_a_record():
    with pytest.raises(ValueError, match="must name each edition once"):
        act(edition("office-a"), edition("office-a"))


def test_every_input_of_an_edition_has_its_hash():
    with pytest.raises(ValueError, match="only inputs whose hash is given"):
        act(edition("office-a", inputs=("other.yaml",)))


def test_the_bytes_of_an_annex_are_not_kept():
    known = {"sha256": "0" * 64, "size_bytes": 1}
    assert not ApprovedFile(name="a.annex-1.pdf", role="annex", **known).is_kept
    assert ApprovedFile(name="a.annexes.pdf", role="sheet", **known).is_kept
    with pytest.raises(ValueError, match="name"):
        ApprovedFile(name="../a.pdf", role="pdf", **known)


def test_an_edition_is_its_bytes_by_name():
    one, other = edition("a"), edition("a", tree="1" * 64)
    assert isinstance(one, ApprovedEdition)
    assert one.bytes_key == other.bytes_key
    assert one.bytes_key != edition("b").bytes_key
