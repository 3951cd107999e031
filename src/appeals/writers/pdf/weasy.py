"""WeasyPrint behind the seam: what letters share is read once in a process."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from appeals.model.document import Document
from appeals.model.finding import Finding
from appeals.writers.layout import style_sheet
from appeals.writers.pdf.engine import PdfResult
from appeals.writers.pdf.footnotes import keep_notes_on_their_page
from appeals.writers.pdf.gate import check_notes
from appeals.writers.pdf.jail import make_fetcher
from appeals.writers.pdf.listener import Heard, findings_of, listening
from appeals.writers.pdf.page import margin_css, print_page
from appeals.writers.pdf.startup import (
    fonts_folder,
    fonts_of_house,
    load_weasyprint,
)
from appeals.writers.pdf.tagging import finish, strip_producer, tag_notes

_VARIANT = "pdf/ua-1"
_SHORTER_PAGES = tuple(f"@page{{padding-bottom:{mm}mm}}" for mm in (2, 4, 6))


@dataclass(frozen=True, slots=True)
class WeasyprintEngine:
    """Sets letters with WeasyPrint 70.

    `root` is the one folder, beside the fonts of the house, that style sheets may
    load files from: a logo, a further font. Nothing else is opened.
    """

    root: Path | None = None

    def draw(self, document: Document, *, css: str | None) -> PdfResult:
        """Set the letter, check its notes, and gather what WeasyPrint logged.

        Where a note falls on a later page than its mark, the letter is set again on
        pages some millimetres shorter, and the best of these is given. Raises
        MachineError when WeasyPrint or Pango is missing.
        """
        load_weasyprint()
        tag_notes()
        keep_notes_on_their_page()
        shared = _share(css, self.root)
        best = _lay_out(document, shared, "")
        for page_style in _SHORTER_PAGES:
            if not best.late_notes:
                break
            other = _lay_out(document, shared, page_style)
            best = min(best, other, key=lambda pages: (pages.errors, pages.late_notes))
        return _print(best)


weasyprint_engine = WeasyprintEngine()


@dataclass(frozen=True, slots=True)
class _Shared:
    """What letters with the same extra style sheet have in common."""

    font_config: Any
    sheets: tuple[Any, ...]
    fetcher: Any
    base_url: str
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class _Pages:
    """A letter laid out, what the gate says of it, what WeasyPrint logged so far."""

    rendered: Any
    findings: tuple[Finding, ...]
    heard: tuple[Heard, ...]

    @property
    def errors(self) -> int:
        return sum(f.severity == "error" for f in self.findings)

    @property
    def late_notes(self) -> int:
        return sum(f.code == "PDF003" for f in self.findings)


def _lay_out(document: Document, shared: _Shared, page_style: str) -> _Pages:
    weasyprint = load_weasyprint()
    heard: list[Heard] = [*shared.heard]
    with listening(heard):
        html = weasyprint.HTML(
            string=print_page(document),
            base_url=shared.base_url,
            url_fetcher=shared.fetcher,
        )
        own = weasyprint.CSS(
            string=margin_css(document) + page_style, url_fetcher=shared.fetcher
        )
        rendered = html.render(
            font_config=shared.font_config,
            stylesheets=[own, *shared.sheets],
            pdf_variant=_VARIANT,
        )
    findings = check_notes(document, rendered.pages)
    return _Pages(rendered, findings, tuple(heard))


def _print(pages: _Pages) -> PdfResult:
    """Paint the pages; missing glyphs are logged only now."""
    heard = [*pages.heard]
    with listening(heard):
        strip_producer(pages.rendered)
        pdf = pages.rendered.write_pdf(finisher=finish, pdf_variant=_VARIANT)
    findings = pages.findings + findings_of(heard)
    return PdfResult(pdf, len(pages.rendered.pages), findings)


@lru_cache(maxsize=4)
def _share(css: str | None, root: Path | None) -> _Shared:
    weasyprint = load_weasyprint()
    from weasyprint.text.fonts import (  # type: ignore[import-untyped]  # untyped
        FontConfiguration,
    )

    with fonts_of_house():
        font_config = FontConfiguration()
    fetcher = make_fetcher(root)
    base_url = _folder_url(root or fonts_folder())
    texts = [
        (style_sheet("faces.css"), _folder_url(fonts_folder())),
        (style_sheet("letter.css"), base_url),
    ]
    if css:
        texts.append((css, base_url))
    heard: list[Heard] = []
    with listening(heard):
        sheets = tuple(
            weasyprint.CSS(
                string=text,
                base_url=url,
                url_fetcher=fetcher,
                font_config=font_config,
            )
            for text, url in texts
        )
    return _Shared(font_config, sheets, fetcher, base_url, tuple(heard))


def _folder_url(folder: Path) -> str:
    return f"{folder.resolve().as_uri()}/"
