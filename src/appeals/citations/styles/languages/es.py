"""Notes in Spanish, style `un`. Decisions of ours throughout: for a native lawyer."""

from appeals.citations.styles.pack import DateWords, Form, Ibid, Label, Style, Variant

_SYMBOL = "{symbol}[, {at}]"
_RESOLUTION = "resolución {number} {body}[, {at}]"
_COUNCIL_RESOLUTION = "resolución {number} ({year}) {body}[, {at}]"
_COMMUNICATION = "comunicación {symbol}[, {at}]"
_SEE_ABOVE = "(véase la nota {n} supra)"

SPANISH = Style(
    name="un",
    lang="es",
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
            "{title}[, {at}] (Naciones Unidas, <i>Treaty Series</i>, "
            "vol. {volume}, núm. {unts_no})",
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
            "{author}, “{title}”, disponible en {url} (consultado {read_on})",
            "{author}, “{short}” " + _SEE_ABOVE,
        ),
        "book": Form(
            "{author}, <i>{title}</i> ([{place}, ][{publisher}, ]{year})[, {at}]",
            "{author_last}, <i>{short}</i>[, {at}] " + _SEE_ABOVE,
        ),
        "article": Form(
            "{author}, “{title}”, <i>{container}</i>[, vol. {volume}]"
            "[, núm. {number}] ({date})[, {at}]",
            "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
        ),
        "letter": Form(
            "carta de fecha {date} dirigida a {addressee} por {author}"
            "[ ({symbol})][, {at}]",
            "carta de fecha {date} de {author}[, {at}] " + _SEE_ABOVE,
            "carta de fecha {date} de {author}, {short}[, {at}] " + _SEE_ABOVE,
        ),
        "unpublished": Form(
            "{author}, “{title}”[ ({symbol})], documento inédito, {date}[, {at}]",
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
        "para": Label("párr. {}", "párrs. {}"),
        "page": Label("pág. {}", "págs. {}"),
        "art": Label("art. {}", "arts. {}"),
        "sect": Label("secc. {}", "seccs. {}"),
        "chap": Label("cap. {}", "caps. {}"),
        "rule": Label("regla {}", "reglas {}"),
        "annex": Label("anexo {}", "anexos {}"),
        "footnote": Label("nota {}", "notas {}"),
    },
    bodies={
        "General Assembly": "de la Asamblea General",
        "Security Council": "del Consejo de Seguridad",
        "Human Rights Council": "del Consejo de Derechos Humanos",
        "Economic and Social Council": "del Consejo Económico y Social",
        "Commission on Human Rights": "de la Comisión de Derechos Humanos",
    },
    conjunctions=(" y ", " e "),
    list_marks={" and ": " y "},
    signals={
        "see": "véase",
        "see-also": "véase también",
        "see-eg": "véase, por ejemplo,",
        "cf": "cf.",
        "but-see": "pero véase",
        "contra": "en sentido contrario, véase",
        "accord": "en el mismo sentido, véase",
        "see-generally": "véase, en general,",
    },
    dates=DateWords(
        read_on=("el {date}", "en {date}"),
        day="{day} de {month} de {year}",
        month="{month} de {year}",
        year="{year}",
        months=(
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ),
    ),
    note_above="nota {n} supra",
    note_below="nota {n} infra",
    ibid=Ibid("Ibid.", "Ibid., {at}"),
)
