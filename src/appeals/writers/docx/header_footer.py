"""Headers and footers: the reference file gives the look, the letter the words.

A paragraph in one of four styles is a pattern: its words are replaced, its pictures
stay. All else in a header (a logo, a charity number) is left alone.

    Letterhead Name         the organisation
    Letterhead Line         a line beneath it; repeated for each
    Letter Running Header   the organisation, a tab, reference and date
    Letter Page Count       page x of y
    Letter Classification   the mark of a confidential letter, in none of the others
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, Literal, NamedTuple

from appeals.languages.find import find_or_english
from appeals.languages.language import Language
from appeals.model.document import (
    Document,
    Paragraph,
    walk_blocks,
)
from appeals.model.office_zip import DECLARATION, relationships_name
from appeals.writers.docx import styles
from appeals.writers.docx.inlines import (
    Look,
    field_xml,
    localize_look,
    text_runs,
)
from appeals.writers.docx.markup import (
    OFFICE_RELATIONSHIPS,
    WORD,
    Edit,
    XmlElement,
    apply_edits,
    outer_xml,
    paragraph_xml,
)
from appeals.writers.docx.package import (
    Package,
    Relationship,
    relationships_xml,
)
from appeals.writers.docx.styles import CLASSIFICATION, StyleIndex, style_id
from appeals.writers.layout.directions import data_direction, split_directions

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
_Kind = Literal["header", "footer"]
_KINDS: Final[tuple[_Kind, ...]] = ("header", "footer")
_ROOTS: Final = {"header": "w:hdr", "footer": "w:ftr"}
_STYLE_ID: Final = "LetterClassification"
_STYLE: Final = (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="{id}">'
    f'<w:name w:val="{CLASSIFICATION}"/><w:qFormat/>'
    '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>'
    '<w:rPr><w:b/><w:bCs/><w:color w:val="1C2126"/>'
    '<w:sz w:val="18"/><w:szCs w:val="20"/></w:rPr></w:style>'
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

    def xml(self, words: Callable[[str], Sequence[str]], *, is_rtl: bool) -> str:
        """Print the part; `words` gives the runs of each paragraph of a pattern."""
        parts = []
        for piece in self.pieces:
            if isinstance(piece, str):
                parts.append(piece)
                continue
            # A cell of a table must not lose its last paragraph: print at least one.
            for number, runs in enumerate(words(piece.style) or ("",)):
                parts.append(piece.xml(runs, is_rtl=is_rtl, has_pictures=not number))
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
            pieces += (between, _read_slot(data, element, name))
        position, previous = element.end, name
    pieces.append(data[position:].decode())
    return HeaderFooter(part, tuple(pieces))


def _read_slot(data: bytes, paragraph: XmlElement, name: str) -> Slot:
    properties = paragraph.find("w:pPr")
    kept = [
        child
        for child in (properties.children if properties else ())
        if child.tag not in {"w:bidi", "w:rPr", "w:pPrChange"}
    ]
    pictures = [
        outer_xml(data, child)
        for child in paragraph.children
        if any(e.tag in _PICTURES for e in child.walk())
    ]
    return Slot(
        name,
        "".join(outer_xml(data, c) for c in kept if c.tag in _BEFORE_BIDI),
        "".join(outer_xml(data, c) for c in kept if c.tag not in _BEFORE_BIDI),
        "".join(pictures),
    )


def header_footer_words(document: Document, look: Look) -> dict[str, tuple[str, ...]]:
    """Print the runs of each paragraph of each pattern, for one letter."""
    head = document.letterhead
    dated = (
        tuple(split_directions(block.inlines))
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
        styles.LETTERHEAD_NAME: (text_runs(head.organisation, look),),
        styles.LETTERHEAD_LINE: tuple(text_runs(line, look) for line in head.lines),
        styles.RUNNING_HEADER: (_running_header(head.organisation, subject, look),),
        styles.PAGE_COUNT: (_page_count(find_or_english(document.lang), look),),
        styles.CLASSIFICATION: (text_runs(document.classification, look),)
        if document.classification
        else (),
    }


def _running_header(
    organisation: str, subject: tuple[tuple[str, str | None], ...], look: Look
) -> str:
    runs = (
        text_runs("".join(text for text, _ in pieces), localize_look(look, None, way))
        for way, pieces in groupby(subject, key=itemgetter(1))
    )
    return f"{text_runs(organisation, look)}<w:r><w:tab/></w:r>{''.join(runs)}"


def _page_count(language: Language, look: Look) -> str:
    """Print "Page {page} of {pages}" with a field for each number."""
    before, _, rest = language.page.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    parts = (
        text_runs(before, look) if before else "",
        field_xml("PAGE", "1", look),
        text_runs(between, look),
        field_xml("NUMPAGES", "1", look),
        text_runs(after, look) if after else "",
    )
    return "".join(parts)


def add_classification(package: Package, document: str) -> Package:
    """Give the reference file with the pattern of the mark on every page.

    `document` names its main part. A file that letters cannot be made with comes back
    as it is. WorkspaceError for a part that is not readable XML.
    """
    parts = dict(package.parts)
    rels = package.relationships(document)
    targets = {rel.kind: rel.target for rel in rels}
    if "styles" not in targets:
        return package
    style, parts[targets["styles"]] = _add_style(package, targets["styles"])
    pattern = paragraph_xml(style)
    for rel in rels:
        if rel.kind in _ROOTS:
            parts[rel.target] = _add_pattern(package, rel, style, pattern)
    references = []
    settings = targets.get("settings")
    for kind, page in _missing_parts(package, document, settings):
        rel = Relationship(f"rIdMark{kind}{page}", kind, f"word/mark-{kind}-{page}.xml")
        rels = (*rels, rel)
        references.append(
            f'<w:{kind}Reference xmlns:r="{OFFICE_RELATIONSHIPS}" w:type="{page}" '
            f'r:id="{rel.id}"/>'
        )
        root = _ROOTS[kind]
        parts[rel.target] = (
            f'{DECLARATION}<{root} xmlns:w="{WORD}">{pattern}</{root}>'.encode()
        )
    section = package.tree(document).find("w:body", "w:sectPr")
    if references and section:
        place = section.inner_start
        edit = Edit(place, place, "".join(references))
        parts[document] = apply_edits(package.part(document), [edit]).encode()
        parts[relationships_name(document)] = relationships_xml(rels, document).encode()
    return Package(package.name, parts)


def _add_style(package: Package, part: str) -> tuple[str, bytes]:
    """Give the id of the style, and the styles with it; ours is added if missing."""
    data, root = package.part(part), package.tree(part)
    if found := StyleIndex(root).find(CLASSIFICATION):
        return style_id(found), data
    ids = {style_id(style) for style in root.children}
    own = _STYLE_ID
    while own in ids:
        own += "0"
    end = root.inner_end
    return own, apply_edits(data, [Edit(end, end, _STYLE.format(id=own))]).encode()


def _add_pattern(
    package: Package, rel: Relationship, style: str, pattern: str
) -> bytes:
    """Add the pattern to a header or footer that does not have it."""
    data, root = package.part(rel.target), package.tree(rel.target)
    if any(e.value("w:pPr", "w:pStyle") == style for e in root.walk()):
        return data
    if data[root.start : root.inner_start].endswith(b"/>"):
        whole = f">{pattern}</{_ROOTS[rel.kind]}>"
        edit = Edit(root.inner_start - 2, root.inner_start, whole)
    else:
        place = root.inner_start if rel.kind == "header" else root.inner_end
        edit = Edit(place, place, pattern)
    return apply_edits(data, [edit]).encode()


def _missing_parts(
    package: Package, document: str, settings: str | None
) -> Iterator[tuple[_Kind, str]]:
    """Name the pages that have no header or footer (ECMA-376 part 1, 17.10)."""
    section = package.tree(document).find("w:body", "w:sectPr")
    if section is None:
        return
    pages = ["default"]
    if section.find("w:titlePg"):
        pages.append("first")
    if settings and package.tree(settings).find("w:evenAndOddHeaders"):
        pages.append("even")
    there = {(c.tag, c.attributes.get("w:type")) for c in section.children}
    for kind in _KINDS:
        for page in pages:
            if (f"w:{kind}Reference", page) not in there:
                yield kind, page
