"""Sets letters with Typst 0.15: no system library, one template, words as data.

What a template of a letter or a workspace says is never code here: letter.typ of the
package is all that Typst runs. It sees a folder of its own with that file and the logo,
the fonts named to it, and no network.
"""

import atexit
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from appeals.errors import LetterError, MachineError
from appeals.languages.find import find_or_english
from appeals.model.document import (
    Block,
    Document,
    NoteMark,
    Paragraph,
    Text,
    plain_text,
    walk_inlines,
)
from appeals.model.finding import Finding
from appeals.rules import pdf005_layout_remark as pdf005
from appeals.rules import pdf007_beyond_the_edge as pdf007
from appeals.writers.html.markup import CONTROLS
from appeals.writers.layout.actual_look import ActualLook
from appeals.writers.layout.logo import Logo
from appeals.writers.layout.page_look import PageLook
from appeals.writers.pdf.engine import PdfResult
from appeals.writers.pdf.log_capture import missing_glyph_finding
from appeals.writers.pdf.page_check import check_pages
from appeals.writers.pdf.page_layout import NoteLayout, Overhang, PageLayout
from appeals.writers.pdf.page_style import document_text, load_faces
from appeals.writers.pdf.placement import Attempt, PlacementPlan, place_letter
from appeals.writers.pdf.startup import fonts_folder
from appeals.writers.pdf.typst.finish import complete_pdf
from appeals.writers.pdf.typst.look_values import (
    expected_look,
    font_folders,
    look_values,
    text_width_mm,
)
from appeals.writers.pdf.typst.tree import print_tree

VERSION: Final = "0.15.2"
_STANDARDS: Final = ["a-3a", "ua-1"]
LETTER: Final = "letter.typ"
_LANGUAGES: Final = "languages.typ"
_FOLDER: Final = Path(__file__).parent
_A4_HEIGHT_PT: Final = 842
_NOWHERE: Final = "nowhere"
_CMYK: Final = "CMYK"
# Errors that depend on where notes are. A note that no page has room for is dropped
# with its label, and then the links to it have no target.
_DEPENDS_ON_PAGES: Final = (
    *("internal error", "structure", "logical parent", "tag"),
    *("label `<mark-", "label `<end-"),
)
_EMPTY_RUNS: Final = 4
_NO_GLYPH: Final = "could not be displayed with font"
_LETTERS_OF_TWO_LINES: Final = 150
_WIDE: Final = re.compile("[\u2e80-\uffff]")
REPLACEMENT: Final = "\ufffd"
_SHOWN: Final = 30
_PLACES: Final = """{
  let at(m) = {
    let p = m.location().position()
    (m.value, p.page, p.y.pt())
  }
  (
    calls: query(<call>).map(at),
    begins: query(<begin>).map(at),
    ends: query(<end>).map(at),
    pointers: query(<pointer>).map(at),
    starts: query(<start>).map(at),
    beyond: query(<beyond>).map(at),
    last: query(<last>).map(at),
  )
}"""


Compiler = Any  # of Typst, whose types are those of another language


class NoGlyphError(Exception):
    """No font has a glyph for something in the letter."""


class _PageLayoutError(Exception):
    """Typst cannot write these pages; it might write others."""


