"""Which letter is meant: its file, recipients, case, day and style of citation.

This module is separate from `compose`, which commands load only when they compose.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from appeals.model.audience import Audience
from appeals.model.case import Case
from appeals.model.choices import StyleName
from appeals.model.recipient import Recipient
from appeals.model.settings import IbidSetting
from appeals.registry.front_matter import LetterFile

PUBLIC: Final = "public"
JOINT: Final = "joint"
"""What stands for the recipient's id in file names.

A public statement has no addressee, a joint letter has several.
"""


@dataclass(frozen=True, slots=True)
class LetterRequest:
    """One letter, `letter`, in one language, to one recipient, to several or to nobody.

    `recipient` is None for a public statement, and for one letter to all of
    `recipients`. These are all the addressees, in order, even when each has a letter of
    its own. `day`, `style` and `ibid` override what the letter and the organisation
    say. `case` is what this letter is about; `cases` may be printed as a table.
    `audience` is who reads it; `is_edition` says that others read another edition.
    """

    name: str
    letter: LetterFile
    recipient: Recipient | None
    day: date | None = None
    style: StyleName | None = None
    ibid: IbidSetting | None = None
    recipients: tuple[Recipient, ...] = ()
    case: Case | None = None
    cases: tuple[Case, ...] = ()
    audience: Audience = "un"
    is_edition: bool = False

    @property
    def date(self) -> str:
        """The date that is printed, ISO 8601; that of a statement may be a month."""
        return self.day.isoformat() if self.day else self.letter.front.date

    @property
    def lang(self) -> str:
        """The language of the letter, a BCP 47 tag."""
        return self.letter.front.language

    @property
    def every_case(self) -> tuple[Case, ...]:
        """What it is about: its own case, those of its table, or nothing."""
        return (self.case, *self.cases) if self.case else self.cases

    @property
    def addressees(self) -> tuple[Recipient, ...]:
        """Who this letter addresses: one, several, or nobody."""
        return (self.recipient,) if self.recipient else self.recipients

    @property
    def recipient_id(self) -> str:
        """The id of the recipient, "joint" or "public"."""
        if self.recipient:
            return self.recipient.id
        return JOINT if self.recipients else PUBLIC

    @property
    def file_stem(self) -> str:
        """The name of its files without the format: "unodc-ed.case-7.fr.state"."""
        return self.recipient_id + self.variant

    @property
    def variant(self) -> str:
        """What follows the recipient in the names of its files: ".case-7.fr", ""."""
        case = f".{self.case.id}" if self.case else ""
        lang = f".{self.lang}" if self.letter.is_translation else ""
        return f"{case}{lang}{self.edition_ending}"

    @property
    def read_by(self) -> Audience:
        """Who reads it: everybody, if it is public or has no addressee.

        Each edition of a letter has its own audience.
        """
        if self.is_edition:
            return self.audience
        is_public = self.letter.front.confidentiality == "public"
        return "public" if is_public or not self.addressees else "un"

    @property
    def is_for_all(self) -> bool:
        """Whether this is the edition of a letter that everybody may read."""
        return self.is_edition and self.audience == "public"

    @property
    def edition_ending(self) -> str:
        """What file names add for an edition: ".state", ".public", or "" for "un"."""
        is_plain = self.audience == "un" or not self.is_edition
        return "" if is_plain else f".{self.audience}"
