"""The golden notes: goldens*.yaml in APPEALS_CASES (default tests/data)."""

import pytest

from tests.citations.case_files import DEFAULT_FOLDER, case_files
from tests.citations.golden_letters import GoldenNote, golden_notes

pytestmark = pytest.mark.cases

NOTES = [note for path in case_files("goldens") for note in golden_notes(path)]


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.id)
def test_a_note_is_worded_as_expected(note: GoldenNote):
    assert not note.error, note.error
    assert note.actual == note.expected


def test_a_wrong_expectation_is_noticed(tmp_path):
    source = (DEFAULT_FOLDER / "goldens.dev.yaml").read_text(encoding="utf-8")
    changed = tmp_path / "goldens.wrong.yaml"
    changed.write_text(source.replace("- ibid para 15.", "- ibid para 16."), "utf-8")
    wrong = [n.id for n in golden_notes(changed) if n.actual != n.expected]
    assert wrong == ["goldens.wrong-appeal-oscola4-3"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "sequences: []\n",
        "sequences: [",
        "registry: {}\n",
        "sequences:\n  - {id: x, notes: [], expected: {}}\n",
        "sequences:\n  - {id: x, notes: [{cites: [{cite: sd}]}], expected: {un: [a]}}",
        "sequences:\n  - {id: x, notes: [{cites: [{cte: sd}]}], expected: {}}\n",
    ],
)
def test_a_file_that_is_empty_or_malformed_fails(tmp_path, content):
    path = tmp_path / "goldens.bad.yaml"
    path.write_text(content, "utf-8")
    found = golden_notes(path)
    assert any(note.error or note.actual != note.expected for note in found)


def test_a_sequence_without_one_string_a_note_fails(tmp_path):
    path = tmp_path / "goldens.short.yaml"
    note = "{cites: [{cite: sd}]}"
    path.write_text(
        f"sequences:\n  - {{id: x, notes: [{note}], expected: {{oscola5: []}}}}\n",
        "utf-8",
    )
    assert [found.id for found in golden_notes(path)] == [
        "goldens.short-x-oscola5-length"
    ]
