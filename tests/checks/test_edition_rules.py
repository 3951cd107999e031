"""Rules on editions: no wider than meant, no reference to what is gone, few traits."""

import pytest

from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer
from appeals.workflow.drafting.selection import CaseChoice, Selection, select_letters
from tests.checks.letters import FRONT, changed, workspace_with

AT = "templates/letters/first.md"


def checked(tmp_path, body, audience, *, front=FRONT, cases=None, **files):
    """Give the findings of one edition."""
    workspace = workspace_with(tmp_path, body, front, **files)
    asked = Selection("first", audience=audience, cases=cases)
    (letter,) = select_letters(workspace, asked)
    return check_letter(Composer(workspace).compose(letter))


def of_code(found, code):
    return [finding for finding in found if finding.code == code]


def head(lines: str) -> str:
    return changed(FRONT, "kind: appeal\n", f"kind: appeal\n{lines}")


ELSEWHERE = "Held [at Example\nPrison]{only=un}.\n\nIt is cold "


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (f"{ELSEWHERE}*at example* Prison.", 11),
        (f"{ELSEWHERE}here.^[As at Example Prison.]", 11),
        (f"{ELSEWHERE}[here](https://example.org/at example prison).", None),
        ("[北京]{only=un}\n\n他在北京。", 10),
        ("{only=state} She fell.\n\n> She fell.", 10),
    ],
)
def test_withheld_words_that_stand_elsewhere_are_an_error(tmp_path, body, line):
    found = of_code(checked(tmp_path, body, "public"), "SAF008")
    assert found
    assert {finding.severity for finding in found} == {"error"}
    assert {"mark them here too" in finding.remedy for finding in found} == {True}
    assert line in {finding.place and finding.place.line for finding in found} or (
        line is None
    )
    assert "Prison" not in "".join(finding.message for finding in found)
    assert not of_code(checked(tmp_path / "un", body, "un"), "SAF008")


@pytest.mark.parametrize(
    "body",
    [
        "Held [at X]{only=un}. At X it is cold.",  # too short to be told apart
        "Held [in a cell]{only=un}, in a cellar.",
        "Held [at Example Prison]{only=un}; [at Example Prison]{only=un} too.",
        "Held [at Example Prison]{only=public}, at Example Prison.",
    ],
)
def test_words_that_are_not_withheld_pass(tmp_path, body):
    assert not of_code(checked(tmp_path, body, "public"), "SAF008")


@pytest.mark.parametrize(
    "front",
    [
        head("introduction: A [word]{only=un}.\n"),
        changed(FRONT, "A subject", "'On [X]{only=un}'"),
        head("variables: {default: {where: 'at [X]{only=un}'}}\n"),
    ],
)
def test_a_limit_in_the_head_is_an_error_in_every_edition(tmp_path, front):
    for audience in ("un", "public"):
        found = checked(tmp_path / audience, "Text.", audience, front=front)
        (finding,) = of_code(found, "SAF008")
        assert (finding.severity, finding.place.file) == ("error", AT)
        assert "audience ==" in finding.remedy


def test_an_annex_that_is_withheld_and_enclosed_again_is_an_error(tmp_path):
    again = "https://example.org/a"
    front = head(
        "annexes:\n"
        f"  - {{title: One, url: '{again}', for: un}}\n"
        f"  - {{title: Two, url: '{again}'}}\n"
    )
    (finding,) = of_code(checked(tmp_path, "Text.", "state", front=front), "SAF008")
    assert (finding.place.line, finding.severity) == (6, "error")
    assert not of_code(checked(tmp_path / "u", "Text.", "un", front=front), "SAF008")


def test_a_translation_marks_what_its_master_marks(tmp_path):
    body = "She fell [on her head]{only=un}.\n"
    workspace = workspace_with(tmp_path, body)
    path = workspace.root / "templates/letters/first.fr.md"
    front = changed(FRONT, "kind:", "language: fr\nkind:")
    for text, count in (("Elle est tombée.\n", 1), (body, 0)):
        path.write_text(front + text, encoding="utf-8")
        fresh = workspace.after(())
        asked = Selection("first", langs=("fr",), audience="public")
        (letter,) = select_letters(fresh, asked)
        found = check_letter(Composer(fresh).compose(letter))
        assert len(of_code(found, "SAF008")) == count


CLOSED = "withheld: close-up\n"
NAMED = "One^[A file]{id=file only=un}. Two [#file].\n"


