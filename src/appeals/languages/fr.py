"""French. Still to be reviewed by a native speaker."""

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

_CLOSING = "Veuillez agréer, {salutation}, l’expression de notre haute considération."
_SYMBOL = "{symbol}[, {at}]"
_RESOLUTION = "résolution {number} {body}[, {at}]"
_COUNCIL_RESOLUTION = "résolution {number} ({year}) {body}[, {at}]"
_COMMUNICATION = "communication {symbol}[, {at}]"
_SEE_ABOVE = "(voir note {n} ci-dessus)"
_TITLE, _SHORT = "«\u00a0{title}\u00a0»", "«\u00a0{short}\u00a0»"
_PARTS = tuple(
    f"{nth} partie"
    for nth in (
        "première deuxième troisième quatrième cinquième sixième septième "
        "huitième neuvième dixième"
    ).split()
)

FRENCH: Final = Language(
    tag="fr",
    name="Français",
    locale="fr",
    direction="ltr",
    word_tag="fr-FR",
    quotation=QuotationMarks(
        opening="«\u00a0",
        closing="\u00a0»",
        inner=(("“", "”"), ("‘", "’")),
        other=None,
        foreign="„",
        are_curly_inside_alone=True,
    ),
    has_italics=True,
    parts_words_by_blanks=True,
    stops_behind_note_marks=".,;:!?…",
    keeps_blanks_at_signs=True,
    colon="\u00a0: ",
    brackets="({})",
    lists=ListWords(comma=", ", last=" et ", last_before=None, semicolon="\u00a0; "),
    dates=DateWords(
        dated=("du {date}", "de {date}"),
        read_on=("le {date}", "en {date}"),
        day="{day} {month} {year}",
        month="{month} {year}",
        year="{year}",
        months=tuple(
            (
                "janvier février mars avril mai juin juillet août septembre octobre "
                "novembre décembre"
            ).split()
        ),
        first_day="1er",
        in_month="en {date}",
        in_year="en {year}",
    ),
    number_signs=None,
    text=TextWords(
        labels=(
            r"pars?\. pp?\. arts?\. vols?\. sect\. chap\. al\. fasc\. "
            r"n\.?[°ºᵒo]s? annexes? règles? notes?"
        ),
        after_numbers="",
        before_names="",
        abbreviations="par p pp art sect chap vol al cf ibid m mm mme mlle",
        remarks=(
            "citée? dans",
            "citant",
        ),
        doubled="nous vous",
        anonymous="anonyme",
        name_columns=(
            "nom noms nom_complet vrai_nom nom_reel nom_de_famille "
            "nom_de_naissance prénom prénoms nom_prénom "
            "nom_et_prénom victime nom_victime nom_de_la_victime"
        ),
        contact_columns=(
            "passeport numéro_de_passeport carte_d_identité "
            "numéro_d_identité téléphone numéro_de_téléphone "
            "portable adresse domicile courriel mail "
            "adresse_électronique"
        ),
    ),
    letter=LetterWords(
        subject="Objet\u00a0: ",
        reference="Référence\u00a0: ",
        closing=_CLOSING.format(salutation="Madame, Monsieur"),
        closing_to_known=_CLOSING,
        annexes="Annexes",
        contents="Table des matières",
        confidential="CONFIDENTIEL",
        person="la personne concernée",
        withheld="[non divulgué]",
        dateline="{place}, le {date}",
        covering="Veuillez trouver ci-joint notre lettre datée du {date}.",
        sealed=(
            "La lettre et ses pièces jointes se trouvent dans le fichier "
            "ci-joint, chiffré avec votre clé OpenPGP {key}. Ouvrez-le "
            "avec le programme qui détient cette clé ; il contient une "
            "archive ZIP."
        ),
    ),
    name_sheet=NameSheetWords(
        "Clé des noms", "Pseudonyme", "Nom complet", "Date de naissance", "Documents"
    ),
    figures=FigureWords(
        at_least="au moins {value}",
        at_most="au plus {value}",
        about="environ {value}",
        estimated="selon les estimations, {value}",
        estimated_behind="{value} (estimation)",
        range="de {low} à {high}",
        bounded_range="{low} à {high}",
        typed_at_least=(
            "pas moins de",
            "plus de",
            "plus d’",
            "au minimum",
            "un minimum de",
        ),
        typed_at_most=(
            "jusqu’à",
            "pas plus de",
            "moins de",
            "au maximum",
            "un maximum de",
        ),
        typed_about=(
            "quelque",
            "près de",
            "à peu près",
            "presque",
            "autour de",
            "approximativement",
        ),
        typed_estimated=(
            "selon les estimations",
            "estimé à",
            "estimée à",
            "estimés à",
            "estimées à",
        ),
    ),
    group=GroupWords(
        closing=_CLOSING.format(salutation="Mesdames, Messieurs"),
        salutation="Mesdames et Messieurs les titulaires de mandat,",
        mandates="Aux titulaires des mandats suivants\u00a0:",
        offices="À\u00a0:",
        signatories="Signataires",
        further_organisations=(
            "et {count} autre organisation (nom à confirmer)",
            "et {count} autres organisations (noms à confirmer)",
        ),
        further_signatories=(
            "et {count} autre signataire (nom à confirmer)",
            "et {count} autres signataires (noms à confirmer)",
        ),
        annex="annexe {number}",
        annex_sheet="Annexes à la lettre «\u00a0{subject}\u00a0»",
        annex_columns=(
            "Nᵒ",
            "Titre",
            "Fichier",
            "Pages",
            "SHA-256",
        ),
        by_reference="non jointe",
        annex_cleaned="Retiré de la copie",
        annex_taken=TakenWords(
            position="position",
            names="noms",
            camera="données de l’appareil photo",
            descriptions="descriptions",
            properties="propriétés du document",
            comments="commentaires",
            preview="aperçu",
            history="versions antérieures",
            programs="données de logiciels",
            scripts="scripts",
            attached="fichiers joints",
            file_names="noms de fichiers",
            behind_end="octets après la fin",
        ),
    ),
    cover=CoverWords(
        submission="Communication",
        report="Rapport",
        addressee="À l’attention de",
        submitters="De la part de",
    ),
    consent=ConsentWords(
        yes="Oui",
        no="Non",
        state_answer=(
            "Les personnes concernées, ou ceux qui parlent en leur nom, sont "
            "informées et acceptent qu’une lettre comportant leurs noms soit "
            "adressée au Gouvernement\u00a0: {answer}."
        ),
        public_answer=(
            "Les personnes concernées, ou ceux qui parlent en leur nom, sont "
            "informées et acceptent que leurs noms figurent dans des rapports "
            "publics et dans la base de données publique\u00a0: {answer}."
        ),
        decision_named=(
            "Les noms des personnes concernées peuvent figurer dans la décision finale."
        ),
        decision_unnamed=(
            "Nous demandons que les noms des personnes concernées ne figurent "
            "pas dans la décision finale."
        ),
        posted="Le présent document peut être rendu public.",
        unposted=(
            "Le présent document est confidentiel. Nous demandons qu’il ne soit "
            "ni rendu public ni transmis à l’État."
        ),
        state_named=(
            "Les noms des personnes concernées peuvent être transmis à l’État."
        ),
        state_unnamed=(
            "Nous demandons que les noms des personnes concernées ne soient pas "
            "transmis à l’État."
        ),
        public_named="Les noms des personnes concernées peuvent être rendus publics.",
        public_unnamed=(
            "Nous demandons que les noms des personnes concernées ne soient pas "
            "rendus publics."
        ),
        withdrawn=(
            "Un consentement sur lequel repose notre lettre du {date} a été "
            "retiré. Nous vous demandons de supprimer de vos dossiers ce qui "
            "permet d’identifier la personne concernée, de ne pas le transmettre "
            "ni le rendre public, et de nous dire ce qui a été fait."
        ),
    ),
    documents_cited=DocumentsCitedWords(
        heading="Documents cités",
        body="Auteur",
        document="Document",
        notes="Notes",
        places="Passages cités",
        whole="dans son ensemble",
        special_procedures="Procédures spéciales du Conseil des droits de l’homme",
        united_nations="Nations Unies",
        treaties="Traités",
        laws="Lois",
        laws_of="Lois ({place})",
        cases="Jurisprudence",
        other="Autres sources",
    ),
    page=PageWords(
        note_mark="{number}",
        page="Page {page} sur {pages}",
        notes="Notes",
        note="Note {number}",
        back="Retour au texte de la note {number}",
        introduction="Introduction",
        carried="Le texte de cette note se trouve à la page {page}.",
        languages="Langues",
        signature="Signature\u00a0: {name}",
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
                "{title}[, {at}] (Nations Unies, <i>Recueil des Traités</i>, "
                "vol. {volume}, nᵒ\u00a0{unts_no})",
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
                "{author}, " + _TITLE + ", <i>{container}</i>, {date}",
                "{author_last}, " + _SHORT + " " + _SEE_ABOVE,
            ),
            "web": Form(
                "{author}, " + _TITLE + "[, {date}], disponible à l’adresse {url} "
                "(consulté {read_on})",
                "{author}, " + _SHORT + " " + _SEE_ABOVE,
            ),
            "book": Form(
                "{creator}, <i>{title}</i>[, {edited_beside}][, {edition}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{creator_last}, <i>{short}</i>[, {at}] " + _SEE_ABOVE,
            ),
            "chapter": Form(
                "{author}, "
                + _TITLE
                + ", dans <i>{container}</i>[, {edited_by}][, {edition}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{author_last}, " + _SHORT + "[, {at}] " + _SEE_ABOVE,
            ),
            "article": Form(
                "{author}, " + _TITLE + ", <i>{container}</i>[, vol. {volume}]"
                "[, nᵒ\u00a0{issue}] ({date})[, {at}]",
                "{author_last}, " + _SHORT + "[, {at}] " + _SEE_ABOVE,
            ),
            "conference-paper": Form(
                "{author}, " + _TITLE + "[, dans <i>{container}</i>][, {edited_by}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{author_last}, " + _SHORT + "[, {at}] " + _SEE_ABOVE,
            ),
            "thesis": Form(
                "{author}, " + _TITLE + ", {thesis}[, {publisher}], {year}[, {at}]",
                "{author_last}, " + _SHORT + "[, {at}] " + _SEE_ABOVE,
            ),
            "letter": Form(
                "lettre datée {dated} (expéditeur\u00a0: {author}, "
                "destinataire\u00a0: {addressee})[ ({symbol})][, {at}]",
                "lettre datée {dated} (expéditeur\u00a0: {author})[, {at}] "
                + _SEE_ABOVE,
                "lettre datée {dated} (expéditeur\u00a0: {author}), {short}[, {at}] "
                + _SEE_ABOVE,
            ),
            "unpublished": Form(
                "{author}, " + _TITLE + "[ ({symbol})], document non publié, "
                "{date}[, {at}]",
                "{author_last}, " + _SHORT + "[, {at}] " + _SEE_ABOVE,
            ),
        },
        variants={
            ("resolution", "body", "Security Council"): Form(
                _COUNCIL_RESOLUTION, _COUNCIL_RESOLUTION
            ),
        },
        sources=SourceWords(
            joint=", ",
            last_joint=" et ",
            others="{} et al.",
            editors=("{} (dir.)", "{} (dir.)"),
            edited_by=("{} (dir.)", "{} (dir.)"),
            edition="{}ᵉ éd.",
            theses=("thèse", "thèse de doctorat", "mémoire de master"),
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
            "part": Label("partie {}", "parties {}", ordinals=_PARTS),
            "vol": Label("vol. {}", "vol. {}"),
            "appendix": Label("appendice {}", "appendices {}"),
            "enclosure": Label("pièce jointe {}", "pièces jointes {}"),
            "schedule": Label("tableau {}", "tableaux {}"),
            "preamble": Label("préambule {}", "préambules {}"),
            "resolution": Label("résolution {}", "résolutions {}"),
            "decision": Label("décision {}", "décisions {}"),
            "principle": Label("principe {}", "principes {}"),
            "guideline": Label("directive {}", "directives {}"),
            "recommendation": Label("recommandation {}", "recommandations {}"),
            "table": Label("tableau {}", "tableaux {}"),
        },
        other_body="({})",
        bodies={
            "General Assembly": "de l’Assemblée générale",
            "Security Council": "du Conseil de sécurité",
            "Human Rights Council": "du Conseil des droits de l’homme",
            "Economic and Social Council": "du Conseil économique et social",
            "Commission on Human Rights": "de la Commission des droits de l’homme",
        },
        places=PlaceWords(
            span="{} à {}",
            comma=", ",
            last=" et ",
            beside=" et ",
            beside_deeper=", et ",
            bracket="{})",
            parts_neighbours=True,
        ),
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
        note_above="note {n} ci-dessus",
        note_below="note {n} ci-après",
        ibid=Ibid("Ibid.", "Ibid., {at}"),
        cite_joint="\u00a0; ",
        locator_joint=", ",
        gap=" ",
        final_stop=".",
    ),
)
