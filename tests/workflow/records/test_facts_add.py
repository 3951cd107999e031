"""What is typed as the value of a fact is read as it is meant, or refused."""

import pytest

from appeals.errors import UsageError
from appeals.registry.workspace import load_workspace
from appeals.workflow.records.facts_add import NewFact, add_fact
from tests.checks.letters import workspace_with


def added(tmp_path, value, kind=None, **fields):
    workspace = workspace_with(tmp_path, "Text.")
    given = {"text": "Cases.", "as_of": "2098", **fields}
    add_fact(workspace, NewFact("new", value, "report", kind, given))
    return load_workspace(workspace.root).facts["new"]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("1,200", "1200"),
        ("1,200,000", "1200000"),
        ("1 200", "1200"),
        ("1\u00a0200", "1200"),
        ("28\u202f983,50", "28983.50"),
        ("1’200", "1200"),
        ("1'200'000", "1200000"),
        ("1.200.000", "1200000"),
        ("1.200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("-1,200", "-1200"),
        ("0.125", "0.125"),
        ("1.10", "1.10"),
        ("1200", "1200"),
    ],
)
def test_a_number_is_read_with_the_separators_people_type(tmp_path, value, read):
    fact = added(tmp_path, value, bound="at-least")
    assert (fact.kind, str(fact.value), fact.bound) == ("number", read, "at-least")


@pytest.mark.parametrize(
    ("value", "ends"),
    [
        ("10-12", (10, 12)),
        ("1,200–1,500", (1200, 1500)),
        ("1 200 to 1 500", (1200, 1500)),
    ],
)
def test_a_range_is_read_with_separators_too(tmp_path, value, ends):
    fact = added(tmp_path, value, bound="about")
    assert (fact.kind, (fact.value, fact.upper)) == ("range", ends)


@pytest.mark.parametrize("value", ["1.200", "1,5", "1,20", "12,34,567", "1,200 300"])
def test_a_number_that_can_be_read_in_two_ways_is_refused(tmp_path, value):
    with pytest.raises(UsageError, match="more than one number") as caught:
        added(tmp_path, value)
    assert "1250" in caught.value.remedy


@pytest.mark.parametrize("value", ["12%", "1.5 million", "six months", "12 %", "٣"])
def test_words_with_a_bound_are_refused(tmp_path, value):
    with pytest.raises(UsageError, match="would not be printed"):
        added(tmp_path, value, bound="at-least")
    with pytest.raises(UsageError, match="--estimated"):
        added(tmp_path, value, estimated=True)
    assert added(tmp_path / "plain", value).kind == "text"


def test_a_decimal_of_three_digits_is_taken_where_the_kind_says_so(tmp_path):
    assert str(added(tmp_path, "1.200", "number").value) == "1.200"
