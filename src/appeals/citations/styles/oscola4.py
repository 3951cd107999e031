"""OSCOLA, fourth edition.

Source: OSCOLA 4 as described in library guides (UWL, Graduate Institute, Bournemouth).
Decisions of ours: the comma before a pinpoint after "UN Doc" and after the reference
of a letter; the later form by symbol; the forms of views and opinions of United
Nations bodies; "fn"; the later form of case, book, article, letter and unpublished,
and the comma between the first page of an article and a pinpoint.
"""

from appeals.citations.bodies import WITHOUT_SYMBOLS
from appeals.citations.styles.pack import Style
from appeals.languages.en import ENGLISH
from appeals.languages.note_words import ANY, Form, Ibid, Label, SourceWords

_BY_SYMBOL = "{symbol} (n {n})[ {at}]"
_BY_AUTHOR = "{author} (n {n})[ {at}]"
_BY_TITLE = "{author}, ‘{short}’ (n {n})[ {at}]"
_BY_LAST_NAME = "{author_last} (n {n})[ {at}]"
_BY_LAST_NAME_AND_TITLE = "{author_last}, ‘{short}’ (n {n})[ {at}]"
_LETTER = "letter from {author} to {addressee} ({date})"
_LETTER_LATER = "letter from {author} (n {n})[ {at}]"
_LETTER_DISTINCT = "letter from {author}, ‘{short}’ (n {n})[ {at}]"

