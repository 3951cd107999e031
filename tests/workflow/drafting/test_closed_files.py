"""Files of a confidential letter are for their owner; those of a public one stay."""

import os
import sqlite3
import stat

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.drafting.ledger.records import CaseRecords, FileRecord
from tests.registry.workspaces import write_workspace
from tests.workflow.acts import SETTINGS
from tests.workflow.options import options_for
from tests.workflow.sendings import front, recipients

ANNEX = "annexes: [{title: A, file: annexes/a.txt}]\n"


@pytest.fixture(autouse=True)
def _no_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder):
    return {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()}


def rendered(root, *, confidentiality: str):
    head = front().replace(
        "\n---\n", f"\nconfidentiality: {confidentiality}\n{ANNEX}---\n"
    )
    write_workspace(
        root,
        appeals_toml=SETTINGS,
        recipients_yaml=recipients(a="confirmed", b="confirmed"),
        first_md=head,
    )
    (root / "annexes").mkdir(exist_ok=True)
    (root / "annexes/a.txt").write_text("An annex.\n", encoding="utf-8")
    options = options_for(DraftOptions, formats=("docx", "txt"))
    for outcome in draft(load_workspace(root), options):
        assert outcome.error is None, outcome.error
    return root / "out/first"


def test_files_annexes_and_manifest_of_a_confidential_letter_are_closed(tmp_path):
    folder = rendered(tmp_path, confidentiality="confidential")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    found = modes(folder)
    assert any("annex-1" in name for name in found)
    assert set(found.values()) == {0o600}


def test_those_of_a_public_letter_are_as_the_umask_says(tmp_path):
    folder = rendered(tmp_path, confidentiality="public")
    found = modes(folder)
    found.pop("ANNEX-REPORT.txt", None)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o777
    assert set(found.values()) == {0o666}


def test_what_was_open_is_closed_once_the_letter_is_confidential(tmp_path):
    rendered(tmp_path, confidentiality="public")
    folder = rendered(tmp_path, confidentiality="confidential")
    assert set(modes(folder).values()) == {0o600}


def test_records_of_cases_are_closed_with_the_files_of_sqlite(tmp_path):
    (tmp_path / "first").mkdir()
    (tmp_path / "first/cases.sqlite").touch(0o666)
    records = CaseRecords(tmp_path / "first")
    records.keep(FileRecord(name="a.txt", sha256="0" * 64, size_bytes=1))
    found = modes(tmp_path / "first")
    assert {"cases.sqlite", "cases.sqlite-wal", "cases.sqlite-shm"} <= set(found)
    assert set(found.values()) == {0o600}
    records.save()
    with sqlite3.connect(tmp_path / "first/cases.sqlite") as database:
        assert database.execute("SELECT count(*) FROM files").fetchone() == (1,)
    database.close()
