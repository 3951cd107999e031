"""Quotations beside a cite are compared with the excerpts of what is cited."""

import pytest

from appeals.checks.engine import check_letter
from appeals.checks.quotation_comparison import compared_quotations, word_difference
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.model.document import Paragraph, Span
from appeals.registry.workspace import load_workspace
from tests.checks.composed import at, compose, found, workspace

RIGHT = "should, as a matter of urgency, repeal the provisions"
WRONG = "should, as a matter of urgency, abolish the provisions"
CITE = "[@a-hrc-99-13, para. 14]"


def statuses(root, text):
    """Give (words, note, status) of each quotation."""
    letter, _ = compose(root, text)
    return [(c.use.words, c.use.note, c.status) for c in compared_quotations(letter)]


@pytest.mark.parametrize(
    "text",
    [
        f"It “{RIGHT}”. {CITE}",
        f'It "{RIGHT}". {CITE}',
        f"It «\u00a0{RIGHT}\u00a0». {CITE}",
        f"It ‘{RIGHT}’. {CITE}",
        f"It “should … *repeal* the\nprovisions” {CITE}, it said.",
        f"The Committee {CITE} said: “{RIGHT}”.",
        f"> {RIGHT}. {CITE}",
        f"It said: {CITE}\n\n> {RIGHT}.",
        f"> {RIGHT}.\n>\n> No one shall be held. [@a-hrc-99-13, paras. 14-20]",
        "A word.^[It “" + RIGHT + "”, [@a-hrc-99-13, para. 14].]",
        "A word. [@a-hrc-99-13, para. 14 | (“" + RIGHT + "”)]",
        "It “" + RIGHT + "”. [@a-hrc-99-13, paras. 12-16]",
        "It “" + RIGHT + "”. [@a-hrc-99-13]",
        "It “" + RIGHT + "”. [@report, p. 1; @a-hrc-99-13, para. 14]",
    ],
)
def test_words_of_an_excerpt_pass(tmp_path, text):
    first = statuses(tmp_path, text)[0]
    assert first[1:] == (1, "same")
    for code in ("QUO050", "QUO051", "QUO052"):
        assert not [f for f in found(tmp_path, code, text) if RIGHT in text[:80]]


@pytest.mark.parametrize(
    "text",
    [
        f"It “{WRONG}”. {CITE}",
        f"> {WRONG}. {CITE}",
        "A word.^[It “" + WRONG + "”, [@a-hrc-99-13, para. 14].]",
        "It “" + WRONG + "”. [@a-hrc-99-13, para. 15]",
        "It “" + WRONG + "”. [@report, p. 1; @a-hrc-99-13, para. 14]",
    ],
)
def test_a_changed_word_is_an_error_that_shows_the_difference(tmp_path, text):
    (finding,) = found(tmp_path, "QUO050", text)
    assert finding.severity == "error"
    assert "excerpt 'q14' of 'a-hrc-99-13'" in finding.message
    assert "[-repeal-]{+abolish+} the provisions" in finding.remedy
    assert finding.note == 1


def test_a_quotation_is_shown_where_it_stands(tmp_path):
    (finding,) = found(tmp_path, "QUO050", f"One.\nIt “{WRONG}”. {CITE}")
    assert at(finding) == (2, 4, 4 + len(WRONG) + 2)


def test_other_words_than_those_of_the_excerpt_cited_are_an_error(tmp_path):
    text = f"It “wholly denies that any such thing exists”. {CITE}"
    (finding,) = found(tmp_path, "QUO050", text)
    assert "q14" in finding.message


def test_a_difference_in_capitals_alone_is_a_remark(tmp_path):
    text = f"The “state party should, as a matter of urgency”. {CITE}"
    (finding,) = found(tmp_path, "QUO050", text)
    assert finding.severity == "info"
    assert "capitals alone" in finding.message


@pytest.mark.parametrize("cited", ["para. 15", "paras. 15-19 and 21", "para. 20"])
def test_words_that_stand_at_another_paragraph_are_an_error(tmp_path, cited):
    text = f"It “{RIGHT}”. [@a-hrc-99-13, {cited}]"
    (finding,) = found(tmp_path, "QUO052", text)
    assert finding.severity == "error"
    assert "is at para 14 of 'a-hrc-99-13'" in finding.message
    assert found(tmp_path, "QUO050", text) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("It “wholly denies that it exists”. [@report, p. 1]", "'report' at p. 1"),
        ("It “wholly denies that it exists”.^[A word.]", "names no source"),
        ("It “wholly denies all of it”. [@a-hrc-99-13, para. 70]", "at para. 70"),
        ("> It wholly denies all of it. [@report]", "No excerpt of 'report'"),
    ],
)
def test_what_cannot_be_compared_is_said(tmp_path, text, named):
    (finding,) = found(tmp_path, "QUO053", text)
    assert finding.severity == "warning"
    assert named in finding.message
    assert "has not been compared" in finding.message
    assert found(tmp_path, "QUO050", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "It “wholly denies that any such thing exists”. Next. [@report]",
        "> It wholly denies that any such thing exists.",
        "It said:\n\n> It wholly denies that any such thing exists.",
    ],
)
def test_a_long_quotation_without_a_note_is_a_warning(tmp_path, text):
    (finding,) = found(tmp_path, "QUO051", text)
    assert "has no note" in finding.message
    assert "[@key" in finding.remedy


