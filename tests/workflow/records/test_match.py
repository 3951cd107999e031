"""Who fits a letter, by which channel: from the registries, never from the program."""

import shutil
from pathlib import Path

import pytest

from appeals.errors import AppealsError, UsageError
from appeals.registry.workspace import load_workspace
from appeals.workflow.records.match import match_letter
from tests.registry.channel_files import CHANNELS, RECIPIENTS, letter
from tests.registry.workspaces import write_workspace

ROOT = Path(__file__).parents[3]


def match(root, text, **files):
    texts = {"recipients_yaml": RECIPIENTS, "channels_yaml": CHANNELS, **files}
    write_workspace(root, first_md=text, **texts)
    return match_letter(load_workspace(root), "first")


def verdicts(matches):
    return {each.id: each.verdict for each in matches}


def one(matches, id_, recipient=None):
    (found,) = [
        each
        for each in matches
        if each.id == id_ and (recipient is None or recipient in each.recipients)
    ]
    return found


def test_those_who_cover_a_right_or_the_state_fit(tmp_path):
    text = letter(rights="[examples]", state="AAA")
    found = match(tmp_path, text)
    assert verdicts(found.recipients) == {
        "sr-examples": "fits",
        "sr-atlantis": "fits",
        "committee": "conditional",
    }
    assert "does not reach it" in one(found.recipients, "committee").why[-1]
    assert one(found.recipients, "sr-examples").why == ("covers examples",)
    assert one(found.recipients, "sr-examples").is_addressed
    assert one(found.recipients, "sr-atlantis").why == ("country mandate for AAA",)


def test_what_only_the_field_says_of_a_mandate_is_marked(tmp_path):
    found = one(match(tmp_path, letter(rights="[samples]")).recipients, "sr-examples")
    assert found.why == ("covers samples (unconfirmed)",)
    assert (found.rights, found.unconfirmed) == (("samples",), ("samples",))


def test_an_addressee_that_covers_none_of_the_rights_is_said(tmp_path):
    text = letter(to="[both]", rights="[examples]", state="BBB")
    found = one(match(tmp_path, text).recipients, "sr-atlantis")
    assert (found.verdict, found.why) == ("no", ("covers none of examples",))
    assert found.is_addressed


def test_an_office_without_rights_is_for_a_person_to_judge(tmp_path):
    text = letter(to="[office-a]", rights="[examples]")
    found = one(match(tmp_path, text).recipients, "office-a")
    assert found.verdict == "conditional"
    assert "a person must judge" in found.why[0]


def test_a_committee_is_closed_where_its_channels_are(tmp_path):
    text = letter(rights="[examples]", state="BBB", to="[committee]")
    found = one(match(tmp_path, text).recipients, "committee")
    assert found.verdict == "no"
    assert "report: BBB has not accepted TREATY (unconfirmed): signed only" in found.why


def test_a_state_of_which_nothing_is_known_is_a_condition(tmp_path):
    text = letter(rights="[examples]", state="CCC", to="[committee]")
    found = one(match(tmp_path, text).channels, "report")
    assert found.verdict == "conditional"
    assert found.why == ("whether CCC has accepted TREATY is not registered",)


def test_a_letter_without_a_state_is_reported_what_must_be_accepted(tmp_path):
    found = match(tmp_path, letter(rights="[examples]", kind="petition"))
    individual = one(found.channels, "individual")
    assert individual.verdict == "conditional"
    assert "article 22 of TREATY; none is named" in individual.why[0]
    assert any("names no State" in remark for remark in found.remarks)


def test_a_channel_is_not_for_every_kind_and_language(tmp_path):
    text = letter(kind="petition", language="es", rights="[examples]", state="AAA")
    found = one(match(tmp_path, text).channels, "letters")
    assert found.verdict == "no"
    assert found.why == (
        "is meant for appeal, submission, urgent-appeal, the letter is: petition",
        "takes en, fr, zh, not es (confirmed)",
    )


def test_a_consent_that_is_missing_is_a_condition(tmp_path):
    text = letter(kind="urgent-appeal", rights="[examples]")
    found = one(match(tmp_path, text).channels, "letters")
    assert found.verdict == "conditional"
    assert "consent of the victim (confirmed)" in found.why[0]
    given = letter(kind="urgent-appeal", rights="[examples]", consent="in writing")
    assert one(match(tmp_path, given).channels, "letters").verdict == "fits"


def test_a_channel_that_excludes_the_chosen_one_is_a_condition(tmp_path):
    found = match(tmp_path, letter(rights="[examples]"))
    assert one(found.channels, "letters").is_chosen
    assert one(found.channels, "letters").verdict == "fits"
    complaint = one(found.channels, "complaint")
    assert complaint.verdict == "conditional"
    assert complaint.why == (
        (
            "this letter is sent via letters: complaint refuses what letters have "
            "(confirmed)"
        ),
    )


def test_another_letter_about_the_case_is_a_condition_too(tmp_path):
    other = letter(case="case-1", channel="complaint")
    text = letter(case="case-1", rights="[examples]")
    found = one(match(tmp_path, text, second_md=other).channels, "letters")
    assert found.verdict == "conditional"
    assert "the letter 'second' is sent via complaint" in found.why[0]


