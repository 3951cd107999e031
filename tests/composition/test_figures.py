"""A figure says its bound once, and begins a sentence with a capital."""

import pytest

from appeals.model.document import inline_groups, plain_text
from appeals.writers.plaintext import write_text
from tests.checks.letters import FACTS, FRONT, changed, compose, workspace_with

LEAST = changed(FACTS, "value: 16", "value: 1200\n    bound: at-least")
ESTIMATE = changed(LEAST, "bound: at-least", "bound: at-least\n    estimated: true")
ABOUT = changed(LEAST, "at-least", "about")
MOST = changed(LEAST, "at-least", "at-most")
F = "{{ fact('cases', cite=False) }}"


def line_of(tmp_path, body, facts=LEAST, lang="en"):
    front = changed(FRONT, "date:", f"language: {lang}\ndate:")
    letter = compose(workspace_with(tmp_path, body, front, facts=facts))
    assert letter.findings == ()
    groups = [plain_text(i) for i in inline_groups(letter.body)]
    notes = [plain_text(note.inlines) for note in letter.document.notes]
    return next(text for text in (*groups, *notes) if "200" in text)


@pytest.mark.parametrize(
    ("body", "facts", "printed"),
    [
        (f"At least {F} people.", LEAST, "At least 1,200 people."),
        (f"We count *at least* {F}.", LEAST, "We count at least 1,200."),
        (f"There were at\nleast {F}.", LEAST, "There were at least 1,200."),
        (f"No fewer than {F} people.", LEAST, "No fewer than 1,200 people."),
        (f"More than {F} people.", LEAST, "More than 1,200 people."),
        (f"Up to {F} people.", MOST, "Up to 1,200 people."),
        (f"Approximately {F} people.", ABOUT, "Approximately 1,200 people."),
        (f"About {F} people.", ABOUT, "About 1,200 people."),
        (f"An estimated {F} people.", ESTIMATE, "An estimated at least 1,200 people."),
        (f"At least {F} people.", ESTIMATE, "At least an estimated 1,200 people."),
        (f"At least an estimated {F}.", ESTIMATE, "At least an estimated 1,200."),
        (f"The bleast {F} people.", LEAST, "The bleast at least 1,200 people."),
        (f"They hold {F} people.", LEAST, "They hold at least 1,200 people."),
        (f"{F} people.", LEAST, "At least 1,200 people."),
        (f"## {F} people", LEAST, "At least 1,200 people"),
        (f"- {F} people", LEAST, "At least 1,200 people"),
        (f"“{F} people”, they say.", LEAST, "“At least 1,200 people”, they say."),
        (f"One. {F} people.", LEAST, "One. At least 1,200 people."),
        (f"One? “{F} people.”", LEAST, "One? “At least 1,200 people.”"),
        (f"One. [@report, p. 2] {F} people.", LEAST, "One. At least 1,200 people."),
        (f"One [@report, p. 2]. {F} people.", LEAST, "One. At least 1,200 people."),
        (f"See art. {F}.", LEAST, "See art. at least 1,200."),
        (f"See No. {F}.", LEAST, "See No. at least 1,200."),
        (f"So: {F}.", LEAST, "So: at least 1,200."),
        (f"He said “{F}”.", LEAST, "He said “at least 1,200”."),
        (f"(in the U.S. {F})", LEAST, "(in the U.S. at least 1,200)"),
        (f"Text.^[{F} people.]", LEAST, "At least 1,200 people."),
        (f"Text.^[See {F} people.]", LEAST, "See at least 1,200 people."),
    ],
)
def test_a_figure_reads_well_behind_the_words_before_it(tmp_path, body, facts, printed):
    assert line_of(tmp_path, body, facts).replace("  ", " ").strip() == printed


def test_a_figure_begins_a_cell_with_a_capital(tmp_path):
    body = f"| a | b |\n| --- | --- |\n| x | {F} |"
    assert line_of(tmp_path, body) == "At least 1,200"


@pytest.mark.parametrize(
    ("lang", "typed", "printed"),
    [
        ("fr", f"Au moins {F} personnes", "Au moins 1\u202f200 personnes"),
        ("fr", f"Plus de {F} personnes", "Plus de 1\u202f200 personnes"),
        ("fr", f"{F} personnes", "Au moins 1\u202f200 personnes"),
        ("es", f"Por lo menos {F} personas", "Por lo menos 1.200 personas"),
        ("es", f"{F} personas", "Al menos 1.200 personas"),
        ("ru", f"Не менее {F} человек", "Не менее 1\u00a0200 человек"),
        ("ru", f"{F} человек", "Не менее 1\u00a0200 человек"),
        ("ar", f"ما لا يقل عن {F} شخص", "ما لا يقل عن 1\u00a0200 شخص"),
        ("zh-Hans", f"至少{F}人", "至少1\u00a0200人"),
        ("zh-Hans", f"被关押的有{F}人", "被关押的有至少1\u00a0200人"),
        ("zh-Hant", f"不少於{F}人", "不少於1\u00a0200人"),
    ],
)
def test_so_it_does_in_every_language(tmp_path, lang, typed, printed):
    assert line_of(tmp_path, typed, lang=lang) == printed


def test_a_range_begins_a_russian_sentence_with_a_capital(tmp_path):
    facts = changed(FACTS, "kind: number", "kind: range\n    upper: 1200")
    text = line_of(tmp_path, f"{F} человек", facts, "ru")
    assert text == "От 16 до 1\u00a0200 человек"


def test_a_subject_that_a_figure_begins_has_a_capital(tmp_path):
    front = changed(FRONT, "subject: A subject", f'subject: "{F} held; at least {F}"')
    letter = compose(workspace_with(tmp_path, "", front, facts=LEAST))
    assert letter.front.subject == "At least 1,200 held; at least 1,200"
    assert "At least 1,200 held" in write_text(letter.document)
