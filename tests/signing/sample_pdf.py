"""A letter of three pages with empty, tagged signature fields."""

import io
from functools import cache
from unittest import mock

import pikepdf

from appeals.writers.pdf import tagging, write_pdf
from tests.writers.sample import sample_document

WORDS = "Signature, Université “Été” (組織, منظمة)"
LEFT, BOTTOM, WIDTH, HEIGHT = 72, 72, 200, 60


@cache
def unsigned(*signers):
    """Draw the letter, with the fields `signature-<signer>` over its last page."""
    freeze = tagging.freeze

    def add_fields(pdf):
        for place, signer in enumerate(signers):
            add_field(pdf, signer, LEFT + place * (WIDTH + 20))
        freeze(pdf)

    with mock.patch.object(tagging, "freeze", add_fields):
        return write_pdf(sample_document()).pdf


def add_field(pdf, signer, left):
    import pydyf

    def at(reference):
        return pdf.objects[int(reference.split()[0])]

    def add(content):
        pdf.add_object(content)
        return content

    page = at(pdf.page_references[-1])
    tree = at(pdf.catalog["StructTreeRoot"])
    top = at(tree["K"][0])
    numbers = at(tree["ParentTree"])["Nums"]
    key = max(numbers[::2]) + 1
    words = pydyf.String(f"{WORDS}: {signer}")
    box = [0, 0, WIDTH, HEIGHT]
    form = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array(box)}
    look = add(pydyf.Stream(extra={**form, "Resources": pydyf.Dictionary()}))
    place = {
        "Type": "/Annot",
        "Subtype": "/Widget",
        "FT": "/Sig",
        "T": pydyf.String(f"signature-{signer}"),
        "TU": words,
        "Rect": pydyf.Array([left, BOTTOM, left + WIDTH, BOTTOM + HEIGHT]),
        "F": 132,
        "P": page.reference,
        "AP": pydyf.Dictionary({"N": look.reference}),
        "StructParent": key,
    }
    field = add(pydyf.Dictionary(place))
    there = {"Type": "/OBJR", "Pg": page.reference, "Obj": field.reference}
    tag = {
        "Type": "/StructElem",
        "S": "/Form",
        "P": top.reference,
        "Pg": page.reference,
        "Alt": words,
        "K": pydyf.Dictionary(there),
    }
    element = add(pydyf.Dictionary(tag))
    top["K"].append(element.reference)
    numbers.extend((key, element.reference))
    page.setdefault("Annots", pydyf.Array()).append(field.reference)
    if "AcroForm" not in pdf.catalog:
        fields = pydyf.Array()
        form = add(pydyf.Dictionary({"Fields": fields, "SigFlags": 1}))
        pdf.catalog["AcroForm"] = form.reference
    at(pdf.catalog["AcroForm"])["Fields"].append(field.reference)


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def saved(pdf, **options):
    out = io.BytesIO()
    pdf.save(out, static_id=True, fix_metadata_version=False, **options)
    return out.getvalue()
