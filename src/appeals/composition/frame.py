"""The frame of a letter: cover, address, date, subject, salutation, closing, annexes.

Everything here is data from the registries; nothing of it is read as Markdown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from appeals.composition.addressees import (
    address_lines,
    joint_address,
    joint_salutation,
    name_lines,
    name_on_day,
)
from appeals.composition.directions import (
    break_lines,
    isolate_lines,
    isolate_text,
    label_text,
)
from appeals.languages.find import language_of_letter
from appeals.languages.formats import format_date, format_number
from appeals.languages.language import Language
from appeals.model.document import (
    Block,
    Contents,
    Cover,
    Document,
    Emphasis,
    Inline,
    Letterhead,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    ParagraphRole,
    Strong,
    Text,
)
from appeals.model.letter import AnnexFile, FrontMatter
from appeals.model.people import Signatory, expected_signers
from appeals.model.recipient import Holder, Recipient
from appeals.model.settings import Organisation
from appeals.model.values import PartialDate
from appeals.registry.holders import salutation_for

MOST_BELOW_EACH_OTHER = 6
_KINDS = frozenset({"submission", "report"})


def has_cover(front: FrontMatter) -> bool:
    """Say whether a letter is a submission or report so long that it has contents."""
    return front.kind in _KINDS and front.contents


def add_cover(
    front: FrontMatter,
    opening: Sequence[Block],
    body: Sequence[Block],
    names: Sequence[str],
    submitters: Sequence[str],
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Give the opening with a cover, and the text that follows it.

    `opening` is that of a letter without a cover. Its date and reference move to the
    cover, which names subject and addressee in its own way, without the postal address.
    `names` are the lines of the addressee, () for a public report.
    """
    language = language_of_letter(front.language)
    words = language.cover
    kind = words.report if front.kind == "report" else words.submission
    blocks = [
        _lines("kind", [kind], language),
        _lines("subject", [front.subject], language),
    ]
    if names:
        blocks.append(_lines("label", [words.addressee], language))
        blocks.append(_lines("address", names, language))
    blocks.append(_lines("label", [words.submitters], language))
    blocks.append(_lines("submitters", submitters, language))
    blocks += _find_by_role("date", opening) + _find_by_role("reference", opening)
    contents = [block for block in body if isinstance(block, Contents)]
    text = [block for block in body if not isinstance(block, Contents)]
    salutation = _find_by_role("salutation", opening)
    return (Cover(tuple(blocks)), *contents, *salutation), tuple(text)


def _lines(role: ParagraphRole, lines: Iterable[str], language: Language) -> Paragraph:
    return Paragraph(isolate_lines(lines, language), role=role)


def _plain_lines(role: ParagraphRole, lines: Iterable[str]) -> Paragraph:
    parts = (Text(part) for line in lines for part in line.splitlines())
    return Paragraph(break_lines(parts), role=role)


def addressee_lines(
    recipients: Sequence[Recipient], holder: Holder | None, day: str, lang: str
) -> tuple[str, ...]:
    """Name the addressee, or each of several, a line each; `day` is ISO 8601."""
    on = PartialDate.parse(day).first
    if len(recipients) == 1:
        return name_lines(recipients[0], holder, on, lang)
    return tuple(name_on_day(recipient, on, lang) for recipient in recipients)


def submitter_lines(
    front: FrontMatter, signatories: Sequence[Signatory], language: Language
) -> tuple[str, ...]:
    """Name who submits, a line each; more than six in one paragraph."""
    names = [signatory.name for signatory in signatories]
    if len(names) > MOST_BELOW_EACH_OTHER:
        names = [" · ".join(" ".join(name.split()) for name in names)]
    further = further_signatories(front, signatories, language)
    return (*names, further) if further else tuple(names)


def _find_by_role(role: str, blocks: Sequence[Block]) -> list[Paragraph]:
    return [b for b in blocks if isinstance(b, Paragraph) and b.role == role]


