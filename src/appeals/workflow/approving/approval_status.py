"""Whether a letter is approved: which acts count, on which bytes, and what changed.

An act counts as long as its signature verifies or its account is accepted for it, its
bytes have their hash, and its approver still has the role and did not render the
letter. It is stale once the letter would say something else, look different, or be
judged differently.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from appeals.composition.letter_request import LetterRequest
from appeals.errors import BlockedError, Place
from appeals.model.approval import Approval, ApprovedCase, ApprovedEdition, ApprovedFile
from appeals.model.audience import split_edition
from appeals.model.people import Person
from appeals.registry.locate import CONSENTS_FILE
from appeals.registry.workspace import Workspace
from appeals.review.approvals import ApprovalFolder, StoredApproval
from appeals.review.input_lines import InputChange, first_change
from appeals.signing.verdict import SignatureReport, Verdict
from appeals.workflow.approving.approval_basis import EditionComparer, files_of_parts
from appeals.workflow.approving.checked_letters import LetterChecker
from appeals.workflow.approving.marks import LetterMarks
from appeals.workflow.drafting.ledger.ledger import OUT, Ledger, hash_of
from appeals.workflow.drafting.provenance import common_inputs
from appeals.workflow.drafting.selection import CaseChoice

CheckSignature = Callable[[bytes, bytes], SignatureReport]
"""Judges a detached signature: of these bytes, by this `.p7s`."""

How = Literal["key", "account", "self"]
State = Literal["approved", "too-few", "stale", "not-approved"]


class Vote(NamedTuple):
    """What one act of approval says about one edition.

    `fault` says why it does not count, `changes` what makes it stale, `remark` what to
    know about its signature.
    """

    stored: StoredApproval
    approval: Approval
    edition: ApprovedEdition
    fault: str = ""
    changes: tuple[InputChange, ...] = ()
    is_demonstration: bool = False
    remark: str = ""

    @property
    def how(self) -> How:
        """How it was given: with a key, from another account, from the renderer's."""
        if self.approval.certificate_sha256 is not None:
            return "key"
        return "self" if self.approval.is_self_approved else "account"


class ApprovalStatus(NamedTuple):
    """Whether an edition is approved.

    `votes` are the acts that count, on the same bytes: one per person and, without a
    key, one per account; for a stale edition the latest act. `refused` are those that
    do not count, `repeated` those of an account that has already approved.
    """

    letter: str
    edition: str
    state: State
    needed: int
    votes: tuple[Vote, ...] = ()
    refused: tuple[Vote, ...] = ()
    repeated: tuple[Vote, ...] = ()

    @property
    def is_approved(self) -> bool:
        """Whether it may be signed."""
        return self.state == "approved"

    @property
    def approved(self) -> ApprovedEdition | None:
        """What was approved, or None."""
        return self.votes[0].edition if self.votes else None

    @property
    def changes(self) -> tuple[InputChange, ...]:
        """What has changed since the approval."""
        return self.votes[0].changes if self.votes else ()

    def refusal(self, command: str = "") -> BlockedError | None:
        """Say why it may not be signed, and what to do; None when it may.

        `command` is the one that approves, if it is not the usual one.
        """
        who = "', '".join(vote.approval.approved_by for vote in self.votes)
        stem, audience = split_edition(self.edition)
        _, _, lang = stem.partition(".")
        more = f" --lang {lang}" if lang else ""
        more += f" --audience {audience}" if audience != "un" else ""
        usual = f"appeals review approve {self.letter}{more} --as PERSON"
        approve = f"`{command or usual}`"
        match self.state:
            case "approved":
                return None
            case "too-few":
                again = "".join(
                    f"; the approval of '{vote.approval.approved_by}' does not count: "
                    "both were given from one account"
                    for vote in self.repeated
                )
                return BlockedError(
                    f"'{self.edition}' is approved by '{who}' alone; {self.needed} "
                    f"people must approve it{again}",
                    remedy=f"another approver: {approve}",
                )
            case "stale":
                changes = "; ".join(map(str, self.changes))
                return BlockedError(
                    f"'{self.edition}' is no longer what '{who}' approved: {changes}",
                    place=self.changes[0].place,
                    remedy="undo that; or render the letter again and have it approved "
                    f"again: {approve}",
                )
        why = "".join(
            f"; the approval {vote.stored.file} does not count: {vote.fault}"
            for vote in self.refused
        )
        return BlockedError(f"'{self.edition}' is not approved{why}", remedy=approve)


