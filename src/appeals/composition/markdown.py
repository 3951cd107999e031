"""Reads Markdown into blocks and inlines, every word with its place.

HTML, code, images and rules are not part of a letter: each is a finding.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from appeals.composition.cite_syntax import ScannedText, WrittenNote
from appeals.composition.figures import Figure
from appeals.composition.letter_markdown import (
    LANGUAGE,
    LIMIT,
    NOT_IN_LETTERS,
    UNREAD_ATTRIBUTES,
    attribute,
    build_list,
    build_table,
    letter_parser,
    parse_blocks,
    split_cells,
    unread_remedy,
)
from appeals.composition.marks import TOKEN, TOKEN_SPLIT, SourceMap, TokenTable
from appeals.composition.running_text import MARK
from appeals.composition.withholding import (
    Redaction,
    WithheldContent,
    WithheldWords,
    close_gaps,
)
from appeals.errors import Place, did_you_mean
from appeals.model.audience import AUDIENCES, Audience, is_within
from appeals.model.cite import CiteCluster, CrossReference
from appeals.model.document import (
    Block,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    NoteMark,
    NoteSource,
    Paragraph,
    Quotation,
    Span,
    Strong,
    Text,
    inline_groups,
    plain_text,
)
from appeals.model.finding import Finding
from appeals.registry.characters import describe_character, first_forbidden
from appeals.rules import cit004_malformed_cite as cit004
from appeals.rules import tpl003_not_in_letters as tpl003
from appeals.rules import tpl004_link_address as tpl004

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_LINK_SCHEMES = ("http", "https", "mailto", "tel")
_DEEPEST_HEADING = 4
_DIRECTIONS: Mapping[str, Literal["ltr", "rtl"]] = {"ltr": "ltr", "rtl": "rtl"}
_EVERYTHING: Final = Redaction()

T = TypeVar("T")


class MarkdownReader:
    """Reads the scanned text of one letter; `notes` collects its notes.

    In the blocks, `NoteMark.number` is an index into `notes`, not the printed number.
    What `redaction` withholds is left out, together with its notes and findings.
    """

    def __init__(
        self,
        source: SourceMap,
        tokens: TokenTable,
        redaction: Redaction = _EVERYTHING,
    ) -> None:
        self._source = source
        self._tokens = tokens
        self._redaction = redaction
        self._is_restricted = self._is_withheld = False
        self._is_behind_withheld = False
        self._withheld_words: list[WithheldWords] = []
        self._withheld_spans: list[tuple[int, int]] = []
        self._lost_notes: list[str | None] = []
        self._limits_typed = self._limits_read = 0
        self._scanned = ScannedText("", ((0, 0),))
        self._line_starts: list[int] = []
        self._cursor = 0
        self._clusters: list[CiteCluster] | None = None
        self._seen_tokens: set[str] = set()
        self._before = ""
        self.notes: list[NoteSource] = []
        self.findings: list[Finding] = []

    def read(self, scanned: ScannedText) -> tuple[Block, ...]:
        """Read all blocks."""
        self._begin(scanned)
        blocks = self._blocks(parse_blocks(scanned.text).children)
        self._report_lost(scanned)
        self._report_unread_limits(scanned)
        return blocks

    @property
    def withheld(self) -> WithheldContent:
        """All that was taken out."""
        return WithheldContent(
            tuple(self._withheld_words),
            tuple(self._withheld_spans),
            self._source,
            frozenset(filter(None, self._lost_notes)),
            len(self._lost_notes),
        )

    def _report_unread_limits(self, scanned: ScannedText) -> None:
        """Report an `{only=...}` without effect, unless a finding names it already.

        It has no words after it, or comes twice before the same paragraph.
        """
        if self._limits_typed == self._limits_read or any(
            LIMIT.search(finding.message) for finding in self.findings
        ):
            return
        places = [m.start() for m in LIMIT.finditer(scanned.text)]
        what = "an '{only=...}' that no words, paragraph, list or table follow"
        remedy = (
            "write it in small letters, once, in a line of its own right above what it "
            "is for"
        )
        self._refuse(what, self._place(places[-1]) if places else None, remedy)

    def _report_lost(self, scanned: ScannedText) -> None:
        """Report notes that Markdown swallowed: in an address, an attribute, code."""
        for match in TOKEN.finditer(scanned.text):
            note = self._tokens[match[0]]
            if not isinstance(note, WrittenNote):
                continue
            if match[0] not in self._seen_tokens:
                self.findings.append(cit004.no_room_for_mark(note.place))
            elif note.text is not None:
                self._report_lost(note.text)

    def _begin(self, scanned: ScannedText) -> None:
        """Start reading a text at its first character."""
        self._scanned = scanned
        self._cursor = 0
        self._limits_typed += len(LIMIT.findall(scanned.text))
        lengths = (len(line) + 1 for line in scanned.text.split("\n"))
        self._line_starts = [0, *accumulate(lengths)]

    # Blocks

    def _blocks(self, nodes: Sequence["SyntaxTreeNode"]) -> tuple[Block, ...]:
        blocks = (self._block(node) for node in nodes)
        return tuple(block for block in blocks if block is not None)

    def _block(self, node: "SyntaxTreeNode") -> Block | None:
        """Read one block where the one before it ended.

        None for what is refused, and for what this edition leaves out.
        """
        place = self._enter(node)
        only = self._read_limit(node, place)
        block, is_out = self._read_within(only, partial(self._read_block, node, place))
        if not is_out or block is None:
            return block
        self._keep_words(inline_groups((block,)), only, place)
        return self._redaction.mask_block(block)

    def _read_block(self, node: "SyntaxTreeNode", place: Place | None) -> Block | None:
        match node.type:
            case "paragraph":
                inlines = self._inline_children(node)
                if self._is_emptied(node, inlines):
                    return None
                lang, direction = self._read_language(node, place)
                return Paragraph(inlines, lang=lang, direction=direction, place=place)
            case "heading":
                level = min(int(node.tag[1:]), _DEEPEST_HEADING)
                inlines = self._inline_children(node)
                emptied = self._is_emptied(node, inlines)
                return None if emptied else Heading(level, inlines, place)
            case "bullet_list" | "ordered_list":
                items = [self._item(item) for item in node.children]
                kept = [item for item in items if item is not None]
                emptied = self._is_emptied(node, kept)
                return None if emptied else build_list(node, items, place)
            case "blockquote":
                blocks = self._blocks(node.children)
                emptied = self._is_emptied(node, blocks)
                return None if emptied else Quotation(blocks, place)
            case "table":
                return build_table(node, self._row, place)
            case kind:
                self._refuse_kind(kind, place)
                return None

    def _item(self, node: "SyntaxTreeNode") -> tuple[Block, ...] | None:
        """Read an item of a list; None where this edition leaves it out."""
        place = self._enter(node)
        only = self._read_limit(node, place)
        read = partial(self._blocks, node.children)
        blocks, is_out = self._read_within(only, read)
        if is_out:
            self._keep_words(inline_groups(blocks), only, place)
            return self._redaction.mask_item(blocks, place) or None
        return None if self._is_emptied(node, blocks) else blocks

    def _is_emptied(self, node: "SyntaxTreeNode", read: Sequence[object]) -> bool:
        """Say whether nothing is left of what has words, since an edition closes up."""
        return not (read or self._redaction.keeps_numbers) and bool(node.children)

    def _row(self, row: "SyntaxTreeNode") -> tuple[tuple[Inline, ...], ...]:
        place = self._enter(row)
        cells = split_cells(self._line(row.map[0])) if row.map else []
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
        return close_gaps(
            tuple(
                inline
                for child in node.children
                if child.type == "inline"
                for inline in self._inlines(child.children)
            )
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
                    self._refuse(describe_character(char), place, "delete it")
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
                return self._read_limited(node, self._link)
            case "span":
                return self._read_limited(node, self._span)
            case kind:
                self._refuse_kind(kind, self._place(self._cursor))
                return ()

    def _read_limited(
        self,
        node: "SyntaxTreeNode",
        read: Callable[["SyntaxTreeNode"], tuple[Inline, ...]],
    ) -> tuple[Inline, ...]:
        """Read words that may have a limit: `[words]{only=un}`."""
        place = self._place(self._cursor)
        only = self._read_limit(node, place)
        inlines, is_out = self._read_within(only, partial(read, node))
        if not is_out:
            return inlines
        self._keep_words((inlines,), only, place)
        return self._redaction.mask_inlines(inlines, place)

    def _span(self, node: "SyntaxTreeNode") -> tuple[Inline, ...]:
        lang, direction = self._read_language(node, self._place(self._cursor))
        inlines = self._inlines(node.children)
        if lang is None and direction is None and "only" in node.attrs:
            return inlines
        return (Span(inlines, lang, direction),)

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
            remedy = unread_remedy(match[0])
            self._refuse(f"attributes that cannot be read: '{match[0]}'", place, remedy)
        inlines: list[Inline] = []
        for part in TOKEN_SPLIT.split(content):
            read = self._token if TOKEN.fullmatch(part) else self._words
            inlines += read(part, start)
            start += len(part)
        return tuple(inlines)

    def _words(self, words: str, position: int) -> tuple[Inline, ...]:
        """Give a run of words, cut where another part of a template begins."""
        if not words:
            return ()
        self._before += words
        end = position + len(words)
        cuts = {position, *self._scanned.gaps(position, end), end}
        for first, last in pairwise(sorted(cuts)):
            start = self._scanned.offset(first)
            borders = self._source.borders(start, start + last - first)
            cuts.update(first + border - start for border in borders)
        return tuple(
            Text(
                words[first - position : last - position],
                self._place(first, last - first),
            )
            for first, last in pairwise(sorted(cuts))
        )

    def _token(self, token: str, position: int) -> tuple[Inline, ...]:
        match self._tokens[token]:
            case WrittenNote() as note:
                self._seen_tokens.add(token)
                self._before += MARK
                return self._read_note(note, position)
            case str() as value:
                place = self._place(position)
                if isinstance(value, Figure):
                    value = value.print_after(self._before)
                self._before += value
                inlines: list[Inline] = []
                for line in value.splitlines() or [""]:
                    inlines += [LineBreak(), Text(line, place)]
                return tuple(inlines[1:])
            case _:
                return ()

    def _read_note(self, note: WrittenNote, position: int) -> tuple[Inline, ...]:
        """Read a note, which may have a limit of its own: `^[words]{only=un}`."""
        only = None
        if note.only is not None:
            self._limits_typed += 1
            only = self._read_audience(note.only, note.place)
        self._cursor, cursor = position, self._cursor
        inlines, _ = self._read_within(
            only, partial(self._read_written_note, note), position + 1
        )
        self._cursor = cursor
        return inlines

    def _read_written_note(self, note: WrittenNote) -> tuple[Inline, ...]:
        parts = () if note.text is None else self._note_parts(note.text)
        is_emptied = note.text is not None and not parts
        if self._is_withheld or is_emptied:
            return self._withhold_note(note)
        if self._clusters is not None and note.cluster is not None:
            self._clusters.append(note.cluster)
            return (NoteMark(len(self._clusters) - 1),)
        cluster = note.cluster or CiteCluster((), note.place)
        only_references = all(isinstance(i, CrossReference) for i in cluster.items)
        is_free_text = note.text is not None or only_references
        self.notes.append(
            NoteSource(
                (cluster,) if note.text is None else parts,
                is_free_text,
                note.name,
                note.place,
                self._is_restricted,
                self._is_behind_withheld,
            )
        )
        self._is_behind_withheld = False
        return (NoteMark(len(self.notes) - 1),)

    def _withhold_note(self, note: WrittenNote) -> tuple[Inline, ...]:
        """Give what replaces a withheld note: the mark of a masked note, or nothing.

        Inside a note, words replace a cite.
        """
        if self._clusters is not None:
            return self._redaction.mask_inlines((), None)
        self._is_behind_withheld = True
        masked = self._redaction.mask_note(note.name)
        if masked is None:
            self._lost_notes.append(note.name)
            return ()
        self.notes.append(masked)
        return (NoteMark(len(self.notes) - 1),)

    def _note_parts(self, text: ScannedText) -> tuple[CiteCluster | Inline, ...]:
        """Read the words of a free note, with its clusters between them."""
        from markdown_it.tree import SyntaxTreeNode

        outer = self._scanned, self._cursor, self._line_starts, self._before
        self._begin(text)
        clusters: list[CiteCluster] = []
        self._clusters = clusters
        root = SyntaxTreeNode(letter_parser().parseInline(text.text))
        inlines = self._inline_children(root)
        self._clusters = None
        self._scanned, self._cursor, self._line_starts, self._before = outer
        parts: list[CiteCluster | Inline] = []
        for inline in inlines:
            match inline:
                case NoteMark(number=index):
                    parts.append(clusters[index])
                case Emphasis() | Strong() | Link() | Span():
                    parts.append(self._remove_clusters(inline, clusters))
                case _:
                    parts.append(inline)
        return tuple(parts)

    def _remove_clusters(
        self, inline: Emphasis | Strong | Link | Span, clusters: list[CiteCluster]
    ) -> Inline:
        kept: list[Inline] = []
        for child in inline.inlines:
            if isinstance(child, NoteMark):
                place = clusters[child.number].place
                self.findings.append(cit004.cite_inside_emphasis(place))
            elif isinstance(child, Emphasis | Strong | Link | Span):
                kept.append(self._remove_clusters(child, clusters))
            else:
                kept.append(child)
        return replace(inline, inlines=tuple(kept))

    # What an edition withholds

    def _read_limit(
        self, node: "SyntaxTreeNode", place: Place | None
    ) -> Audience | None:
        """Give the widest audience that may read a node; None for everybody.

        An unknown attribute that may be meant for `only` is refused.
        """
        unknown = node.meta.get("insecure_attrs", {}) if node.meta else {}
        for name, value in unknown.items():
            if value in AUDIENCES or did_you_mean(str(name), ("only",)):
                what = f"an attribute called '{name}'"
                self._refuse(what, place, f"did you mean {{only={value}}}?")
        only = attribute(node, "only")
        return None if only is None else self._read_audience(only, place)

    def _read_audience(self, typed: str, place: Place | None) -> Audience:
        """Read an audience; an unknown one is refused, and the words are withheld."""
        self._limits_read += 1
        for audience in AUDIENCES:
            if typed == audience:
                return audience
        what = f"words for readers called '{typed}'"
        remedy = "write the widest that may read it: un, state or public"
        self._refuse(what, place, f"{remedy}, as in {{only=un}}")
        return "un"

    def _read_within(
        self,
        only: Audience | None,
        read: Callable[[], T],
        end: int | None = None,
    ) -> tuple[T, bool]:
        """Read words for an audience; say whether this edition leaves them out.

        What is inside something that is left out goes with it.
        """
        if only is None or self._is_withheld:
            return read(), False
        is_out = not is_within(self._redaction.audience, only)
        outer, start = self._is_restricted, self._scanned.offset(self._cursor)
        known = len(self.findings)
        self._is_restricted, self._is_withheld = True, is_out
        found = read()
        self._is_restricted, self._is_withheld = outer, False
        if is_out:
            del self.findings[known:]
            stop = self._scanned.offset(self._cursor if end is None else end)
            self._withheld_spans.append((start, stop))
        return found, is_out

    def _keep_words(
        self,
        groups: Iterable[tuple[Inline, ...]],
        only: Audience | None,
        place: Place | None,
    ) -> None:
        """Keep words that were taken out, so that they can be looked for elsewhere."""
        if only is not None:
            self._withheld_words += (
                WithheldWords(plain_text(inlines), only, place) for inlines in groups
            )

    def _read_language(
        self, node: "SyntaxTreeNode", place: Place | None
    ) -> tuple[str | None, Literal["ltr", "rtl"] | None]:
        """Give the language and the direction that are typed for words."""
        lang, typed = attribute(node, "lang"), attribute(node, "dir")
        if lang is not None and not LANGUAGE.fullmatch(lang):
            what = f"words in a language called '{lang}'"
            self._refuse(what, place, "write its tag: fr, zh-Hans, pt-BR")
            lang = None
        direction = _DIRECTIONS.get(typed or "")
        if typed is not None and direction is None:
            what = f"words in a direction called '{typed}'"
            self._refuse(what, place, "write {dir=rtl} or {dir=ltr}")
        return lang, direction

    def _refuse_kind(self, kind: str, place: Place | None) -> None:
        what, remedy = NOT_IN_LETTERS.get(kind, (f"'{kind}'", "write it as text"))
        self._refuse(what, place, remedy)

    def _refuse(self, what: str, place: Place | None, remedy: str) -> None:
        self.findings.append(tpl003.forbidden_content(what, place, remedy))
