"""Notes in French, style `un`. Decisions of ours throughout: for a native lawyer."""

from appeals.citations.styles.pack import DateWords, Form, Ibid, Label, Style, Variant

_SYMBOL = "{symbol}[, {at}]"
_RESOLUTION = "résolution {number} {body}[, {at}]"
_COUNCIL_RESOLUTION = "résolution {number} ({year}) {body}[, {at}]"
_COMMUNICATION = "communication {symbol}[, {at}]"
_SEE_ABOVE = "(voir note {n} ci-dessus)"
_TITLE, _SHORT = "«\u00a0{title}\u00a0»", "«\u00a0{short}\u00a0»"

FRENCH = Style(
    name="un",
    lang="fr",
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
            "{title}[, {at}] (Nations Unies, <i>Recueil des Traités</i>, "
            "vol. {volume}, nᵒ\u00a0{unts_no})",
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
            "{author}, " + _TITLE + ", <i>{container}</i>, {date}",
            "{author_last}, " + _SHORT + " " + _SEE_ABOVE,
        ),
        "web": Form(
            "{author}, " + _TITLE + ", disponible à l’adresse {url} "
            "(consulté {read_on})",
            "{author}, " + _SHORT + " " + _SEE_ABOVE,
        ),
        "book": Form(
            "{author}, <i>{title}</i> ([{place}, ][{publisher}, ]{year})[, {at}]",
            "{author_last}, <i>{short}</i>[, {at}] " + _SEE_ABOVE,
        ),
        "article": Form(
            "{author}, " + _TITLE + ", <i>{container}</i>[, vol. {volume}]"
            "[, nᵒ\u00a0{number}] ({date})[, {at}]",
            "{author_last}, " + _SHORT + "[, {at}] " + _SEE_ABOVE,
        ),
        "letter": Form(
            "lettre datée {dated} (expéditeur\u00a0: {author}, "
            "destinataire\u00a0: {addressee})[ ({symbol})][, {at}]",
            "lettre datée {dated} (expéditeur\u00a0: {author})[, {at}] " + _SEE_ABOVE,
            "lettre datée {dated} (expéditeur\u00a0: {author}), {short}[, {at}] "
            + _SEE_ABOVE,
        ),
        "unpublished": Form(
            "{author}, " + _TITLE + "[ ({symbol})], document non publié, "
            "{date}[, {at}]",
            "{author_last}, " + _SHORT + "[, {at}] " + _SEE_ABOVE,
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
        "para": Label("par. {}", "par. {}"),
        "page": Label("p. {}", "p. {}"),
        "art": Label("art. {}", "art. {}"),
        "sect": Label("sect. {}", "sect. {}"),
        "chap": Label("chap. {}", "chap. {}"),
        "rule": Label("règle {}", "règles {}"),
        "annex": Label("annexe {}", "annexes {}"),
        "footnote": Label("note {}", "notes {}"),
    },
    bodies={
        "General Assembly": "de l’Assemblée générale",
        "Security Council": "du Conseil de sécurité",
        "Human Rights Council": "du Conseil des droits de l’homme",
        "Economic and Social Council": "du Conseil économique et social",
        "Commission on Human Rights": "de la Commission des droits de l’homme",
    },
    conjunctions=(" et ",),
    list_marks={" and ": " et "},
    signals={
        "see": "voir",
        "see-also": "voir également",
        "see-eg": "voir, par exemple,",
        "cf": "cf.",
        "but-see": "voir toutefois",
        "contra": "en sens contraire, voir",
        "accord": "dans le même sens, voir",
        "see-generally": "voir, d’une manière générale,",
    },
    dates=DateWords(
        dated=("du {date}", "de {date}"),
        read_on=("le {date}", "en {date}"),
        day="{day} {month} {year}",
        month="{month} {year}",
        year="{year}",
        months=(
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ),
        first_day="1er",
    ),
    note_above="note {n} ci-dessus",
    note_below="note {n} ci-après",
    ibid=Ibid("Ibid.", "Ibid., {at}"),
    cite_joint="\u00a0; ",
)
