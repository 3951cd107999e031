"""The ends of a note: its capital and its final stop; inlines as plain text."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from appeals.model.document import (
    Emphasis,
    Inline,
    LineBreak,
    Link,
    NoteMark,
    NoteNumber,
    Span,
    Strong,
    Text,
    plain_text,
)

_SENTENCE_ENDS = (".", "?", "!", "。", "？", "！", "؟")
_ADDRESSES = ("http://", "https://", "www.")
_CLOSING_QUOTES = "”’»\"'」』"


def join_texts(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Join neighbouring runs of plain characters; those with a place stay apart."""
    joined: list[Inline] = []
    for is_plain, run in groupby(inlines, _is_plain):
        if is_plain:
            joined.append(Text("".join(i.text for i in run if isinstance(i, Text))))
        else:
            joined += run
    return tuple(joined)


def _is_plain(inline: Inline) -> bool:
    return isinstance(inline, Text) and inline.place is None


def capitalise(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Make the first character a capital, also after markup.

    What opens with a quotation mark, a bracket or a figure stays as it is; so does
    an address.
    """
    for index, inline in enumerate(inlines):
        if isinstance(inline, Text):
            if not inline.text:
                continue
            capital = inline.text[0].upper()
            is_capital = capital == inline.text[0]
            if is_capital or len(capital) > 1 or inline.text.startswith(_ADDRESSES):
                return inlines
            head: Inline = replace(inline, text=capital + inline.text[1:])
        elif isinstance(inline, Emphasis | Strong | Link | Span):
            if not plain_text(inline.inlines):
                continue
            head = replace(inline, inlines=capitalise(inline.inlines))
        else:
            return inlines
        return (*inlines[:index], head, *inlines[index + 1 :])
    return inlines


def add_final_stop(inlines: tuple[Inline, ...], stop: str) -> tuple[Inline, ...]:
    """End a note with a stop, unless it ends with one, markup and quotes aside."""
    text = plain_text(inlines).rstrip()
    if not stop or not text:
        return inlines
    if text.rstrip(_CLOSING_QUOTES + "\u00a0\u202f").endswith(_SENTENCE_ENDS):
        return inlines
    return join_texts((*_strip_trailing_blank(inlines), Text(stop)))


def _strip_trailing_blank(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    *front, last = inlines
    if isinstance(last, Text) and last.text[-1:].isspace():
        return (*front, replace(last, text=last.text.rstrip()))
    return inlines


def markup(inlines: tuple[Inline, ...]) -> str:
    """Print inlines as text with <i>...</i> for italics and nothing else."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(inline.text)
            case Emphasis():
                parts.append(f"<i>{markup(inline.inlines)}</i>")
            case NoteNumber():
                parts.append(str(inline.number))
            case Strong() | Link() | Span():
                parts.append(markup(inline.inlines))
            case LineBreak():
                parts.append(" ")
            case NoteMark():
                parts.append(f"[{inline.number}]")
    return "".join(parts)
