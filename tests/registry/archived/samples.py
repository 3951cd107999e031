"""Invented documents in the manner of the United Nations, as PDF and as Word file."""

import io

import pikepdf

SENTENCES = (
    "The Committee welcomes the report of the State party and the dialogue with it.",
    "The Committee is concerned that the law allows for secret custody of persons.",
    "The State party should, as a matter of urgency, repeal the provisions of the law.",
)


def paragraph(number: int) -> str:
    """Give the words of a paragraph, without its number."""
    return f"{SENTENCES[number % 3]} This is remark {number} of the observations."


def numbered(last: int) -> str:
    """Give paragraphs 1 to `last`, a line each, below a symbol and a title."""
    lines = ["CAT/C/XXX/CO/5", "Concluding observations on Examplia"]
    return "\n".join([*lines, *(f"{n}. {paragraph(n)}" for n in range(1, last + 1))])


def pdf_of(pages: list[list[tuple[str, float]]], **saved: object) -> bytes:
    """Make a PDF: for each page lines of text with the size of their letters."""
    file = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
    )
    for lines in pages:
        page = file.add_blank_page(page_size=(500, 700))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        drawn, height = [], 680.0
        for text, size in lines:
            height -= 20
            plain = text.replace("\\", "").replace("(", "\\(").replace(")", "\\)")
            drawn.append(f"BT /F1 {size} Tf 40 {height} Td ({plain}) Tj ET")
        page.Contents = file.make_stream("\n".join(drawn).encode("latin-1"))
    stream = io.BytesIO()
    file.save(stream, **saved)
    return stream.getvalue()


def observations(last: int = 24, a_page: int = 6) -> bytes:
    """Make a PDF of numbered paragraphs, with a symbol above and a number below."""
    pages = []
    for page, first in enumerate(range(1, last + 1, a_page), 1):
        lines = [("CAT/C/XXX/CO/5", 8.0)]
        for number in range(first, min(first + a_page, last + 1)):
            words = paragraph(number).split()
            lines += [
                (f"{number}. {' '.join(words[:9])}", 11.0),
                (" ".join(words[9:]), 11.0),
            ]
        lines += [(f"{page} See the report of the State party, para. {page}.", 8.0)]
        pages.append([*lines, (str(page), 8.0)])
    return pdf_of(pages)
