"""Attacks on what is read: parts, content types, relationships."""

from appeals.signing.verdict import Verdict
from tests.signing.sample_docx import (
    DOCUMENT,
    DOCUMENT_RELATIONSHIPS,
    NOTES_RELATIONSHIPS,
    OFFICE,
    ROOT_RELATIONSHIPS,
    TYPES,
    Signed,
    part,
    rebuilt,
    swapped,
)

CHANGED = Verdict.CHANGED
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FOOTER = (
    '<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:p><w:r><w:t>and so on</w:t></w:r></w:p></w:ftr>"
)


def tied(data: bytes, name: str, relationship: str) -> bytes:
    """Add a relationship behind the others of the file `name`."""
    return swapped(data, name, "</Relationships>", f"{relationship}</Relationships>")


def before_ours(data: bytes, row: str) -> bytes:
    """Add a row to the content types, in front of those of the signatures."""
    return swapped(
        data, TYPES, '<Default Extension="sigs"', f'{row}<Default Extension="sigs"'
    )


def relationship(kind: str, target: str, id_: str = "rId99", more: str = "") -> str:
    return f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"{more}/>'


def with_footer(s: Signed) -> bytes:
    data = tied(s.one, DOCUMENT_RELATIONSHIPS, relationship("footer", "evil.xml"))
    row = f'<Override PartName="/word/evil.xml" ContentType="{WORD_TYPE}.footer+xml"/>'
    return rebuilt(before_ours(data, row), {"word/evil.xml": FOOTER})


def second_letter(s: Signed) -> bytes:
    row = (
        '<Override PartName="/word/document2.xml" '
        f'ContentType="{WORD_TYPE}.document.main+xml"/>'
    )
    data = before_ours(s.one, row)
    data = rebuilt(data, {"word/document2.xml": part(s.one).replace("urge", "thank")})
    new = relationship("officeDocument", "word/document2.xml", "rId0")
    return swapped(data, ROOT_RELATIONSHIPS, "<Relationship ", f"{new}<Relationship ")


def without_header(s: Signed) -> bytes:
    relationships = part(s.one, DOCUMENT_RELATIONSHIPS)
    start = relationships.rindex(
        "<Relationship ", 0, relationships.index('Target="header2.xml"')
    )
    end = relationships.index("/>", start) + 2
    types = part(s.one, TYPES)
    at = types.index('<Override PartName="/word/header2.xml"')
    types = types[:at] + types[types.index("/>", at) + 2 :]
    changes = {
        DOCUMENT_RELATIONSHIPS: relationships[:start] + relationships[end:],
        TYPES: types,
    }
    return rebuilt(s.one, changes, dropped=("word/header2.xml",))


def rows_exchanged(s: Signed) -> bytes:
    """Exchange the first two content types: no reader sees a difference."""
    types = part(s.one, TYPES)
    first = types.index("<Default")
    second = types.index("<Default", first + 1)
    third = types.index("<", second + 1)
    return rebuilt(
        s.one,
        {
            TYPES: types[:first]
            + types[second:third]
            + types[first:second]
            + types[third:]
        },
    )


IMAGE = relationship(
    "image", "https://example.org/a.png", more=' TargetMode="External"'
)
TEMPLATE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + relationship(
        "attachedTemplate", "https://example.org/a.dotm", more=' TargetMode="External"'
    )
    + "</Relationships>"
)
MAIN = f'{WORD_TYPE}.document.main+xml"'
MACRO = 'application/vnd.ms-word.document.macroEnabled.main+xml"'
ADDED_DEFAULT = '<Default Extension="bin" ContentType="application/octet-stream"/>'
ADDED_OVERRIDE = (
    f'<Override PartName="/word/x.xml" ContentType="{WORD_TYPE}.footer+xml"/>'
)

