r"""Words or an annex for few readers are in an edition for more of them.

What it finds: in the edition for the State or the public, words that `{only=un}` or
`{only=state}` withholds in one place and that are printed in another; `{only=...}` in
the head of a letter, which is text; an annex that is withheld and enclosed a second
time; a translation that marks other passages than the letter it translates. A plan
that holds another edition than the channel reads is refused for the same reason.

Why it matters: the edition looks as if it withheld a name or a place, and tells it.

Example:

    Ms. A is held [at Example Prison]{only=un}. Conditions at Example Prison are harsh.

How to fix it: mark the other words too, or write them so that they tell less; in the
head write `{% if audience == "un" %}` around what is for few.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from appeals.checks.typed_words import front_texts, written_texts
from appeals.composition.compose import ComposedLetter
from appeals.composition.letter_markdown import LIMIT
from appeals.composition.running_text import count_words
from appeals.composition.withholding import WithheldWords
from appeals.errors import Place
from appeals.model.audience import is_within
from appeals.model.document import Link, inline_groups, plain_text, walk_inlines
from appeals.registry.front_matter import LetterFile
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")

_FEWEST_SIGNS = 4
_FEWEST_WIDE_SIGNS = 2
_WIDE = "[\u0e00-\u0eff\u1000-\u109f\u2e80-\u9fff\uac00-\ud7af]"
_AUDIENCE = re.compile(r"\bonly\b\s*=\s*\W?(\w+)", re.IGNORECASE)


def check(letter: ComposedLetter) -> Findings:
    """Look for withheld words and annexes in what the edition prints."""
    yield from _check_head(letter)
    if letter.request.audience == "un":
        return
    yield from _check_text(letter)
    yield from _check_annexes(letter)
    yield from _check_translation(letter)


def _check_head(letter: ComposedLetter) -> Findings:
    variables = letter.front.variables.items()
    place = letter.request.letter.place
    texts = [*front_texts(letter)]
    texts += [
        (text, place("variables", who, name))
        for who, values in variables
        for name, text in values.items()
    ]
    for text, where in texts:
        if LIMIT.search(text):
            yield RULE.finding(
                "'{only=...}' is printed here as it stands: this is text, in every "
                "edition",
                where,
                'write {% if audience == "un" %} ... {% endif %} in the subject; other '
                "words of the head are the same in all editions",
            )


def _check_text(letter: ComposedLetter) -> Findings:
    """Find withheld words where they are printed; never say which they are."""
    withheld: dict[str, WithheldWords] = {}
    for passage in letter.withheld.words:
        words = _normalise(passage.words)
        wide = len(re.findall(_WIDE, words))
        signs = len(words.replace(" ", ""))
        if signs >= _FEWEST_SIGNS or wide >= _FEWEST_WIDE_SIGNS:
            withheld.setdefault(words, passage)
    if not withheld:
        return
    for text, place in _printed_texts(letter):
        compared = _normalise(text)
        for words, passage in withheld.items():
            if _contains(compared, words):
                count = count_words(words)
                yield RULE.finding(
                    f"{count} word{'s' * (count != 1)} for '{passage.audience}' alone "
                    f"{'are' if count != 1 else 'is'} printed here too, for "
                    f"'{letter.request.audience}'{_marked_at(passage.place)}",
                    place,
                    "mark them here too, or write words that tell less",
                )


def _marked_at(place: Place | None) -> str:
    return f"; withheld in {place.file}, line {place.line}" if place else ""


def _printed_texts(letter: ComposedLetter) -> Iterator[tuple[str, Place | None]]:
    """Yield what an author tells the readers of an edition, with its place."""
    for written in written_texts(letter):
        words = written.running
        yield words.text, words.place(0, 1) if words.text else None
    place = letter.request.letter.place
    yield letter.front.subject, place("subject")
    for text, where in front_texts(letter):
        if where != place("subject"):
            yield text, where
    groups = (
        *inline_groups(letter.body),
        *(note.inlines for note in letter.document.notes),
    )
    for group in groups:
        for inline in walk_inlines(group):
            if isinstance(inline, Link):
                yield inline.href, None
    for note in letter.document.notes:
        yield plain_text(note.inlines), note.place


def _normalise(text: str) -> str:
    return " ".join(text.split()).casefold()


def _contains(text: str, words: str) -> bool:
    if words not in text:
        return False
    if re.search(_WIDE, words):
        return True
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _check_annexes(letter: ComposedLetter) -> Findings:
    whole = _whole_letter(letter)
    if whole is None:
        return
    audience = letter.request.audience
    withheld = {
        annex.file or annex.url
        for annex in whole.front.annexes
        if annex.for_ is not None and not is_within(audience, annex.for_)
    }
    for index, annex in enumerate(letter.front.annexes):
        source = annex.file or annex.url
        if source is not None and source in withheld:
            yield RULE.finding(
                f"Annex {index + 1} is withheld from '{audience}', and is here again",
                letter.request.letter.place("annexes", index),
                "name each file once, and for whom it is: for: un",
            )


def _check_translation(letter: ComposedLetter) -> Findings:
    """Compare how often a translation and its master withhold words."""
    own = letter.request.letter
    master = letter.workspace.master_of(letter.request.name, own)
    if master is None:
        return
    before, after = _limits(master), _limits(own)
    if before != after:
        yield RULE.finding(
            f"{own.file} withholds {sum(after.values())} passages, and the letter that "
            f"it translates {sum(before.values())}; or not from the same readers",
            Place(own.file, own.body_line, 1),
            f"mark the same passages as {master.file}",
        )


def _limits(letter: LetterFile) -> Mapping[str, int]:
    return Counter(_AUDIENCE.findall(letter.body))


def _whole_letter(letter: ComposedLetter) -> LetterFile | None:
    """Give the letter with all its annexes; None if no file has it."""
    if letter.request.letter.annex_indexes is None:
        return None
    lang = letter.front.language if letter.request.letter.is_translation else None
    return letter.workspace.letter(letter.request.name, lang)
