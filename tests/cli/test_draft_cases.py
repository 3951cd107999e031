"""`appeals draft --cases`: a letter for each row, and nothing told of the person."""

import json

import pytest

from tests.cli.rendered import docx_text

NAME = "cases"
FRONT = "subject: S\nkind: appeal\nfrom: [safeguard-defenders]\ndate: 2021-01-04\n"
HEADER = "id,alias,consent,confidentiality,date_held\n"
HOSTILE = "*E* [@x] ^[n] {{ 7*7 }} | <b>b</b>"
ROWS = (
    "case-1,Ms. Aa,consent-1,public,2019-03-04\n"
    f'case-2,"{HOSTILE}\nnext",consent-2,confidential,2019-03-05\n'
)


@pytest.fixture
def write(workspace):
    """Write the letter and its file of cases."""

    def write_it(body: str, rows: str = ROWS, *, more: str = "to: [wgad]") -> None:
        letter = workspace / "templates" / "letters" / f"{NAME}.md"
        letter.write_text(f"---\n{FRONT}{more}\n---\n{body}\n", encoding="utf-8")
        cases = workspace / "cases.csv"
        cases.write_text(HEADER + rows, encoding="utf-8")

    return write_it


@pytest.fixture
def render(run):
    def render_it(*more: str, cases: str = "cases.csv", kind: str = "txt"):
        return run("draft", NAME, "--cases", cases, "--format", kind, *more)

    return render_it


def test_each_row_and_recipient_gets_a_letter(write, render, workspace):
    write("We write about {{ case.alias }}.", more="to: [wgad, unodc-ed]")
    ran = render()
    assert ran.code == 0, ran.err
    assert [line.rpartition("/")[2] for line in ran.lines] == [
        "wgad.case-1.txt",
        "unodc-ed.case-1.txt",
        "wgad.case-2.txt",
        "unodc-ed.case-2.txt",
    ]
    text = (workspace / ran.lines[0]).read_text(encoding="utf-8")
    assert "We write about Ms. Aa." in text


def test_what_stands_in_a_row_stays_data(write, render, workspace):
    write("About **{{ case.alias }}**, held since {{ case.date_held }}.")
    ran = render(kind="txt,docx")
    assert ran.code == 0, ran.err
    for path in ran.lines[2:]:
        file = workspace / path
        is_word = path.endswith("docx")
        text = docx_text(file) if is_word else file.read_text(encoding="utf-8")
        assert HOSTILE in text


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_all_cases_make_one_table_that_no_value_breaks(write, render, workspace, kind):
    write('Cases:\n\n{{ case_table("alias", "date_held", headings=["Who"]) }}\n\nEnd.')
    ran = render("--as-table", kind=kind)
    assert ran.code == 0, ran.err
    (path,) = ran.lines
    assert path.endswith(f"wgad.{kind}")
    if kind == "docx":
        assert f"{HOSTILE} next" in docx_text(workspace / path)
        return
    page = (workspace / path).read_text(encoding="utf-8")
    assert page.count("<tr") == 3
    assert page.count("</td>") + page.count("</th>") == 6
    assert "Who" in page
    assert "Date held" in page
    assert "<b>b" not in page


def test_a_table_of_a_column_that_is_not_there_is_refused(write, render):
    write('{{ case_table("alias", "dat_held") }}')
    ran = render("--as-table")
    assert ran.code == 1
    assert "TPL001: The cases have no column 'dat_held'" in ran.err
    assert "did you mean 'date_held'?" in ran.err


def test_a_column_that_is_not_there_is_reported_with_its_place(
    write, render, workspace
):
    write("Held in {{ case.prison }}.")
    ran = render()
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("TPL001: The variable 'case.prison' is not defined") == 1
    assert f"templates/letters/{NAME}.md:8:12" in ran.err
    assert "cases.csv:2" in ran.err
    assert "case-2" in ran.err
    assert not list(workspace.rglob("out/**/*.txt"))


@pytest.mark.parametrize(
    ("body", "remedy"),
    [
        ("About {{ case.alias }}.", "--cases FILE"),
        ('{{ case_table("alias") }}', "--cases FILE --as-table"),
    ],
)
def test_a_letter_about_a_case_needs_the_file(write, run, body, remedy):
    write(body)
    ran = run("draft", NAME, "--format", "txt")
    assert ran.code == 1
    assert "TPL001" in ran.err
    assert remedy in ran.err


