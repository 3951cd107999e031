"""A translation lacks something that the letter has, or has more.

What it finds: another number of paragraphs, headings, requests, items of lists, notes
or annexes than in the letter translated; a cite or a fact that is in one of the two
alone; another place in a source. Whether a sentence means the same is not checked.

Why it matters: the same letter would ask for less in one language than in another.

Example: a French edition with the first of three requests.

How to fix it: translate what is missing. What is left out on purpose is accepted with
`appeals translations accept LETTER LANG --reason WHY`, until something else is missing.
"""

from appeals.composition.compose import ComposedLetter
from appeals.composition.source_blocks import edition_gaps, hash_gaps, text_blocks
from appeals.errors import Place
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_final=True)


def check(letter: ComposedLetter) -> Findings:
    """Count what is in the letter and in its translation."""
    root, own, front = letter.workspace.root, letter.request.letter, letter.front
    master = letter.workspace.master_of(letter.request.name, own)
    if master is None:
        return
    gaps = edition_gaps(
        text_blocks(root, master),
        text_blocks(root, own, front.language),
        (len(master.front.annexes), len(front.annexes)),
    )
    accepted = front.master_gaps
    if not gaps or (accepted and accepted.digest == hash_gaps(gaps)):
        return
    yield RULE.finding(
        f"This does not say all that {master.file} says, or says more: "
        f"{'; '.join(gaps)}",
        Place(own.file, 1),
        "translate what is missing; if it is left out on purpose, run `appeals "
        f"translations accept {letter.request.name} {front.language} --reason WHY`",
    )
