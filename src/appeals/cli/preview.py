"""`appeals preview`: a letter in the browser, rendered again at each save."""

from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from appeals.cli.options import with_selection
from appeals.cli.saves import run_at_each_save
from appeals.cli.serving import NoBrowser, Port, serve_pages
from appeals.cli.state import STATE

if TYPE_CHECKING:
    from appeals.web.preview import PreviewPages
    from appeals.workflow.drafting.preview import LetterPreview
    from appeals.workflow.drafting.selection import Selection


@with_selection("appearance", "cases")
def preview(
    selection: "Selection", port: Port = 0, has_no_browser: NoBrowser = False
) -> None:
    """Show a letter in the browser, with its PDF and findings, again at each save.

    Of several recipients, languages or cases the first is shown. Nothing is written.
    """
    from appeals.workflow.setup.doctor import need_extra

    workspace = STATE.open_workspace()
    need_extra("web")
    from appeals.web.preview import PreviewPages
    from appeals.workflow.drafting.preview import LetterPreview

    letters = LetterPreview(workspace, selection)
    pages = PreviewPages(selection.letter, workspace.root)
    serve_pages(
        pages.routes,
        port,
        is_opened=not has_no_browser,
        meanwhile=partial(_render_at_each_save, workspace.root, letters, pages),
    )


def _render_at_each_save(
    root: Path, letters: "LetterPreview", pages: "PreviewPages", ended: Event
) -> None:
    from appeals.workflow.drafting.formats import LAYOUT, forget_layout
    from appeals.workflow.drafting.preview import PdfRenderer
    from appeals.workflow.drafting.watching import InputFiles

    pdfs = PdfRenderer(pages.show_pdf)

    def render(changed: AbstractSet[str]) -> None:
        if any(name.startswith(LAYOUT) for name in changed):
            forget_layout()
            pdfs.forget_layout()
        preview = letters.render(changed)
        number = pages.show(preview)
        if number is not None:
            pdfs.ask(number, preview.job)

    try:
        run_at_each_save(InputFiles(root, lambda: letters.files_beside), render, ended)
    finally:
        pdfs.end()
