"""What is Typst's own: the form of its files, its fences, what it is never told."""

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pypdf
import pytest

from appeals.errors import LetterError, MachineError
from appeals.model.document import (
    Heading,
    Link,
    ListBlock,
    Note,
    NoteMark,
    Paragraph,
    Table,
    Text,
)
from appeals.model.settings import LookSettings
from appeals.writers.layout.logo import Logo
from appeals.writers.layout.page_look import PageLook
from appeals.writers.pdf import placement
from appeals.writers.pdf.engine import choose_engine
from appeals.writers.pdf.placement import PlacementPlan
from appeals.writers.pdf.typst import engine as module
from appeals.writers.pdf.typst.engine import TypstEngine
from appeals.writers.pdf.typst.finish import complete_pdf
from appeals.writers.pdf.typst.pdf_file import UnknownFormError
from appeals.writers.pdf.typst.tree import list_parts, print_tree
from tests.writers.pdf.structure import elements, opened, tags
from tests.writers.sample import para, sample_document
from tests.writers.sample_languages import letter_in

PRINT_HASH = """
import hashlib
from appeals.writers.pdf.typst.engine import TypstEngine
from tests.writers.sample import sample_document
pdf = TypstEngine().render(sample_document(), css=None).pdf
print(hashlib.sha256(pdf).hexdigest())
"""


def render(document, look=None):
    return TypstEngine(look=look).render(document, css=None)


@pytest.fixture(scope="module")
def sample_pdf():
    return render(sample_document()).pdf


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text() for page in pages)


def test_another_process_zone_and_number_of_threads_give_the_same_bytes(sample_pdf):
    own = {"TZ": "Asia/Tokyo", "LANG": "tr_TR.UTF-8", "RAYON_NUM_THREADS": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", PRINT_HASH],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, **own, "PYTHONHASHSEED": "7"},
    )
    assert ran.stdout.split() == [hashlib.sha256(sample_pdf).hexdigest()]
    assert ran.stderr == ""


def test_words_of_one_length_measure_a_column_in_their_order():
    """A set of them had another order in each process, and columns other widths."""
    words = tuple(f"w{letter}{letter}" for letter in "hgfedcba")
    row = ((Text(" ".join(words)),),)
    document = replace(sample_document(), blocks=(Table(row, (row,), ("left",)),))
    (table,) = print_tree(PlacementPlan(document))["blocks"]
    (longest,) = table["longest"]
    assert longest == list(words[:3])


def test_no_program_is_named(sample_pdf):
    assert not re.search(rb"(?i)typst|xmp-writer|/Creator\b|/Producer\b", sample_pdf)


def test_the_form_of_its_files_is_the_one_that_is_known(monkeypatch):
    plan = PlacementPlan(sample_document())
    raw = []
    monkeypatch.setattr(
        module, "complete_pdf", lambda pdf, plan: raw.append(pdf) or pdf
    )
    render(sample_document())
    monkeypatch.undo()
    assert complete_pdf(raw[0], plan).startswith(b"%PDF-1.7")
    for other in (
        raw[0].replace(b"trailer", b"trailor"),
        raw[0].replace(b"\n1 0 obj", b"\n1 1 obj"),
        raw[0].replace(b"/ParentTree<<", b"/ParentTrees<"),
        b"%PDF-1.7",
    ):
        with pytest.raises(UnknownFormError):
            complete_pdf(other, plan)


def test_another_version_is_not_used(monkeypatch):
    monkeypatch.setattr(module, "VERSION", "0.16.0")
    module.load_compiler.cache_clear()
    with pytest.raises(MachineError, match=r"0\.16\.0 is needed"):
        render(sample_document())
    module.load_compiler.cache_clear()


def test_no_word_of_a_letter_is_markup():
    signs = '#import "x" $x^2$ *a* _b_ `c` <d> @e ~f [g] {h} \\i // j /* k */ = l - m'
    note = Note(1, (Text(f'{signs} #read("/etc/passwd")'),))
    letter = replace(
        sample_document(),
        title=signs,
        blocks=(Heading(1, (Text(signs),)), para(signs, NoteMark(1))),
        notes=(note,),
    )
    result = render(letter)
    assert result.findings == ()
    words = "".join(text_of(result.pdf).split())
    assert words.count("".join(signs.split())) == 3
    assert '#read("/etc/passwd")' in words
    assert "root:" not in words


