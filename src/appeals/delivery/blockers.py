"""What blocks a message: findings, address, annexes, size."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath

from appeals.checks import sty010_placeholder_left
from appeals.checks.engine import blocks_release
from appeals.delivery.addresses import is_mailbox
from appeals.delivery.plan import (
    UNVERIFIED,
    BlockerCode,
    FindingCount,
    PlannedAddress,
    PlannedFile,
    blocker,
)
from appeals.errors import Problem
from appeals.model.channel import Channel
from appeals.model.finding import Finding
from appeals.model.people import Signatory
from appeals.model.recipient import Recipient, SizeLimit
from appeals.model.settings import Settings
from appeals.rules import saf010_protected_name
from appeals.rules.wsp002_placeholder_in_settings import is_placeholder

SIZE_BUDGET_BYTES = 10_000_000
"""No limit of the Office is known; many servers refuse larger messages."""

OLD_AFTER_DAYS = 90
"""Drafts are sent within weeks: an older date was left over from an earlier letter."""

_BASE64_FACTOR = 1.37


def address_blockers(
    recipient: str, address: PlannedAddress | None
) -> Iterator[Problem]:
    """Report what is wrong with the address chosen for a recipient."""
    if address is None:
        yield blocker(
            "no-email",
            f"no e-mail address of '{recipient}' is known",
            "use one of the other ways, or look an address up and enter it; "
            "leave the recipient out of the plan with --to",
        )
        return
    where = f"the address {address.address} of '{recipient}'"
    if not is_mailbox(address.address):
        yield blocker(
            "unusable-address",
            f"{where} is not one that mail can carry",
            "correct it; a domain in another script is written as xn--...",
        )
    if address.certainty == "legacy":
        yield blocker(
            "legacy-address",
            f"{where} is out of use",
            "nothing goes there any more: look the new one up",
        )
    elif address.certainty != "confirmed":
        yield blocker(
            UNVERIFIED,
            f"{where} is {address.certainty}",
            "look it up on the office's own page, then "
            f"`appeals recipients confirm {recipient} --address {address.address} "
            "--seen-on DAY --as PERSON`; or give --allow-unverified REASON to "
            "`appeals send`",
        )


def finding_blockers(findings: Sequence[Finding], show: str) -> Iterator[Problem]:
    """Report that the letter has errors, or final warnings.

    `show` is the command that shows them.
    """
    wrong = [
        finding
        for finding in dict.fromkeys(findings)
        if blocks_release(finding) and finding.code != sty010_placeholder_left.RULE.code
    ]
    errors = sum(finding.severity == "error" for finding in wrong)
    if errors:
        count = f"{errors} error{'s' if errors > 1 else ''}"
        yield blocker(
            "letter-errors", f"the letter has {count}", f"`{show}` shows them"
        )
    first = {each.code: each for each in reversed(wrong) if each.severity != "error"}
    for code, finding in sorted(first.items()):
        where = f" ({finding.place})" if finding.place else ""
        yield blocker(
            "letter-errors",
            f"{code} is final: {finding.message}{where}",
            f"fix it; `appeals rule {code}` says why and how",
        )


def name_blockers(findings: Sequence[Finding]) -> Iterator[Problem]:
    """Report protected names in what is to be sent, or in its sources."""
    leaving = saf010_protected_name.RULE.code
    for each in findings:
        code: BlockerCode = (
            "protected-name" if each.code == leaving else "name-in-sources"
        )
        yield blocker(code, each.message, each.remedy)


def placeholder_blockers(findings: Sequence[Finding]) -> Iterator[Problem]:
    """Report placeholders of a skeleton: a letter with them is not sent."""
    code = sty010_placeholder_left.RULE.code
    placeholders = [each for each in dict.fromkeys(findings) if each.code == code]
    if placeholders:
        more = f", and {len(placeholders) - 1} more" if len(placeholders) > 1 else ""
        yield blocker(
            "placeholder-left",
            f"{placeholders[0].message} ({placeholders[0].place}){more}",
            "write the text, then render and plan again",
        )


def count_findings(findings: Sequence[Finding]) -> tuple[FindingCount, ...]:
    """Count what each rule found."""
    counts = Counter((f.code, f.severity) for f in dict.fromkeys(findings))
    return tuple(
        FindingCount(code=code, severity=severity, count=count)
        for (code, severity), count in sorted(counts.items())
    )


def size_blockers(
    files: Sequence[PlannedFile], limit: SizeLimit | None = None
) -> Iterator[Problem]:
    """Report a message that is larger than the recipient, or many servers, accept.

    An unconfirmed limit is reported but blocks nothing.
    """
    size = round(sum(file.size_bytes for file in files) * _BASE64_FACTOR)
    budget = limit.bytes if limit else SIZE_BUDGET_BYTES
    if size <= budget:
        return
    is_sure = limit is not None and limit.certainty == "confirmed"
    who = "the recipient takes" if limit else "many servers take"
    doubt = f" ({limit.certainty})" if limit and not is_sure else ""
    yield blocker(
        "message-too-large" if is_sure else "large-message",
        f"the message will have about {size / 1e6:.3g} MB",
        f"{who} no more than {budget / 1e6:.3g} MB{doubt}: make the annexes smaller",
    )


def accepted_files(
    files: Sequence[PlannedFile], recipient: Recipient, channel: Channel | None
) -> tuple[tuple[PlannedFile, ...], tuple[Problem, ...]]:
    """Leave out the files of a letter in formats that the recipient does not accept.

    An unconfirmed list counts only for formats refused by name. If no file would be
    left, all stay and are blocked.
    """
    formats = {
        file: PurePosixPath(file.name).suffix.removeprefix(".")
        for file in files
        if file.role == "letter"
    }
    refused = [
        f for f, kind in formats.items() if not _accepts(recipient, channel, kind)
    ]
    if len(refused) < len(formats):
        return tuple(file for file in files if file not in refused), ()
    if not refused:
        return tuple(files), ()
    kinds = " or ".join(sorted({*formats.values()}))
    remedy = "plan with another --format, or correct what it accepts in "
    remedy += "recipients.yaml or channels.yaml"
    problem = f"'{recipient.id}' does not take {kinds}"
    return tuple(files), (blocker("format-refused", problem, remedy),)


def _accepts(recipient: Recipient, channel: Channel | None, kind: str) -> bool:
    if recipient.accepts:
        return kind in recipient.accepts
    formats = channel.formats if channel else None
    if formats is None:
        return True
    is_sure = formats.certainty == "confirmed"
    return kind not in formats.refused and (kind in formats.accepted or not is_sure)


def settings_blockers(settings: Settings) -> Iterator[Problem]:
    """Report a workspace for trials, or one with the organisation of `init`.

    The placeholders block if `demo = false` says that the workspace is real.
    """
    if settings.demo:
        yield blocker(
            "demonstration",
            "this workspace is for trials: `demo = true` in appeals.toml",
            "set it to false once organisation and addresses are yours",
        )
    address = settings.mail.from_address if settings.mail else ""
    placeholders = [
        t for t in (*settings.organisation.lines, address) if is_placeholder(t)
    ]
    if placeholders:
        named = ", ".join(f"'{each}'" for each in dict.fromkeys(placeholders))
        yield blocker(
            "placeholder-in-trial" if settings.demo else "placeholder-organisation",
            f"appeals.toml still has the example's: {named}",
            "enter your own address under [organisation] and [mail], then render and "
            "plan again",
        )


def signatory_blockers(
    letter: str, unsure: Sequence[Signatory], further: int, today: date
) -> Iterator[Problem]:
    """Report signatories who have not agreed; `further` have no name yet."""
    for each in unsure:
        invitation = each.invitations.get(letter)
        until = invitation.answer_by if invitation else None
        is_late = until is not None and date.fromisoformat(until) < today
        state = {
            "declined": "has declined",
            "asked": "has not answered" + (f", was to by {until}" if is_late else ""),
        }.get(each.signing_state(letter), "is unconfirmed")
        yield blocker(
            "signatory-unconfirmed",
            f"the signatory '{each.id}' {state}",
            f"take it out of `from:` in the head of {letter}, or enter its yes: "
            f"`appeals signatories confirm {each.id} --letter {letter}`",
        )
    if further:
        yield blocker(
            "signatory-unconfirmed",
            f"{further} further signatories have no name",
            f"name them in `from:` in the head of {letter}, and take out "
            "`further_signatories:`",
        )


def date_blockers(day: date, reply_by: str | None, today: date) -> Iterator[Problem]:
    """Report a letter that is dated long ago or ahead, or asks for a reply too late."""
    redate = "correct the date in the letter's head, then render and plan again"
    if (today - day).days > OLD_AFTER_DAYS:
        old = f"the letter is dated {day}, more than {OLD_AFTER_DAYS} days ago"
        yield blocker("old-letter", old, redate)
    if day > today:
        ahead = f"the letter is dated {day}, which is still to come"
        yield blocker("future-letter", ahead, redate)
    reply = date.fromisoformat(reply_by) if reply_by else None
    if reply is not None and reply < max(day, today):
        past = "its own date" if reply < day else "today"
        yield blocker(
            "reply-date",
            f"the letter asks for a reply by {reply}, which is before {past}",
            "correct `reply_by` in the letter's head, then render and plan again",
        )
