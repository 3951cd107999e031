"""Inlines to runs: WordprocessingML text, links, note marks, fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from appeals.model.document import (
    Document,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    NoteMark,
    NoteNumber,
    Span,
    Strong,
    Text,
)
from appeals.writers.docx import styles
from appeals.writers.docx.languages import (
    mark_digits,
    split_directions,
    word_language,
)
from appeals.writers.docx.markup import escape_xml
from appeals.writers.layout.no_break import add_no_break_spaces

_SOFT_HYPHEN = "\u00ad"
_BREAK_HERE = '</w:t><w:softHyphen/><w:t xml:space="preserve">'
_BOOKMARK_ID = 1000  # headers of a reference may hold bookmarks with small ids


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks and which language it is in.

    `language` is the attribute of `w:lang`, "" in the language of the letter.
    `style` is the id of a character style or "".
    """

    is_bold: bool = False
    is_italic: bool = False
    is_rtl: bool = False
    is_east_asian: bool = False
    language: str = ""
    style: str = ""


def localize_look(look: Look, lang: str | None, direction: str | None) -> Look:
    """Give `look` for words in `lang` (BCP 47) that run in `direction`."""
    if lang:
        word = word_language(lang)
        look = replace(
            look,
            language=word.attribute,
            is_east_asian=word.script == "east-asian",
            is_rtl=word.script == "complex",
        )
    if direction:
        look = replace(look, is_rtl=direction == "rtl")
    return look


def letter_look(document: Document) -> Look:
    """Give the look of plain words in the language of the letter."""
    look = localize_look(Look(), document.lang, document.direction)
    return replace(look, language="")


def note_bookmark(number: int) -> str:
    """Name the hidden bookmark round the mark of note `number`.

    It identifies the note in a file that comes back: ids are renumbered on the way,
    bookmarks stay. Word hides names that begin with "_" and allows 40 characters.
    """
    return f"_apc_{number:03d}"


def run_properties(look: Look) -> str:
    """Give `w:rPr`, or "" for a plain run. Order: ECMA-376 part 1, 17.3.2."""
    properties = ""
    if look.style:
        properties += f'<w:rStyle w:val="{look.style}"/>'
    if look.is_east_asian:
        properties += '<w:rFonts w:hint="eastAsia"/>'
    if look.is_bold:
        properties += "<w:b/><w:bCs/>"
    if look.is_italic:
        properties += "<w:i/><w:iCs/>"
    if look.is_rtl:
        properties += "<w:rtl/>"
    if look.language:
        properties += f"<w:lang {look.language}/>"
    return f"<w:rPr>{properties}</w:rPr>" if properties else ""


def text_runs(text: str, look: Look) -> str:
    """Print words as runs, split where their direction changes."""
    if not look.is_rtl and text.isascii():
        return run_xml(text, look)
    return "".join(
        [run_xml(words, own) for words, own in split_by_direction(text, look)]
    )


def split_by_direction(text: str, look: Look) -> Iterator[tuple[str, Look]]:
    """Split words where their direction changes."""
    if not look.is_rtl and text.isascii():
        yield text, look
        return
    for words, is_rtl in split_directions(text, is_rtl=look.is_rtl):
        yield words, look if is_rtl == look.is_rtl else replace(look, is_rtl=is_rtl)


def run_xml(text: str, look: Look) -> str:
    """Print words of one direction."""
    words = escape_xml(text)
    if _SOFT_HYPHEN in words:  # Word would show the character as a hyphen, always
        words = words.replace(_SOFT_HYPHEN, _BREAK_HERE)
    return f'<w:r>{run_properties(look)}<w:t xml:space="preserve">{words}</w:t></w:r>'


