"""Later forms that would not tell two sources of a letter apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from appeals.citations.styles.finish import markup
from appeals.citations.styles.pack import Style
from appeals.citations.styles.wording import word_cite
from appeals.model.authority import Authority


@dataclass(frozen=True, slots=True)
class Clash:
    """Sources, by key, whose later forms agree: `words` without a note number."""

    keys: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class LaterForms:
    """The template of the later form of every source, by key, and what clashes."""

    templates: Mapping[str, str]
    clashes: tuple[Clash, ...]


def tell_apart(authorities: Iterable[Authority], style: Style) -> LaterForms:
    """Choose the later form of each source of one letter.

    Where two agree apart from note numbers, `short` is added; those that still
    agree clash. A form with a missing field is not compared.
    """
    by_key = {authority.key: authority for authority in authorities}
    templates = {key: style.form_of(entry).later for key, entry in by_key.items()}
    words = {key: _words(templates[key], by_key[key], style) for key in by_key}
    for clash in _clashes(words):
        for key in clash.keys:
            distinct = style.form_of(by_key[key]).distinct
            if distinct and (own := _words(distinct, by_key[key], style)):
                templates[key], words[key] = distinct, own
    return LaterForms(templates, _clashes(words))


def _clashes(words_by_key: Mapping[str, str]) -> tuple[Clash, ...]:
    keys_by_words: dict[str, list[str]] = defaultdict(list)
    for key, words in words_by_key.items():
        if words:
            keys_by_words[words].append(key)
    return tuple(
        Clash(tuple(keys), words)
        for words, keys in keys_by_words.items()
        if len(keys) > 1
    )


def _words(template: str, authority: Authority, style: Style) -> str:
    """Print a form without its note number; "" when a field is missing."""
    worded = word_cite(template, authority, style)
    return "" if worded.missing else markup(worded.inlines)
