"""What was worked out of the same objects is not worked out again."""

from appeals.model import remembered
from appeals.model.remembered import once_each


def counting(answers):
    @once_each
    def work(value, *further, **named):
        answers.append((value, further, named))
        return len(answers)

    return work


def test_the_same_object_is_worked_on_once():
    answers = []
    work = counting(answers)
    value = [1]
    assert [work(value), work(value), work(value)] == [1, 1, 1]


def test_an_equal_object_is_another_one():
    work = counting([])
    assert [work([1]), work([1])] == [1, 2]


def test_further_arguments_count_by_identity_and_strings_by_their_words():
    work = counting([])
    value, one, other = object(), [1], [1]
    assert [work(value, one), work(value, other), work(value, one)] == [1, 2, 1]
    words = "".join(["a", "b"])
    assert [work(value, "ab"), work(value, words), work(value, "ac")] == [3, 3, 4]
    assert [work(value, is_x=True), work(value, is_x=False)] == [5, 6]


def test_no_object_takes_the_identity_of_one_that_is_gone():
    work = counting([])
    seen = {work([number]) for number in range(200)}
    assert len(seen) == 200


def test_no_more_is_kept_than_the_bound(monkeypatch):
    monkeypatch.setattr(remembered, "MOST_KEPT", 3)
    answers = []
    work = counting(answers)
    values = [[n] for n in range(5)]
    for value in values:
        work(value)
    assert work(values[4]) == 5
    work(values[0])
    assert len(answers) == 6


def test_an_error_is_not_remembered():
    calls = []

    @once_each
    def fail(value):
        calls.append(value)
        raise ValueError

    for _ in range(2):
        try:
            fail("x")
        except ValueError:
            continue
    assert len(calls) == 2
