"""The cover of a long submission: its title, to whom, by whom, and when."""

from collections.abc import Sequence

from appeals.composition.addressees import name_lines, name_on
from appeals.composition.directions import lines_apart
from appeals.composition.signatures import further_signatories
from appeals.languages.find import language_of_letter
from appeals.languages.language import Language
from appeals.model.document import (
    Block,
    Contents,
    Cover,
    Paragraph,
    ParagraphRole,
)
from appeals.model.letter import FrontMatter
from appeals.model.people import Signatory
from appeals.model.recipient import Holder, Recipient
from appeals.model.values import PartialDate

MOST_BELOW_EACH_OTHER = 6
_KINDS = frozenset({"submission", "report"})


def has_cover(front: FrontMatter) -> bool:
    """Say whether a letter is a submission or report so long that it has contents."""
    return front.kind in _KINDS and front.contents


def with_cover(
    front: FrontMatter,
    opening: Sequence[Block],
    body: Sequence[Block],
    names: Sequence[str],
    submitters: Sequence[str],
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Give another opening and what comes after it: cover, contents, salutation, text.

    `opening` is that of a letter without a cover. Its date and reference move to the
    cover, subject and addressee are there in words of their own, and the postal
    address is left to the envelope. `names` are the lines of the addressee, () for a
    public report.
    """
    language = language_of_letter(front.language)
    words = language.cover
    kind = words.report if front.kind == "report" else words.submission

    def lines(role: ParagraphRole, texts: Sequence[str]) -> Paragraph:
        return Paragraph(lines_apart(texts, language), role=role)

    blocks = [lines("kind", [kind]), lines("subject", [front.subject])]
    if names:
        blocks += [lines("label", [words.addressee]), lines("address", names)]
    blocks += [lines("label", [words.submitters]), lines("submitters", submitters)]
    blocks += _of_role("date", opening) + _of_role("reference", opening)
    contents = [block for block in body if isinstance(block, Contents)]
    text = [block for block in body if not isinstance(block, Contents)]
    salutation = _of_role("salutation", opening)
    return (Cover(tuple(blocks)), *contents, *salutation), tuple(text)


def addressee_lines(
    recipients: Sequence[Recipient], holder: Holder | None, day: str, lang: str
) -> tuple[str, ...]:
    """Name the addressee, or each of several, a line each; `day` is ISO 8601."""
    on = PartialDate.parse(day).first
    if len(recipients) == 1:
        return name_lines(recipients[0], holder, on, lang)
    return tuple(name_on(recipient, on, lang) for recipient in recipients)


def submitter_lines(
    front: FrontMatter, signatories: Sequence[Signatory], language: Language
) -> tuple[str, ...]:
    """Name who submits, a line each; more than six in one paragraph."""
    names = [signatory.name for signatory in signatories]
    if len(names) > MOST_BELOW_EACH_OTHER:
        names = [" · ".join(" ".join(name.split()) for name in names)]
    further = further_signatories(front, signatories, language)
    return (*names, further) if further else tuple(names)


def _of_role(role: ParagraphRole, blocks: Sequence[Block]) -> list[Paragraph]:
    return [b for b in blocks if isinstance(b, Paragraph) and b.role == role]
