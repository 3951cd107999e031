"""English."""

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
    SourceWords,
)
from appeals.model.pinpoint import PRINTED_LABELS

_CLOSING = "Yours sincerely,"
_SYMBOL = "{symbol}[, {at}]"
_RESOLUTION = "{body} resolution {number}[, {at}]"
_COUNCIL_RESOLUTION = "{body} resolution {number} ({year})[, {at}]"
_COMMUNICATION = "communication {symbol}[, {at}]"
_SEE_ABOVE = "(see footnote {n} above)"

ENGLISH: Final = Language(
    tag="en",
    name="English",
    locale="en_GB",
    direction="ltr",
    word_tag="en-GB",
    quotation=QuotationMarks(
        opening="“",
        closing="”",
        inner=(("‘", "’"), ("“", "”")),
        other=None,
        foreign="«»‹›„",
        are_curly_inside_alone=False,
    ),
    has_italics=True,
    parts_words_by_blanks=True,
    stops_behind_note_marks="",
    keeps_blanks_at_signs=False,
    colon=": ",
    brackets="({})",
    lists=ListWords(comma=", ", last=" and ", last_before=None, semicolon="; "),
    dates=DateWords(
        day="{day} {month} {year}",
        month="{month} {year}",
        year="{year}",
        months=tuple(
            (
                "January February March April May June July August September October "
                "November December"
            ).split()
        ),
        in_month="in {date}",
        in_year="in {year}",
    ),
    number_signs=None,
    text=TextWords(
        labels=(
            r"paras?\. pp?\. arts?\. nos?\. vols?\. sects?\. secs?\. "
            r"chaps?\. ch\. annex(?:es)? rules? notes? nn? fns?\. §§? ¶¶? "
            r"cl\."
        ),
        after_numbers="",
        before_names="",
        abbreviations=(
            "para paras p pp art arts no nos sect sects chap chaps ch vol "
            "vols fn n nn rev add corr amend doc docs res ed eds cf e.g i.e "
            "al ibid op cit viz ca v vs mr mrs ms dr prof st jr sr hon gen "
            "col lt rep sen gov messrs h.e inc ltd co dept approx grp jan "
            "feb mar apr jun jul aug sept oct nov dec"
        ),
        remarks=(
            "(?:as )?(?:quoted|cited|reported|reproduced|reprinted|amended) (?:in|by)",
            "quoting",
            "citing",
            "referring to",
            "and",
            "available at",
        ),
        doubled="had that",
        anonymous="anonymous",
        name_columns=(
            "name full_name real_name legal_name birth_name "
            "first_name given_name forename middle_name last_name "
            "family_name surname maiden_name nickname victim "
            "victim_name name_of_victim person_name detainee_name"
        ),
        contact_columns=(
            "passport passport_number passport_no id_number id_no "
            "id_card identity_card national_id "
            "social_security_number phone phone_number telephone "
            "mobile mobile_number cell_phone whatsapp signal "
            "telegram wechat address home_address postal_address "
            "street email e_mail email_address"
        ),
    ),
    letter=LetterWords(
        subject="Subject: ",
        reference="Reference: ",
        closing=_CLOSING,
        closing_to_known=_CLOSING,
        annexes="Annexes",
        contents="Contents",
        confidential="CONFIDENTIAL",
        person="the person concerned",
        withheld="[withheld]",
        dateline="{place}, {date}",
        covering="Please find attached our letter of {date}.",
        sealed=(
            "The letter and what it encloses are in the attached file, "
            "encrypted to your OpenPGP key {key}. Open it with the program "
            "that holds this key; inside is a ZIP archive."
        ),
    ),
    name_sheet=NameSheetWords(
        "Key to names", "Alias", "Full name", "Born", "Documents"
    ),
    figures=FigureWords(
        at_least="at least {value}",
        at_most="at most {value}",
        about="about {value}",
        estimated="an estimated {value}",
        estimated_behind="an estimated {value}",
        range="{low} to {high}",
        typed_at_least=(
            "no fewer than",
            "not fewer than",
            "no less than",
            "not less than",
            "more than",
            "over",
        ),
        typed_at_most=(
            "up to",
            "no more than",
            "not more than",
            "fewer than",
            "less than",
            "under",
            "below",
            "maximum of",
        ),
        typed_about=(
            "around",
            "approximately",
            "approx.",
            "roughly",
            "some",
            "circa",
            "c.",
            "nearly",
            "almost",
            "close to",
        ),
        typed_estimated=("estimated", "an estimate of", "the estimated"),
        bounded_range="{low} to {high}",
    ),
    group=GroupWords(
        closing=_CLOSING,
        salutation="Dear Mandate Holders,",
        mandates="To the holders of the following mandates:",
        offices="To:",
        signatories="Signatories",
        further_organisations=(
            "and {count} further organization (name to be confirmed)",
            "and {count} further organizations (names to be confirmed)",
        ),
        further_signatories=(
            "and {count} further signatory (name to be confirmed)",
            "and {count} further signatories (names to be confirmed)",
        ),
        annex="annex {number}",
        annex_sheet="Annexes to the letter “{subject}”",
        annex_columns=(
            "No.",
            "Title",
            "File",
            "Pages",
            "SHA-256",
        ),
        by_reference="not enclosed",
        annex_cleaned="Taken out of the copy",
        annex_taken=TakenWords(
            position="position",
            names="names",
            camera="data of the camera",
            descriptions="descriptions",
            properties="document properties",
            comments="comments",
            preview="preview picture",
            history="earlier versions",
            programs="data of programs",
            scripts="scripts",
            attached="attached files",
            file_names="names of files",
            behind_end="bytes behind the end",
        ),
    ),
    cover=CoverWords(
        submission="Submission",
        report="Report",
        addressee="Submitted to",
        submitters="Submitted by",
    ),
    consent=ConsentWords(
        yes="Yes",
        no="No",
        state_answer=(
            "Those concerned, or whoever speaks for them, are aware and agree "
            "that a letter with their names is sent to the Government: {answer}."
        ),
        public_answer=(
            "Those concerned, or whoever speaks for them, are aware and agree "
            "that their names appear in public reports and in the public "
            "database: {answer}."
        ),
        decision_named=(
            "The names of those concerned may be disclosed in the final decision."
        ),
        decision_unnamed=(
            "We ask that the names of those concerned not be disclosed in the "
            "final decision."
        ),
        posted="This document may be made public.",
        unposted=(
            "This document is confidential. We ask that it be neither made "
            "public nor passed on to the State."
        ),
        state_named="The names of those concerned may be passed on to the State.",
        state_unnamed=(
            "We ask that the names of those concerned not be passed on to the State."
        ),
        public_named="The names of those concerned may be made public.",
        public_unnamed="We ask that the names of those concerned not be made public.",
        withdrawn=(
            "A consent on which our letter of {date} rests has been withdrawn. "
            "We ask you to take out of your records what identifies the person "
            "concerned, neither to pass it on nor to make it public, and to tell "
            "us what has been done."
        ),
    ),
    documents_cited=DocumentsCitedWords(
        heading="Documents cited",
        body="Body",
        document="Document",
        notes="Notes",
        places="Places cited",
        whole="as a whole",
        special_procedures="Special procedures of the Human Rights Council",
        united_nations="United Nations",
        treaties="Treaties",
        laws="Laws",
        laws_of="Laws ({place})",
        cases="Cases",
        other="Other sources",
    ),
    page=PageWords(
        note_mark="{number}",
        page="Page {page} of {pages}",
        notes="Notes",
        note="Note {number}",
        back="Back to the text of note {number}",
        introduction="Introduction",
        carried="The text of this note is on page {page}.",
        languages="Languages",
        signature="Signature of {name}",
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
                "{title}[, {at}] (United Nations, <i>Treaty Series</i>, vol. {volume}, "
                "No. {unts_no})",
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
                "available at {url} (accessed on {accessed})",
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
                "[, No. {issue}] ({date})[, {at}]",
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
        variants={
            ("resolution", "body", "Security Council"): Form(
                _COUNCIL_RESOLUTION, _COUNCIL_RESOLUTION
            ),
        },
        sources=SourceWords(
            joint=", ",
            last_joint=" and ",
            others="{} and others",
            editors=("{}, ed.", "{}, eds."),
            edited_by=("{}, ed.", "{}, eds."),
            edition="{} ed.",
            theses=("thesis", "PhD thesis", "master’s thesis"),
            ordinals=("st", "nd", "rd", "th"),
        ),
        labels={
            label: Label(f"{one} {{}}", f"{many} {{}}")
            for label, (one, many) in PRINTED_LABELS.items()
        },
        bodies={},
        places=None,
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
        note_above="footnote {n} above",
        note_below="footnote {n} below",
        ibid=Ibid("Ibid.", "Ibid., {at}"),
        cite_joint="; ",
        locator_joint=", ",
        gap=" ",
        final_stop=".",
    ),
)
