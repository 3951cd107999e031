"""The reviewer's page on a screen: the letter, and beside it one use at a time.

Served by appeals it saves each answer at once; as a file it keeps them until the
reviewer saves the file.
"""

from appeals.writers.review_page.page import (
    PageMode,
    ShownLetter,
    WrittenPage,
    page_policy,
    write_page,
)

__all__ = ["PageMode", "ShownLetter", "WrittenPage", "page_policy", "write_page"]
