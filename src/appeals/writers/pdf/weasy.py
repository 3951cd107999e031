"""Sets letters with WeasyPrint 70; what they share is read once in a process."""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol
from xml.etree import ElementTree as ET

from appeals.errors import MachineError
from appeals.model.document import Document
from appeals.model.finding import Finding
from appeals.writers.layout import style_sheet
from appeals.writers.pdf.footnotes import keep_notes_on_their_page
from appeals.writers.pdf.laid_out import read_pages
from appeals.writers.pdf.log_capture import LoggedMessage, capturing_log, findings_of
from appeals.writers.pdf.note_links import describe_links, link_notes
from appeals.writers.pdf.page import margin_css, print_page
from appeals.writers.pdf.page_check import check_pages
from appeals.writers.pdf.page_style import (
    REINSTALL,
    Sheet,
    sheets_for,
    sheets_of_scripts,
)
from appeals.writers.pdf.placement import Attempt, PlacementPlan, place_notes
from appeals.writers.pdf.startup import (
    fonts_folder,
    load_weasyprint,
    package_fonts,
)
from appeals.writers.pdf.tagging import (
    PRINTING,
    VARIANT,
    finish,
    name_standards,
    screen_colours,
    tag_notes,
)
from appeals.writers.pdf.url_policy import make_fetcher

_BREAK_ANYWHERE = (
    "*{break-before:auto!important;break-after:auto!important;"
    "break-inside:auto!important}"
)
_LANG = re.compile(r'\blang="([^"]+)"')


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A PDF, its pages, and what the page check found.

    A finding of severity "error" means that words are missing or doubled: such a
    file is never written to disk.
    """

    pdf: bytes
    page_count: int
    findings: tuple[Finding, ...]


class PdfEngine(Protocol):
    """What sets a letter on pages."""

    def render(self, document: Document, *, css: str | None) -> PdfResult:
        """Set the letter; `css` is read after the style sheet of the package."""
        ...


@dataclass(frozen=True, slots=True)
class WeasyprintEngine:
    """Sets letters with WeasyPrint 70.

    `root` is the one folder, beside the fonts of the package, that style sheets
    may load files from: a logo, a further font. Nothing else is opened.
    """

    root: Path | None = None

    def render(self, document: Document, *, css: str | None) -> PdfResult:
        """Set the letter, check its notes, and gather what WeasyPrint logged.

        Where a note does not fit, the letter is set again until every note is whole
        (see `place_notes`). Raises MachineError when WeasyPrint or Pango is missing,
        or a font of the package.
        """
        load_weasyprint()
        tag_notes()
        keep_notes_on_their_page()
        shared = _share(css, self.root, sheets_for(document))
        best = place_notes(document, lambda plan: _lay_out(plan, shared), css)
        return _print(document, best)


weasyprint_engine = WeasyprintEngine()


def write_pdf(
    document: Document,
    *,
    css: str | None = None,
    engine: PdfEngine = weasyprint_engine,
) -> PdfResult:
    """Set the letter on pages, with its notes at their feet.

    `css` is a style sheet that is read after that of the organisation and may overrule
    any of it. The same tree gives the same bytes in every process. Findings of severity
    "error" mean that the file must not be used. Raises MachineError when the engine is
    not installed.
    """
    return engine.render(document, css=css)


def render_page(page: str) -> PdfResult:
    """Set a page of HTML that holds its own style; nothing is fetched for it.

    It may use the fonts of the package by their names. Its words are not compared
    with any tree. Raises MachineError as `WeasyprintEngine.render` does.
    """
    weasyprint = load_weasyprint()
    tag_notes()
    tags = frozenset(_LANG.findall(page))
    shared = _share(None, None, sheets_of_scripts(page, tags))
    logged = [*shared.logged]
    with capturing_log(logged):
        html = weasyprint.HTML(
            string=page, base_url=shared.base_url, url_fetcher=shared.fetcher
        )
        rendered = html.render(
            font_config=shared.font_config,
            counter_style=shared.counter_style,
            color_profiles=screen_colours(),
            stylesheets=shared.sheets,
            pdf_variant=VARIANT,
        )
        name_standards(rendered)
        pdf = rendered.write_pdf(finisher=finish, **PRINTING)
    return PdfResult(pdf, len(rendered.pages), findings_of(logged))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What letters with the same style sheets have in common."""

    font_config: Any
    counter_style: Any
    sheets: tuple[Any, ...]
    fetcher: Any
    base_url: str
    logged: tuple[LoggedMessage, ...]


