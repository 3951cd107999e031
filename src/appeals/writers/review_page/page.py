"""Print the reviewer's page: HTML made here, and one script of our own.

Everything visible is printed before the script runs; the script shows one use at a
time, and fills in what reviewers found.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup as Html

from appeals.citations.web_url import percent_encode
from appeals.model.document import Document, Inline
from appeals.writers.html.markup import Markup
from appeals.writers.html.policy import content_policy
from appeals.writers.html.web import write_article
from appeals.writers.review_report.sheet import (
    SEVERITY_NAMES,
    ReviewedFact,
    ReviewedNote,
    ReviewedSource,
    ReviewedUse,
    ReviewList,
)

PageMode = Literal["online", "offline"]

_STATE = "@@state@@"
_LEVEL = 2
_LENGTH = 16


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter shown beside its uses; `title` names its recipient and language."""

    title: str
    document: Document

    @property
    def html(self) -> Html:
        """The letter as a part of a page; raises LetterError as `write_html`."""
        mark = Markup().classification(self.document.classification)
        return Html(mark + write_article(self.document, _LEVEL))  # noqa: S704  escaped


@dataclass(frozen=True, slots=True)
class _Step:
    """One use, with the note or fact that has it, and the entries of its source."""

    section: str
    use: ReviewedUse
    note: ReviewedNote | None
    fact: ReviewedFact | None
    sources: tuple[ReviewedSource, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A page without what reviewers found; `version` changes when it changes."""

    text: str

    @property
    def version(self) -> str:
        """16 digits of a hash of all that it shows."""
        return sha256(self.text.encode()).hexdigest()[:_LENGTH]

    def with_state(self, state: Mapping[str, object]) -> str:
        """Give the page as it is sent; `state` is what its script reads."""
        before, _, after = self.text.rpartition(_STATE)
        return f"{before}{_escape_script(json.dumps(state))}{after}"


def write_page(
    whole: ReviewList,
    letters: Sequence[ShownLetter],
    people: Sequence[str],
    mode: PageMode,
) -> WrittenPage:
    """Print the page. `letters` are those of `whole.editions`, in their order.

    `people` are those who may check; only one if it is known who does.
    """
    text = (
        _environment()
        .get_template("page.html")
        .render(
            whole=whole,
            letters=letters,
            people=people,
            mode=mode,
            steps=tuple(_steps(whole)),
            severities=SEVERITY_NAMES,
            policy=_policy(mode),
            style=Html(_read_file("page.css")),  # noqa: S704  ours
            script=Html(_read_file("page.js")),  # noqa: S704  ours
            identity=Html(_escape_script(whole.about)),  # noqa: S704  escaped
            state=_STATE,
        )
    )
    return WrittenPage(text)


def page_policy() -> str:
    """Say what the served page may do, as a header of the response."""
    return f"{_policy('online')}; frame-ancestors 'none'"


def _policy(mode: PageMode) -> str:
    more = "connect-src 'self'" if mode == "online" else ""
    return content_policy(
        script=_read_file("page.js"), style=_read_file("page.css"), more=more
    )


def _steps(whole: ReviewList) -> Iterator[_Step]:
    for section in whole.sections:
        for note in section.notes:
            for use in note.uses:
                own = tuple(s for s in note.sources if s.key == use.key)
                yield _Step(section.title, use, note, None, own)
        for fact in section.facts:
            for use in fact.uses:
                yield _Step(section.title, use, None, fact)


def _inlines(inlines: tuple[Inline, ...]) -> Html:
    return Html(Markup().inlines(inlines))  # noqa: S704  escaped by the markup


def _escape_script(text: str) -> str:
    """Make JSON safe inside an element `script`: no "<" of it is one of HTML."""
    return text.replace("<", "\\u003c")


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_read_file),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["inlines"] = _inlines
    environment.filters["address"] = percent_encode
    return environment


@cache
def _read_file(name: str) -> str:
    return (files(__name__.rpartition(".")[0]) / name).read_text(encoding="utf-8")
