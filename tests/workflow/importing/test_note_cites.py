"""Which notes become cites: those that are certain, and that lose no word by it."""

from datetime import date

import pytest

from appeals.model.document import Emphasis, Text
from appeals.readers.old_letter import OldNote
from appeals.workflow.importing.known_sources import KnownSources, style_for
from appeals.workflow.importing.note_cites import ReadNotes, read_notes
from tests.workflow.importing.letters import TODAY, reference_workspace

SHORT = "Convention against Torture"


def read(*notes: str, lang: str = "en") -> ReadNotes:
    workspace = reference_workspace()
    known = KnownSources(workspace, style_for(workspace, lang), lang, "old", TODAY)
    old = [OldNote((Text(note),) if note else ()) for note in notes]
    return read_notes(old, range(len(old)), known)


def written(*notes: str, lang: str = "en") -> list[str]:
    return [note.written for note in read(*notes, lang=lang).notes]


@pytest.mark.parametrize(
    ("note", "cite"),
    [
        ("A/HRC/45/13, para. 57", "[@a-hrc-45-13, para. 57]"),
        ("See A/HRC/45/13, paras. 57 and 58.", "[see @a-hrc-45-13, paras. 57 and 58]"),
        ("UN Doc. A/HRC/45/13, para 57", "[@a-hrc-45-13, para. 57]"),
        (
            "A/HRC/45/13, para. 57; see also CAT/C/CHN/CO/5, paras. 14-16",
            "[@a-hrc-45-13, para. 57; see also @cat-c-chn-co-5, paras. 14-16]",
        ),
        (
            "See A/HRC/45/13, para. 57, and CAT/C/CHN/CO/5, para. 14.",
            "[see @a-hrc-45-13, para. 57; @cat-c-chn-co-5, para. 14]",
        ),
        ("OL CHN 15/2018", "[@ol-chn-15-2018]"),
        ("communication OL CHN 15/2018.", "[@ol-chn-15-2018]"),
        ("General Assembly resolution 47/133, art. 10", "[@a-res-47-133, art. 10]"),
        (f"{SHORT}, art. 3 (1).", "[@cat, art. 3 (1)]"),
    ],
)
def test_a_note_that_is_certain_is_a_cite(note, cite):
    assert written(note) == [cite]


@pytest.mark.parametrize(
    "note",
    [
        "Jane Roe, A Report on Things (London, 2019), p. 3",
        "Ibid.",
        "See note 1 above.",
        "Interview of 3 May 2019, on file with us",
        "Art. 9 of the Covenant",
        "http://example.org/A/HRC/45/13",
    ],
)
def test_a_note_that_is_not_keeps_its_words(note):
    read_one = read(note).notes[0]
    assert (read_one.form, read_one.written) == ("words", f"^[{note}]")


def test_a_symbol_among_words_is_a_cite_where_it_prints_alike():
    assert written("Report of it, A/HRC/45/13, para. 57 (emphasis added) [sic]") == [
        "^[Report of it, [@a-hrc-45-13, para. 57] (emphasis added) [sic]]"
    ]
    assert written("As in OL CHN 15/2018, which says it") == [
        "^[As in OL CHN 15/2018, which says it]"
    ]
    assert written("Both A/HRC/45/13, para. 5, and art. 9 of it") == [
        "^[Both [@a-hrc-45-13, para. 5], and art. 9 of it]"
    ]


def test_words_that_point_back_are_the_source_they_point_to():
    notes = read(
        "A/HRC/45/13, para. 57.",
        "Ibid.",
        "Ibid., para. 60.",
        "CAT/C/CHN/CO/5, para. 14.",
        "See note 1 above, para. 3.",
        "A/HRC/45/13; CAT/C/CHN/CO/5.",
        "Ibid., para. 3.",
    )
    assert [note.written for note in notes.notes] == [
        "[@a-hrc-45-13, para. 57]",
        "[@a-hrc-45-13, para. 57]",
        "[@a-hrc-45-13, para. 60]",
        "[@cat-c-chn-co-5, para. 14]",
        "[see @a-hrc-45-13, para. 3]",
        "[@a-hrc-45-13; @cat-c-chn-co-5]",
        "^[Ibid., para. 3.]",
    ]
    assert notes.ibid == "auto"
    assert notes.notes[1].after == ""
    assert notes.notes[4].before == "See note 1 above, para. 3."
    assert notes.notes[4].after == "See A/HRC/45/13, para. 3."


def test_a_cite_that_would_say_less_keeps_its_words():
    title = "Report of the Working Group on Enforced or Involuntary Disappearances"
    assert written(f"{title} (A/HRC/45/13), para. 57") == [
        f"^[{title} ([@a-hrc-45-13]), para. 57]"
    ]


def test_notes_without_words_stay_notes():
    assert [note.form for note in read("", "A/HRC/45/13").notes] == ["empty", "cite"]


def test_looks_of_words_stay_and_notation_is_escaped():
    workspace = reference_workspace()
    known = KnownSources(workspace, style_for(workspace, "en"), "en", "old", TODAY)
    note = OldNote((Text("Roe, "), Emphasis((Text("A *B* {{ c }}"),)), Text(" [@x]")))
    (read_one,) = read_notes([note], [0], known).notes
    assert read_one.written == "^[Roe, *A \\*B\\* \\{\\{ c }}* \\[@x\\]]"


@pytest.mark.parametrize(
    ("lang", "note", "cite"),
    [
        ("fr", "Voir A/HRC/45/13, par. 57 à 60", "[see @a-hrc-45-13, paras. 57–60]"),
        ("es", "A/HRC/45/13, párr. 57", "[@a-hrc-45-13, para. 57]"),
        ("ru", "A/HRC/45/13, п. 57", "[@a-hrc-45-13, para. 57]"),
        ("ar", "A/HRC/45/13، الفقرة 57", "[@a-hrc-45-13, para. 57]"),
        ("zh-Hans", "A/HRC/45/13，第57段", "[@a-hrc-45-13, para. 57]"),
    ],
)
def test_notes_are_read_in_their_language(lang, note, cite):
    first = written(note, lang=lang)[0]
    typed = first.partition(",")[2]
    assert first == cite or (first.startswith("[") and typed.strip(" ]") in note)


def test_what_is_new_says_no_more_than_its_symbol():
    workspace = reference_workspace()
    known = KnownSources(
        workspace, style_for(workspace, "en"), "en", "old", date(2026, 11, 29)
    )
    read_notes([OldNote((Text("A/HRC/99/1, para. 3"),))], [0], known)
    ((_, fields),) = known.new.values()
    assert fields["certainty"] == "unconfirmed"
    assert fields["source"] == "note 1 of old"
    assert set(fields) <= {"kind", "certainty", "source", "symbol", "body", "url"}
