"""Words that writers print by themselves, in the languages letters are written in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The printed header and footer of a letter in one language.

    `page` holds "{page}" and "{pages}"; `note` and `back` hold "{number}".
    `notes` is the heading of the list of notes. `carried` is at the foot in the
    place of a note whose text is on "{page}", at the end. `languages` names the
    links to the other languages of the web edition. `signature` holds "{name}".
    """

    page: str
    notes: str
    note: str
    back: str
    introduction: str
    carried: str
    languages: str
    signature: str


_ENGLISH = Words(
    page="Page {page} of {pages}",
    notes="Notes",
    note="Note {number}",
    back="Back to the text of note {number}",
    introduction="Introduction",
    carried="The text of this note is on page {page}.",
    languages="Languages",
    signature="Signature of {name}",
)

_WORDS = {
    "en": _ENGLISH,
    "fr": Words(
        page="Page {page} sur {pages}",
        notes="Notes",
        note="Note {number}",
        back="Retour au texte de la note {number}",
        introduction="Introduction",
        carried="Le texte de cette note se trouve à la page {page}.",
        languages="Langues",
        signature="Signature de {name}",
    ),
    "es": Words(
        page="Página {page} de {pages}",
        notes="Notas",
        note="Nota {number}",
        back="Volver al texto de la nota {number}",
        introduction="Introducción",
        carried="El texto de esta nota está en la página {page}.",
        languages="Idiomas",
        signature="Firma de {name}",
    ),
    "ru": Words(
        page="Страница {page} из {pages}",
        notes="Примечания",
        note="Примечание {number}",
        back="Вернуться к тексту примечания {number}",
        introduction="Введение",
        carried="Текст этого примечания см. на странице {page}.",
        languages="Языки",
        signature="Подпись: {name}",
    ),
    "zh": Words(
        page="第 {page} 页，共 {pages} 页",
        notes="注释",
        note="注释 {number}",
        back="返回注释 {number} 的正文",
        introduction="引言",
        carried="本注释全文见第 {page} 页。",
        languages="语言",
        signature="{name}的签名",
    ),
    "zh-Hant": Words(
        page="第 {page} 頁，共 {pages} 頁",
        notes="註釋",
        note="註釋 {number}",
        back="返回註釋 {number} 的正文",
        introduction="引言",
        carried="本註釋全文見第 {page} 頁。",
        languages="語言",
        signature="{name}的簽名",
    ),
    "ar": Words(
        page="صفحة {page} من {pages}",
        notes="الحواشي",
        note="الحاشية {number}",
        back="العودة إلى نص الحاشية {number}",
        introduction="مقدمة",
        carried="نص هذه الحاشية في الصفحة {page}.",
        languages="اللغات",
        signature="توقيع {name}",
    ),
}


def words_for(lang: str) -> Words:
    """Give the words for a BCP 47 tag: "fr-CH" -> French, unknown -> English."""
    parts = lang.split("-")
    if parts[0] == "zh" and any(p in {"Hant", "TW", "HK", "MO"} for p in parts[1:]):
        return _WORDS["zh-Hant"]
    return _WORDS.get(parts[0], _ENGLISH)


_NAMES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ru": "Русский",
    "zh": "中文",
    "zh-Hant": "繁體中文",
    "ar": "العربية",
}


def language_name(lang: str) -> str:
    """Give the name of a language in itself; the tag where it is not known."""
    return _NAMES.get(lang) or _NAMES.get(lang.split("-", maxsplit=1)[0], lang)