@pytest.mark.parametrize("code", ["QUO050", "QUO051", "QUO052", "QUO053", "QUO057"])
@pytest.mark.parametrize(
    "text",
    [
        "The so-called “secret custody law” is one. [@report]",
        "It is “the end of it all” for some.",
        "The report “A Long Report on Examples” says so. [@report]",
        '{{ quote("a-hrc-99-13", "q14", cite=False) }}',
        'So: {{ quote("a-hrc-99-13", "q14") }} Next.',
        'So: {{ quote("a-hrc-99-13", "q14", cite=False) }} as told. [@report]',
        "It’s the States’ duty and the others’ right. [@report]",
    ],
)
def test_terms_titles_and_inserted_excerpts_are_left_alone(tmp_path, code, text):
    assert found(tmp_path, code, text) == []


def test_an_inserted_excerpt_needs_a_cite_of_its_own_source(tmp_path):
    text = 'So: {{ quote("a-hrc-99-13", "q14", cite=False) }} [@report]'
    (finding,) = found(tmp_path, "QUO052", text)
    assert "comes from 'a-hrc-99-13', which its note does not cite" in finding.message


def test_two_quotations_in_one_sentence_go_to_the_notes_behind_them(tmp_path):
    text = f"It “{RIGHT}” {CITE} and “denies all of it”. [@report]"
    assert statuses(tmp_path, text) == [
        (RIGHT, 1, "same"),
        ("denies all of it", 2, "not-compared"),
    ]


def test_a_very_long_quotation_in_a_paragraph_is_a_remark(tmp_path):
    words = " ".join(["word"] * 51)
    (finding,) = found(tmp_path, "QUO057", f"It “{words}”. [@report]")
    assert "51 words" in finding.message
    assert found(tmp_path, "QUO057", f"> {words}. [@report]") == []


def test_an_excerpt_in_another_language_proves_nothing(tmp_path):
    text = f"It “任何人不得加以任意逮捕、拘禁或放逐”. {CITE}"
    assert [s for *_, s in statuses(tmp_path, text)] == ["not-compared"]


@pytest.mark.parametrize(
    "text",
    [
        "«\u00a0Une place que nul ne connaît.\u00a0» [@a-hrc-99-13, para. 20]",
        "> Une place que personne ne connaît. [@a-hrc-99-13, para. 20]",
    ],
)
def test_an_excerpt_that_is_missing_in_the_letters_language_is_named_so(tmp_path, text):
    (finding,) = found(tmp_path, "QUO053", text, more="language: fr\n")
    assert finding.message.startswith(
        "'a-hrc-99-13' at para. 20 has no excerpt in French (fr), only in English "
        "('q20'): "
    )
    assert finding.remedy.endswith("with lang: fr")


@pytest.mark.parametrize("lang", ["fr", "es", "ru", "ar", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("asked", ["", ', lang="en"'])
def test_an_english_excerpt_in_another_letter_is_an_error_unless_asked_for(
    tmp_path, lang, asked
):
    text = '{{ quote("a-hrc-99-13", "q20"' + asked + ") }}"
    letter, _opened = compose(tmp_path, text, more=f"language: {lang}\n")
    codes = {f.code for f in check_letter(letter)}
    assert ("QUO001" in codes) == (not asked)
    assert not codes & {"QUO050", "QUO051", "QUO052", "QUO053", "STY003", "TPL003"}
    assert [c.status for c in compared_quotations(letter)] == ["inserted"]
    paragraph = next(b for b in letter.document.blocks if "No one shall" in repr(b))
    assert isinstance(paragraph, Paragraph)
    spans = [i for i in paragraph.inlines if isinstance(i, Span)]
    named = [(s.lang, s.direction) for s in spans if s.lang]
    assert named == ([("en", "ltr")] if asked else [])


def test_an_inserted_excerpt_with_quotation_marks_inside_is_known_as_such(tmp_path):
    workspace(tmp_path, 'So: {{ quote("a-hrc-99-13", "q14") }}')
    file = tmp_path / "citations.yaml"
    words = file.read_text("utf-8").replace("of urgency", "of “urgency” for its «law»")
    file.write_text(words, "utf-8")
    opened = load_workspace(tmp_path)
    request = LetterRequest("first", opened.letter("first"), None)
    letter = Composer(opened).compose(request)
    (comparison,) = compared_quotations(letter)
    assert comparison.use.words.count("‘") == 2
    assert comparison.status == "inserted"


@pytest.mark.parametrize(
    ("source", "letter", "shown"),
    [
        ("repeal the rules", "abolish the rules", "[-repeal-]{+abolish+} the rules"),
        ("Everyone is free", "everyone is bound", "everyone is [-free-]{+bound+}"),
        ("WHO says so", "Who said so", "[-WHO says-]{+Who said+} so"),
        ("a b c", "a c", "a [-b-] c"),
        ("a c", "a b c", "a {+b+} c"),
        ("1 2 3 4 5 6 7 8 9 x", "1 2 3 4 5 6 7 8 9 y", "… 6 7 8 9 [-x-]{+y+}"),
        ("任意逮捕", "任意拘捕", "任意[-逮-]{+拘+}捕"),
    ],
)
def test_a_difference_shows_what_the_source_and_the_letter_say(source, letter, shown):
    assert word_difference(source, letter) == shown
