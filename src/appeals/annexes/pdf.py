"""PDF files, through pikepdf (ISO 32000-2).

Removed: information, XMP, data of programs, previews, comments, attached files,
scripts, earlier versions; the same of pictures inside. Refused, since only a person can
decide: forms, signatures, hidden layers, redactions that are not applied, drawings on
top of a page, encryption.
"""

import io
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from appeals.annexes.cleaning import CannotClean, CleanCopy, CleaningLog, Taken
from appeals.annexes.media import clean_boxes
from appeals.annexes.packages import DAMAGED
from appeals.annexes.pictures import clean_jpeg

if TYPE_CHECKING:
    import pikepdf

_ROOT: dict[str, Taken] = {
    "/Metadata": "descriptions",
    "/PieceInfo": "programs",
    "/SpiderInfo": "programs",
    "/Extensions": "programs",
    "/Threads": "programs",
    "/Legal": "programs",
    "/OpenAction": "scripts",
    "/AA": "scripts",
    "/Collection": "attached",
    "/AF": "attached",
}
_NAMES: dict[str, Taken] = {
    "/EmbeddedFiles": "attached",
    "/JavaScript": "scripts",
    "/Renditions": "scripts",
    "/AlternatePresentations": "scripts",
}
_ANYWHERE: dict[str, Taken] = {
    "/Metadata": "descriptions",
    "/PieceInfo": "programs",
    "/LastModified": "properties",
    "/AA": "scripts",
    "/AF": "attached",
    "/OPI": "file-names",
    "/VP": "position",
    "/LGIDict": "position",
    "/Measure": "position",
    "/PtData": "position",
}
_PAGE: dict[str, Taken] = {"/Thumb": "preview", "/B": "programs"}
_NOTES = frozenset(
    "/Text /Popup /Highlight /Underline /StrikeOut /Squiggly /Caret /FileAttachment "
    "/Sound /Movie /Screen /RichMedia /3D /PrinterMark /TrapNet".split()
)
_OF_LINK = ("/Contents", "/T", "/NM", "/M", "/CreationDate", "/Popup")
_HARMLESS = frozenset({"/URI", "/GoTo"})
_ON_WEB = ("http:", "https:", "mailto:", "tel:", "#")
_TO_PDF = "print it to a new PDF and enclose that"
_BROKEN = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    RuntimeError,
)
"""What pikepdf may raise for a damaged PDF, besides its own errors."""


def clean_pdf(data: bytes) -> CleanCopy:
    """Clean a PDF."""
    try:
        import pikepdf
    except ImportError as error:
        raise CannotClean(
            "is a PDF, and what cleans those is not installed",
            remedy="`appeals doctor` says how to install it",
        ) from error

    found = CleaningLog()
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            if file.is_encrypted:
                raise CannotClean("is encrypted", remedy=_TO_PDF)
            _note_history(file, data, found)
            _clean_root(file, found)
            for page in file.pages:
                _clean_page(page.obj, found)
            for thing in list(file.objects):
                _clean_object(thing, found)
            return found.cleaned(_save(file))
    except pikepdf.PasswordError as error:
        raise CannotClean("is encrypted", remedy=_TO_PDF) from error
    except (pikepdf.PdfError, *_BROKEN) as error:
        raise CannotClean(DAMAGED, remedy=_TO_PDF) from error


