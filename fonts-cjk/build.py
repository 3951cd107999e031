"""Cut Noto Serif SC and TC to what letters need, as static TrueType.

Run:   python build.py FOLDER     FOLDER holds NotoSerifCJK-{Regular,Bold}.ttc
Needs: fontTools 4.68. Takes about four minutes; README.md gives every command.

The characters of GB 2312 (SC) and of level 1 of Big5 (TC), those of both that occur
in names, Chinese punctuation. No Latin letter and no digit: those come from the
Latin face of the letter, which follows this one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

FACES = {"SC": 2, "TC": 3}  # places in the collection
STYLES = ("Regular", "Bold")
TARGET = Path(__file__).parent / "src" / "appeals_fonts_cjk"
LARGEST_BYTES = 4_000_000
TOLERANCE = 1.0  # of 1000 units to the em
DATE = 3_692_217_600  # 2021-01-01, in seconds from 1904

PUNCTUATION = (
    "\u00b7\u00d7\u2014\u2015\u2016\u2018\u2019\u201c\u201d\u2025\u2026\u2027\u203b"
    "\u25cb\u25cf\u25a1\u25a0\u25c6\u25c7\u2605\u2606\u2103"
)
BLANKS = " \u00a0\u2002\u2003\u2009\u200b\u202f"
RANGES = (
    (0x3000, 0x303F),  # CJK symbols and punctuation
    (0x3105, 0x312F),  # bopomofo
    (0x2460, 0x2473),  # circled numbers
    (0x3220, 0x3229),  # parenthesised ideographs
    (0xFE30, 0xFE4F),  # compatibility forms
    (0xFF01, 0xFFE6),  # full-width forms
)
NAMES = (
    "喆堃昇瑀珺玥翀赟囍镕祎旻晳晞炘烜烨焜煊琤琬瑄瑢璟甯皊祺筠綮纮绚翊荻菡蔼薷"
    "訢赪跹逄郏郗邰鄢鋆锴镒阇陟隽霏靓颀颢飏馥骁骐骞鲲麒麾龑旸昉昕晟晗暐栩桢梓"
    "棽椿楒榘槿樾橦欤毓沁沄沅沣洺浠浵涞淏淼渌湉湜湲滢漪潆潞澍瀚灏燚犇猷玎玕玘玚"
    "玟玢珅珩珮珽琇琎琏琛琦琨琪琯琰琲瑗瑛瑜瑭瑷璇璐璘璩瓒峯裏嘅嚟啲喺咗冇佢哋嗰"
    "砵涌邨埗磡氹脷舖衞鷄麪麵着台湾髙﨑䶮𬀩𬱖"
)


def characters(face: str) -> set[int]:
    """Give the code points of a face."""
    text = BLANKS + PUNCTUATION + NAMES + "".join(_of_charset(face))
    ranges = (code for first, last in RANGES for code in range(first, last + 1))
    return {ord(c) for c in text} | set(ranges)


def _of_charset(face: str) -> Iterator[str]:
    """Yield ideographs: rows 16 to 87 of GB 2312, or A440 to C67E of Big5."""
    if face == "SC":
        codec, rows, cells = "gb2312", range(0xB0, 0xF8), [*range(0xA1, 0xFF)]
    else:
        codec, rows = "big5", range(0xA4, 0xC7)
        cells = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    for row in rows:
        for cell in cells:
            if codec == "big5" and (row, cell) > (0xC6, 0x7E):
                return
            try:
                yield bytes((row, cell)).decode(codec)
            except UnicodeDecodeError:
                continue


def cut(font: TTFont, codes: set[int]) -> TTFont:
    """Drop all other glyphs, layout tables and remedies."""
    options = subset.Options(
        layout_features=[],
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        drop_tables=["DSIG", "GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def to_truetype(font: TTFont) -> TTFont:
    """Put quadratic curves in the place of the cubic ones of CFF."""
    order = font.getGlyphOrder()
    glyph_set = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].render(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    del font["CFF "]
    table.compile(font)
    for name in order:
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(table[name], "xMin", 0))
    highest = font["maxp"]
    highest.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions",
    ):  # fmt: skip
        setattr(highest, field, 0)
    highest.maxZones = 1
    highest.maxComponentElements = highest.maxComponentDepth = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    font.recalcTimestamp = False
    font["head"].modified = DATE
    return font


def main(folder: Path) -> None:
    """Write the four faces."""
    for style in STYLES:
        collection = TTCollection(folder / f"NotoSerifCJK-{style}.ttc", lazy=True)
        for face, place in FACES.items():
            font = collection.fonts[place]
            wanted = characters(face) & set(font.getBestCmap())
            target = TARGET / f"NotoSerif{face}-{style}.ttf"
            to_truetype(cut(font, wanted)).save(target)
            size = target.stat().st_size
            sys.stderr.write(f"{target.name}: {len(wanted)} characters, {size} bytes\n")
            if size > LARGEST_BYTES:
                sys.exit(f"{target.name} is larger than {LARGEST_BYTES} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
