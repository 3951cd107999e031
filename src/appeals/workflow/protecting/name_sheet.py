"""The key to names: who the aliases of a letter are, only for the recipient.

It is encrypted as soon as it is made, and is sent via the recipient's secure channel,
not with the letter. A person is on it where the consent lets the United Nations see the
name, for the channel by which the letter is submitted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from appeals.composition.letter_request import LetterRequest
from appeals.errors import BlockedError
from appeals.languages.find import language_of_letter
from appeals.languages.language import NameSheetWords
from appeals.model.protected import ProtectedPerson
from appeals.registry.channels import letter_channel
from appeals.registry.consents import NamedConsent, named_consents
from appeals.registry.workspace import Workspace
from appeals.workflow.drafting.selection import Selection, select_letters


@dataclass(frozen=True, slots=True)
class NameSheet:
    """A sheet in clear, the number of persons on it, and who is left out and why."""

    content: bytes
    count: int
    left_out: tuple[str, ...]


def name_sheet(workspace: Workspace, selection: Selection) -> NameSheet:
    """Make the sheet of a letter, or of the letters about the rows of a file of cases.

    Raises BlockedError where there is no vault, and where nobody may be on it;
    UsageError as `select_letters`.
    """
    name_vault = workspace.name_vault
    if name_vault is None or not name_vault.has_vault:
        raise BlockedError(
            "this workspace has no vault: nobody here knows a name",
            remedy="`appeals vault new` makes one",
        )
    letters = select_letters(workspace, selection)
    first = letters.letters[0].letter
    persons, entries = name_vault.persons(), list[tuple[str, ProtectedPerson]]()
    left_out: dict[str, None] = {}
    for request in letters:
        for named in _find_consents(workspace, request):
            about = named.case.alias if named.case else selection.letter
            who = f"case '{named.case.id}'" if named.case else "the letter"
            why = _find_refusal(workspace, request, named)
            person = persons.get(named.record.person) if named.record else None
            if why or person is None or not person.names:
                left_out[f"{who}: {why or 'the vault holds no name'}"] = None
            elif (about, person) not in entries:
                entries.append((about, person))
    if not entries:
        raise BlockedError(
            "nobody of this letter may be on the sheet"
            + "".join(f"; {each}" for each in left_out),
            remedy="it needs a record of consent that shows the name to the United "
            "Nations, and the name in the vault: `appeals vault add`",
        )
    words = language_of_letter(first.front.language).name_sheet
    head = f"{words.title}: {workspace.settings.organisation.name}, {first.front.date}"
    parts = (_render_entry(n, *each, words) for n, each in enumerate(entries, 1))
    text = "\n\n".join((head, *parts)) + "\n"
    return NameSheet(text.encode(), len(entries), tuple(left_out))


def _find_consents(
    workspace: Workspace, request: LetterRequest
) -> Iterator[NamedConsent]:
    """Yield the consents of the persons of a letter: of its cases, or its own."""
    cases = (request.case, *request.cases) if request.case else request.cases
    every = named_consents(workspace.consents, request.letter, cases)
    yield from (each for each in every if each.case or not cases)


def _find_refusal(
    workspace: Workspace, request: LetterRequest, named: NamedConsent
) -> str:
    """Say why a person may not be on the sheet; "" if they may."""
    record = named.record
    if record is None:
        return "no record of consent"
    if record.is_withdrawn():
        return f"the consent '{record.id}' was withdrawn"
    if record.ends_before(request.date):
        return f"the consent '{record.id}' ended on {record.until}"
    if record.shown_to.un != "name":
        return f"the consent '{record.id}' does not show the name to the United Nations"
    for recipient in request.addressees or (None,):
        found = letter_channel(workspace, request.letter, recipient)
        if not record.covers(found.channel.id if found else ""):
            return f"the consent '{record.id}' is not for the way it is submitted"
    return ""


def _render_entry(
    number: int, about: str, person: ProtectedPerson, words: NameSheetWords
) -> str:
    names = (f"{n.text} ({n.lang})" if n.lang else n.text for n in person.names)
    lines = [
        f"{number}. {words.alias}: {about}",
        f"   {words.name}: {'; '.join(names)}",
    ]
    if person.born:
        lines.append(f"   {words.born}: {person.born}")
    if person.ids:
        lines.append(f"   {words.documents}: {'; '.join(person.ids)}")
    return "\n".join(lines)
