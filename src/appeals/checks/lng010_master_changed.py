"""The letter was changed after it was translated.

What it finds: paragraphs of a letter, and of the arguments it includes, that were
changed, added or taken out since `appeals translations accept` last recorded which text
is translated; and a translation for which that was never recorded.

Why it matters: the same letter would say different things in two languages.

Example: a date is corrected in unodc-nsc-mou.md and left as it was in
unodc-nsc-mou.fr.md.

How to fix it: bring the translation up to date, then run
`appeals translations accept LETTER LANG`.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from appeals.composition.compose import ComposedLetter
from appeals.composition.source_blocks import TextBlock, text_blocks
from appeals.errors import Place
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_final=True)

_FIRST_WORDS = 8


def check(letter: ComposedLetter) -> Findings:
    """Compare the paragraphs noted with those of the letter translated."""
    workspace, own = letter.workspace, letter.request.letter
    master = workspace.master_of(letter.request.name, own)
    if master is None:
        return
    lang, recorded = letter.front.language, letter.front.master_blocks
    remedy = f"`appeals translations accept {letter.request.name} {lang}`"
    if not recorded:
        yield RULE.finding(
            f"Nobody has noted which text of {master.file} this translates",
            Place(own.file, 1),
            f"compare the two, then run {remedy}",
        )
        return
    places = [block.place for block in text_blocks(workspace.root, own, lang)]
    if len(places) != len(recorded):
        places = [own.place("master_blocks")] * len(recorded)
    for message, number in _changes(recorded, text_blocks(workspace.root, master)):
        place = places[min(number, len(places) - 1)]
        yield RULE.finding(
            message, place, f"bring the translation up to date, then run {remedy}"
        )


def _changes(
    recorded: tuple[str, ...], master: tuple[TextBlock, ...]
) -> Iterator[tuple[str, int]]:
    """Yield each change in words, and the number of the recorded paragraph, from 0."""
    now = [block.sha256 for block in master]
    matcher = SequenceMatcher(None, recorded, now, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = zip_longest(range(start, end), master[first:last])
        for number, block in pairs:
            if block is None:
                gone = f"Paragraph {number + 1} of the letter translated is gone"
                yield gone, number
            elif number is None:
                yield f"A paragraph was added, {_quote_start(block)}", max(end - 1, 0)
            else:
                yield (
                    f"The paragraph translated was changed, {_quote_start(block)}",
                    number,
                )


def _quote_start(block: TextBlock) -> str:
    words = block.text.split()
    more = " ..." if len(words) > _FIRST_WORDS else ""
    return f"{block.place}: '{' '.join(words[:_FIRST_WORDS])}{more}'"
