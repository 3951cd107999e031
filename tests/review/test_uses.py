"""Which uses a letter has, and what makes two of them one."""

from dataclasses import replace

import pytest

from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import Place
from appeals.model.case import Case
from appeals.registry.workspace import load_workspace
from appeals.review.uses import collect_uses
from tests.checks.letters import CITATIONS, FACTS, changed, workspace_with
from tests.review.letters import BODY, use_of, uses_in


@pytest.fixture(scope="module")
def uses(tmp_path_factory):
    return uses_in(tmp_path_factory.mktemp("workspace"))


def ids(uses, *keys):
    return {use.id for use in uses if not keys or use.key in keys}


def test_each_cite_each_quotation_and_each_fact_is_a_use(uses):
    assert [(u.kind, u.key, u.at, u.note) for u in uses] == [
        ("source", "report", "p. 3", 1),
        ("source", "book", "p. 1", 2),
        ("source", "report", "p. 4", 3),
        ("source", "resolution", "para. 2", 3),
        ("source", "book", "p. 9", 4),
        ("source", "report", "p. 7", 5),
        ("quotation", "report", "p. 4", 3),
        ("quotation", "book", "p. 9", 4),
        ("fact", "cases", "", None),
    ]


def test_a_use_has_the_sentence_and_its_place_in_the_template(uses):
    use = use_of(uses, "report", "p. 3")
    assert (use.words, use.name) == ("It is so.", "note 1: report, p. 3")
    assert use.place is not None
    assert (use.place.file, use.place.line) == ("templates/letters/first.md", 8)
    fact = use_of(uses, "cases", kind="fact")
    assert fact.words == "They held 16 people."
    assert fact.name == "the fact 'cases'"


def test_a_block_quotation_is_one_use_with_all_its_sentences(uses):
    words = "A passage that is set off from the text. It has two sentences."
    assert use_of(uses, "book", "p. 9").words == words


def test_the_words_of_a_note_are_part_of_what_its_cite_supports(uses, tmp_path):
    use = use_of(uses, "report", "p. 7")
    assert use.words == "It is otherwise.\nBut compare this page."
    other = uses_in(tmp_path, BODY.replace("But compare", "Compare"))
    assert use_of(other, "report", "p. 7").id != use.id


def test_letters_that_say_the_same_share_their_uses(uses, tmp_path):
    other = uses_in(tmp_path, to="office-b")
    assert ids(uses) - ids(other) == {use_of(uses, "book", "p. 1").id}


def test_a_note_more_before_it_changes_no_use(uses, tmp_path):
    other = uses_in(tmp_path, f"At first. [@resolution]\n\n{BODY}")
    assert ids(uses) < ids(other)
    assert use_of(other, "report", "p. 3").note == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It is so.", "It is not so."),
        ("p. 3]", "p. 2]"),
        ("[@report, p. 3", "[see @report, p. 3"),
        ("p. 3]", "p. 3 | at the end]"),
    ],
)
def test_another_sentence_place_signal_or_suffix_is_another_use(
    uses, tmp_path, old, new
):
    other = uses_in(tmp_path, changed(BODY, old, new))
    assert len(ids(uses) - ids(other)) == 1


def test_another_language_is_another_use(uses):
    use = use_of(uses, "report", "p. 3")
    assert replace(use, lang="fr").id != use.id


def test_an_edit_of_an_entry_names_its_field_and_changes_no_use(uses, tmp_path):
    edited = changed(CITATIONS, "title: A Report", "title: Another Report")
    other = uses_in(tmp_path, citations=edited)
    assert ids(uses) == ids(other)
    before, now = (use_of(u, "report", "p. 3").entry for u in (uses, other))
    assert before.sha256 != now.sha256
    differing = [name for name in now.fields if now.fields[name] != before.fields[name]]
    assert differing == ["title"]
    book, book_now = (use_of(u, "book", "p. 9").entry for u in (uses, other))
    assert book == book_now


@pytest.mark.parametrize(
    "more",
    [
        "    source: the paper itself\n    confirmed_by: ana\n",
        "    note: Read it again.\n",
        "    titles: {fr: Un rapport}\n",
        "    archive:\n      - {retrieved: 2099-01-01, sha256: " + "a" * 64 + "}\n",
    ],
)
def test_what_says_how_sure_an_entry_is_or_keeps_a_copy_is_no_edit(
    uses, tmp_path, more
):
    edited = changed(CITATIONS, "  resolution:\n", f"{more}  resolution:\n")
    other = use_of(uses_in(tmp_path, citations=edited), "report", "p. 3")
    assert other.entry == use_of(uses, "report", "p. 3").entry


def test_a_title_in_the_language_of_the_letter_is_an_edit(uses, tmp_path):
    titled = "    titles: {en-GB: A Report, fr: Un rapport}\n  resolution:\n"
    edited = changed(CITATIONS, "  resolution:\n", titled)
    other = use_of(uses_in(tmp_path, citations=edited), "report", "p. 3")
    before = use_of(uses, "report", "p. 3").entry
    assert {*other.entry.fields} - {*before.fields} == {"titles"}


def test_the_copy_kept_last_is_the_one_a_use_rests_on(tmp_path):
    copies = "".join(
        f"      - {{retrieved: {day}, sha256: {sign * 64}}}\n"
        for day, sign in (("2099-02-01", "b"), ("2099-01-01", "a"))
    )
    edited = changed(
        CITATIONS, "  resolution:\n", f"    archive:\n{copies}  resolution:\n"
    )
    uses = uses_in(tmp_path, citations=edited, facts=FACTS)
    assert use_of(uses, "report", "p. 3").archive_sha256 == "b" * 64
    assert use_of(uses, "cases", kind="fact").archive_sha256 == "b" * 64


def test_a_fact_in_two_sentences_is_two_uses_and_unprinted_it_is_one(tmp_path):
    body = """\
They held {{ fact("cases", cite=False) }} people. Of {{ fact("cases", cite=False) }}
none came back.

{% set count = fact("cases", cite=False) %}
"""
    uses = uses_in(tmp_path, body)
    assert [use.words for use in uses] == [
        "They held 16 people.",
        "Of 16 none came back.",
    ]
    unprinted = '{% if fact("cases", cite=False) %}So it is.{% endif %}'
    assert [use.words for use in uses_in(tmp_path, unprinted)] == [""]


def test_letters_of_cases_share_their_uses_and_hash_nothing_of_a_row(tmp_path):
    body = """\
They took {{ case.alias }} on {{ case.day }}. [@report, p. 3 | of {{ case.day }}]

She said “I am {{ case.alias | upper }} and I am here now”. [@report, p. 4]
"""
    workspace = workspace_with(tmp_path, body)
    letter = workspace.letter("first")

    def uses_about(alias, day):
        case = Case("one", alias, "yes", "public", {"day": day}, Place("cases.csv", 2))
        request = LetterRequest("first", letter, None, case=case)
        composed = Composer(load_workspace(tmp_path)).compose(request)
        return collect_uses(composed, workspace.facts)

    first, second = uses_about("M. A.", "3 May"), uses_about("Ms. Example", "4 June")
    assert first[0].words == "They took … on …."
    assert first[0].suffix == "of …"
    assert [use.id for use in first] == [use.id for use in second]
