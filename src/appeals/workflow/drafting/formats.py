"""Which writer makes which format, with the layout files of the workspace.

A job has all that rendering needs, so that a worker needs no workspace and two workers
give the same bytes.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, assert_never

from appeals.errors import (
    AppealsError,
    MachineError,
    Place,
    UsageError,
    WorkspaceError,
    raise_all,
)
from appeals.model.choices import Format, PdfEngineName
from appeals.model.document import Document
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.storage.reading import read_regular
from appeals.writers.layout.fonts import FontFace, find_font
from appeals.writers.layout.logo import read_logo
from appeals.writers.layout.page_look import PageLook
from appeals.writers.pdf.engine import PdfEngine, choose_engine

LAYOUT = "templates/layout"


class Written(NamedTuple):
    """A letter in one format, and the remarks of its writer.

    `page_count` is only known for a PDF.
    """

    content: bytes
    findings: tuple[Finding, ...] = ()
    page_count: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The look of a workspace: its layout files, and what appeals.toml says.

    None means the package's own. A reference.docx replaces `look` in Word files;
    letter.css is applied over it. `folder` is where pictures and fonts may be taken
    from; `sha256` is a hash of every file there, and of `look` if set. `engine` renders
    the PDF.
    """

    reference: bytes | None = None
    css: str | None = None
    folder: Path | None = None
    sha256: str = ""
    look: PageLook | None = None
    engine: PdfEngineName = "weasyprint"


@dataclass(frozen=True, slots=True)
class RenderJob:
    """A tree, the formats wanted, and the layout files of the workspace."""

    document: Document
    formats: tuple[Format, ...]
    layout: Layout


class Rendering(NamedTuple):
    """The result: bytes by format, remarks, pages of the PDF if there is one.

    `error` says why a format is missing: a missing library, or an unusable
    reference.docx.
    """

    contents: tuple[tuple[Format, bytes], ...]
    findings: tuple[Finding, ...] = ()
    page_count: int | None = None
    error: AppealsError | None = None


def read_layout(workspace: Workspace) -> Layout:
    """Read templates/layout/reference.docx and letter.css, and `[look]`, where set.

    Raises MachineError for a file that cannot be read, WorkspaceError for a style sheet
    that is not UTF-8, and for a font or logo of `[look]` that letters cannot have.
    """
    root, look = workspace.root, read_look(workspace)
    css = _read_layout_file(root, "letter.css")
    folder = root / LAYOUT
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = read_regular(path)
            name = path.relative_to(folder).as_posix()
            digest.update(f"{name} {len(content)}\n".encode() + content)
    if look is not None:
        digest.update(look.settings.model_dump_json().encode())
        for face in look.faces:
            digest.update(face.path.read_bytes())
    return Layout(
        reference=_read_layout_file(root, "reference.docx"),
        css=_decode_css(css) if css else None,
        folder=folder if css or look else None,
        sha256=digest.hexdigest(),
        look=look,
        engine=choose_engine(workspace.settings.pdf.engine, has_css=css is not None),
    )


def forget_layout() -> None:
    """Forget cached fonts and style sheets: a file of the layout has changed."""
    from appeals.writers.pdf.weasy import forget_style_sheets

    find_font.cache_clear()
    forget_style_sheets()


def read_look(workspace: Workspace) -> PageLook | None:
    """Read what `[look]` of appeals.toml names; None if it is not set.

    Raises WorkspaceError for a font or a logo that letters cannot have, with its line.
    """
    settings = workspace.settings.look
    if settings is None:
        return None
    folder = workspace.root / LAYOUT
    faults: list[AppealsError] = []

    def at(key: str, error: UsageError) -> None:
        place = workspace.place_of_setting("look", key)
        faults.append(WorkspaceError(error.message, place=place, remedy=error.remedy))

    faces: tuple[FontFace, ...] = ()
    logo = None
    if settings.font:
        try:
            faces = find_font(settings.font, folder)
        except UsageError as error:
            at("font", error)
    if settings.logo:
        try:
            logo = read_logo(folder / settings.logo, f"{LAYOUT}/{settings.logo}")
        except UsageError as error:
            at("logo", error)
    raise_all(faults)
    return PageLook(settings, faces, logo, workspace.settings.organisation.name)


def write_as(kind: Format, document: Document, layout: Layout) -> Written:
    """Write a document in one format.

    Raises MachineError when a library is missing, WorkspaceError for an unusable
    reference.docx.
    """
    match kind:
        case "docx":
            from appeals.writers.docx import write_docx

            name = f"{LAYOUT}/reference.docx"
            reference = reference_of(layout)
            return Written(write_docx(document, reference, reference_name=name))
        case "pdf":
            rendered = engine_of(layout).render(document, css=layout.css)
            return Written(rendered.pdf, rendered.findings, rendered.page_count)
        case "html":
            from appeals.writers.html import write_html

            return Written(write_html(document, layout.look).encode())
        case "txt":
            from appeals.writers.plaintext import write_text

            return Written(write_text(document).encode())
        case _:
            assert_never(kind)


def engine_of(layout: Layout) -> PdfEngine:
    """Give the PDF engine of a layout."""
    if layout.engine == "typst":
        from appeals.writers.pdf.typst.engine import TypstEngine

        return TypstEngine(look=layout.look)
    from appeals.writers.pdf.weasy import WeasyprintEngine

    return WeasyprintEngine(root=layout.folder, look=layout.look)


def reference_of(layout: Layout) -> bytes | None:
    """Give the reference file that determines the look of Word letters."""
    if layout.reference is not None or layout.look is None:
        return layout.reference
    from appeals.writers.docx.restyle import restyle_reference

    return restyle_reference(layout.look)


def render(job: RenderJob) -> Rendering:
    """Write every format of a job that can be written."""
    contents: list[tuple[Format, bytes]] = []
    findings: tuple[Finding, ...] = ()
    pages: int | None = None
    error: AppealsError | None = None
    for kind in job.formats:
        try:
            written = write_as(kind, job.document, job.layout)
        except AppealsError as refused:
            error = refused
            continue
        contents.append((kind, written.content))
        findings += written.findings
        pages = written.page_count or pages
    return Rendering(tuple(contents), findings, pages, error)


def _read_layout_file(workspace: Path, name: str) -> bytes | None:
    path = workspace / LAYOUT / name
    try:
        return read_regular(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MachineError(
            f"{LAYOUT}/{name} cannot be read: {error.strerror}",
            remedy="check the permissions of the file",
        ) from None


def _decode_css(css: bytes) -> str:
    try:
        return css.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WorkspaceError(
            f"'{LAYOUT}/letter.css' is not UTF-8",
            place=Place(f"{LAYOUT}/letter.css"),
            remedy="save it again with the encoding UTF-8",
        ) from None
