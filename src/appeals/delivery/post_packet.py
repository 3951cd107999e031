"""The post packet: one PDF to print, with an address sheet before each letter.

It is printed on both sides: each sheet and each letter begins on a new leaf.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from appeals.errors import MachineError, WorkspaceError
from appeals.languages.language import Language
from appeals.writers.pdf.weasy import render_page

if TYPE_CHECKING:
    import pikepdf


@dataclass(frozen=True, slots=True)
class PostItem:
    """A letter by post: its addressee, address and files.

    `name`, `address` and `sender` are lines. `pdfs` are printed after the address
    sheet, by their names; `others` are the names of files that a person prints.
    `reference` is that of the message.
    """

    name: tuple[str, ...]
    address: tuple[str, ...]
    sender: tuple[str, ...]
    reference: str
    pdfs: tuple[tuple[str, bytes], ...]
    others: tuple[str, ...] = ()


def write_post_packet(item: PostItem, language: Language) -> bytes:
    """Join the address sheet and the PDFs of a letter into one PDF.

    Raises MachineError if the packages for PDF are not installed, WorkspaceError for a
    damaged PDF.
    """
    try:
        import pikepdf
    except ImportError as error:
        raise MachineError(
            "what joins PDF files is not installed",
            remedy="`appeals doctor` says how to install it",
        ) from error
    sheet = render_page(_render_sheet(item, language)).pdf
    with pikepdf.open(io.BytesIO(sheet)) as front, pikepdf.new() as packet:
        packet.pages.extend(front.pages)
        _fill_leaf(packet)
        for name, content in item.pdfs:
            _append_pdf(packet, name, content)
        stream = io.BytesIO()
        packet.save(stream, deterministic_id=True)
    return stream.getvalue()


def join_packets(packets: Sequence[bytes]) -> bytes:
    """Join PDFs that fill whole leaves; raises as `write_post_packet`."""
    import pikepdf

    with pikepdf.new() as whole:
        for number, content in enumerate(packets, 1):
            _append_pdf(whole, f"packet {number}", content)
        stream = io.BytesIO()
        whole.save(stream, deterministic_id=True)
    return stream.getvalue()


def _append_pdf(packet: "pikepdf.Pdf", name: str, content: bytes) -> None:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as letter:
            packet.pages.extend(letter.pages)
    except pikepdf.PdfError as error:
        raise WorkspaceError(
            f"'{name}' is not a PDF that can be printed",
            remedy="print it to a new PDF, and take that",
        ) from error
    _fill_leaf(packet)


def _fill_leaf(packet: "pikepdf.Pdf") -> None:
    """Add a blank page if the last leaf is printed on one side only."""
    if len(packet.pages) % 2:
        box = packet.pages[-1].mediabox
        size = float(box[2]) - float(box[0]), float(box[3]) - float(box[1])
        packet.add_blank_page(page_size=size)


def _render_sheet(item: PostItem, language: Language) -> str:
    """Render a page: the sender small at the top, the address for a window envelope."""
    names = [escape(name) for name, _ in item.pdfs]
    apart = "(not in this packet: print it yourself)"
    names += [f"{escape(name)} {apart}" for name in item.others]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Address sheets</title><style>{_STYLE}</style></head>"
        f'<body dir="{language.direction}"><section><p class="from">'
        f'{" · ".join(map(escape, item.sender))}</p><p class="to">'
        f"{'<br>'.join(map(escape, (*item.name, *item.address)))}</p>"
        f"<h1>{escape(item.reference)}</h1><ul>"
        f"{''.join(f'<li>{name}</li>' for name in names)}</ul></section></body></html>"
    )


_STYLE = """
@page{size:A4;margin:20mm}
.from{font-size:8pt;margin:25mm 0 3mm 5mm;max-width:85mm}
.to{font-size:12pt;line-height:1.35;margin:0 0 40mm 5mm;max-width:100mm}
h1{font-size:11pt}li{font-size:10pt}
"""