class ApprovalStatuses:
    """The approval statuses of one letter's editions; each file is read once.

    `check` checks signatures; without it no signed approval counts. With `cases` it
    covers only the letters of that file; without, only the others. `checker` composes a
    letter whose inputs changed.
    """

    def __init__(
        self,
        workspace: Workspace,
        letter: str,
        check: CheckSignature | None,
        cases: CaseChoice | None = None,
        checker: LetterChecker | None = None,
    ) -> None:
        self._workspace = workspace
        self._letter = letter
        self._check = check
        self._cases = cases
        checker = checker or LetterChecker(workspace, letter)
        self._comparer = EditionComparer(workspace, letter, checker)
        self._marks = LetterMarks(workspace)
        has_cases = cases is not None and not cases.is_table
        self._rendered = Ledger.of(workspace.root, letter, has_cases=has_cases)
        self._reports: dict[str, SignatureReport] = {}
        self._letters: dict[str, dict[str, ApprovedCase]] = {}
        self._inputs: dict[tuple[str, str], InputChange | None] = {}
        self._changed_marks: dict[tuple[str, str], tuple[InputChange, ...]] = {}
        self.folder = ApprovalFolder(workspace.root, letter, workspace.name_vault)
        self.stored = self.folder.read()

    def close(self) -> None:
        """Close what a forked process may not inherit."""
        self._rendered.close()

    @property
    def unreadable(self) -> tuple[StoredApproval, ...]:
        """The records that cannot be read; they do not count."""
        return tuple(each for each in self.stored if each.approval is None)

    def editions(self) -> tuple[str, ...]:
        """Give the editions with any approval, in order."""
        acts = (each.approval for each in self.stored if each.approval)
        names = (each.edition for act in acts for each in act.editions)
        return tuple(sorted(set(names)))

    def of(self, edition: str, selected: LetterRequest | None = None) -> ApprovalStatus:
        """Give the status of an edition, by the stem of its files: "unodc-ed.fr".

        `selected` is the letter as it is now; without it, a letter of cases is stale
        as soon as a file changed.
        """
        votes = tuple(self._votes(edition, selected))
        refused = tuple(vote for vote in votes if vote.fault)
        valid = [vote for vote in votes if not vote.fault]
        fresh = [vote for vote in valid if not vote.changes]
        needed = self._workspace.settings.review.approvers
        known = self._letter, edition
        if not valid:
            return ApprovalStatus(*known, "not-approved", needed, (), refused)
        if not fresh:
            return ApprovalStatus(*known, "stale", needed, (valid[-1],), refused)
        counted = map(_count_accounts, _group_by_bytes(fresh))
        most, repeated = max(counted, key=lambda votes: len(votes[0]))
        state: State = "approved" if len(most) >= needed else "too-few"
        return ApprovalStatus(*known, state, needed, most, refused, repeated)

    def batches(self) -> Iterator[Vote]:
        """Give each act on letters of cases: whether it counts, which files changed.

        Whether a letter is still the same, only composing it shows, as `plan` does.
        """
        for stored in self.stored:
            act = stored.approval
            if act is None or act.cases is None:
                continue
            edition = act.cases.edition(act.cases.letters[0], tuple(act.inputs))
            vote = self._with_fault(Vote(stored, act, edition))
            found = (*self._mark_changes(vote), *self._input_changes(vote))
            yield vote if vote.fault else vote._replace(changes=found)

    def current_votes(self, edition: str) -> tuple[Vote, ...]:
        """Give the acts that count and are not stale, the oldest first."""
        votes = self._votes(edition)
        return tuple(vote for vote in votes if not (vote.fault or vote.changes))

    def _named_editions(
        self, stored: StoredApproval, act: Approval, edition: str
    ) -> Iterator[ApprovedEdition]:
        """Give the editions in an act: those about cases if it is about cases."""
        if self._cases is None:
            yield from (each for each in act.editions if each.edition == edition)
        elif act.cases is not None and act.cases.is_table == self._cases.is_table:
            if stored.file not in self._letters:
                letters = {each.edition: each for each in act.cases.letters}
                self._letters[stored.file] = letters
            letter = self._letters[stored.file].get(edition)
            if letter is not None:
                yield act.cases.edition(letter, tuple(act.inputs))

    def _votes(
        self, edition: str, selected: LetterRequest | None = None
    ) -> Iterator[Vote]:
        """Give what every act says about an edition, the oldest first."""
        for stored in self.stored:
            if (act := stored.approval) is None:
                continue
            for each in self._named_editions(stored, act, edition):
                vote = self._with_fault(Vote(stored, act, each))
                if not vote.fault:
                    changes = tuple(self._changes(vote, selected))
                    vote = vote._replace(changes=changes)
                if report := self._reports.get(stored.file):
                    vote = vote._replace(
                        is_demonstration=report.is_demonstration,
                        remark=report.remark,
                    )
                yield vote

    def _with_fault(self, vote: Vote) -> Vote:
        return vote._replace(fault=next(self._faults(vote), ""))

    def _faults(self, vote: Vote) -> Iterator[str]:
        """Give why an act does not count."""
        person, edition = vote.approval.approved_by, vote.edition
        known = self._workspace.people.get(person)
        if known is None:
            yield f"'{person}' is not in people.yaml"
            return
        if "approver" not in known.roles:
            place = self._workspace.people.place(person, "roles")
            yield f"'{person}' is not an approver ({place})"
        if person in edition.drawn_by:
            yield f"'{person}' rendered the letter"
        yield from self._approver_faults(vote, known)
        for file in () if edition.is_of_cases else edition.files:
            if file.is_kept and not self.folder.has(file):
                where = self.folder.path_of(file).relative_to(self._workspace.root)
                yield f"{where.as_posix()} is gone, or not as it was approved"

    def _approver_faults(self, vote: Vote, person: Person) -> Iterator[str]:
        """Give why it is not certain that the approver approved."""
        approval = vote.approval
        if approval.certificate_sha256 is not None:
            yield from self._signature_faults(vote.stored, approval)
        elif person.certificate_sha256 is not None:
            yield f"'{person.id}' has a certificate in people.yaml, and did not sign it"
        elif not approval.is_self_approved and (
            approval.account in vote.edition.drafter_accounts
        ):
            yield "it was given from the account that rendered the letter"

    def _signature_faults(
        self, stored: StoredApproval, approval: Approval
    ) -> Iterator[str]:
        if stored.signature is None:
            yield "its signature (.p7s) is gone"
            return
        if self._check is None:
            yield "its signature cannot be checked on this machine"
            return
        if stored.file not in self._reports:
            report = self._check(stored.content, stored.signature)
            self._reports[stored.file] = report
        report = self._reports[stored.file]
        if report.verdict is not Verdict.VALID:
            yield f"its signature is not valid: {report.reason or report.verdict}"
        elif report.certificate_sha256 != approval.certificate_sha256:
            yield "it is signed with another key than it says"
        elif report.signer_id != approval.approved_by:
            yield f"its key is not known as that of '{approval.approved_by}'"

    def _changes(
        self, vote: Vote, selected: LetterRequest | None
    ) -> Iterator[InputChange]:
        """Give what has changed since the approval: marks, inputs, rendered files."""
        edition = vote.edition
        yield from self._mark_changes(vote)
        yield from self._letter_changes(vote, selected)
        for approved in edition.files:
            yield from self._rendered_change(approved, edition)

    def _mark_changes(self, vote: Vote) -> tuple[InputChange, ...]:
        """Give the marks that were changed since; letters of a batch share them."""
        edition = vote.edition
        key = vote.stored.file, "" if edition.is_of_cases else edition.edition
        if key not in self._changed_marks:
            self._changed_marks[key] = tuple(self._marks.changed_since(edition.uses))
        return self._changed_marks[key]

    def _input_changes(self, vote: Vote) -> list[InputChange]:
        """Give the files that changed, including that of the cases."""
        known, batch = vote.approval.inputs, vote.approval.cases
        found = [self._input_change(file, known) for file in vote.edition.inputs]
        new = self._new_inputs(vote.edition)
        changes = [
            *filter(None, found),
            *(InputChange(Place(f), "this file is new") for f in new),
        ]
        if batch and self._cases and self._cases_sha256 != batch.sha256:
            file = Place(self._cases.path.name)
            changes.append(InputChange(file, "the file of cases was changed"))
        return changes

    @cached_property
    def _cases_sha256(self) -> str:
        return self._cases.sha256 if self._cases else ""

    def _letter_changes(
        self, vote: Vote, selected: LetterRequest | None
    ) -> Iterator[InputChange]:
        """Give the changed inputs if the letter is no longer the same with them.

        Files are compared first: if all are the same, nothing is composed.
        """
        changes, edition = self._input_changes(vote), vote.edition
        if not changes:
            return
        files = [change.place.file for change in changes]
        is_foreign = not all(map(self._is_inside, files))
        parts = self._comparer.find_different_parts(edition, files, selected)
        concerned: set[str] = set()
        if parts is None or is_foreign or (parts and edition.is_of_cases):
            concerned = {*files}
        elif parts:
            concerned = files_of_parts(parts, files) or {*files}
        for each in changes:
            if each.place.file == CONSENTS_FILE and CONSENTS_FILE in concerned:
                yield from self._comparer.withdrawn_consents(edition, selected) or (
                    each,
                )
            elif each.place.file in concerned:
                yield each

    def _input_change(self, file: str, known: Mapping[str, str]) -> InputChange | None:
        key = file, known[file]
        if key not in self._inputs:
            self._inputs[key] = self._compare_input(*key)
        return self._inputs[key]

    def _compare_input(self, file: str, sha256: str) -> InputChange | None:
        path = self._workspace.root / file
        if not self._is_inside(file) or not path.is_file():
            return InputChange(Place(file), "this file is gone")
        now = hash_of(path)
        if now == sha256:
            return None
        return first_change(file, self.folder.marks_of(sha256), path.read_bytes())

    def _is_inside(self, file: str) -> bool:
        root = self._workspace.root
        return (root / file).resolve().is_relative_to(root.resolve())

    def _new_inputs(self, edition: ApprovedEdition) -> Iterator[str]:
        """Name files that would be used now: new registries, layout, translations."""
        known = set(edition.inputs)
        yield from (f for f in common_inputs(self._workspace.root) if f not in known)
        for file in edition.inputs:
            path = PurePosixPath(file)
            if path.suffix == ".md" and path.parts[0] == "templates":
                variant = str(path.with_suffix(f".{edition.language}.md"))
                is_letter = path.parts[1:2] == ("letters",)
                is_there = (self._workspace.root / variant).is_file()
                if is_there and variant not in known and not is_letter:
                    yield variant

    def _rendered_change(
        self, approved: ApprovedFile, edition: ApprovedEdition
    ) -> Iterator[InputChange]:
        """Report a letter in out/ other than the approved one.

        The same letter rendered on another machine is not a change: the approved bytes
        count.
        """
        path = self._rendered.path(approved.name)
        there, record = hash_of(path), self._rendered.record(path.name)
        if there in {None, approved.sha256}:
            return
        place = Place(f"{OUT}/{self._letter}/{path.name}")
        if record is None or there not in {record.sha256, record.rendered_sha256}:
            yield InputChange(place, "this file was changed by hand")
        elif record.rendered_sha256 != approved.sha256 and (
            edition.is_of_cases  # their bytes are kept nowhere else
            or record.tree != edition.tree
            or not approved.is_kept
        ):
            yield InputChange(
                place, "this file was rendered again, and says something else"
            )