def test_a_channel_tells_its_limits_with_their_source(tmp_path):
    found = one(match(tmp_path, letter(rights="[examples]")).channels, "letters")
    limit = "at most 10 words (confirmed; source: a form; checked on 2099-01-02)"
    assert limit in found.rules
    assert "excludes complaint: complaint refuses what letters have" in found.rules


def test_a_channel_whose_recipients_the_letter_does_not_concern_is_closed(tmp_path):
    found = one(match(tmp_path, letter(rights="[samples]")).channels, "report")
    assert (found.verdict, found.recipients) == ("no", ())


def test_a_letter_that_names_no_rights_is_reported_the_vocabulary(tmp_path):
    found = match(tmp_path, letter())
    assert "from: examples, samples" in found.remarks[0]


def test_a_workspace_without_channels_matches_rights_alone(tmp_path):
    text = letter(rights="[examples]")
    write_workspace(tmp_path, recipients_yaml=RECIPIENTS, first_md=text)
    found = match_letter(load_workspace(tmp_path), "first")
    assert verdicts(found.recipients) == {"sr-examples": "fits", "committee": "fits"}
    assert found.channels == ()
    assert any("no channels.yaml" in remark for remark in found.remarks)


def test_the_best_comes_first(tmp_path):
    found = match(tmp_path, letter(rights="[examples]", to="[both]", state="BBB"))
    order = [each.verdict for each in found.recipients]
    assert order == sorted(order, key=("fits", "conditional", "no").index)


def test_an_unknown_letter_or_right_is_refused(tmp_path):
    write_workspace(
        tmp_path, recipients_yaml=RECIPIENTS, first_md=letter(rights="[xxxxx]")
    )
    workspace = load_workspace(tmp_path)
    with pytest.raises(AppealsError, match="unknown right 'xxxxx'"):
        match_letter(workspace, "first")
    write_workspace(tmp_path, recipients_yaml=RECIPIENTS, first_md=letter())
    with pytest.raises(UsageError, match="unknown letter 'third'"):
        match_letter(load_workspace(tmp_path), "third")


@pytest.fixture
def shipped(tmp_path):
    """Give a matcher of one letter in a copy of the reference workspace."""

    def match_it(**front):
        root = tmp_path / "workspace"
        shutil.copytree(ROOT / "templates", root / "templates", dirs_exist_ok=True)
        for path in (ROOT / "appeals.toml", *ROOT.glob("*.yaml")):
            shutil.copy(path, root)
        front = {"from": "[safeguard-defenders]", "date": "2026-11-03", **front}
        text = letter(**front)
        (root / "templates" / "letters" / "new.md").write_text(text, encoding="utf-8")
        return match_letter(load_workspace(root), "new")

    return match_it


def test_an_individual_case_of_torture_against_china_finds_the_door_closed(shipped):
    found = shipped(kind="petition", to="[cat]", rights="[torture]", state="CHN")
    closed = one(found.channels, "tb-individual", "cat")
    assert closed.verdict == "no"
    assert "China has not accepted article 22 of CAT (unconfirmed)" in closed.why[0]
    assert one(found.recipients, "cat").verdict == "no"
    assert one(found.channels, "sp-communication").recipients == ("sr-torture",)


def test_the_submission_on_liuzhi_finds_who_covers_it(shipped):
    found = shipped(
        kind="submission",
        to="[liuzhi-2019]",
        rights="[arbitrary-detention, enforced-disappearance, torture]",
        state="CHN",
    )
    fits = [each.id for each in found.recipients if each.verdict == "fits"]
    assert fits == ["wgad", "wgeid", "sr-torture"]
    astray = [e.id for e in found.recipients if e.is_addressed and e.verdict == "no"]
    assert set(astray) == {
        "sr-hrd",
        "sr-judges-lawyers",
        "sr-health",
        "sr-vawg",
        "sr-freedom-expression",
        "sr-assembly-association",
    }
    assert one(found.channels, "hrc-complaint").verdict == "conditional"
    assert one(found.channels, "tb-report-ced").verdict == "no"


def test_a_letter_about_homes_in_cambodia_has_its_own_answer(shipped):
    found = shipped(
        kind="submission", to="[sr-housing]", rights="[housing]", state="KHM"
    )
    assert verdicts(found.recipients) == {
        "sr-housing": "fits",
        "sr-cambodia": "fits",
        "cescr": "conditional",
    }
    assert "Cambodia" in one(found.channels, "tb-report-cescr").why[0]
    assert one(found.channels, "wgad-regular").verdict == "no"


def test_no_id_of_a_registry_stands_in_the_program():
    workspace = load_workspace(ROOT)
    ids = {*workspace.recipients, *workspace.channels, *workspace.rights}
    source = (ROOT / "src/appeals/workflow/records/match.py").read_text("utf-8")
    assert [id_ for id_ in ids if f'"{id_}"' in source or f"'{id_}'" in source] == []
