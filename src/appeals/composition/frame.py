"""The frame of a letter: address block, date, subject, salutation, closing, annexes.

Everything here is data from the registries; nothing of it is read as Markdown.
"""

from collections.abc import Iterable, Sequence

from appeals.composition.phrases import Phrases, date_text
from appeals.model.document import (
    Block,
    Inline,
    Letterhead,
    LineBreak,
    Link,
    Paragraph,
    ParagraphRole,
    Strong,
    Text,
)
from appeals.model.letter import AnnexFile, FrontMatter, Organisation
from appeals.model.people import Signatory
from appeals.model.recipient import Holder, Recipient
from appeals.model.values import PartialDate


def letterhead(organisation: Organisation) -> Letterhead:
    """Give the letterhead of the house."""
    return Letterhead(organisation.name, organisation.lines)


def opening(
    front: FrontMatter,
    day: str,
    recipient: Recipient | None,
    holder: Holder | None,
    organisation: Organisation,
    phrases: Phrases,
) -> tuple[Block, ...]:
    """Give what stands above the text: address, date, reference, subject, salutation.

    `front.subject` is already drawn. A public statement has neither address nor
    salutation.
    """
    blocks: list[Block] = []
    if recipient is not None:
        blocks.append(_lines("address", address_lines(recipient, holder)))
    date = date_text(PartialDate.parse(day), phrases)
    place_and_date = f"{organisation.place}, {date}" if organisation.place else date
    blocks.append(_lines("date", [place_and_date]))
    if front.reference:
        blocks.append(_lines("reference", [phrases.reference + front.reference]))
    blocks.append(_lines("subject", [phrases.subject + front.subject]))
    if recipient is not None:
        blocks.append(_lines("salutation", [salutation(recipient, holder)]))
    return tuple(blocks)


def closing(
    front: FrontMatter, signatories: Sequence[Signatory], phrases: Phrases
) -> tuple[Block, ...]:
    """Give what stands below the text: closing, signatures, list of annexes."""
    blocks: list[Block] = [_lines("closing", [phrases.closing])]
    for signatory in signatories:
        name = Strong((Text(signatory.name),))
        rest = [Text(line) for line in signatory.lines]
        blocks.append(Paragraph(_broken([name, *rest]), role="signature"))
    if front.annexes:
        blocks.append(_lines("label", [phrases.annexes]))
        blocks += [
            Paragraph(_annex(number, annex), role="annex")
            for number, annex in enumerate(front.annexes, 1)
        ]
    return tuple(blocks)


def address_lines(recipient: Recipient, holder: Holder | None) -> tuple[str, ...]:
    """Give the lines of the address block, the addressee first."""
    lines: list[str] = []
    if holder is not None:
        lines.append(holder.name)
    if recipient.office:
        lines.append(recipient.office)
    if recipient.organisation:
        acronym = f" ({recipient.acronym})" if recipient.acronym else ""
        lines.append(recipient.organisation + acronym)
    if not recipient.office and not recipient.organisation:
        lines.append(recipient.name)
    if recipient.post is not None:
        lines += recipient.post.lines
    return tuple(lines)


def salutation(recipient: Recipient, holder: Holder | None) -> str:
    """Give the salutation: the holder's where one is named, else the office's."""
    if holder is not None and holder.salutation:
        return holder.salutation
    return recipient.salutation


def _annex(number: int, annex: AnnexFile) -> tuple[Inline, ...]:
    label = Text(f"{number}. {annex.title}")
    if annex.url:
        return (label, Text(", "), Link(annex.url, (Text(annex.url),)))
    return (label,)


def _lines(role: ParagraphRole, lines: Iterable[str]) -> Paragraph:
    return Paragraph(_broken([Text(line) for line in lines]), role=role)


def _broken(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    parts: list[Inline] = []
    for inline in inlines:
        parts += [LineBreak(), inline]
    return tuple(parts[1:])
