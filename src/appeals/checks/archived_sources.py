"""What the archived copies of sources say about their use in letters.

There are four answers. Only what is in a copy is called verified; only what a copy
contradicts is an error. `look_up` serves lists and pages.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from appeals.checks.quotation_comparison import (
    MIN_LIKENESS,
    Comparison,
    compared_quotations,
    likeness,
)
from appeals.checks.quotation_uses import QuotationUse
from appeals.checks.shared_work import once_per_letter
from appeals.citations.quotations import QuotationMatch, match_quotation
from appeals.citations.source_places import (
    SourcePlace,
    find_place,
    numbered_paragraphs,
)
from appeals.composition.compose import ComposedLetter
from appeals.composition.excerpts import language_in_english
from appeals.languages.find import primary_subtag
from appeals.languages.scripts import HAN
from appeals.model.authority import Archive, Authority, Quote
from appeals.model.cite import Cite
from appeals.model.pinpoint import Pinpoint, parse_place
from appeals.model.source_text import SourceText
from appeals.registry.archived.reading import read_archived
from appeals.registry.workspace import Workspace

Answer = Literal["verified", "unconfirmed", "outside coverage", "source unavailable"]
Contradiction = Literal["", "place", "quotation"]

_LOOKED_UP = frozenset({"same", "capitals", "differs", "elsewhere", "not-compared"})
_MOST_TRIED = 200
_FIRST_LINES = 120
_GLUED_NUMBER = re.compile(
    r"(?<=[^\W\d_])\d{1,3}(?=[\s,.;:]|$)|(?<=\D[.,;”’\"])\d{1,3}(?=\s|$)"
)
_WORD = re.compile(r"\w+")
_FEWEST_LETTERS = 4


class SourceAnswer(NamedTuple):
    """What an archived copy says about one use of a source.

    `why` is half a sentence: "para. 14 is there". `text` has the words of the place as
    they are in `copy`, `page` (from 1, 0 for none) where they begin, `lang` their
    language. `contradicts` says what the copy contradicts; `match` is how a quotation
    compares, `elsewhere` the paragraph that has it instead: "15". `is_open` says that
    the last words of `text` may belong to what follows the place.
    """

    answer: Answer
    why: str
    text: str = ""
    page: int = 0
    lang: str = ""
    copy: Archive | None = None
    contradicts: Contradiction = ""
    match: QuotationMatch | None = None
    elsewhere: str = ""
    is_open: bool = False

    def agreeing(self, words: str) -> tuple[tuple[int, int], ...]:
        """Find in `text` the words that are also in `words`: (start, end) of each.

        Words of four letters or more, and all numbers; Chinese character by character.
        """
        wanted = {m[0].casefold() for m in _WORD.finditer(_space_han(words))}
        return tuple(
            match.span()
            for match in _WORD.finditer(self.text)
            if match[0].casefold() in wanted
            and (len(match[0]) >= _FEWEST_LETTERS or match[0].isdecimal())
        )


def _space_han(words: str) -> str:
    return HAN.sub(r" \g<0> ", words)


def look_up(
    workspace: Workspace,
    authority: Authority,
    pinpoint: Pinpoint,
    lang: str,
    quotation: str = "",
) -> SourceAnswer:
    """Look up a use of a source in its archived copies.

    `lang` is the language of the letter. A quotation is compared with the words of the
    place, or of the whole copy if the cite names no place.
    """
    copies = [(copy, read_archived(workspace.root, copy)) for copy in authority.archive]
    if not copies:
        return SourceAnswer("source unavailable", "no copy of it is archived")
    readable = [(copy, text) for copy, text in copies if not text.fault]
    if not readable:
        copy, text = copies[-1]
        return SourceAnswer("source unavailable", text.fault, copy=copy)
    languages = {primary_subtag(lang)}
    if quotation and HAN.search(quotation):
        languages = {"zh"}
    elif not quotation:
        declared = (*authority.languages, authority.quoted_language or lang)
        languages |= {primary_subtag(tag) for tag in declared}
    fit = [each for each in readable if each[1].lang in languages]
    fit = fit or [each for each in readable if not each[1].lang]
    if not fit:
        copy, text = readable[-1]
        name = language_in_english(text.lang)
        why = f"the archived copy is in {name} ({text.lang})"
        return SourceAnswer("source unavailable", why, lang=text.lang, copy=copy)
    copy, text = fit[-1]
    found = _look_up_in(text, pinpoint, quotation)
    if found.answer == "verified" and not bears_symbol(text, authority):
        why = f"the archived copy does not bear the symbol {authority.symbol}"
        found = found._replace(answer="unconfirmed", why=why)
    return found._replace(copy=copy, lang=text.lang)


def look_up_excerpt(
    workspace: Workspace, authority: Authority, excerpt: Quote, words: str = ""
) -> SourceAnswer:
    """Look up a registered excerpt in the copy it was taken from, or in the last one.

    With `words` they are compared, otherwise only the place is looked up.
    """
    own = tuple(copy for copy in authority.archive if copy.sha256 == excerpt.of)
    entry = authority.model_copy(update={"archive": own}) if own else authority
    pinpoint = parse_place(excerpt.at)
    if pinpoint is None or not entry.archive:
        return SourceAnswer("outside coverage", "its place cannot be read")
    return look_up(workspace, entry, pinpoint, excerpt.lang, words)


@lru_cache(maxsize=4096)
def _look_up_in(source: SourceText, pinpoint: Pinpoint, quotation: str) -> SourceAnswer:
    if not pinpoint.locators:
        if not quotation:
            return SourceAnswer("outside coverage", "the cite names no place in it")
        match = _match_quotation(quotation, source.text)
        if match.verdict != "fail":
            return SourceAnswer("verified", "the words are in it", match=match)
        return _explain_missing_words(source, SourcePlace("found"), match, quotation)
    place = find_place(source, pinpoint)
    if place.state == "absent":
        why = f"it has no {pinpoint}: {place.why}"
        return SourceAnswer("unconfirmed", why, contradicts="place")
    if place.state == "unsure":
        return SourceAnswer("outside coverage", place.why)
    found = SourceAnswer(
        "verified",
        f"{pinpoint} is there",
        place.text,
        place.page,
        is_open=place.is_open,
    )
    if not quotation:
        return found
    match = _match_quotation(quotation, place.text)
    if match.verdict != "fail":
        why = f"the words are at {pinpoint}"
        if match.verdict == "ok-case":
            why += ", and differ in capitals alone"
        return found._replace(why=why, match=match)
    return _explain_missing_words(source, place, match, quotation)


def _explain_missing_words(
    source: SourceText, place: SourcePlace, match: QuotationMatch, quotation: str
) -> SourceAnswer:
    """Say whether words that are not at their place are anywhere in the source."""
    found = SourceAnswer("outside coverage", "", place.text, place.page, match=match)
    if _match_quotation(quotation, source.text).verdict != "fail":
        paragraphs = [
            name
            for name, each in numbered_paragraphs(source)
            if _match_quotation(quotation, each.text).verdict != "fail"
        ]
        where = f"in para. {paragraphs[0]}" if paragraphs else "elsewhere in it"
        return found._replace(
            answer="unconfirmed",
            why=f"the words are {where}",
            contradicts="quotation",
            elsewhere=paragraphs[0] if paragraphs else "",
        )
    if _spans_pages(place, quotation):
        return found._replace(
            why="the words go over a page, and something is between them"
        )
    if not source.lang or not source.is_whole:
        lack = "language" if not source.lang else "whole text"
        return found._replace(
            why=f"the words are not found, but the {lack} of the copy cannot be read"
        )
    why = "the words are not in it as they are quoted"
    return found._replace(answer="unconfirmed", why=why, contradicts="quotation")


def _spans_pages(place: SourcePlace, quotation: str) -> bool:
    """Say whether the words are there except for something between two pages.

    It may be a note or a header that was not recognised.
    """
    words = quotation.split()
    if len({line.page for line in place.lines}) < 2:  # noqa: PLR2004  one page
        return False
    return any(
        _match_quotation(
            f"{' '.join(words[:n])} ... {' '.join(words[n:])}", place.text
        ).verdict
        != "fail"
        for n in range(1, min(len(words), _MOST_TRIED))
    )


def _match_quotation(quotation: str, text: str) -> QuotationMatch:
    """Compare; if it fails, compare again without numbers glued to words.

    These are note marks that a file has as plain digits: "disappearance.3".
    """
    match = match_quotation(quotation, text)
    if match.verdict == "fail" and _GLUED_NUMBER.search(text):
        bare = match_quotation(quotation, _GLUED_NUMBER.sub("", text))
        return bare if bare.verdict != "fail" else match
    return match


def bears_symbol(source: SourceText, authority: Authority) -> bool:
    """Say whether the symbol is at the beginning of a copy or above its pages.

    A longer symbol is another document: A/HRC/45/13/Add.1 is not A/HRC/45/13.
    """
    if authority.symbol is None:
        return True
    pieces = re.findall(r"\w+|[^\w\s]", authority.symbol)
    symbol = r"\s*".join(map(re.escape, pieces))
    pattern = re.compile(rf"(?<![\w/.]){symbol}(?!\s?/\s?\w|[.-]?\d)", re.IGNORECASE)
    first = (line.text for line in source.lines[:_FIRST_LINES])
    return pattern.search("\n".join([*source.headers, *first])) is not None


def bears_title(source: SourceText, authority: Authority) -> bool:
    """Say whether a title of the entry is on a copy; capitals do not matter.

    Also true if the entry has no title in the language of the copy.
    """
    own = (*authority.languages, "en")[0]
    titles = [(own, authority.title), *authority.titles.items()]
    if authority.original:
        titles.append((authority.original.lang, authority.original.title))
    known = [t for tag, t in titles if t and primary_subtag(tag) == source.lang]
    first = "\n".join(line.text for line in source.lines[:_FIRST_LINES])
    text = "\n".join([*source.headers, first])
    return not known or any(_match_quotation(t, text).verdict != "fail" for t in known)


class ArchivedUse(NamedTuple):
    """A use of a source in a letter, and what its archived copy says about it.

    `comparison` is the quotation beside the cite, None for the cite alone.
    """

    note: int
    cite: Cite
    authority: Authority
    answer: SourceAnswer
    comparison: Comparison | None = None


@once_per_letter
def archived_cites(letter: ComposedLetter) -> Iterator[ArchivedUse]:
    """Look up the place of every cite whose source has an archived copy."""
    workspace, lang = letter.workspace, letter.document.lang
    for note, cite, each in letter.cites:
        if each.archive:
            answer = look_up(workspace, each, cite.pinpoint, lang)
            yield ArchivedUse(note, cite, each, answer)


@once_per_letter
def archived_quotations(letter: ComposedLetter) -> Iterator[ArchivedUse]:
    """Look up every quotation beside a cite of a source that has an archived copy.

    Of several sources beside it, the one that has the words decides. The words are
    missing only if every source is available, or one has nearly the same words.
    """
    for comparison in compared_quotations(letter):
        if comparison.status in _LOOKED_UP:
            uses = _uses_in_quotation(comparison, letter)
            if any(use.authority.archive for use in uses):
                yield _decisive_use(uses)


def quotations_settled_by_copy(letter: ComposedLetter) -> frozenset[QuotationUse]:
    """Give the quotations that an archived copy contains or contradicts."""
    return frozenset(
        use.comparison.use
        for use in archived_quotations(letter)
        if use.comparison
        and (use.answer.answer == "verified" or use.answer.contradicts == "quotation")
    )


def _uses_in_quotation(
    comparison: Comparison, letter: ComposedLetter
) -> list[ArchivedUse]:
    quoted, lang = comparison.use, letter.document.lang
    uses = []
    for cite in quoted.cites:
        if cite.key is not None:
            each = letter.authorities[cite.key]
            answer = look_up(letter.workspace, each, cite.pinpoint, lang, quoted.words)
            uses.append(ArchivedUse(quoted.note or 0, cite, each, answer, comparison))
    return uses


def _decisive_use(uses: list[ArchivedUse]) -> ArchivedUse:
    verified = [use for use in uses if use.answer.answer == "verified"]
    contradicted = [use for use in uses if use.answer.contradicts == "quotation"]
    near = [
        use
        for use in contradicted
        if use.answer.elsewhere
        or (use.answer.match and likeness(use.answer.match) >= MIN_LIKENESS)
    ]
    open_ = [use for use in uses if use not in contradicted]
    return (verified or near or open_ or contradicted)[0]