@pytest.mark.parametrize(
    ("alias", "is_found"),
    [
        ("Maria Example", True),
        ("Ms. Maria del Example-Muster", True),
        ("Мария Образцова", True),
        ("Ms. A", False),
        ("M. A. Example", False),
        ("Person 1", False),
        ("a man from the north", False),
        ("某甲", False),
        ("ABC XYZ", False),
    ],
)
def test_an_alias_like_a_full_name_is_a_warning_that_does_not_repeat_it(
    write, render, alias, is_found
):
    write("About {{ case.alias }}.", f"case-1,{alias},consent-1,confidential,2019\n")
    ran = render()
    assert ran.code == 0
    said = "SAF012: The alias of the case 'case-1' looks like a full name"
    assert (said in ran.err or said.replace(":", "") in ran.err) is is_found
    assert alias not in ran.err + ran.out


def test_a_public_letter_refuses_rows_that_are_confidential(write, render):
    write("About {{ case.alias }}.", more="to: [wgad]\nconfidentiality: public")
    ran = render()
    assert ran.code == 3
    assert "SAF001: The case 'case-2' is confidential, the letter is public" in ran.err
    assert "--> cases.csv:3" in ran.err
    assert [line.rpartition("/")[2] for line in ran.lines] == ["wgad.case-1.txt"]
    write('{{ case_table("alias") }}', more="to: [wgad]\nconfidentiality: public")
    assert render("--as-table").code == 1


def test_nothing_is_written_when_a_row_is_malformed(write, render, workspace):
    write("About {{ case.alias }}.", ROWS + "case-3,Mr. Secretive,,public,x\n")
    ran = render()
    assert (ran.code, ran.out) == (2, "")
    assert "cases.csv:5" in ran.err
    assert "Secretive" not in ran.err
    assert not (workspace / "out").exists()


def test_no_row_or_no_file_is_a_mistake_of_the_command(write, render, run):
    write("About {{ case.alias }}.", "")
    assert render().code == 2
    assert render(cases="other.csv").code == 2
    assert run("draft", NAME, "--as-table").code == 2


@pytest.mark.parametrize(
    "body",
    [
        '{{ date(case.alias) }} {{ fact("liuzhi-nothing") }}',
        "{{ case.alias }} is is here. {{ case.nothing }}",
        "{{ 1 + case.alias|int }} {{ 'x' * case.alias|length }} {{ 1 // 0 }}",
        "{{ annex(case.alias) }} {{ quote(case.alias, 'x') }}",
    ],
)
def test_no_message_and_no_file_name_holds_the_alias(write, render, workspace, body):
    rows = "case-1,Wang Secretive,consent-1,public,x\n"
    write(f"About {body}.", rows)
    ran = render()
    assert ran.code in {1, 2}
    assert "Secretive" not in ran.err + ran.out
    assert not [p for p in workspace.rglob("*") if "Secretive" in p.name]


def test_what_is_unchanged_is_not_rendered_again(write, render, workspace):
    write("About {{ case.alias }}.")
    first = render()
    paths = [workspace / line for line in first.lines]
    times = [path.stat().st_mtime_ns for path in paths]
    again = render()
    assert again.out == first.out
    assert "2 unchanged" in again.err
    write("About {{ case.alias }}.", ROWS.replace("Ms. Aa", "Ms. Ab"))
    third = render()
    assert "1 letter rendered, 1 unchanged" in third.err
    changed = [
        path.stat().st_mtime_ns != t for path, t in zip(paths, times, strict=True)
    ]
    assert changed == [True, False]


def test_a_letter_edited_by_hand_is_left_alone(write, render, workspace):
    write("About {{ case.alias }}.")
    first = render()
    edited = workspace / first.lines[0]
    edited.write_text("by hand", encoding="utf-8")
    ran = render()
    assert ran.code == 3
    assert "was changed since it was rendered" in ran.err
    summary = "0 letters rendered, 1 unchanged, 1 changed by hand and left alone"
    assert f"{summary}, 4 warnings; done in part" in ran.err
    assert "--force overwrites it" in ran.err
    assert edited.read_text(encoding="utf-8") == "by hand"
    assert render("--force").code == 0


def test_lines_of_json_do_as_well(write, render, workspace):
    write("About {{ case.alias }}.")
    row = {"id": "a", "alias": "Mr. B", "consent": "c", "confidentiality": "public"}
    (workspace / "cases.jsonl").write_text(json.dumps(row), encoding="utf-8")
    ran = render(cases="cases.jsonl")
    assert ran.code == 0, ran.err
    assert ran.lines[0].endswith("wgad.a.txt")


