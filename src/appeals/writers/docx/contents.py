"""The table of contents: a field of Word with the entries it shows until updated.

The page numbers are fields marked as out of date: Word computes them on opening,
and no wrong number is stored (ECMA-376 part 1, 17.16.5.43 and 17.16.5.68).
"""

from collections.abc import Mapping
from typing import Final

from appeals.model.document import Contents
from appeals.writers.docx import styles
from appeals.writers.docx.inlines import Look, text_runs
from appeals.writers.docx.markup import paragraph_xml

_BOOKMARK_ID: Final = 900_000  # behind those of notes


def bookmarked(number: int | None, words: str) -> str:
    """Put the words of a heading into the bookmark that its entry leads to."""
    if number is None:
        return words
    id_ = _BOOKMARK_ID + number
    return (
        f'<w:bookmarkStart w:id="{id_}" w:name="{_anchor(number)}"/>{words}'
        f'<w:bookmarkEnd w:id="{id_}"/>'
    )


def contents_xml(
    contents: Contents,
    style_ids: Mapping[str, str],
    width: int,
    look: Look,
    direction: str,
    page_break: str = "",
) -> str:
    """Print title and entries; `width` of the text in twips.

    `direction` is XML, and so is `page_break`, for the title alone.
    """
    label = style_ids[styles.ROLES["label"]]
    tab = (
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
        f"{direction}"
    )
    top = min(entry.level for entry in contents.entries)
    deepest = max(entry.level for entry in contents.entries)
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "{top}-{deepest}" \\h \\z '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    title = text_runs(contents.title, look)
    paragraphs = [paragraph_xml(label, page_break + direction, title)]
    for index, entry in enumerate(contents.entries):
        is_last = index == len(contents.entries) - 1
        anchor = _anchor(entry.number)
        words = (
            f'<w:hyperlink w:anchor="{anchor}" w:history="1">'
            f"{text_runs(entry.words, look)}<w:r><w:tab/></w:r>{_page(anchor)}"
            "</w:hyperlink>"
        )
        runs = (begin if index == 0 else "") + words + (end if is_last else "")
        style = style_ids[styles.CONTENTS[entry.level - top]]
        paragraphs.append(paragraph_xml(style, tab, runs))
    paragraphs.append(paragraph_xml(style_ids[styles.GAP]))
    return "".join(paragraphs)


def _page(anchor: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {anchor} \\h '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _anchor(number: int) -> str:
    """Name a bookmark as Word names those of its own contents."""
    return f"_Toc{number:09d}"
