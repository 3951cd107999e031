"""Three editions of a letter: whose bytes hold what, and what they are called."""

import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pypdf
import pytest

from appeals.model.audience import AUDIENCES
from appeals.model.choices import FORMATS
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.drafting.ledger.last_run import LastRun
from appeals.workflow.drafting.selection import Selection, every_edition, select_letters
from tests.workflow.edition_letters import FOR_STATE, FOR_UN, letter, written
from tests.workflow.options import options_for

HIDDEN = {"un": (), "state": FOR_UN, "public": (*FOR_UN, *FOR_STATE)}


def drawn(workspace, formats=("docx",), **options):
    asked = {"formats": formats, "drawn_by": "drafter-a", "account": "d" * 16}
    wanted = options_for(DraftOptions, **{**asked, **options})
    outcomes = list(draft(load_workspace(workspace.root), wanted))
    for outcome in outcomes:
        errors = [each for each in outcome.findings if each.severity == "error"]
        assert (outcome.error, errors) == (None, [])
    return [file.path for outcome in outcomes for file in outcome.files]


def decoded(path: Path) -> str:
    """Give every byte of a file, unpacked, as text."""
    content = path.read_bytes()
    parts = [content, path.name.encode()]
    if path.suffix == ".docx":
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts += [archive.read(name) for name in archive.namelist()]
    if path.suffix == ".pdf":
        for thing in pikepdf.open(path).objects:
            is_stream = isinstance(thing, pikepdf.Stream)
            parts.append(thing.read_bytes() if is_stream else repr(thing).encode())
        pages = pypdf.PdfReader(path).pages
        parts += [page.extract_text().encode() for page in pages]
    bare = [part.replace(b"\0", b"").replace(b"\xc2\xad", b"") for part in parts]
    return b"\n".join((*parts, *bare)).decode("utf-8", "replace").casefold()


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
@pytest.mark.parametrize("way", ["mark", "close-up"])
def test_no_byte_of_an_edition_holds_what_it_withholds(tmp_path, engine, way):
    workspace = written(tmp_path, letter(withheld=way))
    settings = tmp_path / "appeals.toml"
    settings.write_text(f'{settings.read_text("utf-8")}\n[pdf]\nengine = "{engine}"\n')
    formats = FORMATS if engine == "weasyprint" else ("pdf",)
    for audience in AUDIENCES:
        files = drawn(workspace, formats, audience=audience, to=("office-a",))
        ending = "" if audience == "un" else f".{audience}"
        assert [f.name for f in files] == [f"office-a{ending}.{f}" for f in formats]
        for path in files:
            held = decoded(path)
            for word in HIDDEN[audience]:
                assert word not in held, (path.name, word)
            if path.suffix == ".pdf":
                continue  # its words are cut for their lines
            for word in {*FOR_UN, *FOR_STATE} - {*HIDDEN[audience]}:
                assert word in held, (path.name, word)
            assert ("withheld" in held) == (way == "mark" and audience != "un")


def test_what_is_kept_of_an_edition_holds_nothing_that_it_withholds(tmp_path):
    body = "We write to to [needleone needleone]{only=un}.\n"
    workspace = written(tmp_path, letter(body, subject="A case", to="[office-a]"))
    root = workspace.root
    for audience in AUDIENCES:
        asked = options_for(DraftOptions, formats=("docx",), audience=audience)
        last = LastRun(root, root / "out", "first", audience)
        tuple(last.record_outcomes(draft(load_workspace(root), asked)))
    manifest = (root / "out/first/manifest.json").read_text("utf-8")
    assert "needleone" not in manifest
    assert json.loads(manifest)["run"]["asked"] == "public"
    last = LastRun(root, root / "out", "first", "un")
    tuple(last.record_outcomes(draft(load_workspace(root), asked)))
    for record in json.loads(manifest)["files"].values():
        assert record["options"]["audience"] in AUDIENCES


def test_each_recipient_gets_the_edition_that_its_channel_reads(tmp_path):
    names = {
        "always always": "office-b.public.docx",
        "always never": "office-b.state.docx",
        "unless-asked unless-asked": "office-b.docx",
    }
    for reach, name in names.items():
        workspace = written(tmp_path / name, reach=reach)
        files = [path.name for path in drawn(workspace)]
        assert files == ["office-a.docx", name]


