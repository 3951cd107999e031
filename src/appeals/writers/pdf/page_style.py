"""Which style sheets and fonts a letter needs, by the scripts in it.

The Latin, Greek, Cyrillic and Arabic faces are shipped. The Chinese ones, four files
of some 3 MB, are a distribution of their own, `appeals-fonts-cjk`.
"""

import importlib.util
import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from appeals.errors import MachineError
from appeals.model.document import (
    Document,
    Inline,
    Paragraph,
    Span,
    Text,
    inline_groups,
    walk_blocks,
    walk_inlines,
)
from appeals.writers.layout import style_sheet
from appeals.writers.pdf.startup import fonts_folder

CHINESE_PACKAGE = "appeals_fonts_cjk"
CHINESE_REMEDY = (
    "install the Chinese fonts: `appeals doctor` says how (in a copy of the source "
    "tree: ./run does it)"
)
REINSTALL = "the program is damaged: install it again from where you got it"
_ARABIC = re.compile(
    "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"
)
_CHINESE = re.compile(
    "[\u2e80-\u303f\u3105-\u312f\u3220-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uffe6\U00020000-\U0003134f]"
)
_TRADITIONAL = re.compile(r"zh-(?:.*-)?(?:Hant|TW|HK|MO)\b", re.IGNORECASE)
_URL = re.compile(r"url\(([^)]+)\)")
_TRUETYPE = b"\x00\x01\x00\x00"


class Sheet(NamedTuple):
    """A style sheet of the package; its addresses begin at `folder`, None: the root."""

    name: str
    folder: Path | None = None


def letter_sheets(document: Document) -> tuple[Sheet, ...]:
    """Name the sheets of a letter, faces first. Raises MachineError (`load_faces`)."""
    text = document_text(document)
    styles = [Sheet("letter.css")]
    if document.classification:
        styles.append(Sheet("classification.css"))
    if document.direction == "rtl":
        styles.append(Sheet("rtl.css"))
        if _ARABIC.search(text):
            styles.append(Sheet("arabic-letter.css"))
    if _CHINESE.search(text) and document.lang.split("-")[0] == "zh":
        styles.append(Sheet("chinese-letter.css"))
        if _TRADITIONAL.match(document.lang):
            styles.append(Sheet("traditional-letter.css"))
    return script_sheets(text, _language_tags(document), tuple(styles))


def script_sheets(
    text: str, tags: frozenset[str], styles: tuple[Sheet, ...] = ()
) -> tuple[Sheet, ...]:
    """Name the faces that `text` needs, then `styles`, then those of its scripts.

    `tags` are the language tags in it. Raises MachineError, see `load_faces`.
    """
    sheets = [load_faces("faces.css", fonts_folder())]
    scripts = []
    if _ARABIC.search(text):
        sheets.append(load_faces("faces-arabic.css", fonts_folder()))
        scripts.append(Sheet("arabic.css"))
    if _CHINESE.search(text):
        sheets += _chinese_faces(text, tags)
        scripts.append(Sheet("chinese.css"))
    first, rest = styles[:1], styles[1:]
    return (*sheets, *first, *scripts, *rest)


@cache
def load_faces(name: str, folder: Path) -> Sheet:
    """Give a sheet of faces whose files are there and sound.

    Raises MachineError when one is missing or damaged: a letter in another font, or
    with boxes for letters, is worse than no letter.
    """
    for file in _URL.findall(style_sheet(name)):
        path = folder / file
        try:
            is_sound = _is_truetype(path)
        except OSError as error:
            problem = error.strerror or "it cannot be read"
        else:
            problem = "" if is_sound else "it is damaged"
        if problem:
            raise MachineError(
                f"the font '{file}' of the PDF edition cannot be used: {problem}",
                remedy=REINSTALL,
            )
    return Sheet(name, folder)


def chinese_folder() -> Path | None:
    """Give the folder of the Chinese fonts, None when they are not installed."""
    spec = importlib.util.find_spec(CHINESE_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent


def is_chinese(character: str) -> bool:
    """Say whether the Chinese fonts are there for this character."""
    return bool(_CHINESE.match(character))


def _chinese_faces(text: str, tags: frozenset[str]) -> Iterator[Sheet]:
    """Give the simplified or the traditional face, both where one is not enough."""
    folder = chinese_folder()
    if folder is None:
        return
    signs = frozenset(map(ord, _CHINESE.findall(text)))
    are_traditional = [bool(_TRADITIONAL.match(t)) for t in tags if t[:2] == "zh"]
    wanted = {"ming"} if any(are_traditional) else {"song"}
    if not all(are_traditional):
        wanted.add("song")
    files = {"song": "NotoSerifSC-Regular.ttf", "ming": "NotoSerifTC-Regular.ttf"}
    if len(wanted) == 1 and not signs <= _read_characters(folder / files[min(wanted)]):
        wanted = set(files)
    for name in sorted(wanted):
        yield load_faces(f"faces-{name}.css", folder)


@cache
def _read_characters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import (  # type: ignore[import-untyped]  # untyped
        TTFont,
    )

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _is_truetype(path: Path) -> bool:
    """Check the table directory (OpenType 1.9, "Organization of an OpenType Font")."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12 or head[:4] != _TRUETYPE:  # noqa: PLR2004  its length
            return False
        count = struct.unpack(">H", head[4:6])[0]
        records = file.read(16 * count)
    if len(records) < 16 * count:
        return False
    ends = (sum(struct.unpack_from(">LL", records, 16 * n + 8)) for n in range(count))
    return all(end <= size for end in ends)


def document_text(document: Document) -> str:
    """Give all words of a letter, in no order that matters."""
    head = document.letterhead
    parts = [document.title, document.reference, document.classification]
    parts += [head.organisation, *head.lines]
    parts += [i.text for i in _inlines(document) if isinstance(i, Text)]
    return "\n".join(parts)


def _language_tags(document: Document) -> frozenset[str]:
    """Give the language tags in a letter."""
    spans = (i.lang for i in _inlines(document) if isinstance(i, Span))
    paragraphs = (
        b.lang for b in walk_blocks(document.blocks) if isinstance(b, Paragraph)
    )
    return frozenset(t for t in (document.lang, *spans, *paragraphs) if t)


def _inlines(document: Document) -> Iterator[Inline]:
    groups = (*inline_groups(document.blocks), *(n.inlines for n in document.notes))
    for inlines in groups:
        yield from walk_inlines(inlines)
