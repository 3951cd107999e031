"""What blocks a letter just before it is sent, by its transport."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from appeals.delivery.blockers import address_blockers
from appeals.delivery.container import CONTAINER
from appeals.delivery.ledger import SendingLedger
from appeals.delivery.plan import UNVERIFIED, AddressKind, Plan, PlannedMessage
from appeals.delivery.plan_changes import find_plan_changes
from appeals.delivery.sending_states import LedgerRow
from appeals.delivery.transport import Transport
from appeals.errors import AppealsError, MachineError, Problem, shorten_list
from appeals.registry.workspace import Workspace
from appeals.workflow.drafting.selection import hash_of_cases
from appeals.workflow.sending.plan import plan_again
from appeals.workflow.sending.send_options import AGAIN, CLOCK, MANY, SendOptions

MOST_TO_ONE = 50
"""More letters to one address are one submission with an annex, or a mistake."""

_CLOCK_SLACK = timedelta(minutes=10)
_ADDRESS_CODES = frozenset(
    {"no-email", "legacy-address", "unusable-address", UNVERIFIED}
)
_NOT_OF_TESTS = _ADDRESS_CODES | {
    "not-approved",
    "unsigned",
    "signatory-unconfirmed",
    "old-letter",
    "future-letter",
    "reply-date",
}


class SendJudge:
    """Judges the letters of a plan, each with its transport.

    A problem of the severity "error" blocks, a "warning" does not. Every problem that
    the options allow is left out, with its reason in `allowed`.
    """

    def __init__(
        self,
        plan: Plan,
        options: SendOptions,
        ledger: SendingLedger,
        now: datetime,
    ) -> None:
        self._plan, self._options, self._now = plan, options, now
        self._ledger = ledger
        self.rows = {row.message_id: row for row in ledger.rows(plan.letter)}

    def problems(
        self, message: PlannedMessage, transport: Transport
    ) -> Iterator[Problem]:
        """Give the blockers of one message, and its warnings."""
        is_test = self._options.test_address is not None
        for problem in self._all_problems(message, transport):
            if is_test and problem.code in _NOT_OF_TESTS:
                continue
            if self._options.reason(problem.code) is None:
                yield problem

    def allowed(self, message: PlannedMessage, transport: Transport) -> dict[str, str]:
        """Give the reasons for overriding blockers, by their code."""
        codes = sorted({each.code for each in self._all_problems(message, transport)})
        return {code: why for code in codes if (why := self._options.reason(code))}

    def _all_problems(
        self, message: PlannedMessage, transport: Transport
    ) -> Iterator[Problem]:
        for each in message.blockers:
            if each.code not in _ADDRESS_CODES:
                blocking = {"error", "warning"} if transport.is_network else {"error"}
                yield replace(
                    each,
                    message=f"{message.edition}: {each.message}",
                    severity="error" if each.severity in blocking else "warning",
                )
        yield from _address_problems(message, transport.address_kind)
        yield from _container_problems(message, transport)
        if self._options.test_address is None:
            yield from self._ledger_problems(message)
            yield from self._time_problems(transport)

    def earlier_messages(self, message: PlannedMessage) -> tuple[LedgerRow, ...]:
        """Give the messages of the letter that the recipient has already got."""
        about = message.recipient, message.language, message.case_id
        return tuple(self._sent_rows.get(about, ()))

    @cached_property
    def _sent_rows(self) -> Mapping[tuple[str, str, str], list[LedgerRow]]:
        found: dict[tuple[str, str, str], list[LedgerRow]] = {}
        for row in self.rows.values():
            if row.has_left:
                about = row.recipient, row.language, row.case_id
                found.setdefault(about, []).append(row)
        return found

    def _ledger_problems(self, message: PlannedMessage) -> Iterator[Problem]:
        if earlier := self.earlier_messages(message):
            latest = max(earlier, key=lambda row: row.at)
            about = f" about the case '{latest.case_id}'" if latest.case_id else ""
            yield Problem(
                AGAIN,
                f"'{message.recipient}' has had another message of this letter{about}: "
                f"{latest.way}, {latest.state} on {latest.day}, with other files, "
                "words or address",
                "if it must get a second one, give --again REASON",
            )
        address = message.email.address if message.email else ""
        if self._letters_by_address[address] > MOST_TO_ONE and address:
            yield Problem(
                MANY,
                f"{self._letters_by_address[address]} letters would go to {address}",
                "put the cases into one submission with an annex, or give "
                f"--allow {MANY} REASON",
            )

    @cached_property
    def _letters_by_address(self) -> Counter[str]:
        """How many messages of the letter each address has had, or would get."""
        planned = {message.message_id for message in self._plan.messages}
        counts = Counter(
            message.email.address for message in self._plan.messages if message.email
        )
        for row in self.rows.values():
            if row.has_left and row.message_id not in planned:
                counts[row.address] += 1
        return counts

    def _time_problems(self, transport: Transport) -> Iterator[Problem]:
        start = self._options.not_before
        if start is not None and self._now < start:
            yield Problem(
                "too-early",
                f"it is before {start.isoformat(' ', 'minutes')}",
                "run the command again after that, or without --not-before",
            )
        latest = self._latest and datetime.fromisoformat(self._latest)
        if latest and self._now < latest - _CLOCK_SLACK:
            yield Problem(
                CLOCK,
                f"the clock says {self._now.isoformat(' ', 'minutes')}, and the last "
                f"letter left at {latest.isoformat(' ', 'minutes')}",
                f"set the clock of this machine; or give --allow {CLOCK} REASON",
                severity="error" if transport.is_network else "warning",
            )

    @cached_property
    def _latest(self) -> str:
        return self._ledger.latest_at()


def _address_problems(message: PlannedMessage, kind: AddressKind) -> Iterator[Problem]:
    if kind == "email":
        yield from address_blockers(message.recipient, message.email)
        return
    what = f"{'web form' if kind == 'web-form' else 'postal address'} of "
    what += f"'{message.recipient}'"
    address = message.address(kind)
    if address is None:
        remedy = "use another transport, or look it up and enter it"
        yield Problem(f"no-{kind}", f"no {what} is known", remedy)
    elif address[1] == "legacy":
        remedy = "look the new one up"
        yield Problem("legacy-address", f"the {what} is out of use", remedy)
    elif address[1] != "confirmed":
        remedy = "look it up on the office's own page and confirm it, or give "
        remedy += "--allow-unverified REASON"
        yield Problem(UNVERIFIED, f"the {what} is {address[1]}", remedy)


def _container_problems(
    message: PlannedMessage, transport: Transport
) -> Iterator[Problem]:
    """Report that a form or a printer cannot use files encrypted for a mailbox."""
    is_encrypted = any(file.name == CONTAINER for file in message.files)
    if is_encrypted and transport.address_kind != "email":
        yield Problem(
            "encrypted-files",
            f"the files to '{message.recipient}' are encrypted to its OpenPGP key, and "
            f"'{transport.name}' takes them as they are",
            f"write 'send_by: {transport.name}' under '{message.recipient}' in "
            "recipients.yaml, and plan again",
        )


def stale_problems(
    workspace: Workspace,
    plan: Plan,
    due: Collection[str],
    today: datetime,
    keys: Path,
    memory: Path | None,
) -> Mapping[Problem, tuple[str, ...]]:
    """Plan again, and report what has changed, and for which editions.

    () stands for all of them. Raises MachineError if the machine cannot plan.
    """
    if plan.cases is not None:
        file = plan.cases.file
        now = hash_of_cases(workspace.root / file)
        if now is None:
            return {
                _stale_problem(f"the file of cases '{file}' is not there any more"): ()
            }
        if now != plan.cases.sha256:  # a consent may have been withdrawn
            return {_stale_problem(f"the file of cases '{file}' was changed since"): ()}
    try:
        new_plan = plan_again(workspace, plan, today.date(), keys=keys, memory=memory)
    except MachineError:
        raise
    except AppealsError as error:
        return {
            Problem(
                "out-of-date",
                f"the plan cannot be made again: {each.message}; nothing was written",
                each.remedy,
                each.place,
            ): ()
            for each in error.problems
        }
    known = workspace.recipients.keys()
    found = find_plan_changes(plan, new_plan, due, workspace.root, known)
    return {
        _stale_problem(what, editions): editions for what, editions in found.items()
    }


def _stale_problem(what: str, editions: Sequence[str] = ()) -> Problem:
    which = f"{shorten_list(editions)}: " if editions else ""
    return Problem(
        "out-of-date",
        f"the plan is out of date: {which}{what}; nothing was written",
        "look at the change, render the letter again if need be, and plan again",
    )
