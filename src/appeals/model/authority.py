"""The thing cited: an entry of citations.yaml."""

import hashlib
import json
from typing import Any, Literal

from pydantic import Field

from appeals.model.values import (
    Certainty,
    DayText,
    LanguageTag,
    PartialDateText,
    RegistryModel,
    Sha256,
    Slug,
    Str,
)

AuthorityKind = Literal[
    "un-document",
    "resolution",
    "sp-communication",
    "wgad-opinion",
    "tb-views",
    "treaty",
    "statute",
    "case",
    "ngo-report",
    "news",
    "web",
    "book",
    "chapter",
    "article",
    "conference-paper",
    "thesis",
    "letter",
    "unpublished",
]


class Original(RegistryModel):
    """The title in the language of the source: 中华人民共和国监察法 (zh-Hans)."""

    title: Str
    lang: LanguageTag
    translit: Str | None = None
    translit_short: Str | None = None


class Extent(RegistryModel):
    """How long the source is: its last page and last paragraph number."""

    pages: int | None = Field(default=None, ge=1)
    paras: int | None = Field(default=None, ge=1)


class Archive(RegistryModel):
    """A copy that was kept: where from (if known), on which day, and its hash."""

    url: Str | None = None
    retrieved: DayText
    sha256: Sha256
    file: Str | None = None
    media_type: Str | None = None
    bytes: int | None = Field(default=None, ge=0)


class Quote(RegistryModel):
    """A registered excerpt. `at` maps locator labels to values: {art: "9"}."""

    id: Slug
    at: dict[str, Str] = Field(default_factory=dict)
    lang: LanguageTag = "en"
    text: Str
    of: Sha256 | None = None
    certainty: Certainty = "unconfirmed"
    source: Str | None = None


class Relations(RegistryModel):
    """Ties to other entries, by key."""

    supersedes: tuple[Slug, ...] = ()
    superseded_by: tuple[Slug, ...] = ()
    corrigenda: tuple[Slug, ...] = ()
    addenda: tuple[Slug, ...] = ()
    replies: tuple[Slug, ...] = ()
    amended_by: tuple[Slug, ...] = ()


class ReviewMark(RegistryModel):
    """Who checked the entry, when and what; void once the entry changes."""

    by: Slug
    on: DayText
    scope: tuple[Literal["metadata", "quotes", "link"], ...]
    entry_sha256: Sha256
    note: Str | None = None


class StyleForms(RegistryModel):
    """What one citation style words differently. Keys are fields of Authority."""

    author: Str | None = None
    title: Str | None = None
    short: Str | None = None
    addressee: Str | None = None
    enacted_by: Str | None = None


class TranslatedName(RegistryModel):
    """What an author, body, party, addressee or State is called in other languages.

    `id` is the English name, word for word as entries have it: "Human Rights Council".
    """

    id: Str
    texts: dict[LanguageTag, Str] = Field(min_length=1)
    certainty: Certainty = "unconfirmed"
    source: Str | None = None
    checked_on: DayText | None = None
    note: Str | None = None


class Authority(RegistryModel):
    """A source that supports a claim.

    `key` is the slug it is under in citations.yaml. Dates are partial ISO
    dates. `certainty` says whether the entry was seen in `source` (on
    `checked_on`); "missing" means that nobody has found it yet, and no letter may
    rely on it. `unconfirmed` names fields of a confirmed entry that were not seen
    there ("date"). `forms` holds wordings per style ("un", "oscola", "bluebook").
    `titles` and `shorts` are what `title` and `short` are in other languages, as
    certain as `titles_certainty` says; `titles_source` says where they were seen.
    `author_last` and `editor_last` are the last names alone, as later notes print them:
    "Smith and Roe". `page` is where an article or a chapter is found, "101-125";
    `genre` what a thesis is, "PhD thesis".
    """

    key: Slug
    kind: AuthorityKind
    certainty: Certainty
    source: Str | None = None
    checked_on: DayText | None = None
    unconfirmed: tuple[Str, ...] = ()

    symbol: Str | None = None
    aliases: tuple[Str, ...] = ()
    title: Str | None = None
    title_descriptive: Str | None = None
    short: Str | None = None
    titles: dict[LanguageTag, Str] = Field(default_factory=dict)
    shorts: dict[LanguageTag, Str] = Field(default_factory=dict)
    titles_certainty: Certainty = "unconfirmed"
    titles_source: Str | None = None
    original: Original | None = None
    author: Str | None = None
    author_last: Str | None = None
    editor: Str | None = None
    editor_last: Str | None = None
    addressee: Str | None = None
    body: Str | None = None
    number: Str | None = None
    party: Str | None = None
    jurisdiction: Str | None = None
    enacted_by: Str | None = None

    date: PartialDateText | None = None
    adopted: PartialDateText | None = None
    in_force: PartialDateText | None = None
    year: Str | None = None
    accessed: PartialDateText | None = None

    container: Str | None = None
    place: Str | None = None
    publisher: Str | None = None
    edition: Str | None = None
    genre: Str | None = None
    volume: Str | None = None
    issue: Str | None = None
    page: Str | None = None
    unts_no: Str | None = None
    session: Str | None = None

    languages: tuple[LanguageTag, ...] = ()
    quoted_language: LanguageTag | None = None
    translation: Literal["official", "unofficial", "own"] | None = None
    url: Str | None = None
    extent: Extent = Extent()
    archive: tuple[Archive, ...] = ()
    quotes: tuple[Quote, ...] = ()
    relations: Relations = Relations()
    forms: dict[Literal["un", "oscola", "bluebook"], StyleForms] = Field(
        default_factory=dict
    )
    confidentiality: str = Field(
        default="public",
        pattern=r"^(public|confidential|embargoed-until:\d{4}-\d\d-\d\d)$",
    )
    review: tuple[ReviewMark, ...] = ()
    tags: tuple[Str, ...] = ()
    note: Str | None = None
    csl: dict[str, Any] = Field(default_factory=dict)


def entry_sha256(authority: Authority) -> str:
    """Hash what an entry says, 64 hexadecimal digits.

    SHA-256 of the canonical JSON (keys sorted, no blanks, UTF-8) of the entry as it
    is in citations.yaml: without its key, which only names it, without `review`
    and `note`, and without fields that have their default value. A later edit of
    anything else gives another hash.
    """
    fields = authority.model_dump(
        mode="json", exclude={"key", "review", "note"}, exclude_defaults=True
    )
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
