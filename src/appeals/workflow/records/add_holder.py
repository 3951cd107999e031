"""Enter a new holder of an office into recipients.yaml, every other byte unchanged."""

from dataclasses import dataclass
from typing import NamedTuple

from appeals.errors import BlockedError, Place, UsageError
from appeals.model.recipient import Holder, Recipient
from appeals.model.values import Certainty, PartialDate
from appeals.registry.editing import RegistryChange, edit_entries
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields
from appeals.workflow.records.references import find_recipient
from appeals.workflow.records.registry_files import (
    RECIPIENT,
    one_line,
    refuse_unfit,
    write_edited,
)

FILE = "recipients.yaml"


@dataclass(frozen=True, slots=True)
class NewHolder:
    """What staff know of a holder. Dates are partial ISO dates: 2026-03, 2026."""

    name: str
    since: str
    source: str
    until: str | None = None
    title: str | None = None
    salutation: str | None = None
    is_acting: bool = False
    certainty: Certainty = "confirmed"

    def as_fields(self) -> Fields:
        """Give the fields of the entry as the file holds them, in their order."""
        fields: dict[str, str | bool | None] = {
            "name": self.name,
            "since": self.since,
            "until": self.until,
            "acting": True if self.is_acting else None,
            "title": self.title,
            "salutation": self.salutation,
            "certainty": self.certainty,
            "dates_certainty": self.certainty,
            "source": self.source,
        }
        return {k: one_line(v) for k, v in fields.items() if v is not None}


class AddedHolder(NamedTuple):
    """What was written and where, and what a person should check."""

    place: Place
    warnings: tuple[str, ...]


def add_holder(workspace: Workspace, recipient_id: str, new: NewHolder) -> AddedHolder:
    """Add a holder at the end of an entry's `holders:`.

    Raises UsageError for an unknown recipient, a date that cannot be read or an
    existing holder; BlockedError when the file changed meanwhile or other lines would
    have to be touched. Nothing is written then.
    """
    recipient = find_recipient(workspace, recipient_id)
    refuse_unfit(Holder, new.as_fields())
    _check_dates(new)
    if any((h.name, h.since) == (new.name, new.since) for h in recipient.holders):
        raise UsageError(
            f"'{recipient_id}' already has the holder '{new.name}' since {new.since}",
            remedy=f"correct the entry in {FILE} by hand",
        )
    change = RegistryChange(appended={recipient_id: {"holders": [new.as_fields()]}})
    edited = edit_entries(workspace, RECIPIENT, change)
    if edited.reworded:
        raise BlockedError(
            f"the entry of '{recipient_id}' cannot take a holder without touching its "
            "other lines; nothing was written",
            remedy="write its 'holders:' as a list with one '- name:' a holder",
        )
    write_edited(workspace, edited)
    return AddedHolder(edited.places[recipient_id], tuple(_warnings(recipient, new)))


def _check_dates(new: NewHolder) -> None:
    for option, text in (("--since", new.since), ("--until", new.until)):
        if text is None:
            continue
        try:
            PartialDate.parse(text)
        except ValueError as error:
            raise UsageError(f"{option}: {error}") from None
    until = PartialDate.parse(new.until).last if new.until else None
    if until is not None and until < PartialDate.parse(new.since).first:
        raise UsageError(
            f"--until {new.until} lies before --since {new.since}",
            remedy="give the first day in office as --since",
        )


def _warnings(recipient: Recipient, new: NewHolder) -> list[str]:
    """Name holders whose terms certainly overlap the new one."""
    found = []
    begins = PartialDate.parse(new.since).last
    ends = PartialDate.parse(new.until).first if new.until else None
    for holder in recipient.holders:
        until = PartialDate.parse(holder.until).first if holder.until else None
        starts = PartialDate.parse(holder.since).last
        if until is None and starts < begins:
            found.append(f"{holder.name} (since {holder.since}) has no 'until' yet")
        elif until and begins < until and (ends is None or starts < ends):
            found.append(
                f"{holder.name} ({holder.since} to {holder.until}) holds the office "
                "in that time too"
            )
    if not new.salutation:
        found.append(f"without --salutation letters say '{recipient.salutation}'")
    return found
