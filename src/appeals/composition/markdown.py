"""Reads Markdown into blocks and inlines, every word with its place.

HTML, code, images and rules are not part of a letter: each is a finding.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, assert_never

from appeals.composition.cite_syntax import ScannedText, WrittenNote
from appeals.composition.figures import Figure
from appeals.composition.letter_markdown import (
    LANGUAGE,
    NOT_IN_LETTERS,
    UNREAD_ATTRIBUTES,
    alignment_of,
    attribute,
    cells_of,
    letter_parser,
    parsed,
)
from appeals.composition.marks import TOKEN, TokenTable
from appeals.composition.running_text import MARK
from appeals.composition.source_map import SourceMap
from appeals.errors import Place
from appeals.model.cite import CiteCluster, CrossReference
from appeals.model.document import (
    Block,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    Paragraph,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
)
from appeals.model.finding import Finding
from appeals.model.note_source import NoteSource
from appeals.registry.characters import describe, first_forbidden
from appeals.rules import cit004_malformed_cite as cit004
from appeals.rules import tpl003_not_in_letters as tpl003
from appeals.rules import tpl004_link_address as tpl004

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

_LINK_SCHEMES = ("http", "https", "mailto", "tel")
_DEEPEST_HEADING = 4


class MarkdownReader:
    """Reads the scanned text of one letter. `notes` collects what notes it met.

    In the blocks it gives, `NoteMark.number` is an index into `notes`, not yet printed.
    """

    def __init__(self, source: SourceMap, tokens: TokenTable) -> None:
        self._source = source
        self._tokens = tokens
        self._scanned = ScannedText("", ((0, 0),))
        self._line_starts: list[int] = []
        self._cursor = 0
        self._clusters: list[CiteCluster] | None = None
        self._met: set[str] = set()
        self._before = ""
        self.notes: list[NoteSource] = []
        self.findings: list[Finding] = []

    def read(self, scanned: ScannedText) -> tuple[Block, ...]:
        """Read all blocks."""
        self._begin(scanned)
        blocks = self._blocks(parsed(scanned.text).children)
        self._report_lost(scanned)
        return blocks

    def _report_lost(self, scanned: ScannedText) -> None:
        """Report notes that Markdown swallowed: in an address, an attribute, code."""
        for match in TOKEN.finditer(scanned.text):
            note = self._tokens[match[0]]
            if not isinstance(note, WrittenNote):
                continue
            if match[0] not in self._met:
                self.findings.append(cit004.no_room_for_mark(note.place))
            elif note.text is not None:
                self._report_lost(note.text)

    def _begin(self, scanned: ScannedText) -> None:
        """Start with a text from its first character."""
        self._scanned = scanned
        self._cursor = 0
        self._line_starts = [0]
        for line in scanned.text.split("\n"):
            self._line_starts.append(self._line_starts[-1] + len(line) + 1)

    # Blocks

    def _blocks(self, nodes: Sequence["SyntaxTreeNode"]) -> tuple[Block, ...]:
        blocks = (self._block(node) for node in nodes)
        return tuple(block for block in blocks if block is not None)

    def _block(self, node: "SyntaxTreeNode") -> Block | None:
        """Read one block where the one before it ended; None for what is refused."""
        place = self._enter(node)
        match node.type:
            case "paragraph":
                return Paragraph(
                    self._inline_children(node),
                    lang=self._language(node, place),
                    direction=self._direction(node, place),
                    place=place,
                )
            case "heading":
                level = min(int(node.tag[1:]), _DEEPEST_HEADING)
                return Heading(level, self._inline_children(node), place)
            case "bullet_list" | "ordered_list":
                return self._list(node, place)
            case "blockquote":
                return Quotation(self._blocks(node.children), place)
            case "table":
                return self._table(node, place)
            case kind:
                self._refuse_kind(kind, place)
                return None

    def _list(self, node: "SyntaxTreeNode", place: Place | None) -> ListBlock:
        """Read a list with the numbers that were typed; 1, 1, 1 alone counts up."""
        typed = tuple(int(item.info) for item in node.children if item.info)
        start = typed[0] if typed else 1
        is_counted = typed == tuple(range(start, start + len(typed)))
        classes = (attribute(node, "class") or "").split()
        return ListBlock(
            tuple(self._blocks(item.children) for item in node.children),
            is_ordered=node.type == "ordered_list",
            start=start,
            role="asks" if "asks" in classes else "plain",
            place=place,
            numbers=() if is_counted or set(typed) == {1} else typed,
            ending=")" if node.markup == ")" else ".",
        )

    def _table(self, node: "SyntaxTreeNode", place: Place | None) -> Table:
        rows = [
            row for part in node.children for row in part.children if row.type == "tr"
        ]
        header, *body = [self._row(row) for row in rows]
        alignments = tuple(alignment_of(cell) for cell in rows[0].children)
        return Table(header, tuple(body), alignments, place)

    def _row(self, row: "SyntaxTreeNode") -> tuple[tuple[Inline, ...], ...]:
        place = self._enter(row)
        cells = cells_of(self._line(row.map[0])) if row.map else []
        if any(cells[len(row.children) :]):  # Markdown drops them without a word
            what = f"a row of {len(cells)} cells in a table of {len(row.children)}"
            self._refuse(what, place, "delete a cell, or add a column to the head")
        return tuple(self._inline_children(cell) for cell in row.children)

    def _enter(self, node: "SyntaxTreeNode") -> Place | None:
        if node.map is None:
            return None
        line = self._line(node.map[0])
        start = self._line_starts[node.map[0]] + len(line) - len(line.lstrip())
        self._cursor = max(self._cursor, start)
        return self._place(start)

    def _line(self, number: int) -> str:
        return self._scanned.text[slice(*self._line_starts[number : number + 2])]

    def _place(self, position: int, length: int | None = None) -> Place | None:
        start = self._scanned.offset(position)
        end = None if length is None else start + length
        return self._source.place(start, end)

    # Inlines

    def _inline_children(self, node: "SyntaxTreeNode") -> tuple[Inline, ...]:
        self._before = ""
        return tuple(
            inline
            for child in node.children
            if child.type == "inline"
            for inline in self._inlines(child.children)
        )

    def _inlines(self, nodes: Sequence["SyntaxTreeNode"]) -> tuple[Inline, ...]:
        return tuple(inline for node in nodes for inline in self._inline(node))

    def _inline(self, node: "SyntaxTreeNode") -> tuple[Inline, ...]:
        match node.type:
            case "text":
                return self._text(node.content, node.content)
            case "text_special":
                if (char := first_forbidden(node.content)) is not None:
                    found = self._scanned.text.find(node.markup, self._cursor)
                    place = self._place(max(found, self._cursor), len(node.markup))
                    self._refuse(describe(char), place, "delete it")
                    return ()
                return self._text(node.content, node.markup)
            case "softbreak":
                self._before += " "
                return (Text(" "),)
            case "hardbreak":
                self._before += "\n"
                return (LineBreak(),)
            case "em":
                return (Emphasis(self._inlines(node.children)),)
            case "strong":
                return (Strong(self._inlines(node.children)),)
            case "link":
                return self._link(node)
            case "span":
                place = self._place(self._cursor)
                lang = self._language(node, place)
                direction = self._direction(node, place)
                return (Span(self._inlines(node.children), lang, direction),)
            case kind:
                self._refuse_kind(kind, self._place(self._cursor))
                return ()

    def _link(self, node: "SyntaxTreeNode") -> tuple[Inline, ...]:
        place = self._place(self._cursor)
        inlines = self._inlines(node.children)
        href = self._tokens.expand(str(node.attrs.get("href", "")))
        closing = self._scanned.text.find(")", self._cursor)
        if closing >= 0 and node.info != "auto":
            self._cursor = closing + 1
        scheme, colon, _ = href.partition(":")
        if not colon or scheme.casefold() not in _LINK_SCHEMES:
            self.findings.append(tpl004.bad_address(href, place))
            return inlines
        return (Link(href, inlines),)

    def _text(self, content: str, raw: str) -> tuple[Inline, ...]:
        """Split a run of text at its tokens. `raw` is how it is in the source."""
        found = self._scanned.text.find(raw, self._cursor)
        start = found if found >= 0 else self._cursor
        if found >= 0:
            self._cursor = found + len(raw)
        for match in UNREAD_ATTRIBUTES.finditer(content):
            place = self._place(start + match.start(), len(match[0]))
            remedy = "write [words]{lang=fr}, without blanks or quotes; \\{ for a brace"
            self._refuse(f"attributes that cannot be read: '{match[0]}'", place, remedy)
        inlines: list[Inline] = []
        position = 0
        for match in TOKEN.finditer(content):
            inlines += self._words(content[position : match.start()], start + position)
            inlines += self._token(match[0], start + match.start())
            position = match.end()
        return (*inlines, *self._words(content[position:], start + position))

    def _words(self, words: str, position: int) -> tuple[Inline, ...]:
        """Give a run of words, cut where another part of a template begins."""
        if not words:
            return ()
        self._before += words
        start = self._scanned.offset(position)
        borders = self._source.borders(start, start + len(words))
        cuts = [0, *(border - start for border in borders), len(words)]
        return tuple(
            Text(words[cut:end], self._place(position + cut, end - cut))
            for cut, end in pairwise(cuts)
        )

    def _token(self, token: str, position: int) -> tuple[Inline, ...]:
        match self._tokens[token]:
            case WrittenNote() as note:
                self._met.add(token)
                self._before += MARK
                return self._written_note(note)
            case str() as value:
                place = self._place(position)
                if isinstance(value, Figure):
                    value = value.after(self._before)
                self._before += value
                inlines: list[Inline] = []
                for line in value.splitlines() or [""]:
                    inlines += [LineBreak(), Text(line, place)]
                return tuple(inlines[1:])
            case _:
                return ()

    def _written_note(self, note: WrittenNote) -> tuple[Inline, ...]:
        if self._clusters is not None and note.cluster is not None:
            self._clusters.append(note.cluster)
            return (NoteMark(len(self._clusters) - 1),)
        if note.text is not None:
            parts = self._note_parts(note.text)
            source = NoteSource(
                parts, is_free_text=True, name=note.name, place=note.place
            )
        else:
            cluster = note.cluster or CiteCluster((), note.place)
            only_references = all(isinstance(i, CrossReference) for i in cluster.items)
            source = NoteSource((cluster,), only_references, note.name, note.place)
        self.notes.append(source)
        return (NoteMark(len(self.notes) - 1),)

    def _note_parts(self, text: ScannedText) -> tuple[CiteCluster | Inline, ...]:
        """Read the words of a free note; its clusters are between them."""
        outer = self._scanned, self._cursor, self._line_starts, self._before
        self._before = ""
        self._begin(text)
        clusters: list[CiteCluster] = []
        self._clusters = clusters
        inlines = self._inlines_of(letter_parser().parseInline(text.text))
        self._clusters = None
        self._scanned, self._cursor, self._line_starts, self._before = outer
        parts: list[CiteCluster | Inline] = []
        for inline in inlines:
            match inline:
                case NoteMark(number=index):
                    parts.append(clusters[index])
                case Emphasis() | Strong() | Link() | Span():
                    parts.append(self._without_clusters(inline, clusters))
                case _:
                    parts.append(inline)
        return tuple(parts)

    def _inlines_of(self, tokens: Sequence["Token"]) -> tuple[Inline, ...]:
        from markdown_it.tree import SyntaxTreeNode

        root = SyntaxTreeNode(tokens)
        return tuple(i for node in root.children for i in self._inlines(node.children))

    def _without_clusters(
        self, inline: Emphasis | Strong | Link | Span, clusters: list[CiteCluster]
    ) -> Inline:
        kept: list[Inline] = []
        for child in inline.inlines:
            if isinstance(child, NoteMark):
                place = clusters[child.number].place
                self.findings.append(cit004.inside_emphasis(place))
            elif isinstance(child, Emphasis | Strong | Link | Span):
                kept.append(self._without_clusters(child, clusters))
            else:
                kept.append(child)
        inlines = tuple(kept)
        match inline:
            case Emphasis():
                return Emphasis(inlines)
            case Strong():
                return Strong(inlines)
            case Link(href=href):
                return Link(href, inlines)
            case Span(lang=lang, direction=direction):
                return Span(inlines, lang, direction)
            case _:
                assert_never(inline)

    def _language(self, node: "SyntaxTreeNode", place: Place | None) -> str | None:
        lang = attribute(node, "lang")
        if lang is None or LANGUAGE.fullmatch(lang):
            return lang
        what = f"words in a language called '{lang}'"
        self._refuse(what, place, "write its tag: fr, zh-Hans, pt-BR")
        return None

    def _direction(
        self, node: "SyntaxTreeNode", place: Place | None
    ) -> Literal["ltr", "rtl"] | None:
        match attribute(node, "dir"):
            case None:
                return None
            case "ltr":
                return "ltr"
            case "rtl":
                return "rtl"
            case way:
                what = f"words in a direction called '{way}'"
                self._refuse(what, place, "write {dir=rtl} or {dir=ltr}")
                return None

    def _refuse_kind(self, kind: str, place: Place | None) -> None:
        what, remedy = NOT_IN_LETTERS.get(kind, (f"'{kind}'", "write it as text"))
        self._refuse(what, place, remedy)

    def _refuse(self, what: str, place: Place | None, remedy: str) -> None:
        self.findings.append(tpl003.refused(what, place, remedy))
