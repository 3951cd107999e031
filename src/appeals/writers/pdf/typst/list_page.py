"""Sets the reviewer's list with Typst: its page of HTML, set by list.typ.

The page is well-formed XML. Its style sheet is not used here.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree import ElementTree as ET

from appeals.rules import pdf005_layout_remark as pdf005
from appeals.writers.pdf.engine import PdfResult
from appeals.writers.pdf.form_fields import (
    CHOICES,
    COMBO,
    FIELD,
    LINES,
    LOOK,
    PRINT,
    READ_ONLY,
    VALUE,
    WORDS,
)
from appeals.writers.pdf.log_capture import missing_glyph_finding
from appeals.writers.pdf.typst.engine import (
    REPLACEMENT,
    NoGlyphError,
    compile_pages,
    find_missing_characters,
    load_compiler,
)
from appeals.writers.pdf.typst.look_values import font_values
from appeals.writers.pdf.typst.pdf_file import TypstPdf, pdf_string
from appeals.writers.pdf.typst.tree import allow_breaks

_TEMPLATE: Final = "list.typ"
_PAGES: Final = "query(<last>).first().location().page()"
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_INLINE: Final = frozenset(
    ("a", "b", "br", "code", "em", "i", "mark", "q", "span", "strong", "sup")
)
_WIDE: Final = re.compile("[\u2e80-\uffff]")
_LINE: Final = 40
"""So many letters high is the edge of a block."""
_OF_ROW: Final = b"<</O/Table/Scope/Row>>"
_OF_NONE: Final = b"<</O/Table/Headers[]>>"

Json = dict[str, Any]  # what json.dumps takes


def render_list(page: str) -> PdfResult:
    """Set the page. The same page gives the same bytes.

    A finding of severity "error" means that signs are missing from it. Raises
    MachineError as `TypstEngine.render`, LetterError for what Typst cannot set.
    """
    root = ET.fromstring(page)  # noqa: S314  we wrote it
    compiler = load_compiler(_TEMPLATE)
    tree, findings = _PageTree(root), []
    try:
        rendered = compile_pages(compiler, tree.inputs(), tree.moment)
    except NoGlyphError:
        lacking = find_missing_characters("".join(root.itertext()))
        findings.append(missing_glyph_finding([*lacking.values()], None))
        tree = _PageTree(root, dict.fromkeys(lacking, REPLACEMENT))
        rendered = compile_pages(compiler, tree.inputs(), tree.moment)
    findings += map(pdf005.layout_remark, rendered.warnings)
    page_count = json.loads(compiler.eval(_PAGES))
    return PdfResult(_complete_pdf(rendered.pdf, tree), page_count, tuple(findings))


@dataclass(slots=True)
class _PageTree:
    """Prints the elements of a page; `fields` are those that it names, in order.

    `unprintable` says what is printed instead of characters, by their codes.
    """

    root: ET.Element
    unprintable: Mapping[int, str] = field(default_factory=dict)
    fields: list[ET.Element] = field(default_factory=list)

    @property
    def moment(self) -> str:
        """The day of the page as ISO 8601 with a time."""
        (day,) = (
            meta.get("content")
            for meta in self.root.iter("meta")
            if meta.get("name") == "dcterms.created"
        )
        return f"{day}T00:00:00Z"

    @property
    def lang(self) -> str:
        """The language of the page."""
        return self.root.get("lang", "en")

    def inputs(self) -> dict[str, str]:
        """Give the inputs of list.typ, by the names it reads."""
        (main,) = self.root.iter("main")
        (header,) = main.iter("header")
        page = {
            "lang": self.lang,
            "title": self.root.findtext("head/title", ""),
            "running": self._words(header.get("data-running", "")),
            "kids": self._element(main)["kids"],
        }
        return {
            "page": json.dumps(page, ensure_ascii=False),
            "look": json.dumps(font_values(None)),
        }

    def _words(self, text: str) -> str:
        return allow_breaks(_BLANKS.sub(" ", text).translate(self.unprintable))

    def _element(self, element: ET.Element) -> Json:
        """Give an element with what it holds; `size` guesses its height, in letters."""
        kids = list(self._kids(element))
        size = 0 if element.tag in _INLINE else _LINE
        for kid in kids:
            size += _count_letters(kid) if isinstance(kid, str) else kid["size"]
        direction = element.get("dir")
        if direction == "auto":
            direction = _first_direction("".join(element.itertext()))
        number = len(self.fields) if element.get(FIELD) else None
        if number is not None:
            self.fields.append(element)
        return {
            "tag": element.tag,
            "class": element.get("class", ""),
            "lang": element.get("lang"),
            "dir": direction,
            "href": element.get("href"),
            "field": number,
            "size": size,
            "kids": kids,
        }

    def _kids(self, element: ET.Element) -> Iterator[Json | str]:
        """Yield what an element holds; between its blocks a blank is nothing."""
        has_blocks = any(kid.tag not in _INLINE for kid in element)
        pieces = [element.text, *(part for kid in element for part in (kid, kid.tail))]
        for piece in pieces:
            if isinstance(piece, ET.Element):
                yield self._element(piece)
            elif piece and not (has_blocks and piece.isspace()):
                yield self._words(piece)


def _count_letters(words: str) -> int:
    """Count letters; a Chinese sign is as wide as two others."""
    return len(words) + len(_WIDE.findall(words))


def _first_direction(text: str) -> str:
    """Give the direction of the first letter that has one (HTML, `dir=auto`)."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _complete_pdf(pdf: bytes, tree: _PageTree) -> bytes:
    """Complete the file: what is filled in are fields, the heads of rows are heads."""
    file = TypstPdf.read(pdf)
    file.drop_empty_labels()
    _name_heads_of_rows(file)
    fields = [
        file.lay_field(
            place, _field_kind(tree.fields[int(name)]), _said(tree, int(name))
        )
        for place, name in file.named_places()
    ]
    file.refer_to_index()
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    look = b"/DR<</Font<</Helv %d 0 R>>>>/DA(%b)" % (file.add(font), LOOK)
    file.name_form(fields, look)
    file.name_language(tree.lang)
    return file.write()


def _said(tree: _PageTree, number: int) -> str:
    return tree.fields[number].get(WORDS, "")


def _field_kind(named: ET.Element) -> bytes:
    """Write what kind of field is laid over an element, as `add_form_fields`."""
    value, choices = named.get(VALUE), named.get(CHOICES)
    kind, flags, more = b"Tx", LINES, b""
    if value:
        flags, more = READ_ONLY, b"/V" + pdf_string(value)
    if choices:
        options = b"".join(map(pdf_string, ("", *choices.split(","))))
        kind, flags, more = b"Ch", COMBO, b"/Opt[%b]" % options
    name = pdf_string(named.get(FIELD, ""))
    return b"/FT/%b/T%b/F %d/Ff %d/DA(%b)%b" % (kind, name, PRINT, flags, LOOK, more)


def _name_heads_of_rows(file: TypstPdf) -> None:
    """Tag as heads the first cells of tables that have no heads of columns."""
    for table in file.walk(file.tree()):
        if file.tag(table) != "Table":
            continue
        for row in file.elements(table):
            if file.tag(row) == "TR":
                head = file.elements(row)[0]
                file.change_element(head, tag="TH")
                file.objects[head] = file.objects[head].replace(_OF_NONE, _OF_ROW)
