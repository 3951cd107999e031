"""All findings arrive: sorted, each once, each with its letter's edition."""

from appeals.checks.engine import check_letter
from tests.checks.letters import FRONT, changed, compose, findings_in, workspace_with


def test_errors_come_first_then_places_in_order(tmp_path):
    found = findings_in(tmp_path, "is is\n\n[@zzz] {{ x }}\n\n[@report pa] to to")
    assert [(f.severity, f.code, f.place.line if f.place else 0) for f in found] == [
        ("error", "CIT001", 10),
        ("error", "TPL001", 10),
        ("error", "CIT004", 12),
        ("warning", "STY001", 8),
        ("warning", "STY001", 12),
    ]


def test_a_mistake_in_a_loop_is_reported_once(tmp_path):
    body = "{% for n in [1, 2, 3] %}\n- {{ x }} {{ fact('y') }}\n{% endfor %}"
    assert [f.code for f in findings_in(tmp_path, body)] == ["TPL001", "FAC001"]


def test_a_mistake_in_an_argument_has_its_place_there(tmp_path):
    folder = tmp_path / "templates" / "arguments"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("\ufeffx\r\n y [@zzz]\r\n", encoding="utf-8")
    (finding,) = findings_in(tmp_path, "{% include 'arguments/a.md' %}")
    assert str(finding.place) == "templates/arguments/a.md:2:5"


def test_findings_name_the_recipient_and_the_language(tmp_path):
    front = changed(FRONT, "[office-a]", "[office-a, office-b]")
    workspace = workspace_with(tmp_path, "{{ recipient.organisation }}", front)
    (finding,) = check_letter(compose(workspace, "office-a"))
    assert (finding.code, finding.recipient, finding.lang) == (
        "TPL001",
        "office-a",
        "en",
    )
    assert check_letter(compose(workspace, "office-b")) == ()


def test_a_public_statement_has_no_recipient(tmp_path):
    front = changed(FRONT, "to: [office-a]\n", "")
    (finding,) = findings_in(tmp_path, "{{ recipient.name }}", front)
    assert (finding.code, finding.recipient) == ("TPL001", None)