def _group_by_bytes(votes: Sequence[Vote]) -> Iterator[tuple[Vote, ...]]:
    """Give the votes on each set of bytes, the latest first."""
    groups: dict[object, list[Vote]] = {}
    for vote in reversed(votes):
        groups.setdefault(vote.edition.bytes_key, []).append(vote)
    return map(tuple, groups.values())


def _count_accounts(
    votes: Sequence[Vote],
) -> tuple[tuple[Vote, ...], tuple[Vote, ...]]:
    """Give the votes that count, and the latest of each person with none that does.

    One vote counts for a person, and one for an account: a person may know several ids,
    and has one account; a key is somebody's own. A person who approved from several
    accounts is matched with one that leaves the others free, in any order.
    """
    of_person: dict[str, list[Vote]] = {}
    for vote in votes:
        of_person.setdefault(vote.approval.approved_by, []).append(vote)
    signed = {v.approval.approved_by: v for v in reversed(votes) if v.how == "key"}
    taken = {vote.approval.account for vote in signed.values()}
    holders: dict[str | None, Vote] = {}

    def has_place(person: str, tried: set[str | None]) -> bool:
        for vote in of_person[person]:
            account = vote.approval.account
            if account in taken or account in tried:
                continue
            tried.add(account)
            holder = holders.get(account)
            if holder is None or has_place(holder.approval.approved_by, tried):
                holders[account] = vote
                return True
        return False

    others = [person for person in of_person if person not in signed]
    repeated = tuple(of_person[p][0] for p in others if not has_place(p, set()))
    return (*signed.values(), *holders.values()), repeated
