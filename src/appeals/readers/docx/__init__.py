"""Reads Word files into frozen values: ours that came back, and anybody else's."""

from appeals.annexes.word_styles import WordListItem
from appeals.readers.docx.package import UnreadableWordFile
from appeals.readers.docx.reader import read_docx
from appeals.readers.docx.word_file import (
    TrackedChange,
    WordBlock,
    WordCell,
    WordComment,
    WordFile,
    WordNote,
    WordParagraph,
    WordRun,
    WordTable,
    every_paragraph,
    is_seen,
    seen_blocks,
)

__all__ = [
    "TrackedChange",
    "UnreadableWordFile",
    "WordBlock",
    "WordCell",
    "WordComment",
    "WordFile",
    "WordListItem",
    "WordNote",
    "WordParagraph",
    "WordRun",
    "WordTable",
    "every_paragraph",
    "is_seen",
    "read_docx",
    "seen_blocks",
]
