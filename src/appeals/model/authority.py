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
    """The title in the language of the source: 中华人民共和国监察法 (zh-Hans).

    `title` is in its own script, `lang` the tag of its language. `translit` is the
    title in Latin letters, `translit_short` a short form of that.
    """

    title: Str
    lang: LanguageTag
    translit: Str | None = None
    translit_short: Str | None = None


class Extent(RegistryModel):
    """How long the source is.

    `pages` is the number of its last page, `paras` that of its last paragraph.
    """

    pages: int | None = Field(default=None, ge=1)
    paras: int | None = Field(default=None, ge=1)


class Archive(RegistryModel):
    """A copy that was kept: where from (if known), on which day, and its hash.

    `url` is the address it came from, `retrieved` the day. `sha256` is the hash of the
    copy, `bytes` its size. `file` is a path below the workspace, `media_type` what kind
    of file it is.
    """

    url: Str | None = None
    retrieved: DayText
    sha256: Sha256
    file: Str | None = None
    media_type: Str | None = None
    bytes: int | None = Field(default=None, ge=0)


class Quote(RegistryModel):
    """A registered excerpt.

    `id` is what a letter names it by. `at` maps locator labels to values: {art: "9"}.
    `lang` is its language, `text` the words themselves. `of` is the hash of what they
    were taken from.
    """

    id: Slug
    at: dict[str, Str] = Field(default_factory=dict)
    lang: LanguageTag = "en"
    text: Str
    of: Sha256 | None = None
    certainty: Certainty = "unconfirmed"
    source: Str | None = None
    checked_on: DayText | None = None
    confirmed_by: Slug | None = None


class Relations(RegistryModel):
    """Relations to other entries, by key.

    `supersedes` and `superseded_by` name what it replaced, and what replaced it.
    `corrigenda`, `addenda` and `amended_by` are what changes it. `replies` are answers
    to it.
    """

    supersedes: tuple[Slug, ...] = ()
    superseded_by: tuple[Slug, ...] = ()
    corrigenda: tuple[Slug, ...] = ()
    addenda: tuple[Slug, ...] = ()
    replies: tuple[Slug, ...] = ()
    amended_by: tuple[Slug, ...] = ()


class ReviewMark(RegistryModel):
    """Who checked the entry, when and what; void once the entry changes.

    `by` is the id of the person, `on` the day, `scope` what was checked. `entry_sha256`
    is the hash of the entry as it was then.
    """

    by: Slug
    on: DayText
    scope: tuple[Literal["metadata", "quotes", "link"], ...]
    entry_sha256: Sha256
    note: Str | None = None


class StyleForms(RegistryModel):
    """What one citation style words differently. Keys are fields of Authority.

    `author`, `title`, `short`, `addressee` and `enacted_by` take the place of the
    fields of these names.
    """

    author: Str | None = None
    title: Str | None = None
    short: Str | None = None
    addressee: Str | None = None
    enacted_by: Str | None = None


class TranslatedName(RegistryModel):
    """What an author, body, party, addressee or State is called in other languages.

    `id` is the English name, word for word as entries have it: "Human Rights Council".
    `texts` are the names by language.
    """

    id: Str
    texts: dict[LanguageTag, Str] = Field(min_length=1)
    certainty: Certainty = "unconfirmed"
    source: Str | None = None
    checked_on: DayText | None = None
    note: Str | None = None


class Authority(RegistryModel):
    """A source that supports a claim.

    `key` is the slug it is under in citations.yaml. `kind` is what sort of source it
    is. `certainty` says whether the entry was seen in `source` (on `checked_on`);
    "missing" means that nobody has found it yet, and no letter may rely on it.
    `unconfirmed` names fields of a confirmed entry that were not seen there ("date").

    `symbol` is that of a UN document: A/HRC/45/13. `aliases` are other words by which
    letters cite it. `title` is printed; `title_descriptive` says what the source is
    where it has no title. `short` is the short title of later notes. `titles` and
    `shorts` are what `title` and `short` are in other languages, as certain as
    `titles_certainty` says; `titles_source` says where they were seen. `original` is
    the title in the language of the source.

    `author` and `editor` are names as printed. `author_last` and `editor_last` are the
    last names alone, as later notes print them: "Smith and Roe". `addressee` is to whom
    a letter was written. `body` is the organ or court it comes from. `number` is that
    of a resolution, a case or an act. `party` is who brought a case, or whom it is
    against. `jurisdiction` is the State whose law it is, `enacted_by` who passed it.

    Dates are partial ISO dates. `date` is that of the source, `adopted` the day it was
    adopted, `in_force` the day it took effect, `accessed` the day it was last read on
    the web. `year` is printed alone, as after the title of an act.

    `container` is the journal, book or series it is in; `place` and `publisher` are
    those of a book, `edition` is its edition, and `genre` what a thesis is, "PhD
    thesis". `volume` and `issue` are numbers of a journal or a series. `page` is where
    an article or a chapter is found, "101-125". `unts_no` is the number in the UN
    Treaty Series. `session` is that of the body.

    `languages` are those it is available in, `quoted_language` the one we quote.
    `translation` says who translated what we quote. `url` is its address on the web.
    `extent` is how long it is. `archive` holds kept copies, `quotes` registered
    excerpts. `relations` are those to other entries. `forms` holds wordings per style
    ("un", "oscola", "bluebook"). `confidentiality` is public, confidential or
    embargoed-until:2021-06-29. `review` is kept for entries of older versions. `tags`
    are words of your own. `csl` keeps what other programs know of it.
    """

    key: Slug
    kind: AuthorityKind
    certainty: Certainty
    source: Str | None = None
    checked_on: DayText | None = None
    confirmed_by: Slug | None = None
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