ATTACKS = {
    "a word of the letter is another": (
        CHANGED,
        "'word/document.xml' was changed",
        lambda s: swapped(s.one, DOCUMENT, "respectfully", "urgently"),
    ),
    "a paragraph is hidden": (
        CHANGED,
        "'word/document.xml' was changed",
        lambda s: swapped(s.one, DOCUMENT, "<w:rPr>", "<w:rPr><w:vanish/>"),
    ),
    "a note is another": (
        CHANGED,
        "'word/footnotes.xml' was changed",
        lambda s: swapped(s.one, "word/footnotes.xml", "para", "Para"),
    ),
    "a style is another": (
        CHANGED,
        "'word/styles.xml' was changed",
        lambda s: swapped(s.one, "word/styles.xml", "<w:rPr>", "<w:rPr><w:strike/>"),
    ),
    "a list counts otherwise": (
        CHANGED,
        "'word/numbering.xml' was changed",
        lambda s: swapped(s.one, "word/numbering.xml", 'w:val="1"', 'w:val="7"'),
    ),
    "the running head is another": (
        CHANGED,
        "'word/header1.xml' was changed",
        lambda s: swapped(s.one, "word/header1.xml", "<w:p>", "<w:p><w:pPr/>"),
    ),
    "a setting is another": (
        CHANGED,
        "'word/settings.xml' was changed",
        lambda s: swapped(
            s.one, "word/settings.xml", "</w:settings>", " </w:settings>"
        ),
    ),
    "the organisation in the properties is another": (
        CHANGED,
        "'docProps/core.xml' was changed",
        lambda s: swapped(s.one, "docProps/core.xml", "<dc:creator>", "<dc:creator>X"),
    ),
    "a program is named in the properties": (
        CHANGED,
        "'docProps/app.xml' was changed",
        lambda s: swapped(s.one, "docProps/app.xml", "/>", " />"),
    ),
    "a link leads elsewhere": (
        CHANGED,
        "relationships in 'word/_rels/footnotes.xml.rels' were",
        lambda s: swapped(s.one, NOTES_RELATIONSHIPS, "undocs.org", "example.org"),
    ),
    "a link is not one any more": (
        CHANGED,
        "which is not a plain name",
        lambda s: swapped(s.one, NOTES_RELATIONSHIPS, ' TargetMode="External"', ""),
    ),
    "two relationships change places": (
        CHANGED,
        "relationships in 'word/_rels/document.xml.rels' were changed",
        lambda s: swapped(
            swapped(
                swapped(
                    s.one, DOCUMENT_RELATIONSHIPS, '"header1.xml"', '"header0.xml"'
                ),
                DOCUMENT_RELATIONSHIPS,
                '"header2.xml"',
                '"header1.xml"',
            ),
            DOCUMENT_RELATIONSHIPS,
            '"header0.xml"',
            '"header2.xml"',
        ),
    ),
    "a space is between relationships": (
        CHANGED,
        "packed anew",
        lambda s: swapped(s.one, DOCUMENT_RELATIONSHIPS, "/><", "/> <"),
    ),
    "a footer is added": (CHANGED, "'word/evil.xml' is not covered", with_footer),
    "a part is added that nothing names": (
        CHANGED,
        "'word/evil.xml' is tied to nothing",
        lambda s: rebuilt(s.one, {"word/evil.xml": FOOTER}),
    ),
    "a header is taken out": (
        CHANGED,
        "'word/header2.xml' was taken out",
        without_header,
    ),
    "a part is missing": (
        CHANGED,
        "gives a type to '/word/theme.xml'",
        lambda s: rebuilt(s.one, dropped=("word/theme.xml",)),
    ),
    "a type is given to a part that is absent": (
        CHANGED,
        "gives a type to '/word/x.xml'",
        lambda s: before_ours(s.one, ADDED_OVERRIDE),
    ),
    "a type is given to an ending that is absent": (
        CHANGED,
        "files '.bin'",
        lambda s: before_ours(s.one, ADDED_DEFAULT),
    ),
    "the styles get another type": (
        CHANGED,
        "content type of 'word/styles.xml' was changed",
        lambda s: swapped(s.one, TYPES, ".styles+xml", ".stylesX+xml"),
    ),
    "the type of all XML is another": (
        CHANGED,
        "packed anew",
        lambda s: swapped(s.one, TYPES, '"application/xml"', '"text/xml"'),
    ),
    "content types change places": (CHANGED, "packed anew", rows_exchanged),
    "the letter may run macros": (
        CHANGED,
        "of another type",
        lambda s: swapped(s.one, TYPES, MAIN, MACRO),
    ),
    "a second letter comes first": (
        CHANGED,
        "2 of its parts say they are the letter",
        second_letter,
    ),
    "a picture is fetched from elsewhere": (
        CHANGED,
        "fetches 'https://example.org/a.png'",
        lambda s: tied(s.one, DOCUMENT_RELATIONSHIPS, IMAGE),
    ),
    "a template is fetched from elsewhere": (
        CHANGED,
        "fetches 'https://example.org/a.dotm'",
        lambda s: rebuilt(s.one, {"word/_rels/settings.xml.rels": TEMPLATE}),
    ),
    "relationships hold a document type": (
        CHANGED,
        "document type declaration",
        lambda s: swapped(
            s.one,
            DOCUMENT_RELATIONSHIPS,
            "<Relationships",
            "<!DOCTYPE a><Relationships",
        ),
    ),
    "a relationship has the id of another": (
        CHANGED,
        "names 'rId1' twice",
        lambda s: tied(
            s.one, DOCUMENT_RELATIONSHIPS, relationship("footer", "footer1.xml", "rId1")
        ),
    ),
}
