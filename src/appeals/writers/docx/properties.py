"""What a file says about itself: title, organisation, language and date only."""

from typing import Final

from appeals.model.document import Document
from appeals.model.office_zip import DECLARATION
from appeals.writers.docx.markup import escaped

_CORE: Final = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
APP_PROPERTIES: Final = (
    f"{DECLARATION}<Properties xmlns="
    '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
"""The part that names the program: it names none."""


def core_properties(document: Document) -> str:
    """Print the core properties (ECMA-376 part 2, 11); both times are the date's."""
    moment = document.moment
    return (
        f"{DECLARATION}<cp:coreProperties {_CORE}>"
        f"<dc:title>{escaped(document.title)}</dc:title>"
        f"<dc:creator>{escaped(document.letterhead.organisation)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        f"<dc:language>{escaped(document.lang)}</dc:language></cp:coreProperties>"
    )
