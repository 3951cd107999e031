"""Word files -> frozen values: ours that came back, and anybody else's."""

from appeals.annexes.word_styles import WordListItem
from appeals.readers.docx.reader import UnreadableWordFile, read_docx
from appeals.readers.docx.word_file import (
    TrackedChange,
    View,
    WordBlock,
    WordBookmark,
    WordCell,
    WordComment,
    WordFile,
    WordNote,
    WordParagraph,
    WordRow,
    WordRun,
    WordTable,
    every_paragraph,
    is_seen,
    seen_blocks,
    seen_runs,
    traced_runs,
)

__all__ = [
    "TrackedChange",
    "UnreadableWordFile",
    "View",
    "WordBlock",
    "WordBookmark",
    "WordCell",
    "WordComment",
    "WordFile",
    "WordListItem",
    "WordNote",
    "WordParagraph",
    "WordRow",
    "WordRun",
    "WordTable",
    "every_paragraph",
    "is_seen",
    "read_docx",
    "seen_blocks",
    "seen_runs",
    "traced_runs",
]
