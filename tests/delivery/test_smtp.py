"""What a server does at each phase: a letter leaves once, never, or is in doubt."""

import select
import sys
from dataclasses import replace
from itertools import product

import pytest

from appeals.delivery import smtp
from appeals.delivery.smtp import SmtpTransport, _double_dots
from appeals.errors import MachineError
from appeals.model.settings import MailServer
from tests.delivery.samples import SENDER, parcel
from tests.delivery.server_certificates import WRONG, certificate
from tests.delivery.smtp_server import MailSink

LOGIN = {"user": "office", "token_command": [sys.executable, "-c", "print('secret')"]}
PATIENCE_S = {"slow": 0.5}
"""How long a server that never answers is waited for; others get time enough."""
COPIES = SENDER.model_copy(update={"cc": ("copy@example.org",)})


class Dot:
    """Counts how often a letter passed the point of no return."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def way_to(sink: MailSink, wait_s: float = 60, **options) -> SmtpTransport:
    asked = {"host": "127.0.0.1", "port": sink.port, "security": "none", **options}
    server = MailServer.model_validate(asked)
    way = SmtpTransport(server, SENDER.address, timeout_s=wait_s, answer_s=wait_s)
    OPEN.append(way)
    return way


OPEN: list[SmtpTransport] = []


@pytest.fixture(autouse=True)
def ended():
    yield
    while OPEN:
        OPEN.pop().finish()


def handed(tmp_path, sink: MailSink, way=None, **changes):
    way = way or way_to(sink)
    dot = Dot()
    return way.hand_over(parcel(tmp_path, way, **changes), dot), dot.count


def test_a_letter_is_accepted_after_the_dot_and_is_no_draft(tmp_path):
    with MailSink() as sink:
        way = way_to(sink)
        sent = parcel(tmp_path, way)
        dot = Dot()
        result = way.hand_over(sent, dot)
        way.finish()
    assert (result.state, result.reply) == ("accepted", "250 2.0.0 queued")
    assert dot.count == 1
    assert sink.accepted == {sent.letter.message.message_id: 1}
    assert sink.recipients == [("office-a@example.org",)]
    assert sink.sizes == [sent.path.stat().st_size]
    assert b"X-Unsent" not in sent.path.read_bytes()
    assert sink.commands[0] == "ehlo example.org", "not the name of this machine"


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize(
    ("action", "state"), [("4xx", "planned"), ("5xx", "failed"), ("quota", "planned")]
)
def test_a_refusal_is_no_acceptance_and_the_next_one_goes(
    tmp_path, phase, action, state
):
    with MailSink({(phase, 1): action}) as sink:
        way = way_to(sink)
        result, dots = handed(tmp_path, sink, way)
        assert (result.state, dots) == (state, phase == "dot")
        assert result.stops == (action == "quota")
        assert not sink.accepted
        assert handed(tmp_path, sink, way)[0].state == "accepted"
        assert "rset" in sink.commands


@pytest.mark.parametrize(
    ("phase", "action"),
    [*product(["mail", "rcpt", "data"], ["drop", "421"]), ("body", "drop")],
)
def test_a_line_that_goes_dead_before_the_dot_leaves_it_planned(
    tmp_path, phase, action, monkeypatch
):
    look, waits_s = smtp._refuse_if_gone, iter([60, 0])

    def look_later(line):
        select.select([line.sock], [], [], next(waits_s))  # until it is dead
        look(line)

    if phase == "body":
        monkeypatch.setattr(smtp, "_refuse_if_gone", look_later)
    with MailSink({(phase, 1): action}) as sink:
        way = way_to(sink)
        result, dots = handed(tmp_path, sink, way)
        assert (result.state, dots) == ("planned", 0)
        assert handed(tmp_path, sink, way)[0].state == "accepted"
        assert list(sink.accepted.values()) == [1]


@pytest.mark.parametrize("action", ["drop", "swallow", "slow"])
def test_an_answer_that_is_lost_after_the_dot_is_in_doubt(tmp_path, action):
    with MailSink({("dot", 1): action}) as sink:
        way, dot = way_to(sink, PATIENCE_S.get(action, 60)), Dot()
        with pytest.raises(MachineError, match="did not say whether it accepts it"):
            way.hand_over(parcel(tmp_path, way), dot)
        assert dot.count == 1


@pytest.mark.parametrize("phase", ["connect", "ehlo"])
@pytest.mark.parametrize("action", ["drop", "421", "slow"])
def test_a_server_that_does_not_greet_is_a_sentence(tmp_path, phase, action):
    faults = {(phase, 1): action, (phase, 2): action}
    with (
        MailSink(faults) as sink,
        pytest.raises(MachineError, match="cannot be reached") as caught,
    ):
        handed(tmp_path, sink, way_to(sink, PATIENCE_S.get(action, 60)))
    assert "[mail.smtp]" in caught.value.remedy


def test_nobody_at_the_port_is_a_sentence(tmp_path):
    sink = MailSink()
    sink.__exit__()
    with pytest.raises(MachineError, match="cannot be reached"):
        handed(tmp_path, sink)


def test_one_of_two_recipients_refused_is_both_refused(tmp_path):
    with MailSink({("rcpt", 2): "5xx"}) as sink:
        way = way_to(sink)
        sent = parcel(tmp_path, way)
        plan = sent.letter.plan.model_copy(update={"sender": COPIES})
        both = replace(sent, letter=replace(sent.letter, plan=plan))
        assert len(both.addresses) == 2
        assert way.hand_over(both, Dot()).state == "failed"
        assert not sink.accepted
        assert way.hand_over(both, Dot()).state == "accepted"
        assert sink.recipients == [("office-a@example.org", "copy@example.org")]


def test_a_line_that_was_idle_too_long_is_opened_again(tmp_path):
    with MailSink({("mail", 2): "drop"}) as sink:
        way = way_to(sink)
        assert handed(tmp_path, sink, way)[0].state == "accepted"
        assert handed(tmp_path, sink, way)[0].state == "accepted"


def test_three_equal_refusals_stop_the_run(tmp_path):
    with MailSink({("mail", 0): "5xx"}) as sink:
        way = way_to(sink)
        results = [handed(tmp_path, sink, way)[0] for _ in range(3)]
    assert [each.stops for each in results] == [False, False, True]
    assert results[-1].state == "planned"


def test_a_message_over_the_size_of_the_server_is_not_begun(tmp_path):
    with MailSink(size=1000) as sink:
        result, dots = handed(tmp_path, sink)
    assert (result.state, dots) == ("failed", 0)
    assert "takes no message over" in result.reply
    assert not any(each.startswith("mail") for each in sink.commands)


def test_a_veto_before_the_dot_sends_none(tmp_path):
    def veto() -> None:
        raise MachineError("the disk is full")

    with MailSink() as sink:
        way = way_to(sink)
        with pytest.raises(MachineError, match="the disk is full"):
            way.hand_over(parcel(tmp_path, way), veto)
        assert way.hand_over(parcel(tmp_path, way), Dot()).state == "accepted"
        assert list(sink.accepted.values()) == [1]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encryption_is_used_and_the_certificate_checked(
    tmp_path, security, monkeypatch
):
    context, path = certificate(tmp_path, "localhost")
    with MailSink(tls=context, is_starttls=security == "starttls") as sink:
        with pytest.raises(MachineError, match="does not prove who it is"):
            handed(tmp_path, sink, way_to(sink, host="localhost", security=security))
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        way = way_to(sink, host="localhost", security=security)
        for _ in range(3):
            assert handed(tmp_path, sink, way)[0].state == "accepted"
        with pytest.raises(MachineError, match="does not prove who it is"):
            handed(tmp_path, sink, way_to(sink, security=security))


@pytest.mark.parametrize("why", WRONG)
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_with_a_wrong_certificate_gets_nothing(
    tmp_path, security, why, monkeypatch
):
    name, days, is_trusted, said = WRONG[why]
    context, path = certificate(tmp_path, name, days=days)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with MailSink(tls=context, is_starttls=security == "starttls") as sink:
        way = way_to(sink, host="localhost", security=security, **LOGIN)
        with pytest.raises(MachineError, match=f"prove who it is: .*{said}"):
            handed(tmp_path, sink, way)
    assert not any(line.startswith(("mail", "AUTH")) for line in sink.commands)


def test_a_server_without_encryption_gets_no_letter(tmp_path):
    with (
        MailSink() as sink,
        pytest.raises(MachineError, match="cannot do what is asked"),
    ):
        handed(tmp_path, sink, way_to(sink, security="starttls"))
    assert not sink.accepted


@pytest.mark.parametrize("auth", ["XOAUTH2 PLAIN", "PLAIN"])
def test_the_token_of_a_program_logs_in(tmp_path, auth):
    command = [sys.executable, "-c", "print('token-or-secret')"]
    with MailSink(auth=auth) as sink:
        way = way_to(sink, user="office", token_command=command)
        assert handed(tmp_path, sink, way)[0].state == "accepted"
        assert any(f"AUTH {auth.split()[0]}" in each for each in sink.commands)


def test_a_login_that_is_refused_is_a_sentence_without_the_secret(tmp_path):
    command = [sys.executable, "-c", "print('token-or-secret')"]
    with MailSink({("auth", 0): "535"}, auth="PLAIN") as sink:
        way = way_to(sink, user="office", token_command=command)
        with pytest.raises(MachineError, match="does not let 'office' in") as caught:
            handed(tmp_path, sink, way)
    assert "token-or-secret" not in str(caught.value.problems)
    assert not sink.accepted


def test_dots_at_the_beginning_of_lines_are_doubled_across_pieces():
    pieces = iter([b".a\r\n..", b"b\r\n", b".c\r\n.", b"\r\nend"])
    dotted = b"".join(_double_dots(pieces))
    assert dotted == b"..a\r\n...b\r\n..c\r\n..\r\nend\r\n"
