"""A letter of two pages with empty, tagged signature fields, as the writer makes it."""

import io
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from appeals.writers.pdf import write_pdf
from tests.writers.sample import sample_document

BOX = (72, 72, 272, 132)


@cache
def unsigned(*signers):
    """Draw the letter, with the fields `signature-<signer>` over its last page."""
    drawn = write_pdf(sample_document()).pdf
    if not signers:
        return drawn
    pdf = pikepdf.open(io.BytesIO(drawn))
    page = pdf.pages[-1].obj
    tree = pdf.Root.StructTreeRoot
    top = tree.K[0] if isinstance(tree.K, Array) else tree.K
    fields = [
        add_field(pdf, page, name, place, top) for place, name in enumerate(signers)
    ]
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(fields), SigFlags=1))
    return saved(pdf)


def add_field(pdf, page, signer, place, top):
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    key = max(int(nums[i]) for i in range(0, len(nums), 2)) + 1
    look = pdf.make_stream(
        b"",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, BOX[2] - BOX[0], BOX[3] - BOX[1]]),
        Resources=Dictionary(),
    )
    words = String(f"Signature: {signer}")
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(f"signature-{signer}"),
            TU=words,
            Rect=Array([BOX[0] + 220 * place, BOX[1], BOX[2] + 220 * place, BOX[3]]),
            F=132,
            P=page,
            AP=Dictionary(N=look),
            StructParent=key,
        )
    )
    content = Dictionary(Type=Name.OBJR, Pg=page, Obj=field)
    tag = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Form, P=top, Pg=page, Alt=words)
    )
    tag.K = content
    top.K.append(tag)
    nums.append(key)
    nums.append(tag)
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(field)
    return field


def saved(pdf, **options):
    out = io.BytesIO()
    pdf.save(
        out,
        static_id=True,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        **options,
    )
    return out.getvalue()
