"""Structure and metadata that WeasyPrint 70 does not write by itself.

Footnotes become Note, Lbl and Reference (ISO 32000-1, 14.8.4.4.1), each Note with
an /ID of its own (ISO 14289-1, 7.9). Words in another language carry /Lang, heads of
columns their /Scope. What a page break splits is one element again. Running heads are
artifacts. The number of an entry is painted before its words. The file says that it is
PDF/A-3a and PDF/UA-1 and names no program.

Private names of WeasyPrint: its version is pinned.
"""

import importlib
import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from appeals.model.document import normalise_levels
from appeals.writers.html.markup import CLASSIFICATION
from appeals.writers.pdf.form_fields import add_form_fields, resolve
from appeals.writers.pdf.page import (
    CALL_TAG,
    END_TAG,
    ITEM_TAG,
    MARK_TAG,
    NOTE_TAG,
    NUMBER,
    POINTER_TAG,
)
from appeals.writers.pdf.page_layout import real_box
from appeals.writers.pdf.startup import Box, PdfObject, Untyped

VARIANT = "pdf/a-3a"
# With an output intent of its own, WeasyPrint opens the profile again in each letter
# and leaves it open.
PDF_OPTIONS: Mapping[str, Untyped] = MappingProxyType(
    {"pdf_variant": VARIANT, "output_intent": False}
)
_TAGS = {
    NOTE_TAG: "Note",
    f"{NOTE_TAG}::footnote-marker": "Lbl",
    f"{NOTE_TAG}::footnote-call": "Reference",
    POINTER_TAG: "P",
    f"{POINTER_TAG}::footnote-marker": "Reference",
    f"{POINTER_TAG}::footnote-call": "Reference",
    END_TAG: "Note",
    MARK_TAG: "Lbl",
    CALL_TAG: "Reference",
    ITEM_TAG: "LBody",
    "em": "Span",
    "strong": "Span",
    "b": "Span",
    "sup": "Span",
}
_HEADINGS = frozenset(f"/H{n}" for n in range(1, 7))
_SPLIT_TAGS = _HEADINGS | {
    "/TBody",
    "/P",
    "/Note",
    "/L",
    "/LI",
    "/LBody",
    "/BlockQuote",
}
_CHANNELS = (["r"], ["g"], ["b"])
_PRODUCER = re.compile(rb' pdf:Producer="[^"]*"')
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_AIIM = "http://www.aiim.org/pdfa/ns"
# ISO 19005-3, 6.6.2.3: a schema that PDF/A does not know is described in the file.
_ACCESSIBLE = (
    f'<rdf:Description xmlns:rdf="{_RDF}" rdf:about=""'
    ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
    f' xmlns:pdfaExtension="{_AIIM}/extension/"'
    f' xmlns:pdfaSchema="{_AIIM}/schema#" xmlns:pdfaProperty="{_AIIM}/property#">'
    "<pdfuaid:part>1</pdfuaid:part>"
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/"
    "</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>part of ISO 14289</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag>"
    "</pdfaExtension:schemas></rdf:Description></rdf:RDF>"
).encode()


@cache
def install_tags() -> None:
    """Teach WeasyPrint our tags, once in a process."""
    tags: Untyped = importlib.import_module("weasyprint.pdf.tags")
    stream: Untyped = importlib.import_module("weasyprint.pdf.stream").Stream
    boxes: Untyped = importlib.import_module("weasyprint.formatting_structure.boxes")
    stacking: Untyped = importlib.import_module("weasyprint.stacking")
    known = tags._get_pdf_tag  # noqa: SLF001  no public way
    names: dict[str | None, str] = dict(_TAGS.items())

    def pdf_tag(name: str | None) -> str:
        tag = names.get(name)
        if tag is None:
            tag = names[name] = str(known(name))
        return tag

    tags._get_pdf_tag = pdf_tag  # noqa: SLF001  as above
    tags._build_box_tree = _record_boxes(  # noqa: SLF001  as above
        tags._build_box_tree,  # noqa: SLF001  as above
        boxes.MarginBox,
    )
    stream.marked = _mark_margins_as_artifacts(stream.marked)
    stacking._dispatch = _paint_labels_first(stacking._dispatch)  # noqa: SLF001  as above