def _save(file: "pikepdf.Pdf") -> bytes:
    import pikepdf

    file.remove_unreferenced_resources()
    stream = io.BytesIO()
    file.save(
        stream,
        deterministic_id=True,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    return stream.getvalue()


def _note_history(file: "pikepdf.Pdf", data: bytes, found: CleaningLog) -> None:
    if "/Prev" in file.trailer and not file.is_linearized:
        found.taken.add("history")
    if any(data[data.rfind(b"%%EOF") + 5 :].strip(b"\0\r\n\t ")):
        found.taken.add("behind-end")
    if data.find(b"%PDF-"):
        found.taken.add("programs")


def _remove_keys(thing: Any, keys: dict[str, Taken], found: CleaningLog) -> None:  # noqa: ANN401
    for key, kind in keys.items():
        if key in thing:
            del thing[key]
            found.taken.add(kind)


def _clean_root(file: "pikepdf.Pdf", found: CleaningLog) -> None:
    root = file.Root
    if "/Info" in file.trailer:
        if file.trailer["/Info"]:
            found.taken.add("properties")
        del file.trailer["/Info"]
    if "/Perms" in root or "/DSS" in root:
        raise CannotClean(
            "is signed", remedy=f"{_TO_PDF}; or keep it with 'clean: as-is'"
        )
    if "/AcroForm" in root:
        if len(root.AcroForm.get("/Fields", [])) or "/XFA" in root.AcroForm:
            raise CannotClean("holds a form or a signature", remedy=_TO_PDF)
        del root["/AcroForm"]
    _remove_keys(root, _ROOT, found)
    if "/Names" in root:
        _remove_keys(root.Names, _NAMES, found)
    _note_kept(root, found)


def _note_kept(root: Any, found: CleaningLog) -> None:  # noqa: ANN401
    if "/OCProperties" in root:
        default = root.OCProperties.get("/D", {})
        is_off = str(default.get("/BaseState", "/ON")) == "/OFF"
        if is_off or len(default.get("/OFF", [])):
            raise CannotClean("holds hidden layers", remedy=_TO_PDF)
        found.kept.add("layers")
    if "/Outlines" in root or "/PageLabels" in root:
        found.kept.add("bookmarks")
    if "/StructTreeRoot" in root:
        found.kept.add("picture-texts")


def _clean_page(page: Any, found: CleaningLog) -> None:  # noqa: ANN401
    import pikepdf

    _remove_keys(page, _PAGE, found)
    if "/Annots" not in page:
        return
    links = list(_keep_links(page.Annots, found))
    if len(links) < len(page.Annots):
        found.taken.add("comments")
    if links:
        page.Annots = pikepdf.Array(links)
    else:
        del page["/Annots"]


def _keep_links(notes: Any, found: CleaningLog) -> Iterator[Any]:  # noqa: ANN401
    for note in notes:
        kind = str(note.get("/Subtype"))
        if kind == "/Redact":
            raise CannotClean(
                "holds redactions that are marked and not applied: what they cover is "
                "still there",
                remedy="apply the redactions in the program that made them",
            )
        if kind == "/Widget":
            raise CannotClean("holds a form or a signature", remedy=_TO_PDF)
        if kind not in _NOTES | {"/Link"}:
            raise CannotClean(
                "holds words or drawings that somebody put on top of its pages",
                remedy=f"delete them, or {_TO_PDF}",
            )
        if kind == "/Link":
            _remove_keys(note, dict.fromkeys(_OF_LINK, "comments"), found)
            yield note


def _clean_object(thing: Any, found: CleaningLog) -> None:  # noqa: ANN401
    import pikepdf

    if isinstance(thing, pikepdf.Stream):
        if thing.get("/Subtype") == "/Image":
            _clean_image(thing, found)
    elif not isinstance(thing, pikepdf.Dictionary):
        return
    if isinstance(thing, pikepdf.Stream) or "/Type" in thing or "/Subtype" in thing:
        _remove_keys(
            thing, _ANYWHERE, found
        )  # but not in a list of resources, whose keys are names
    action = thing.get("/A")
    is_action = isinstance(action, pikepdf.Dictionary) and "/S" in action
    if is_action and not _is_harmless(action):
        del thing["/A"]
        found.taken.add("scripts" if "/JS" in action else "file-names")
    if "/Next" in thing and str(thing.get("/S")) in _HARMLESS:
        del thing["/Next"]
        found.taken.add("scripts")


def _is_harmless(action: Any) -> bool:  # noqa: ANN401
    kind = str(action.get("/S"))
    if kind == "/URI":
        return str(action.get("/URI", "")).casefold().startswith(_ON_WEB)
    return kind in _HARMLESS


def _clean_image(image: Any, found: CleaningLog) -> None:  # noqa: ANN401
    import pikepdf

    filters = image.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        filters = filters[0] if len(filters) == 1 else None
    if filters not in {pikepdf.Name.DCTDecode, pikepdf.Name.JPXDecode}:
        return
    raw = image.read_raw_bytes()
    is_jpeg = filters == pikepdf.Name.DCTDecode
    try:
        new = clean_jpeg(raw) if is_jpeg else clean_boxes(raw)
    except (struct.error, LookupError, CannotClean):
        found.kept.add("unread")
        return
    found.taken |= new.taken
    content = _remove_orientation(new.data) if is_jpeg else new.data
    if content != raw:
        image.write(content, filter=filters, decode_parms=image.get("/DecodeParms"))


def _remove_orientation(data: bytes) -> bytes:
    """Leave out the orientation: a picture in a PDF is placed by the page."""
    if data[2:4] == b"\xff\xe1":
        return data[:2] + data[4 + int.from_bytes(data[4:6]) :]
    return data
