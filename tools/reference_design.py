"""The look of the package's reference.docx: faces, sizes, colours, styles, lists.

Lengths in WordprocessingML: twips (1/20 pt) for space, half points for letters,
eighths of a point for rules. Line heights are "at least": a face that sets its lines
wider (Chinese, Arabic) is not cut off.
"""

from dataclasses import dataclass
from typing import Final, Literal

from appeals.model.office_zip import DECLARATION
from appeals.writers.docx import styles
from appeals.writers.docx.markup import WORD

ACCENT: Final = "1F3A5F"
GREY: Final = "5A6470"
RULE: Final = "C3C9D1"
INK: Final = "1C2126"
FACE: Final = "Noto Serif"
EAST_ASIAN_FACE: Final = "Noto Serif SC"
COMPLEX_FACE: Final = "Noto Naskh Arabic"
LETTERHEAD_TABLE: Final = "Letterhead Table"
LETTERHEAD_RULE: Final = "Letterhead Rule"

_TEXT_WIDTH: Final = 9072  # A4 less margins of 25 mm
_LIST_STEP: Final = 454  # 8 mm
_PARAGRAPH_TAB: Final = 567  # 10 mm

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_THEME_COLOURS: Final = (
    ("dk1", "000000"),
    ("lt1", "FFFFFF"),
    ("dk2", ACCENT),
    ("lt2", "EEF1F5"),
    ("accent1", ACCENT),
    ("accent2", GREY),
    ("accent3", "7A4A2B"),
    ("accent4", "3B6B4F"),
    ("accent5", "6B3F66"),
    ("accent6", RULE),
    ("hlink", ACCENT),
    ("folHlink", ACCENT),
)
_THEME_FILL: Final = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_THEME_LINE: Final = f'<a:ln w="6350">{_THEME_FILL}</a:ln>'
_THEME_EFFECT: Final = "<a:effectStyle><a:effectLst/></a:effectStyle>"

BOLD: Final = "<w:b/><w:bCs/>"
ITALIC: Final = "<w:i/><w:iCs/>"
KEEP_NEXT: Final = "<w:keepNext/>"
KEEP_LINES: Final = "<w:keepLines/>"


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _size(points: float) -> str:
    """Set the size; Arabic letters a seventh larger, since Naskh is small on its line.

    10.5 pt beside 12 pt, as arabic-letter.css has it.
    """
    half, complex_half = round(points * 2), round(points * 2 * 8 / 7)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{complex_half}"/>'


def _spacing(before: float = 0, after: float = 0, line: float | None = None) -> str:
    """Space in points before and after, and the least height of a line."""
    height = f' w:line="{round(line * 20)}" w:lineRule="atLeast"' if line else ""
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
        f"{height}/>"
    )


def _exactly(points: float, after: float = 0) -> str:
    return (
        f'<w:spacing w:before="0" w:after="{round(after * 20)}" '
        f'w:line="{round(points * 20)}" w:lineRule="exact"/>'
    )


def _style_id(name: str) -> str:
    return "".join(word[0].upper() + word[1:] for word in name.split())


@dataclass(frozen=True, slots=True)
class Style:
    """A style: `paragraph` and `run` are its properties in the order of the schema."""

    name: str
    paragraph: str = ""
    run: str = ""
    kind: Literal["paragraph", "character", "table"] = "paragraph"
    base: str = "Normal"
    following: str = ""
    table: str = ""
    is_built_in: bool = False

    @property
    def id(self) -> str:
        """The id that Word, too, would make of the name."""
        return _style_id(self.name)

    def xml(self) -> str:
        """Print `w:style` (ECMA-376 part 1, 17.7.4.17)."""
        is_default = self.name in {"Normal", "Default Paragraph Font", "Normal Table"}
        base = "" if is_default or not self.base else self.base.replace(" ", "")
        follows = _style_id(self.following)
        parts = (
            f'<w:style w:type="{self.kind}"',
            ' w:default="1"' if is_default else "",
            "" if self.is_built_in else ' w:customStyle="1"',
            f' w:styleId="{self.id}"><w:name w:val="{self.name}"/>',
            f'<w:basedOn w:val="{base}"/>' if base else "",
            f'<w:next w:val="{follows}"/>' if follows else "",
            "<w:qFormat/>" if self.kind == "paragraph" else "",
            f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else "",
            f"<w:rPr>{self.run}</w:rPr>" if self.run else "",
            self.table,
            "</w:style>",
        )
        return "".join(parts)


