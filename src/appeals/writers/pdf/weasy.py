"""Sets letters with WeasyPrint 70; what they share is read once in a process."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from xml.etree import ElementTree as ET

from appeals.errors import MachineError
from appeals.model.document import Document
from appeals.writers.layout.actual_look import ActualLook
from appeals.writers.layout.page_look import PageLook, letter_sheet
from appeals.writers.pdf.engine import PdfResult
from appeals.writers.pdf.log_capture import (
    LoggedMessage,
    capturing_log,
    logged_findings,
)
from appeals.writers.pdf.page import margin_css, print_page
from appeals.writers.pdf.page_check import check_pages
from appeals.writers.pdf.page_layout import read_page_look, read_pages
from appeals.writers.pdf.page_style import (
    REINSTALL,
    Sheet,
    letter_sheets,
    script_sheets,
)
from appeals.writers.pdf.placement import (
    LEAST_LINE,
    Attempt,
    PlacementPlan,
    Tightening,
    place_letter,
)
from appeals.writers.pdf.startup import (
    PdfObject,
    Untyped,
    fonts_folder,
    load_weasyprint,
    package_fonts,
)
from appeals.writers.pdf.tagging import (
    PDF_OPTIONS,
    VARIANT,
    complete_structure,
    install_tags,
    name_standards,
    screen_colours,
)
from appeals.writers.pdf.url_policy import make_fetcher
from appeals.writers.pdf.weasy_notes import (
    describe_links,
    keep_notes_on_their_page,
    link_notes,
)

_BREAK_ANYWHERE = (
    "*{break-before:auto!important;break-after:auto!important;"
    "break-inside:auto!important}"
)
_TIGHT_TABLES = "th,td{overflow-wrap:anywhere!important}"
_TEXT = (
    "body>p:not([class]),body>p.numbered,body>ul:not([class]),"
    "body>ol:not(.addressees):not(.signatures)"
)
_LANG = re.compile(r'\blang="([^"]+)"')


@dataclass(frozen=True, slots=True)
class WeasyprintEngine:
    """Sets letters with WeasyPrint 70.

    `root` is the only folder, besides the fonts of the package, that style sheets
    may load files from: a logo, a further font. Nothing else is opened. `look` is what
    appeals.toml says of the look.
    """

    root: Path | None = None
    look: PageLook | None = None

    def render(self, document: Document, *, css: str | None = None) -> PdfResult:
        """Set the letter, check its notes, and gather what WeasyPrint logged.

        Where a note does not fit, the letter is set again until every note is whole
        (see `place_letter`). Raises MachineError when WeasyPrint or Pango is missing,
        or a font of the package.
        """
        load_weasyprint()
        install_tags()
        keep_notes_on_their_page()
        shared = _load_shared(css, self.root, letter_sheets(document), self.look)
        best = place_letter(document, lambda plan: _lay_out(plan, shared), css)
        return _write_pdf(document, best)

    def inspect_look(self, document: Document, *, css: str | None) -> ActualLook:
        """Read font, margins and logo of a page that the style sheets make."""
        load_weasyprint()
        shared = _load_shared(css, self.root, letter_sheets(document), self.look)
        return read_page_look(
            _lay_out(PlacementPlan(document), shared).rendered.pages[0]
        )


def render_page(page: str) -> PdfResult:
    """Set a page of HTML that holds its own style; nothing is fetched for it.

    It may use the fonts of the package by their names. Its words are not compared
    with any tree. Raises MachineError as `WeasyprintEngine.render` does.
    """
    weasyprint = load_weasyprint()
    install_tags()
    tags = frozenset(_LANG.findall(page))
    shared = _load_shared(None, None, script_sheets(page, tags))
    logged = [*shared.logged]
    with capturing_log(logged):
        html = weasyprint.HTML(
            string=page, base_url=shared.base_url, url_fetcher=shared.fetcher
        )
        rendered = _render(html, shared)
        name_standards(rendered)
        pdf = rendered.write_pdf(finisher=complete_structure, **PDF_OPTIONS)
    return PdfResult(pdf, len(rendered.pages), logged_findings(logged))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What letters with the same style sheets have in common."""

    font_config: Untyped
    counter_style: Untyped
    sheets: tuple[Untyped, ...]
    fetcher: Untyped
    base_url: str
    logged: tuple[LoggedMessage, ...]
    has_page_numbers: bool


def _render(html: Untyped, shared: _Shared, *own: Untyped) -> Untyped:
    """Lay a page out with the shared style sheets, and those of its own before them."""
    return html.render(
        font_config=shared.font_config,
        counter_style=shared.counter_style,
        color_profiles=screen_colours(),
        stylesheets=[*own, *shared.sheets],
        pdf_variant=VARIANT,
    )


def _lay_out(plan: PlacementPlan, shared: _Shared) -> Attempt:
    try:
        return _lay_out_once(plan, shared)
    except AssertionError:  # so WeasyPrint says that it may break nowhere on a page
        return _lay_out_once(plan, shared, _BREAK_ANYWHERE)


