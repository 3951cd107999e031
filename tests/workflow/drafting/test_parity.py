"""Every shipped letter has the same notes and links in every language and format."""

import io
import re
import unicodedata
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdf
import pytest

from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.model.choices import FORMATS, Format
from appeals.model.document import (
    Document,
    Link,
    NoteMark,
    inline_groups,
    plain_text,
    walk_inlines,
)
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.formats import Layout, write_as
from appeals.workflow.drafting.selection import Selection, select_letters

WORKSPACE = load_workspace(Path(__file__).parents[3])
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
UNSEEN = re.compile("[\\s\u00ad\u2010\u200b\u200e\u200f\u2066-\u2069\ufe0e]")


def editions(name: str) -> tuple[LetterRequest, ...]:
    variants = WORKSPACE.letters[name].variants
    langs = (WORKSPACE.letter(name).front.language, *variants)
    return tuple(select_letters(WORKSPACE, Selection(name, langs=langs)))


def _is_quick(name: str, selected: LetterRequest, kind: str) -> bool:
    """Say whether it stays in the normal set: PDF takes a second each."""
    if kind == "pdf":
        return name == "unodc-nsc-mou"
    return selected.recipient == editions(name)[0].recipient


CASES = [
    pytest.param(
        name,
        selected.file_stem,
        kind,
        marks=() if _is_quick(name, selected, kind) else pytest.mark.slow,
        id=f"{name}-{selected.file_stem}-{kind}",
    )
    for name in WORKSPACE.letters
    for selected in editions(name)
    for kind in FORMATS
]


@cache
def tree_of(name: str, stem: str) -> Document:
    selected = next(each for each in editions(name) if each.file_stem == stem)
    return Composer(WORKSPACE).compose(selected).document


def plain(text: str) -> str:
    """Normalise as formats differ: forms, invisible characters, white space."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def notes_of_tree(tree: Document) -> list[tuple[int, str]]:
    return [(note.number, plain(plain_text(note.inlines))) for note in tree.notes]


def marks_of_tree(tree: Document) -> list[int]:
    inlines = (i for group in inline_groups(tree.blocks) for i in walk_inlines(group))
    return [inline.number for inline in inlines if isinstance(inline, NoteMark)]


def links_of_tree(tree: Document) -> set[str]:
    groups = (*inline_groups(tree.blocks), *(note.inlines for note in tree.notes))
    inlines = (inline for group in groups for inline in walk_inlines(group))
    return {inline.href for inline in inlines if isinstance(inline, Link)}


def read_docx(content: bytes) -> tuple[list[tuple[int, str]], set[str]]:
    """Give notes by the order of their references, and the addresses linked."""
    package = zipfile.ZipFile(io.BytesIO(content))
    body = ET.fromstring(package.read("word/document.xml"))
    held = {
        note.get(f"{W}id"): "".join(t.text or "" for t in note.iter(f"{W}t"))
        for note in ET.fromstring(package.read("word/footnotes.xml"))
    }
    called = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    notes = [(n, plain(held[id_])) for n, id_ in enumerate(called, 1)]
    links = set()
    for part in ("document", "footnotes"):
        rels = f"word/_rels/{part}.xml.rels"
        if rels not in package.namelist():
            continue
        targets = {
            r.get("Id"): r.get("Target") for r in ET.fromstring(package.read(rels))
        }
        root = ET.fromstring(package.read(f"word/{part}.xml"))
        ids = (link.get(f"{R}id") for link in root.iter(f"{W}hyperlink"))
        links |= {targets[id_] for id_ in ids if id_}
    return notes, links


def read_html(content: bytes) -> tuple[list[tuple[int, str]], set[str]]:
    page = content.decode().removeprefix("<!DOCTYPE html>\n")
    root = ET.fromstring(page)
    notes = []
    for item in root.iter("li"):
        if (item.get("id") or "").startswith("note-"):
            back = next(a for a in item.iter("a") if a.get("class") == "back")
            words = "".join(item.itertext()).removesuffix("".join(back.itertext()))
            notes.append((int(item.get("value")), plain(words)))
    hrefs = {a.get("href") for a in root.find(".//article").iter("a")}
    return notes, {href for href in hrefs if not href.startswith("#")}


def read_txt(content: bytes) -> tuple[list[tuple[int, str]], set[str]]:
    _, *listed = re.split(r"^\[(\d+)\] ", content.decode(), flags=re.MULTILINE)
    links = {
        re.sub(r"\s", "", href) for href in re.findall("<([^>]+)>", content.decode())
    }
    words = (re.sub(r"\s*<[^>]+>", "", note) for note in listed[1::2])
    numbers = map(int, listed[::2])
    return [(n, plain(w)) for n, w in zip(numbers, words, strict=True)], links


READERS = {"docx": read_docx, "html": read_html, "txt": read_txt}


def written(name: str, stem: str, kind: Format) -> bytes:
    result = write_as(kind, tree_of(name, stem), Layout())
    assert result.findings == ()
    return result.content


@pytest.mark.parametrize(("name", "stem", "kind"), CASES)
def test_notes_and_links_are_those_of_the_tree(name, stem, kind):
    tree, content = tree_of(name, stem), written(name, stem, kind)
    assert marks_of_tree(tree) == [note.number for note in tree.notes]
    if kind == "pdf":
        check_pdf(tree, content)
        return
    notes, links = READERS[kind](content)
    assert notes == notes_of_tree(tree)
    assert links == links_of_tree(tree)


def check_pdf(tree: Document, content: bytes) -> None:
    """Find each note on the pages in order, with its number before it."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = plain("".join(page.extract_text() for page in reader.pages))
    at = 0
    for number, words in notes_of_tree(tree):
        found = text.find(f"{number}.{words}", at)
        assert found >= 0, (number, words)
        at = found + len(words)
    annotations = [a.get_object() for p in reader.pages for a in p.get("/Annots", ())]
    hrefs = {a["/A"]["/URI"] for a in annotations if "/URI" in a.get("/A", {})}
    assert hrefs == links_of_tree(tree)


@pytest.mark.parametrize("name", WORKSPACE.letters)
def test_all_languages_of_a_letter_cite_the_same_in_the_same_order(name):
    by_recipient: dict[str, set[tuple[object, ...]]] = {}
    for selected in editions(name):
        tree = tree_of(name, selected.file_stem)
        reported = tuple(
            (note.number, *((cite.key, cite.pinpoint) for cite in note.cites))
            for note in tree.notes
        )
        by_recipient.setdefault(selected.recipient_id, set()).add(reported)
    assert {len(reported) for reported in by_recipient.values()} == {1}


def test_the_first_letter_is_there_in_three_languages_with_all_its_notes():
    stems = [each.file_stem for each in editions("unodc-nsc-mou")]
    assert stems == ["unodc-ed", "unodc-ed.fr", "unodc-ed.zh-Hans"]
    assert {len(tree_of("unodc-nsc-mou", stem).notes) for stem in stems} == {17}
