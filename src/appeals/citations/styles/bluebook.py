"""The Bluebook, practitioner form for letters: italics, no small capitals.

Source: rules 20.5, 21.4, 21.7 as described in library guides (ONU, PKU, Graduate
Institute). Decisions of ours: "Ref." before the reference of a letter; the forms of
views and opinions of United Nations bodies; the later form of a resolution; italics
for case names and report titles; "n." for footnotes; a statute without a title in its
own language; case, book, article, letter and unpublished; the author of a web page
is printed where rule 18.2.1 has the name of the site, and before the title only where
the entry names a site. Not confirmed: the order of
the parts in rule 21.7, supra and hereinafter for treaties, § and ch.
"""

from typing import Final

from appeals.citations.bodies import WITHOUT_SYMBOLS
from appeals.citations.styles.pack import Style
from appeals.languages.en import ENGLISH
from appeals.languages.note_words import (
    ANY,
    DateWords,
    Form,
    Ibid,
    Label,
    SourceWords,
)

_SUPRA = ", <i>supra</i> note {n}[, {at}]"
_UN_DOC = "[{at}, ]U.N. Doc. {symbol} ({date})"
_RESOLUTION = "{body} Res. {number}"
_BY_AUTHOR = "{author}" + _SUPRA
_BY_LAST_NAME = "{author_last}" + _SUPRA
_PAGE_BY_AUTHOR: Final = (
    "{author_last}, <i>supra</i> note {n}",
    "{author_last}, <i>{short}</i>, <i>supra</i> note {n}",
)
_PAGE_BY_TITLE: Final = (
    "<i>{title}</i>, <i>supra</i> note {n}",
    "<i>{title}</i>, {own_short}, <i>supra</i> note {n}",
)

