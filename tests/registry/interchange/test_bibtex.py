"""BibTeX of other programs, and LaTeX in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.registry.interchange.bibtex import (
    _decode,
    _with_common_commands,
    from_latex,
    from_latex_url,
    to_latex,
)
from appeals.registry.interchange.entries import from_csl
from appeals.registry.interchange.formats import read_records
from tests.registry.interchange.files import merged, read, reported


def test_bibtex_of_another_program_is_read():
    fields = read(
        "bibtex",
        r"""@article{mueller,
          author = "M{\"u}ller, J{\"o}rg and {Human Rights Watch} and others",
          title = {The {NSC} \& its {\'e}lan},
          journal = {China Q.}, volume = 3, number = 4, pages = {1--9},
          year = 2018, month = feb, doi = {10.1/a_b}, file = {/home/x/a.pdf}}""",
    )
    assert fields["author"] == "Jörg Müller, Human Rights Watch and others"
    assert fields["author_last"] == "Müller, Human Rights Watch and others"
    assert fields["title"] == "The NSC & its élan"
    assert (fields["date"], fields["page"]) == ("2018-02", "1-9")
    assert (fields["container"], fields["volume"]) == ("China Q.", "3")
    assert fields["issue"] == "4"
    assert fields["csl"]["DOI"] == "10.1/a_b"
    assert "/home" not in str(fields)


def test_the_symbol_is_found_in_a_note_of_bibtex():
    fields = read("bibtex", "@misc{x, note={UN Doc CAT/C/CHN/CO/5}, year={2016}}")
    assert fields["kind"] == "un-document"
    assert fields["symbol"] == "CAT/C/CHN/CO/5"


def test_faulty_entries_of_bibtex_hide_no_others(tmp_path):
    text = """@book{one, title={T}}
@reprot{two, title={T}}
@book{three, title={unclosed
}
@book{four, title={T}}
@book{five, title={T} year={2019}}
@book{six, title={T}, title={U}}
@book{one, title={T}}
@book{seven, title={T}}
"""
    result = merged(tmp_path, "bibtex", text)
    assert reported(result.errors) == [
        "a.x:2:1: entry 2 ('two') has the unknown type '@reprot'",
        "a.x:3:1: entry 3 ('three') cannot be read as BibTeX",
        "a.x:6:1: entry 5 ('five') lacks a comma after 'title'",
        "a.x:7:1: entry 6 ('six') has 'title' twice",
        "a.x:8:1: entry 7 ('one') has the name of an earlier entry",
    ]
    assert result.added == ("one", "four", "seven")


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=("C", "Z"))),
        st.text(alphabet="a \\{}~^&%$#_-`'\"<>!?,é中"),
    )
)
def test_words_come_back_from_latex_as_they_were(text):
    text = " ".join(text.split())
    assert from_latex(to_latex(text)) == text


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"{\'e}tude of the {NSC} \& more", "étude of the NSC & more"),
        (r"\o{} \c{c} M{\"u}ller", "ø ç Müller"),
        ("``quoted'' -- and", "“quoted” – and"),
        (r"50\% of $x^2$", "50% of $x^2$"),
        (r"Pa{\"\i}doussis, {\u\i}", "Païdoussis, ĭ"),
        ("{{Double}}", "Double"),
        (r"see \href{https://example.org}{the {page}}.", "see the page."),
        ("a\n  line", "a line"),
        (r"\textit{-}- and \emph{'}'", "-- and ''"),
    ],
)
def test_latex_is_read_as_a_reader_sees_it(latex, words):
    assert from_latex(latex) == words


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"a \href", r"a \href"),
        (r"\verb", r"\verb"),
        (r"the \author", r"the \author"),
        (r"\frac{1}", r"\frac1"),
        (r"\footnote", r"\footnote"),
        ("{" * 3000 + "deep" + "}" * 3000, "deep"),
    ],
)
def test_a_command_without_its_arguments_stays_as_it_is_typed(latex, words):
    assert from_latex(latex) == words


def test_a_title_page_of_one_entry_is_not_in_the_next():
    assert from_latex(r"\title{The first} by \author{Her}") == "The first by Her"
    assert from_latex(r"Then \maketitle \today") == "Then"


PIECES = (
    r"\'e \'{e} {\'e} \"U \^{o} \~n \`A \emph{so} \textit{ a } \textbf{b} \& \% "
    r"a B { } é 中 ~ -- --- `` '' - ` '"
).split()


@given(st.lists(st.sampled_from([*PIECES, " "]), max_size=12).map("".join))
@settings(deadline=None)
def test_common_commands_are_read_as_the_decoder_reads_them(text):
    found = _with_common_commands(text)
    is_whole = text.count("{") == text.count("}") and "}" not in text.split("{")[0]
    if found and is_whole:
        assert " ".join(found.split()) == " ".join(_decode(text).split())


HOSTILE = (
    r"\href \verb \footnote \author \title \maketitle \begin{x} \end{x} \item[ \\ "
    r"\url{ \input{/etc/passwd} { } \"{o} $ $$ \( % ~ # \ "
    "@ @article{ @comment{ @string{a= @preamble{ title= author= note={UN&Doc "
    "date={2020- year={20 month=jan urldate= url= number={A/HRC/ pages={1-- "
    'entrysubtype={case} and others , von Jr = " \x00 \u2028 é 中'
).split()


@given(st.lists(st.sampled_from([*HOSTILE, "\n", " "]), max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_text_is_too_odd_to_be_read(text):
    for entry in (text, f"@article{{key, title={{{text}}}, author={{{text}}}}}"):
        file = read_records(entry, "bibtex", "a.bib")
        for record in file.records:
            from_csl(record.csl)


@pytest.mark.parametrize(
    ("latex", "url"),
    [
        (r"\url{https://example.org/~a_b}", "https://example.org/~a_b"),
        (r"https://example.org/a\_b\%20c", "https://example.org/a_b%20c"),
        ("https://example.org/a_b%20c#d", "https://example.org/a_b%20c#d"),
    ],
)
def test_an_address_keeps_its_signs(latex, url):
    assert from_latex_url(latex) == url


CROSS_REFERENCES = """\
@incollection{part, author={Doe, Ann}, title={A part}, crossref={whole}, pages={1--9}}
@collection{whole, editor={Roe, K.}, title={The Whole}, publisher={CUP}, year={2001}}
@inbook{lone, author={Doe, Ann}, title={A part}, crossref={nowhere}}
@inbook{a, title={A}, crossref={b}}
@inbook{b, title={B}, crossref={c}}
@inbook{c, title={C}, crossref={b}}
@inbook{self, title={S}, crossref={self}}
"""


def test_a_chapter_takes_book_and_editor_from_its_cross_reference(tmp_path):
    result = merged(tmp_path, "bibtex", CROSS_REFERENCES)
    part = dict(result.change.added["part"])
    assert (part["title"], part["container"]) == ("A part", "The Whole")
    assert (part["editor"], part["publisher"]) == ("K. Roe", "CUP")
    assert (part["date"], part["page"]) == ("2001", "1-9")
    assert "csl" not in part
    assert result.change.added["lone"]["csl"] == {"bibtex": {"crossref": "nowhere"}}


def test_cross_references_in_a_circle_are_named_with_their_lines(tmp_path):
    result = merged(tmp_path, "bibtex", CROSS_REFERENCES)
    assert reported(result.errors) == [
        f"a.x:{line}:1: entry {line} ('{name}') names itself by 'crossref': {circle}"
        for line, name, circle in (
            (4, "a", "'a' -> 'b' -> 'c' -> 'b'"),
            (5, "b", "'b' -> 'c' -> 'b'"),
            (6, "c", "'c' -> 'b' -> 'c'"),
            (7, "self", "'self' -> 'self'"),
        )
    ]
    assert result.added == ("part", "whole", "lone")


def test_an_entry_without_a_key_is_no_cross_reference(tmp_path):
    result = merged(tmp_path, "bibtex", "@book{, title={T}}\n@book{b, title={U}}")
    assert reported(result.errors) == ["a.x:1:1: entry 1 has no id"]
    assert result.added == ("b",)


def test_a_cross_reference_that_leads_nowhere_is_named_with_its_line(tmp_path):
    result = merged(tmp_path, "bibtex", CROSS_REFERENCES)
    (remark,) = result.remarks
    assert remark.startswith("a.x:3:1: entry 3 ('lone'): names 'nowhere' by 'crossref'")


def test_data_of_biblatex_goes_to_the_entries_that_name_it(tmp_path):
    text = """@xdata{press, publisher={CUP}, location={Cambridge}, xdata={more}}
@xdata{more, date={2001}, publisher={Another}, xdata={press}}
@book{one, title={T}, author={Doe, Ann}, xdata={press}}
@incollection{part, title={U}, crossref={one}, xdata={nowhere}}
"""
    result = merged(tmp_path, "bibtex", text)
    assert (result.errors, result.added) == ((), ("one", "part"))
    for key in result.added:
        fields = result.change.added[key]
        assert (fields["publisher"], fields["date"]) == ("CUP", "2001")
    assert "('part'): names 'nowhere' by 'xdata'" in str(result.remarks)


def test_too_many_cross_references_in_a_row_are_an_error(tmp_path):
    lines = [f"@book{{b{n}, title={{T}}, crossref={{b{n + 1}}}}}" for n in range(400)]
    result = merged(tmp_path, "bibtex", "\n".join(lines))
    assert reported(result.errors)[0] == (
        "a.x:1:1: entry 1 ('b0') is the first of more than 20 in a row by 'crossref'"
    )


def test_entries_without_a_key_are_named_as_such(tmp_path):
    text = "@book{, title={T}}\n@book{, title={U}}\n@report{\n title = {V}\n}\n"
    result = merged(tmp_path, "bibtex", text)
    assert reported(result.errors) == [
        "a.x:1:1: entry 1 has no id",
        "a.x:2:1: entry 2 has no id",
        "a.x:3:1: entry 3 has no id",
    ]


def test_a_command_that_is_not_known_is_named_by_entry_and_field(tmp_path):
    text = r"""@book{a, title={Of \LaTeX\ and \house{} \ownmacro here}, author={A B},
      note={\em so, \textit{x}, $\alpha$, \ldots}, year=2000}"""
    result = merged(tmp_path, "bibtex", text)
    (remark,) = result.remarks
    assert remark.startswith("a.x:1:1: entry 1 ('a'): 'title': '\\ownmacro' is left")
    assert result.change.added["a"]["title"] == "Of LaTeX and here"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("bibtex", "@book{a, title={T}, author={الحسن، محمد}, year=2000}"),
        ("ris", "TY  - BOOK\nTI  - T\nAU  - الحسن، محمد\nPY  - 2000\nER  - \n"),
    ],
)
def test_a_comma_of_arabic_parts_a_name_as_any_other(form, text):
    fields = read(form, text)
    assert (fields["author"], fields["author_last"]) == ("محمد الحسن", "الحسن")
