"""What came back is known again, and no message can do harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.delivery.incoming import (
    MOST_BYTES,
    AnswerMatch,
    AwaitedMessage,
    match_answer,
    read_incoming,
)
from tests.costs import assert_costs
from tests.delivery.incoming_samples import OURS, SIGN, bounce, reply

AWAITED = (
    AwaitedMessage("office-a-1", OURS, SIGN, "office-a@un.test"),
    AwaitedMessage("office-b-1", "<b@example.org>", "BBBB-2222", "office-b@un.test"),
    AwaitedMessage("office-b-2", "<c@example.org>", "CCCC-2222", "office-b@un.test"),
)


def matched(content: bytes) -> tuple[AnswerMatch, ...]:
    return match_answer(read_incoming(content), AWAITED)


def test_a_reply_is_known_by_the_message_that_it_answers():
    found = read_incoming(reply(more=f"In-Reply-To: {OURS}\r\n"))
    assert (found.kind, found.day, found.sender) == (
        "reply",
        "2026-11-30",
        "office-a@un.test",
    )
    assert match_answer(found, AWAITED) == (AnswerMatch("office-a-1", "message-id"),)


@pytest.mark.parametrize(
    "content",
    [
        reply(sender="x@else.test", subject=f"Re: A letter [Reference: {SIGN}]"),
        reply(sender="x@else.test", text=f"> Subject: A letter [{SIGN}]"),
        reply(sender="x@else.test", subject="=?utf-8?b?UmU6IFtLN1FNLTJYUERd?="),
    ],
)
def test_a_reply_from_elsewhere_is_known_by_the_reference(content):
    assert matched(content) == (AnswerMatch("office-a-1", "reference"),)


def test_an_address_that_got_one_message_is_enough():
    assert matched(reply()) == (AnswerMatch("office-a-1", "address"),)


def test_of_two_messages_to_one_address_a_person_chooses():
    assert matched(reply(sender="office-b@un.test")) == (
        AnswerMatch("office-b-1", "address", is_suggestion=True),
        AnswerMatch("office-b-2", "address", is_suggestion=True),
    )


def test_the_domain_alone_is_a_suggestion():
    found = matched(reply(sender="somebody@un.test"))
    assert {each.by for each in found} == {"domain"}
    assert all(each.is_suggestion for each in found)
    assert matched(reply(sender="somebody@else.test")) == ()


def test_our_own_copy_is_no_answer():
    content = reply(subject=f"Our letter [{SIGN}]").replace(
        b"<answer-1@un.test>", OURS.encode()
    )
    assert matched(content) == ()


def test_a_bounce_says_whom_it_is_about():
    found = read_incoming(bounce())
    assert (found.kind, found.status, found.about) == (
        "bounce",
        "5.1.1",
        ("office-a@un.test",),
    )
    assert match_answer(found, AWAITED) == (AnswerMatch("office-a-1", "message-id"),)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_report_of_anything_but_failure_is_no_bounce(action):
    assert read_incoming(bounce(action=action)).kind == "automatic"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Auto-Submitted: auto-replied\r\n", "automatic"),
        ("Auto-Submitted: auto-generated; owner-email=x\r\n", "automatic"),
        ("Auto-Submitted: no\r\n", "reply"),
        ("X-Autoreply: yes\r\n", "automatic"),
        ("Precedence: auto_reply\r\n", "automatic"),
        ("Precedence: list\r\n", "reply"),
    ],
)
def test_what_a_program_answered_is_told_from_a_person(line, kind):
    assert read_incoming(reply(more=line)).kind == kind


def nested(depth: int) -> bytes:
    head = "Subject: Re\r\nMessage-ID: <n@un.test>\r\nIn-Reply-To: " + OURS + "\r\n"
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'
        for n in range(depth)
    )
    return (head + parts).encode()


EMPTY_REPORT = (
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\nnothing\r\n--b--\r\n"
)
HOSTILE = [
    b"",
    b"\x00" * 1000,
    b"From: " + b"a" * 500_000 + b"@x\r\n\r\n",
    b"From: a@b.test, c@d.test\r\n\r\n",
    b"From: =?utf-8?b?%%%?= <a@b.test>\r\nSubject: =?nothing?q?=FF?=\r\n\r\n",
    b"Date: Mon, 99 Nov 99999999999 99:99:99 +9999\r\n\r\n",
    b"Content-Type: text/plain; charset=nonsense\r\n\r\nwords",
    b"Content-Type: text/plain; charset*=x''%FF\r\n\r\nwords",
    b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    EMPTY_REPORT,
    b"Content-Type: message/rfc822\r\n\r\n" * 5000,
    b"References: " + b"<a@b> " * 100_000 + b"\r\n\r\n",
    b"Subject: " + b"=?utf-8?q?=41?= " * 20_000 + b"\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\n" + b"=" * 9,
    nested(5_000),
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n\r\n" * 50_000,
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_message_is_read_in_bounds(number):
    found = read_incoming(HOSTILE[number])
    assert len(found.subject) <= 300
    assert len(found.answers) <= 500
    assert len(found.sender) < 3000
    assert match_answer(found, AWAITED) is not None


@pytest.mark.parametrize(
    "make",
    [
        lambda n: b"From: " + b"a" * 100 * n + b"@x\r\n\r\n",
        lambda n: b"Content-Type: message/rfc822\r\n\r\n" * n,
        lambda n: b"References: " + b"<a@b> " * 20 * n + b"\r\n\r\n",
        lambda n: b"Subject: " + b"=?utf-8?q?=41?= " * 4 * n + b"\r\n\r\n",
        lambda n: nested(n // 5),
        nested,
        lambda n: (
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + b"--b\r\n\r\n\r\n" * 10 * n
        ),
    ],
)
def test_what_is_hostile_by_its_size_is_read_in_one_pass(make):
    few, many = make(1_200), make(4_800)
    assert_costs(lambda: read_incoming(few), lambda: read_incoming(many), most=8)


def test_lines_in_a_deep_nest_cost_no_more_than_others():
    plain, deep = (nested(depth) + b"\n" * 10_000 for depth in (1, 900))
    assert_costs(lambda: read_incoming(plain), lambda: read_incoming(deep), most=8)


def test_a_deep_nest_is_known_by_its_head():
    assert matched(nested(5_000)) == (AnswerMatch("office-a-1", "message-id"),)


def test_no_more_than_the_beginning_is_read():
    content = reply(text="x" * MOST_BYTES + SIGN, sender="x@else.test")
    assert matched(content) == ()


@settings(max_examples=40)
@given(st.binary(max_size=500))
def test_any_bytes_can_be_read(content):
    read_incoming(content)


@settings(max_examples=40)
@given(st.text(max_size=80))
def test_no_subject_brings_a_line_break_into_a_table(subject):
    head = f"Subject: {subject}\r\n\r\n".encode("utf-8", "replace")
    assert read_incoming(head).subject.isprintable()
