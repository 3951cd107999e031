"""Values are printed as they stand, whatever they hold, in every format."""

import html
import re

import pytest

from tests.cli.rendered import docx_notes, docx_text, pdf_text, without_blanks

HOSTILE = "*E* [@x] ^[n] {{ 7*7 }} {% if %} <b>b</b> & [#y] `c`"
TITLE = "Report [@x] ^[n] <b>b</b> & so"
QUOTED = "'" + HOSTILE + "'"
LETTER = "templates/letters/unodc-nsc-mou.md"


@pytest.fixture
def rendered(run, workspace, replace):
    """Render the letter with hostile values in every place that holds data."""
    replace(
        "recipients.yaml", "    office: Executive Director\n", f"    office: {QUOTED}\n"
    )
    replace(
        "recipients.yaml",
        "    organisation: United Nations Office on Drugs and Crime\n",
        f'    organisation: "{HOSTILE}\\nSecond line"\n',
    )
    replace(
        "recipients.yaml", "        - Wagramer Strasse 5\n", f"        - {QUOTED}\n"
    )
    replace("citations.yaml", "Submission to select UN Special Procedures", TITLE)
    replace(LETTER, "reply_by:", f"reference: {QUOTED}\nreply_by:")
    replace(LETTER, "introduction: >-\n", f"introduction: >-\n  {HOSTILE}\n")

    def render(formats: str) -> dict[str, str]:
        ran = run("draft", "unodc-nsc-mou", "--format", formats)
        assert ran.code == 0, ran.err
        return {path.rpartition(".")[2]: workspace / path for path in ran.lines}

    return render


def test_data_comes_out_literally_in_every_format(rendered):
    files = rendered("docx,pdf,html,txt")
    texts = {
        "docx": docx_text(files["docx"]) + docx_text(files["docx"], "footnotes"),
        "pdf": pdf_text(files["pdf"]),
        "html": html.unescape(re.sub(r"<[^>]*>", "", _body(files["html"]))),
        "txt": files["txt"].read_text(encoding="utf-8"),
    }
    wanted = without_blanks(HOSTILE)
    for kind, text in texts.items():
        bare = without_blanks(text)
        # office, organisation, street, the letter's own text, reference
        assert bare.count(wanted) >= 5, kind
        assert f"{wanted}Secondline" in bare, kind
        assert without_blanks(TITLE) in bare, kind
    assert len(docx_notes(files["docx"])) == 17
    assert TITLE in docx_notes(files["docx"])[2]


def test_the_web_page_holds_no_tag_that_data_made(rendered):
    page = rendered("html")["html"].read_text(encoding="utf-8")
    assert "<b>b</b>" not in page
    assert "&lt;b&gt;b&lt;/b&gt;" in page
    assert "<code>c" not in page


def _body(path) -> str:
    return path.read_text(encoding="utf-8").partition("<body")[2]


@pytest.mark.parametrize("name", ["王小明", "محمد الأمين", "A & B <c>"])
def test_names_in_any_script_reach_word_and_text(run, workspace, replace, name):
    replace(
        "recipients.yaml", "      - name: Ghada Fathi Waly", f"      - name: {name}"
    )
    ran = run("draft", "unodc-nsc-mou", "--format", "docx,txt")
    assert ran.code == 0
    assert name in docx_text(workspace / ran.lines[0])
    assert name in (workspace / ran.lines[1]).read_text(encoding="utf-8")