def test_the_templates_read_no_file_but_the_logo_and_import_nothing():
    templates = sorted(module._FOLDER.glob("*.typ"))
    assert [path.name for path in templates] == [
        *("languages.typ", "letter.typ", "list.typ")
    ]
    written = "".join(path.read_text(encoding="utf-8") for path in templates)
    code = re.sub(r"(?m)//.*$", "", written)
    assert not re.search(r"#?\b(import|include|read|plugin|eval|xml|csv|yaml)\b", code)
    assert re.findall(r"image\((\S+),", code) == ["k.logo.file"]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "//x"])
def test_a_link_nobody_can_follow_is_refused(href):
    letter = replace(
        sample_document(), blocks=(para(Link(href, (Text("here"),))),), notes=()
    )
    with pytest.raises(LetterError, match="no reader can follow"):
        render(letter)


def test_a_missing_glyph_is_an_error_with_its_place_and_no_word_of_typst():
    letter = replace(sample_document(), blocks=(para("⠿ ཀ 𠮷 \ue000"),), notes=())
    (found,) = render(letter).findings
    assert (found.code, found.severity) == ("PDF004", "error")
    assert "U+283F BRAILLE PATTERN DOTS-123456" in found.message
    assert "typst" not in found.message.lower()


def test_what_xml_forbids_is_seen():
    letter = replace(sample_document(), blocks=(para("a\x00b\ud800c"),), notes=())
    assert "a\ufffdb\ufffdc" in text_of(render(letter).pdf)


def test_addresses_are_copied_as_they_are():
    address = "https://example.org/" + "reports/2019/comprehensive-report/" * 5
    letter = replace(
        sample_document(), blocks=(para(Link(address, (Text(address),))),), notes=()
    )
    words = "".join(text_of(render(letter).pdf).split())
    assert address in words
    assert "\u200b" not in words


@pytest.mark.parametrize("lang", ["fr", "zh-Hans", "ar"])
def test_links_between_marks_and_notes_say_where_they_lead(lang):
    document = letter_in(lang)
    with opened(render(document).pdf) as pdf:
        said = [
            str(annotation.Contents)
            for page in pdf.pages
            for annotation in page.get("/Annots", ())
            if "/Dest" in annotation
        ]
        assert str(pdf.Root.Lang) == lang
    assert len(said) == 2 * len(document.notes)
    if lang == "fr":
        assert {"Note 3", "Retour au texte de la note 3"} <= set(said)
    assert not any(words.startswith("Footnote") for words in said)


def test_the_outline_and_headings_are_named_without_notes():
    heading = Heading(1, (Text("Sub\u00adject"), NoteMark(1)))
    note = Note(1, (Text("Words of the note."),))
    letter = replace(sample_document(), blocks=(heading,), notes=(note,))
    pdf = render(letter).pdf
    assert [e.title for e in pypdf.PdfReader(io.BytesIO(pdf)).outline] == ["Subject"]
    with opened(pdf) as file:
        named = [str(e.T) for e in elements(file) if "/T" in e]
    assert named == ["Subject"]


def test_foreign_words_carry_their_language():
    with opened(render(letter_in("zh-Hans")).pdf) as pdf:
        content = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    assert b"/Lang(en)" in content


def long_list():
    inner = ListBlock(((para("within"),),))
    items = tuple((para("word " * 60),) for _ in range(8))
    return ListBlock((*items, (para("last"), inner)), is_ordered=True)


def test_a_list_set_entry_by_entry_is_tagged_as_one():
    blocks = (long_list(), para("between"), long_list())
    letter = replace(sample_document(), blocks=blocks, notes=())
    assert list(list_parts(letter)).count("next") == 16
    pdf = render(letter).pdf
    assert (tags(pdf)["L"], tags(pdf)["LI"]) == (4, 20)
    with opened(pdf) as file:
        holders = [str(e.P.S) for e in elements(file) if e.S == "/L"]
    assert holders == ["/Document", "/LBody", "/Document", "/LBody"]


def stranded():
    """Set letters of all lengths; give those whose first line stands alone."""
    note = Note(1, (Text("The report says so, and at some length. " * 6),))
    words = (Text("Begun " + "in many words " * 7), NoteMark(1))
    last = Paragraph((*words, Text(" and more of them" * 30)))
    found = []
    for count in range(20, 40):
        above = tuple(para("A line.") for _ in range(count))
        letter = replace(sample_document(), blocks=(*above, last), notes=(note,))
        result = render(letter)
        assert result.findings == ()
        pages = [
            p.extract_text() for p in pypdf.PdfReader(io.BytesIO(result.pdf)).pages
        ]
        (page,) = (text for text in pages if "Begun" in text)
        if "The report says so" not in page:
            found.append(count)
    return found


