from appeals.errors import BlockedError, MachineError, Place, Problem, merge_errors
from appeals.model.case import Case
from appeals.model.finding import Finding
from appeals.workflow.drafting.case_values import hide_values, hide_values_in_error

PLACE = Place("cases.csv", 2)
CASE = Case("case-1", "Ms. A", "consent-1", "public", {"town": "Ruritown"}, PLACE)


def test_no_problem_of_an_error_says_what_is_in_the_row():
    error = merge_errors(
        [
            MachineError("'Ruritown' has no glyph", place=PLACE, remedy="not Ruritown"),
            BlockedError("Ms. A is not here"),
        ]
    )
    shown = hide_values_in_error(error, CASE)
    assert type(shown) is MachineError
    assert shown.problems == (
        Problem("machine", "'case.town' has no glyph", "not case.town", PLACE),
        Problem("blocked", "case.alias is not here"),
    )
    assert "Ruritown" not in str(shown)


def test_a_finding_without_what_is_in_the_row_is_else_the_same():
    finding = Finding("STY001", "Ruritown Ruritown", "once", PLACE, "info", note=3)
    (shown,) = hide_values((finding,), CASE)
    assert shown == Finding(
        "STY001", "case.town case.town", "once", PLACE, "info", note=3
    )


def test_without_a_case_all_stays_as_it_is():
    error, finding = BlockedError("Ruritown"), Finding("STY001", "Ruritown")
    assert hide_values_in_error(error, None) is error
    assert hide_values((finding,), None) == (finding,)
