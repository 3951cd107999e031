"""`appeals citations export` and `import`, as one would use them."""

import io
import json
import sys

import pytest

from appeals.registry.workspace import load_workspace
from tests.costs import assert_costs

FORMATS = ["csl-json", "bibtex", "ris"]
FILE = "citations.yaml"


@pytest.fixture
def pipe(monkeypatch):
    """Give a function that puts a text on stdin."""

    def put(text):
        stdin = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)

    return put


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_exported_and_imported_changes_nothing(workspace, run, pipe, form):
    before = (workspace / FILE).read_bytes()
    exported = run("citations", "export", "--to", form)
    assert exported.code == 0
    pipe(exported.out)
    ran = run("citations", "import", "--from", form, "-")
    assert (ran.code, ran.lines) == (0, ["no change"])
    assert (workspace / FILE).read_bytes() == before


def test_a_registry_is_passed_on_whole(workspace, run, pipe):
    exported = run("citations", "export", "--to", "csl-json").out
    theirs = load_workspace(workspace).authorities
    held = {key: authority.model_dump() for key, authority in theirs.items()}
    text = "schema: appeals/citations@1\nsources:\n"
    (workspace / FILE).write_text(text, encoding="utf-8")
    pipe(exported)
    ran = run("citations", "import", "--from", "csl-json", "-")
    assert ran.code == 0
    assert ran.lines == [f"{key}\tnew" for key in held]
    now = load_workspace(workspace).authorities
    assert {key: authority.model_dump() for key, authority in now.items()} == held


def test_named_entries_go_to_a_file(workspace, run):
    ran = run("citations", "export", "--to", "ris", "udhr", "cat", "-o", "a.ris")
    assert (ran.code, ran.lines) == (0, ["a.ris"])
    assert (workspace / "a.ris").read_text(encoding="utf-8").count("TY  -") == 2


def test_an_edited_title_changes_one_line_and_the_certainty(workspace, run):
    before = (workspace / FILE).read_text(encoding="utf-8").splitlines()
    records = json.loads(run("citations", "export", "--to", "csl-json").out)
    (record,) = [r for r in records if r["id"] == "a-hrc-45-13"]
    record["title"] = "Enforced disappearances: a report"
    (workspace / "z.json").write_text(json.dumps([record]), encoding="utf-8")
    dry = run("citations", "import", "--from", "csl-json", "z.json", "--dry-run")
    assert (workspace / FILE).read_text(encoding="utf-8").splitlines() == before
    ran = run("citations", "import", "--from", "csl-json", "z.json")
    assert ran.lines == dry.lines == ["a-hrc-45-13\tchanged\ttitle"]
    after = (workspace / FILE).read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [
        ("    certainty: confirmed", "    certainty: unconfirmed"),
        (
            "    title: Enforced or Involuntary Disappearances",
            '    title: "Enforced disappearances: a report"',
        ),
    ]


MIXED = [
    {"id": "one", "type": "book", "title": "T"},
    {"id": "two", "type": "bok", "title": "T"},
    {"type": "book", "title": "T"},
]


def test_a_faulty_file_changes_nothing_and_every_fault_is_reported(workspace, run):
    before = (workspace / FILE).read_bytes()
    (workspace / "z.json").write_text(json.dumps(MIXED, indent=1), encoding="utf-8")
    ran = run("citations", "import", "--from", "csl-json", "z.json")
    assert (ran.code, ran.out) == (2, "")
    assert "z.json:7:2" in ran.err
    assert "entry 2 ('two') has the type 'bok'" in ran.err
    assert "z.json:12:2" in ran.err
    assert "entry 3 has no id" in ran.err
    assert (workspace / FILE).read_bytes() == before


