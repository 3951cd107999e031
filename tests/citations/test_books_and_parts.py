"""Chapters, edited books, theses, papers and articles, as each style words them."""

import pytest

from appeals.citations.notes import format_cite, markup
from appeals.model.authority import Authority
from appeals.model.pinpoint import Locator, Pinpoint


def entry(kind, **fields):
    return Authority(key="x", kind=kind, certainty="confirmed", **fields)


def person(role, given, family):
    return {role: f"{given} {family}", f"{role}_last": family}


CHAPTER = entry(
    "chapter",
    **person("author", "J.", "Doe"),
    **person("editor", "K.", "Roe"),
    title="A chapter",
    container="The Book",
    edition="2nd",
    publisher="CUP",
    place="Cambridge",
    page="9-31",
    date="2001",
)
EDITED = entry(
    "book",
    editor="K. Roe and A. Lee",
    editor_last="Roe and Lee",
    title="The Book",
    edition="Second",
    publisher="CUP",
    date="2001",
)
THESIS = entry(
    "thesis",
    **person("author", "J.", "Doe"),
    title="A thesis",
    genre="PhD thesis",
    publisher="University of Strelsau",
    date="2001",
)
PAPER = entry(
    "conference-paper",
    **person("author", "J.", "Doe"),
    title="A paper",
    container="Proceedings of a Day",
    place="Strelsau",
    page="7-19",
    date="2001-05",
)
ARTICLE = entry(
    "article",
    author="A. Doe, B. Roe, C. Poe and D. Loe",
    author_last="Doe, Roe, Poe and Loe",
    title="An article",
    container="HRQ",
    volume="41",
    issue="3",
    page="101-125",
    date="2019",
)


def worded(authority, style, page="14", **options):
    place = Pinpoint((Locator("page", page),))
    return markup(format_cite(authority, style, place, **options))


@pytest.mark.parametrize(
    ("authority", "style", "lang", "words"),
    [
        (
            CHAPTER,
            "oscola5",
            "en",
            "J Doe, ‘A chapter’ in K Roe (ed), <i>The Book</i> (2nd edn, CUP 2001) 14",
        ),
        (
            CHAPTER,
            "bluebook",
            "en",
            (
                "J. Doe, <i>A chapter</i>, <i>in</i> <i>The Book</i> 9, 14 "
                "(K. Roe ed., 2d ed. 2001)."
            ),
        ),
        (
            CHAPTER,
            "un",
            "en",
            (
                "J. Doe, “A chapter”, in <i>The Book</i>, K. Roe, ed., 2nd ed. "
                "(Cambridge, CUP, 2001), p. 14."
            ),
        ),
        (
            CHAPTER,
            "un",
            "fr",
            (
                "J. Doe, «\u00a0A chapter\u00a0», dans <i>The Book</i>, K. Roe (dir.), "
                "2ᵉ éd. (Cambridge, CUP, 2001), p.\u00a014."
            ),
        ),
        (
            CHAPTER,
            "un",
            "zh-Hans",
            (
                "J. Doe，“A chapter”，载于<i>The Book</i>，K. Roe编，第2版"
                "（Cambridge，CUP，2001年），第14页。"
            ),
        ),
        (
            EDITED,
            "oscola5",
            "en",
            "K Roe and A Lee (eds), <i>The Book</i> (2nd edn, CUP 2001) 14",
        ),
        (
            EDITED,
            "bluebook",
            "en",
            "<i>The Book</i> 14 (K. Roe & A. Lee eds., 2d ed. 2001).",
        ),
        (
            EDITED,
            "un",
            "es",
            "K. Roe y A. Lee (eds.), <i>The Book</i>, 2ª ed. (CUP, 2001), pág. 14.",
        ),
        (
            THESIS,
            "oscola5",
            "en",
            "J Doe, ‘A thesis’ (PhD thesis, University of Strelsau 2001) 14",
        ),
        (
            THESIS,
            "bluebook",
            "en",
            "J. Doe, A thesis 14 (2001) (PhD thesis, University of Strelsau).",
        ),
        (
            THESIS,
            "un",
            "fr",
            (
                "J. Doe, «\u00a0A thesis\u00a0», thèse de doctorat, "
                "University of Strelsau, 2001, p.\u00a014."
            ),
        ),
        (
            PAPER,
            "oscola5",
            "en",
            "J Doe, ‘A paper’ (Proceedings of a Day, Strelsau, May 2001) 14",
        ),
        (
            PAPER,
            "un",
            "en",
            (
                "J. Doe, “A paper”, in <i>Proceedings of a Day</i> "
                "(Strelsau, 2001), p. 14."
            ),
        ),
        (
            ARTICLE,
            "oscola5",
            "en",
            "A Doe and others, ‘An article’ (2019) 41(3) HRQ 101, 14",
        ),
        (
            ARTICLE,
            "bluebook",
            "en",
            "A. Doe et al., <i>An article</i>, 41 HRQ 101, 14 (2019).",
        ),
        (
            ARTICLE,
            "un",
            "ru",
            "A. Doe и др., «An article», <i>HRQ</i>, т. 41, № 3 (2019 год), с. 14.",
        ),
    ],
)
def test_a_part_of_a_book_names_its_editor_and_its_book(authority, style, lang, words):
    printed = worded(authority, style, lang=lang)
    assert printed.replace("\u00a0", " ") == words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("edition", "printed"),
    [
        ("2", "(2nd edn, "),
        ("3rd ed.", "(3rd edn, "),
        ("11", "(11th edn, "),
        ("Fourth", "(4th edn, "),
        ("Revised", "(Revised edn, "),
        ("rev. ed.", "(rev. ed., "),
        ("1", "(CUP "),
        ("First edition", "(CUP "),
    ],
)
def test_an_edition_is_a_number_where_it_can_be_read_as_one(edition, printed):
    book = EDITED.model_copy(update={"edition": edition})
    assert printed in worded(book, "oscola5")


