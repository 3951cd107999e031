"""Portuguese, as written in Portugal. Still to be reviewed by a native speaker."""

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

_CLOSING = "Com os melhores cumprimentos,"
_SYMBOL = "{symbol}[, {at}]"
_RESOLUTION = "resolução {number} {body}[, {at}]"
_COUNCIL_RESOLUTION = "resolução {number} ({year}) {body}[, {at}]"
_COMMUNICATION = "comunicação {symbol}[, {at}]"
_SEE_ABOVE = "(ver nota {n} supra)"
_PARTS = tuple(
    f"{nth} parte"
    for nth in (
        "primeira segunda terceira quarta quinta sexta sétima oitava nona décima"
    ).split()
)

PORTUGUESE: Final = Language(
    tag="pt",
    name="Português",
    locale="pt_PT",
    direction="ltr",
    word_tag="pt-PT",
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
    stops_behind_note_marks="",
    keeps_blanks_at_signs=False,
    colon=": ",
    brackets="({})",
    lists=ListWords(comma=", ", last=" e ", last_before=None, semicolon="; "),
    dates=DateWords(
        day="{day} de {month} de {year}",
        month="{month} de {year}",
        year="{year}",
        months=tuple(
            (
                "janeiro fevereiro março abril maio junho julho agosto setembro "
                "outubro novembro dezembro"
            ).split()
        ),
        in_month="em {date}",
        in_year="em {year}",
    ),
    number_signs=None,
    text=TextWords(
        labels=(
            r"pars?\. págs?\. arts?\. vols?\. n\.?º secs?\. caps?\. regras? "
            r"anexos? notas?"
        ),
        after_numbers="",
        before_names="",
        abbreviations="par pág págs núm art arts cap vol cf ibid sra dra exmo exma",
        remarks=(
            "citad[oa] em",
            "citando",
        ),
        doubled="",
        anonymous="anónim",
        name_columns=(
            "nome nomes nome_completo nome_real nome_próprio "
            "sobrenome apelido apelidos nome_de_família vítima "
            "nome_vítima nome_da_vítima"
        ),
        contact_columns=(
            "passaporte número_do_passaporte bilhete_de_identidade "
            "cpf rg telefone número_de_telefone celular telemóvel "
            "endereço morada domicílio correio_eletrônico "
            "correio_eletrónico"
        ),
    ),
    letter=LetterWords(
        subject="Assunto: ",
        reference="Referência: ",
        closing=_CLOSING,
        closing_to_known=_CLOSING,
        annexes="Anexos",
        contents="Índice",
        confidential="CONFIDENCIAL",
        person="a pessoa em causa",
        withheld="[reservado]",
        dateline="{place}, {date}",
        covering="Segue em anexo a nossa carta com data de {date}.",
        sealed=(
            "A carta e os seus anexos estão no ficheiro anexo, cifrado com "
            "a sua chave OpenPGP {key}. Abra-o com o programa que guarda "
            "essa chave; contém um arquivo ZIP."
        ),
    ),
    name_sheet=NameSheetWords(
        "Chave dos nomes",
        "Pseudónimo",
        "Nome completo",
        "Data de nascimento",
        "Documentos",
    ),
    figures=FigureWords(
        at_least="pelo menos {value}",
        at_most="no máximo {value}",
        about="cerca de {value}",
        estimated="{value} (estimativa)",
        estimated_behind="{value} (estimativa)",
        range="{low} a {high}",
        bounded_range="{low} a {high}",
        typed_at_least=(
            "não menos de",
            "não menos do que",
            "mais de",
            "mais do que",
            "acima de",
            "no mínimo",
            "um mínimo de",
            "ao menos",
        ),
        typed_at_most=(
            "até",
            "não mais de",
            "não mais do que",
            "menos de",
            "menos do que",
            "abaixo de",
            "um máximo de",
        ),
        typed_about=(
            "aproximadamente",
            "perto de",
            "quase",
            "uns",
            "umas",
            "em torno de",
            "por volta de",
        ),
        typed_estimated=(
            "estima-se em",
            "estimado em",
            "estimada em",
            "estimados em",
            "estimadas em",
            "segundo as estimativas",
        ),
    ),
    group=GroupWords(
        closing=_CLOSING,
        salutation="Exmas. Senhoras e Exmos. Senhores titulares de mandatos,",
        mandates="Aos titulares dos seguintes mandatos:",
        offices="A:",
        signatories="Signatários",
        further_organisations=(
            "e mais {count} organização (nome a confirmar)",
            "e mais {count} organizações (nomes a confirmar)",
        ),
        further_signatories=(
            "e mais {count} signatário (nome a confirmar)",
            "e mais {count} signatários (nomes a confirmar)",
        ),
        annex="anexo {number}",
        annex_sheet="Anexos da carta “{subject}”",
        annex_columns=("N.º", "Título", "Ficheiro", "Páginas", "SHA-256"),
        by_reference="não incluído",
        annex_cleaned="Retirado da cópia",
        annex_taken=TakenWords(
            position="posição",
            names="nomes",
            camera="dados da câmera",
            descriptions="descrições",
            properties="propriedades do documento",
            comments="comentários",
            preview="pré-visualização",
            history="versões anteriores",
            programs="dados de programas",
            scripts="scripts",
            attached="arquivos anexados",
            file_names="nomes de arquivos",
            behind_end="bytes após o fim",
        ),
    ),
    cover=CoverWords(
        submission="Comunicação",
        report="Relatório",
        addressee="À atenção de",
        submitters="Da parte de",
    ),
    consent=ConsentWords(
        yes="Sim",
        no="Não",
        state_answer=(
            "As pessoas em causa, ou quem fala em seu nome, estão informadas e "
            "aceitam que seja enviada ao Governo uma carta com os seus nomes: "
            "{answer}."
        ),
        public_answer=(
            "As pessoas em causa, ou quem fala em seu nome, estão informadas e "
            "aceitam que os seus nomes constem de relatórios públicos e da base "
            "de dados pública: {answer}."
        ),
        decision_named="Os nomes das pessoas em causa podem constar da decisão final.",
        decision_unnamed=(
            "Pedimos que os nomes das pessoas em causa não constem da decisão final."
        ),
        posted="O presente documento pode ser tornado público.",
        unposted=(
            "O presente documento é confidencial. Pedimos que não seja tornado "
            "público nem transmitido ao Estado."
        ),
        state_named="Os nomes das pessoas em causa podem ser transmitidos ao Estado.",
        state_unnamed=(
            "Pedimos que os nomes das pessoas em causa não sejam transmitidos ao "
            "Estado."
        ),
        public_named="Os nomes das pessoas em causa podem ser tornados públicos.",
        public_unnamed=(
            "Pedimos que os nomes das pessoas em causa não sejam tornados públicos."
        ),
        withdrawn=(
            "Foi retirado um consentimento em que assenta a nossa carta de "
            "{date}. Pedimos que eliminem dos vossos registos o que permita "
            "identificar a pessoa em causa, que não o transmitam nem o tornem "
            "público, e que nos digam o que foi feito."
        ),
    ),
    documents_cited=DocumentsCitedWords(
        heading="Documentos citados",
        body="Órgão",
        document="Documento",
        notes="Notas",
        places="Passagens citadas",
        whole="na íntegra",
        special_procedures="Procedimentos especiais do Conselho dos Direitos Humanos",
        united_nations="Nações Unidas",
        treaties="Tratados",
        laws="Leis",
        laws_of="Leis ({place})",
        cases="Jurisprudência",
        other="Outras fontes",
    ),
    page=PageWords(
        note_mark="{number}",
        page="Página {page} de {pages}",
        notes="Notas",
        note="Nota {number}",
        back="Voltar ao texto da nota {number}",
        introduction="Introdução",
        carried="O texto desta nota encontra-se na página {page}.",
        languages="Línguas",
        signature="Assinatura de {name}",
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
                "{title}[, {at}] (Nações Unidas, <i>Treaty Series</i>, "
                "vol. {volume}, n.º {unts_no})",
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
                "disponível em {url} (consultado em {accessed})",
                "{author}, “{short}” " + _SEE_ABOVE,
            ),
            "book": Form(
                "{creator}, <i>{title}</i>[, {edited_beside}][, {edition}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{creator_last}, <i>{short}</i>[, {at}] " + _SEE_ABOVE,
            ),
            "chapter": Form(
                "{author}, “{title}”, in <i>{container}</i>[, {edited_by}][, {edition}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
            ),
            "article": Form(
                "{author}, “{title}”, <i>{container}</i>[, vol. {volume}]"
                "[, n.º {issue}] ({date})[, {at}]",
                "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
            ),
            "conference-paper": Form(
                "{author}, “{title}”[, in <i>{container}</i>][, {edited_by}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
            ),
            "thesis": Form(
                "{author}, “{title}”, {thesis}[, {publisher}], {year}[, {at}]",
                "{author_last}, “{short}”[, {at}] " + _SEE_ABOVE,
            ),
            "letter": Form(
                "carta datada de {date} dirigida a {addressee} por {author}"
                "[ ({symbol})][, {at}]",
                "carta de {author} datada de {date}[, {at}] " + _SEE_ABOVE,
                "carta de {author} datada de {date}, {short}[, {at}] " + _SEE_ABOVE,
            ),
            "unpublished": Form(
                "{author}, “{title}”[ ({symbol})], documento não publicado, "
                "{date}[, {at}]",
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
            last_joint=" e ",
            others="{} e outros",
            editors=("{} (org.)", "{} (orgs.)"),
            edited_by=("{} (org.)", "{} (orgs.)"),
            edition="{}.ª ed.",
            theses=("tese", "tese de doutoramento", "dissertação de mestrado"),
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
            "part": Label("parte {}", "partes {}", ordinals=_PARTS),
            "vol": Label("vol. {}", "vols. {}"),
            "appendix": Label("apêndice {}", "apêndices {}"),
            "enclosure": Label("documento anexo {}", "documentos anexos {}"),
            "schedule": Label("lista {}", "listas {}"),
            "preamble": Label("preâmbulo {}", "preâmbulos {}"),
            "resolution": Label("resolução {}", "resoluções {}"),
            "decision": Label("decisão {}", "decisões {}"),
            "principle": Label("princípio {}", "princípios {}"),
            "guideline": Label("diretriz {}", "diretrizes {}"),
            "recommendation": Label("recomendação {}", "recomendações {}"),
            "table": Label("quadro {}", "quadros {}"),
        },
        other_body="({})",
        bodies={
            "General Assembly": "da Assembleia Geral",
            "Security Council": "do Conselho de Segurança",
            "Human Rights Council": "do Conselho dos Direitos Humanos",
            "Economic and Social Council": "do Conselho Económico e Social",
            "Commission on Human Rights": "da Comissão dos Direitos Humanos",
        },
        places=PlaceWords(
            span="{} a {}",
            comma=", ",
            last=" e ",
            beside=" e ",
            beside_deeper=", e ",
            bracket="{})",
            parts_neighbours=True,
        ),
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
        note_above="nota {n} supra",
        note_below="nota {n} infra",
        ibid=Ibid("Ibid.", "Ibid., {at}"),
        cite_joint="; ",
        locator_joint=", ",
        gap=" ",
        final_stop=".",
    ),
)