HOLE = "case-3,Ms. Cc,consent-3,public,\n"
PRINTS = [
    "{{ case.date_held }}",
    "{{ case.date_held|upper }}",
    "{{ case.date_held|default('unknown') }}",
    "{{ case.date_held|trim|title }}",
    "{{ date(case.date_held) }}",
    "{{ 'in ' ~ case.date_held }}",
    "{{ [case.alias, case.date_held]|join(', ') }}",
    "{{ '%s'|format(case.date_held) }}",
    "{% set x = case.date_held %}{{ x }}",
    "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(case.date_held) }}",
    "[here](https://example.org/{{ case.date_held }})",
    "{% if not case.date_held %}{{ case.date_held }}{% endif %}",
]
SAYS_OTHERWISE = [
    "{{ case.date_held | or_else('a day that is not known') }}",
    "{{ case.date_held | or_else('') }}",
    "{{ case.date_held or 'a day that is not known' }}",
    "{{ case.date_held|default('a day that is not known', true) }}",
    "{% if case.date_held %}since {{ case.date_held }}{% endif %}",
    "{{ 'since ' ~ case.date_held if case.date_held else 'for long' }}",
    "{% if case.date_held == '' %}for long{% endif %}",
    "{{ [case.alias, case.date_held]|select|join(', ') }}",
]


@pytest.mark.parametrize("text", PRINTS)
def test_an_empty_cell_that_is_printed_stops_its_letter_alone(write, render, text):
    write(f"About {{{{ case.alias }}}}, held since {text}.", ROWS + HOLE)
    ran = render()
    assert ran.code == 3
    assert [line.rpartition("/")[2] for line in ran.lines][-1] == "wgad.case-2.txt"
    assert "SAF006" in ran.err
    assert "'case-3' (cases.csv:5)" in ran.err
    assert "'date_held'" in ran.err
    assert f"templates/letters/{NAME}.md:8:" in ran.err


def test_the_place_of_an_empty_cell_is_its_name_in_the_expression(write, render):
    write("Held {{ case.alias ~ case.date_held }}.", HOLE)
    ran = render()
    assert ran.code == 1
    assert f"{NAME}.md:8:22" in ran.err


@pytest.mark.parametrize("blank", [" ", "\u00a0", '" \u200b "', "\u3000"], ids=ascii)
def test_a_cell_of_blanks_is_empty(write, render, blank):
    row = f"case-3,Ms. Cc,consent-3,public,{blank}\n"
    write("About {{ case.alias }}, held since {{ case.date_held }}.", row)
    assert "SAF006" in render().err
    write("About {{ case.alias }}, {{ case.date_held or 'gone' }}.", row)
    ran = render()
    assert ran.code == 0, ran.err


@pytest.mark.parametrize("text", SAYS_OTHERWISE)
def test_where_the_template_says_otherwise_an_empty_cell_is_right(write, render, text):
    write(f"About {{{{ case.alias }}}}, held {text}.", HOLE)
    ran = render()
    assert ran.code == 0, ran.err
    assert "SAF006" not in ran.err


def test_other_words_do_not_hide_a_column_that_is_not_there(write, render):
    write("Held {{ case.date_heldd | or_else('a day') }}.", HOLE)
    ran = render()
    assert ran.code == 1
    assert "TPL001" in ran.err


def test_a_channel_that_needs_the_name_is_told_of_an_alias(write, render):
    write("About {{ case.alias }}.", more="to: [wgeid]\nchannel: wgeid-urgent")
    ran = render()
    assert "CHN011 The letter names people by an alias" in ran.err
    assert "'wgeid-urgent' needs the full name" in ran.err


def test_an_empty_cell_in_the_subject_is_found(write, render, workspace):
    write("About {{ case.alias }}.", HOLE)
    letter = workspace / "templates" / "letters" / f"{NAME}.md"
    text = letter.read_text(encoding="utf-8")
    subject = 'subject: "Held since {{ case.date_held }}"'
    letter.write_text(text.replace("subject: S", subject), encoding="utf-8")
    ran = render()
    assert ran.code == 1
    assert f"{NAME}.md:2:" in ran.err


def test_empty_cells_of_a_table_are_counted_in_a_warning(write, render, workspace):
    write('{{ case_table("alias", "date_held") }}', ROWS + HOLE)
    ran = render("--as-table")
    assert ran.code == 0, ran.err
    (text,) = workspace.glob("out/*/*.txt")
    assert [line for line in text.read_text("utf-8").splitlines() if "– " in line + " "]
    assert "SAF006" in ran.err
    assert "1 of 3 cells empty in the column 'date_held': case-3" in ran.err


def test_a_variable_of_blanks_is_no_value(run, write):
    more = 'to: [wgad]\nvariables:\n  default: {place: " "}'
    write("Held in {{ vars.place }}.", more=more)
    ran = run("draft", NAME, "--format", "txt")
    assert ran.code == 1
    assert "TPL002" in ran.err
    assert "'vars.place' is empty" in ran.err
