import pickle

import pytest

from appeals.errors import (
    BlockedError,
    LetterError,
    MachineError,
    Place,
    Problem,
    UsageError,
    WorkspaceError,
    did_you_mean,
    merge_errors,
    raise_all,
)

PLACE = Place("facts.yaml", 3, 5)
EXPIRED = Problem("expired", "the certificate has ended", "renew it")
MISPLACED = Problem("find_misplacement", "the key is in the workspace", "move it")


def test_an_error_carries_one_problem_with_the_code_of_its_kind():
    error = WorkspaceError("'x' is unknown", place=PLACE, remedy="write 'y'")
    assert error.problems == (
        Problem("workspace", "'x' is unknown", "write 'y'", PLACE, "error"),
    )
    assert (error.message, error.place) == ("'x' is unknown", PLACE)
    assert (error.remedy, str(error)) == ("write 'y'", "'x' is unknown")
    assert error.split() == (error,)


def test_an_error_of_several_problems_says_how_many_and_can_be_split():
    error = BlockedError.of([EXPIRED, MISPLACED])
    assert (error.message, str(error)) == ("2 errors", "2 errors")
    assert (error.place, error.remedy) == (None, "")
    parts = error.split()
    assert [each.problems for each in parts] == [(EXPIRED,), (MISPLACED,)]
    assert [each.exit_code for each in parts] == [4, 4]


@pytest.mark.parametrize("problems", [[EXPIRED], [EXPIRED, MISPLACED]])
def test_an_error_crosses_the_border_of_a_process_whole(problems):
    error = BlockedError.of(problems)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is BlockedError
    assert (again.problems, str(again)) == (error.problems, str(error))


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((WorkspaceError, WorkspaceError), WorkspaceError),
        ((WorkspaceError, LetterError), LetterError),
        ((BlockedError, LetterError, MachineError), MachineError),
        ((BlockedError, UsageError), UsageError),
    ],
)
def test_joined_errors_have_all_problems_and_the_gravest_kind(kinds, expected):
    errors = [kind(f"no. {number}") for number, kind in enumerate(kinds)]
    error = merge_errors([merge_errors(errors[:1]), merge_errors(errors[1:])])
    assert type(error) is expected
    assert [each.message for each in error.problems] == [
        f"no. {number}" for number in range(len(kinds))
    ]
    assert {each.code for each in error.problems} == {kind.code for kind in kinds}


def test_what_was_collected_is_raised_as_one_error_and_nothing_is_not():
    raise_all([])
    alone = UsageError("one")
    with pytest.raises(UsageError) as caught:
        raise_all([alone])
    assert caught.value is alone
    with pytest.raises(UsageError) as caught:
        raise_all([alone, BlockedError("two")])
    assert [each.message for each in caught.value.problems] == ["one", "two"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("torure", "did you mean 'torture'?"),
        ("detention", "did you mean 'arbitrary-detention' or 'detention-conditions'?"),
        ("of", ""),
        ("quite other", ""),
    ],
)
def test_the_nearest_word_is_named_and_those_that_have_it_as_a_part(typed, said):
    known = (
        "torture self-determination arbitrary-detention detention-conditions".split()
    )
    assert did_you_mean(typed, known) == said