def test_a_letter_to_nobody_and_a_public_letter_are_for_everybody(tmp_path):
    for number, (head, name) in enumerate(
        (
            ({"to": "[]"}, "public.public.docx"),
            ({"confidentiality": "public", "to": "[office-a]"}, "office-a.public.docx"),
        )
    ):
        workspace = written(tmp_path / str(number), letter(**head))
        assert [path.name for path in drawn(workspace)] == [name]


def test_a_joint_letter_is_for_the_widest_audience_of_all_who_get_it(tmp_path):
    workspace = written(tmp_path, letter(joint="true"))
    assert [path.name for path in drawn(workspace)] == ["joint.public.docx"]


PLAIN = "We write to the audience: only those who [read]{lang=fr} it.\n"


def test_a_letter_that_all_read_alike_keeps_its_names(tmp_path):
    text = letter(PLAIN, subject="A case")
    workspace = written(tmp_path, text, reach="always unless-asked")
    assert [p.name for p in drawn(workspace)] == ["office-a.docx", "office-b.docx"]
    files = json.loads((tmp_path / "out/first/manifest.json").read_text("utf-8"))
    assert files["files"]["office-b.docx"]["options"] == {}
    asked = drawn(workspace, audience="un")
    assert [p.name for p in asked] == ["office-a.docx", "office-b.docx"]
    assert files["files"]["office-b.docx"]["options"] == {}


MACRO = "{% macro x() %}{{ audience }}{% endmacro %}"
OF_A = "{% from 'arguments/a.md' import x %}{{ x() }}"
IN_B = {"b": "{% include 'arguments/a.md' %}", "a": "^[X]{only=un}"}


@pytest.mark.parametrize(
    ("body", "head", "files"),
    [
        ("{% include 'arguments/a.md' %}", {}, {"a": "{only=un}\nX\n"}),
        ("{% include 'arguments/' ~ 'a.md' %}", {}, {"a": "[X]{only=state}"}),
        (OF_A, {}, {"a": MACRO}),
        ("{% include 'arguments/b.md' %}", {}, IN_B),
        ("Text.", {"withheld": "mark"}, {}),
        ("Text.", {"annexes": "[{title: A, url: 'https://a.org/', for: un}]"}, {}),
        ("Text.", {"subject": "'{% if audience %}A{% endif %}'"}, {}),
    ],
)
def test_one_thing_that_not_all_may_read_makes_editions(tmp_path, body, head, files):
    workspace = written(tmp_path, letter(body, **{"subject": "A case", **head}))
    folder = tmp_path / "templates/arguments"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    found = select_letters(workspace, Selection("first"))
    assert [each.file_stem for each in found] == ["office-a", "office-b.public"]
    every = every_edition(workspace, Selection("first", to=("office-a",)))
    stems = {each.file_stem for each in every}
    assert stems == {"office-a", "office-a.state", "office-a.public"}


def test_marks_of_a_translation_count_for_the_letter(tmp_path):
    workspace = written(tmp_path, letter(PLAIN, subject="A case"))
    path = tmp_path / "templates/letters/first.fr.md"
    path.write_text(letter(language="fr"), encoding="utf-8")
    fresh = load_workspace(workspace.root)
    asked = Selection("first", ("office-b",), ("en", "fr"))
    stems = [each.file_stem for each in select_letters(fresh, asked)]
    assert stems == ["office-b.public", "office-b.fr.public"]


def test_pages_of_the_web_edition_link_to_those_of_the_same_edition(tmp_path):
    workspace = written(tmp_path)
    path = tmp_path / "templates/letters/first.fr.md"
    path.write_text(letter(language="fr"), encoding="utf-8")
    how = {"to": ("office-a",), "langs": ("en", "fr"), "audience": "state"}
    page, _ = drawn(workspace, ("html",), **how)
    text = page.read_text("utf-8")
    assert 'href="office-a.fr.state.html"' in text
    assert "office-a.fr.html" not in text


def test_the_public_edition_of_a_confidential_letter_has_no_mark(tmp_path):
    workspace = written(tmp_path)
    texts = [
        path.read_text("utf-8")
        for audience in AUDIENCES
        for path in drawn(workspace, ("txt",), audience=audience, to=("office-a",))
    ]
    assert ["CONFIDENTIAL" in text for text in texts] == [True, True, False]
