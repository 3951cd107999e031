"""The names of BibTeX and biblatex beside those of CSL.

Source: the biblatex manual, sections 2.1 (entry types) and 2.2 (fields). Fields that
biblatex does not have keep their CSL name; biblatex passes them over.
"""

from collections.abc import Mapping
from typing import Final

TYPES_OUT: Final[Mapping[str, str]] = {
    "report": "report",
    "personal_communication": "letter",
    "legal_case": "jurisdiction",
    "treaty": "legal",
    "legislation": "legislation",
    "article-newspaper": "article",
    "article-magazine": "article",
    "article-journal": "article",
    "article": "article",
    "webpage": "online",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "thesis": "thesis",
    "manuscript": "unpublished",
}
"""From CSL types; any other is written as misc."""

TYPES_IN: Final[Mapping[str, str]] = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "booklet": "book",
    "collection": "book",
    "proceedings": "book",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "inreference": "entry-encyclopedia",
    "report": "report",
    "techreport": "report",
    "manual": "report",
    "standard": "standard",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "unpublished": "manuscript",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "letter": "personal_communication",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "legal": "legislation",
    "periodical": "periodical",
    "patent": "patent",
    "dataset": "dataset",
    "software": "software",
    "review": "review",
    "audio": "song",
    "video": "motion_picture",
    "movie": "motion_picture",
    "misc": "document",
}

TEXTS: Final[Mapping[str, str]] = {
    "title": "title",
    "title-short": "shorttitle",
    "container-title": "journaltitle",
    "publisher-place": "location",
    "volume": "volume",
    "number-of-pages": "pagetotal",
    "genre": "type",
    "language": "language",
    "edition": "edition",
    "collection-title": "series",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "abstract": "abstract",
    "keyword": "keywords",
    "jurisdiction": "jurisdiction",
    "authority": "organization",
}
"""From CSL fields to fields of biblatex that hold the same words."""

ALIASES: Final[Mapping[str, str]] = {
    "journal": "journaltitle",
    "booktitle": "journaltitle",
    "address": "location",
    "langid": "language",
    "school": "institution",
    "annotation": "note",
    "annote": "note",
}
"""Other names of the same fields; the first that an entry has counts."""

PASSED_OVER: Final = frozenset(
    "file pdf owner timestamp date-added date-modified date_added date_modified "
    "bdsk-file-1 bdsk-url-1 groups creationdate modificationdate".split()
)
"""Housekeeping of other programs; `file` holds paths of somebody's machine."""

MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
