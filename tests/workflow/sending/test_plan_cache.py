"""A row that was planned before is taken over only while nothing about it changed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

import appeals
from appeals.errors import AppealsError
from appeals.protection.names import NamePlace
from appeals.registry.workspace import load_workspace
from appeals.rules.saf010_protected_name import protected_name
from appeals.workflow.approving.checked_letters import LetterChecker
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.drafting.selection import CaseChoice
from appeals.workflow.sending import plan as plans
from appeals.workflow.sending import plan_cache
from appeals.workflow.sending.plan import find_plan, plan, write_plan
from appeals.workflow.sending.plan_options import PlanOptions
from appeals.workflow.sending.planned_files import FileInspector
from tests.made_once import made_once
from tests.registry.channel_files import CHANNELS
from tests.registry.consent_files import consents
from tests.workflow.approving.test_approval_basis import FACTS, SOURCES
from tests.workflow.options import options_for
from tests.workflow.protecting.named import OpenNames
from tests.workflow.sendings import (
    DAY,
    approved,
    carried_out,
    front,
    state_of,
    written,
)

COUNT = 3
HEADER = "id,alias,consent,confidentiality\n"
TEXT = """\
About {{ case.alias }}, {{ fact('cases', cite=False) }} of them.[@a-res-1-1, p. 1]

