"""No-break blanks in notes: "para." never ends a line that its number follows."""

import re
from dataclasses import replace

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
)

NO_BREAK = "\u00a0"

_LABELS = (
    r"paras?\.", r"pp?\.", r"arts?\.", r"[Nn]os?\.", r"vols?\.", r"sects?\.",
    r"chaps?\.", r"ch\.", r"[Aa]nnex(?:es)?", r"rules?", r"notes?", r"nn?",
    r"par\.", r"[Nn][°ºo]", r"№", r"§§?",
    r"párrs?\.", r"págs?\.", r"núms?\.", r"caps?\.",
    r"пп?\.", r"стр?\.", r"прим\.",
)  # fmt: skip
_LABELLED = re.compile(
    rf"(?<!\w)({'|'.join(_LABELS)}) (?=[§(]?(?:\d|[IVXLC]+\b))"
)  # fmt: skip


def glued(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Put U+00A0 between a label and its value: "para. 14", "No. 24841", "note 3".

    Only for print and the web: it is no part of the words.
    """
    following = (*inlines[1:], None)
    return tuple(
        _glued(inline, after) for inline, after in zip(inlines, following, strict=True)
    )


def _glued(inline: Inline, after: Inline | None) -> Inline:
    match inline:
        case Text():
            text = _LABELLED.sub(rf"\1{NO_BREAK}", inline.text)
            if isinstance(after, NoteNumber) and text.endswith(" "):
                text = text[:-1] + NO_BREAK
            return replace(inline, text=text)
        case Emphasis() | Strong() | Link() | Span():
            return replace(inline, inlines=glued(inline.inlines))
        case LineBreak() | NoteMark() | NoteNumber():
            return inline
