"""Kinds of entries, types of items and fields: one row each, for every format.

Several names in a column are separated by blanks: the first is written, all are read.
If several rows have the same name, the first row counts. Sources: CSL 1.0.2, appendices
III and IV; the biblatex manual, sections 2.1 (entry types) and 2.2 (fields); the RIS
specification of 2011 (Research Information Systems).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, get_args

from appeals.citations.bodies import kind_of
from appeals.citations.communication import CommunicationRef, Reference
from appeals.citations.reference_list import parse_reference
from appeals.citations.shapes import is_head
from appeals.errors import did_you_mean
from appeals.model.authority import AuthorityKind

KINDS: tuple[AuthorityKind, ...] = get_args(AuthorityKind)

UN_KINDS = frozenset(
    {"un-document", "resolution", "sp-communication", "wgad-opinion", "tb-views"}
)
"""Kinds whose number is the symbol of a United Nations document."""

UN_DOC = "UN Doc "

_GENRES = {
    "AL": "allegation letter",
    "UA": "urgent appeal",
    "OL": "other letter",
    "JAL": "joint allegation letter",
    "JUA": "joint urgent appeal",
    "JOL": "joint other letter",
}


_SYMBOL = r"(?=[^\s,;]*\d)[A-Z][\w.&-]*(?:/[\w().-]+)+(?: \([^()]{1,40}\))?(?<![.\-])"
_ANY_SYMBOL = re.compile(_SYMBOL)
_LABELLED_SYMBOL = re.compile(
    rf"(?:UN|U\. ?N\.|United Nations)\s+Doc(?:ument)?s?\b[.:]*\s*(?P<symbol>{_SYMBOL})"
)
_OF_UNITED_NATIONS = re.compile(
    r"\bUnited Nations\b|\bUN\b|\bU\.N\.|\b(?:General Assembly|Security Council|"
    r"Human Rights (?:Council|Committee)|Economic and Social Council|"
    r"Secretary-General)\b"
)


class ItemType(NamedTuple):
    """A kind of entry and its type in each format; `kind` is None where none fits."""

    kind: AuthorityKind | None
    csl: str
    bibtex: str = "misc"
    ris: str = "GEN"


class FieldNames(NamedTuple):
    """A field of CSL with its name in an entry, in BibTeX and in RIS.

    `entry` is given where the entry has the same text; "" means no such field, or one
    that `entries` reads by its own rules.
    """

    csl: str
    entry: str = ""
    bibtex: str = ""
    ris: str = ""
    form: Literal["text", "title", "names", "date", "pages", "code", "url"] = "text"


ITEM_TYPES = (
    ItemType(
        None,
        "document",
        "misc generic other",
        "GEN ABST ADVS AGGR ANCIENT ART CHART CLSWK COMP CTLG DBASE EQUA FIGURE GRANT "
        "MULTI MUSIC SOUND",
    ),
    ItemType("ngo-report", "report", "report techreport manual", "RPRT GOVDOC"),
    ItemType("un-document", "report", "report", "RPRT"),
    ItemType("resolution", "report", "report", "RPRT"),
    ItemType("letter", "personal_communication", "letter", "PCOMM ICOMM"),
    ItemType("sp-communication", "personal_communication", "letter", "PCOMM"),
    ItemType("case", "legal_case", "jurisdiction", "CASE"),
    ItemType("wgad-opinion", "legal_case", "jurisdiction", "CASE"),
    ItemType("tb-views", "legal_case", "jurisdiction", "CASE"),
    ItemType("statute", "legislation", "legislation legal", "STAT LEGAL"),
    ItemType("treaty", "treaty", "legal", "STAT"),
    ItemType("article", "article-journal", "article", "JOUR EJOUR INPR"),
    ItemType("news", "article-newspaper", "article newspaper_article", "NEWS"),
    ItemType("web", "webpage", "online electronic www webpage web_page", "WEB ELEC"),
    ItemType(
        "book",
        "book",
        "book mvbook booklet collection mvcollection proceedings mvproceedings",
        "BOOK EBOOK EDBOOK SER",
    ),
    ItemType(
        "chapter",
        "chapter",
        "incollection inbook bookinbook suppbook suppcollection book_section",
        "CHAP ECHAP",
    ),
    ItemType(
        "conference-paper",
        "paper-conference",
        "inproceedings conference",
        "CPAPER CONF",
    ),
    ItemType("thesis", "thesis", "thesis phdthesis mastersthesis", "THES"),
    ItemType("unpublished", "manuscript", "unpublished", "MANSCPT UNPB UNPD"),
    ItemType("article", "article", "article"),
    ItemType("article", "entry"),
    ItemType("article", "entry-dictionary", "misc", "GEN DICT"),
    ItemType("article", "entry-encyclopedia", "misc inreference", "GEN ENCYC"),
    ItemType("article", "review", "misc review"),
    ItemType("article", "review-book"),
    ItemType("book", "classic"),
    ItemType("book", "collection"),
    ItemType("news", "article-magazine", "article magazine_article", "MGZN MAGZ"),
    ItemType("news", "broadcast"),
    ItemType("news", "interview"),
    ItemType("news", "periodical", "misc periodical", "GEN JFULL"),
    ItemType("ngo-report", "pamphlet", "misc", "PAMP"),
    ItemType("statute", "bill", "misc", "BILL UNBILL"),
    ItemType("statute", "regulation"),
    ItemType("unpublished", "speech", "misc presentation", "SLIDE"),
    ItemType("web", "post"),
    ItemType("web", "post-weblog", "misc", "BLOG"),
    ItemType(None, "dataset", "misc dataset", "DATA"),
    ItemType(None, "event"),
    ItemType(None, "figure"),
    ItemType(None, "graphic"),
    ItemType(None, "hearing", "misc", "HEAR"),
    ItemType(None, "map", "misc", "MAP"),
    ItemType(None, "motion_picture", "misc video movie", "MPCT VIDEO"),
    ItemType(None, "musical_score"),
    ItemType(None, "patent", "misc patent", "PAT"),
    ItemType(None, "performance"),
    ItemType(
        None,
        "software",
        "misc software softwareversion softwaremodule codefragment",
    ),
    ItemType(None, "song", "misc audio"),
    ItemType(None, "standard", "misc standard", "STAND"),
)
"""If two kinds have the same type, records of other programs get the first."""

FIELDS = (
    FieldNames("author", "", "author", "AU A1", "names"),
    FieldNames("editor", "", "editor", "A2 ED", "names"),
    FieldNames("translator", "", "translator", "A4", "names"),
    FieldNames("recipient", "", "recipient", "C1", "names"),
    FieldNames("title", "title", "title", "TI T1 CT", "title"),
    FieldNames("title-short", "short", "shorttitle", "ST", "title"),
    FieldNames(
        "container-title",
        "container",
        "journaltitle journal booktitle",
        "T2 JO JF JA BT",
    ),
    FieldNames("publisher-place", "place", "location address", "CY PP"),
    FieldNames("volume", "volume", "volume", "VL"),
    FieldNames("number-of-pages", "", "pagetotal", "C5"),
    FieldNames("genre", "genre", "type", "C4"),
    FieldNames("language", "", "language langid", "LA"),
    FieldNames("edition", "edition", "edition", "ET"),
    FieldNames("event-title", "", "eventtitle"),
    FieldNames("collection-title", "", "series", "T3"),
    FieldNames("DOI", "", "doi", "DO", "code"),
    FieldNames("ISBN", "", "isbn", "", "code"),
    FieldNames("ISSN", "", "issn", "", "code"),
    FieldNames("abstract", "", "abstract", "AB N2"),
    FieldNames("keyword", "", "keywords"),
    FieldNames("jurisdiction", "jurisdiction", "jurisdiction", "C3"),
    FieldNames("authority", "body", "organization", "C2"),
    FieldNames("number", "", "number", "M1"),
    FieldNames("note", "", "note annotation annote", "N1"),
    FieldNames("issue", "issue", "issue", "IS"),
    FieldNames("publisher", "publisher", "publisher", "PB"),
    FieldNames("page", "page", "pages", "SP", "pages"),
    FieldNames("issued", "", "date", "DA Y1 PY", "date"),
    FieldNames("accessed", "", "urldate", "Y2", "date"),
    FieldNames("URL", "url", "url", "UR L2", "url"),
)
"""In the order in which BibTeX and RIS are written."""


class Names(NamedTuple):
    """The names that a format writes for CSL types, and the types of those it reads."""

    written: Mapping[str, str]
    read: Mapping[str, str]


def _index_names(rows: Iterable[tuple[str, str]]) -> Names:
    pairs = [(csl, names.split()) for csl, names in reversed(tuple(rows))]
    return Names(
        {csl: names[0] for csl, names in pairs},
        {name: csl for csl, names in pairs for name in names},
    )


BIBTEX_TYPES = _index_names((item.csl, item.bibtex) for item in ITEM_TYPES)
RIS_TYPES = _index_names((item.csl, item.ris) for item in ITEM_TYPES)

CSL_TYPE_OF: Mapping[str, str] = {
    item.kind: item.csl for item in reversed(ITEM_TYPES) if item.kind
}
"""The CSL type of each kind of entry."""

_KIND_OF = {item.csl: item.kind for item in reversed(ITEM_TYPES)}


def reference_in(number: str) -> Reference | None:
    """Read a number as a United Nations reference; None for any other number."""
    symbol = number.removeprefix("UN Doc").lstrip(". ")
    return parse_reference(symbol) if symbol else None


def guess_kind(csl_type: object, number: str, *, has_url: bool) -> AuthorityKind:
    """Give the kind for a record of another program.

    A number that is a United Nations reference decides; else the type. Raises
    ValueError for a type that CSL does not have.
    """
    if not isinstance(csl_type, str) or not csl_type:
        raise ValueError("has no type")
    if csl_type not in _KIND_OF:
        suggestion = did_you_mean(csl_type, tuple(_KIND_OF))
        question = f" ({suggestion})" if suggestion else ""
        raise ValueError(
            f"has the type '{csl_type}', which CSL does not know{question}"
        )
    reference = reference_in(number)
    if reference is not None:
        return kind_of(reference)
    return _KIND_OF[csl_type] or ("web" if has_url else "unpublished")


def symbol_in(record: Mapping[str, object]) -> str | None:
    """Find the symbol of a United Nations document in a record of another program.

    Any form is accepted after "UN Doc" at the start of a field, and for a number with
    slashes whose publisher or author is a body of the United Nations, or that begins
    like its symbols: "E/XX/2001/3". None if there is none.
    """
    for text in _texts(record):
        labelled = _LABELLED_SYMBOL.match(text)
        if labelled is not None:
            return labelled["symbol"]
    number = record.get("number")
    if not isinstance(number, str) or not _ANY_SYMBOL.fullmatch(number.strip()):
        return None
    named = [record.get(name) for name in ("publisher", "authority", "genre", "author")]
    is_of_body = any(_OF_UNITED_NATIONS.search(text) for text in _texts(named))
    is_known = is_head(number.strip().partition("/")[0])
    return number.strip() if is_of_body or is_known else None


def _texts(value: object, name: str = "") -> Iterator[str]:
    """Yield the texts of a record, except those that are sentences."""
    if isinstance(value, str) and name not in {"title", "abstract"}:
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def symbol_in_words(symbol: str) -> str:
    """Write a symbol for readers: "UN Doc A/HRC/45/13"; references stay unchanged."""
    is_letter = isinstance(reference_in(symbol), CommunicationRef)
    return symbol if is_letter else UN_DOC + symbol


def genre_of(kind: AuthorityKind, symbol: str | None) -> str | None:
    """Say what a document is, for programs that do not know symbols."""
    reference = reference_in(symbol or "")
    if kind in {"un-document", "resolution"} and symbol:
        return "UN Doc"
    if isinstance(reference, CommunicationRef) and reference.comm_type:
        return _GENRES[reference.comm_type]
    return None
