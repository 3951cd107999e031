"""Rules on annexes, signatories and placeholders: letters that fail and that pass."""

import hashlib

import pytest

from appeals.checks.engine import check_letter
from appeals.checks.sty010_placeholder_left import placeholders
from tests.checks.letters import FRONT, changed, compose, workspace_with

CONTENT = b"a report"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def found(root, code, body="Text.", head="", **files):
    front = changed(FRONT, "date: 2099-11-03\n", f"date: 2099-11-03\n{head}")
    workspace = workspace_with(root, body, front, **files)
    folder = root / "annexes"
    folder.mkdir()
    (folder / "report.pdf").write_bytes(CONTENT)
    letter = compose(workspace)
    return [f for f in check_letter(letter) if f.code == code]


def annexes(**fields: str) -> str:
    words = ", ".join(f"{key}: {value}" for key, value in fields.items())
    return f"annexes:\n  - {{title: Report, {words}}}\n"


HERE = "annexes/report.pdf"


@pytest.mark.parametrize(
    "file", ["annexes/reprot.pdf", "annexes", "../outside.pdf", "/etc/hostname"]
)
def test_an_annex_that_is_not_there_stops_the_letter(tmp_path, file):
    (tmp_path.parent / "outside.pdf").write_bytes(CONTENT)
    (finding,) = found(tmp_path, "ANX001", head=annexes(file=file))
    assert finding.severity == "error"
    assert str(finding.place) == "templates/letters/first.md:8:27"
    assert file in finding.message
    assert "put the file there" in finding.remedy


def test_an_annex_that_leads_out_by_a_link_is_not_there(tmp_path):
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(CONTENT)
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "link.pdf").symlink_to(outside)
    assert found(tmp_path / "w", "ANX001", head=annexes(file="link.pdf"))


def test_an_annex_that_is_another_file_stops_the_letter(tmp_path):
    head = annexes(file=HERE, sha256="0" * 64)
    (finding,) = found(tmp_path, "ANX002", head=head)
    assert finding.severity == "error"
    assert str(finding.place) == "templates/letters/first.md:8:55"
    assert SHA256 in finding.message


@pytest.mark.parametrize("code", ["ANX001", "ANX002", "ANX003"])
@pytest.mark.parametrize("more", [{}, {"sha256": SHA256}])
def test_the_annex_that_was_meant_passes(tmp_path, code, more):
    assert found(tmp_path, code, head=annexes(file=HERE, **more)) == []


def test_an_annex_known_by_title_or_address_alone_is_unconfirmed(tmp_path):
    for number, (more, by) in enumerate(
        (({"pages": "4"}, "title"), ({"url": "https://example.org/a"}, "address"))
    ):
        (finding,) = found(tmp_path / str(number), "ANX003", head=annexes(**more))
        assert finding.severity == "warning"
        assert f"its {by} alone" in finding.message


def test_an_annex_by_reference_with_its_hash_is_confirmed(tmp_path):
    head = annexes(url="https://example.org/a", sha256=SHA256)
    assert found(tmp_path, "ANX003", head=head) == []


@pytest.mark.parametrize(
    ("body", "column"),
    [("See {{ annex(2) }}.", 5), ("{{ annex(0) }}", 1), ("{{ annex('1') }}", 1)],
)
def test_an_annex_that_the_letter_has_not_is_an_error(tmp_path, body, column):
    (finding,) = found(tmp_path, "TPL005", body, annexes(file=HERE))
    assert finding.severity == "error"
    assert str(finding.place) == f"templates/letters/first.md:10:{column}"
    assert "it has 1" in finding.remedy


def test_an_annex_that_is_there_can_be_referred_to(tmp_path):
    assert found(tmp_path, "TPL005", "See {{ annex(1) }}.", annexes(file=HERE)) == []


SIGNATORIES = """\
schema: appeals/signatories@1
signatories:
  example-watch:
    kind: organisation
    name: Other Watch
  example-two:
    kind: organisation
    name: Example Two
  example-three:
    kind: organisation
    name: Example Three
    certainty: confirmed
"""
THREE = FRONT.replace("[example-watch]", "[example-watch, example-two, example-three]")


def signed(root, front, signatories=SIGNATORIES):
    workspace = workspace_with(root, "Text.", front, signatories=signatories)
    found = check_letter(compose(workspace))
    return [finding for finding in found if finding.code == "SGN001"]


def test_unconfirmed_signatories_are_counted_once_for_a_letter(tmp_path):
    (finding,) = signed(tmp_path, THREE)
    assert finding.severity == "warning"
    assert finding.message == "2 signatories are unconfirmed"
    assert str(finding.place) == "templates/letters/first.md:5:7"
    assert "confirmed in signatories.yaml" in finding.remedy


def test_signatories_without_a_name_are_counted_too(tmp_path):
    front = changed(THREE, "date:", "further_signatories: 24\ndate:")
    (finding,) = signed(tmp_path, front)
    assert finding.message == (
        "26 signatories are unconfirmed; 24 of them without a name"
    )


