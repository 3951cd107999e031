"""Letters of cases are signed in one act: one packet, no word about a person in it."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appeals.workflow.sealing import letter_tasks
from tests.workflow.signing_stage import SIGNERS, Stage, change, done, flip, run

NAME = "detained"
OUT = Path(f"out/{NAME}")
PACKET = OUT / "packet.json"
SECRET = "Wang Secretive"
COUNT = 6
HEADER = "id,alias,consent,confidentiality\n"
DAY = (datetime.now(UTC) - timedelta(days=2)).date()
"""A letter is to be of late, and in no zone of tomorrow."""
LETTER = f"""\
---
subject: Detention of {{{{ case.alias }}}}
kind: appeal
to: [unodc-ed]
from: SIGNERS
date: {DAY}
language: en
style: un
confidentiality: confidential
---

About {{{{ case.alias }}}}, and [@cat-c-chn-co-5, para. 14].
"""
TABLE = LETTER.replace(" of {{ case.alias }}", "").replace(
    "About {{ case.alias }}, and", '{{ case_table("alias") }}\n\nAs in'
)
CASES = ("--cases", "cases.csv")


def rows(first: int = 1, last: int = COUNT) -> str:
    numbers = range(first, last + 1)
    more = (f"case-{n},{SECRET} {n},consent-{n},confidential\n" for n in numbers)
    return HEADER + "".join(more)


def approve(*cases: str) -> None:
    done("review", "approve", NAME, *cases, "--as", "reviewer-a")


def render(*cases: str) -> None:
    done("draft", NAME, *cases, "--format", "docx,pdf", "--as", "drafter-a")


def prepared(folder: Path, signers: str) -> Stage:
    stage = Stage(folder, letters=())
    with pytest.MonkeyPatch.context() as patch:
        stage.enter(patch)
        text = LETTER.replace("SIGNERS", signers)
        Path(f"templates/letters/{NAME}.md").write_text(text, encoding="utf-8")
        Path("cases.csv").write_text(rows(), encoding="utf-8")
        done("keys", "new", "--demo")
        render(*CASES)
        approve(*CASES)
        stage.keep()
    return stage


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("cases"), "[safeguard-defenders]")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("joint"), SIGNERS)


@pytest.fixture
def approved(one, monkeypatch):
    """Are in a workspace whose letters of cases are approved and not yet signed."""
    one.enter(monkeypatch)
    one.put_back()
    return one


@pytest.fixture
def joint(two, monkeypatch):
    two.enter(monkeypatch)
    two.put_back()
    return two


def files() -> dict[str, bytes]:
    kinds = ("*.docx", "*.pdf", "packet*")
    return {p.name: p.read_bytes() for kind in kinds for p in OUT.glob(kind)}


def codes(*cases: str) -> set[str]:
    asked = ("plan", NAME, *cases, "-o", "plan.json", "--json")
    plan = json.loads(run(*asked).out)
    found = {each["code"] for m in plan["messages"] for each in m["obstacles"]}
    return found - {"demonstration", "placeholder-in-trial"}  # remarks on trials


def names(*numbers: int) -> list[str]:
    kinds = ("docx", "pdf")
    return [f"{OUT}/unodc-ed.case-{n}.{kind}" for n in numbers for kind in kinds]


@pytest.mark.usefixtures("approved")
def test_one_act_signs_all_and_lists_hash_case_and_recipient():
    ran = done("sign", NAME, *CASES)
    assert ran.lines[:-3] == names(*range(1, COUNT + 1))
    listed = json.loads(PACKET.read_bytes())["files"]
    found = {(f["case"], f["recipient"], f["role"]) for f in listed if "case" in f}
    assert found == {
        (f"case-{n}", "unodc-ed", kind)
        for n in range(1, COUNT + 1)
        for kind in ("docx", "pdf")
    }
    assert (
        done("verify", str(OUT))
        .lines[0]
        .startswith(f"DEMONSTRATION: {2 * COUNT} files and a packet VALID")
    )
    for path in (*OUT.glob("packet*"), *Path("reviews").rglob("*")):
        assert path.is_dir() or b"Secretive" not in path.read_bytes(), path
    assert f"{COUNT} letters of cases  signed" in done("review", "status", NAME).out
    before, again = files(), run("sign", NAME, *CASES)
    assert (again.code, "signed already" in again.err) == (4, True)
    assert files() == before
    assert "unchanged" in done("draft", NAME, *CASES, "--format", "docx,pdf").err


@pytest.mark.usefixtures("approved")
def test_a_plan_asks_for_signatures_of_letters_of_cases():
    assert "unsigned" not in codes(*CASES)
    with Path("appeals.toml").open("a", encoding="utf-8") as settings:
        settings.write("[signing]\nrequired = true\n")
    assert "unsigned" in codes(*CASES)
    done("sign", NAME, *CASES)
    assert codes(*CASES) <= {"unverified-address"}
    flip(names(2)[0])
    assert "file-changed" in codes(*CASES)


@pytest.mark.usefixtures("approved")
def test_letters_that_nobody_approved_are_counted_and_nothing_is_signed():
    shutil.rmtree(f"reviews/{NAME}")
    before, ran = files(), run("sign", NAME, *CASES)
    assert (ran.code, ran.out) == (4, "")
    assert f"{COUNT} of {COUNT} letters of cases are not approved" in ran.err
    assert f"appeals review approve {NAME} --cases FILE --as PERSON" in ran.err
    assert files() == before


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("number", [1, COUNT])
def test_one_changed_row_or_file_signs_nothing_and_tells_no_name(number):
    change("cases.csv", f"{SECRET} {number}", f"{SECRET} the Younger")
    before, ran = files(), run("sign", NAME, *CASES)
    assert (ran.code, ran.out) == (4, "")
    assert f"'unodc-ed.case-{number}' is no longer what 'reviewer-a'" in ran.err
    assert "Secretive" not in ran.err
    change("cases.csv", f"{SECRET} the Younger", f"{SECRET} {number}")
    flip(names(number)[1])
    ran = run("sign", NAME, *CASES)
    assert (ran.code, "changed by hand" in ran.err) == (4, True)
    Path(names(number)[1]).write_bytes(before[Path(names(number)[1]).name])
    assert files() == before


@pytest.mark.usefixtures("approved")
def test_what_was_interrupted_goes_on_and_leaves_signed_files_alone():
    rendered = files()
    done("sign", NAME, *CASES)
    signed = files()
    for each in names(2, 3, 4, 5, 6)[1:]:  # the Word file of the second was written
        Path(each).write_bytes(rendered[Path(each).name])
    for path in OUT.glob("packet*"):
        path.unlink()
    ran = done("sign", NAME, *CASES)
    assert ran.lines[:-3] == names(2, 3, 4, 5, 6)[1:]
    now = files()
    assert all(now[Path(n).name] == signed[Path(n).name] for n in names(1, 2)[:3])
    done("verify", str(OUT))


@pytest.mark.usefixtures("approved")
def test_a_run_that_ended_before_the_packet_makes_it():
    done("sign", NAME, *CASES)
    before = files()
    for path in OUT.glob("packet*"):
        path.unlink()
    assert "not-proven" in codes(*CASES)  # nobody says from which bytes a DOCX came
    assert len(done("sign", NAME, *CASES).lines) == 3
    done("verify", str(OUT))
    now = files()
    assert {k: v for k, v in now.items() if "packet" not in k} == {
        k: v for k, v in before.items() if "packet" not in k
    }


@pytest.mark.usefixtures("approved")
def test_a_signed_file_of_another_letter_is_none_of_this():
    done("sign", NAME, *CASES)
    for kind in ("docx", "pdf"):
        other, own = OUT / f"unodc-ed.case-2.{kind}", OUT / f"unodc-ed.case-1.{kind}"
        shutil.copy(other, own)
    ran = run("sign", NAME, *CASES)
    assert (ran.code, ran.out) == (4, "")
    assert "case-1" in ran.err
    assert (
        "CHANGED: unodc-ed.case-1.docx, unodc-ed.case-1.pdf"
        in run("verify", str(OUT)).out
    )


@pytest.mark.usefixtures("approved")
def test_a_file_that_is_lost_is_rendered_again_and_needs_no_new_approval():
    done("sign", NAME, *CASES)
    lost = Path(names(3)[0])
    lost.unlink()
    ran = run("sign", NAME, *CASES)
    assert (ran.code, "is not there any more" in ran.err) == (4, True)
    assert f"INCOMPLETE: {lost.name}" in run("verify", str(OUT)).lines[0]
    render(*CASES)
    assert done("sign", NAME, *CASES).lines[:-3] == [str(lost)]
    done("verify", str(OUT))


def test_a_second_signatory_signs_what_the_packet_says(joint, monkeypatch, tmp_path):
    (key,) = joint.keys.rglob("world-uyghur-congress.pem")
    shutil.move(key, tmp_path)
    ran = done("sign", NAME, *CASES)
    assert "still to sign" in ran.err
    assert "INCOMPLETE" in run("verify", str(OUT)).lines[0]
    first = files()
    shutil.move(tmp_path / key.name, key)

    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(
        letter_tasks, "write_as", refuse
    )  # another version renders others
    done("sign", NAME, *CASES)
    assert (
        done("verify", str(OUT))
        .lines[0]
        .startswith(f"DEMONSTRATION: {2 * COUNT} files and a packet VALID")
    )
    pdf = Path(names(1)[1])
    assert pdf.read_bytes().startswith(first[pdf.name])
    assert codes(*CASES) <= {"unverified-address"}


@pytest.mark.usefixtures("approved")
def test_other_cases_of_the_letter_stay_in_its_packet():
    done("sign", NAME, *CASES)
    more = ("--cases", "more.csv")
    Path("more.csv").write_text(rows(7, 7), encoding="utf-8")
    render(*more)
    approve(*more)
    assert done("sign", NAME, *more).lines[:-3] == names(7)
    assert f" {2 * COUNT + 2} files and a packet VALID" in done("verify", str(OUT)).out


@pytest.mark.usefixtures("approved")
def test_a_table_of_all_cases_is_signed_too():
    text = TABLE.replace("SIGNERS", "[safeguard-defenders]")
    Path(f"templates/letters/{NAME}.md").write_text(text, encoding="utf-8")
    shutil.rmtree(OUT)
    table = (*CASES, "--as-table")
    render(*table)
    refused = run("sign", NAME, *table)
    assert (refused.code, "--as-table --as PERSON" in refused.err) == (4, True)
    approve(*table)
    assert len(done("sign", NAME, *table).lines) == 5
    done("verify", str(OUT))
    assert codes(*table) <= {"unverified-address"}
    shown = done("review", "status", NAME).out
    assert "1 letter of cases  signed" in shown


@pytest.mark.usefixtures("approved")
def test_annexes_and_their_sheets_are_part_of_the_packet():
    letter = f"templates/letters/{NAME}.md"
    Path("annexes").mkdir()
    Path("annexes/report.txt").write_text("What was found.\n", encoding="utf-8")
    annex = "annexes:\n  - title: A report\n    file: annexes/report.txt\n"
    change(letter, "confidentiality: ", f"{annex}confidentiality: ")
    change(letter, "and [@cat", "as {{ annex(1) }} shows, and [@cat")
    render(*CASES)
    approve(*CASES)
    done("sign", NAME, *CASES)
    assert f" {5 * COUNT} files and a packet VALID" in done("verify", str(OUT)).out
    (OUT / "unodc-ed.case-2.annex-1.txt").write_text("Changed.\n", encoding="utf-8")
    assert "CHANGED: unodc-ed.case-2.annex-1.txt" in run("verify", str(OUT)).out
