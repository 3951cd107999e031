"""Text is parted into sentences, and each note knows the one that it supports."""

import pytest

from appeals.composition.running_text import (
    MARK,
    RunningText,
    find_claims,
    quoted_passages,
    split_sentences,
)
from appeals.errors import Place
from appeals.model.document import (
    Emphasis,
    LineBreak,
    Link,
    NoteMark,
    NoteNumber,
    Paragraph,
    Text,
)


def parted(text: str) -> list[str]:
    marked = text.replace("¹", MARK)
    return [marked[s:e].replace(MARK, "¹") for s, e in split_sentences(marked)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Committee said so in para. 14 of its report.",
        "See No. 5 and art. 9.",
        "Ms. X and Mr. Y came.",
        "The U.N. Office said it.",
        "It was, e.g. in 2019, so.",
        "Some 3.5 per cent.",
        "It said: “We will. We must.”¹",
        "It said “We will!” and left.",
        "It repealed, abolished etc. and so on.",
        "Is that so?¹",
        "Voir par. 14 du rapport¹.",
    ],
)
def test_no_stop_inside_a_sentence_ends_it(sentence):
    assert parted(f"One. {sentence} Next") == ["One.", sentence, "Next"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("委员会呼吁废除。¹下一句！", ["委员会呼吁废除。¹", "下一句！"]),
        ("他说：“要。不要。”¹然后。", ["他说：“要。不要。”¹", "然后。"]),
        ("One.¹ ² Two", ["One.¹", "² Two"]),
        ("", []),
        ("  \n ", []),
        ("It ends with art.", ["It ends with art."]),
    ],
)
def test_other_scripts_and_odd_ends(text, expected):
    assert parted(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A “quoted ‘inner’ word” here", ["quoted ‘inner’ word"]),
        ("A « mot cité » ici", ["mot cité"]),
        ('He "said" and "did" it', ["said", "did"]),
        ('A 5" pipe and 6" more', []),
        ("It’s the States’ duty", []),
        ("‘don’t stop’ it’s", ["don’t stop"]),
        ("the States’ ‘own duty’ is", ["own duty"]),
        ("他说「要『停』了」", ["要『停』了"]),
        ("قال ”كلام“ ثم", ["كلام"]),
        ("An “unclosed one", []),
    ],
)
def test_quoted_passages_are_the_outermost_pairs(text, words):
    assert [p.words for p in quoted_passages(text)] == words


def text(words: str, column: int, line: int = 1) -> Text:
    return Text(words, Place("x.md", line, column, column + len(words)))


def test_a_claim_is_the_sentence_of_its_mark_with_its_place():
    inlines = (
        text("One. The law, ", 1),
        NoteMark(1),
        Emphasis((text("it", 20),)),
        Text(" "),
        text("says.", 1, line=2),
        NoteMark(2),
        text(" Next.", 10, line=2),
    )
    claims = find_claims((Paragraph(inlines),))
    assert [c.sentence for c in claims.values()] == ["The law, it says."] * 2
    assert claims[2].place == Place("x.md", 1, 6, 22)


def test_running_text_joins_words_and_leaves_addresses_out():
    inlines = (
        text("a", 1),
        LineBreak(),
        Link("https://example.org", (text("b", 9),)),
        NoteNumber(12),
        NoteMark(1),
    )
    running = RunningText.from_inlines(inlines)
    assert running.text == f"a\nb12{MARK}"
    assert running.marks == ((5, 1),)
    assert running.place(2, 3) == Place("x.md", 1, 9, 10)
    assert running.place(1, 2) is None


def test_a_value_has_the_place_of_its_expression_throughout():
    running = RunningText.from_inlines(
        (text("Dear ", 1), Text("A B", Place("x.md", 1, 6)))
    )
    assert running.place(7, 8) == Place("x.md", 1, 6)
    assert running.is_value(7)
    assert not running.is_value(0)