def test_the_house_and_those_who_confirmed_are_left_alone(tmp_path):
    front = FRONT.replace("[example-watch]", "[example-watch, example-three]")
    house = SIGNATORIES.replace("Other Watch", "Example Watch")
    assert signed(tmp_path, front, house) == []


def test_a_placeholder_is_found_where_it_stands(tmp_path):
    body = "We write about WHAT HAPPENED, AND WHEN.^[See THE SOURCE.]"
    first, second = found(tmp_path, "STY010", body)
    assert str(first.place) == "templates/letters/first.md:8:16"
    assert first.message.endswith(": WHAT HAPPENED, AND WHEN")
    assert first.severity == "warning"
    assert second.note == 1


def test_a_placeholder_of_the_front_matter_is_found(tmp_path):
    (finding,) = found(tmp_path, "STY010", head="consent: HOW AND WHEN\n")
    assert str(finding.place) == "templates/letters/first.md:7:10"


def test_capitals_that_come_out_of_a_registry_are_left_alone(tmp_path):
    recipients = (
        "schema: appeals/recipients@1\nrecipients:\n  office-a:\n    kind: office\n"
        "    name: THE GREAT OFFICE\n    salutation: Dear,\n    certainty: confirmed\n"
    )
    body = "To {{ recipient.name }}."
    assert found(tmp_path, "STY010", body, recipients=recipients) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OL CHN 15/2018 and UA", []),
        ("The UNODC MOU", []),
        ("WGAD and UNODC", []),
        ("A WORD", []),
        ("WHAT", []),
        ("NAME OF A PERSON", ["NAME OF A PERSON"]),
        ("THE VICTIM’S NAME", ["THE VICTIM’S NAME"]),
        ("DATE. PLACE", []),
        ("CE QUI S’EST PASSÉ", ["CE QUI S’EST PASSÉ"]),
        ("中国 留置", []),
    ],
)
def test_placeholders_are_reported_from_acronyms(text, expected):
    runs = placeholders(text, frozenset({"UNODC", "WGAD"}))
    assert [text[start:end] for start, end in runs] == expected


def test_a_rule_looks_at_every_addressee_of_a_joint_letter(tmp_path):
    from tests.composition.test_joint_letters import rendered, workspace

    known = workspace(tmp_path, "Text.", "sr-1, sr-2")
    recipients = tmp_path / "recipients.yaml"
    text = recipients.read_text("utf-8")
    unsure = text.replace(
        "Rapporteur,\n    certainty: confirmed", "R,\n    certainty: legacy"
    )
    recipients.write_text(unsure, "utf-8")
    (letter,) = rendered(known)
    codes = [f.message for f in check_letter(letter) if f.code == "RCP001"]
    assert codes == ["The entry of 'sr-1' is legacy", "The entry of 'sr-2' is legacy"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("A claim. (@book, p. 3)", "@book"),
        ("A claim. [book, p. 3]", "[book,"),
        ("A claim. [^1]", "[^1]"),
        ('There were { fact("f") } people.', "{ fact("),
        ("A <b>bold</b> claim.", "<b>"),
    ],
)
def test_what_only_looks_like_a_cite_or_markup_is_said(tmp_path, body, words):
    finding = found(tmp_path, "TPL006", body)[0]
    assert (finding.severity, f"'{words}'" in finding.message) == ("warning", True)
    assert finding.place is not None
    assert finding.place.column == body.index(words) + 1
    assert finding.remedy.startswith("write ")


@pytest.mark.parametrize(
    "body",
    ["Write to office@example.org.", "@nobody said so.", "[sic] 3 < 4 [book]{lang=fr}"],
)
def test_addresses_names_and_spans_are_left_alone(tmp_path, body):
    assert found(tmp_path, "TPL006", body) == []


@pytest.mark.parametrize(
    ("body", "typed"),
    [
        ("> 500 people were detained.", "\\>"),
        ("Words.\n\n>= 500 people.", "\\>"),
        ("* Names were changed.", "\\*"),
        ("Words.\n\n| a |\n|---|\n| 1* |\n\n* Names were changed.", "\\*"),
    ],
)
def test_a_sign_that_is_lost_as_markup_is_said(tmp_path, body, typed):
    (finding,) = found(tmp_path, "TPL008", body)
    assert finding.severity == "warning"
    assert f"write {typed} if" in finding.remedy
    assert finding.place is not None
    assert finding.place.line > 1


@pytest.mark.parametrize(
    "body",
    [
        "\\> 500 people",
        "\\* Names were changed.",
        "- one item",
        "* one\n* two",
        "> He said so.",
        "> 12. The Committee",
    ],
)
def test_lists_and_quotations_are_left_alone(tmp_path, body):
    assert found(tmp_path, "TPL008", body) == []
