"""Spanish. Still to be reviewed by a native speaker."""

from typing import Final

from appeals.languages.language import (
    ConsentWords,
    CoverWords,
    DocumentsCitedWords,
    FigureWords,
    GroupWords,
    Language,
    LetterWords,
    ListWords,
    NameSheetWords,
    PageWords,
    QuotationMarks,
    TakenWords,
    TextWords,
)
from appeals.languages.note_words import (
    DateWords,
    Form,
    Ibid,
    Label,
    NoteWords,
    PlaceWords,
    SourceWords,
)

_CLOSING = "Atentamente,"
_SYMBOL = "{symbol}[, {at}]"
_RESOLUTION = "resolución {number} {body}[, {at}]"
_COUNCIL_RESOLUTION = "resolución {number} ({year}) {body}[, {at}]"
_COMMUNICATION = "comunicación {symbol}[, {at}]"
_SEE_ABOVE = "(véase la nota {n} supra)"
_PARTS = tuple(
    f"{nth} parte"
    for nth in (
        "primera segunda tercera cuarta quinta sexta séptima octava novena décima"
    ).split()
)

SPANISH: Final = Language(
    tag="es",
    name="Español",
    locale="es",
    direction="ltr",
    word_tag="es-ES",
    quotation=QuotationMarks(
        opening="“",
        closing="”",
        inner=(("‘", "’"), ("“", "”")),
        other=("«", "»"),
        foreign="„",
        are_curly_inside_alone=True,
    ),
    has_italics=True,
    parts_words_by_blanks=True,
    stops_behind_note_marks=".,;:!?…",
    keeps_blanks_at_signs=False,
    colon=": ",
    brackets="({})",
    lists=ListWords(
        comma=", ", last=" y ", last_before=(r"h?[ií](?![aeo])", " e "), semicolon="; "
    ),
    dates=DateWords(
        read_on=("el {date}", "en {date}"),
        day="{day} de {month} de {year}",
        month="{month} de {year}",
        year="{year}",
        months=tuple(
            (
                "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
                "noviembre diciembre"
            ).split()
        ),
        in_month="en {date}",
        in_year="en {year}",
    ),
    number_signs=None,
    text=TextWords(
        labels=(
            r"párrs?\. págs?\. arts?\. vols?\. núms?\. seccs?\. caps?\. "
            r"inc\. n\.?º reglas? anexos? notas?"
        ),
        after_numbers="",
        before_names="",
        abbreviations=("párr párrs pág págs núm núms art arts cap vol cf ibid sra dra"),
        remarks=(
            "citad[oa] en",
            "citando",
        ),
        doubled="",
        anonymous="anónim",
        name_columns=(
            "nombre nombres nombre_completo nombre_real "
            "nombre_y_apellidos apellido apellidos primer_apellido "
            "segundo_apellido víctima nombre_víctima "
            "nombre_de_la_víctima"
        ),
        contact_columns=(
            "pasaporte número_de_pasaporte cédula dni "
            "documento_de_identidad teléfono número_de_teléfono "
            "celular móvil dirección domicilio correo "
            "correo_electrónico"
        ),
    ),
    letter=LetterWords(
        subject="Asunto: ",
        reference="Referencia: ",
        closing=_CLOSING,
        closing_to_known=_CLOSING,
        annexes="Anexos",
        contents="Índice",
        confidential="CONFIDENCIAL",
        person="la persona afectada",
        withheld="[reservado]",
        dateline="{place}, {date}",
        covering="Adjuntamos nuestra carta de fecha {date}.",
        sealed=(
            "La carta y sus anexos están en el archivo adjunto, cifrado "
            "con su clave OpenPGP {key}. Ábralo con el programa que guarda "
            "esa clave; contiene un archivo ZIP."
        ),
    ),
    name_sheet=NameSheetWords(
        "Clave de los nombres",
        "Seudónimo",
        "Nombre completo",
        "Fecha de nacimiento",
        "Documentos",
    ),
    figures=FigureWords(
        at_least="al menos {value}",
        at_most="como máximo {value}",
        about="alrededor de {value}",
        estimated="según las estimaciones, {value}",
        estimated_behind="{value} (estimación)",
        range="entre {low} y {high}",
        bounded_range="entre {low} y {high}",
        typed_at_least=(
            "por lo menos",
            "no menos de",
            "más de",
            "como mínimo",
            "un mínimo de",
        ),
        typed_at_most=("a lo sumo", "hasta", "no más de", "menos de", "un máximo de"),
        typed_about=(
            "unas",
            "cerca de",
            "alrededor de",
            "aproximadamente",
            "casi",
            "en torno a",
        ),
        typed_estimated=(
            "se estima en",
            "estimado en",
            "estimada en",
            "un estimado de",
        ),
    ),
    group=GroupWords(
        closing=_CLOSING,
        salutation="Estimadas y estimados titulares de mandatos:",
        mandates="A las y los titulares de los mandatos siguientes:",
        offices="A:",
        signatories="Firmantes",
        further_organisations=(
            "y {count} organización más (nombre por confirmar)",
            "y otras {count} organizaciones (nombres por confirmar)",
        ),
        further_signatories=(
            "y {count} firmante más (nombre por confirmar)",
            "y {count} firmantes más (nombres por confirmar)",
        ),
        annex="anexo {number}",
        annex_sheet="Anexos de la carta “{subject}”",
        annex_columns=(
            "N.º",
            "Título",
            "Archivo",
            "Páginas",
            "SHA-256",
        ),
        by_reference="no adjunto",
        annex_cleaned="Eliminado de la copia",
        annex_taken=TakenWords(
            position="posición",
            names="nombres",
            camera="datos de la cámara",
            descriptions="descripciones",
            properties="propiedades del documento",
            comments="comentarios",
            preview="vista previa",
            history="versiones anteriores",
            programs="datos de programas",
            scripts="scripts",
            attached="archivos adjuntos",
            file_names="nombres de archivos",
            behind_end="bytes tras el final",
        ),
    ),
    cover=CoverWords(
        submission="Comunicación",
        report="Informe",
        addressee="A la atención de",
        submitters="Remitente",
    ),
    consent=ConsentWords(
        yes="Sí",
        no="No",
        state_answer=(
            "Las personas afectadas, o quienes hablan en su nombre, están "
            "informadas y aceptan que se envíe al Gobierno una carta con sus "
            "nombres: {answer}."
        ),
        public_answer=(
            "Las personas afectadas, o quienes hablan en su nombre, están "
            "informadas y aceptan que sus nombres figuren en informes públicos y "
            "en la base de datos pública: {answer}."
        ),
        decision_named=(
            "Los nombres de las personas afectadas pueden figurar en la decisión final."
        ),
        decision_unnamed=(
            "Pedimos que los nombres de las personas afectadas no figuren en la "
            "decisión final."
        ),
        posted="Este documento puede hacerse público.",
        unposted=(
            "Este documento es confidencial. Pedimos que no se haga público ni "
            "se transmita al Estado."
        ),
        state_named=(
            "Los nombres de las personas afectadas pueden transmitirse al Estado."
        ),
        state_unnamed=(
            "Pedimos que los nombres de las personas afectadas no se transmitan "
            "al Estado."
        ),
        public_named="Los nombres de las personas afectadas pueden hacerse públicos.",
        public_unnamed=(
            "Pedimos que los nombres de las personas afectadas no se hagan públicos."
        ),
        withdrawn=(
            "Se ha retirado un consentimiento en el que se basa nuestra carta de "
            "{date}. Les pedimos que eliminen de sus archivos lo que permita "
            "identificar a la persona afectada, que no lo transmitan ni lo hagan "
            "público, y que nos comuniquen lo que se haya hecho."
        ),
    ),
    documents_cited=DocumentsCitedWords(
        heading="Documentos citados",
        body="Autoría",
        document="Documento",
        notes="Notas",
        places="Pasajes citados",
        whole="en su totalidad",
        special_procedures="Procedimientos especiales del Consejo de Derechos Humanos",
        united_nations="Naciones Unidas",
        treaties="Tratados",
        laws="Leyes",
        laws_of="Leyes ({place})",
        cases="Jurisprudencia",
        other="Otras fuentes",
    ),
    page=PageWords(
        note_mark="{number}",
        page="Página {page} de {pages}",
        notes="Notas",
        note="Nota {number}",
        back="Volver al texto de la nota {number}",
        introduction="Introducción",
        carried="El texto de esta nota está en la página {page}.",
        languages="Idiomas",
        signature="Firma de {name}",
    ),
    notes=NoteWords(
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
            "statute": Form(
                "{jurisdiction}, {title} ({year})[, {at}]", "{short}[, {at}]"
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
                "{author}, “{title}”, <i>{container}</i>, {date}",
                "{author_last}, “{short}” " + _SEE_ABOVE,
            ),
            "web": Form(
                "{author}, “{title}”[, {date}], "
                "disponible en {url} (consultado {read_on})",
                "{author}, “{short}” " + _SEE_ABOVE,
            ),
            "book": Form(
                "{creator}, <i>{title}</i>[, {edited_beside}][, {edition}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{creator_last}, <i>{short}</i>[, {at}] " + _SEE_ABOVE,
            ),
            "chapter": Form(
                "{author}, “{title}”, en <i>{container}</i>[, {edited_by}][, {edition}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
            ),
            "article": Form(
                "{author}, “{title}”, <i>{container}</i>[, vol. {volume}]"
                "[, núm. {issue}] ({date})[, {at}]",
                "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
            ),
            "conference-paper": Form(
                "{author}, “{title}”[, en <i>{container}</i>][, {edited_by}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
            ),
            "thesis": Form(
                "{author}, “{title}”, {thesis}[, {publisher}], {year}[, {at}]",
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
        variants={
            ("resolution", "body", "Security Council"): Form(
                _COUNCIL_RESOLUTION, _COUNCIL_RESOLUTION
            ),
        },
        sources=SourceWords(
            joint=", ",
            last_joint=" y ",
            others="{} y otros",
            editors=("{} (ed.)", "{} (eds.)"),
            edited_by=("{} (ed.)", "{} (eds.)"),
            edition="{}ª ed.",
            theses=("tesis", "tesis doctoral", "tesis de maestría"),
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
            "part": Label("parte {}", "partes {}", ordinals=_PARTS),
            "vol": Label("vol. {}", "vols. {}"),
            "appendix": Label("apéndice {}", "apéndices {}"),
            "enclosure": Label("documento adjunto {}", "documentos adjuntos {}"),
            "schedule": Label("lista {}", "listas {}"),
            "preamble": Label("preámbulo {}", "preámbulos {}"),
            "resolution": Label("resolución {}", "resoluciones {}"),
            "decision": Label("decisión {}", "decisiones {}"),
            "principle": Label("principio {}", "principios {}"),
            "guideline": Label("directriz {}", "directrices {}"),
            "recommendation": Label("recomendación {}", "recomendaciones {}"),
            "table": Label("cuadro {}", "cuadros {}"),
        },
        other_body="({})",
        bodies={
            "General Assembly": "de la Asamblea General",
            "Security Council": "del Consejo de Seguridad",
            "Human Rights Council": "del Consejo de Derechos Humanos",
            "Economic and Social Council": "del Consejo Económico y Social",
            "Commission on Human Rights": "de la Comisión de Derechos Humanos",
        },
        places=PlaceWords(
            span="{} a {}",
            comma=", ",
            last=" y ",
            beside=" y ",
            beside_deeper=", y ",
            bracket="{})",
            parts_neighbours=True,
        ),
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
        note_above="nota {n} supra",
        note_below="nota {n} infra",
        ibid=Ibid("Ibid.", "Ibid., {at}"),
        cite_joint="; ",
        locator_joint=", ",
        gap=" ",
        final_stop=".",
    ),
)
