"""Notes in Russian, style `un`. Decisions of ours throughout: for a native lawyer."""

from appeals.citations.styles.pack import DateWords, Form, Ibid, Label, Style, Variant

_SYMBOL = "{symbol}[, {at}]"
_RESOLUTION = "резолюция {number} {body}[, {at}]"
_COUNCIL_RESOLUTION = "резолюция {number} ({year}) {body}[, {at}]"
_COMMUNICATION = "сообщение {symbol}[, {at}]"
_SEE_ABOVE = "(см. сноску {n} выше)"

RUSSIAN = Style(
    name="un",
    lang="ru",
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
            "{title}[, {at}] (Организация Объединенных Наций, "
            "<i>Treaty Series</i>, т. {volume}, № {unts_no})",
            "{short}[, {at}]",
        ),
        "statute": Form(
            "{jurisdiction}, {title} ({year} год)[, {at}]", "{short}[, {at}]"
        ),
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
            "{author}, «{title}», <i>{container}</i>, {date}",
            "{author_last}, «{short}» " + _SEE_ABOVE,
        ),
        "web": Form(
            "{author}, «{title}», URL: {url} (дата обращения: {accessed})",
            "{author}, «{short}» " + _SEE_ABOVE,
        ),
        "book": Form(
            "{author}, <i>{title}</i> ([{place}, ][{publisher}, ]{year})[, {at}]",
            "{author_last}, <i>{short}</i>[, {at}] " + _SEE_ABOVE,
        ),
        "article": Form(
            "{author}, «{title}», <i>{container}</i>[, т. {volume}]"
            "[, № {number}] ({date})[, {at}]",
            "{author_last}, «{short}»[, {at}] " + _SEE_ABOVE,
        ),
        "letter": Form(
            "письмо от {dated}, отправитель {author}, адресат {addressee}"
            "[ ({symbol})][, {at}]",
            "письмо от {dated}, отправитель {author}[, {at}] " + _SEE_ABOVE,
            "письмо от {dated}, отправитель {author}, {short}[, {at}] " + _SEE_ABOVE,
        ),
        "unpublished": Form(
            "{author}, «{title}»[ ({symbol})], неопубликованный документ, "
            "{date}[, {at}]",
            "{author_last}, «{short}»[, {at}] " + _SEE_ABOVE,
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
        "para": Label("п. {}", "пп. {}"),
        "page": Label("с. {}", "с. {}"),
        "art": Label("ст. {}", "ст. {}"),
        "sect": Label("разд. {}", "разд. {}"),
        "chap": Label("гл. {}", "гл. {}"),
        "rule": Label("правило {}", "правила {}"),
        "annex": Label("приложение {}", "приложения {}"),
        "footnote": Label("сноска {}", "сноски {}"),
    },
    bodies={
        "General Assembly": "Генеральной Ассамблеи",
        "Security Council": "Совета Безопасности",
        "Human Rights Council": "Совета по правам человека",
        "Economic and Social Council": "Экономического и Социального Совета",
        "Commission on Human Rights": "Комиссии по правам человека",
    },
    conjunctions=(" и ",),
    list_marks={" and ": " и "},
    signals={
        "see": "см.",
        "see-also": "см. также",
        "see-eg": "см., например,",
        "cf": "ср.",
        "but-see": "но см.",
        "contra": "иное мнение см. в:",
        "accord": "аналогичное мнение см. в:",
        "see-generally": "см. в целом",
    },
    dates=DateWords(
        dated=("{date}", "{date}"),
        day="{day} {month} {year} года",
        month="{month} {year} года",
        year="{year} год",
        months=(
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ),
        months_alone=(
            "январь",
            "февраль",
            "март",
            "апрель",
            "май",
            "июнь",
            "июль",
            "август",
            "сентябрь",
            "октябрь",
            "ноябрь",
            "декабрь",
        ),
    ),
    note_above="сноска {n} выше",
    note_below="сноска {n} ниже",
    ibid=Ibid("Там же.", "Там же, {at}"),
)
