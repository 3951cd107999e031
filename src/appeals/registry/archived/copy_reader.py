"""Reads one copy from standard input, in a separate process with bounds.

    python -I -m appeals.registry.archived.copy_reader pdf <copy.pdf

It prints a SourceText as JSON. A hostile file can end this process but no other.
Entities in a file are never resolved, and nothing is fetched.
"""

import codecs
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from appeals.annexes.cleaning import CannotClean
from appeals.annexes.packages import local_name, read_package, read_xml
from appeals.annexes.word_styles import (
    ListNumbers,
    StyleTable,
    W,
    WordListItem,
    list_place,
)
from appeals.languages.scripts import HAN
from appeals.model.source_text import SourceLine, SourceText

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element as Element

_SKIPPED = frozenset(
    "script style nav header footer aside template noscript form button svg head"
    " select".split()
)
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data dfn em font i ins kbd mark q s small span strong "
    "sub sup time u var wbr".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_NO_TEXT = "it holds no text"


def read_html(data: bytes) -> SourceText:
    """Read the paragraphs of a web page, without menus; lists with their numbers."""
    from lxml import etree, html

    parser = html.HTMLParser(
        no_network=True, huge_tree=False, encoding=_utf8_or_none(data)
    )
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        return SourceText(fault=_NO_TEXT)
    if any("depth" in each.message.lower() for each in parser.error_log):
        return SourceText(fault="it is nested too deep to be read")
    pieces: list[tuple[str, bool]] = [("", False)]
    _collect_pieces(root, pieces)
    return _source_text(tuple(pieces))


