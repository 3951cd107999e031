"""A letter of three pages with empty, tagged signature fields."""

import io
from dataclasses import replace
from functools import cache

import pikepdf

from appeals.model.document import Paragraph, Text
from appeals.writers.pdf.weasy import WeasyprintEngine
from tests.writers.sample import lines, sample_document

NAME = "Université “Été” – 組織, منظمة: {}"


@cache
def unsigned(*signers):
    """Render the letter, with the field `signature-<signer>` for each."""
    letter = sample_document()
    blocks = tuple(
        Paragraph(lines(NAME.format(each), "Director"), "signature", signer=each)
        for each in signers
    )
    closing = (*letter.blocks, Paragraph((Text("Signed by:"),)), *blocks)
    return WeasyprintEngine().render(replace(letter, blocks=closing)).pdf


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def saved(pdf, **options):
    out = io.BytesIO()
    pdf.save(out, static_id=True, fix_metadata_version=False, **options)
    return out.getvalue()
