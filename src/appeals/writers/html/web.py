"""The web edition: one self-contained page, no scripts, nothing fetched."""

from dataclasses import dataclass, field
from urllib.parse import quote

from appeals.languages.find import find_or_english, language_name
from appeals.languages.language import PageWords
from appeals.model.document import Block, Contents, Document, Heading, Note
from appeals.writers.html.markup import Markup, attributes, escape_html, has_subject
from appeals.writers.html.policy import CONTENT_POLICY
from appeals.writers.layout import style_sheet
from appeals.writers.layout.page_look import PageLook, web_sheet


def write_html(document: Document, look: PageLook | None = None) -> str:
    """Print the letter as a page fit for publication.

    The introduction is above the letter; when it has a heading of level 1, that
    is the page's main heading and the letter's headings go one level down. Notes
    are at the end, with links to and fro. A confidential letter says so at the very
    beginning and at the end. Nothing in it names a program or user. `look` is what
    appeals.toml says of the look.
    """
    words = find_or_english(document.lang).page
    markup = WebMarkup(subject_level(document), document.date, words=words)
    return web_page(document, markup, page_style(document, look))


def web_page(document: Document, markup: "WebMarkup", style: str) -> str:
    """Print the page with a markup and a style sheet of its own."""
    words = markup.words
    mark = markup.classification(document.classification)
    parts = [
        mark,
        _language_links(document, words),
        _introduction(document, words),
        _article(document, markup),
        mark,
    ]
    root = attributes(lang=document.lang, dir=document.direction)
    return (
        f"<!DOCTYPE html>\n<html{root}>\n{_page_head(document, style)}"
        f"<body>\n<main>\n{''.join(parts)}</main>\n</body>\n</html>\n"
    )


def write_article(document: Document, level: int) -> str:
    """Print the letter with its notes, as part of a page.

    `level` is that of its subject. Ids are `call-3` for the mark of a note, `note-3`
    for the note.
    """
    words = find_or_english(document.lang).page
    return _article(document, WebMarkup(level, document.date, words=words))


def _article(document: Document, markup: "WebMarkup") -> str:
    return (
        f'<article class="letter">\n{_letterhead(document)}'
        f"{markup.blocks(document.blocks)}{_notes(document.notes, markup)}</article>\n"
    )


@dataclass(frozen=True, slots=True)
class WebMarkup(Markup):
    """Notes are links to the list at the end."""

    words: PageWords = field(kw_only=True)

    def contents(self, contents: Contents) -> str:
        """Print the list of sections as a landmark of the page."""
        title = escape_html(contents.title)
        entries = Markup.contents(self, contents)
        return (
            '<nav class="contents" aria-labelledby="contents">\n'
            f'<p class="label" id="contents">{title}</p>\n{entries}</nav>'
        )

    def note_mark(self, number: int) -> str:
        """Print the raised number as a link to the note."""
        fields = attributes(
            id=f"call-{number}",
            href=f"#note-{number}",
            role="doc-noteref",
            aria_label=self.words.note.format(number=number),
        )
        mark = self.words.note_mark.format(number=number)
        return f'<sup class="call"><a{fields}>{mark}</a></sup>'

    def note_number(self, number: int) -> str:
        """Print another note's number as a link to it."""
        return f'<a href="#note-{number}">{number}</a>'

    def note(self, note: Note) -> str:
        """Print one entry of the list of notes, with the way back."""
        back = attributes(
            class_="back",
            href=f"#call-{note.number}",
            role="doc-backlink",
            aria_label=self.words.back.format(number=note.number),
        )
        fields = attributes(id=f"note-{note.number}", value=note.number)
        inner = self.inlines(note.inlines)
        return f"<li{fields}>{inner} <a{back}>↩\ufe0e</a></li>\n"


def _has_title(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(b, Heading) and b.level == 1 for b in blocks)


def subject_level(document: Document) -> int:
    """Give the level of the heading that is the subject; 0 where there is none."""
    return has_subject(document.blocks) + _has_title(document.introduction)


def page_style(document: Document, look: PageLook | None) -> str:
    """Give the style sheet of the page."""
    mark = style_sheet("classification.css") if document.classification else ""
    return web_sheet(look) + mark


def _page_head(document: Document, style: str) -> str:
    return (
        '<head>\n<meta charset="utf-8"/>\n'
        '<meta http-equiv="Content-Security-Policy" '
        f'content="{escape_html(CONTENT_POLICY)}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="color-scheme" content="light dark"/>\n'
        '<meta name="referrer" content="no-referrer"/>\n'
        f"<title>{escape_html(document.title)}</title>\n"
        f"{_alternates(document)}"
        f"<style>\n{style}</style>\n</head>\n"
    )


def _alternates(document: Document) -> str:
    """Name the other languages for a browser (HTML, link type `alternate`)."""
    links = (
        attributes(rel="alternate", hreflang=edition.lang, href=quote(edition.page))
        for edition in document.editions
    )
    return "".join(f"<link{fields}/>\n" for fields in links)


def _language_links(document: Document, words: PageWords) -> str:
    """Print the names of all languages, each in its own, the others as links."""
    if not document.editions:
        return ""
    entries = []
    for edition in document.editions:
        name, lang = escape_html(language_name(edition.lang)), edition.lang
        if lang == document.lang:
            here = attributes(lang=lang, aria_current="page")
            entries.append(f"<li><span{here}>{name}</span></li>\n")
        else:
            there = attributes(href=quote(edition.page), lang=lang, hreflang=lang)
            entries.append(f"<li><a{there}>{name}</a></li>\n")
    fields = attributes(class_="languages", aria_label=words.languages)
    return f"<nav{fields}>\n<ul>\n{''.join(entries)}</ul>\n</nav>\n"


def _introduction(document: Document, words: PageWords) -> str:
    if not document.introduction:
        return ""
    above = Markup(top_level=0 if _has_title(document.introduction) else 1)
    fields = attributes(class_="preface", aria_label=words.introduction)
    return f"<section{fields}>\n{above.blocks(document.introduction)}</section>\n"


def _letterhead(document: Document) -> str:
    head = document.letterhead
    lines = "".join(f"<span>{escape_html(line)}</span>\n" for line in head.lines)
    address = f"<address>\n{lines}</address>\n" if lines else ""
    return (
        '<header class="letterhead">\n'
        f'<p class="organisation">{escape_html(head.organisation)}</p>\n'
        f"{address}</header>\n"
    )


def _notes(notes: tuple[Note, ...], markup: WebMarkup) -> str:
    if not notes:
        return ""
    level = markup.top_level + 1
    title = escape_html(markup.words.notes)
    entries = "".join(markup.note(note) for note in notes)
    return (
        '<section class="notes" role="doc-endnotes" aria-labelledby="notes">\n'
        f'<h{level} id="notes">{title}</h{level}>\n'
        f"<ol>\n{entries}</ol>\n</section>\n"
    )
