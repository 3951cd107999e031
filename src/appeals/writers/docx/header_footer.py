"""Headers and footers: the reference file gives the look, the letter the words.

A paragraph in one of four styles is a pattern: its words are replaced, its pictures
stay. All else in a header (a logo, a charity number) is left alone.

    Letterhead Name         the organisation
    Letterhead Line         a line beneath it; repeated for each
    Letter Running Header   the organisation, a tab, reference and date
    Letter Page Count       page x of y
    Letter Classification   the mark of a confidential letter, in none of the others
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from appeals.languages.find import find_or_english
from appeals.model.document import (
    Document,
    Paragraph,
    walk_blocks,
)
from appeals.writers.docx import styles
from appeals.writers.docx.inlines import Look, field, look_for, text_runs
from appeals.writers.docx.markup import XmlElement, outer
from appeals.writers.docx.package import Package
from appeals.writers.layout.directions import data_direction, directed_pieces

Words = Callable[[Look], str]
"""Prints the runs of one paragraph."""

PATTERNS: Final = (
    styles.LETTERHEAD_NAME,
    styles.LETTERHEAD_LINE,
    styles.RUNNING_HEADER,
    styles.PAGE_COUNT,
    styles.CLASSIFICATION,
)
_PICTURES: Final = frozenset({"w:drawing", "w:pict", "w:object"})
# ECMA-376 part 1, 17.3.1.26: what comes before `w:bidi` in `w:pPr`.
_BEFORE_BIDI: Final = frozenset(
    {
        "w:pStyle",
        "w:keepNext",
        "w:keepLines",
        "w:pageBreakBefore",
        "w:framePr",
        "w:widowControl",
        "w:numPr",
        "w:suppressLineNumbers",
        "w:pBdr",
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:kinsoku",
        "w:wordWrap",
        "w:overflowPunct",
        "w:topLinePunct",
        "w:autoSpaceDE",
        "w:autoSpaceDN",
    }
)


class Slot(NamedTuple):
    """A pattern paragraph: its style, its properties cut at the direction."""

    style: str
    before_direction: str
    after_direction: str
    pictures: str

    def xml(self, words: str, *, is_rtl: bool, has_pictures: bool) -> str:
        """Print the paragraph with these runs."""
        direction = "<w:bidi/>" if is_rtl else ""
        properties = f"{self.before_direction}{direction}{self.after_direction}"
        pictures = self.pictures if has_pictures else ""
        return f"<w:p><w:pPr>{properties}</w:pPr>{pictures}{words}</w:p>"


class HeaderFooter(NamedTuple):
    """A header or footer part: its text, with slots between."""

    name: str
    pieces: tuple[str | Slot, ...]

    def xml(
        self, words: Mapping[str, tuple[Words, ...]], look: Look, *, is_rtl: bool
    ) -> str:
        """Print the part; `words` holds the paragraphs of each pattern."""
        parts = []
        for piece in self.pieces:
            if isinstance(piece, str):
                parts.append(piece)
                continue
            # A cell of a table must not lose its last paragraph: print at least one.
            runs = [print_words(look) for print_words in words[piece.style]] or [""]
            parts += [
                piece.xml(run, is_rtl=is_rtl, has_pictures=i == 0)
                for i, run in enumerate(runs)
            ]
        return "".join(parts)


def read_header_footer(
    package: Package, part: str, ids: Mapping[str, str]
) -> HeaderFooter | None:
    """Read a header or footer; None when it holds no pattern."""
    data = package.part(part)
    names = {ids[name]: name for name in PATTERNS if name in ids}
    slots: list[tuple[XmlElement, str]] = []
    for element in package.tree(part).walk():
        name = names.get(element.value("w:pPr", "w:pStyle") or "")
        is_nested = slots and element.start < slots[-1][0].end  # in a text box
        if element.tag == "w:p" and name and not is_nested:
            slots.append((element, name))
    if not slots:
        return None
    pieces: list[str | Slot] = []
    position = 0
    previous = ""
    for element, name in slots:
        between = data[position : element.start].decode()
        repeats = name == styles.LETTERHEAD_LINE == previous and not between.strip()
        if not repeats:
            pieces += (between, _slot(data, element, name))
        position, previous = element.end, name
    pieces.append(data[position:].decode())
    return HeaderFooter(part, tuple(pieces))


def _slot(data: bytes, paragraph: XmlElement, name: str) -> Slot:
    properties = paragraph.find("w:pPr")
    kept = [
        child
        for child in (properties.children if properties else ())
        if child.tag not in {"w:bidi", "w:rPr", "w:pPrChange"}
    ]
    pictures = [
        outer(data, child)
        for child in paragraph.children
        if any(e.tag in _PICTURES for e in child.walk())
    ]
    return Slot(
        name,
        "".join(outer(data, c) for c in kept if c.tag in _BEFORE_BIDI),
        "".join(outer(data, c) for c in kept if c.tag not in _BEFORE_BIDI),
        "".join(pictures),
    )


def header_footer_words(document: Document) -> dict[str, tuple[Words, ...]]:
    """Give the words of each pattern for one letter."""
    head = document.letterhead
    dated = (
        tuple(directed_pieces(block.inlines))
        for block in walk_blocks(document.blocks)
        if isinstance(block, Paragraph) and block.role == "date"
    )
    date = next(dated, ())
    subject = date
    if reference := document.reference:
        is_rtl = document.direction == "rtl"
        dot = ((" · ", None),) if date else ()
        subject = ((reference, data_direction(reference, is_rtl=is_rtl)), *dot, *date)
    return {
        styles.LETTERHEAD_NAME: (partial(text_runs, head.organisation),),
        styles.LETTERHEAD_LINE: tuple(partial(text_runs, line) for line in head.lines),
        styles.RUNNING_HEADER: (partial(_running, head.organisation, subject),),
        styles.PAGE_COUNT: (
            partial(_page_count, find_or_english(document.lang).page.page),
        ),
        styles.CLASSIFICATION: (partial(text_runs, document.classification),)
        if document.classification
        else (),
    }


def _running(
    organisation: str, subject: tuple[tuple[str, str | None], ...], look: Look
) -> str:
    runs = (
        text_runs("".join(text for text, _ in pieces), look_for(look, None, way))
        for way, pieces in groupby(subject, key=itemgetter(1))
    )
    return f"{text_runs(organisation, look)}<w:r><w:tab/></w:r>{''.join(runs)}"


def _page_count(words: str, look: Look) -> str:
    """Print "Page {page} of {pages}" with a field for each number."""
    before, _, rest = words.partition("{page}")
    between, _, after = rest.partition("{pages}")
    parts = (
        text_runs(before, look) if before else "",
        field("PAGE", "1", look),
        text_runs(between, look),
        field("NUMPAGES", "1", look),
        text_runs(after, look) if after else "",
    )
    return "".join(parts)
