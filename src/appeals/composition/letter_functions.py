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


@dataclass(slots=True)
class LetterFunctions:
    """The functions of one letter. `rights` is the vocabulary, empty where open.

    `annex_numbers` says what number an annex of the head has in this edition; None
    where it has it not. `left_out` gathers those that are named all the same.
    """

    tokens: TokenTable
    language: Language
    annex_numbers: Mapping[int, int | None]
    rights: tuple[str, ...]
    here: Callable[[str], Place]
    findings: list[Finding] = field(default_factory=list)
    left_out: list[tuple[int, Place]] = field(default_factory=list)

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
        known = self.annex_numbers
        if not isinstance(number, int) or number not in known:
            wanted, place = _words(number), self.here("")
            self.findings.append(tpl005.unknown_annex(wanted, len(known), place))
            return ""
        printed = known[number]
        if printed is None:
            self.left_out.append((number, self.here("")))
            return ""
        text = self.language.group.annex.format(number=printed)
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
    """Join names with commas and "and", with semicolons where a name holds a comma."""
    if len(names) <= 1:
        return "".join(names)
    words, end = language.lists, names[-1]
    comma, last = words.comma, words.last
    if words.last_before and re.match(words.last_before[0], end, re.IGNORECASE):
        last = words.last_before[1]
    if any(sign in name for sign in _COMMAS for name in names):
        comma, last = words.semicolon, f"{words.semicolon}{last.lstrip()}"
    return f"{comma.join(names[:-1])}{last}{end}"


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