def _heading(level: int, before: float, run: str) -> Style:
    paragraph = (
        f"{KEEP_NEXT}{KEEP_LINES}{_spacing(before, 4)}"
        f'<w:outlineLvl w:val="{level - 1}"/>'
    )
    return Style(
        styles.HEADINGS[level - 1],
        paragraph,
        run,
        following="Normal",
        is_built_in=True,
    )


def _list(name: str, number_id: int, after: float) -> Style:
    numbering = f'<w:numPr><w:numId w:val="{number_id}"/></w:numPr>'
    return Style(name, numbering + _spacing(0, after))


def _edge(side: str, eighths: int, colour: str) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="{colour}"/>'


# Rules above, below and between rows, none upright: as in letter.css.
_TABLE: Final = (
    "<w:tblPr><w:tblBorders>"
    f"{_edge('top', 6, INK)}{_edge('bottom', 6, INK)}{_edge('insideH', 2, RULE)}"
    '</w:tblBorders><w:tblCellMar><w:top w:w="50" w:type="dxa"/>'
    '<w:left w:w="0" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>'
    '<w:right w:w="227" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    f"{_edge('bottom', 4, INK)}</w:tcBorders></w:tcPr></w:tblStylePr>"
)
_NORMAL_TABLE: Final = (
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr>"
)
_NO_MARGINS: Final = (
    '<w:tblPr><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
    '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)
_RIGHT_TAB: Final = f'<w:tabs><w:tab w:val="right" w:pos="{_TEXT_WIDTH}"/></w:tabs>'
_DOTTED_TAB: Final = (
    f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{_TEXT_WIDTH}"/></w:tabs>'
)
_SMALL_GREY: Final = f"{_colour(GREY)}{_size(8)}"
_RULE_BELOW: Final = (
    f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="{ACCENT}"/>'
    "</w:pBdr>"
)

STYLES: Final = (
    Style(
        "Normal",
        f"<w:widowControl/>{_spacing(0, 6, 14.2)}",
        _size(10.5),
        is_built_in=True,
    ),
    Style("Default Paragraph Font", kind="character", is_built_in=True),
    Style("Normal Table", kind="table", table=_NORMAL_TABLE, is_built_in=True),
    _heading(1, 14, f"{BOLD}{_colour(ACCENT)}{_size(12)}"),
    _heading(2, 11, f"{BOLD}{_colour(ACCENT)}{_size(11)}"),
    _heading(3, 9, f"{BOLD}{_size(10.5)}"),
    _heading(4, 9, f"{BOLD}{ITALIC}{_size(10.5)}"),
    Style("Letter Delivery", KEEP_NEXT + _spacing(0, 4), _colour(GREY) + _size(8.5)),
    Style("Letter Address", KEEP_LINES + _spacing(0, 25)),
    Style("Letter Date", _spacing(0, 0)),
    Style("Letter Reference", _spacing(0, 0)),
    Style(
        "Letter Subject",
        f"{KEEP_NEXT}{KEEP_LINES}{_spacing(24, 14, 15.5)}",
        BOLD + _size(11.5),
    ),
    Style("Letter Salutation", KEEP_NEXT + _spacing(0, 8), following="Normal"),
    Style("Letter Closing", KEEP_NEXT + _spacing(12, 0)),
    # 12 mm for the signature, above the name.
    Style("Letter Signature", KEEP_LINES + _spacing(40, 6)),
    Style(
        "Letter Label",
        KEEP_NEXT + _spacing(18, 3),
        f'{BOLD}{_colour(ACCENT)}<w:spacing w:val="6"/>{_size(9)}',
    ),
    Style("Letter Annex", _spacing(0, 2, 12.5), _size(9)),
    # The cover of a submission: the title begins at a third of the page.
    Style(
        "Letter Cover Kind",
        KEEP_NEXT + _spacing(120, 8),
        _colour(GREY) + _size(11),
    ),
    Style(
        "Letter Cover Title",
        f"{KEEP_NEXT}{KEEP_LINES}{_spacing(0, 48, 29)}",
        f"{BOLD}{_colour(ACCENT)}{_size(22)}",
    ),
    Style(
        "Letter Cover Label",
        KEEP_NEXT + _spacing(0, 2),
        _colour(GREY) + _size(9),
    ),
    Style("Letter Cover Name", KEEP_LINES + _spacing(0, 20, 17), _size(12.5)),
    Style("Letter Cover Date", _spacing(12, 0), _size(10.5)),
    Style(
        styles.QUOTATION,
        f'{_spacing(2, 8, 13.5)}<w:ind w:left="567" w:right="567"/>',
        _size(10),
    ),
    _list(styles.NUMBERS, 1, 4),
    _list(styles.BULLETS, 2, 4),
    _list(styles.ASKS, 3, 4),
    _list(styles.PARAGRAPHS, 4, 6),
    Style(
        styles.CONTENTS[0],
        f"{_DOTTED_TAB}{_spacing(0, 2)}",
        is_built_in=True,
    ),
    Style(
        styles.CONTENTS[1],
        f'{_DOTTED_TAB}{_spacing(0, 2)}<w:ind w:left="340"/>',
        is_built_in=True,
    ),
    Style(styles.TABLE_TEXT, _spacing(0, 0, 12.5), _size(9)),
    Style(
        styles.TABLE_HEADING,
        KEEP_NEXT,
        BOLD + _colour(ACCENT),
        base=styles.TABLE_TEXT,
    ),
    Style(styles.GAP, _exactly(8), _size(4)),
    Style(
        styles.LETTERHEAD_NAME,
        _spacing(28, 2, 20),
        f'{BOLD}{_colour(ACCENT)}<w:spacing w:val="10"/>{_size(15)}',
    ),
    Style(styles.LETTERHEAD_LINE, _spacing(0, 0, 10.5), _SMALL_GREY),
    Style(LETTERHEAD_RULE, _RULE_BELOW + _exactly(5, after=10), _size(4)),
    Style(styles.RUNNING_HEADER, _RIGHT_TAB + _spacing(0, 0, 10.5), _SMALL_GREY),
    Style(
        styles.PAGE_COUNT,
        f'{_spacing(0, 0, 10.5)}<w:jc w:val="center"/>',
        _SMALL_GREY,
    ),
    Style("header", _spacing(), is_built_in=True),
    Style("footer", _spacing(), is_built_in=True),
    Style(
        styles.NOTE_TEXT,
        '<w:tabs><w:tab w:val="left" w:pos="340"/></w:tabs>'
        f'{_spacing(0, 2, 11)}<w:ind w:left="340" w:hanging="340"/>',
        _size(8.5),
        is_built_in=True,
    ),
    Style(
        styles.NOTE_REFERENCE,
        run='<w:vertAlign w:val="superscript"/>',
        kind="character",
        base="Default Paragraph Font",
        is_built_in=True,
    ),
    Style(
        styles.LINK,
        run=_colour(ACCENT),
        kind="character",
        base="Default Paragraph Font",
        is_built_in=True,
    ),
    Style(styles.TABLE, kind="table", base="Normal Table", table=_TABLE),
    Style(LETTERHEAD_TABLE, kind="table", base="Normal Table", table=_NO_MARGINS),
)


def styles_xml() -> str:
    """Print the styles part."""
    faces = (
        f'<w:rFonts w:ascii="{FACE}" w:hAnsi="{FACE}" '
        f'w:eastAsia="{EAST_ASIAN_FACE}" w:cs="{COMPLEX_FACE}"/>'
    )
    languages = '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    return (
        f'{DECLARATION}<w:styles xmlns:w="{WORD}"><w:docDefaults>'
        f"<w:rPrDefault><w:rPr>{faces}{languages}</w:rPr></w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" '
        'w:defSemiHidden="1" w:defUnhideWhenUsed="1" w:defQFormat="0" '
        'w:count="376"/>'
        f"{''.join(style.xml() for style in STYLES)}</w:styles>"
    )


