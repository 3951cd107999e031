"""The letter drawn from what was imported says what the old one said, word for word."""

import pytest

from appeals.composition.compose import Composer
from appeals.errors import UsageError
from appeals.workflow.drafting.selection import Selection, select_letters
from appeals.writers.docx import write_docx
from tests.languages.test_letter_reading import OURS
from tests.readers.docx.files import (
    deleted,
    inserted,
    mark,
    note,
    paragraph,
    run,
    word_file,
)
from tests.workflow.importing.letters import (
    body_of,
    composed,
    composed_text,
    head_of,
    imported,
    marks_of,
    messages,
    reference_workspace,
    words_of,
)

EDITIONS = [
    ("unodc-nsc-mou", "en"),
    ("unodc-nsc-mou", "fr"),
    ("unodc-nsc-mou", "zh-Hans"),
    ("special-procedures-liuzhi", "en"),
    ("joint-statement-disappearances", "en"),
    ("unodc-mou-disclosure", "en"),
]


@pytest.mark.parametrize(("name", "lang"), EDITIONS)
def test_a_word_file_of_ours_draws_the_same_words(name, lang, tmp_path):
    workspace = reference_workspace()
    request = next(iter(select_letters(workspace, Selection(name, (), (lang,)))))
    letter = Composer(workspace).compose(request)
    before = letter.document
    old = imported(tmp_path, "old.docx", write_docx(before))
    after = composed(old).document
    assert words_of(after) == words_of(before)
    assert marks_of(after) == marks_of(before)
    assert not old.entries
    cites = [each.form for each in old.notes].count("cite")
    assert cites >= len(before.notes) - 2


HEAD = """\
---
subject: {subject}
kind: appeal
to: [{to}]
from: [safeguard-defenders]
date: 2020-11-03
language: {lang}
{more}
---

"""
BODY = """\
{words}[@a-hrc-45-13, para. 57] *{words}*[@cat, art. 1]

## {words}

1. {words}[@cat-c-chn-co-5, paras. 14-16; @a-hrc-45-13]
2. **{words}**[@cat, art. 3 (1)]

   - {words}[see @a-res-47-133, art. 10]
   - {words}

> {words}[@sd-liuzhi-report-2019, p. 1]

| {words} | 2 |
|---|--:|
| {words}[@supervision-law, art. 22] | 1 {{{{ "{{{{" }}}} |

{words} ^[{words} [link](https://example.org/a_b), A/HRC/45/13.]
"""


@pytest.mark.parametrize(
    ("lang", "to"),
    [
        *((lang, "unodc-ed") for lang in OURS),
        ("fr", "wgad, wgeid"),
        ("ar", "wgad, wgeid"),
        ("es", ""),
        ("zh-Hans", ""),
    ],
)
def test_in_every_language_the_words_and_the_cites_come_back(lang, to, tmp_path):
    words = OURS[lang].rstrip(".。")
    more = "joint: true" if "," in to else ""
    head = HEAD.format(subject=words[:30].strip(), to=to, lang=lang, more=more)
    before = composed_text(head + BODY.format(words=words)).document
    old = imported(tmp_path, "old.docx", write_docx(before))
    after = composed(old).document
    assert words_of(after) == words_of(before)
    assert marks_of(after) == marks_of(before)
    assert old.to == tuple(to.split(", ") if to else ())
    assert [note.form for note in old.notes].count("cite") >= 5
    assert old.language == lang


def test_a_report_keeps_its_cover_contents_and_numbers(tmp_path):
    more = "contents: true\nnumbered_paragraphs: true"
    head = HEAD.format(subject="A report", to="cat", lang="en", more=more)
    head = head.replace("kind: appeal", "kind: report")
    body = BODY.format(words=OURS["en"].rstrip(".")) + "\n{.asks}\n1. To do it.\n"
    before = composed_text(head + body).document
    old = imported(tmp_path, "old.docx", write_docx(before))
    assert words_of(composed(old).document) == words_of(before)
    assert {"kind: report", "contents: true", "numbered_paragraphs: true"} <= {
        *head_of(old)
    }
    assert "{.asks}\n1. To do it." in body_of(old)


FAULTY = """\
3 November 2020

Ghada Fathy Ismail Waly,

Executive Director,

United Nations Office on Drugs and Crime (UNODC)

Subject: Our agreement

Dear Ms. Waly,

We write about the secret detention of people, which is is against the law[1]. The
report can be found here. The Working Group wrote to the State[2]. It said so in
its report[4] and again[3], as it has in a letter of general allegation.

As of now, "tens of thousands" are held – A*B, {{ x }} and [@nobody] are words.

Safeguard Defenders

[1] A/HRC/45/13, para. 57

[3] CAT/C/CHN/CO/5, para. 14; A/HRC/45/13

[5] Nobody cites this
"""


