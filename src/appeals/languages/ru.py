"""Russian. Still to be reviewed by a native speaker."""

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

_CLOSING = "С уважением,"
_SYMBOL = "{symbol}[, {at}]"
_RESOLUTION = "резолюция {number} {body}[, {at}]"
_COUNCIL_RESOLUTION = "резолюция {number} ({year}) {body}[, {at}]"
_COMMUNICATION = "сообщение {symbol}[, {at}]"
_SEE_ABOVE = "(см. сноску {n} выше)"
_PARTS = tuple(
    f"часть {nth}"
    for nth in (
        "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая"
    ).split()
)

RUSSIAN: Final = Language(
    tag="ru",
    name="Русский",
    locale="ru",
    direction="ltr",
    word_tag="ru-RU",
    quotation=QuotationMarks(
        opening="«",
        closing="»",
        inner=(("„", "“"), ("‚", "‘")),
        other=None,
        foreign="”",
        are_curly_inside_alone=False,
    ),
    has_italics=True,
    parts_words_by_blanks=True,
    stops_behind_note_marks=".,;:",
    keeps_blanks_at_signs=False,
    colon=": ",
    brackets="({})",
    lists=ListWords(comma=", ", last=" и ", last_before=None, semicolon="; "),
    dates=DateWords(
        dated=("{date}", "{date}"),
        day="{day} {month} {year} года",
        month="{month} {year} года",
        year="{year} год",
        months=tuple(
            (
                "января февраля марта апреля мая июня июля августа сентября октября "
                "ноября декабря"
            ).split()
        ),
        months_alone=tuple(
            (
                "январь февраль март апрель май июнь июль август сентябрь октябрь "
                "ноябрь декабрь"
            ).split()
        ),
        in_month="в {date}",
        in_year="в {year} году",
        months_within=tuple(
            (
                "январе феврале марте апреле мае июне июле августе сентябре "
                "октябре ноябре декабре"
            ).split()
        ),
    ),
    number_signs=None,
    text=TextWords(
        labels=(
            r"пп?\. с\. стр?\. т\. разд\. гл\. ч\. подп\. прим\. сноск\w+ приложени\w+ "
            r"правил[оа] №"
        ),
        after_numbers="год года году г.",
        before_names=r"г-н(?:а|у|ом)? г-ж(?:а|и|е|у|ой) [А-ЯЁ]\.",
        abbreviations="ст стр п пп т гл им г см",
        remarks=(
            r"цит\. по",
            "цитируется по",
        ),
        doubled="",
        anonymous="аноним",
        name_columns=(
            "имя имена полное_имя настоящее_имя фамилия отчество фио "
            "имя_и_фамилия фамилия_имя фамилия_имя_отчество жертва "
            "потерпевший пострадавший имя_жертвы"
        ),
        contact_columns=(
            "паспорт номер_паспорта удостоверение_личности снилс инн "
            "телефон номер_телефона мобильный адрес домашний_адрес "
            "почта электронная_почта"
        ),
    ),
    letter=LetterWords(
        subject="Тема: ",
        reference="Исх. №\u00a0",
        closing=_CLOSING,
        closing_to_known=_CLOSING,
        annexes="Приложения",
        contents="Содержание",
        confidential="КОНФИДЕНЦИАЛЬНО",
        person="соответствующее лицо",
        withheld="[не разглашается]",
        dateline="{place}, {date}",
        covering="Направляем Вам наше письмо (дата: {date}).",
        sealed=(
            "Письмо и приложения к нему находятся в прилагаемом файле, "
            "зашифрованном вашим ключом OpenPGP {key}. Откройте его "
            "программой, в которой хранится этот ключ; внутри находится "
            "архив ZIP."
        ),
    ),
    name_sheet=NameSheetWords(
        "Ключ к именам", "Псевдоним", "Полное имя", "Дата рождения", "Документы"
    ),
    figures=FigureWords(
        at_least="не менее {value}",
        at_most="не более {value}",
        about="около {value}",
        estimated="по оценкам, {value}",
        estimated_behind="{value} (по оценкам)",
        range="от {low} до {high}",
        typed_at_least=(
            "по меньшей мере",
            "как минимум",
            "более",
            "больше",
            "свыше",
            "не меньше",
        ),
        typed_at_most=("до", "максимум", "менее", "меньше", "не больше"),
        typed_about=("примерно", "приблизительно", "почти", "порядка"),
        typed_estimated=("по оценкам", "по оценке"),
        bounded_range="{low}–{high}",
    ),
    group=GroupWords(
        closing=_CLOSING,
        salutation="Уважаемые мандатарии!",
        mandates="Мандатариям, осуществляющим следующие мандаты:",
        offices="Кому:",
        signatories="Подписали",
        further_organisations=(
            "и ещё {count} организация (название уточняется)",
            "и другие организации, число: {count} (названия уточняются)",
        ),
        further_signatories=(
            "и ещё {count} лицо (имя уточняется)",
            "и другие лица, число: {count} (имена уточняются)",
        ),
        annex="приложение {number}",
        annex_sheet="Приложения к письму «{subject}»",
        annex_columns=(
            "№",
            "Название",
            "Файл",
            "Страниц",
            "SHA-256",
        ),
        by_reference="не прилагается",
        annex_cleaned="Удалено из копии",
        annex_taken=TakenWords(
            position="координаты",
            names="имена",
            camera="данные камеры",
            descriptions="описания",
            properties="свойства документа",
            comments="комментарии",
            preview="миниатюра",
            history="предыдущие версии",
            programs="данные программ",
            scripts="сценарии",
            attached="вложенные файлы",
            file_names="имена файлов",
            behind_end="данные после конца файла",
        ),
    ),
    cover=CoverWords(
        submission="Представление",
        report="Доклад",
        addressee="Адресат",
        submitters="Авторы",
    ),
    consent=ConsentWords(
        yes="Да",
        no="Нет",
        state_answer=(
            "Соответствующие лица или те, кто говорит от их имени, осведомлены и "
            "согласны с тем, что письмо с их именами будет направлено "
            "правительству: {answer}."
        ),
        public_answer=(
            "Соответствующие лица или те, кто говорит от их имени, осведомлены и "
            "согласны с тем, что их имена появятся в открытых докладах и в "
            "открытой базе данных: {answer}."
        ),
        decision_named=(
            "Имена соответствующих лиц могут быть названы в окончательном решении."
        ),
        decision_unnamed=(
            "Просим не называть имена соответствующих лиц в окончательном решении."
        ),
        posted="Настоящий документ может быть опубликован.",
        unposted=(
            "Настоящий документ является конфиденциальным. Просим не публиковать "
            "его и не передавать государству."
        ),
        state_named="Имена соответствующих лиц могут быть переданы государству.",
        state_unnamed="Просим не передавать имена соответствующих лиц государству.",
        public_named="Имена соответствующих лиц могут быть опубликованы.",
        public_unnamed="Просим не публиковать имена соответствующих лиц.",
        withdrawn=(
            "Согласие, на котором основано наше письмо от {date}, отозвано. "
            "Просим изъять из ваших материалов все, что позволяет установить "
            "личность соответствующего лица, не передавать и не публиковать это "
            "и сообщить нам, что было сделано."
        ),
    ),
    documents_cited=DocumentsCitedWords(
        heading="Цитируемые документы",
        body="Автор",
        document="Документ",
        notes="Сноски",
        places="Цитируемые места",
        whole="документ в целом",
        special_procedures="Специальные процедуры Совета по правам человека",
        united_nations="Организация Объединенных Наций",
        treaties="Договоры",
        laws="Законы",
        laws_of="Законы ({place})",
        cases="Судебные дела",
        other="Другие источники",
    ),
    page=PageWords(
        note_mark="{number}",
        page="Страница {page} из {pages}",
        notes="Сноски",
        note="Сноска {number}",
        back="Вернуться к тексту сноски {number}",
        introduction="Введение",
        carried="Текст этой сноски см. на странице {page}.",
        languages="Языки",
        signature="Подпись: {name}",
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
                "{author}, «{title}»[, {date}], "
                "URL: {url} (дата обращения: {accessed})",
                "{author}, «{short}» " + _SEE_ABOVE,
            ),
            "book": Form(
                "{creator}, <i>{title}</i>[, {edited_beside}][, {edition}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{creator_last}, <i>{short}</i>[, {at}] " + _SEE_ABOVE,
            ),
            "chapter": Form(
                "{author}, «{title}», в: <i>{container}</i>[, {edited_by}][, {edition}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{author_last}, «{short}»[, {at}] " + _SEE_ABOVE,
            ),
            "article": Form(
                "{author}, «{title}», <i>{container}</i>[, т. {volume}]"
                "[, № {issue}] ({date})[, {at}]",
                "{author_last}, «{short}»[, {at}] " + _SEE_ABOVE,
            ),
            "conference-paper": Form(
                "{author}, «{title}»[, в: <i>{container}</i>][, {edited_by}]"
                " ([{place}, ][{publisher}, ]{year})[, {at}]",
                "{author_last}, «{short}»[, {at}] " + _SEE_ABOVE,
            ),
            "thesis": Form(
                "{author}, «{title}», {thesis}[, {publisher}], {year}[, {at}]",
                "{author_last}, «{short}»[, {at}] " + _SEE_ABOVE,
            ),
            "letter": Form(
                "письмо от {dated}, отправитель {author}, адресат {addressee}"
                "[ ({symbol})][, {at}]",
                "письмо от {dated}, отправитель {author}[, {at}] " + _SEE_ABOVE,
                "письмо от {dated}, отправитель {author}, {short}[, {at}] "
                + _SEE_ABOVE,
            ),
            "unpublished": Form(
                "{author}, «{title}»[ ({symbol})], неопубликованный документ, "
                "{date}[, {at}]",
                "{author_last}, «{short}»[, {at}] " + _SEE_ABOVE,
            ),
        },
        variants={
            ("resolution", "body", "Security Council"): Form(
                _COUNCIL_RESOLUTION, _COUNCIL_RESOLUTION
            ),
        },
        sources=SourceWords(
            joint=", ",
            last_joint=" и ",
            others="{} и др.",
            editors=("{} (ред.)", "{} (ред.)"),
            edited_by=("{} (ред.)", "{} (ред.)"),
            edition="{}-е изд.",
            theses=(
                "диссертация",
                "докторская диссертация",
                "магистерская диссертация",
            ),
        ),
        labels={
            "para": Label("п. {}", "пп. {}"),
            "page": Label("с. {}", "сс. {}"),
            "art": Label("ст. {}", "ст. {}"),
            "sect": Label("разд. {}", "разд. {}"),
            "chap": Label("гл. {}", "гл. {}"),
            "rule": Label("правило {}", "правила {}"),
            "annex": Label("приложение {}", "приложения {}"),
            "footnote": Label("сноска {}", "сноски {}"),
            "part": Label("часть {}", "части {}", ordinals=_PARTS),
            "vol": Label("т. {}", "тт. {}"),
            "appendix": Label("добавление {}", "добавления {}"),
            "enclosure": Label("добавление {}", "добавления {}"),
            "schedule": Label("перечень {}", "перечни {}"),
            "preamble": Label("преамбула {}", "преамбулы {}"),
            "resolution": Label("резолюция {}", "резолюции {}"),
            "decision": Label("решение {}", "решения {}"),
            "principle": Label("принцип {}", "принципы {}"),
            "guideline": Label("руководящее положение {}", "руководящие положения {}"),
            "recommendation": Label("рекомендация {}", "рекомендации {}"),
            "table": Label("таблица {}", "таблицы {}"),
        },
        other_body="({})",
        bodies={
            "General Assembly": "Генеральной Ассамблеи",
            "Security Council": "Совета Безопасности",
            "Human Rights Council": "Совета по правам человека",
            "Economic and Social Council": "Экономического и Социального Совета",
            "Commission on Human Rights": "Комиссии по правам человека",
        },
        places=PlaceWords(
            span="{}–{}",
            comma=", ",
            last=" и ",
            beside=" и ",
            beside_deeper=", и ",
            bracket="{})",
            parts_neighbours=False,
        ),
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
        note_above="сноска {n} выше",
        note_below="сноска {n} ниже",
        ibid=Ibid("Там же.", "Там же, {at}"),
        cite_joint="; ",
        locator_joint=", ",
        gap=" ",
        final_stop=".",
    ),
)
