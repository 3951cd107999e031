"""Equal trees give equal bytes, any text gives well-formed XML."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from xml.etree.ElementTree import Element

from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.model.document import (
    Emphasis,
    Letterhead,
    Link,
    Note,
    NoteMark,
    Paragraph,
    Span,
    Text,
)
from appeals.writers.docx import write_docx
from tests.writers.docx.invariants import W, read, violations
from tests.writers.docx.packages import OWN_REFERENCE
from tests.writers.docx.trees import letter, rich_document

DIGEST = """
import hashlib, sys
from appeals.writers.docx import write_docx
from tests.writers.docx.trees import rich_document
print(hashlib.sha256(write_docx(rich_document())).hexdigest())
assert not {"lxml", "docx", "weasyprint"} & set(sys.modules)
"""
ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "<>&\"'\u00ad\x00\x08\x0b\x1f\ufffe\uffff\ud800؟ا漢\u200f\u2028]"
        ),
    ),
    max_size=30,
)


def printable(text: str) -> str:
    """Give the text that XML 1.0 can hold, as a parser gives it back (2.11)."""
    kept = (
        c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff")
    )
    return (
        "".join(kept)
        .translate({0xFFFE: None, 0xFFFF: None})
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )


def typed(part: Element) -> str:
    """Give the words of a part; Word writes a soft hyphen as an element of its own."""
    return "".join(
        "\u00ad" if each.tag == W + "softHyphen" else each.text or ""
        for each in part.iter()
        if each.tag in {W + "t", W + "softHyphen"}
    )


def test_equal_trees_give_equal_bytes_in_every_process() -> None:
    digests = {hashlib.sha256(write_docx(rich_document())).hexdigest()}
    for seed in ("0", "42"):
        run = subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout.strip())
    assert len(digests) == 1


def test_the_reference_file_of_the_package_may_be_handed_in() -> None:
    own = write_docx(rich_document())
    assert write_docx(rich_document(), OWN_REFERENCE, "x.docx") == own


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT, ANY_TEXT, st.sampled_from(["zh-Hans", "ar", None]))
def test_any_text_comes_back_as_it_was(text: str, other: str, lang: str | None) -> None:
    document = letter(
        Paragraph(
            (
                Span((Emphasis((Text(text),)),), lang=lang),
                NoteMark(1),
                Link(f"https://example.org/{text}", (Text(other),)),
            )
        ),
        notes=(Note(1, (Text(f"A {other}"),)),),
    )
    document = replace(document, letterhead=Letterhead(text, (other,)), title=text)
    data = write_docx(document)
    assert violations(data) == []
    parts = read(data)
    body, notes = (
        typed(parts[f"word/{name}.xml"]) for name in ("document", "footnotes")
    )
    assert body == printable(text) + printable(other)
    assert notes == printable(f"A {other}")
