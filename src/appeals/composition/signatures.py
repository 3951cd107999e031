"""The signatures beneath a letter: one below the other, or many in columns."""

from collections.abc import Sequence

from appeals.composition.directions import lines_apart
from appeals.languages.formats import number_text
from appeals.languages.language import Language
from appeals.model.document import (
    Block,
    Emphasis,
    Inline,
    LineBreak,
    ListBlock,
    Paragraph,
    Strong,
    Text,
)
from appeals.model.letter import FrontMatter
from appeals.model.people import Signatory, expected_signers

MOST_BELOW_EACH_OTHER = 6


def signatures(
    front: FrontMatter,
    signatories: Sequence[Signatory],
    language: Language,
    *,
    is_public: bool,
    is_demo: bool = False,
) -> tuple[Block, ...]:
    """Give the signatures of a letter; those of a public statement have a label.

    More than six, and all of a public statement, are one list, to be set in columns.
    In a workspace for demonstrations more of them sign with a key.
    """
    signers = expected_signers(signatories, is_demo=is_demo)
    blocks: list[Block] = [
        _signature(each, each in signers, language) for each in signatories
    ]
    if is_public or len(signatories) > MOST_BELOW_EACH_OTHER:
        items = tuple((block,) for block in blocks)
        blocks = [ListBlock(items, role="signatures")]
    if is_public:
        label = Paragraph((Text(language.group.signatories),), role="label")
        blocks = [label, *blocks]
    if further := further_signatories(front, signatories, language):
        blocks.append(Paragraph((Emphasis((Text(further),)),), role="remainder"))
    return tuple(blocks)


def further_signatories(
    front: FrontMatter, signatories: Sequence[Signatory], language: Language
) -> str:
    """Say how many signatories there are whose names are not known; "" for none."""
    if not front.further_signatories:
        return ""
    words = language.group
    are_organisations = all(s.kind == "organisation" for s in signatories)
    one, more = (
        words.further_organisations if are_organisations else words.further_signatories
    )
    pattern = one if front.further_signatories == 1 else more
    return pattern.format(count=number_text(front.further_signatories, language))


def _signature(
    signatory: Signatory, signs_with_key: bool, language: Language
) -> Paragraph:
    inlines: tuple[Inline, ...] = (Strong(lines_apart([signatory.name], language)),)
    if signatory.lines:
        inlines += (LineBreak(), *lines_apart(signatory.lines, language))
    signer = signatory.id if signs_with_key else None
    return Paragraph(inlines, role="signature", signer=signer)
