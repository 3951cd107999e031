"""The form fields of a PDF that WeasyPrint made.

A field lies over what is printed, and has its place in the structure tree from the
start (ISO 14289-1, 7.18.4): what a program adds later has none. It shows nothing. Those
over signatures are filled when a letter is signed (ISO 32000-1, 12.7.4.5), those of a
list by a reviewer (12.7.4.3 and 12.7.4.4), in a font that every program has.
"""

import math
from collections.abc import Iterable, Mapping

from appeals.model.people import FIELD_PREFIX
from appeals.writers.pdf.page import SIGNATURE, SIGNER
from appeals.writers.pdf.startup import Box, PdfObject, Untyped

_WIDEST_PX = 300  # 79 mm
_PT_FOR_A_PX = 0.75
FIELD, WORDS, VALUE, CHOICES = "data-field", "data-words", "data-value", "data-choices"
"""Attributes of an empty paragraph that becomes a field: its name, what it is for, what
it holds, and what can be chosen, separated by commas."""

PRINT, LOCKED, READ_ONLY, LINES, COMBO = 4, 128, 1, 1 << 12, 1 << 17
LOOK = b"/Helv 9 Tf 0 g"


def add_form_fields(pdf: PdfObject, elements: Iterable[tuple[Box, PdfObject]]) -> None:
    """Lay a field over each signature, and over each paragraph that names one.

    `elements` are boxes of WeasyPrint and their elements in the structure tree.
    """
    import pydyf  # type: ignore[import-untyped]  # untyped

    signatures: dict[str, tuple[Box, PdfObject]] = {}
    named = []
    for box, element in elements:
        if box.element is None or element.get("S") != "/P":
            continue
        if signer := box.element.get(SIGNER):
            known = signatures.get(signer)
            if known is None or box.height > known[0].height:
                signatures[signer] = (box, element)
        elif box.element.get(FIELD):
            named.append((box, element))
    if signatures:
        fields = [
            _add_widget(pdf, _signature_field(box.element), box, element, _WIDEST_PX)
            for box, element in signatures.values()
        ]
        _name_form(pdf, fields, {"SigFlags": 1})
    if named:
        fields = [
            _add_widget(pdf, _named_field(box.element), box, element)
            for box, element in named
        ]
        font = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"}
        helvetica = pydyf.Dictionary({**font, "Encoding": "/WinAnsiEncoding"})
        pdf.add_object(helvetica)
        fonts = pydyf.Dictionary({"Helv": helvetica.reference})
        resources = pydyf.Dictionary({"Font": fonts})
        _name_form(pdf, fields, {"DR": resources, "DA": pydyf.String(LOOK)})


def _name_form(
    pdf: PdfObject, fields: list[bytes], more: Mapping[str, Untyped]
) -> None:
    import pydyf

    form = pydyf.Dictionary({"Fields": pydyf.Array(fields), **more})
    pdf.add_object(form)
    pdf.catalog["AcroForm"] = form.reference


def _signature_field(signed: Untyped) -> Mapping[str, Untyped]:
    import pydyf

    return {
        "FT": "/Sig",
        "T": pydyf.String(FIELD_PREFIX + signed.get(SIGNER)),
        "TU": pydyf.String(signed.get(SIGNATURE)),
        "F": PRINT | LOCKED,
    }


def _named_field(named: Untyped) -> Mapping[str, Untyped]:
    import pydyf

    field = {
        "FT": "/Tx",
        "T": pydyf.String(named.get(FIELD)),
        "TU": pydyf.String(named.get(WORDS)),
        "F": PRINT,
        "Ff": LINES,
        "DA": pydyf.String(LOOK),
    }
    if value := named.get(VALUE):
        field |= {"V": pydyf.String(value), "Ff": READ_ONLY}
    if choices := named.get(CHOICES):
        options = pydyf.Array(map(pydyf.String, ("", *choices.split(","))))
        field |= {"FT": "/Ch", "Ff": COMBO, "Opt": options}
    return field


def _add_widget(
    pdf: PdfObject,
    field: Mapping[str, Untyped],
    box: Box,
    element: PdfObject,
    widest_px: float = math.inf,
) -> bytes:
    """Lay a field over a box, put it into the structure tree, and give its reference.

    `field` has what makes it one (FT, T, TU); `element` is that of the box.
    """
    import pydyf

    page = resolve(pdf, element["Pg"])
    rectangle = _rectangle(page, box, widest_px)
    root = resolve(pdf, pdf.catalog["StructTreeRoot"])
    numbers = resolve(pdf, root["ParentTree"])["Nums"]
    key = max(numbers[::2], default=-1) + 1
    look = _empty_look(rectangle)
    pdf.add_object(look)
    widget = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            **field,
            "Rect": pydyf.Array(rectangle),
            "P": page.reference,
            "AP": pydyf.Dictionary({"N": look.reference}),
            "StructParent": key,
        }
    )
    pdf.add_object(widget)
    content = {"Type": "/OBJR", "Pg": page.reference, "Obj": widget.reference}
    form = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/Form",
            "P": element.reference,
            "Pg": page.reference,
            "Alt": field["TU"],
            "K": pydyf.Dictionary(content),
        }
    )
    pdf.add_object(form)
    element["K"].append(form.reference)
    numbers.extend((key, form.reference))
    page.setdefault("Annots", pydyf.Array()).append(widget.reference)
    return bytes(widget.reference)


def _empty_look(rectangle: list[float]) -> PdfObject:
    """Make the look of a field that nobody has filled in."""
    import pydyf

    left, bottom, right, top = rectangle
    box = pydyf.Array([0, 0, round(right - left, 3), round(top - bottom, 3)])
    kind = {"Type": "/XObject", "Subtype": "/Form"}
    return pydyf.Stream(extra={**kind, "BBox": box, "Resources": pydyf.Dictionary()})


def _rectangle(page: PdfObject, box: Box, widest_px: float) -> list[float]:
    """Give left, bottom, right and top in points, from the foot of the page."""
    height = page["MediaBox"][3]
    left, top = box.border_box_x(), box.border_box_y()
    wide = box.border_width()
    width = min(wide, widest_px)
    if box.style["direction"] == "rtl":
        left += wide - width
    bottom = top + box.border_height()
    places = (left, bottom, left + width, top)
    x0, y0, x1, y1 = (value * _PT_FOR_A_PX for value in places)
    return [round(value, 3) for value in (x0, height - y0, x1, height - y1)]


def resolve(pdf: PdfObject, reference: bytes) -> PdfObject:
    """Give the object that a reference names."""
    return pdf.objects[int(reference.split()[0])]