OSCOLA4 = Style(
    name="oscola4",
    lang="en",
    wordings="oscola",
    forms={
        "un-document": Form(
            "{author}, ‘{title}’ ({date}) UN Doc {symbol}[, {at}]", _BY_SYMBOL
        ),
        "resolution": Form(
            "{body} Res {number} ({date}) UN Doc {symbol_without_year}[, {at}]",
            "{body} Res {number} (n {n})[ {at}]",
        ),
        "sp-communication": Form(_LETTER + " {symbol}[, {at}]", _BY_SYMBOL),
        "wgad-opinion": Form(
            "{title} concerning {party} (WGAD, {date}) UN Doc {symbol}[, {at}]",
            "{title} (n {n})[ {at}]",
            "{title}, {own_short} (n {n})[ {at}]",
        ),
        "tb-views": Form(
            "<i>{party}</i> ({author}, {date}) UN Doc {symbol}[, {at}]",
            "<i>{party}</i> (n {n})[ {at}]",
            "<i>{party}</i>, {own_short} (n {n})[ {at}]",
        ),
        "treaty": Form(
            "{title} (adopted {adopted}, entered into force {in_force}) "
            "{volume} UNTS {page}[ ({own_short})][ {at}]",
            "{short} (n {n})[ {at}]",
        ),
        "statute": Form(
            "{title} {year} ({jurisdiction})[ {at}]", "{short} (n {n})[ {at}]"
        ),
        "case": Form(
            "<i>{case_name}</i>[ {number}][ {symbol}] ({court}, {date})[ {at}]",
            "<i>{case_name}</i> (n {n})[ {at}]",
            "<i>{case_name}</i>, {own_short} (n {n})[ {at}]",
        ),
        "ngo-report": Form(
            "{author}, ‘{title}’ ({date})[ {at}]", _BY_AUTHOR, _BY_TITLE
        ),
        "news": Form(
            "{author}, ‘{title}’ <i>{container}</i> ({place}, {date}) "
            "<{url}> accessed {accessed}",
            "{author_last} (n {n})",
            "{author_last}, ‘{short}’ (n {n})",
        ),
        "web": Form(
            "{author}, ‘{title}’[ ([{container}, ]{date})] <{url}> accessed {accessed}",
            "{author} (n {n})",
            "{author}, ‘{short}’ (n {n})",
        ),
        "book": Form(
            "{creator}, <i>{title}</i> "
            "([{edited_beside}, ][{edition}, ][{publisher} ]{year})[ {at}]",
            "{creator_last} (n {n})[ {at}]",
            "{creator_last}, <i>{short}</i> (n {n})[ {at}]",
        ),
        "chapter": Form(
            "{author}, ‘{title}’ in [{edited}, ]<i>{container}</i> "
            "([{edition}, ][{publisher} ]{year})[ {at}]",
            _BY_LAST_NAME,
            _BY_LAST_NAME_AND_TITLE,
        ),
        "article": Form(
            "{author}, ‘{title}’ ({year})[ {volume_and_issue}] {container}"
            "[ {first_page}][, {at}]",
            _BY_LAST_NAME,
            _BY_LAST_NAME_AND_TITLE,
        ),
        "conference-paper": Form(
            "{author}, ‘{title}’ ([{container}, ][{place}, ]{date})[ {at}]",
            _BY_LAST_NAME,
            _BY_LAST_NAME_AND_TITLE,
        ),
        "thesis": Form(
            "{author}, ‘{title}’ ({thesis}, [{publisher} ]{year})[ {at}]",
            _BY_LAST_NAME,
            _BY_LAST_NAME_AND_TITLE,
        ),
        "letter": Form(_LETTER + " {symbol}[, {at}]", _LETTER_LATER, _LETTER_DISTINCT),
        "unpublished": Form(
            "{author}, ‘{title}’[ {symbol}] (unpublished, {date})[ {at}]",
            _BY_LAST_NAME,
            _BY_LAST_NAME_AND_TITLE,
        ),
    },
    variants={
        ("article", "volume", None): Form(
            r"{author}, ‘{title}’ \[{year}\][ {volume_and_issue}] {container}"
            "[ {first_page}][, {at}]",
            _BY_LAST_NAME,
            _BY_LAST_NAME_AND_TITLE,
        ),
        ("resolution", "short", ANY): Form(
            "{title} (adopted {date}) {body} Res {number} ({short})[ {at}]",
            "{short} (n {n})[ {at}]",
        ),
        **{
            ("resolution", "body", commission): Form(
                "{body} Res {number} ({date})[ UN Doc {symbol_without_year}][, {at}]",
                "{body} Res {number} (n {n})[ {at}]",
            )
            for commission in WITHOUT_SYMBOLS
        },
        ("web", "date", None): Form(
            "{author}, ‘{title}’[ ({container})] <{url}> accessed {accessed}",
            "{author} (n {n})",
            "{author}, ‘{short}’ (n {n})",
        ),
        ("letter", "symbol", None): Form(
            _LETTER + "[ {at}]", _LETTER_LATER, _LETTER_DISTINCT
        ),
    },
    sources=SourceWords(
        joint=", ",
        last_joint=" and ",
        others="{} and others",
        editors=("{} (ed)", "{} (eds)"),
        edited_by=("{} ed", "{} eds"),
        edition="{} edn",
        theses=("thesis", "PhD thesis", "master’s thesis"),
        ordinals=("st", "nd", "rd", "th"),
    ),
    labels={
        **ENGLISH.notes.labels,
        "para": Label("para {}", "paras {}"),
        "page": Label("{}", "{}"),
        "art": Label("art {}", "arts {}"),
        "sect": Label("s {}", "ss {}"),
        "chap": Label("ch {}", "chs {}"),
        "footnote": Label("fn {}", "fns {}"),
        "part": Label("pt {}", "pts {}"),
        "vol": Label("vol {}", "vols {}"),
        "appendix": Label("app {}", "apps {}"),
        "schedule": Label("sch {}", "schs {}"),
    },
    bodies={
        "General Assembly": "UNGA",
        "Security Council": "UNSC",
        "Human Rights Council": "UNHRC",
        "Economic and Social Council": "UN ECOSOC",
    },
    signals={**ENGLISH.notes.signals, "see-eg": "see eg", "cf": "cf"},
    dates=ENGLISH.dates,
    note_above="(n {n})",
    note_below="(n {n})",
    ibid=Ibid("ibid", "ibid {at}", is_small=True),
    drops_stops=True,
)
