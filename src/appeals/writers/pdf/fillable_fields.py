"""The fields of a list that a reviewer fills in (ISO 32000-1, 12.7.4.3 and 12.7.4.4).

An empty paragraph that names a field gets one laid over it, in its place of the
structure tree. It shows nothing until somebody fills it in; the font of what is typed
is one that every program has.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from appeals.writers.pdf.signature_fields import add_widget

FIELD, WORDS, VALUE, CHOICES = "data-field", "data-words", "data-value", "data-choices"
"""Attributes of such a paragraph: its name, what it is for, what it holds, and what
can be chosen, parted by commas."""

PRINT, READ_ONLY, LINES, COMBO = 4, 1, 1 << 12, 1 << 17
LOOK = b"/Helv 9 Tf 0 g"


def add_fillable_fields(pdf: Any, elements: Iterable[tuple[Any, Any]]) -> None:  # noqa: ANN401  objects of pydyf
    """Lay a field over each paragraph that names one. As `add_signature_fields`."""
    import pydyf  # type: ignore[import-untyped]  # untyped

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
