"""What is in the way of a letter at the moment it is to leave."""

import pytest

from appeals.delivery.ledger import SendingLedger
from appeals.delivery.manual_transports import Outbox
from appeals.delivery.plan import PlannedAddress
from appeals.workflow.sending.send_blockers import MOST_TO_ONE, SendJudge
from appeals.workflow.sending.send_options import MANY, SendOptions
from tests.delivery.samples import NOW, plan, row

REASON = "the office asked for a letter a case"


@pytest.fixture
def ledger(tmp_path):
    with SendingLedger(tmp_path / "state") as made:
        yield made


def plan_of(count: int, address: str = "office-a@example.org"):
    """Give a plan of so many letters to one address, and one to another."""
    made = plan()
    first = made.messages[0]
    email = PlannedAddress(address=address, certainty="confirmed")
    ids = [f"<{'a' * 28}{n:04}@example.org>" for n in range(count)]
    many = [
        first.model_copy(update={"email": email, "message_id": each}) for each in ids
    ]
    other = PlannedAddress(address="office-b@example.org", certainty="confirmed")
    one = first.model_copy(update={"email": other, "recipient": "office-b"})
    return made.model_copy(update={"messages": (*many, one)})


def codes(tmp_path, ledger, made, **allowed: str) -> list[list[str]]:
    """Give what is in the way of the first letter, and of the last."""
    options = SendOptions(tmp_path / "plan.json", allowed=allowed)
    judge = SendJudge(made, options, ledger, NOW)
    way = Outbox(tmp_path, "first")
    both = (made.messages[0], made.messages[-1])
    return [[p.code for p in judge.problems(each, way)] for each in both]


def test_more_than_fifty_letters_to_one_address_are_in_the_way(tmp_path, ledger):
    assert MOST_TO_ONE == 50
    assert codes(tmp_path, ledger, plan_of(50)) == [[], []]
    assert codes(tmp_path, ledger, plan_of(51)) == [[MANY], []]


def test_a_reason_sets_it_aside_and_is_recorded(tmp_path, ledger):
    made = plan_of(51)
    assert codes(tmp_path, ledger, made, **{MANY: REASON}) == [[], []]
    options = SendOptions(tmp_path / "plan.json", allowed={MANY: REASON})
    judge = SendJudge(made, options, ledger, NOW)
    way = Outbox(tmp_path, "first")
    assert judge.allowed(made.messages[0], way) == {MANY: REASON}
    assert judge.allowed(made.messages[-1], way) == {}


def test_what_left_before_counts_with_what_would_leave(tmp_path, ledger):
    for n in range(2):
        before = row(f"office-{n}", address="office-a@example.org", revision=n + 1)
        ledger.enter((before,))
        ledger.move(ledger.claim(before, NOW), "drafted", NOW)
    assert codes(tmp_path, ledger, plan_of(48)) == [[], []]
    assert codes(tmp_path, ledger, plan_of(49)) == [[MANY], []]
