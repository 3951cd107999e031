"""The tags of RIS beside the fields of CSL.

Source: the RIS specification of 2011 (Research Information Systems). C1 to C5 are its
custom fields, M1 and M3 its free ones: M3 holds the kind of our entry.
"""

from collections.abc import Mapping
from typing import Final

TYPES_OUT: Final[Mapping[str, str]] = {
    "report": "RPRT",
    "personal_communication": "PCOMM",
    "legal_case": "CASE",
    "treaty": "LEGAL",
    "legislation": "STAT",
    "bill": "BILL",
    "hearing": "HEAR",
    "article-newspaper": "NEWS",
    "article-magazine": "MGZN",
    "article-journal": "JOUR",
    "webpage": "ELEC",
    "post-weblog": "BLOG",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "thesis": "THES",
    "manuscript": "UNPB",
    "pamphlet": "PAMP",
    "dataset": "DATA",
    "motion_picture": "MPCT",
    "speech": "SLIDE",
    "map": "MAP",
    "patent": "PAT",
    "standard": "STAND",
}
"""From CSL types; any other is written as GEN."""

TYPES_IN: Final[Mapping[str, str]] = {
    **{tag: csl for csl, tag in TYPES_OUT.items()},
    "ABST": "document",
    "BOOK": "book",
    "CONF": "paper-conference",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary",
    "GEN": "document",
    "GOVDOC": "report",
    "ICOMM": "personal_communication",
    "INPR": "article-journal",
    "JFULL": "periodical",
    "LEGAL": "legislation",
    "MAGZ": "article-magazine",
    "MANSCPT": "manuscript",
    "SER": "book",
    "UNBILL": "bill",
    "VIDEO": "motion_picture",
}
"""To CSL types; any other type of the specification is read as a document."""

TEXTS: Final[Mapping[str, str]] = {
    "title": "TI",
    "title-short": "ST",
    "container-title": "T2",
    "publisher": "PB",
    "publisher-place": "CY",
    "volume": "VL",
    "issue": "IS",
    "edition": "ET",
    "page": "SP",
    "number-of-pages": "C5",
    "URL": "UR",
    "language": "LA",
    "genre": "C4",
    "authority": "C2",
    "jurisdiction": "C3",
    "DOI": "DO",
    "abstract": "AB",
}
"""From CSL fields to tags that hold the same words."""

NAMES: Final[Mapping[str, str]] = {"author": "AU", "editor": "A2", "recipient": "C1"}
"""From CSL fields to tags that hold names."""

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "TI": ("T1", "CT"),
    "T2": ("JO", "JF", "JA", "BT"),
    "AU": ("A1",),
    "A2": ("ED",),
    "AB": ("N2",),
    "DA": ("Y1",),
    "UR": ("L2",),
    "CY": ("PP",),
}
"""Other tags for the same; the first that a record has counts."""

PASSED_OVER: Final = frozenset(
    {"ID", "TY", "ER", "L1", "L4", "DB", "DP", "RP", "LB", "CA"}
)
"""Bookkeeping of databases; L1 and L4 hold paths of somebody's machine."""
