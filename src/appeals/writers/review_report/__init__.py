"""The reviewer's list: every note with its sentence, its source and what is said of it.

For people who check a letter before it goes out, on paper or on a screen.
"""

from appeals.writers.review_report.book import write_review_book
from appeals.writers.review_report.page import write_review_page, write_review_pdf
from appeals.writers.review_report.sheet import (
    ListedSetAside,
    ReviewedExcerpt,
    ReviewedFact,
    ReviewedNote,
    ReviewedSource,
    ReviewedUse,
    ReviewList,
    ReviewSection,
    ReviewSheet,
    SentencePart,
)

__all__ = [
    "ListedSetAside",
    "ReviewList",
    "ReviewSection",
    "ReviewSheet",
    "ReviewedExcerpt",
    "ReviewedFact",
    "ReviewedNote",
    "ReviewedSource",
    "ReviewedUse",
    "SentencePart",
    "write_review_book",
    "write_review_page",
    "write_review_pdf",
]