BLUEBOOK = Style(
    name="bluebook",
    lang="en",
    wordings="bluebook",
    forms={
        "un-document": Form(
            "{author}, <i>{title}</i>, " + _UN_DOC, "<i>{short}</i>" + _SUPRA
        ),
        "resolution": Form(
            _RESOLUTION + ", [{at}, ]U.N. Doc. {symbol_without_year} ({date})",
            _RESOLUTION + _SUPRA,
        ),
        "sp-communication": Form(
            "Letter from {author} to {addressee}, Ref. {symbol}[, {at}] ({date})",
            "Letter {symbol}" + _SUPRA,
        ),
        "wgad-opinion": Form(
            "<i>{party}</i>, Working Grp. on Arbitrary Detention, {title}, " + _UN_DOC,
            "{title}" + _SUPRA,
            "{title}, {own_short}" + _SUPRA,
        ),
        "tb-views": Form(
            "<i>{party}</i>, {author}, " + _UN_DOC,
            "<i>{party}</i>" + _SUPRA,
            "<i>{party}</i>, {own_short}" + _SUPRA,
        ),
        "treaty": Form(
            r"{title}[ {at}], {adopted}, {volume} U.N.T.S. {page}"
            r"[ \[hereinafter {own_short}\]]",
            "{short}" + _SUPRA,
        ),
        "statute": Form(
            r"{translit} ({original}) \[{title}\] (promulgated by {enacted_by}, "
            r"{date}, effective {in_force})[ {at}] ({jurisdiction})",
            "{translit_short}[ {at}]",
        ),
        "case": Form(
            "<i>{case_name}</i>[, {number}][, {symbol}][, {at_plain}] ({court} {date})",
            "<i>{case_name}</i>" + _SUPRA,
            "<i>{case_name}</i>, {own_short}" + _SUPRA,
        ),
        "ngo-report": Form(
            "{author}, <i>{title}</i>[ {at_plain}] ({date_year})",
            _BY_AUTHOR,
            "{author}, <i>{short}</i>" + _SUPRA,
        ),
        "news": Form(
            "{author}, <i>{title}</i>, {container} ({date}), {url}",
            "{author_last}, <i>supra</i> note {n}",
            "{author_last}, <i>{short}</i>, <i>supra</i> note {n}",
        ),
        "web": Form(
            "{author}, <i>{title}</i>, {container} ({date}), {url}", *_PAGE_BY_AUTHOR
        ),
        "book": Form(
            "{author}, <i>{title}</i>[ {at_plain}] ([{edited_by}, ][{edition} ]{year})",
            "{author_last}" + _SUPRA,
            "{author_last}, <i>{short}</i>" + _SUPRA,
        ),
        "chapter": Form(
            "{author}, <i>{title}</i>, <i>in</i> <i>{container}</i>[ {first_page}]"
            "[, {at_plain}] ([{edited_by}, ][{edition} ]{year})",
            _BY_LAST_NAME,
            "{author_last}, <i>{short}</i>" + _SUPRA,
        ),
        "article": Form(
            "{author}, <i>{title}</i>, [{volume} ]{container}"
            "[ {first_page}][, {at_plain}] ({year})",
            _BY_LAST_NAME,
            "{author_last}, <i>{short}</i>" + _SUPRA,
        ),
        "conference-paper": Form(
            "{author}, <i>{title}</i>[, <i>in</i> <i>{container}</i>][ {first_page}]"
            "[, {at_plain}] ([{edited_by}, ]{year})",
            _BY_LAST_NAME,
            "{author_last}, <i>{short}</i>" + _SUPRA,
        ),
        "thesis": Form(
            "{author}, {title}[ {at_plain}] ({year}) ({thesis}[, {publisher}])",
            _BY_LAST_NAME,
            "{author_last}, {short}" + _SUPRA,
        ),
        "letter": Form(
            "Letter from {author} to {addressee}[, Ref. {symbol}][, {at}] ({date})",
            "Letter from {author}" + _SUPRA,
            "Letter from {author}, {short}" + _SUPRA,
        ),
        "unpublished": Form(
            "{author}, {title}[, {symbol}][ {at_plain}] ({date}) "
            "(unpublished manuscript)",
            _BY_LAST_NAME,
            "{author_last}, {short}" + _SUPRA,
        ),
    },
    variants={
        ("article", "volume", None): Form(
            "{author}, <i>{title}</i>, {year} {container}[ {first_page}][, {at_plain}]",
            _BY_LAST_NAME,
            "{author_last}, <i>{short}</i>" + _SUPRA,
        ),
        ("book", "author", None): Form(
            "<i>{title}</i>[ {at_plain}] ({edited_alone}, [{edition} ]{year})",
            "<i>{short}</i>" + _SUPRA,
        ),
        ("web", "container date", None): Form(
            "<i>{title}</i>, {author}, {url} (last visited {accessed})",
            *_PAGE_BY_TITLE,
        ),
        ("web", "container", None): Form(
            "<i>{title}</i>, {author} ({date}), {url}", *_PAGE_BY_TITLE
        ),
        ("web", "date", None): Form(
            "{author}, <i>{title}</i>, {container}, {url} (last visited {accessed})",
            *_PAGE_BY_AUTHOR,
        ),
        **{
            ("resolution", "body", commission): Form(
                _RESOLUTION + "[, {at}][, U.N. Doc. {symbol_without_year}] ({date})",
                _RESOLUTION + _SUPRA,
            )
            for commission in WITHOUT_SYMBOLS
        },
        ("resolution", "short", ANY): Form(
            "{title}, " + _RESOLUTION + "[, {at}], U.N. Doc. {symbol_without_year} "
            r"({date}) \[hereinafter {short}\]",
            "{short}" + _SUPRA,
        ),
        ("statute", "original", None): Form(
            "{title}[ {at}] ({year}) ({jurisdiction})", "{short}[ {at}]"
        ),
    },
    sources=SourceWords(
        joint=", ",
        last_joint=" & ",
        others="{} et al.",
        editors=("{} ed.", "{} eds."),
        edited_by=("{} ed.", "{} eds."),
        edition="{} ed.",
        theses=("thesis", "Ph.D. dissertation", "master’s thesis"),
        most=2,
        ordinals=("st", "d", "d", "th"),
    ),
    labels={
        **ENGLISH.notes.labels,
        "para": Label("¶ {}", "¶¶ {}"),
        "page": Label("at {}", "at {}", alone=""),
        "sect": Label("§ {}", "§§ {}"),
        "chap": Label("ch. {}", "chs. {}"),
        "footnote": Label("n.{}", "nn.{}"),
        "part": Label("pt. {}", "pts. {}"),
        "appendix": Label("app. {}", "apps. {}"),
        "schedule": Label("sched. {}", "scheds. {}"),
        "preamble": Label("pmbl. {}", "pmbls. {}"),
        "resolution": Label("res. {}", "res. {}"),
        "decision": Label("dec. {}", "decs. {}"),
        "table": Label("tbl. {}", "tbls. {}"),
    },
    plain_page=Label("{}", "{}"),
    bodies={
        "General Assembly": "G.A.",
        "Security Council": "S.C.",
        "Economic and Social Council": "E.S.C.",
    },
    signals={**ENGLISH.notes.signals, "see-eg": "see, e.g.,"},
    signals_are_italic=True,
    dates=DateWords(
        day="{month} {day}, {year}",
        month="{month} {year}",
        year="{year}",
        months=tuple(
            ("Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.").split()
        ),
    ),
    note_above="<i>supra</i> note {n}",
    note_below="<i>infra</i> note {n}",
    ibid=Ibid("<i>Id.</i>", "<i>Id.</i> {at}"),
)
