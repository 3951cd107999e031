"""Tree -> the HTML that the PDF is set from, notes next to their calls."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from appeals.citations.web_url import percent_encode
from appeals.languages.find import find_or_english
from appeals.languages.language import PageWords
from appeals.model.document import (
    Contents,
    Document,
    Emphasis,
    Inline,
    Link,
    Note,
    NoteMark,
    Paragraph,
    Span,
    plain_text,
    walk_blocks,
)
from appeals.writers.html.links import move_link_inwards
from appeals.writers.html.markup import (
    Markup,
    attributes,
    escape_html,
    has_subject,
)
from appeals.writers.layout.directions import (
    RTL_LETTERS,
    data_direction,
    isolate,
    isolate_text,
)
from appeals.writers.layout.page_look import quote_css
from appeals.writers.layout.signatures import first_line

NOTE_TAG = "appeals-note"  # at the foot
POINTER_TAG = "appeals-pointer"  # at the foot, where the text is at the end
END_TAG = "appeals-endnote"
MARK_TAG = "appeals-mark"  # its number
ITEM_TAG = "appeals-item"
CALL_TAG = "appeals-call"  # of a note at the end
NUMBER = "data-number"
SIGNER = "data-signer"
SIGNATURE = "data-signature"
WITHOUT_ITALICS = re.compile("[\u0590-\u08ff\u2e80-\u9fff\ufb1d-\ufefc]")
LATIN = "und-Latn"  # Latin letters of any language
_MAY_BREAK = "\u200b"
_SOFT_HYPHEN = "\u00ad"
_MARK_CSS = (
    ".classification{{position:running(classification)!important}}"
    "@page{{@top-left{{width:35%}}@top-right{{width:35%}}"
    "@top-center{{width:30%;vertical-align:bottom;padding-bottom:6mm;"
    "content:element(classification)!important}}"
    "@bottom-center{{padding-top:5mm!important;"
    "content:element(classification) {foot}!important}}}}"
)
"""No style sheet of the workspace can leave out the mark of a confidential letter."""
_NOTHING: Mapping[int, int] = MappingProxyType({})


def print_page(document: Document, carried: Mapping[int, int] = _NOTHING) -> str:
    """Print the whole page, well-formed XML, dates and margin texts in its head.

    `carried` maps notes whose text is at the end to the page it is on, which is named
    at the foot of their own page.
    """
    language = find_or_english(document.lang)
    markup = PrintMarkup(
        top_level=int(has_subject(document.blocks)),
        notes={note.number: note for note in document.notes},
        carried=carried,
        words=language.page,
        is_rtl=document.direction == "rtl",
        has_italics=language.has_italics,
    )
    root = attributes(lang=document.lang, dir=document.direction)
    return (
        f"<html{root}>\n{_head(document)}<body>\n"
        f"{markup.classification(document.classification)}{_letterhead(document)}"
        f"{markup.blocks(document.blocks)}{_end_notes(document, markup)}"
        "</body>\n</html>\n"
    )


@dataclass(frozen=True, slots=True)
class PrintMarkup(Markup):
    """Notes are in the text, for the engine to move them to the page's foot."""

    notes: Mapping[int, Note] = field(kw_only=True)
    carried: Mapping[int, int] = field(kw_only=True)
    words: PageWords = field(kw_only=True)
    is_rtl: bool = field(kw_only=True)
    has_italics: bool = field(kw_only=True)

    def contents(self, contents: Contents) -> str:
        """Print the list of sections; the style adds their pages."""
        title = escape_html(contents.title)
        entries = Markup.contents(self, contents)
        return f'<div class="contents">\n<p class="label">{title}</p>\n{entries}</div>'

    def note_mark(self, number: int) -> str:
        """Print the note where it is called; a note at the end is only called."""
        note = self.notes[number]
        mark = self.words.note_mark.format(number=number)
        if note.placement == "end":
            fields = attributes(data_number=number)
            return f'<{CALL_TAG} class="call"{fields}>{mark}</{CALL_TAG}>'
        label = note_label(mark, number)
        fields = attributes(data_number=number, data_mark=mark, data_marker=label)
        if number in self.carried:
            words = escape_html(self.words.carried.format(page=self.carried[number]))
            return f'<{POINTER_TAG} class="fn"{fields}>{words}</{POINTER_TAG}>'
        inner = self.note_text(note)
        return f'<{NOTE_TAG} class="fn"{fields}>{inner}</{NOTE_TAG}>'

    def note_text(self, note: Note) -> str:
        """Print the words of a note."""
        inner = self.inlines(note.inlines)
        # A line may break before a link, or else Pango leaves the first line of a
        # note nearly empty when marker, words and link just do not fit on it.
        return inner.replace(" <a ", f" {_MAY_BREAK}<a ")

    def parts(self, link: Link) -> str:
        """Print a link with nothing but words in it."""
        return "".join(
            self.link(part.href, self.inlines(part.inlines, in_link=True))
            if isinstance(part, Link)
            else self.inlines((part,))
            for part in move_link_inwards(link)
        )

    def item(self, inner: str) -> str:
        """Wrap what follows the number of an entry, as PDF tags require."""
        return f"<{ITEM_TAG}>\n{inner}</{ITEM_TAG}>"

    def heading_fields(self, inlines: tuple[Inline, ...]) -> str:
        """Give a heading its bare words for the outline: no note, no soft hyphen."""
        words = tuple(i for i in inlines if not isinstance(i, NoteMark))
        label = plain_text(words).replace(_SOFT_HYPHEN, "")
        is_bare = words == inlines and label == plain_text(words)
        return attributes(data_label=None if is_bare else label)

    def signature_fields(self, paragraph: Paragraph) -> str:
        """Name the field that is laid over the place of a digital signature."""
        if paragraph.signer is None:
            return ""
        name = " ".join(plain_text(first_line(paragraph.inlines)).split())
        words = self.words.signature.format(name=name)
        return attributes(data_signer=paragraph.signer, data_signature=words)

    def paragraph_number(self, number: int) -> str:
        """Print the number and the gap after it, up to a tab stop."""
        return f'<span class="number">{number}.\t</span>'

    def start(self, first: int) -> str:
        """Set the counter: WeasyPrint does not read the attribute `start`."""
        return attributes(style=f"counter-reset: list-item {first - 1}")

    def number(self, number: int, last: int) -> str:
        """Move the counter: WeasyPrint does not read the attribute `value`."""
        return attributes(style=f"counter-increment: list-item {number - last}")

    def emphasis(self, emphasis: Emphasis, inner: str) -> str:
        """Print words in italics: Latin ones too among letters that have none."""
        words = plain_text(emphasis.inlines)
        is_latin = not self.has_italics and not WITHOUT_ITALICS.search(words)
        return f"<em{attributes(lang=LATIN if is_latin else None)}>{inner}</em>"

    def span(self, span: Span, inner: str) -> str:
        """Mark the direction by isolates: a `bdi` inside a link loses its tag."""
        name = None
        if span.direction:
            inner = isolate(inner, span.direction)
            name = span.direction if self.is_rtl else None
        return f"<span{attributes(lang=span.lang, class_=name)}>{inner}</span>"

    def link(self, href: str, inner: str) -> str:
        """Print a link; in a letter from right to left an address keeps its order."""
        is_latin = self.is_rtl and not RTL_LETTERS.search(inner)
        name = "ltr" if is_latin else None
        return f"<a{attributes(href=percent_encode(href), class_=name)}>{inner}</a>"