def test_an_edition_and_an_editor_kept_by_an_earlier_import_are_printed():
    kept = {"editor": [{"family": "Roe", "given": "K."}], "edition": "2", "issue": "3"}
    book = entry("book", title="The Book", publisher="CUP", date="2001", csl=kept)
    assert (
        worded(book, "oscola5") == "K Roe (ed), <i>The Book</i> (2nd edn, CUP 2001) 14"
    )


def test_a_book_with_an_author_names_its_editor_behind_the_title():
    book = EDITED.model_copy(update={"author": "HLA Hart", "author_last": "Hart"})
    assert worded(book, "oscola5") == (
        "HLA Hart, <i>The Book</i> (K Roe and A Lee eds, 2nd edn, CUP 2001) 14"
    )


def test_a_later_note_of_an_edited_book_names_the_editors():
    assert worded(EDITED, "oscola5", back_to=3) == "Roe and Lee (n 3) 14"


def test_a_later_note_of_a_book_without_an_author_names_its_title_in_bluebook():
    assert worded(EDITED, "bluebook", back_to=3) == (
        "<i>The Book</i>, <i>supra</i> note 3, at 14."
    )


def test_a_book_of_no_known_author_or_editor_says_that_its_author_is_missing():
    book = EDITED.model_copy(update={"editor": None, "editor_last": None, "csl": {}})
    assert "author" in worded(book, "bluebook")


def test_a_thesis_of_no_known_degree_is_a_thesis():
    thesis = THESIS.model_copy(update={"genre": None})
    assert "(thesis, University of Strelsau 2001)" in worded(thesis, "oscola5")


def test_names_that_nobody_parted_are_printed_as_the_registry_has_them():
    article = ARTICLE.model_copy(update={"author_last": None})
    assert worded(article, "un").startswith("A. Doe, B. Roe, C. Poe and D. Loe, ")


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("oscola5", "Paul Craig, ‘Theory’ [2005] PL 440, 441"),
        ("bluebook", "Paul Craig, <i>Theory</i>, 2005 PL 440, 441."),
    ],
)
def test_the_year_takes_the_place_of_a_volume_that_is_not_there(style, words):
    article = entry(
        "article",
        **person("author", "Paul", "Craig"),
        title="Theory",
        container="PL",
        date="2005",
        page="440-447",
    )
    assert worded(article, style, "441") == words