def signatures(
    front: FrontMatter,
    signatories: Sequence[Signatory],
    language: Language,
    *,
    is_public: bool,
    is_demo: bool = False,
) -> tuple[Block, ...]:
    """Give the signatures of a letter; those of a public statement have a label.

    More than six, and all those of a public statement, are one list, to be set in
    columns. In a demo workspace more signatories sign with a key.
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
    words, count = language.group, front.further_signatories
    are_organisations = all(s.kind == "organisation" for s in signatories)
    one, more = (
        words.further_organisations if are_organisations else words.further_signatories
    )
    return (one if count == 1 else more).format(count=format_number(count, language))


def _signature(
    signatory: Signatory, signs_with_key: bool, language: Language
) -> Paragraph:
    inlines: tuple[Inline, ...] = (Strong(isolate_lines([signatory.name], language)),)
    if signatory.lines:
        inlines += (LineBreak(), *isolate_lines(signatory.lines, language))
    signer = signatory.id if signs_with_key else None
    return Paragraph(inlines, role="signature", signer=signer)


_WEB = ("https://", "http://")
_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LTR_MARK = "\u200e"


def letterhead(organisation: Organisation, language: Language) -> Letterhead:
    """Give the letterhead of the organisation."""
    lines = [part for line in organisation.lines for part in line.splitlines()]
    name = " ".join(organisation.name.split())
    return Letterhead(name, keep_line_order(lines, language))


def classification(front: FrontMatter, language: Language) -> str:
    """Give the word that marks each page of a letter that is not public.

    No template prints it, so that none can forget it.
    """
    return "" if front.confidentiality == "public" else language.letter.confidential


def keep_line_order(lines: Sequence[str], language: Language) -> tuple[str, ...]:
    """Keep "1 Example Street" from being shown as "Example Street 1" in Arabic.

    A number at the beginning or end of a line is shown where the letter begins or ends,
    unless a mark says that the line runs from left to right (UAX #9, rules W2 to W7).
    """
    if language.direction == "ltr":
        return tuple(lines)
    return tuple(
        line if _RTL_LETTER.search(line) else f"{_LTR_MARK}{line}{_LTR_MARK}"
        for line in lines
    )


def opening(
    front: FrontMatter,
    day: str,
    recipient: Recipient | None,
    holder: Holder | None,
    organisation: Organisation,
    language: Language,
) -> tuple[Block, ...]:
    """Give what is above the text: address, date, reference, subject, salutation.

    `front.subject` is already rendered. `day` is ISO 8601; for a public statement it
    may be a month. Such a statement has no address, salutation or place, and its
    subject is its title.
    """
    if recipient is None:
        return _heading(front, day, None, language, is_public=True)
    on = PartialDate.parse(day).first
    address = keep_line_order(
        address_lines(recipient, holder, on, front.language), language
    )
    words = salutation_for(recipient, holder, front.language)
    return (
        _plain_lines("address", address),
        *_heading(front, day, organisation.place, language),
        _lines("salutation", [words], language),
    )


def joint_opening(
    front: FrontMatter,
    day: str,
    recipients: Sequence[Recipient],
    organisation: Organisation,
    language: Language,
) -> tuple[Block, ...]:
    """Give the opening of one letter to several recipients, named in order."""
    on, lang = PartialDate.parse(day).first, front.language
    return (
        *joint_address(recipients, on, lang, language),
        *_heading(front, day, organisation.place, language),
        _lines("salutation", joint_salutation(recipients, lang, language), language),
    )


def _heading(
    front: FrontMatter,
    day: str,
    place: str | None,
    language: Language,
    *,
    is_public: bool = False,
) -> tuple[Block, ...]:
    """Give date, reference and subject."""
    date = format_date(PartialDate.parse(day), language)
    blocks: list[Block] = [Paragraph(_dateline(place, date, language), role="date")]
    if front.reference:
        words = label_text(language.letter.reference, front.reference, language)
        blocks.append(Paragraph(words, role="reference"))
    label = "" if is_public else language.letter.subject
    subject = label_text(label, front.subject, language)
    blocks.append(Paragraph(subject, role="subject"))
    return tuple(blocks)


def _dateline(place: str | None, date: str, language: Language) -> tuple[Inline, ...]:
    """Give place and date; a place of the other direction does not reorder the day."""
    if not place:
        return (Text(date),)
    town = isolate_text(" ".join(place.split()), language)
    if isinstance(town, Text):
        return (Text(language.letter.dateline.format(place=town.text, date=date)),)
    before, after = language.letter.dateline.split("{place}")
    rest = Text(after.format(date=date))
    return (Text(before), town, rest) if before else (town, rest)


def closing(
    front: FrontMatter,
    signatories: Sequence[Signatory],
    language: Language,
    *,
    words: str | None,
    is_demo: bool = False,
) -> tuple[Block, ...]:
    """Give what follows the text: closing, signatures, list of annexes.

    `words` are the closing phrase. A public statement has none, but a label above its
    signatories.
    """
    blocks: list[Block] = []
    if words is not None:
        blocks.append(_plain_lines("closing", [words]))
    blocks += signatures(
        front, signatories, language, is_public=words is None, is_demo=is_demo
    )
    if front.annexes:
        blocks.append(_lines("label", [language.letter.annexes], language))
        blocks += [
            Paragraph(_annex(number, annex, language), role="annex")
            for number, annex in enumerate(front.annexes, 1)
        ]
    return tuple(blocks)


def _annex(number: int, annex: AnnexFile, language: Language) -> tuple[Inline, ...]:
    label = label_text(f"{number}. ", annex.title, language)
    if not annex.url:
        return label
    address = isolate_text(annex.url, language)
    is_web = annex.url.casefold().startswith(_WEB)
    return (
        *label,
        Text(language.notes.locator_joint),
        Link(annex.url, (address,)) if is_web else address,
    )


def introduction(text: str | None) -> tuple[Block, ...]:
    """Give the paragraphs that the web edition begins with."""
    if not text:
        return ()
    return tuple(
        Paragraph((Text(" ".join(part.split())),), role="introduction")
        for part in text.split("\n\n")
        if part.strip()
    )


def covering_text(letter: Document) -> Document:
    """Give salutation, "please find attached", closing and names of a letter.

    Its subject and text are left out: both are in the attachment.
    """
    language = language_of_letter(letter.lang)
    day = format_date(PartialDate.parse(letter.date), language)
    return _make_message(letter, language.letter.covering.format(date=day))


def sealed_text(letter: Document, key: str) -> Document:
    """Give the covering text of an encrypted letter, which says how to open it.

    `key` is the fingerprint of the key that opens it.
    """
    language = language_of_letter(letter.lang)
    return _make_message(letter, language.letter.sealed.format(key=key))


def _make_message(letter: Document, text: str) -> Document:
    salutation, closing, signatures = (
        _find_by_role(role, letter.blocks)
        for role in ("salutation", "closing", "signature")
    )
    words = Paragraph((Text(text),))
    return replace(letter, blocks=(*salutation, words, *closing, *signatures), notes=())
