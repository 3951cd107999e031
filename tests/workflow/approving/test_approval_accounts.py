"""An account approves once: two names of one person are no two approvers."""

from datetime import timedelta
from itertools import permutations

import pytest

from tests.workflow.acts import (
    KEY,
    NOW,
    SETTINGS,
    approval_status,
    approved,
    judged,
    ready,
)

TWO = SETTINGS + "[review]\napprovers = 2\n"


def test_one_account_approves_once_whatever_names_it_uses(tmp_path):
    ready(tmp_path, appeals_toml=TWO)
    approved(tmp_path)
    approved(tmp_path, person="reviewer-b")
    found = approval_status(tmp_path)
    assert (found.state, len(found.votes)) == ("too-few", 1)
    assert "from one account" in found.refusal().message
    later = NOW + timedelta(minutes=1)
    approved(tmp_path, person="reviewer-b", account="b" * 16, now=later)
    assert approval_status(tmp_path).is_approved


def test_an_account_that_has_used_a_key_gives_no_second_approval(tmp_path):
    ready(tmp_path, appeals_toml=TWO)
    approved(tmp_path, key=KEY, check=judged())
    approved(tmp_path, person="reviewer-b")
    assert approval_status(tmp_path, check=judged()).state == "too-few"


@pytest.mark.parametrize("order", tuple(permutations(range(3))))
def test_the_order_of_approvals_does_not_change_how_many_count(tmp_path, order):
    ready(tmp_path, appeals_toml=TWO)
    acts = ({}, {"person": "reviewer-b"}, {"person": "reviewer-b", "account": "b" * 16})
    for minute, number in enumerate(order):
        approved(tmp_path, **acts[number], now=NOW + timedelta(minutes=minute))
    found = approval_status(tmp_path)
    assert (found.state, len(found.votes)) == ("approved", 2)
