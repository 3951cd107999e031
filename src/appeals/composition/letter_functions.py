"""What templates can call about the letter itself: names(), annex(), covers().

As with the other functions, what they print is data, and a mistake is a finding at
the place of the call.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from jinja2 import Undefined

from appeals.composition.data import words_of
from appeals.composition.marks import TokenTable
from appeals.errors import Place, did_you_mean
from appeals.languages.language import Language
from appeals.model.finding import Finding
from appeals.model.letter import FrontMatter
from appeals.rules import tpl005_unknown_name as tpl005

_COMMAS = ",،，、"
_SOUND_OF_I = re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)


@dataclass(slots=True)
class LetterFunctions:
    """The functions of one letter. `rights` is the vocabulary, empty where open."""

    tokens: TokenTable
    language: Language
    annex_count: int
    rights: tuple[str, ...]
    here: Callable[[str], Place]
    findings: list[Finding] = field(default_factory=list)

    def as_variables(self) -> dict[str, object]:
        """Give the functions under the names that templates call."""
        return {"names": self.names, "annex": self.annex}

    def names(self, items: Iterable[object], *, before: str = "") -> str:
        """Join names as the letter's language does: "A, B and C".

        Where a name holds a comma, semicolons part them: "A; B, of C; and D". `before`
        comes before each name ("the ").
        """
        if isinstance(items, Undefined):
            str(items)
            return ""
        if isinstance(items, str):
            items = (items,)
        words = [f"{before}{_words(item)}" for item in items]
        return self.tokens.hold_text(joined(words, self.language))

    def annex(self, number: int) -> str:
        """Refer to an annex of the letter by its number: "annex 1"."""
        if isinstance(number, Undefined):
            str(number)
            return ""
        known = range(1, self.annex_count + 1)
        if not isinstance(number, int) or number not in known:
            wanted, place = _words(number), self.here("")
            self.findings.append(tpl005.unknown_annex(wanted, self.annex_count, place))
            return ""
        text = self.language.group.annex.format(number=number)
        return self.tokens.hold_text(text)

    def covers(self, own: tuple[str, ...]) -> Callable[..., bool]:
        """Give `covers`: whether a right asked for is one of `own`, the mandates'.

        In a joint letter `own` are the rights of all mandates.
        """

        def covers(*rights: str) -> bool:
            asked = [_words(right) for right in rights]
            for right in asked:
                if self.rights and right not in self.rights:
                    near, place = did_you_mean(right, self.rights), self.here(right)
                    self.findings.append(tpl005.unknown_right(right, near, place))
            return any(right in own for right in asked)

        return covers


def joined(names: list[str], language: Language) -> str:
    """Join names with commas and "and" (CLDR list patterns of the locale)."""
    from babel import Locale
    from babel.lists import format_list

    has_commas = any(c in name for c in _COMMAS for name in names)
    if len(names) <= 1 or not has_commas:
        text = format_list(names, locale=language.locale)
        return _with_spanish_and(text, names, language)
    pattern = Locale.parse(language.locale).list_patterns["standard"]["end"]
    last = pattern.replace("{0}", "").replace("{1}", names[-1]).lstrip(f"{_COMMAS} ")
    part = language.semicolon
    text = f"{part.join(names[:-1])}{part}{last}"
    return _with_spanish_and(text, names, language)


def _with_spanish_and(text: str, names: list[str], language: Language) -> str:
    """Write "e Iglesia", not "y Iglesia": Spanish, before the sound of an i."""
    last = names[-1] if len(names) > 1 else ""
    if language.tag != "es" or not _SOUND_OF_I.match(last):
        return text
    return f"{text.removesuffix(f'y {last}')}e {last}"


def _words(value: object) -> str:
    return words_of(value) if isinstance(value, str) else str(value)


def letter_fields(front: FrontMatter, day: str) -> Mapping[str, object]:
    """Give what a template reads as `letter.date`, `letter.kind` and so on."""
    return {
        "date": day,
        "reply_by": front.reply_by,
        "kind": front.kind,
        "state": front.state,
        "rights": front.rights,
        "reference": front.reference,
        "language": front.language,
    }
