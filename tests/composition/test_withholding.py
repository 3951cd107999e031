"""What an edition withholds is nowhere in its tree, and all the rest is there."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.composition.cite_syntax import CiteScanner
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.composition.markdown import MarkdownReader
from appeals.composition.marks import PlaceTable, SourceMap, TokenTable
from appeals.composition.numbering import number_notes
from appeals.composition.withholding import Redaction
from appeals.model.audience import AUDIENCES, is_within, widest_audience
from appeals.model.cite import CiteCluster
from appeals.model.document import (
    Heading,
    ListBlock,
    NoteMark,
    Paragraph,
    inline_groups,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from appeals.registry.editions import edition_for
from appeals.writers.plaintext import write_text
from tests.checks.letters import FRONT, changed, workspace_with
from tests.composition.rendering import Read, read

WORD = "[withheld]"


def edition(audience="public", way="mark"):
    return Redaction(audience, way, WORD)


def words(found) -> str:
    """Give all that was read: the text, and the words and cites of notes."""
    lines = [plain_text(inlines) for inlines in inline_groups(found.blocks)]
    for note in found.notes:
        parts = (
            " ".join(cite.ref for cite in note.cites)
            if isinstance(part, CiteCluster)
            else plain_text((part,))
            for part in note.parts
        )
        lines.append("".join(parts))
    return "\n".join(lines)


def in_edition(tmp_path, source, audience="public", way="mark"):
    return read(tmp_path, source, edition=edition(audience, way))


@pytest.mark.parametrize(
    ("source", "marked", "closed"),
    [
        ("held [at X]{only=un}.", "held [withheld].", "held."),
        ("held [at X]{only=un}, then", "held [withheld], then", "held, then"),
        ("held, [at X]{only=un}, then", "held, [withheld], then", "held, then"),
        ("A ([born in X]{only=un}) was", "A ([withheld]) was", "A was"),
        ("A [X]{only=un}\nwas", "A [withheld] was", "A was"),
        ("[X]{only=un} was", "[withheld] was", "was"),
        ("a *[X]{only=un}* b", "a [withheld] b", "a b"),
        ("a *b [X]{only=un}* c", "a b [withheld] c", "a b c"),
        ("a [X]{only=un} [Y]{only=un} b", "a [withheld] [withheld] b", "a b"),
        ("a [X]{only=un lang=fr} b", "a [withheld] b", "a b"),
        ("a [[X](https://x.org/X)]{only=un} b", "a [withheld] b", "a b"),
        ("被[X]{only=un}。", "被[withheld]。", "被。"),
        ("a\\\n[X]{only=un}\\\nb", "a [withheld] b", "a b"),
    ],
)
def test_words_are_marked_or_closed_up(tmp_path, source, marked, closed):
    for way, expected in (("mark", marked), ("close-up", closed)):
        found = in_edition(tmp_path, source, way=way)
        assert found.findings == []
        assert words(found) == expected


@pytest.mark.parametrize(
    "source",
    [
        "{only=un}\nX\n\nend",
        "{only=un} X\n\nend",
        "{only=un}\n\nX\n\nend",
        "{only=un}\n# X\n\nend",
        "# X {only=un}\n\nend",
        "# {only=un} X\n\nend",
        "{only=un}\n- X\n- X\n\nend",
        "- {only=un} X\n\n  X\n- end",
        "- {only=un}\n  X\n\n  X\n- end",
        "{.asks only=un}\n1. X\n\nend",
        "{only=un}\n> X\n\nend",
        "> {only=un}\n> X\n\nend",
        "{only=un}\n| X | b |\n|---|---|\n| X | d |\n\nend",
        "[X]{only=un}\n\nend",
        "- [X]{only=un}\n\nend",
        "> [X]{only=un}\n\nend",
        "{only=un} X^[X] [@x]\n\nend",
        "^[X]{only=un}\n\nend",
        "^[[X]{only=un}]\n\nend",
        "[@x]{only=un}\n\nend",
        "[@x]{id=x only=un}\n\nend",
        '{only="un"}\nX\n\nend',
        "{only=state}\nX [X]{only=un}\n\nend",
    ],
)
def test_what_is_limited_goes_whole_whatever_it_is(tmp_path, source):
    found = in_edition(tmp_path, source, way="close-up")
    assert found.findings == []
    assert (words(found).strip(), found.notes) == ("end", [])
    marked = words(in_edition(tmp_path, source))
    assert "X" not in marked
    assert WORD in marked
    for way in ("mark", "close-up"):
        whole = words(in_edition(tmp_path, source, "un", way))
        assert "x" in whole.casefold()
        assert "only" not in whole


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("a {only=un} b", 3),
        ("a {Only=un} b", 3),
        ("{Only=un}\na", 1),
        ("a\n\n{only=un}\n", 1),
        ("{only=un}\n{only=state}\na", 1),
        ("{only=everyone}\na", 1),
        ("[a]{only=UN}", 1),
        ("[@a]{only=}", 1),
        ("{olny=un}\na", 1),
        ("[a]{onyl=un}", 1),
        ("[a]{audience=un}", 1),
        ("a *b*{only=un}", 6),
        ("{only=un", 1),
        ("a\n{only=un}\nb", 1),
    ],
)
def test_a_limit_that_cannot_be_read_is_an_error_in_every_edition(
    tmp_path, source, column
):
    for audience in AUDIENCES:
        finding = in_edition(tmp_path, source, audience).findings[0]
        assert (finding.code, finding.severity) == ("TPL003", "error")
        assert finding.place is not None
        assert finding.place.column == column


def test_a_brace_that_is_meant_stays(tmp_path):
    found = in_edition(tmp_path, r"write \{only=un} above it")
    assert (found.findings, words(found)) == ([], "write {only=un} above it")


def test_what_is_wrong_in_withheld_words_is_said_where_they_are_read(tmp_path):
    source = "a [b `c` {lang=x}]{only=un} ![d](e)"
    codes = [len(in_edition(tmp_path, source, each).findings) for each in AUDIENCES]
    assert codes == [3, 1, 1]


def test_words_between_two_limits_in_one_line_are_not_lost(tmp_path):
    source = "{only=state} a [X]{only=un}"
    assert words(in_edition(tmp_path, source, "state")) == "a [withheld]"


# Random letters: each word says in itself who may read it


@dataclass
class Sown:
    """A text, and the words in it with the widest audience of each."""

    text: str
    limits: dict[str, str]


def narrowest(*limits):
    return min(limits, key=AUDIENCES.index)


class Sower:
    """Writes a random text; `draw` chooses."""

    def __init__(self, draw):
        self._draw = draw
        self.limits: dict[str, str] = {}

    def word(self, limit):
        name = f"w{len(self.limits)}z"
        self.limits[name] = limit
        return name

    def choose(self, *among):
        return self._draw(st.sampled_from(among))

    def own(self, outer):
        """Give a limit as typed, and the narrowest that then holds."""
        limit = self.choose(None, None, *AUDIENCES)
        return limit and f"{{only={limit}}}", narrowest(outer, limit or outer)

    def line(self, outer, depth=2):
        parts = [self.inline(outer, depth) for _ in range(self.choose(1, 2, 3))]
        return self.choose(" ", ", ", "; ").join(parts)

    def inline(self, outer, depth):
        braces, inner = self.own(outer)
        word = self.word
        match self.choose(*("wwsenck" if depth else "w")):
            case "s" if braces:
                return f"[{self.line(inner, depth - 1)}]{braces}"
            case "n":
                note = f"^[{word(inner)} [@{word(inner)}]]"
                return f"{word(outer)}{note}{braces or ''}"
            case "c":
                return f"{word(outer)}[@{word(inner)}]{braces or ''}"
            case "k" if braces:
                return f"[[{word(inner)}](https://x.org/{word(inner)})]{braces}"
            case "e":
                return f"*{self.line(outer, depth - 1)}*"
            case _:
                return word(outer)

    def block(self, outer, depth):
        braces, inner = self.own(outer)
        return f"{braces}\n" * bool(braces) + self.bare_block(inner, depth)

    def bare_block(self, outer, depth):
        match self.choose(*("pphlqt" if depth else "p")):
            case "h":
                return f"## {self.line(outer)}"
            case "l":
                sign = self.choose("-", "1.")
                items = [self.item(outer) for _ in range(self.choose(1, 2, 3))]
                return "\n".join(f"{sign} {item}" for item in items)
            case "q":
                return "> " + self.block(outer, depth - 1).replace("\n", "\n> ")
            case "t":
                rows = [f"| {self.line(outer)} | {self.line(outer)} |" for _ in "ab"]
                return f"{rows[0]}\n|---|---|\n{rows[1]}"
            case _:
                return self.line(outer)

    def item(self, outer):
        braces, inner = self.own(outer)
        head = f"{braces} " * bool(braces) + self.line(inner)
        return head + (f"\n\n   {self.line(inner)}" if self.choose(0, 1) else "")


@st.composite
def letters(draw):
    sower = Sower(draw)
    blocks = []
    for _ in range(sower.choose(1, 2, 3, 4)):
        block = sower.block("public", 2)
        if blocks and is_list(blocks[-1]) and is_list(block):
            blocks.append(sower.line("public"))  # else Markdown makes one list of two
        blocks.append(block)
    return Sown("\n\n".join(blocks), sower.limits)


def is_list(block):
    """Say whether a block is a list, whatever its attributes are."""
    return bool(re.match(r"(\{[^}]*\}\n)?(- |1\. )", block))


def numbers_of(found):
    """Give what is counted: marks of notes, paragraphs, headings, items of lists."""
    blocks, notes = number_notes(found.blocks, found.notes, "en")
    marks = [
        inline.number
        for group in inline_groups(blocks)
        for inline in walk_inlines(group)
        if isinstance(inline, NoteMark)
    ]
    tops = [isinstance(b, Paragraph) for b in blocks]
    heads = sum(isinstance(b, Heading) for b in blocks)
    return marks, len(notes), tops, heads


def read_alone(text, audience, way="mark"):
    """Read a text that no template made."""
    source, tokens = SourceMap.read(text, PlaceTable()), TokenTable()
    scanner = CiteScanner(source, tokens, str)
    reader = MarkdownReader(source, tokens, edition(audience, way))
    blocks = reader.read(scanner.scan())
    return Read(blocks, reader.notes, reader.findings, reader.withheld)


@settings(max_examples=40, deadline=None)
@given(sown=letters())
def test_each_word_is_in_the_editions_of_its_readers_and_in_no_other(sown):
    whole = read_alone(sown.text, "un")
    assert whole.findings == []
    for audience in AUDIENCES:
        for way in ("mark", "close-up"):
            found = read_alone(sown.text, audience, way)
            printed = repr((found.blocks, found.notes))
            for word, limit in sown.limits.items():
                assert (word in printed) == is_within(audience, limit), word
            if way == "mark":
                assert numbers_of(found) == numbers_of(whole)
                continue
            assert WORD not in printed
            for group in inline_groups(found.blocks):
                text = plain_text(group)
                assert text == text.strip()
                assert not {"  ", " ,", ",,", " ;", ";,"} & {
                    text[i : i + 2] for i in range(len(text))
                }


def test_items_of_a_list_keep_their_numbers_with_a_mark(tmp_path):
    source = "1. a\n2. {only=un} X\n3. [X]{only=un}\n\n{only=un}\n4) X\n5) X\n"
    for way, expected in (("mark", [(1, 2, 3), (4,)]), ("close-up", [(1,)])):
        found = in_edition(tmp_path, source, way=way)
        blocks = walk_blocks(found.blocks)
        lists = [b.item_numbers for b in blocks if isinstance(b, ListBlock)]
        assert lists == expected


# Whole letters

BODY = """\
One [@report]. Two [words]{only=un}[@book].

