"""Prints a figure with the words of its bound, adapted to the words before it.

"At least {{ fact() }}" says "at least" once; a figure that begins a sentence has a
capital. The figures themselves are defined in facts.yaml.
"""

import re
from functools import cache
from typing import Final

from appeals.composition.marks import TOKEN, TOKEN_SPLIT, TokenTable
from appeals.composition.running_text import MARK, split_sentences
from appeals.languages.find import find_or_english
from appeals.languages.language import Language
from appeals.model.fact import Bound, Fact

_BOUNDS: Final[tuple[Bound, ...]] = ("at-least", "at-most", "about")
_KINDS: Final = (*_BOUNDS, "estimated")
_OPENING: Final = "“‘«„「『\"'([ \u00a0\u202f\t\n¿¡"


class Figure(str):
    """A figure as it is printed where nothing comes before it."""

    __slots__ = ("_after_bound", "_lang", "_value", "_wrappers")
    _after_bound: str
    _lang: str
    _value: str
    _wrappers: tuple[tuple[str, str], ...]

    def __new__(
        cls,
        value: str,
        wrappers: tuple[tuple[str, str], ...],
        lang: str,
        after_bound: str = "",
    ) -> "Figure":
        """Store a value, and (kind, words around it) from the inner to the outer.

        `after_bound` is how an estimate is printed after a bound that the author typed.
        """
        figure = super().__new__(cls, _wrap_value(value, wrappers))
        figure._value, figure._wrappers, figure._after_bound = (
            value,
            wrappers,
            after_bound,
        )
        figure._lang = lang
        return figure

    @property
    def value(self) -> str:
        """The figure alone, without the words of its bound."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Figure)
            and str.__eq__(self, other)
            and self._wrappers == other._wrappers
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return str.__hash__(self)

    def print_after(self, before: str) -> str:
        """Print it after the preceding words of its paragraph, cell or note.

        The author's own "at least", "more than" or "about" replaces the registered
        words; at the start of a sentence the first letter is a capital.
        """
        typed = _typed_kinds(before, self._lang)
        kept = tuple(w for w in self._wrappers if not _is_said(w, typed))
        if self._after_bound and not typed.isdisjoint(_BOUNDS):
            kept = tuple(
                (kind, self._after_bound if kind == "estimated" else words)
                for kind, words in kept
            )
        text = _wrap_value(self._value, kept)
        return text[:1].upper() + text[1:] if begins_sentence(before) else text


def make_figure(fact: Fact, value: str, language: Language, lang: str) -> Figure:
    """Make the figure of a fact from its value as printed."""
    wrappers = [("estimated", language.figures.estimated)] if fact.is_estimate else []
    if fact.bound != "exact":
        wrappers.append((fact.bound, language.figures.bound(fact.bound)))
    words = language.figures
    leads = words.estimated != words.estimated_behind
    if leads:
        wrappers.reverse()
    after_bound = words.estimated_behind if leads else ""
    return Figure(value, tuple(wrappers), lang, after_bound)


def expand_tokens(text: str, tokens: TokenTable) -> str:
    """Replace tokens by their data, figures adapted to the words before them."""
    printed = ""
    for part in TOKEN_SPLIT.split(text):
        value = tokens[part] if TOKEN.fullmatch(part) else part
        value = value.print_after(printed) if isinstance(value, Figure) else value
        printed += value if isinstance(value, str) else ""
    return printed


def begins_sentence(before: str) -> bool:
    """Say whether what follows these words of a paragraph begins a sentence."""
    bare = before.rstrip(_OPENING + MARK)
    if not bare:
        return True
    if bare == before:  # nothing separates the two, unless the stop is Chinese
        return bare[-1] in "。！？"
    last = split_sentences(f"{before}X")[-1]
    return last[0] >= len(bare)


def _wrap_value(value: str, wrappers: tuple[tuple[str, str], ...]) -> str:
    for _, words in wrappers:
        value = words.format(value=value)
    return value


def _is_said(wrapper: tuple[str, str], typed: frozenset[str]) -> bool:
    kind, words = wrapper
    if words.startswith("{value}"):  # "1 200 (estimation)": nothing doubles
        return kind in typed
    if kind == "estimated":
        return not typed.isdisjoint({"estimated", "about"})
    if kind == "about" and "estimated" in typed:
        return True
    return not typed.isdisjoint(_BOUNDS)


def _typed_kinds(before: str, lang: str) -> frozenset[str]:
    """Give the kinds of bound that the words before a figure express."""
    found: set[str] = set()
    rest = " ".join(before.replace("'", "’").casefold().split())
    while match := _compile_pattern(lang).search(rest):
        found.update(kind for kind in _KINDS if match[kind.replace("-", "_")])
        rest = rest[: match.start()].rstrip()
    return frozenset(found)


@cache
def _compile_pattern(lang: str) -> re.Pattern[str]:
    """Match the longest of a language's words for bounds at the end of a text."""
    language = find_or_english(lang)
    words = language.figures
    printed = (*map(words.bound, _BOUNDS), words.estimated)
    typed = (
        words.typed_at_least,
        words.typed_at_most,
        words.typed_about,
        words.typed_estimated,
    )
    groups = []
    for kind, own, others in zip(_KINDS, printed, typed, strict=True):
        before = own.partition("{value}")[0].strip()
        every = {*others, before} - {""}
        longest_first = sorted(every, key=len, reverse=True)
        name = kind.replace("-", "_")
        groups.append(f"(?P<{name}>{'|'.join(map(re.escape, longest_first))})")
    border = r"(?<!\w)" if language.parts_words_by_blanks else ""
    return re.compile(rf"{border}(?:{'|'.join(groups)})$")