def _levels(formats: tuple[tuple[str, str], ...], run: str = "") -> str:
    """Print nine levels that repeat `formats`: (number format, text of the number)."""
    levels = []
    for level in range(9):
        number_format, text = formats[level % len(formats)]
        number = text.replace("%", f"%{level + 1}")
        left = _LIST_STEP * (level + 1)
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{number_format}"/><w:lvlText w:val="{number}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" '
            f'w:hanging="{_LIST_STEP}"/></w:pPr>'
            f"{f'<w:rPr>{run}</w:rPr>' if run else ''}</w:lvl>"
        )
    return "".join(levels)


def numbering_xml() -> str:
    """Print the numbering part: numbers, bullets, requests, paragraphs."""
    numbers = (("decimal", "%."), ("lowerLetter", "(%)"), ("lowerRoman", "(%)"))
    bullets = (("bullet", "•"), ("bullet", "–"), ("bullet", "·"))
    lists: tuple[str, ...] = (
        _levels(numbers),
        _levels(bullets),
        _levels(numbers, BOLD + _colour(ACCENT)),
    )
    paragraphs = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:tabs>'
        f'<w:tab w:val="num" w:pos="{_PARAGRAPH_TAB}"/></w:tabs>'
        '<w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    )
    lists += (paragraphs + lists[0][lists[0].index('<w:lvl w:ilvl="1">') :],)
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{i}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for i, levels in enumerate(lists, 1)
    )
    numbered = "".join(
        f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>'
        for i in range(1, len(lists) + 1)
    )
    return (
        f'{DECLARATION}<w:numbering xmlns:w="{WORD}">{abstract}{numbered}</w:numbering>'
    )