{only=un}
Three [@resolution] and ^[{{ fact("cases", cite=False) }} people]{id=people}.

Four [@resolution, para. 2]; see [#people] and {{ annex(2) }}.
{% if audience == "un" %}Five{% endif %}
"""

ANNEXES = """\
numbered_paragraphs: true
annexes:
  - {title: First annex, url: https://example.org/first}
  - {title: Second annex, url: https://example.org/second, for: un}
  - {title: Third annex, url: https://example.org/third, for: state}
kind: appeal
"""


def composed(tmp_path, audience, way="mark", body=BODY, head=ANNEXES):
    front = changed(FRONT, "kind: appeal\n", f"withheld: {way}\n{head}")
    workspace = workspace_with(tmp_path / f"{audience}-{way}", body, front)
    letter = edition_for(workspace.letter("first"), audience)
    recipient = workspace.recipients["office-a"]
    request = LetterRequest(
        "first", letter, recipient, audience=audience, is_edition=True
    )
    return Composer(workspace).compose(request)


def test_a_mark_keeps_every_number_and_words_are_chosen_without_what_is_withheld(
    tmp_path,
):
    texts = {a: write_text(composed(tmp_path, a).document) for a in AUDIENCES}
    assert "[5] A/HRC/45/13 <" in texts["state"]
    assert "[3] A/HRC/45/13 <" in texts["un"]
    assert "[3] [withheld]." in texts["state"]
    assert "[6] Footnote\xa04 above" in texts["state"]
    assert "3. Four" in texts["public"]
    assert "annex\xa02" in texts["public"]
    for audience in ("state", "public"):
        for word in ("Three", "words", "16", "people", "Second", "Five"):
            assert word not in texts[audience], word
    assert "Third annex" in texts["state"]
    assert "Third annex" not in texts["public"]
    assert "3. [withheld]" in texts["public"]


def test_closed_up_nothing_shows_that_words_are_missing(tmp_path):
    letter = composed(tmp_path, "public", "close-up")
    text = write_text(letter.document)
    assert "withheld" not in text
    assert "2. Four" in text
    assert "1. First annex" in text
    assert "2. Second" not in text
    assert letter.withheld.note_names == {"people"}
    assert [number for number, _ in letter.withheld.annexes] == [2]


def test_a_fact_in_withheld_words_is_no_fact_of_the_edition(tmp_path):
    used = {a: tuple(composed(tmp_path, a).used_facts) for a in AUDIENCES}
    assert used == {"un": ("cases",), "state": (), "public": ()}


def test_a_loop_that_prints_a_fact_twice_keeps_the_open_one(tmp_path):
    body = (
        "{% macro f() %}{{ fact('cases', cite=False) }}{% endmacro %}\n"
        "Open {{ f() }}.\n\n{only=un}\nClosed {{ f() }}.\n"
    )
    letter = composed(tmp_path, "public", body=body, head="kind: appeal\n")
    assert tuple(letter.used_facts) == ("cases",)


def test_the_edition_for_all_is_the_widest():
    assert widest_audience(AUDIENCES) == "public"
