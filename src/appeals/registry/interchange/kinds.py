"""Kinds of entries and the item types of CSL 1.0.2."""

from collections.abc import Mapping
from typing import Final, get_args

from appeals.citations.communication import CommunicationRef
from appeals.citations.elliptic import Reference, read_one
from appeals.citations.kinds import kind_of
from appeals.errors import did_you_mean
from appeals.model.authority import AuthorityKind

KINDS: Final[tuple[AuthorityKind, ...]] = get_args(AuthorityKind)

UN_KINDS: Final = frozenset(
    {"un-document", "resolution", "sp-communication", "wgad-opinion", "tb-views"}
)
"""Kinds whose number is the symbol of a United Nations document."""

TYPE_OF: Final[Mapping[AuthorityKind, str]] = {
    "un-document": "report",
    "resolution": "report",
    "sp-communication": "personal_communication",
    "wgad-opinion": "legal_case",
    "tb-views": "legal_case",
    "treaty": "treaty",
    "statute": "legislation",
    "case": "legal_case",
    "ngo-report": "report",
    "news": "article-newspaper",
    "web": "webpage",
    "book": "book",
    "article": "article-journal",
    "letter": "personal_communication",
    "unpublished": "manuscript",
}
"""The CSL type that an entry is given."""

_KIND_OF: Final[Mapping[str, AuthorityKind]] = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "news",
    "article-newspaper": "news",
    "bill": "statute",
    "book": "book",
    "broadcast": "news",
    "chapter": "article",
    "classic": "book",
    "collection": "book",
    "entry": "article",
    "entry-dictionary": "article",
    "entry-encyclopedia": "article",
    "interview": "news",
    "legal_case": "case",
    "legislation": "statute",
    "manuscript": "unpublished",
    "pamphlet": "ngo-report",
    "paper-conference": "article",
    "periodical": "news",
    "personal_communication": "letter",
    "post": "web",
    "post-weblog": "web",
    "regulation": "statute",
    "report": "ngo-report",
    "review": "article",
    "review-book": "article",
    "speech": "unpublished",
    "thesis": "unpublished",
    "treaty": "treaty",
    "webpage": "web",
}
_OTHER_TYPES: Final = frozenset(
    "dataset document event figure graphic hearing map motion_picture musical_score "
    "patent performance software song standard".split()
)
_GENRES: Final = {
    "AL": "allegation letter",
    "UA": "urgent appeal",
    "OL": "other letter",
    "JAL": "joint allegation letter",
    "JUA": "joint urgent appeal",
    "JOL": "joint other letter",
}


UN_DOC: Final = "UN Doc "


def reference_in(number: str) -> Reference | None:
    """Read a number as a United Nations reference; None for any other number."""
    return read_one(number.removeprefix("UN Doc").lstrip(". ")) if number else None


def guess_kind(csl_type: str, number: str, *, has_url: bool) -> AuthorityKind:
    """Give the kind for a record of another program.

    A number that is a United Nations reference decides; else the type. Raises
    ValueError for a type that CSL does not have.
    """
    if csl_type not in _KIND_OF and csl_type not in _OTHER_TYPES:
        near = did_you_mean(csl_type, (*_KIND_OF, *sorted(_OTHER_TYPES)))
        asked = f" ({near})" if near else ""
        raise ValueError(f"has the type '{csl_type}', which CSL does not know{asked}")
    reference = reference_in(number)
    if reference is not None:
        return kind_of(reference)
    other: AuthorityKind = "web" if has_url else "unpublished"
    return _KIND_OF.get(csl_type, other)


def as_remark(symbol: str) -> str:
    """Word a symbol for readers: "UN Doc A/HRC/45/13"; references stay as they are."""
    is_letter = isinstance(reference_in(symbol), CommunicationRef)
    return symbol if is_letter else UN_DOC + symbol


def genre_of(kind: AuthorityKind, symbol: str | None) -> str | None:
    """Word what a document is, for programs that know no symbols."""
    reference = reference_in(symbol or "")
    if kind in {"un-document", "resolution"} and symbol:
        return "UN Doc"
    if isinstance(reference, CommunicationRef) and reference.comm_type:
        return _GENRES[reference.comm_type]
    return None