def fonts_xml() -> str:
    """Print the font table: which face Word takes where ours is not installed."""
    fonts = (
        (FACE, "Cambria", "00", "roman"),
        (EAST_ASIAN_FACE, "SimSun", "86", "roman"),
        (COMPLEX_FACE, "Arabic Typesetting", "B2", "auto"),
    )
    body = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/>'
        f'<w:charset w:val="{charset}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, other, charset, family in fonts
    )
    return f'{DECLARATION}<w:fonts xmlns:w="{WORD}">{body}</w:fonts>'


def theme_xml() -> str:
    """Print the theme part (ECMA-376 part 1, 20.1.6.9).

    It offers the organisation's colours and faces in Word's menus. No style uses it,
    but Word expects one.
    """
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        for name, value in _THEME_COLOURS
    )
    faces = (
        f'<a:latin typeface="{FACE}"/><a:ea typeface="{EAST_ASIAN_FACE}"/>'
        f'<a:cs typeface="{COMPLEX_FACE}"/>'
    )
    return (
        f'{DECLARATION}<a:theme xmlns:a="{_DRAWING}" name="Letter">'
        f'<a:themeElements><a:clrScheme name="Letter">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Letter"><a:majorFont>{faces}</a:majorFont>'
        f"<a:minorFont>{faces}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Letter"><a:fillStyleLst>{_THEME_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_THEME_LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_THEME_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_THEME_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )
