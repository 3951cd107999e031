"""A registered symbol is in its first note, in every style, language and format."""

import io
import json
import re
import zipfile
from html import unescape

import pytest

from appeals.citations.styles.pack import find_style
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.model.choices import STYLES
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.formats import Layout, write_as
from tests.citations.entries_of_each_kind import ENTRIES
from tests.registry.workspaces import write_workspace

CITED = [entry for entry in ENTRIES.values() if entry.symbol]
LANGS = ("en", "fr", "es", "ru", "ar", "zh-Hans", "zh-Hant")
EDITIONS = [
    (style, lang) for style in STYLES for lang in LANGS if find_style(style, lang)
]
INVISIBLE = re.compile("[\u2066-\u2069\u200e\u200f\u200b]")


def registry() -> str:
    known = {"certainty": "confirmed", "source": "invented", "checked_on": "2099-01-01"}
    entries = {
        entry.key: entry.model_dump(mode="json", exclude_defaults=True, exclude={"key"})
        | known
        for entry in CITED
    }
    return json.dumps({"schema": "appeals/citations@1", "sources": entries})


def flat(text: str) -> str:
    return " ".join(INVISIBLE.sub("", text).split())


def notes_of_docx(content: bytes) -> list[str]:
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/footnotes.xml").decode()
    notes = re.findall(r'<w:footnote w:id="[1-9].*?</w:footnote>', xml, re.DOTALL)
    words = ("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", n)) for n in notes)
    return [flat(unescape(note)) for note in words]


def notes_of_html(content: bytes) -> list[str]:
    notes = re.findall(r'<li id="note-\d+.*?</li>', content.decode(), re.DOTALL)
    return [flat(unescape(re.sub("<[^>]*>", "", note))) for note in notes]


def notes_of_txt(content: bytes) -> list[str]:
    listed = re.split(r"^\[\d+\] ", content.decode(), flags=re.MULTILINE)[1:]
    return [flat(note) for note in listed]


READERS = {"docx": notes_of_docx, "html": notes_of_html, "txt": notes_of_txt}


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(("style", "lang"), EDITIONS)
def test_a_symbol_reaches_the_printed_note(tmp_path, style, lang, kind):
    front = "subject: S\nkind: appeal\nfrom: [example-watch]\ndate: 2199-01-01\n"
    marks = "\n\n".join(f"A claim. [@{{{entry.symbol}}}, p. 3]" for entry in CITED)
    write_workspace(
        tmp_path,
        citations_yaml=registry(),
        facts_yaml="schema: appeals/facts@1\nfacts:\n",
        first_md=f"---\n{front}language: {lang}\n---\n{marks}\n",
    )
    workspace = load_workspace(tmp_path)
    request = LetterRequest("first", workspace.letter("first"), None, style=style)
    letter = Composer(workspace).compose(request)
    notes = READERS[kind](write_as(kind, letter.document, Layout()).content)
    assert len(notes) == len(CITED)
    for entry, note in zip(CITED, notes, strict=True):
        is_in_words = entry.kind == "resolution" and style == "un"
        symbol = (
            entry.symbol.partition(" (")[0] if "(" in entry.symbol else entry.symbol
        )
        assert (entry.number if is_in_words else symbol) in note
