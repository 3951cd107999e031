"""Notes in English, style `un`.

Source: UN Editorial Manual Online, footnotes and other reference notes. The forms of
case, book, article, letter and unpublished, and "(see footnote n above)", are house
decisions.
"""

from appeals.citations.styles.pack import DateWords, Form, Ibid, Label, Style, Variant

_SYMBOL = "{symbol}[, {at}]"
_RESOLUTION = "{body} resolution {number}[, {at}]"
_COUNCIL_RESOLUTION = "{body} resolution {number} ({year})[, {at}]"
_COMMUNICATION = "communication {symbol}[, {at}]"
_SEE_ABOVE = "(see footnote {n} above)"

ENGLISH = Style(
    name="un",
    lang="en",
    wordings="un",
    forms={
        "un-document": Form(_SYMBOL, _SYMBOL),
        "resolution": Form(_RESOLUTION, _RESOLUTION),
        "sp-communication": Form(_COMMUNICATION, _COMMUNICATION),
        "wgad-opinion": Form(
            "{title} ({symbol})[, {at}]",
            "{title}[, {at}]",
            "{title}, {own_short}[, {at}]",
        ),
        "tb-views": Form(
            "<i>{party}</i> ({symbol})[, {at}]",
            "<i>{party}</i>[, {at}]",
            "<i>{party}</i>, {own_short}[, {at}]",
        ),
        "treaty": Form(
            "{title}[, {at}] (United Nations, <i>Treaty Series</i>, vol. {volume}, "
            "No. {unts_no})",
            "{short}[, {at}]",
        ),
        "statute": Form("{jurisdiction}, {title} ({year})[, {at}]", "{short}[, {at}]"),
        "case": Form(
            "{court}, <i>{case_name}</i>[, {number}][, {symbol}], {date}[, {at}]",
            "<i>{case_name}</i>[, {at}]",
            "<i>{case_name}</i>, {own_short}[, {at}]",
        ),
        "ngo-report": Form(
            "{author}, <i>{title}</i> ({date})[, {at}]",
            "{author}, <i>{short}</i>[, {at}] " + _SEE_ABOVE,
        ),
        "news": Form(
            "{author}, “{title}”, <i>{container}</i>, {date}",
            "{author_last}, “{short}” " + _SEE_ABOVE,
        ),
        "web": Form(
            "{author}, “{title}”, available at {url} (accessed on {accessed})",
            "{author}, “{short}” " + _SEE_ABOVE,
        ),
        "book": Form(
            "{author}, <i>{title}</i> ([{place}, ][{publisher}, ]{year})[, {at}]",
            "{author_last}, <i>{short}</i>[, {at}] " + _SEE_ABOVE,
        ),
        "article": Form(
            "{author}, “{title}”, <i>{container}</i>[, vol. {volume}]"
            "[, No. {number}] ({date})[, {at}]",
            "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
        ),
        "letter": Form(
            "letter dated {date} from {author} addressed to {addressee}"
            "[ ({symbol})][, {at}]",
            "letter dated {date} from {author}[, {at}] " + _SEE_ABOVE,
            "letter dated {date} from {author}, {short}[, {at}] " + _SEE_ABOVE,
        ),
        "unpublished": Form(
            "{author}, “{title}”[ ({symbol})], unpublished, {date}[, {at}]",
            "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
        ),
    },
    variants=(
        Variant(
            "resolution",
            "body",
            "Security Council",
            Form(_COUNCIL_RESOLUTION, _COUNCIL_RESOLUTION),
        ),
    ),
    labels={
        "para": Label("para. {}", "paras. {}"),
        "page": Label("p. {}", "pp. {}"),
        "art": Label("art. {}", "arts. {}"),
        "sect": Label("sect. {}", "sects. {}"),
        "chap": Label("chap. {}", "chaps. {}"),
        "rule": Label("rule {}", "rules {}"),
        "annex": Label("annex {}", "annexes {}"),
        "footnote": Label("footnote {}", "footnotes {}"),
    },
    signals={
        "see": "see",
        "see-also": "see also",
        "see-eg": "see, for example,",
        "cf": "cf.",
        "but-see": "but see",
        "contra": "contra",
        "accord": "accord",
        "see-generally": "see generally",
    },
    dates=DateWords(
        day="{day} {month} {year}",
        month="{month} {year}",
        year="{year}",
        months=(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
    ),
    note_above="footnote {n} above",
    note_below="footnote {n} below",
    ibid=Ibid("Ibid.", "Ibid., {at}"),
)