def _lay_out(plan: PlacementPlan, shared: _Shared) -> Attempt:
    try:
        return _set(plan, shared)
    except AssertionError:  # so WeasyPrint says that it may break nowhere on a page
        return _set(replace(plan, style=plan.style + _BREAK_ANYWHERE), shared)


def _set(plan: PlacementPlan, shared: _Shared) -> Attempt:
    weasyprint = load_weasyprint()
    logged: list[LoggedMessage] = [*shared.logged]
    with capturing_log(logged):
        page = print_page(plan.document, plan.carried)
        html = _source()(page, shared.base_url, shared.fetcher)
        own = weasyprint.CSS(
            string=margin_css(plan.document) + plan.style, url_fetcher=shared.fetcher
        )
        rendered = html.render(
            font_config=shared.font_config,
            counter_style=shared.counter_style,
            color_profiles=screen_colours(),
            stylesheets=[own, *shared.sheets],
            pdf_variant=VARIANT,
        )
    laid_out = read_pages(rendered.pages)
    findings = check_pages(plan.document, laid_out, plan.carried)
    return Attempt(plan, rendered, laid_out, findings, tuple(logged))


def _print(document: Document, best: Attempt) -> PdfResult:
    """Paint the pages; missing glyphs are logged only now."""
    logged = [*best.logged]
    pages = best.rendered.pages
    links = link_notes(document, pages, best.laid_out.notes)

    def complete(rendered: Any, pdf: Any) -> None:  # noqa: ANN401  of WeasyPrint
        describe_links(links)
        finish(rendered, pdf)

    with capturing_log(logged):
        name_standards(best.rendered)
        pdf = best.rendered.write_pdf(finisher=complete, **PRINTING)
    findings = best.findings + findings_of(logged, document)
    return PdfResult(pdf, len(pages), findings)


@lru_cache(maxsize=8)
def _share(
    css: str | None, root: Path | None, package_sheets: tuple[Sheet, ...]
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
    folders = tuple(s.folder for s in package_sheets if s.folder)
    fetcher = make_fetcher(root, folders)
    base_url = _folder_url(root or fonts_folder())

    def read(text: str, url: str) -> Any:  # noqa: ANN401  a CSS of WeasyPrint
        return weasyprint.CSS(
            string=text,
            base_url=url,
            url_fetcher=fetcher,
            font_config=font_config,
            counter_style=counter_style,
        )

    logged: list[LoggedMessage] = []
    with capturing_log(logged):
        sheets = [
            read(style_sheet(s.name), _folder_url(s.folder) if s.folder else base_url)
            for s in package_sheets
        ]
    if logged:  # without any font Pango ends the process
        message = f"the fonts of the PDF edition cannot be loaded: {logged[0].message}"
        raise MachineError(message, remedy=REINSTALL)
    if css:
        with capturing_log(logged):
            sheets.append(read(css, base_url))
    return _Shared(
        font_config, counter_style, tuple(sheets), fetcher, base_url, tuple(logged)
    )


def _folder_url(folder: Path) -> str:
    return f"{folder.resolve().as_uri()}/"


@cache
def _source() -> Any:  # noqa: ANN401  an untyped class
    """Give the class of what WeasyPrint calls an HTML, made from well-formed XML."""
    html: Any = load_weasyprint().HTML
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