def test_faults_of_an_old_letter_stay_and_are_named(tmp_path):
    old = imported(tmp_path, "old.md", FAULTY)
    body = body_of(old)
    assert "is is against the law[@a-hrc-45-13, para. 57]. The" in body
    assert "wrote to the State^[]. It" in body
    assert "report^[] and again[@cat-c-chn-co-5, para. 14; @a-hrc-45-13], as" in body
    assert body.startswith("Ghada Fathy Ismail Waly,\n\nWe write")
    assert body.endswith("[5] Nobody cites this")
    said = messages(old)
    assert "old.md:14 note 2 has a mark and no text" in said
    assert (
        "old.md:25 note 5 has no mark in the text: it is a paragraph at the end" in said
    )
    assert any(each.startswith("old.md:3 'Ghada Fathy Ismail Waly,'") for each in said)
    assert [each.form for each in old.notes] == ["cite", "empty", "empty", "cite"]


def test_a_head_becomes_front_matter_where_the_program_prints_the_same(tmp_path):
    old = imported(tmp_path, "old.md", FAULTY)
    assert head_of(old) == [
        "subject: Our agreement",
        "kind: appeal",
        "to: [unodc-ed]",
        "from: [safeguard-defenders]",
        "date: 2020-11-03",
        "language: en",
    ]
    lines, _ = words_of(composed(old).document)
    assert "Dear Ms. Waly," in lines
    assert lines.count("Safeguard Defenders") == 1


def test_what_looks_like_our_notation_is_words(tmp_path):
    old = imported(tmp_path, "old.md", FAULTY)
    lines, _ = words_of(composed(old).document)
    signs = "are held – A*B, {{ x }} and [@nobody] are words."
    assert f'As of now, "tens of thousands" {signs}' in lines


def test_new_sources_get_entries_that_say_what_the_note_says(tmp_path):
    text = FAULTY.replace("A/HRC/45/13, para. 57", "A/HRC/99/1, para. 57")
    old = imported(tmp_path, "old.md", text)
    (entry,) = old.entries
    assert (entry.key, entry.symbol, entry.notes) == ("a-hrc-99-1", "A/HRC/99/1", (1,))


def test_word_notes_lists_and_tables_are_kept(tmp_path):
    item = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    level = '<w:lvl w:ilvl="{}"><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    levels = level.format(0, "decimal", "%1.") + level.format(1, "lowerLetter", "(%2)")
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    cell = "<w:tc>{}</w:tc>"
    rows = "".join(
        f"<w:tr>{cell.format(paragraph(run(a)))}{cell.format(paragraph(run(b)))}</w:tr>"
        for a, b in (("Year", "People"), ("2019", "12|13"))
    )
    body = (
        paragraph(run("The law of the State is "), run("clear", "<w:i/>"), mark(2))
        + paragraph(run("That is what the report of the Working Group says"), mark(3))
        + paragraph(run("first of all"), properties=item.format(0))
        + paragraph(run("and in this"), properties=item.format(1))
        + paragraph(run("and in that"), properties=item.format(1))
        + paragraph(run("second of all"), properties=item.format(0))
        + f"<w:tbl>{rows}</w:tbl>"
    )
    notes = note(2, run("A/HRC/45/13, para. 57.")) + note(3, run("Ibid., para. 58."))
    file = word_file(body, {"footnotes": notes, "numbering": numbering})
    old = imported(tmp_path, "old.docx", file)
    assert body_of(old) == (
        "The law of the State is *clear*[@a-hrc-45-13, para. 57]\n\n"
        "That is what the report of the Working Group says[@a-hrc-45-13, para. 58]\n\n"
        "1. first of all\n\n   (a) and in this\n\n   (b) and in that\n\n"
        "2. second of all\n\n"
        "| Year | People |\n| --- | --- |\n| 2019 | 12\\|13 |"
    )
    assert "ibid: auto" in head_of(old)
    _, notes_drawn = words_of(composed(old).document)
    assert notes_drawn == ["A/HRC/45/13, para. 57.", "Ibid., para. 58."]


CHANGED = word_file(
    paragraph(
        run("It is the law of the State "), inserted(run("that")), deleted("this")
    )
)


def test_tracked_changes_wait_for_a_word_of_the_user(tmp_path):
    with pytest.raises(UsageError, match="tracked changes in 2 places") as refused:
        imported(tmp_path, "old.docx", CHANGED, lang="en")
    assert "--accept-changes" in refused.value.remedy
    old = imported(tmp_path, "old.docx", CHANGED, lang="en", is_accepting=True)
    assert body_of(old) == "It is the law of the State that"
    assert any("all were accepted" in each for each in messages(old))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("old.pdf", b"%PDF-1.7 ...", "a PDF cannot be imported"),
        ("old.docx", b"%PDF-1.7 ...", "a PDF cannot be imported"),
        ("old.txt", b"\xd0\xcf\x11\xe0....", "old Word files are not read"),
        ("old.odt", b"PK..", "OpenDocument files are not read"),
        ("old.html", b"<p>", "is not a letter that can be read"),
        ("old.docx", b"PK\x03\x04 cut off", "cut off or damaged"),
        ("old.txt", b"caf\xe9 of the law", "is not a text in UTF-8"),
        ("old.txt", b"  \n ", "is empty"),
        ("old.txt", b"Wir schreiben wegen der Haft von Menschen.", "language"),
        ("old.docx", word_file(paragraph()), "holds no words"),
    ],
)
def test_what_is_no_letter_is_said(name, content, message, tmp_path):
    with pytest.raises(UsageError) as refused:
        imported(tmp_path, name, content)
    assert message in refused.value.message
    assert refused.value.remedy
