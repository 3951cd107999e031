"""Make the transport of letters, from the settings and registries of the workspace."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import assert_never

from appeals.composition.addressees import name_lines, post_lines
from appeals.delivery.form_sheet import (
    FormSheet,
    SheetFile,
    filled_fields,
    remarks_on,
)
from appeals.delivery.manual_transports import (
    DraftsFolder,
    FormSheets,
    Outbox,
    PostPackets,
    post_files,
)
from appeals.delivery.plan import Plan, PlannedMessage, message_reference
from appeals.delivery.post_packet import PostItem
from appeals.delivery.smtp import SmtpTransport
from appeals.delivery.transport import OutgoingLetter, Transport
from appeals.errors import Place, WorkspaceError
from appeals.languages.find import language_of_letter
from appeals.languages.language import Language
from appeals.model.channel import Channel
from appeals.model.choices import TransportName
from appeals.model.recipient import WebForm
from appeals.registry.holders import holder_on
from appeals.registry.locate import SETTINGS_FILE
from appeals.registry.workspace import Workspace
from appeals.workflow.sending.incoming_answers import mailbox_of

_COVERING = ".covering.txt"


def make_transport(
    name: TransportName, workspace: Workspace, plan: Plan, out: Path
) -> Transport:
    """Make the transport of the letters of a plan; `out` is the folder of outboxes.

    Raises WorkspaceError where the settings lack what it needs. No server is asked.
    """
    match name:
        case "outbox":
            return Outbox(out, plan.letter)
        case "drafts":
            return DraftsFolder(mailbox_of(workspace))
        case "form":
            return FormSheets(out, plan.letter, partial(make_sheet, workspace))
        case "post":
            return PostPackets(out, plan.letter, partial(make_post_item, workspace))
        case "smtp":
            mail = workspace.settings.mail
            if mail is None or mail.smtp is None:
                raise WorkspaceError(
                    "the settings name no server that takes letters",
                    place=Place(SETTINGS_FILE),
                    remedy="add a section [mail.smtp] with host, port and security, or "
                    "use --by outbox",
                )
            return SmtpTransport(mail.smtp, plan.sender.address)
        case other:
            assert_never(other)


def make_sheet(workspace: Workspace, letter: OutgoingLetter) -> FormSheet:
    """Make the sheet for the web form of a letter's recipient."""
    message = letter.message
    channel = _find_channel(workspace, message)
    form = _find_form(workspace, message, channel)
    fields = filled_fields(form, channel, _field_values(workspace, letter))
    day = date.fromisoformat(letter.plan.made_on)
    return FormSheet(
        record=message.record,
        recipient=message.name,
        url=form.url,
        lang=message.language,
        direction=language_of_letter(message.language).direction,
        remarks=tuple(remarks_on(form, fields, day)),
        fields=fields,
        files=tuple(
            SheetFile(f.planned.name, f.planned.path, f.planned.size_bytes)
            for f in letter.files
            if f.planned.role != "text"
        ),
    )


def make_post_item(
    workspace: Workspace, letter: OutgoingLetter
) -> tuple[PostItem, Language]:
    """Make the address sheet of a letter, with its PDFs."""
    settings, message = workspace.settings, letter.message
    language = language_of_letter(message.language)
    recipient = workspace.recipients[message.recipient]
    day = date.fromisoformat(message.letter_date)
    lines = post_lines(recipient, message.language)
    if not lines:
        channel = _find_channel(workspace, message)
        post = channel.submit.post if channel and channel.submit else None
        lines = post.lines if post else ()
    code = message_reference(settings.id or "", letter.plan.letter, message.edition)
    pdfs, others = post_files(letter)
    holder = holder_on(recipient, day).holder
    item = PostItem(
        name_lines(recipient, holder, day, message.language),
        lines,
        (settings.organisation.name, *settings.organisation.lines),
        f"{language.letter.reference}{code}",
        pdfs,
        others,
    )
    return item, language


def _find_form(
    workspace: Workspace, message: PlannedMessage, channel: Channel | None
) -> WebForm:
    """Give the recipient's form, or the channel's if that knows its fields."""
    own = workspace.recipients[message.recipient].web_form
    shared = channel.submit.web_form if channel and channel.submit else None
    if own is None or (shared and shared.url == own.url and not own.fields):
        own = shared
    assert own is not None  # noqa: S101  the plan says that there is one
    return own


def _find_channel(workspace: Workspace, message: PlannedMessage) -> Channel | None:
    return workspace.channels.get(message.channel) if message.channel else None


def _field_values(workspace: Workspace, letter: OutgoingLetter) -> dict[str, str]:
    """Give the values for fields; a covering text is not that of the letter."""
    message, settings = letter.message, workspace.settings
    texts = [file for file in letter.files if file.planned.role == "text"]
    is_covering = any(file.planned.path.endswith(_COVERING) for file in texts)
    lang = message.language
    name = letter.plan.letter
    variant = lang if lang in workspace.letters[name].variants else None
    front = workspace.letter(name, variant).front
    address = settings.mail.from_address if settings.mail else ""
    contact = (settings.organisation.name, *settings.organisation.lines, address)
    return {
        "subject": message.subject,
        "text": "" if is_covering or not texts else letter.text().strip(),
        "organisation": settings.organisation.name,
        "contact": "\n".join(dict.fromkeys(line for line in contact if line)),
        "state": front.state or "",
        "date": message.letter_date,
    }
