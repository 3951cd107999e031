"""The reviewer's list is gathered from the letter, its sources and the findings."""

import pytest

from appeals.checks.engine import check_letter
from appeals.errors import BlockedError
from appeals.model.document import plain_text
from appeals.review.uses import collect_uses
from appeals.workflow.drafting.review_list import report
from appeals.workflow.drafting.review_sheet import review_sheet
from appeals.workflow.drafting.selection import Selection
from tests.checks.composed import compose, workspace

TEXT = """\
One. It “should, as a matter of urgency, abolish the
provisions”. [@a-hrc-99-13, para. 14]

{# appeals: ignore STY001 -- the slip of another #}
It is is so, [@report] and it says {{ quote("a-hrc-99-13", "q20") }}

A word.^[Words alone.] See A/HRC/99/31 and UA CHN 3/2098.
"""


@pytest.fixture
def gathered(tmp_path):
    letter, opened = compose(tmp_path, TEXT)
    uses = collect_uses(letter, opened.facts)
    return review_sheet(letter, check_letter(letter), uses)


def written(workspace, **how):
    """Write the list of a letter, as a page."""
    return report(workspace, (Selection("first"),), ("html",), **how)


def said(note):
    return "".join(part.text for part in note.sentence)


def test_each_note_has_its_sentence_its_words_and_its_sources(gathered):
    first, second, third, fourth = gathered.notes
    assert said(first).startswith("It “should, as a matter")
    assert [p.text for p in first.sentence if p.kind == "mark"] == ["1"]
    assert plain_text(first.wording) == "A/HRC/99/13, para. 14."
    assert [s.key for s in first.sources] == ["a-hrc-99-13"]
    assert [(p.text, p.kind) for p in second.sentence if p.kind != "plain"] == [
        ("2", "mark"),
        ("“No one shall be held in a place that nobody knows.”", "quoted"),
        ("3", "other"),
    ]
    assert said(third) == said(second)
    assert fourth.sources == ()


def test_the_record_and_the_excerpts_of_a_source_stand_beside_it(gathered):
    source = gathered.notes[0].sources[0]
    record = dict(source.record)
    assert record["Symbol"] == "A/HRC/99/13"
    assert record["Title"] == "Report on examples"
    assert record["Certainty"] == "confirmed"
    assert record["Seen in"] == "invented, checked on 2099-01-01"
    assert source.place == "para. 14"
    assert source.link == "https://docs.un.org/en/A/HRC/99/13"
    (excerpt,) = source.excerpts
    assert (excerpt.id, excerpt.at) == ("q14", "para. 14")
    assert excerpt.status.startswith("quoted here, and it differs:")
    assert "[-repeal-]{+abolish+}" in excerpt.status
    (inserted,) = gathered.notes[2].sources[0].excerpts
    assert inserted.status == "inserted here by quote()"


def test_findings_stand_at_their_note_or_among_the_others(gathered):
    assert [f.code for f in gathered.notes[0].findings] == ["QUO050"]
    assert [f.code for f in gathered.findings] == ["CIT022", "CIT022"]
    assert gathered.totals == (3, 0, 0)
    assert [(s.code, s.reason) for s in gathered.set_aside] == [
        ("STY001", "the slip of another")
    ]


def test_the_list_is_written_for_a_letter_with_errors_too(tmp_path):
    opened = workspace(tmp_path, TEXT)
    outcome = written(opened)
    assert outcome.errors == ()
    assert [f.path.name for f in outcome.files] == ["review-public.html"]
    page = outcome.files[0].path.read_text("utf-8")
    assert "QUO050" in page
    again = written(opened)
    assert not again.files[0].is_new


def test_a_list_that_was_filled_in_is_not_written_over(tmp_path):
    opened = workspace(tmp_path, TEXT)
    outcome = written(opened)
    outcome.files[0].path.write_text("checked by hand", "utf-8")
    refused = written(opened)
    assert isinstance(refused.errors[0], BlockedError)
    assert refused.files == ()
    assert written(opened, is_forced=True).files


def test_a_letter_that_cannot_be_rendered_is_an_error_of_its_recipient(tmp_path):
    opened = workspace(tmp_path, "{% if %}")
    outcome = written(opened)
    assert outcome.files == ()
    assert outcome.errors[0].place.line == 9