def test_a_reference_to_what_is_closed_up_is_an_error(tmp_path):
    found = checked(tmp_path, NAMED, "public", front=head(CLOSED))
    (finding,) = [each for each in found if each.severity == "error"]
    assert (finding.code, finding.note) == ("SAF017", 1)
    assert str(finding.place) == f"{AT}:9:36"
    assert "withheld: mark" in finding.remedy
    for audience, front in (("un", head(CLOSED)), ("public", FRONT)):
        folder = tmp_path / f"{audience}{front == FRONT}"
        assert not of_code(checked(folder, NAMED, audience, front=front), "SAF017")


def test_an_annex_that_is_closed_up_cannot_be_named(tmp_path):
    annexes = "annexes:\n  - {title: One, url: 'https://example.org/a', for: un}\n"
    front = head(CLOSED + annexes)
    (finding,) = of_code(
        checked(tmp_path, "See {{ annex(1) }}.", "state", front=front), "SAF017"
    )
    assert "annex 1 is named" in finding.message
    text = "See {{ annex(1) }}."
    assert not of_code(
        checked(tmp_path / "m", text, "state", front=head(annexes)), "SAF017"
    )


@pytest.mark.parametrize(
    ("body", "front", "count"),
    [
        ("a[@report]{only=un} b^[Ibid., p. 2]", FRONT, 1),
        ("a[@report]{only=un} b^[Ibid., p. 2]", head(CLOSED), 1),
        ("a[@report]{only=un} b[@book] c^[Ibid., p. 2]", head(CLOSED), 0),
        ("a[@report]{only=un} b[@book] c^[Supra note 2]", head(CLOSED), 1),
        ("a[@report]{only=un} b[@book] c^[Supra note 2]", FRONT, 0),
        ("a [word]{only=un}[@book] c^[Ibid., p. 2]", head(CLOSED), 0),
    ],
)
def test_a_short_form_that_leads_to_what_is_gone_is_an_error(
    tmp_path, body, front, count
):
    found = of_code(checked(tmp_path, body, "public", front=front), "SAF017")
    assert [finding.severity for finding in found] == ["error"] * count
    assert not of_code(checked(tmp_path / "u", body, "un", front=front), "SAF017")


CASES = """\
id,alias,consent,confidentiality,date_held,place,place_region,profession,age
case-1,Ms. A,c-1,{0},2098-03-04,Example Village,Example Region,nurse,34
"""
ALL = (
    "{{ case.alias }}, {{ case.profession }}, {{ case.age }}, taken in {{ case.place }}"
    " on {{ date(case.date_held) }}. {{ audience }}"
)
COARSER = (
    "{{ case.alias }}, {{ case.profession }}, taken in {{ case.place | region }} in "
    "{{ case.date_held | month }}, {{ case.date_held | in_month }}, in "
    "{{ case.date_held | year }}. {{ audience }}"
)


def of_case(tmp_path, body, audience="public", klass="confidential"):
    tmp_path.mkdir(exist_ok=True)
    path = tmp_path / "cases.csv"
    path.write_text(CASES.format(klass), encoding="utf-8")
    root = tmp_path / "workspace"
    return checked(root, body, audience, cases=CaseChoice(path))


def test_a_public_edition_with_many_traits_is_remarked(tmp_path):
    (finding,) = of_code(of_case(tmp_path, ALL), "SAF014")
    assert finding.severity == "info"
    for trait in ("an exact day (date_held)", "a place", "a profession", "an age"):
        assert trait in finding.message
    assert "nurse" not in finding.message
    assert "| month" in finding.remedy


@pytest.mark.parametrize(
    ("body", "audience", "klass"),
    [
        (COARSER, "public", "confidential"),
        (ALL, "state", "confidential"),
        (ALL, "public", "public"),
        (ALL.replace("{{ audience }}", ""), None, "confidential"),
    ],
)
def test_coarser_words_fewer_readers_or_a_public_case_pass(
    tmp_path, body, audience, klass
):
    found = of_case(tmp_path, body, audience, klass)
    assert not of_code(found, "SAF014")
    assert not [each for each in found if each.code.startswith("TPL")]


def test_a_column_for_the_region_is_asked_for_by_name(tmp_path):
    (finding,) = of_code(of_case(tmp_path, "{{ case.age | region }}"), "TPL001")
    assert "age_region" in finding.message
