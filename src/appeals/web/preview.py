"""The preview in the browser: letter, PDF and findings, updated at each save."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from string import Template
from threading import Lock

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from appeals.errors import Place, Problem
from appeals.registry.files import lines_around
from appeals.web.server import PageServer
from appeals.workflow.drafting.formats import Rendering
from appeals.workflow.drafting.preview import RenderedPreview
from appeals.writers.html.markup import attributes, escape_html
from appeals.writers.html.policy import CONTENT_POLICY, content_policy

_SHEET_POLICY = (
    f"{CONTENT_POLICY}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_MAY = (
    "connect-src 'self'; frame-src 'self'; img-src 'self' data:; frame-ancestors 'none'"
)
_PIXELS_PER_POINT = 1.6
_CONTEXT_LINES = 3
_POLL_S = 0.04


@dataclass(frozen=True, slots=True)
class _State:
    """What browsers are shown: preview `number`, the last good letter and PDF."""

    number: int
    preview: RenderedPreview
    letter_number: int
    letter: RenderedPreview
    pdf_number: int = 0
    pdf: Rendering | None = None

    @property
    def version(self) -> str:
        return f"{self.number}-{self.pdf_number}"

    @property
    def pdf_content(self) -> bytes:
        return dict(self.pdf.contents).get("pdf", b"") if self.pdf else b""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems; those of the PDF too, once it is the PDF of this preview."""
        is_same = self.pdf_number == self.number
        findings = self.pdf.findings if self.pdf and is_same else ()
        return (*self.preview.problems, *findings)


class PreviewPages:
    """What browsers are shown; the thread that renders updates it."""

    def __init__(self, letter: str, root: Path) -> None:
        self._letter = letter
        self._root = root
        self._shown = _State(0, RenderedPreview(()), 0, RenderedPreview(()))
        self._lock = Lock()

    def show(self, preview: RenderedPreview) -> int | None:
        """Show a preview, and give its number; None if it equals the last one."""
        with self._lock:
            shown = self._shown
            if preview == shown.preview and shown.number:
                return None
            number = shown.number + 1
            self._shown = replace(shown, number=number, preview=preview)
            if preview.page:
                self._shown = replace(self._shown, letter_number=number, letter=preview)
            return number

    def show_pdf(self, number: int, rendering: Rendering) -> None:
        """Show the PDF of a preview."""
        with self._lock:
            self._shown = replace(self._shown, pdf_number=number, pdf=rendering)

    def routes(self, server: PageServer) -> Sequence[BaseRoute]:
        """Give the routes of the pages."""

        async def changes(_request: Request) -> Response:
            return server.stream(lambda: self._shown.version, every_s=_POLL_S)

        return (
            Route("/", self._page),
            Route("/letter", self._sheet),
            Route("/letter.pdf", self._pdf),
            Route("/page-{number:int}.png", self._picture),
            Route("/changes", changes),
        )

    def _page(self, _request: Request) -> Response:
        style, script = _asset("preview.css"), _asset("preview.js")
        policy = content_policy(script=script, style=style, more=_MAY)
        page = _page_html(self._letter, self._root, self._shown, style, script)
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})

    def _sheet(self, _request: Request) -> Response:
        page = self._shown.letter.page or "<!DOCTYPE html><title>No letter yet</title>"
        return HTMLResponse(page, headers={"Content-Security-Policy": _SHEET_POLICY})

    def _pdf(self, _request: Request) -> Response:
        content = self._shown.pdf_content
        if not content:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        return Response(content, media_type="application/pdf")

    def _picture(self, request: Request) -> Response:
        pdf, number = self._shown.pdf, int(request.path_params["number"])
        if pdf is None or not 1 <= number <= (pdf.page_count or 0):
            return Response(status_code=HTTPStatus.NOT_FOUND)
        with self._lock:  # the library renders one at a time
            picture = _render_picture(dict(pdf.contents)["pdf"], number)
        return Response(picture, media_type="image/png")