{% include 'arguments/one.md' %}
"""
WITHDRAWN = "    withdrawn: {date: 2099-11-20, by: relative, means: spoken}"
TRACED: list[list[str]] = []
"""Where to note what is opened; empty while that is of no interest."""


def note_what_is_opened(event: str, arguments: tuple[object, ...]) -> None:
    if TRACED and event in {"open", "sqlite3.connect", "subprocess.Popen"}:
        TRACED[-1].append(str(arguments[0]))


sys.addaudithook(note_what_is_opened)


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "workspace"

    def render_all() -> None:
        folder.mkdir()
        annexes = '[{title: A report, file: "annexes/report.txt"}]'
        letter = front(annexes=annexes, confidentiality="confidential") + TEXT
        workspace = written(folder, letter=letter)
        more = {
            "templates/arguments/one.md": "An argument.\n",
            "annexes/report.txt": "What was found.\n",
            "channels.yaml": CHANNELS,
            "consents.yaml": consents(id_="consent-1", channels="any"),
            "facts.yaml": FACTS,
            "citations.yaml": SOURCES,
            "sources/notes.txt": "A note.\n",
            "cases.csv": HEADER
            + "".join(
                f"case-{n},Person {n},consent-1,confidential\n" for n in range(COUNT)
            ),
        }
        for name, text in more.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        render(folder)
        workspace = load_workspace(folder)
        assert approved(workspace, cases=choice(folder)).path

    made_once(tmp_path, render_all)
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys/note.txt").write_text("Nothing.\n", encoding="utf-8")
    return folder


def choice(root: Path) -> CaseChoice:
    return CaseChoice(root / "cases.csv")


def render(root: Path, **more) -> None:
    asked = {"formats": ("docx",), "drawn_by": "drafter-a", "account": "d" * 16}
    options = options_for(DraftOptions, cases=choice(root), **asked, **more)
    for outcome in draft(load_workspace(root), options):
        assert outcome.files, (outcome.error, outcome.findings)


def memory_of(root: Path) -> Path:
    workspace = load_workspace(root)
    return state_of(workspace) / workspace.folder_name


def planned(root: Path, *, day=DAY, name_vault=None, is_known=True):
    """Plan again, from what is known or the whole way; give the plan, or the error."""
    opened = load_workspace(root)
    object.__setattr__(opened, "name_vault", name_vault)
    options = options_for(PlanOptions, formats=("docx",), cases=choice(root))
    known = {"memory": memory_of(root), "earlier": find_plan(root / "plan.json")}
    known = known if is_known else {}
    try:
        return plan(opened, options, day, keys=root.parent / "keys", **known).plan
    except AppealsError as error:
        return [str(each) for each in error.split()]


def planned_twice(root: Path) -> None:
    """Plan, so that the rows are known, and write the plan."""
    made = planned(root)
    assert [m.blockers for m in made.messages] == [()] * len(made.messages)
    write_plan(made, root / "plan.json")


@pytest.fixture
def composed(monkeypatch) -> list[str]:
    """Hear of each row that is composed."""
    heard: list[str] = []
    check = LetterChecker.check

    def checked(self, selected, *rest):
        heard.append(selected.file_stem)
        return check(self, selected, *rest)

    monkeypatch.setattr(LetterChecker, "check", checked)
    return heard


def test_only_the_first_row_of_each_recipient_is_composed_again(root, composed):
    planned_twice(root)
    assert len({*composed}) == 2 * COUNT
    composed.clear()
    before = (root / "plan.json").read_bytes()
    again = planned(root)
    assert {*composed} == {"office-a.case-0", "office-b.case-0"}
    assert again.content() == before
    composed.clear()
    assert planned(root, is_known=False) == again
    assert len({*composed}) == 2 * COUNT


def test_sending_composes_no_row_that_is_as_planned(root, composed):
    planned_twice(root)
    composed.clear()
    assert len(carried_out(load_workspace(root), root / "plan.json")) == 2 * COUNT
    assert {*composed} == {"office-a.case-0", "office-b.case-0"}


def test_what_is_known_says_nothing_and_is_for_its_owner_alone(root):
    planned_twice(root)
    (file,) = (memory_of(root) / "planned").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_bytes()) == (2 * COUNT + 1) * 32


def test_damaged_knowledge_is_none(root, composed):
    planned_twice(root)
    (file,) = (memory_of(root) / "planned").iterdir()
    content = bytearray(file.read_bytes())
    for at in range(0, len(content), 32):
        content[at] ^= 1
    file.write_bytes(content[:-1])
    composed.clear()
    planned(root)
    assert len({*composed}) == 2 * COUNT


@contextmanager
def tracing(patch: pytest.MonkeyPatch) -> Iterator[tuple[list[str], set[str]]]:
    """Note which files are opened, and which of them are hashed as inputs."""
    opened: list[str] = []
    hashed: set[str] = set()
    line = plan_cache._hash_line

    def hash_it(path: Path) -> str:
        kept = TRACED.pop()
        try:
            hashed.add(str(path))
            return line(path)
        finally:
            TRACED.append(kept)

    patch.setattr(plan_cache, "_hash_line", hash_it)
    TRACED.append(opened)
    try:
        yield opened, hashed
    finally:
        TRACED.clear()


OF_MACHINE = (sys.prefix, sys.base_prefix, str(Path(appeals.__file__).parent))


def unknown(opened: list[str], hashed: set[str], root: Path) -> set[str]:
    """Give what was opened and has a say that nobody hashes.

    The program has its own fingerprint, records of rows are hashed as text; what is
    not there is seen by its name once it is. Memory has its bounds by /proc.
    """
    records, known = root / "out/first/cases.sqlite", memory_of(root) / "planned/first"
    own = {str(records), str(known), str(root / "plan.json"), "/proc/self/statm"}
    return {
        each
        for each in opened
        if each not in hashed | own
        and not each.startswith(OF_MACHINE)
        and ".appeals-" not in each
        and Path(each).is_file()
    }


def test_every_file_that_planning_opens_is_hashed(root, monkeypatch):
    planned_twice(root)  # what the first one writes, the next reads
    with tracing(monkeypatch) as (opened, hashed):
        planned(root)
        planned(root, is_known=False)
    assert len(opened) > 20
    assert str(root / "templates/arguments/one.md") in opened
    assert str(root / "consents.yaml") in hashed
    assert unknown(opened, hashed, root) == set()


def test_a_file_that_nobody_hashes_would_be_seen(root, monkeypatch):
    planned_twice(root)
    further = root.parent / "further.txt"
    further.write_text("A new input.\n", encoding="utf-8")
    blockers = plans.date_blockers

    def read(*about):
        further.read_bytes()
        return blockers(*about)

    monkeypatch.setattr(plans, "date_blockers", read)
    with tracing(monkeypatch) as (opened, hashed):
        planned(root)
    assert unknown(opened, hashed, root) == {str(further)}


def replace(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


LETTER = "templates/letters/first.md"
CHANGES = {
    "consent withdrawn": (
        "consents.yaml",
        "    until:",
        f"{WITHDRAWN}\n    until:",
    ),
    "consent ended": ("consents.yaml", "until: 2100-03-04", "until: 2099-03-05"),
    "address": ("recipients.yaml", "office-b@example.org", "office-c@example.org"),
    "certainty": (
        "recipients.yaml",
        "certainty: confirmed\n        s",
        "certainty: unconfirmed\n        s",
    ),
    "name": ("recipients.yaml", "مكتب باء", "مكتب جيم"),
    "letter": (LETTER, "Words about", "Other words about"),
    "date": (LETTER, "2099-11-03", "2099-11-04"),
    "class": (LETTER, "confidentiality: confidential", "confidentiality: public"),
    "argument": ("templates/arguments/one.md", "An argument", "Another argument"),
    "fact": ("facts.yaml", "value: 16", "value: 17"),
    "source": ("citations.yaml", "International Report", "A Report"),
    "channel": ("channels.yaml", "appeals/channels@1", "appeals/channels@1 # seen"),
    "row": ("cases.csv", "Person 2", "Nobody 2"),
    "row gone": ("cases.csv", "case-2,Person 2,consent-1,confidential\n", ""),
    "annex": ("annexes/report.txt", "found", "lost"),
    "copy of the annex": ("out/first/office-a.case-1.annex-1.txt", "found", "lost"),
    "text": ("out/first/office-a.case-1.txt", "argument", "word"),
    "signatory": ("signatories.yaml", "certainty: confirmed", "certainty: unconfirmed"),
    "certificate": (
        "signatories.yaml",
        "kind: organisation",
        f"kind: organisation\n    certificate_sha256: {'a' * 64}",
    ),
    "approver": ("people.yaml", "roles: [approver]", "roles: [sender]"),
    "approvers": ("appeals.toml", "[mail]", "[review]\napprovers = 2\n[mail]"),
    "signing": ("appeals.toml", "[mail]", "[signing]\nrequired = true\n[mail]"),
    "demonstration": ("appeals.toml", "[organisation]", "demo = true\n[organisation]"),
    "body": ("appeals.toml", "[mail]", '[mail]\nbody = "covering"'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_as_if_nothing_were_known(root, change):
    planned_twice(root)
    replace(root, *CHANGES[change])
    assert planned(root) == planned(root, is_known=False)


def test_no_row_is_known_once_any_file_of_the_workspace_changed(root, composed):
    """Files that come and go too, whether or not this letter reads them."""
    planned_twice(root)
    files = [
        path
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.parts[len(root.parts)] not in {"out", "plan.json"}
    ]
    assert len(files) > 12
    more = [root / "templates/arguments/two.md", root.parent / "keys/new.pem"]
    for path in (*files, root.parent / "keys/note.txt", *more):
        content = path.read_bytes() if path.exists() else None
        path.write_bytes((content or b"") + b"\n")
        composed.clear()
        made = planned(root)
        assert isinstance(made, list) or len({*composed}) == 2 * COUNT, path
        write_plan(find_plan(root / "plan.json"), root / "plan.json")
        path.unlink() if content is None else path.write_bytes(content)
        planned_twice(root)


@pytest.mark.parametrize("kind", ["docx", "annex-1.txt", "txt", "annexes.docx"])
def test_a_changed_file_of_one_row_is_seen_and_the_others_stand(root, composed, kind):
    planned_twice(root)
    path = root / f"out/first/office-a.case-1.{kind}"
    path.write_bytes(path.read_bytes() + b" ")
    composed.clear()
    made = planned(root)
    firsts = {"office-a.case-0", "office-b.case-0"}
    assert {*composed} == firsts | {"office-a.case-1"}
    assert made == planned(root, is_known=False)
    path.unlink()
    assert planned(root) == planned(root, is_known=False)


def test_a_changed_record_of_one_row_is_seen(root, composed):
    import sqlite3

    planned_twice(root)
    with sqlite3.connect(root / "out/first/cases.sqlite") as database:
        named = "name = 'office-a.case-1.docx'"
        database.execute(
            f"UPDATE files SET record = replace(record, 'consent-1', 'x') WHERE {named}"
        )
    database.close()
    composed.clear()
    made = planned(root)
    assert "office-a.case-1" in composed
    assert made == planned(root, is_known=False)
    assert any(message.blockers for message in made.messages)


def test_another_day_version_vault_or_key_folder_is_planned_anew(
    root, composed, monkeypatch
):
    vaults = [OpenNames((), state=state) for state in ("a", "b", "")]
    asked = [
        {"day": DAY + timedelta(days=1)},
        {"name_vault": vaults[0]},
        {"name_vault": vaults[1]},
        {"name_vault": vaults[2]},
        {"name_vault": vaults[2]},  # nobody can say that it is the same
    ]
    planned_twice(root)
    for each in asked:
        composed.clear()
        planned(root, **each)
        assert len({*composed}) == 2 * COUNT, each
    planned_twice(root)
    monkeypatch.setattr(plan_cache, "environment_fingerprint", lambda: "other")
    composed.clear()
    planned(root)
    assert len({*composed}) == 2 * COUNT


def test_a_name_that_is_found_in_a_known_row_keeps_it_back(root, monkeypatch):
    planned_twice(root)
    named = FileInspector.find_names

    def found(self, selected, letter, files, subject):
        if selected.file_stem == "office-b.case-2":
            return (protected_name("a file", NamePlace("p-017", "", is_sure=True)),)
        return named(self, selected, letter, files, subject)

    monkeypatch.setattr(FileInspector, "find_names", found)
    made = planned(root)
    assert made == planned(root, is_known=False)
    held = {m.edition: [b.code for b in m.blockers] for m in made.messages}
    assert held.pop("office-b.case-2")
    assert not any(held.values())


def test_names_are_looked_for_in_every_row_that_is_known(root, monkeypatch):
    name_vault = OpenNames(state="a")
    write_plan(planned(root, name_vault=name_vault), root / "plan.json")
    looked: list[str] = []
    named = FileInspector.find_names

    def note(self, selected, letter, files, subject):
        looked.append(selected.file_stem)
        return named(self, selected, letter, files, subject)

    monkeypatch.setattr(FileInspector, "find_names", note)
    planned(root, name_vault=name_vault)
    assert len({*looked}) == 2 * COUNT


def test_what_nobody_hashes_and_has_a_say_is_noticed_in_the_first_row(
    root, composed, monkeypatch
):
    planned_twice(root)
    hidden = plans.date_blockers(DAY + timedelta(days=900), None, DAY)
    found = tuple(hidden)
    assert found
    monkeypatch.setattr(plans, "date_blockers", lambda *_: found)
    composed.clear()
    made = planned(root)
    assert len({*composed}) == 2 * COUNT
    assert all(found[0] in message.blockers for message in made.messages)
    (file,) = (memory_of(root) / "planned").iterdir()
    assert file.read_bytes() == b""


def test_rows_are_not_known_if_a_file_changed_while_they_were_planned(
    root, monkeypatch
):
    blockers = plans.date_blockers

    def change(*about):
        with (root / "facts.yaml").open("a", encoding="utf-8") as stream:
            stream.write("\n")
        return blockers(*about)

    monkeypatch.setattr(plans, "date_blockers", change)
    planned(root)
    assert not (memory_of(root) / "planned").exists()


def test_a_plan_edited_and_sealed_again_is_not_taken_over(root):
    planned_twice(root)
    made = find_plan(root / "plan.json")
    rows = [m.model_copy(update={"approvers": ("nobody",)}) for m in made.messages]
    forged = made.model_copy(update={"messages": tuple(rows)}).with_seal()
    write_plan(forged, root / "plan.json")
    assert planned(root) == planned(root, is_known=False) == made


def test_links_and_pipes_are_planned_the_whole_way(root, composed):
    planned_twice(root)
    (root / "linked").symlink_to(root / "templates")
    composed.clear()
    assert planned(root) == find_plan(root / "plan.json")
    assert len({*composed}) == 2 * COUNT
    (root / "linked").unlink()
    os.mkfifo(root / "pipe.txt")
    composed.clear()
    planned(root)
    assert len({*composed}) == 2 * COUNT


def test_a_key_in_a_hidden_folder_is_hashed_since_it_is_named(root, composed):
    named = f"{{certainty: unconfirmed, file: .keys/a.asc, fingerprint: {'A' * 40}}}"
    kind = "    kind: office\n"
    replace(root, "recipients.yaml", kind, f"{kind}    openpgp: {named}\n")
    (root / ".keys").mkdir()
    key = root / ".keys/a.asc"
    key.write_text("none\n", encoding="utf-8")
    write_plan(planned(root), root / "plan.json")
    composed.clear()
    planned(root)
    assert len({*composed}) < 2 * COUNT
    key.write_text("another\n", encoding="utf-8")
    composed.clear()
    assert planned(root) == planned(root, is_known=False)
    assert len({*composed}) == 2 * COUNT


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_cannot_be_listed_is_planned_the_whole_way(root, composed):
    planned_twice(root)
    (root / "closed").mkdir(mode=0o311)
    composed.clear()
    planned(root)
    assert len({*composed}) == 2 * COUNT
    (root / "closed").chmod(0o700)