def field_xml(instruction: str, result: str, look: Look) -> str:
    """Print a field with the result it shows until Word updates it."""
    properties = run_properties(look)
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {instruction} '
        "</w:instrText></w:r>"
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{properties}<w:t>{result}</w:t></w:r>"
        f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def hyperlink_xml(runs: str, link_id: str) -> str:
    """Print runs as a link to what the relationship of this id names."""
    return f'<w:hyperlink r:id="{link_id}" w:history="1">{runs}</w:hyperlink>'


def prepare_inlines(inlines: tuple[Inline, ...], look: Look) -> tuple[Inline, ...]:
    """Make inlines ready for print: no-break spaces, marks of direction."""
    inlines = add_no_break_spaces(inlines)
    return mark_digits(inlines) if look.is_rtl else inlines


class Runs:
    """Prints the inlines of one part: the body, or the notes.

    `links` maps each address to its relationship id; `marks` holds the numbers of
    the notes marked so far, in order; `numbers_named` those printed in words.
    """

    def __init__(
        self, style_ids: Mapping[str, str], note_mark: str = "{number}"
    ) -> None:
        """Begin a part with the styles of a reference file, by name.

        `note_mark` is how the language prints the number that calls a note, which no
        note does itself.
        """
        self._link_style = style_ids[styles.LINK]
        self._mark_style = style_ids[styles.NOTE_REFERENCE]
        self._note_mark = note_mark
        self.links: dict[str, str] = {}
        self.marks: list[int] = []
        self.numbers_named: set[int] = set()

    def xml(self, inlines: tuple[Inline, ...], look: Look) -> str:
        """Print the inlines of a paragraph."""
        return self._print(prepare_inlines(inlines, look), look)

    def _print(self, inlines: tuple[Inline, ...], look: Look) -> str:
        return "".join([self._inline(inline, look) for inline in inlines])

    def _inline(self, inline: Inline, look: Look) -> str:
        match inline:
            case Text():
                return text_runs(inline.text, look)
            case Emphasis() | Strong() | Span():
                return self._print(inline.inlines, self.inner_look(inline, look))
            case Link():
                link_id = self.link_id(inline.href)
                words = self._print(inline.inlines, self.inner_look(inline, look))
                return hyperlink_xml(words, link_id)
            case LineBreak():
                return "<w:r><w:br/></w:r>"
            case NoteMark():
                self.marks.append(inline.number)
                return self.mark_xml(inline.number, note_bookmark(inline.number))
            case NoteNumber():
                number = inline.number
                self.numbers_named.add(number)
                name = note_bookmark(number)
                return field_xml(f"NOTEREF {name} \\h", str(number), look)
            case _:
                assert_never(inline)

    def inner_look(self, inline: Emphasis | Strong | Span | Link, look: Look) -> Look:
        """Give the look of the words in an inline."""
        match inline:
            case Emphasis():
                return replace(look, is_italic=True)
            case Strong():
                return replace(look, is_bold=True)
            case Span():
                return localize_look(look, inline.lang, inline.direction)
            case Link():
                return replace(look, style=self._link_style)
            case _:
                assert_never(inline)

    def link_id(self, address: str) -> str:
        """Give the id of the relationship to an address, the same each time."""
        return self.links.setdefault(address, f"rIdLink{len(self.links) + 1}")

    def mark_xml(self, number: int, name: str = "") -> str:
        """Print the mark of a note, in a bookmark of this name if it is to have one."""
        look = f'<w:r><w:rPr><w:rStyle w:val="{self._mark_style}"/></w:rPr>'
        # In the run of the number, LibreOffice would take these words for it.
        before, after = (
            f"{look}<w:t>{words}</w:t></w:r>" if words else ""
            for words in self._note_mark.split("{number}")
        )
        mark = f'{look}<w:footnoteReference w:id="{number}"/></w:r>'
        if name:
            id_ = _BOOKMARK_ID + number
            mark = (
                f'<w:bookmarkStart w:id="{id_}" w:name="{name}"/>'
                f'{mark}<w:bookmarkEnd w:id="{id_}"/>'
            )
        return f"{before}{mark}{after}"