@cache
def _asset(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _render_picture(pdf: bytes, number: int) -> bytes:
    """Render a page of a PDF, counted from 1, as PNG."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(pdf)
    try:
        image = document[number - 1].render(scale=_PIXELS_PER_POINT).to_pil()
    finally:
        document.close()
    stream = BytesIO()
    image.save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def _page_html(letter: str, root: Path, shown: _State, style: str, script: str) -> str:
    blockers = shown.preview.blockers
    frame = {key: [*map(str, at)] for key, at in shown.letter.frame.items()}
    fields = attributes(
        class_="is-stopped" if blockers else "",
        data_version=shown.version,
        data_letter=shown.letter_number,
        data_pdf=shown.pdf_number,
        data_frame=json.dumps(frame),
    )
    return Template(_asset("preview.html")).substitute(
        letter=escape_html(letter),
        edition=escape_html(shown.preview.edition or shown.letter.edition),
        status=_status_html(shown),
        fields=fields,
        stopped=_blockers_html(blockers, root),
        number=shown.letter_number,
        inert=attributes(inert="inert" if blockers else ""),
        pages="".join(_pdf_html(shown)),
        problems=_problems_html(shown.problems),
        style=style,
        script=script,
    )


def _status_html(shown: _State) -> str:
    if not shown.number:
        return "It is being rendered"
    if shown.preview.blockers:
        behind = "; the last one that could be is behind" if shown.letter.page else ""
        return f"<strong>Not rendered</strong>{behind}"
    errors = sum(each.severity == "error" for each in shown.problems)
    if not errors:
        return "Rendered"
    count = "1 error keeps" if errors == 1 else f"{errors} errors keep"
    return f"Shown here; <strong>{count} it from being rendered</strong>"


def _blockers_html(problems: Sequence[Problem], root: Path) -> str:
    """List what blocks the letter from being rendered: what, where, how to fix it."""
    if not problems:
        return ""
    items = "".join(
        f"<li>{_problem_html(each)}{_source_html(each.place, root)}"
        f"{_copy_button(each)}</li>\n"
        for each in problems
    )
    return f"<h2>The letter cannot be rendered</h2>\n<ol>\n{items}</ol>"


def _problem_html(problem: Problem) -> str:
    code = (
        f" <code>{escape_html(problem.code)}</code>" if problem.code.isupper() else ""
    )
    remedy = problem.remedy and f'<p class="help">{escape_html(problem.remedy)}</p>'
    return (
        f"<p><b>{problem.severity}</b>{code} {escape_html(problem.message)}</p>{remedy}"
    )


def _source_html(place: Place | None, root: Path) -> str:
    lines = lines_around(root, place, _CONTEXT_LINES) if place else ()
    if place is None or not lines:
        return ""
    first = place.line - len(lines) + 1
    printed = [
        f"<b>{n}</b>{escape_html(line)}" for n, line in enumerate(lines[:-1], first)
    ]
    last, start = lines[-1], max(place.column - 1, 0)
    end = max(place.end_column - 1, start + 1) if place.column else len(last)
    printed.append(
        f"<b>{place.line}</b>{escape_html(last[:start])}"
        f"<mark>{escape_html(last[start:end])}</mark>{escape_html(last[end:])}"
    )
    return f'<pre tabindex="0">{chr(10).join(printed)}</pre>'


def _copy_button(problem: Problem, number: int | None = None) -> str:
    """Render a button that copies the place, and shows it in the letter."""
    if problem.place is None:
        return ""
    id_ = None if number is None else f"problem-{number}"
    fields = attributes(id=id_, data_copy=str(problem.place), data_problem=number)
    return f"<button{fields}>{escape_html(str(problem.place))}</button>"


def _problems_html(problems: Sequence[Problem]) -> str:
    if not problems:
        return '<p class="help">None.</p>'
    items = "".join(
        f'<li class="{each.severity}">{_problem_html(each)}'
        f"{_copy_button(each, number)}</li>\n"
        for number, each in enumerate(problems)
    )
    return f"<ol>\n{items}</ol>"


def _pdf_html(shown: _State) -> Iterator[str]:
    pdf = shown.pdf
    if pdf is None:
        yield '<p class="help">It is being rendered.</p>'
        return
    if pdf.error is not None:
        yield "".join(map(_problem_html, pdf.error.problems))
    if shown.pdf_content:
        yield '<p><a href="letter.pdf" target="_blank">Open it as a file</a></p>'
    for page in range(1, (pdf.page_count or 0) + 1):
        fields = attributes(
            src=f"page-{page}.png?{shown.pdf_number}",
            alt=f"Page {page} of {pdf.page_count}",
            width=595,
            height=842,
            loading="lazy",
        )
        yield f"<img{fields}/>"
