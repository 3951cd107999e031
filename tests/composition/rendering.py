"""Renders template sources in a folder made for the test."""

from dataclasses import dataclass
from pathlib import Path

from appeals.composition.cite_syntax import CiteScanner, WrittenNote
from appeals.composition.data import Datum, Record
from appeals.composition.markdown import MarkdownReader
from appeals.composition.marks import TOKEN
from appeals.composition.rendering import RenderedTemplate, TemplateRenderer
from appeals.composition.sandbox import TemplateSource
from appeals.composition.withholding import Redaction, WithheldContent
from appeals.errors import Place
from appeals.model.document import Block, NoteSource
from appeals.model.finding import Finding

HOSTILE = "**E** [@x] ^[n] {{ 7*7 }} <b> &amp; `c`"


@dataclass
class RenderedTemplate:
    rendered: RenderedTemplate
    renderer: TemplateRenderer

    @property
    def text(self) -> str:
        return self.renderer.tokens.expand(self.rendered.source.text).strip()

    def place_of(self, words: str) -> Place | None:
        return self.rendered.source.place(self.rendered.source.text.index(words))

    def places_of_tokens(self) -> list[Place | None]:
        source = self.rendered.source
        return [source.place(m.start()) for m in TOKEN.finditer(source.text)]


@dataclass
class Read:
    blocks: tuple[Block, ...]
    notes: list[NoteSource]
    findings: list[Finding]
    withheld: WithheldContent


def render(
    root: Path, source: str, first_line: int = 1, **files: str
) -> RenderedTemplate:
    """Render a letter. `files` are arguments, by name without folder and ending."""
    folder = root / "templates" / "arguments"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    renderer = TemplateRenderer(root)
    renderer.begin()
    tokens = renderer.tokens

    def cite(key: str) -> str:
        return f"[@{key}]"

    renderer.define(
        {
            "person": Record("person", {"name": Datum(HOSTILE, tokens), "age": 7}),
            "names": (Datum("A*", tokens), Datum("[@b]", tokens)),
            "cite": cite,
        }
    )
    source = TemplateSource(source, "templates/letters/x.md", first_line)
    return RenderedTemplate(renderer.render("letters/x.md", source), renderer)


def read(
    root: Path,
    source: str,
    lang: str = "en",
    edition: Redaction | None = None,
    **files: str,
) -> Read:
    """Render, scan and read a letter; every key of letters and digits resolves."""
    rendered = render(root, source, **files)
    scanner = CiteScanner(
        rendered.rendered.source,
        rendered.renderer.tokens,
        lambda ref: ref.casefold(),
        lang,
    )
    scanned = scanner.scan()
    tokens = rendered.renderer.tokens
    edition = edition or Redaction()
    reader = MarkdownReader(rendered.rendered.source, tokens, edition)
    blocks = reader.read(scanned)
    findings = [*rendered.rendered.findings, *scanner.findings, *reader.findings]
    return Read(blocks, reader.notes, findings, reader.withheld)


__all__ = ["HOSTILE", "Read", "RenderedTemplate", "WrittenNote", "read", "render"]