def test_no_first_line_stands_alone_because_the_next_one_moved_with_its_note(
    monkeypatch,
):
    assert stranded() == []
    monkeypatch.setattr(placement, "_keep_beginnings", lambda best, _: best)
    assert stranded()


def test_an_empty_field_lies_over_the_place_of_a_digital_signature():
    signature = Paragraph((Text("Alex"),), role="signature", signer="alex")
    letter = replace(sample_document(), blocks=(signature,), notes=())
    with opened(render(letter).pdf) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert (str(field.T), "/V" in field) == ("signature-alex", False)
        assert "Alex" in str(field.TU)
        (form,) = [e for e in elements(pdf) if e.S == "/Form"]
        assert form.K.Obj.objgen == field.objgen
        left, bottom, right, top = map(float, field.Rect)
        assert (50 < left < right < 545, 30 < top - bottom < 100) == (True, True)
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        place = [int(n) for n in numbers[::2]].index(int(field.StructParent))
        assert numbers[2 * place + 1].objgen == form.objgen


def test_a_look_of_ones_own_moves_margins_and_leaves_page_numbers_out():
    settings = LookSettings(
        size_pt=12, accent="#770000", margins_mm={"left": 40}, page_numbers=False
    )
    pdf = render(sample_document(), PageLook(settings)).pdf
    assert "Page 1 of" not in text_of(pdf)
    assert pdf != render(sample_document()).pdf


def test_a_logo_in_the_colours_of_printers_is_refused_in_plain_words():
    from PIL import Image

    file = io.BytesIO()
    Image.new("CMYK", (20, 10)).save(file, "jpeg")
    look = PageLook(
        LookSettings(logo="a.jpg"), (), Logo(file.getvalue(), "jpeg", 2, "a.jpg"), "Org"
    )
    with pytest.raises(LetterError, match="colours of printers"):
        render(sample_document(), look)


@pytest.mark.parametrize(
    ("asked", "has_css", "has_pango", "chosen"),
    [
        ("auto", False, True, "typst"),
        ("auto", True, True, "weasyprint"),
        ("auto", True, False, "typst"),
        ("weasyprint", False, False, "weasyprint"),
        ("typst", True, True, "typst"),
    ],
)
def test_which_engine_is_chosen(asked, has_css, has_pango, chosen, monkeypatch):
    monkeypatch.setattr("appeals.writers.pdf.engine.has_pango", lambda: has_pango)
    assert choose_engine(asked, has_css=has_css) == chosen


def test_without_its_package_weasyprint_sets_the_letters(monkeypatch):
    monkeypatch.setattr("appeals.writers.pdf.engine.find_spec", lambda name: None)
    assert choose_engine("auto", has_css=False) == "weasyprint"


def test_a_damaged_font_is_named_and_nothing_is_set(tmp_path, monkeypatch):
    from appeals.writers.pdf.page_style import load_faces

    fonts = tmp_path / "fonts"
    shutil.copytree(module.fonts_folder(), fonts)
    (fonts / "NotoSerif-Bold.ttf").write_bytes(b"no font")
    monkeypatch.setattr(module, "fonts_folder", lambda: fonts)
    module.load_compiler.cache_clear()
    with pytest.raises(MachineError, match=r"NotoSerif-Bold\.ttf.*damaged"):
        render(sample_document())
    load_faces.cache_clear()
    module.load_compiler.cache_clear()


def test_two_letters_of_one_process_are_what_each_alone_is(sample_pdf):
    other = letter_in("ar")
    first = render(other).pdf
    assert render(sample_document()).pdf == sample_pdf
    assert render(other).pdf == first


def test_the_folder_of_the_compiler_holds_copies_and_no_link(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    (tmp_path / "logo.png").symlink_to(secret)
    logo = Logo(b"picture", "png", 1, "logo.png")
    look = PageLook(LookSettings(logo="logo.png"), (), logo, "O")
    folder = module._make_folder("letter.typ", look)
    assert {p.name for p in folder.iterdir()} == {"letter.typ", "logo.png"}
    assert not any(p.is_symlink() for p in folder.iterdir())
    assert (folder / "logo.png").read_bytes() == b"picture"
