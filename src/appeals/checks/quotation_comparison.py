"""Compares the quotations of a letter with the excerpts in citations.yaml.

An excerpt proves a quotation, but its lack proves nothing: what could not be compared
is never called right.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, NamedTuple

from appeals.checks.quotation_uses import QuotationUse, quotation_uses
from appeals.checks.shared_work import once_per_letter
from appeals.citations.quotations import QuotationMatch, match_quotation
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import primary_subtag
from appeals.languages.scripts import HAN
from appeals.model.authority import Authority, Quote
from appeals.model.cite import Cite
from appeals.model.pinpoint import Pinpoint, read_numbers

Status = Literal[
    "same",  # the words are in an excerpt of the source cited
    "capitals",  # they differ from it in capitals alone
    "differs",  # they differ from it
    "elsewhere",  # they are in an excerpt from another place than the one cited
    "inserted",  # `quote()` took them from the registry
    "wrong-source",  # likewise, but the note beside them cites another source
    "title",  # the title of the source, in quotation marks
    "not-compared",  # there is no excerpt to compare with
    "no-source",  # the note beside them names no entry
    "no-note",  # no note is beside them
]

MIN_LIKENESS = 0.7
"""From this likeness on a passage counts as a quotation of the source."""

_UNIT = f"{HAN.pattern}|(?:(?!{HAN.pattern})\\S)+"
_CONTEXT = 4


class Comparison(NamedTuple):
    """A quotation and the result of comparing it.

    `cite` and `excerpt` are the decisive ones; `match` is how the words compare.
    """

    use: QuotationUse
    status: Status
    cite: Cite | None = None
    excerpt: Quote | None = None
    match: QuotationMatch | None = None

    @property
    def difference(self) -> str:
        """The difference in words: `the [-rules-]{+provisions+} of`; "" for none."""
        if self.match is None or self.match.verdict != "fail":
            return ""
        return word_difference(self.match.nearest, self.match.fragment)


class _Attempt(NamedTuple):
    cite: Cite
    excerpt: Quote
    match: QuotationMatch
    is_there: bool | None

    @property
    def likeness(self) -> float:
        return likeness(self.match)


def likeness(match: QuotationMatch) -> float:
    """Say how similar the missing words and the nearest passage are: 0 to 1."""
    return SequenceMatcher(
        a=re.findall(_UNIT, match.fragment.casefold()),
        b=re.findall(_UNIT, match.nearest.casefold()),
        autojunk=False,
    ).ratio()


@once_per_letter
def compared_quotations(letter: ComposedLetter) -> Iterator[Comparison]:
    """Compare every quotation of the letter, in the order of `quotation_uses`."""
    for use in quotation_uses(letter):
        yield _compare(use, letter)


def is_at_place(excerpt: Quote, pinpoint: Pinpoint) -> bool | None:
    """Say whether an excerpt is at the place cited; None if that is undecided.

    It is undecided when the two have no label in common, or no place is named.
    """
    answers: list[bool] = []
    for locator in pinpoint.locators:
        at = excerpt.at.get(locator.label)
        if at is None:
            continue
        cited, registered = read_numbers(locator.value), read_numbers(at)
        if cited and registered:
            answers.append(any(a.overlaps(b) for a in cited for b in registered))
        else:
            answers.append(at.casefold() == locator.value.casefold())
    return all(answers) if answers else None


def word_difference(source: str, letter: str) -> str:
    """Show how the letter differs from its source, with a few words of context.

    `[-repeal-]` is in the source, `{+abolish+}` in the letter. A capital of the first
    word that fits the sentence around it is no difference.
    """
    old, new = re.findall(_UNIT, source), re.findall(_UNIT, letter)
    if old and new and _is_same_but_capital(old[0], new[0]):
        old[0] = new[0]
    keep_together = "" if HAN.search(source + letter) else " "
    parts: list[str] = []
    steps = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    for index, (kind, a1, a2, b1, b2) in enumerate(steps):
        if kind == "equal":
            is_last = index == len(steps) - 1
            parts.append(
                _shorten(old[a1:a2], keep_together, first=index == 0, last=is_last)
            )
            continue
        removed = f"[-{keep_together.join(old[a1:a2])}-]" if a2 > a1 else ""
        added = f"{{+{keep_together.join(new[b1:b2])}+}}" if b2 > b1 else ""
        parts.append(removed + added)
    return keep_together.join(parts)


def show_changes(match: QuotationMatch | None) -> str:
    """Show how the letter differs from its source, as a remedy; "" if undecided."""
    if match is None or not match.changes:
        return ""
    difference = word_difference(match.nearest, match.fragment)
    return f"[-source-]{{+letter+}}: {difference}"


def _is_same_but_capital(one: str, other: str) -> bool:
    return one[1:] == other[1:] and one[:1].casefold() == other[:1].casefold()


def _shorten(words: list[str], keep_together: str, *, first: bool, last: bool) -> str:
    if len(words) <= 2 * _CONTEXT:
        return keep_together.join(words)
    start = [] if first else words[:_CONTEXT]
    end = [] if last else words[-_CONTEXT:]
    return keep_together.join([*start, "…", *end])


def _compare(use: QuotationUse, letter: ComposedLetter) -> Comparison:
    if use.inserted_from:
        cited = {cite.key for cite in use.cites}
        is_right = not use.is_adjacent or cited.intersection(use.inserted_from)
        return Comparison(use, "inserted" if is_right else "wrong-source")
    if use.note is None:
        return Comparison(use, "no-note")
    known = [(c, letter.authorities[c.key]) for c in use.cites if c.key is not None]
    if not known:
        return Comparison(use, "no-source")
    if any(_is_title(use.words, authority) for _, authority in known):
        return Comparison(use, "title")
    lang = "zh" if HAN.search(use.words) else primary_subtag(letter.document.lang)
    attempts = [
        _Attempt(
            cite,
            quote,
            _match_once(use.words, quote.text),
            is_at_place(quote, cite.pinpoint),
        )
        for cite, authority in known
        for quote in authority.quotes
        if primary_subtag(quote.lang) == lang
    ]
    return _judge(use, [cite for cite, _ in known], attempts)


def _judge(
    use: QuotationUse, cites: list[Cite], attempts: list[_Attempt]
) -> Comparison:
    found = [a for a in attempts if a.match.verdict != "fail"]
    if found:
        best = min(found, key=lambda a: (a.is_there is False, a.match.verdict != "ok"))
        status: Status = "same" if best.match.verdict == "ok" else "capitals"
        if best.is_there is False:
            status = "elsewhere"
        return Comparison(use, status, best.cite, best.excerpt, best.match)
    silent = [c for c in cites if all(a.cite != c for a in attempts)]
    nearest = max(attempts, key=lambda a: a.likeness, default=None)
    if nearest is None or nearest.likeness < MIN_LIKENESS:
        here = [a for a in attempts if a.is_there is not False and not silent]
        nearest = max(here, key=lambda a: a.likeness, default=None)
    if nearest is None:
        return Comparison(use, "not-compared", (silent or cites)[0])
    return Comparison(use, "differs", nearest.cite, nearest.excerpt, nearest.match)


def _is_title(words: str, authority: Authority) -> bool:
    titles = (
        authority.title,
        authority.title_descriptive,
        authority.short,
        authority.original.title if authority.original else None,
        *authority.aliases,
        *(form.title for form in authority.forms.values()),
        *(form.short for form in authority.forms.values()),
    )
    return any(
        title is not None and _match_once(words, title).verdict != "fail"
        for title in titles
    )


@lru_cache(maxsize=4096)
def _match_once(words: str, source: str) -> QuotationMatch:
    """Match once for all rules, and for letters to several recipients."""
    return match_quotation(words, source)
