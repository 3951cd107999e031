"""Notes in Portuguese, style `un`. Decisions of ours, for a native lawyer to see."""

from appeals.citations.styles.pack import DateWords, Form, Ibid, Label, Style, Variant

_SYMBOL = "{symbol}[, {at}]"
_RESOLUTION = "resolução {number} {body}[, {at}]"
_COUNCIL_RESOLUTION = "resolução {number} ({year}) {body}[, {at}]"
_COMMUNICATION = "comunicação {symbol}[, {at}]"
_SEE_ABOVE = "(ver nota {n} supra)"

PORTUGUESE = Style(
    name="un",
    lang="pt",
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
            "{title}[, {at}] (Nações Unidas, <i>Treaty Series</i>, "
            "vol. {volume}, n.º {unts_no})",
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
            "{author}, “{title}”, disponível em {url} (consultado em {accessed})",
            "{author}, “{short}” " + _SEE_ABOVE,
        ),
        "book": Form(
            "{author}, <i>{title}</i> ([{place}, ][{publisher}, ]{year})[, {at}]",
            "{author_last}, <i>{short}</i>[, {at}] " + _SEE_ABOVE,
        ),
        "article": Form(
            "{author}, “{title}”, <i>{container}</i>[, vol. {volume}]"
            "[, n.º {number}] ({date})[, {at}]",
            "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
        ),
        "letter": Form(
            "carta datada de {date} dirigida a {addressee} por {author}"
            "[ ({symbol})][, {at}]",
            "carta de {author} datada de {date}[, {at}] " + _SEE_ABOVE,
            "carta de {author} datada de {date}, {short}[, {at}] " + _SEE_ABOVE,
        ),
        "unpublished": Form(
            "{author}, “{title}”[ ({symbol})], documento não publicado, {date}[, {at}]",
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
        "para": Label("par. {}", "pars. {}"),
        "page": Label("pág. {}", "págs. {}"),
        "art": Label("art. {}", "arts. {}"),
        "sect": Label("sec. {}", "secs. {}"),
        "chap": Label("cap. {}", "caps. {}"),
        "rule": Label("regra {}", "regras {}"),
        "annex": Label("anexo {}", "anexos {}"),
        "footnote": Label("nota {}", "notas {}"),
    },
    bodies={
        "General Assembly": "da Assembleia Geral",
        "Security Council": "do Conselho de Segurança",
        "Human Rights Council": "do Conselho dos Direitos Humanos",
        "Economic and Social Council": "do Conselho Económico e Social",
        "Commission on Human Rights": "da Comissão dos Direitos Humanos",
    },
    conjunctions=(" e ",),
    list_marks={" and ": " e "},
    signals={
        "see": "ver",
        "see-also": "ver também",
        "see-eg": "ver, por exemplo,",
        "cf": "cf.",
        "but-see": "mas ver",
        "contra": "em sentido contrário, ver",
        "accord": "no mesmo sentido, ver",
        "see-generally": "ver, em geral,",
    },
    dates=DateWords(
        day="{day} de {month} de {year}",
        month="{month} de {year}",
        year="{year}",
        months=(
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ),
    ),
    note_above="nota {n} supra",
    note_below="nota {n} infra",
    ibid=Ibid("Ibid.", "Ibid., {at}"),
)
