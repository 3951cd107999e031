"""Some warnings are final: no letter goes out with them."""

import pytest

from appeals.checks.catalogue import FINAL_CODES, RULES
from appeals.checks.engine import (
    blocks_release,
    check_letter,
    source_findings,
)
from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.check import check
from tests.checks.letters import FRONT, compose, findings_in, workspace_with
from tests.cli.conftest import REPOSITORY

ARCHIVED = """\
schema: appeals/citations@1
sources:
  report:
    kind: ngo-report
    certainty: unconfirmed
    title: A report
    author: Example Watch
    date: 2099
    archive:
      - retrieved: 2099-01-01
        sha256: {sha256}
        file: sources/copy.pdf
"""


def test_a_rule_of_the_letter_is_final_as_a_warning_only():
    final = {rule.code: rule.severity for rule in RULES if rule.is_final}
    assert set(final) == {
        "CHN011",
        "SAF011",
        "STY010",
        "LNG002",
        "LNG010",
        "LNG011",
        "TPL006",
        "TPL007",
        "PDF007",
    }
    assert set(final.values()) == {"warning"}
    assert {*final, "CIT031"} == FINAL_CODES


@pytest.mark.parametrize(
    ("code", "severity", "expected"),
    [
        ("CIT001", "error", True),
        ("STY010", "warning", True),
        ("STY001", "warning", False),
        ("STY010", "info", False),
    ],
)
def test_errors_and_final_warnings_are_in_the_way(code, severity, expected):
    finding = Finding(code, "words", "", Place("x.md", 1), severity)
    assert blocks_release(finding) is expected


def test_a_final_warning_can_be_set_aside_with_a_reason(tmp_path):
    words = "We ask the SECURITY COUNCIL."
    (finding,) = findings_in(tmp_path / "a", words)
    assert blocks_release(finding)
    aside = f"{words} {{# appeals: ignore STY010 -- its name on the form #}}"
    assert findings_in(tmp_path / "b", aside) == ()


@pytest.mark.parametrize("is_same", [True, False])
def test_the_archived_copy_of_a_cited_source_must_be_the_one_archived(
    tmp_path, is_same
):
    import hashlib

    workspace_with(tmp_path, "So. [@report, p. 3]", FRONT)
    known = hashlib.sha256(b"copy" if is_same else b"another").hexdigest()
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "copy.pdf").write_bytes(b"copy")
    text = ARCHIVED.format(sha256=known)
    (tmp_path / "citations.yaml").write_text(text, encoding="utf-8")
    workspace = load_workspace(tmp_path)
    found = source_findings(compose(workspace, "office-a"))
    assert [f.code for f in found] == ([] if is_same else ["CIT031"])
    assert "CIT031" not in {
        f.code for f in check_letter(compose(workspace, "office-a"))
    }


def test_no_letter_of_the_reference_workspace_is_held_back():
    report = check(load_workspace(REPOSITORY))
    assert [f for f in report.findings if blocks_release(f)] == []
