"""The few lines of a message that only carries a letter.

Apart from `frame`, since no letter holds them: they are made of a finished one.
"""

from dataclasses import replace

from appeals.composition.compose import ComposedLetter
from appeals.languages.find import language_of_letter
from appeals.languages.formats import format_date
from appeals.model.document import Document, Paragraph, ParagraphRole, Text
from appeals.model.values import PartialDate

_BEFORE: frozenset[ParagraphRole] = frozenset({"salutation"})
_BEHIND: frozenset[ParagraphRole] = frozenset({"closing", "signature"})


def covering_text(letter: ComposedLetter) -> Document:
    """Give salutation, "please find attached", closing and names of a letter.

    Nothing of its subject or text: both are in what is attached.
    """
    language = language_of_letter(letter.document.lang)
    day = format_date(PartialDate.parse(letter.document.date), language)
    return _make_message(letter, language.letter.covering.format(date=day))


def sealed_text(letter: ComposedLetter, key: str) -> Document:
    """Do the same for a letter that goes along encrypted, and say how to open it.

    `key` is the fingerprint of the key that opens it.
    """
    language = language_of_letter(letter.document.lang)
    return _make_message(letter, language.letter.sealed.format(key=key))


def _make_message(letter: ComposedLetter, text: str) -> Document:
    document, words = letter.document, Paragraph((Text(text),))
    known = [block for block in document.blocks if isinstance(block, Paragraph)]
    before = [each for each in known if each.role in _BEFORE]
    behind = [each for each in known if each.role in _BEHIND]
    return replace(document, blocks=(*before, words, *behind), notes=())