@cache
def _srgb() -> Untyped:
    """Give the profile with the bytes of its file: the library writes others."""
    css: Untyped = importlib.import_module("weasyprint.css")
    name = "sRGB2014.icc"
    content = (files("weasyprint.pdf") / name).read_bytes()

    class Profile(css.ColorProfile):  # type: ignore[misc]  # its base carries no types
        @property
        def content(self) -> bytes:
            return content

    return Profile(io.BytesIO(content), name, "relative-colorimetric", _CHANNELS)


def screen_colours() -> dict[str, Untyped]:
    """Give the colour profile that PDF/A asks for (ISO 19005-3, 6.2.3)."""
    return {"srgb": _srgb()}


def name_standards(rendered: Untyped) -> None:
    """Name PDF/UA-1 beside PDF/A-3a in the XMP packet, and no program."""
    metadata = rendered.metadata
    generate = metadata.generate_rdf_metadata

    def generate_both(*args: object, **options: object) -> bytes:
        nameless = _PRODUCER.sub(b"", generate(*args, **options))
        return nameless.replace(b"</rdf:RDF>", _ACCESSIBLE)

    metadata.generate_rdf_metadata = generate_both


def complete_structure(rendered: Untyped, pdf: PdfObject) -> None:  # noqa: ARG001  WeasyPrint's hook
    """Complete the structure tree, and keep the program's name out of the file."""
    pydyf = importlib.import_module("pydyf")
    pdf.info.pop("Producer", None)
    recorded = tuple(pdf.__dict__.pop("elements_of_letter", {}).values())
    own = [
        (box.element, element)
        for box, element in recorded
        if box.element is not None and box.element_tag == box.element.tag
    ]
    for source, element in own:
        _describe_element(source, element, pydyf)
    _close_heading_levels([element for _, element in own if element["S"] in _HEADINGS])
    _join_fragments(pdf, own)
    add_form_fields(pdf, recorded)
    freeze_objects(pdf)


def _describe_element(source: Untyped, element: PdfObject, pydyf: Untyped) -> None:
    """Give an element its language, its ID or its scope."""
    if (lang := source.get("lang")) and source.tag != "html":
        element["Lang"] = pydyf.String(lang)
    if element["S"] == "/Note":
        element["ID"] = pydyf.String(f"note-{source.get(NUMBER)}")
    elif element["S"] == "/TH" and "A" in element:
        is_row = source.get("scope") == "row"
        element["A"]["Scope"] = "/Row" if is_row else "/Column"


def _close_heading_levels(headings: list[PdfObject]) -> None:
    """Skip no level (ISO 14289-1, 7.4.2), whatever the author wrote."""
    levels = normalise_levels(int(heading["S"][2:]) for heading in headings)
    for heading, level in zip(headings, levels, strict=True):
        heading["S"] = f"/H{level}"


def _join_fragments(pdf: PdfObject, own: list[tuple[Untyped, PdfObject]]) -> None:
    """Make one element of what a page break split.

    A table that repeats its head on the next page is a table of its own there.
    """
    fragments: dict[tuple[int, str], list[PdfObject]] = {}
    for source, element in own:
        fragments.setdefault((id(source), element["S"]), []).append(element)
    for kinds in ({"/Table"}, _SPLIT_TAGS):
        for (_, kind), (first, *rest) in fragments.items():
            if kind not in kinds:
                continue
            for later in rest:
                if _continues(pdf, first, later):
                    _append_children(pdf, first, later)


def _continues(pdf: PdfObject, first: PdfObject, later: PdfObject) -> bool:
    """Say whether an element continues one on the page before."""
    if later["S"] == "/Table":
        heads = (c for c in later["K"] if resolve(pdf, c)["S"] == "/THead")
        return not any(heads)
    if later["S"] == "/TBody":
        return bool(first["P"] == later["P"])
    return bool(first["Pg"] != later["Pg"])


def _append_children(pdf: PdfObject, first: PdfObject, later: PdfObject) -> None:
    """Move the children of an element's later part to its first one."""
    children = [c for c in later["K"] if isinstance(c, bytes)]
    if len(children) != len(later["K"]):
        return
    for child in children:
        resolve(pdf, child)["P"] = first.reference
    first["K"].extend(children)
    resolve(pdf, later["P"])["K"].remove(later.reference)
    later.clear()


