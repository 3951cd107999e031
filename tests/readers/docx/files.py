"""Small Word files for tests, made from the XML that matters."""

from collections.abc import Mapping

from tests.writers.docx.packages import zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{WORD}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)


def word_file(
    body: str, more: Mapping[str, str] | None = None, *, main_type: str = _MAIN
) -> bytes:
    """Give a Word file with this body; `more` are its other parts by kind, inner XML.

    Kinds are footnotes, endnotes, comments, commentsExtended, styles, numbering.
    """
    more = more or {}
    roots = {"commentsExtended": "w15:commentsEx"}
    links = "".join(
        f'<Relationship Id="r{kind}" Type="{_KIND}/{kind}" Target="{kind}.xml"/>'
        for kind in more
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Override '
        f'PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="r1" '
        f'Type="{_KIND}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body>"
        "</w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_LINKS}">{links}'
        f'<Relationship Id="rWeb" Type="{_KIND}/hyperlink" TargetMode="External" '
        'Target="https://example.org/a"/></Relationships>',
    }
    for kind, inner in more.items():
        root = roots.get(kind, f"w:{kind}")
        parts[f"word/{kind}.xml"] = f"<{root} {NAMESPACES}>{inner}</{root}>"
    return zipped({name: text.encode() for name, text in parts.items()})


def run(text: str, properties: str = "") -> str:
    """Give a run of words."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str, properties: str = "") -> str:
    """Give a paragraph of runs."""
    look = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{look}{''.join(inner)}</w:p>"


def inserted(inner: str, author: str = "Reviewer") -> str:
    """Give words that somebody inserted."""
    who = f'w:author="{author}" w:date="2026-11-29T10:00:00Z"'
    return f'<w:ins w:id="90" {who}>{inner}</w:ins>'


def deleted(text: str, author: str = "Reviewer") -> str:
    """Give words that somebody struck."""
    return (
        f'<w:del w:id="91" w:author="{author}" w:date="2026-11-29T10:00:00Z">'
        f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'
    )


def mark(id_: int) -> str:
    """Give the mark of a footnote."""
    return f'<w:r><w:footnoteReference w:id="{id_}"/></w:r>'


def note(id_: int, *inner: str, gap: str = "<w:r><w:tab/></w:r>") -> str:
    """Give a footnote that begins with its number."""
    number = f"<w:r><w:footnoteRef/></w:r>{gap}"
    return f'<w:footnote w:id="{id_}"><w:p>{number}{"".join(inner)}</w:p></w:footnote>'
