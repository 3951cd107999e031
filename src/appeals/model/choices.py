"""What may be chosen by name: styles of notes, formats of letters, transports.

Each list is here and nowhere else. The command line reads it for its help, so this
module imports nothing that is slow to load.
"""

from typing import Literal, get_args

StyleName = Literal["un", "oscola4", "oscola5", "bluebook"]
STYLES: tuple[StyleName, ...] = get_args(StyleName)

PdfEngineName = Literal["weasyprint", "typst"]
PdfEngineChoice = Literal["auto", "weasyprint", "typst"]
PDF_ENGINES: tuple[PdfEngineChoice, ...] = get_args(PdfEngineChoice)

Format = Literal["docx", "pdf", "html", "txt"]
FORMATS: tuple[Format, ...] = get_args(Format)

TransportName = Literal["outbox", "drafts", "smtp", "form", "post"]
TRANSPORTS: tuple[TransportName, ...] = get_args(TransportName)
