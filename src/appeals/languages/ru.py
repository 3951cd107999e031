"""Russian. Still to be reviewed by a native speaker."""

from typing import Final

from appeals.languages.language import (
    CoverWords,
    DocumentsCitedWords,
    FigureWords,
    GroupWords,
    Language,
    LetterWords,
    PageWords,
)

RUSSIAN: Final = Language(
    tag="ru",
    name="Русский",
    locale="ru",
    direction="ltr",
    first_day="1",
    quote_marks=("«", "»"),
    letter=LetterWords(
        subject="Тема: ",
        reference="Ссылка: ",
        closing="С уважением,",
        annexes="Приложения",
        contents="Содержание",
        dateline="{place}, {date}",
    ),
    figures=FigureWords(
        at_least="не менее {value}",
        at_most="не более {value}",
        about="около {value}",
        estimated="{value} (по оценкам)",
        range="от {low} до {high}",
    ),
    group=GroupWords(
        salutation="Уважаемые мандатарии!",
        mandates="Мандатариям, осуществляющим следующие мандаты:",
        offices="Кому:",
        signatories="Подписали",
        further_organisations=(
            "и другие организации, число: {count} (названия уточняются)"
        ),
        further_signatories="и другие лица, число: {count} (имена уточняются)",
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
    ),
    cover=CoverWords(
        submission="Представление",
        report="Доклад",
        addressee="Адресат",
        submitters="От имени",
    ),
    documents_cited=DocumentsCitedWords(
        heading="Цитируемые документы",
        body="Орган",
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
        page="Страница {page} из {pages}",
        notes="Примечания",
        note="Примечание {number}",
        back="Вернуться к тексту примечания {number}",
        introduction="Введение",
        carried="Текст этого примечания см. на странице {page}.",
        languages="Языки",
        signature="Подпись: {name}",
    ),
)