def _record_boxes(
    build: Callable[..., Iterator[PdfObject]], margin_box: type
) -> Callable[..., Untyped]:
    """Record which box each element comes from; leave out what is in margins."""

    def build_watched(  # noqa: PLR0913, PLR0917  as WeasyPrint calls it
        box: Box,
        parent: PdfObject,
        pdf: PdfObject,
        page_number: int,
        nums: dict[int, bytes],
        annotations: list[tuple[bytes, PdfObject]],
        tags: dict[Untyped, Untyped],
    ) -> Iterator[PdfObject]:
        if isinstance(box, margin_box):
            return
        elements = pdf.__dict__.setdefault("elements_of_letter", {})
        for element in build(box, parent, pdf, page_number, nums, annotations, tags):
            elements.setdefault(element.number, (box, element))
            if element["S"] in {"/Reference", "/Lbl"} and box.link_annotation:
                _put_link_inside(pdf, element, box.link_annotation, annotations)
            yield element

    return build_watched


def _put_link_inside(
    pdf: PdfObject,
    element: PdfObject,
    annotation: PdfObject,
    annotations: list[tuple[bytes, PdfObject]],
) -> None:
    """Turn Reference(OBJR, Span) into Reference(Link): ISO 14289-1, 7.18.5."""
    for place, (reference, known) in enumerate(annotations):
        if known is annotation and reference == element.reference:
            objr, words = element["K"][:2]
            link = resolve(pdf, words)
            link["S"] = "/Link"
            link["K"].append(objr)
            element["K"].remove(objr)
            annotations[place] = (link.reference, annotation)
            return


def _mark_margins_as_artifacts(
    marked: Callable[..., AbstractContextManager[None]],
) -> Callable[..., AbstractContextManager[None]]:
    """Paint what is in margins, a running head or the mark, as an artifact."""

    def marked_or_artifact(
        stream: Untyped,
        box: Box,
        tag: str,
    ) -> AbstractContextManager[None]:
        if box.element is None or box.element.get("class") == CLASSIFICATION:
            artifact: AbstractContextManager[None] = stream.artifact()
            return artifact
        return marked(stream, box, tag)

    return marked_or_artifact


def _paint_labels_first(dispatch: Callable[..., Untyped]) -> Callable[..., Untyped]:
    """Paint the number of an entry before its words, not at the end of the page.

    Some programs read a page as it is painted. WeasyPrint takes the number for a
    positioned box, and paints those when all others are.
    """

    def dispatch_in_place(box: Box, *rest: Untyped) -> Untyped:
        if not box.is_outside_marker:
            return dispatch(box, *rest)
        label = real_box(box).copy()
        label.style = label.style.copy()
        label.style["position"] = "static"
        dispatch(label, *rest)
        return None  # it is a block of the page, and no line of the entry

    return dispatch_in_place


def freeze_objects(pdf: PdfObject) -> None:
    """Put the bytes of each object in its place.

    pydyf packs everything a second time for the /ID of the file.
    """
    import pydyf  # type: ignore[import-untyped]  # untyped

    base: Untyped = pydyf.Object

    class Written(base):  # type: ignore[misc]  # its base carries no types
        data = b""
        compressible = True

    for place, known in enumerate(pdf.objects):
        if known.free == "f":
            continue
        written = pdf.objects[place] = Written()
        written.number, written.generation = known.number, known.generation
        written.compressible = known.compressible
        if known is pdf.catalog:
            pdf.catalog = written
        is_stream = isinstance(known, pydyf.Stream)
        written.data = _pack_stream(known, pydyf) if is_stream else known.data


def _pack_stream(stream: PdfObject, pydyf: Untyped) -> bytes:
    """Pack as pydyf does, with the usual effort: a hundredth longer, much sooner."""
    if "Interpolate" in stream.extra:  # ISO 19005-3, 6.2.8
        stream.extra["Interpolate"] = "false"
    # Any program may search an archive for its metadata: they stay uncompressed.
    if not stream.compress or stream.extra.get("Type") == "/Metadata":
        stream.compress = False
        return bytes(stream.data)
    plain = b"\n".join(
        item if isinstance(item, bytes) else pydyf._to_bytes(item)  # noqa: SLF001  no public way
        for item in stream.stream
    )
    packed = zlib.compress(plain)
    extra = {**stream.extra, "Filter": "/FlateDecode", "Length": len(packed)}
    head = bytes(pydyf.Dictionary(extra).data)
    # ISO 32000-1, 7.3.8.1: a last CR of the data is not to be taken for a line end.
    end = b"\r\nendstream" if packed[-1:] in {b"\r", b"\n"} else b"\nendstream"
    return b"\n".join((head, b"stream", packed + end))