def _utf8_or_none(data: bytes) -> str | None:
    """Give "utf-8" if the bytes are; else the page says, or the parser guesses."""
    try:
        codecs.decode(data, "utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _collect_pieces(root: "Element", pieces: list[tuple[str, bool]]) -> None:
    """Collect words; each block is a piece, with whether it is a heading.

    An explicit stack: a page may be nested deeper than Python can call.
    """
    stack: list[tuple[Any, str]] = [(root, "enter")]
    headings = 0
    while stack:
        node, step = stack.pop()
        if step == "tail":
            _append_text(pieces, node.tail, is_heading=headings > 0)
            continue
        name = node.tag if isinstance(node.tag, str) else ""
        is_block = name not in _INLINE and bool(name)
        if step == "leave":
            headings -= name in _HEADINGS
            if is_block:
                pieces.append(("", headings > 0))
            continue
        stack.append((node, "tail"))
        if not name or name in _SKIPPED or (name == "sup" and _is_note(node)):
            continue
        headings += name in _HEADINGS
        if is_block:
            pieces.append((_list_number(node), headings > 0))
        stack.append((node, "leave"))
        stack += [(child, "enter") for child in reversed(node)]
        _append_text(pieces, node.text, is_heading=headings > 0)


def _append_text(
    pieces: list[tuple[str, bool]], text: str | None, *, is_heading: bool
) -> None:
    if text:
        pieces[-1] = (pieces[-1][0] + text, is_heading)


def _is_note(node: "Element") -> bool:
    return re.fullmatch(r"\W*\d{1,3}\W*", "".join(node.itertext())) is not None  # type: ignore[arg-type]  # itertext gives text


def _list_number(node: "Element") -> str:
    """Give "14. " for an item of an outer list with plain numbers; else ""."""
    parent = node.getparent()
    if node.tag != "li" or parent is None or parent.tag != "ol":
        return ""
    is_inner = next(parent.iterancestors("li"), None) is not None
    if parent.get("type", "1") != "1" or is_inner:
        return ""
    start, value = parent.get("start", "1"), node.get("value", "")
    before = sum(1 for _ in node.itersiblings("li", preceding=True))
    if value.isdecimal():
        return f"{value}. "
    return f"{int(start) + before}. " if start.isdecimal() else ""


def read_docx(data: bytes) -> SourceText:
    """Read the paragraphs of a Word file in order, including those in tables."""
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        parts = read_package(data)
        for name, part in parts.items():
            if name.endswith((".xml", ".rels")):
                read_xml(
                    part
                )  # refuses entities, at which python-docx cuts off the text
        document = Document(io.BytesIO(data))
    except (CannotClean, OpcError, KeyError, ValueError) as error:
        return SourceText(fault=f"it cannot be read: {error}")
    return _source_text(tuple(_word_paragraphs(document)))


def _word_paragraphs(document: "WordDocument") -> Iterator[tuple[str, bool]]:
    """Yield each paragraph with the number that Word prints before it.

    Most United Nations documents leave the numbering of paragraphs to Word.
    """
    tied = [each for each in document.part.rels.values() if not each.is_external]
    parts = [each.target_part for each in tied if each.reltype.endswith("/numbering")]
    lists = ListNumbers(getattr(parts[0], "element", None) if parts else None)
    styles = StyleTable(document.styles.element)
    for element in document.element.body.iter():
        if local_name(element.tag) != "p":
            continue
        signs: list[str] = []
        for part in element.iter():
            match local_name(part.tag):
                case "t":
                    signs.append(part.text or "")
                case "tab" | "br" | "cr":
                    signs.append(" ")
                case "noBreakHyphen":
                    signs.append("-")
        style = element.find(".//{*}pStyle")
        name = next(iter(style.attrib.values()), "") if style is not None else ""
        place = list_place(styles.paragraph(element.find(f"{W}pPr"), name))
        item = lists.item(*place) if place else None
        if item is not None and _is_counted_by_readers(item):
            signs.insert(0, f"{lists.printed(item)} ")
        yield "".join(signs), name.startswith(("Heading", "Title", "_H"))


def _is_counted_by_readers(item: WordListItem) -> bool:
    """Say whether a number counts: plain numbers of inner lists are not paragraphs."""
    return item.level == 0 or item.form != "decimal" or item.pattern.count("%") > 1


def read_plain(data: bytes) -> SourceText:
    """Read the lines of a text."""
    is_utf16 = data[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    text = data.decode("utf-16" if is_utf16 else "utf-8-sig", "replace")
    return _source_text(tuple((line, False) for line in text.splitlines()))


def _source_text(pieces: tuple[tuple[str, bool], ...]) -> SourceText:
    lines = tuple(
        SourceLine(" ".join(text.split()), 0, is_heading)
        for text, is_heading in pieces
        if text.strip()
    )
    return SourceText(lines=lines, fault="" if lines else _NO_TEXT)


_COMMON = {
    "en": "the of and to in that for is on by with was which its".split(),
    "fr": "le la les des et que dans du une est pour par au sur qui".split(),
    "es": "el los las del y que en por una con para se su al".split(),
    "pt": "o os as do da dos das e que em uma para com não ao pela".split(),
    "de": "der die das und den von zu mit ist des auf für nicht".split(),
    "it": "il gli di che della dei nel per una con delle alla è".split(),
}
_SCRIPTS = {
    "zh": HAN,
    "ru": re.compile("[\u0430-\u044f]", re.IGNORECASE),
    "ar": re.compile("[\u0627-\u064a]"),
}
_FEWEST, _MOST = 12, 20_000
_SHARE, _LEAD = 0.12, 1.3


def language_of(text: str) -> str:
    """Give a tag such as "fr" or "zh"; "" if it is unclear."""
    sample = text[: _MOST * 6]
    letters = sum(map(str.isalpha, sample)) or 1
    for tag, script in _SCRIPTS.items():
        if len(script.findall(sample)) * 2 > letters:
            return tag
    words = re.findall(r"[^\W\d_]+", sample.casefold())[:_MOST]
    counts = Counter(words)
    scores = {
        tag: sum(counts[word] for word in common) for tag, common in _COMMON.items()
    }
    (best, score), (_, second), *_ = sorted(scores.items(), key=lambda s: -s[1])
    is_clear = score >= max(len(words) * _SHARE, 1) and score > second * _LEAD
    return best if len(words) >= _FEWEST and is_clear else ""


MOST_SECONDS = 60
_MOST_MEMORY = 2 << 30
_MOST_CHARACTERS = 20_000_000
READABLE = ("pdf", "docx", "html", "text")


def read_kind(kind: str, data: bytes) -> SourceText:
    """Read the bytes of one kind of document, and detect their language."""
    if kind == "pdf":
        from appeals.registry.archived.pdf_lines import read_pdf

        found = read_pdf(data)
    else:
        readers = {"docx": read_docx, "html": read_html, "text": read_plain}
        found = readers[kind](data)
    if len(found.text) > _MOST_CHARACTERS:
        return SourceText(fault="it is too long to be read")
    return found.model_copy(update={"lang": language_of(found.text)})


def bound_process() -> None:
    """Bound memory and time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such bounds; the caller's timeout remains
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(kind: str) -> None:
    bound_process()
    found = read_kind(kind, sys.stdin.buffer.read())
    sys.stdout.buffer.write(found.model_dump_json(exclude_defaults=True).encode())


if __name__ == "__main__":
    _main(sys.argv[1])