def note_label(mark: str, number: int) -> str:
    """Give what is before the words of a note: "2." for the mark "2", else the mark."""
    return f"{mark}." if mark == str(number) else mark


def _head(document: Document) -> str:
    names = {
        "author": document.letterhead.organisation,
        "dcterms.created": document.moment,
        "dcterms.modified": document.moment,
    }
    metas = "".join(
        f"<meta{attributes(name=name, content=content)}/>\n"
        for name, content in names.items()
    )
    title = escape_html(document.title)
    return f"<head>\n<title>{title}</title>\n{metas}</head>\n"


def margin_css(document: Document, *, is_numbered: bool = True) -> str:
    """Give the style of the margins: running head, "Page 2 of 3" in its language."""
    before, rest = find_or_english(document.lang).page.page.split("{page}")
    between, after = rest.split("{pages}")
    foot = (
        f"{quote_css(before)} counter(page) {quote_css(between)} "
        f"counter(pages) {quote_css(after)}"
    )
    if not is_numbered:
        foot = '""'
    left, right = map(quote_css, running_head(document))
    if document.direction == "rtl":
        left, right = right, left
    mark = _MARK_CSS.format(foot=foot) if document.classification else ""
    return (
        f"@page{{@top-left{{content:{left}}}@top-right{{content:{right}}}"
        f"@bottom-center{{content:{foot}}}}}{mark}"
    )


def running_head(document: Document) -> tuple[str, str]:
    """Give the words at the head of pages: the organisation; reference and date.

    The date is that which the letter prints, else ISO 8601.
    """
    is_rtl = document.direction == "rtl"
    date = document.date
    for block in walk_blocks(document.blocks):
        if isinstance(block, Paragraph) and block.role == "date":
            date = isolate_text(block.inlines, is_rtl=is_rtl)
            break
    organisation, reference = (
        isolate(words, data_direction(words, is_rtl=is_rtl))
        for words in (document.letterhead.organisation, document.reference)
    )
    return organisation, " · ".join(filter(None, (reference, date)))


def _letterhead(document: Document) -> str:
    head = document.letterhead
    spans = "".join(f"<span>{escape_html(line)}</span>" for line in head.lines)
    lines = f'<p class="lines">{spans}</p>\n' if spans else ""
    return (
        '<div class="letterhead">\n'
        f'<p class="organisation">{escape_html(head.organisation)}</p>\n{lines}</div>\n'
    )


def _end_notes(document: Document, markup: PrintMarkup) -> str:
    notes = [
        note
        for note in document.notes
        if note.placement == "end" or note.number in markup.carried
    ]
    if not notes:
        return ""
    items = "".join(_end_note(note, markup) for note in notes)
    title = escape_html(markup.words.notes)
    level = markup.top_level + 1
    return f'<h{level} class="endnotes">{title}</h{level}>\n{items}'


def _end_note(note: Note, markup: PrintMarkup) -> str:
    fields = attributes(data_number=note.number)
    label = note_label(markup.words.note_mark.format(number=note.number), note.number)
    mark = f"<{MARK_TAG}{fields}>{label}\t</{MARK_TAG}>"
    words = markup.note_text(note)
    return f'<{END_TAG} class="en"{fields}>{mark}{words}</{END_TAG}>\n'
