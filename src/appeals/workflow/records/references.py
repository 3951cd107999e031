"""Read typed references and word single cites, with the registry where there is one."""

import json
from typing import NamedTuple

from appeals.citations.links import web_address
from appeals.citations.reference import ReferenceReading, read_reference
from appeals.citations.symbol import LONGEST_REFERENCE, why_too_long
from appeals.errors import UsageError
from appeals.model.authority import Authority
from appeals.model.choices import StyleName
from appeals.model.cite import Cite, CiteCluster
from appeals.model.finding import Finding
from appeals.model.recipient import Recipient
from appeals.registry.workspace import Workspace


class ParsedReference(NamedTuple):
    """A typed reference, read, and what the registry knows of it."""

    reading: ReferenceReading
    known: tuple[Authority | None, ...]

    @property
    def addresses(self) -> tuple[str | None, ...]:
        """Where each document is on the web; None where nobody can say."""
        return tuple(web_address(ref) for ref in self.reading.references)


def parse_reference(text: str, workspace: Workspace | None) -> ParsedReference:
    """Read one typed reference; without a workspace, by its shape alone."""
    symbols: tuple[str, ...] = ()
    if workspace is not None:
        entries = workspace.authorities.values()
        symbols = tuple(entry.symbol for entry in entries if entry.symbol)
    reading = read_reference(text, symbols)
    names = reading.canonicals
    known = tuple(workspace.resolve(name) if workspace else None for name in names)
    return ParsedReference(reading, known)


class FormattedCite(NamedTuple):
    """One cite as a note of its own: its words, and the same with italics marked.

    `unread` is what of a place was not understood, and is printed as typed.
    """

    text: str
    marked_up: str
    findings: tuple[Finding, ...]
    unread: str = ""


def word_cite(
    workspace: Workspace, ref: str, style: StyleName, place: str, lang: str
) -> FormattedCite:
    """Word a cite of an entry of citations.yaml, in its first form.

    Raises UsageError for an unknown entry or a place that cannot be read.
    """
    from appeals.citations.note_reader import read_place
    from appeals.citations.notes import markup, word_notes
    from appeals.model.document import NoteSource, plain_text

    authority = find_authority(workspace, ref)
    try:
        pinpoint = read_place(place, lang)
    except ValueError as error:
        raise UsageError(str(error), remedy="as in --at 'para. 14'") from None
    cluster = CiteCluster((Cite(ref, authority.key, pinpoint),))
    worded = word_notes(
        [NoteSource((cluster,), is_free_text=False)],
        workspace.authorities,
        style,
        ibid="never",
        lang=lang,
    )
    (inlines,) = worded.notes
    text = plain_text(inlines)
    return FormattedCite(text, markup(inlines), worded.findings, pinpoint.unread)


def read_place_line(line: str, number: int) -> tuple[str, str]:
    """Read {"at": "para. 14", "lang": "fr"}: the place, and the language or "".

    Raises UsageError for any other line.
    """
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        row = None
    match row:
        case {"at": str(place), "lang": str(lang)}:
            return place, lang
        case {"at": str(place)} if "lang" not in row:
            return place, ""
        case _:
            remedy = 'write {"at": "para. 14", "lang": "fr"}'
            raise UsageError(f"line {number} is not a place", remedy=remedy)


def print_place(place: str, lang: str) -> str:
    """Print a place as the United Nations prints it in a language: "par. 10 à 15".

    Raises ValueError for a place that cannot be read, WorkspaceError for a language
    without words.
    """
    from appeals.citations.note_reader import read_place
    from appeals.citations.styles.locators import print_pinpoint
    from appeals.citations.styles.un import UN
    from appeals.languages.find import language_of_letter

    style = UN[language_of_letter(lang).tag]
    return print_pinpoint(read_place(place, lang), style)


def find_recipient(workspace: Workspace, id_: str) -> Recipient:
    """Find an entry of recipients.yaml; UsageError with the nearest id."""
    known = workspace.recipients
    if id_ not in known:
        listing = "`appeals recipients list` shows all"
        raise UsageError.no_such("unknown recipient", id_, known, listing)
    return known[id_]


def find_authority(workspace: Workspace, ref: str) -> Authority:
    """Find an entry by key, symbol or alias; UsageError with the nearest name."""
    authority = workspace.resolve(ref)
    if authority is None:
        listing = "`appeals citations list` shows all"
        if len(ref) > LONGEST_REFERENCE:
            raise UsageError(why_too_long(ref), remedy=listing)
        known = workspace.authorities
        raise UsageError.no_such("unknown authority", ref, known, listing)
    return authority
