"""The form fields of a PDF that WeasyPrint made.

A field lies over what is printed, and has its place in the structure tree from the
start (ISO 14289-1, 7.18.4): what a program adds later has none. It shows nothing. Those
over signatures are filled when a letter is signed (ISO 32000-1, 12.7.4.5), those of a
list by a reviewer (12.7.4.3 and 12.7.4.4), in a font that every program has.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from appeals.model.people import FIELD_PREFIX
from appeals.writers.pdf.page import SIGNATURE, SIGNER

_WIDEST_PX = 300  # 79 mm
_PT_FOR_A_PX = 0.75
_PRINT, _LOCKED = 4, 128
FIELD, WORDS, VALUE, CHOICES = "data-field", "data-words", "data-value", "data-choices"
"""Attributes of such a paragraph: its name, what it is for, what it holds, and what
can be chosen, parted by commas."""

PRINT, READ_ONLY, LINES, COMBO = 4, 1, 1 << 12, 1 << 17
LOOK = b"/Helv 9 Tf 0 g"


def add_signature_fields(pdf: Any, elements: Iterable[tuple[Any, Any]]) -> None:  # noqa: ANN401  objects of pydyf
    """Lay a field over each signature. `elements` are boxes and their elements."""
    places: dict[str, tuple[Any, Any]] = {}
    for box, element in elements:
        if box.element is None or element.get("S") != "/P":
            continue
        signer = box.element.get(SIGNER)
        known = places.get(signer)
        if signer and (known is None or box.height > known[0].height):
            places[signer] = (box, element)
    if not places:
        return
    import pydyf  # type: ignore[import-untyped]  # untyped

    fields = pydyf.Array()
    for signer, (box, element) in places.items():
        fields.append(_add_field(pdf, signer, box, element, pydyf))
    form = pydyf.Dictionary({"Fields": fields, "SigFlags": 1})
    pdf.add_object(form)
    pdf.catalog["AcroForm"] = form.reference


def _add_field(pdf: Any, signer: str, box: Any, element: Any, pydyf: Any) -> bytes:  # noqa: ANN401  objects of pydyf
    field = {
        "FT": "/Sig",
        "T": pydyf.String(FIELD_PREFIX + signer),
        "TU": pydyf.String(box.element.get(SIGNATURE)),
        "F": _PRINT | _LOCKED,
    }
    return add_widget(pdf, field, box, element, _WIDEST_PX)


def add_widget(
    pdf: Any,  # noqa: ANN401  objects of pydyf
    field: Mapping[str, Any],  # its values are of pydyf
    box: Any,  # noqa: ANN401  of WeasyPrint
    element: Any,  # noqa: ANN401  objects of pydyf
    widest_px: float,
) -> bytes:
    """Lay a field over a box, put it into the structure tree, and give its reference.

    `field` has what makes it one (FT, T, TU); `element` is that of the box.
    """
    import pydyf

    page = _object(pdf, element["Pg"])
    rectangle = _rectangle(page, box, widest_px)
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    key = max(numbers[::2], default=-1) + 1
    look = _nothing(rectangle, pydyf)
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
    tag = {
        "Type": "/StructElem",
        "S": "/Form",
        "P": element.reference,
        "Pg": page.reference,
        "Alt": field["TU"],
        "K": pydyf.Dictionary(content),
    }
    form = pydyf.Dictionary(tag)
    pdf.add_object(form)
    element["K"].append(form.reference)
    numbers.extend((key, form.reference))
    page.setdefault("Annots", pydyf.Array()).append(widget.reference)
    return bytes(widget.reference)


def _nothing(rectangle: list[float], pydyf: Any) -> Any:  # noqa: ANN401  objects of pydyf
    """Give the look of a field that nobody has signed."""
    left, bottom, right, top = rectangle
    box = pydyf.Array([0, 0, round(right - left, 3), round(top - bottom, 3)])
    kind = {"Type": "/XObject", "Subtype": "/Form"}
    return pydyf.Stream(extra={**kind, "BBox": box, "Resources": pydyf.Dictionary()})


def _rectangle(page: Any, box: Any, widest_px: float) -> list[float]:  # noqa: ANN401  objects of pydyf and WeasyPrint
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


def _object(pdf: Any, reference: bytes) -> Any:  # noqa: ANN401  objects of pydyf
    return pdf.objects[int(reference.split()[0])]


def add_fillable_fields(pdf: Any, elements: Iterable[tuple[Any, Any]]) -> None:  # noqa: ANN401  objects of pydyf
    """Lay a field over each paragraph that names one. As `add_signature_fields`."""
    import pydyf

    fields = pydyf.Array()
    for box, element in elements:
        named = box.element if element.get("S") == "/P" else None
        if named is not None and named.get(FIELD):
            field = _field(named, pydyf)
            fields.append(add_widget(pdf, field, box, element, box.border_width()))
    if not fields:
        return
    font = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"}
    helvetica = pydyf.Dictionary({**font, "Encoding": "/WinAnsiEncoding"})
    pdf.add_object(helvetica)
    fonts = pydyf.Dictionary({"Helv": helvetica.reference})
    form = {"Fields": fields, "DR": pydyf.Dictionary({"Font": fonts})}
    written = pydyf.Dictionary({**form, "DA": pydyf.String(LOOK)})
    pdf.add_object(written)
    pdf.catalog["AcroForm"] = written.reference


def _field(named: Any, pydyf: Any) -> Mapping[str, Any]:  # noqa: ANN401  an element, and values of pydyf
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