def test_partial_takes_what_is_sound_and_lists_the_rest(workspace, run):
    (workspace / "z.json").write_text(json.dumps(MIXED), encoding="utf-8")
    ran = run("citations", "import", "--from", "csl-json", "z.json", "--partial")
    assert (ran.code, ran.lines) == (3, ["one\tnew"])
    assert "entry 2 ('two')" in ran.err
    assert "1 new entry, 0 changed, 2 left out" in ran.err
    assert "one" in load_workspace(workspace).authorities


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_cannot_be_read_at_all_changes_nothing_even_in_part(
    workspace, run, form
):
    (workspace / "z").write_text("words", encoding="utf-8")
    before = (workspace / FILE).read_bytes()
    ran = run("citations", "import", "--from", form, "z", "--partial")
    assert ran.code == 2
    assert (workspace / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export", "--to", "csljson"), "did you mean 'csl-json'?"),
        (("export", "--to", "ris", "udrh"), "did you mean 'udhr'?"),
        (("import", "--from", "endnote", "z"), "known: csl-json, bibtex, ris"),
        (("import", "--from", "ris", "nowhere.ris"), "there is no file 'nowhere.ris'"),
        (("import", "--from", "ris", "latin1.ris"), "latin1.ris:2:7"),
    ],
)
def test_a_wrong_word_is_reported(workspace, run, arguments, words):
    (workspace / "latin1.ris").write_bytes(b"TY  - BOOK\nTI  - \xe9\nER  - \n")
    ran = run("citations", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_five_thousand_entries_of_which_three_are_broken_give_three_faults(
    workspace, run
):
    def read(count):
        records = [
            {"id": f"item{n}", "type": "report", "title": f"A report {n}"}
            for n in range(count)
        ]
        del records[count // 50]["id"]
        records[count // 2]["type"] = "reprot"
        records[count // 5 * 4]["issued"] = {"date-parts": [[2019, 13]]}
        (workspace / "z.json").write_text(json.dumps(records), encoding="utf-8")
        ran = run("citations", "import", "--from", "csl-json", "z.json")
        assert ran.code == 2
        assert ran.err.count("error: ") == 3
        return ran

    ran = read(5000)
    for words in ("entry 101 ", "entry 2501 ", "entry 4001 "):
        assert words in ran.err
    assert_costs(lambda: read(500), lambda: read(2000), most=8)


def test_confidential_entries_are_named_when_they_leave(workspace, run):
    path = workspace / FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  udhr:\n", "  udhr:\n    confidentiality: confidential\n"),
        encoding="utf-8",
    )
    ran = run("citations", "export", "--to", "bibtex")
    assert "confidential or embargoed: udhr" in ran.err


LIBRARY = """\
@book{doe2001, author = {Doe, Ann}, title = {The Élan}, publisher = {CUP}, year = 2001}
@book{王2018, author = {王, 小明}, title = {论监察}, publisher = {CUP}, year = 2018}
@book{roe, author = {Roe, K.}, title = {Another}, number = {A/HRC/45/13}}
"""


def put(workspace, text, name="library.bib"):
    (workspace / name).write_text(text, encoding="utf-8")


def test_a_library_imported_again_is_merged_and_what_is_gone_is_said(workspace, run):
    put(workspace, LIBRARY)
    assert run("citations", "import", "library.bib").code == 0
    held = load_workspace(workspace).authorities
    put(
        workspace,
        LIBRARY.split("@book{王", maxsplit=1)[0].replace("The Élan", "The Elan"),
    )
    ran = run("citations", "import", "library.bib")
    assert (ran.code, ran.lines) == (0, ["doe2001\tchanged\ttitle"])
    assert "'doe2001' title: 'The Élan' -> 'The Elan'" in ran.err
    gone = (
        "'book-2018' was imported from library.bib (bibtex) and is not in it any more"
    )
    assert gone in ran.err
    now = load_workspace(workspace).authorities
    assert now.keys() == held.keys()
    assert now["book-2018"] == held["book-2018"]
    assert run("citations", "import", "library.bib").lines == ["no change"]


@pytest.mark.parametrize("name", ["library.txt", "library"])
def test_an_ending_that_names_no_format_is_said(workspace, run, name):
    put(workspace, LIBRARY, name)
    ran = run("citations", "import", name)
    assert ran.code == 2
    assert f"the ending of '{name}' does not say its format" in ran.err
    assert "add --from csl-json, bibtex or ris" in ran.err


def test_words_are_found_in_the_registry_and_in_a_library(workspace, run):
    assert run("citations", "find", "universal", "DECLARATION", "217").lines == [
        (
            "udhr\tresolution\tconfirmed\tA/RES/217(III)\t"
            "Universal Declaration of Human Rights"
        )
    ]
    put(workspace, LIBRARY)
    ran = run("citations", "find", "elan", "doe", "--in", "library.bib")
    assert ran.lines == ["doe2001\tbook\tnot in citations.yaml\t\tThe Élan"]
    known = run("citations", "find", "roe", "--in", "library.bib").lines
    assert known == ["roe\tun-document\ta-hrc-45-13\tA/HRC/45/13\tAnother"]
    ran = run("citations", "find", "王小明", "--in", "library.bib", "--json")
    found = json.loads(ran.out)
    assert found["id"] == "王2018"
    assert found["key"] == ""


def test_words_that_nothing_has_are_said(workspace, run):
    ran = run("citations", "find", "nothing", "whatever")
    assert (ran.code, ran.out) == (0, "")
    assert "no source has all of these words" in ran.err


def test_of_a_file_in_latin_1_the_entries_in_ascii_are_taken(workspace, run):
    text = LIBRARY.replace("王2018", "wang").replace("王", "W").replace("小明", "X")
    content = text.replace("论监察", "T").encode("latin-1")
    (workspace / "library.bib").write_bytes(content)
    ran = run("citations", "import", "library.bib", "--partial")
    assert (ran.code, [line.split("\t")[0] for line in ran.lines]) == (
        3,
        ["wang", "a-hrc-45-13"],
    )
    assert "library.bib:1:1" in ran.err
    assert "entry 1 ('doe2001') is not written in UTF-8" in ran.err


def test_a_library_in_utf_16_is_read_where_it_says_so(workspace, run):
    (workspace / "a.bib").write_text("@book{x, title={É中}}", encoding="utf-16")
    ran = run("citations", "import", "a.bib")
    assert (ran.code, ran.lines) == (0, ["x\tnew"])
    assert load_workspace(workspace).authorities["x"].title == "É中"


@pytest.mark.parametrize("options", [(), ("--partial",)])
def test_a_library_in_utf_16_that_does_not_say_so_is_refused(workspace, run, options):
    (workspace / "a.bib").write_bytes("@book{x, title={T}}".encode("utf-16-le"))
    ran = run("citations", "import", "a.bib", *options)
    assert (ran.code, ran.out) == (2, "")
    assert "'a.bib' is not written in UTF-8" in ran.err
    assert "a.bib:1:2" in ran.err


def test_an_id_that_cannot_be_read_is_named_as_far_as_it_can(workspace, run):
    (workspace / "a.bib").write_bytes(b"@book{caf\xe9, title={T}}\n@book{x, title={T}}")
    ran = run("citations", "import", "a.bib", "--partial")
    assert (ran.code, ran.lines) == (3, ["x\tnew"])
    assert "entry 1 ('caf\ufffd') is not written in UTF-8" in ran.err