def _lay_out_once(
    plan: PlacementPlan, shared: _Shared, more_style: str = ""
) -> Attempt:
    weasyprint = load_weasyprint()
    logged: list[LoggedMessage] = [*shared.logged]
    with capturing_log(logged):
        page = print_page(plan.document, plan.carried)
        html = _source_class()(page, shared.base_url, shared.fetcher)
        margins = margin_css(plan.document, is_numbered=shared.has_page_numbers)
        style = margins + _plan_style(plan) + more_style
        own = weasyprint.CSS(string=style, url_fetcher=shared.fetcher)
        rendered = _render(html, shared, own)
    layout = read_pages(rendered.pages)
    findings = check_pages(plan.document, layout, plan.carried)
    return Attempt(plan, rendered, layout, findings, tuple(logged))


def _plan_style(plan: PlacementPlan) -> str:
    """Give the style sheet that sets a letter as a plan says."""
    style = _TIGHT_TABLES if plan.has_tight_tables else ""
    if plan.shorter_mm:
        style += f"@page{{padding-bottom:{plan.shorter_mm}mm}}"
    return style + _tight_style(plan.tighter) if plan.tighter else style


def _tight_style(tighter: Tightening) -> str:
    """Give a style with less space below paragraphs and lists, and between lines."""
    style, usual = "", tighter.usual
    if usual.below_px is not None:
        below_px = usual.below_px * tighter.space
        style = f"{_TEXT}{{margin-bottom:{below_px:.2f}px!important}}"
    if usual.line_ratio is not None and tighter.line < 1:
        least = min(usual.line_ratio, LEAST_LINE)
        ratio = max(least, usual.line_ratio * tighter.line)
        style += f"html{{line-height:{ratio:.3f}!important}}"
    return style


def _write_pdf(document: Document, best: Attempt) -> PdfResult:
    """Paint the pages; missing glyphs are logged only now."""
    logged = [*best.logged]
    pages = best.rendered.pages
    links = link_notes(document, pages, best.layout.notes)

    def complete(rendered: Untyped, pdf: PdfObject) -> None:
        describe_links(links)
        complete_structure(rendered, pdf)

    with capturing_log(logged):
        name_standards(best.rendered)
        pdf = best.rendered.write_pdf(finisher=complete, **PDF_OPTIONS)
    findings = best.findings + logged_findings(logged, document)
    return PdfResult(pdf, len(pages), findings)


@lru_cache(maxsize=8)
def _load_shared(
    css: str | None,
    root: Path | None,
    package_sheets: tuple[Sheet, ...],
    look: PageLook | None = None,
) -> _Shared:
    weasyprint = load_weasyprint()
    from weasyprint.css.counters import (  # type: ignore[import-untyped]  # untyped
        CounterStyle,
    )
    from weasyprint.text.fonts import (  # type: ignore[import-untyped]  # untyped
        FontConfiguration,
    )

    with package_fonts():
        font_config = FontConfiguration()
    counter_style = CounterStyle()
    folders = (sheet.folder for sheet in package_sheets if sheet.folder)
    files = (face.path for face in look.faces) if look else ()
    fetcher = make_fetcher(root, (*folders, *files))
    home = root or fonts_folder()
    base_url = _folder_url(home)
    read = partial(
        weasyprint.CSS,
        url_fetcher=fetcher,
        font_config=font_config,
        counter_style=counter_style,
    )
    logged: list[LoggedMessage] = []
    with capturing_log(logged):
        sheets = [
            read(string=letter_sheet(name, look), base_url=_folder_url(folder or home))
            for name, folder in package_sheets
        ]
    if logged:  # without any font Pango ends the process
        message = f"the fonts of the PDF edition cannot be loaded: {logged[0].message}"
        raise MachineError(message, remedy=REINSTALL)
    if css:
        with capturing_log(logged):
            sheets.append(read(string=css, base_url=base_url))
    return _Shared(
        font_config=font_config,
        counter_style=counter_style,
        sheets=tuple(sheets),
        fetcher=fetcher,
        base_url=base_url,
        logged=tuple(logged),
        has_page_numbers=look is None or look.settings.page_numbers,
    )


def forget_style_sheets() -> None:
    """Forget the sheets that were read, with their fonts: a file has changed."""
    _load_shared.cache_clear()


def _folder_url(folder: Path) -> str:
    return f"{folder.resolve().as_uri()}/"


@cache
def _source_class() -> Untyped:
    """Give the class of what WeasyPrint calls an HTML, made from well-formed XML."""
    html: Untyped = load_weasyprint().HTML
    from cssselect2 import ElementWrapper  # type: ignore[import-untyped]  # untyped

    class Source(html):  # type: ignore[misc]  # its base carries no types
        def __init__(self, page: str, base_url: str, fetcher: object) -> None:
            self.base_url = base_url
            self.url_fetcher = fetcher
            self.media_type = "print"
            root = ET.fromstring(page)  # noqa: S314  we wrote it
            self.wrapper_element = ElementWrapper.from_html_root(
                root, content_language=None
            )
            self.etree_element = self.wrapper_element.etree_element

    return Source