class CompiledPages(NamedTuple):
    """What is on pages: the PDF, and its messages."""

    pdf: bytes
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypstEngine:
    """Sets letters with Typst; `look` is what appeals.toml says of the look.

    A letter.css means nothing to it.
    """

    look: PageLook | None = None

    def render(self, document: Document, *, css: str | None = None) -> PdfResult:  # noqa: ARG002  of the seam
        """Set the letter, check its notes, and set it again until each is in its place.

        Raises MachineError when Typst is not installed or is another version,
        LetterError for a link nobody can follow, and for a letter Typst cannot set.
        """
        compiler = load_compiler(LETTER, self.look)
        missing: tuple[Finding, ...] = ()
        try:
            best = place_letter(
                document, lambda plan: self._lay_out(plan, compiler), None
            )
        except NoGlyphError:
            lacking = find_missing_characters(document_text(document), self.look)
            missing = (missing_glyph_finding([*lacking.values()], document),)
            instead = dict.fromkeys(lacking, REPLACEMENT) | CONTROLS
            best = place_letter(
                document, lambda plan: self._lay_out(plan, compiler, instead), None
            )
        if best.rendered is None:
            raise _typst_error()
        remarks = tuple(map(pdf005.layout_remark, best.rendered.warnings))
        findings = (*missing, *best.findings, *remarks, *_check_logo_width(self.look))
        pdf = complete_pdf(best.rendered.pdf, best.plan)
        _forget_letters()
        return PdfResult(pdf, best.layout.page_count, findings)

    def inspect_look(self, document: Document, *, css: str | None) -> ActualLook:  # noqa: ARG002  of the seam
        """Say what font, margins and logo a page has."""
        return expected_look(self.look)

    def _lay_out(
        self,
        plan: PlacementPlan,
        compiler: Compiler,
        unprintable: Mapping[int, str] = CONTROLS,
    ) -> Attempt:
        logo = logo_name(self.look.logo) if self.look and self.look.logo else None
        inputs = {
            "letter": json.dumps(print_tree(plan, unprintable), ensure_ascii=False),
            "look": json.dumps(look_values(plan, self.look, logo)),
        }
        try:
            rendered = compile_pages(compiler, inputs, plan.document.moment)
        except _PageLayoutError:
            return Attempt(plan, None, PageLayout({}), ())
        layout = _read_places(plan, json.loads(compiler.eval(_PLACES)))
        findings = check_pages(plan.document, layout, plan.carried)
        return Attempt(plan, rendered, layout, findings)


def compile_pages(
    compiler: Compiler, inputs: dict[str, str], moment: str
) -> CompiledPages:
    """Set what `inputs` say; `moment` is ISO 8601.

    Raises NoGlyphError for a sign that no font has, LetterError for what Typst cannot
    set on any pages.
    """
    typst = load_typst()
    try:
        pdf, warned = compiler.compile_with_warnings(
            format="pdf",
            sys_inputs=inputs,
            timestamp=datetime.fromisoformat(moment),
            pdf_standards=_STANDARDS,
        )
    except typst.TypstError as refused:
        if _NO_GLYPH in str(refused):
            raise NoGlyphError from refused
        if any(words in str(refused) for words in _DEPENDS_ON_PAGES):
            raise _PageLayoutError from refused
        if _CMYK in str(refused):
            raise LetterError(
                "the logo has the colours of printers, CMYK, which no PDF here has",
                remedy="export it as PNG in RGB, and give that file",
            ) from None
        raise _typst_error() from refused
    return CompiledPages(pdf, tuple(dict.fromkeys(str(w.message) for w in warned)))


def _read_places(plan: PlacementPlan, places: Mapping[str, Any]) -> PageLayout:
    """Say where notes and their marks came to be. Pages count from 1.

    What has begun and ended is whole: Typst sets words in their order.
    """
    texts = {note.number: plain_text(note.inlines) for note in plan.document.notes}
    notes = {number: NoteLayout() for number in texts}
    for number, page, _ in places["calls"]:
        notes[number].call_pages.append(page)
    for number, page, _ in places["pointers"]:
        notes[number].pointer_pages.append(page)
        notes[number].pointer_words.append(_pointer(plan, number))
    for number, page, top in (*places["begins"], *places["ends"]):
        notes[number].pages.append(page)
        notes[number].is_cut |= not 0 < top < _A4_HEIGHT_PT
    for number, *_ in places["ends"]:
        notes[number].words.append(texts[number])
    overhangs = tuple(
        Overhang(page, words["words"][:_SHOWN], words["mm"])
        for words, page, _ in places["beyond"]
    )
    ((last_lines, last_page, _),) = places["last"]
    lone_blocks = (
        block
        for block, page, _ in places["starts"]
        if page + 1 in _second_line_pages(plan.document.blocks[block], notes)
    )
    return PageLayout(
        notes, overhangs, last_page, int(last_lines), lone_blocks=tuple(lone_blocks)
    )


