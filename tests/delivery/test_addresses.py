"""Which address is chosen, and which can never be used."""

import pytest

from appeals.delivery.addresses import choose_address, is_mailbox, other_ways
from appeals.delivery.blockers import (
    accepted_files,
    address_blockers,
    size_blockers,
)
from appeals.model.channel import Channel
from appeals.model.recipient import Recipient, SizeLimit
from tests.delivery.samples import planned_file


def recipient(*emails: tuple[str, str], **more) -> Recipient:
    return Recipient(
        id="office-a",
        kind="office",
        name="Head of Office A",
        salutation="Dear Head of Office,",
        certainty="confirmed",
        emails=tuple({"address": a, "certainty": c} for a, c in emails),
        **more,
    )


def channel(**submit) -> Channel:
    return Channel(
        id="way", name="Way", certainty="confirmed", kinds=("appeal",), submit=submit
    )


def codes(address) -> list[str]:
    return [blocker.code for blocker in address_blockers("office-a", address)]


def test_a_confirmed_address_is_chosen_wherever_it_stands():
    chosen = choose_address(
        recipient(
            ("old@example.org", "legacy"),
            ("perhaps@example.org", "unconfirmed"),
            ("sure@example.org", "confirmed"),
        ),
        None,
    )
    assert chosen.address == "sure@example.org"
    assert codes(chosen) == []


def test_else_one_that_is_not_confirmed_and_it_is_in_the_way():
    known = recipient(("old@example.org", "legacy"), ("new@example.org", "unconfirmed"))
    chosen = choose_address(known, None)
    assert (chosen.address, chosen.certainty) == ("new@example.org", "unconfirmed")
    assert codes(chosen) == ["unverified-address"]


def test_an_address_out_of_use_is_named_so_that_it_can_be_refused():
    chosen = choose_address(recipient(("old@example.org", "legacy")), None)
    assert codes(chosen) == ["legacy-address"]


def test_an_address_of_the_old_domain_is_legacy_whatever_its_mark_says():
    chosen = choose_address(recipient(("Office@OHCHR.org", "confirmed")), None)
    assert chosen.certainty == "legacy"


def test_nothing_is_chosen_where_nothing_is_known():
    assert choose_address(recipient(("x@example.org", "missing")), None) is None
    assert codes(None) == ["no-email"]


def test_a_channel_with_an_address_of_its_own_takes_the_message():
    own = channel(emails=[{"address": "cases@example.org", "certainty": "confirmed"}])
    known = recipient(("office@example.org", "confirmed"))
    assert choose_address(known, own).address == "cases@example.org"
    to_recipient = channel(to_recipient=True)
    assert choose_address(known, to_recipient).address == "office@example.org"


def test_other_ways_are_listed_once_with_their_certainty():
    form = {"url": "https://example.org/form", "certainty": "confirmed"}
    post = {"lines": ["1 Street", "City"], "certainty": "unconfirmed"}
    ways = other_ways(recipient(web_form=form, post=post), channel(web_form=form))
    assert [(w.kind, w.text, w.certainty) for w in ways] == [
        ("web-form", "https://example.org/form", "confirmed"),
        ("post", "1 Street, City", "unconfirmed"),
    ]


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("hrc-sr-torture@un.org", True),
        ("a.b+c@example.org", True),
        ("a@example", False),
        ("a..b@example.org", False),
        ('"a b"@example.org', False),
        ("а@example.org", False),  # a Cyrillic letter
        ("a@example.org\n", False),
        ("a" * 250 + "@example.org", False),
    ],
)
def test_only_plain_addresses_are_mailboxes(address, is_one):
    assert is_mailbox(address) is is_one


def test_an_address_that_mail_cannot_carry_is_in_the_way():
    chosen = choose_address(recipient(("büro@example.org", "confirmed")), None)
    assert codes(chosen) == ["unusable-address"]


def test_a_large_message_is_remarked_on_and_not_held_back():
    small = planned_file("annexes/a.pdf", b"words")
    assert list(size_blockers((small,))) == []
    large = small.model_copy(update={"size_bytes": 8_000_000})
    (remark,) = size_blockers((small, large))
    assert remark.severity == "info"
    assert "about 11 MB" in remark.message


@pytest.mark.parametrize(
    ("certainty", "code"),
    [("confirmed", "message-too-large"), ("unconfirmed", "large-message")],
)
def test_a_limit_blocks_once_somebody_confirmed_it(certainty, code):
    limit = SizeLimit(bytes=1000, certainty=certainty)
    assert not [*size_blockers((planned_file("out/a/a.pdf", b"x" * 700),), limit)]
    large = planned_file("out/a/a.pdf", b"x" * 800)
    (blocker,) = size_blockers((large,), limit)
    assert blocker.code == code
    assert blocker.severity == ("info" if certainty == "unconfirmed" else "error")
    assert "no more than" in blocker.remedy


@pytest.mark.parametrize(
    ("formats", "kept"),
    [
        ({"accepted": ["docx"], "refused": ["pdf"], "certainty": "unconfirmed"}, 1),
        ({"accepted": ["docx"], "certainty": "unconfirmed"}, 2),
        ({"accepted": ["docx"], "certainty": "confirmed"}, 1),
        ({"accepted": ["web", "docx", "pdf"], "certainty": "confirmed"}, 2),
    ],
)
def test_a_file_stays_at_home_if_its_format_is_refused(formats, kept):
    channel = Channel.model_validate(
        {
            "id": "review",
            "name": "Review",
            "certainty": "confirmed",
            "kinds": ["report"],
            "formats": formats,
        }
    )
    files = planned_file("a.docx", b"w"), planned_file("a.pdf", b"p")
    left, blockers = accepted_files(files, recipient(), channel)
    assert (len(left), blockers) == (kept, ())


@pytest.mark.parametrize("certainty", ["legacy", "unconfirmed", "confirmed"])
def test_no_obstacle_says_that_something_was_sent(certainty):
    """They stand in the table of a trial run, of which nothing was."""
    known = recipient(("old@example.org", certainty))
    for address in (None, choose_address(known, None)):
        for blocker in address_blockers("office-a", address):
            words = f"{blocker.message} {blocker.remedy}".split()
            assert "sent" not in words
