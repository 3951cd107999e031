"""One letter with eight notes, as every tool under test wants it."""

import functools
import html
import json
import tempfile
from pathlib import Path

from appeals.model.document import (
    Block,
    Document,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    NoteNumber,
    Paragraph,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
    plain_text,
)
from benchmarks.reference import compose

NAIVE_CSS = """
@page { size: A4; margin: 25mm; @footnote { border-top: 0.5pt solid } }
body { font-family: serif; font-size: 11pt; text-align: justify; hyphens: auto }
.note { float: footnote }
"""


@functools.cache
def files() -> Path:
    """Write letter.md, letter.html and values.json once; give their folder."""
    folder = Path(tempfile.mkdtemp(prefix="appeals-bench-"))
    document = compose().document
    (folder / "letter.html").write_text(as_html(document), encoding="utf-8")
    (folder / "letter.md").write_text(as_markdown(document, None), encoding="utf-8")
    values: dict[str, str] = {}
    template = as_markdown(document, values)
    (folder / "template.md").write_text(template, encoding="utf-8")
    (folder / "values.json").write_text(json.dumps(values), encoding="utf-8")
    return folder


def as_markdown(document: Document, values: dict[str, str] | None) -> str:
    """Write pandoc's Markdown.

    `values` None keeps all words; a dict takes the words of the letter's frame
    (address, date, subject ...) and of the notes, and leaves `{{ fields }}`.
    """
    parts = [_markdown_block(block, values) for block in document.blocks]
    parts += [
        f"[^{note.number}]: {_field(_markdown(note.inlines), values)}"
        for note in document.notes
    ]
    return "\n\n".join(parts) + "\n"


def _field(words: str, values: dict[str, str] | None) -> str:
    if values is None:
        return words
    name = f"field_{len(values)}"
    values[name] = words
    return f"{{{{ {name} }}}}"


def _markdown_block(block: Block, values: dict[str, str] | None) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_markdown(block.inlines)}"
        case Paragraph(role="body"):
            return _markdown(block.inlines)
        case Paragraph():
            return _field(plain_text(block.inlines), values)
        case ListBlock():
            mark = "1. " if block.is_ordered else "-  "
            return "\n\n".join(
                mark + "\n\n   ".join(_markdown_block(each, values) for each in item)
                for item in block.items
            )
        case Quotation():
            return "\n>\n".join(
                f"> {_markdown_block(each, values)}" for each in block.blocks
            )
        case Table():
            rows = [block.header, ("---",) * len(block.alignments), *block.rows]
            return "\n".join(
                "| "
                + " | ".join(c if isinstance(c, str) else _markdown(c) for c in row)
                + " |"
                for row in rows
            )


def _markdown(inlines: tuple[Inline, ...]) -> str:
    parts = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(inline.text)
            case Emphasis():
                parts.append(f"*{_markdown(inline.inlines)}*")
            case Strong():
                parts.append(f"**{_markdown(inline.inlines)}**")
            case Link():
                parts.append(f"[{_markdown(inline.inlines)}]({inline.href})")
            case Span():
                parts.append(_markdown(inline.inlines))
            case LineBreak():
                parts.append("\\\n")
            case NoteMark():
                parts.append(f"[^{inline.number}]")
            case NoteNumber():
                parts.append(str(inline.number))
    return "".join(parts)


def as_html(document: Document) -> str:
    """Write the page that a first-time user of WeasyPrint would write."""
    notes = {note.number: _html(note.inlines, {}) for note in document.notes}
    body = "\n".join(_html_block(block, notes) for block in document.blocks)
    return (
        f'<html lang="{document.lang}"><head><style>{NAIVE_CSS}</style></head>'
        f"<body>{body}</body></html>"
    )


def _html_block(block: Block, notes: dict[int, str]) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{_html(block.inlines, notes)}</h{block.level}>"
        case Paragraph():
            return f"<p>{_html(block.inlines, notes)}</p>"
        case ListBlock():
            tag = "ol" if block.is_ordered else "ul"
            items = "".join(
                f"<li>{''.join(_html_block(each, notes) for each in item)}</li>"
                for item in block.items
            )
            return f"<{tag}>{items}</{tag}>"
        case Quotation():
            inside = "".join(_html_block(each, notes) for each in block.blocks)
            return f"<blockquote>{inside}</blockquote>"
        case Table():
            rows = "".join(
                "<tr>" + "".join(f"<td>{_html(c, notes)}</td>" for c in row) + "</tr>"
                for row in (block.header, *block.rows)
            )
            return f"<table>{rows}</table>"


def _html(inlines: tuple[Inline, ...], notes: dict[int, str]) -> str:
    parts = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(html.escape(inline.text))
            case Emphasis():
                parts.append(f"<em>{_html(inline.inlines, notes)}</em>")
            case Strong():
                parts.append(f"<strong>{_html(inline.inlines, notes)}</strong>")
            case Link():
                href = html.escape(inline.href)
                parts.append(f'<a href="{href}">{_html(inline.inlines, notes)}</a>')
            case Span():
                parts.append(f"<span>{_html(inline.inlines, notes)}</span>")
            case LineBreak():
                parts.append("<br>")
            case NoteMark():
                parts.append(f'<span class="note">{notes[inline.number]}</span>')
            case NoteNumber():
                parts.append(str(inline.number))
    return "".join(parts)