def _second_line_pages(block: Block, notes: Mapping[int, NoteLayout]) -> list[int]:
    """Say where a paragraph calls its first note, if it does in its second line.

    Typst leaves no first line alone at the foot of a page, except one before a line
    that moved on with its note. Where the first line calls it, both are there.
    """
    letters = 0
    for inline in walk_inlines(block.inlines) if isinstance(block, Paragraph) else ():
        if isinstance(inline, NoteMark):
            return notes[inline.number].call_pages
        if isinstance(inline, Text):
            letters += len(inline.text) + len(_WIDE.findall(inline.text))
        if letters > _LETTERS_OF_TWO_LINES:
            break
    return []


def _pointer(plan: PlacementPlan, number: int) -> str:
    words = find_or_english(plan.document.lang).page.carried
    return words.format(page=plan.carried[number])


def _typst_error() -> LetterError:
    return LetterError(
        "the PDF of this letter cannot be set with Typst",
        remedy='write engine = "weasyprint" under [pdf] in appeals.toml, or tell those '
        "who maintain the program",
    )


def find_missing_characters(text: str, look: PageLook | None = None) -> dict[int, str]:
    """Give the characters of a text that no font has, by their codes, in order."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # untyped

    known: set[int] = set()
    for place_ in font_folders(look):
        for path in sorted(place_.glob("*.ttf")) if place_.is_dir() else [place_]:
            with TTFont(path, lazy=True) as font:
                known.update(font.getBestCmap())
    seen = dict.fromkeys(text)
    return {
        ord(sign): sign
        for sign in seen
        if ord(sign) not in known and not _is_invisible(sign)
    }


def _is_invisible(sign: str) -> bool:
    """Say whether a character has no glyph of its own: blanks, controls, joiners."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}


def _check_logo_width(look: PageLook | None) -> Iterator[Finding]:
    beyond_mm = (look.logo_width_mm if look else 0) - text_width_mm(look)
    if beyond_mm > 0:
        yield pdf007.text_beyond_edge("an image", round(beyond_mm, 1), 1)


def load_typst() -> Any:  # noqa: ANN401  its types are those of another language
    """Import Typst. Raises MachineError when it is not there or another version."""
    try:
        import typst
    except ImportError:
        remedy = (
            "install it: `appeals doctor` says how (in a copy of the source: ./run)"
        )
        raise MachineError("Typst is not installed", remedy=remedy) from None
    found: str = getattr(typst, "__version__", "of an unknown version")
    if found != VERSION:
        message = f"Typst {found} is installed, {VERSION} is needed"
        raise MachineError(message, remedy=f"pip install typst=={VERSION}")
    return typst


@lru_cache(maxsize=4)
def load_compiler(name: str, look: PageLook | None = None) -> Compiler:
    """Keep a compiler warm. It sees a folder with the template `name` and a logo.

    Raises MachineError for a font of the package that is missing or damaged.
    """
    typst = load_typst()
    for sheet in ("faces.css", "faces-arabic.css"):
        load_faces(sheet, fonts_folder())
    folder = _make_folder(name, look)
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(path) for path in font_folders(look)],
    )
    return typst.Compiler(
        input=str(folder / name),
        root=str(folder),
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=str(folder / _NOWHERE),
        package_cache_path=str(folder / _NOWHERE),
    )


def _forget_letters() -> None:
    """Let Typst forget what it set before this letter and the one before it.

    It keeps what it used in its last ten runs, some 3 MB of a letter; a run with
    nothing in it counts as well. What the next letter has in common stays.
    """
    nothing = _load_empty_compiler()
    for _ in range(_EMPTY_RUNS):
        nothing.compile(input=b"", format="svg")


@cache
def _load_empty_compiler() -> Compiler:
    typst = load_typst()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    return typst.Compiler(input=b"", font_paths=fonts, ignore_system_fonts=True)


def _make_folder(name: str, look: PageLook | None) -> Path:
    """Make a folder with the template and the logo, as plain files; it goes at exit."""
    folder = tempfile.TemporaryDirectory(prefix="appeals-typst-")
    atexit.register(folder.cleanup)
    path = Path(folder.name)
    (path / name).write_bytes(
        b"".join((_FOLDER / part).read_bytes() for part in (_LANGUAGES, name))
    )
    if look and look.logo:
        (path / logo_name(look.logo)).write_bytes(look.logo.content)
    return path


def logo_name(logo: Logo) -> str:
    """Give the name of the logo's file next to the template."""
    return f"logo.{'jpg' if logo.kind == 'jpeg' else 'png'}"
