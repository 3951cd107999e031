"""The first broken link of a chain of receipts is named."""

import json

import pytest

from appeals.delivery.chain import Seal, SealedHead, join_chains, seal_content
from appeals.delivery.ledger import SendingLedger
from tests.delivery.samples import NOW, row
from tests.delivery.test_receipts import OLD


@pytest.fixture
def chained(tmp_path):
    """Give four receipts of one machine by name, and how far its ledger went."""
    with SendingLedger(tmp_path / "state") as ledger:
        for number in range(4):
            each = row(f"office-{number}")
            ledger.enter((each,))
            ledger.move(ledger.claim(each, NOW), "drafted", NOW)
        files = {
            f"sent/first/{r.record}.json": r.content
            for r in ledger.unwritten_receipts()
        }
        return files, ledger.head()


def broken(files, *heads, sealed=()):
    return [(e.file, e.reason) for e in join_chains(files, heads, sealed).broken]


def test_a_whole_chain_is_whole(chained):
    files, head = chained
    report = join_chains(files, [head])
    assert (report.count, report.unchained, report.broken) == (4, 0, ())
    assert report.heads == (head,)


def test_two_machines_are_joined(chained, tmp_path):
    files, head = chained
    with SendingLedger(tmp_path / "other") as ledger:
        each = row("office-9")
        ledger.enter((each,))
        ledger.move(ledger.claim(each, NOW), "drafted", NOW)
        (other,) = ledger.unwritten_receipts()
    report = join_chains({**files, "sent/first/other.json": other.content}, [head])
    assert (report.count, len(report.heads), report.broken) == (5, 2, ())


@pytest.mark.parametrize("number", range(4))
def test_one_that_was_edited_is_named(chained, number):
    files, head = chained
    name = list(files)[number]
    files[name] = files[name].replace(b"example.org", b"example.net")
    ((file, reason),) = broken(files, head)
    assert file == name
    assert "it was changed" in reason


@pytest.mark.parametrize("number", range(4))
def test_one_that_was_taken_out_is_missed(chained, number):
    files, head = chained
    del files[list(files)[number]]
    ((file, reason),) = broken(files, head)
    assert "missing" in reason
    assert file in files


def test_the_end_is_missed_by_a_seal_where_no_ledger_knows_it(chained):
    files, head = chained
    sealed = SealedHead(machine=head.machine, number=head.number, sha256=head.sha256)
    del files[list(files)[3]]
    assert broken(files) == []
    ((_, reason),) = broken(files, sealed=(sealed,))
    assert reason == "receipts 4 to 4 are missing"


def test_a_chain_of_which_all_is_gone_is_missed(chained):
    _, head = chained
    ((file, reason),) = broken({}, head)
    assert (file, reason) == ("sent/", "receipts 1 to 4 are missing")


def test_one_that_is_no_receipt_any_more_is_named(chained):
    files, head = chained
    name = list(files)[1]
    files[name] = files[name][:-9]
    assert broken(files, head)[0] == (name, "it is not a receipt: it was changed")


def test_a_copy_under_another_name_is_no_further_receipt(chained):
    files, head = chained
    files["sent/first/z.json"] = files[list(files)[2]]
    ((file, reason),) = broken(files, head)
    assert (file, reason) == ("sent/first/z.json", "there is another receipt number 3")


def test_one_of_an_earlier_version_is_in_no_chain(chained):
    files, head = chained
    old = {"sent/first/old.json": json.dumps(OLD).encode()}
    assert join_chains({**files, **old}, [head]).unchained == 1


def test_a_seal_says_how_far_each_chain_goes(chained):
    _, head = chained
    seal = Seal.model_validate_json(seal_content([head], "2099-11-21T00:00:00+00:00"))
    assert seal.heads[0].sha256 == head.sha256
