"""Words by which notes of the United Nations are read, a table a language.

Regular expressions, blanks one each, every comma and semicolon the English one. Where
the words of places and signals are those that are printed, they come from the
language's own module.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal

from appeals.languages.scripts import ARABIC_LETTERS
from appeals.model.cite import Signal
from appeals.model.pinpoint import LocatorLabel

BODIES: Final = (
    "General Assembly",
    "Security Council",
    "Economic and Social Council",
    "Human Rights Council",
    "Commission on Human Rights",
)
"""The bodies that adopt resolutions, in the order of `ReadingWords.bodies`."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadingWords:
    """What is looked for in a note. `signals` and `labels` add to those printed.

    `bodies` are the names of `BODIES` in the language.
    `conjunction` includes the blank after it, where there is one. `body_stands`:
    before the word for a resolution, after its number, or between the two.
    `records` is up to the session, `supplement` from the number on. `span` is what is
    between the ends of a range, `before_span` what may open one, `number` what is
    before that of a treaty, `corrigendum` what may be after that of a supplement or of
    a publication. `sessions` are the signs before the number of a session
    that is printed in figures, and what they are in English. `endings` are those that
    words have as printed, and what they become after a verb. `has_hyphen_for_point`:
    paragraph 7.4 is printed 7-4.
    """

    conjunction: str
    signals: Mapping[Signal, str]
    ibid: str
    resolution: str
    decision: str
    bodies: tuple[str, str, str, str, str]
    records: str
    session: str
    supplement: str
    treaty_series: str
    number: str
    corrigendum: str
    publication: str
    document: str
    span: str
    labels: Mapping[LocatorLabel, str]
    volume: str = r"vols?\."
    body_stands: Literal["before", "between", "behind"] = "behind"
    before_span: str = ""
    sessions: Mapping[str, str] = field(default_factory=dict)
    endings: Mapping[str, str] = field(default_factory=dict)
    has_hyphen_for_point: bool = False


@cache
def compile_words(words: ReadingWords, template: str) -> re.Pattern[str]:
    """Compile an expression in which `<ibid>` stands for the words of this name."""

    def expand(name: re.Match[str]) -> str:
        value: str | tuple[str, ...] = getattr(words, name[1])
        return f"(?:{value if isinstance(value, str) else '|'.join(value)})"

    return re.compile(_NAME.sub(expand, template))


_NAME = re.compile(r"(?<!\?P)<([a-z_]+)>")
_DASH = "[-–]"
_ARABIC_LETTER = "|".join(ARABIC_LETTERS.values())

READING: Final[Mapping[str, ReadingWords]] = {
    "en": ReadingWords(
        conjunction="and ",
        signals={},
        ibid=r"ibid\.",
        resolution="resolutions?",
        decision="decisions?",
        bodies=BODIES,
        records=(
            "Official Records of the (?:General Assembly|Security Council"
            "|Economic and Social Council)"
        ),
        session="[A-Z][a-z-]+(?: (?:Emergency )?Special)? Session",
        supplement=r"Supplement No\. ?\d+[A-Z]?",
        corrigendum=" and corrigend(?:um|a)",
        treaty_series="United Nations, Treaty Series",
        number=r"No\.",
        publication=r"United Nations publication, Sales No\.",
        document="document",
        span=_DASH,
        labels={
            "para": "paragraphs?",
            "chap": "chapters?",
            "sect": r"sections?|sects?\.?",
            "art": "articles?",
            "page": "pages?",
        },
        body_stands="before",
    ),
    "fr": ReadingWords(
        conjunction="et ",
        signals={"see": "voir", "see-also": "voir aussi"},
        ibid=r"ibid\.",
        resolution="(?:les? |la )?résolutions?",
        decision="(?:les? |la )?décisions?",
        bodies=(
            "de l[’']Assemblée générale",
            "du Conseil de sécurité",
            "du Conseil économique et social",
            "du Conseil des droits de l[’']homme",
            "de la Commission des droits de l[’']homme",
        ),
        records=(
            "Documents officiels (?:de l[’']Assemblée générale|du Conseil de sécurité"
            "|du Conseil économique et social)"
        ),
        session="[a-zéèA-ZÉ-]+(?: [a-zéè-]+){0,3} session(?: extraordinaire)?",
        supplement=r"Supplément n[oᵒº°] ?\d+[A-Z]?",
        corrigendum=" et rectificatifs?",
        treaty_series="(?:Organisation des )?Nations Unies, Recueil des Traités",
        number="n[oᵒº°]",
        publication=("publication des Nations Unies, numéro de vente ?:"),
        document="document",
        span=f"{_DASH}|à",
        labels={
            "para": "paragraphes?",
            "chap": "chapitres?",
            "sect": "sections?",
            "art": "articles?",
            "page": "pages?",
        },
    ),
    "es": ReadingWords(
        conjunction="[ye] ",
        signals={"see": "véanse", "see-also": "véanse también"},
        ibid=r"ibid\.",
        resolution="(?:las? )?resoluci(?:ón|ones)",
        decision="(?:las? )?decisi(?:ón|ones)",
        bodies=(
            "de la Asamblea General",
            "del Consejo de Seguridad",
            "del Consejo Económico y Social",
            "del Consejo de Derechos Humanos",
            "de la Comisión de Derechos Humanos",
        ),
        records=(
            "Documentos Oficiales (?:de la Asamblea General|del Consejo de Seguridad"
            "|del Consejo Económico y Social)"
        ),
        session=(
            "[a-záéíóú]+(?: [a-záéíóú]+){0,2} períodos? (?:extraordinario )?de sesiones"
        ),
        supplement=r"suplemento núm\. ?\d+[A-Z]?",
        corrigendum=" y correcci(?:ón|ones)",
        treaty_series="Naciones Unidas, Treaty Series",
        number=r"núm\.",
        publication=(r"publicación de las Naciones Unidas, núm\. de venta:?"),
        document="documento",
        span=f"{_DASH}|a",
        labels={
            "para": "párrafos?",
            "chap": "capítulos?",
            "sect": "secci(?:ón|ones)",
            "art": "artículos?",
            "page": r"páginas?|pp?\.",
        },
    ),
    "ru": ReadingWords(
        conjunction="и ",
        signals={},
        ibid="там же",
        resolution="резолюци(?:я|и|ю|й|ях)",
        decision="решени(?:е|я|й|ях)",
        bodies=(
            "Генеральной Ассамблеи",
            "Совета Безопасности",
            "Экономического и Социального Совета",
            "Совета по правам человека",
            "Комиссии по правам человека",
        ),
        records=(
            "Официальные отчеты (?:Генеральной Ассамблеи|Совета Безопасности"
            "|Экономического и Социального Совета)"
        ),
        session="[а-я]+(?: [а-я]+){0,2} (?:специальная )?сессия|\\d{4} год",
        supplement=r"Дополнение № ?\d+[A-Z]?",
        corrigendum=" и исправлени[ея]",
        treaty_series="United Nations, Treaty Series",
        number="№|No\\.",
        publication=("издание Организации Объединенных Наций, в продаже под №"),
        document="документ|document",
        span=_DASH,
        labels={
            "para": "пункты?",
            "chap": "глав[аы]",
            "sect": "разделы?",
            "art": "стать[яи]",
            "page": r"страниц[аы]|стр\.",
        },
    ),
    "ar": ReadingWords(
        conjunction=rf"و(?: |(?=ال|انظر|قرار|مقرر|{_ARABIC_LETTER}|[A-Z\d]))",
        signals={"see-also": "انظر كذلك"},
        ibid="المرجع نفسه",
        resolution="(?:ال)?قرار(?:ات|ان|ين|ا|ي)?",
        decision="(?:ال)?مقرر(?:ات|ان|ين|ا|ي)?",
        bodies=(
            "الجمعية العامة",
            "مجلس الأمن",
            "المجلس الاقتصادي والاجتماعي",
            "مجلس حقوق الإنسان",
            "لجنة حقوق الإنسان",
        ),
        records=(
            "الوثائق الرسمية (?:للجمعية العامة|لمجلس الأمن|للمجلس الاقتصادي والاجتماعي)"
        ),
        session=r"(?:الدورة|السنة)(?: [^\W\d]+){1,5}",
        supplement=r"الملحق رقم ?\d+(?: ?[A-Z]| (?!والت)[^\W\d]+)?",
        corrigendum=" والتصويب(?:ات|ان)?",
        treaty_series=("United Nations, Treaty Series|الأمم المتحدة, مجموعة المعاهدات"),
        number=r"No\.|(?:ال)?رقم",
        publication="منشورات الأمم المتحدة, رقم المبيع:?",
        document="الوثيقة",
        span=f"{_DASH}|إلى",
        labels={},
        volume=r"vols?\.|المجلد(?:ات|ان|ين)?",
        body_stands="between",
        before_span="من ",
        sessions={"دإط": "ES-", "دإ": "S-", "د": ""},
        endings={"ان": "ين", "ون": "ين"},
        has_hyphen_for_point=True,
    ),
    "pt": ReadingWords(
        conjunction="e ",
        signals={},
        ibid=r"ibid\.|ibidem",
        resolution="(?:as? )?resoluç(?:ão|ões)",
        decision="(?:as? )?decis(?:ão|ões)",
        bodies=(
            "da Assembl[eé]ia Geral",
            "do Conselho de Segurança",
            "do Conselho Econ[ôó]mico e Social",
            "do Conselho de Direitos Humanos",
            "da Comissão de Direitos Humanos",
        ),
        records=(
            "Documentos Oficiais (?:da Assembleia Geral|do Conselho de Segurança"
            "|do Conselho Econ[ôó]mico e Social)"
        ),
        session="[a-záéíóúãç]+(?: [a-záéíóúãç]+){0,2} sess(?:ão|ões)(?: especial)?",
        supplement=r"Suplemento n[.º°o]+ ?\d+[A-Z]?",
        corrigendum=" e correç(?:ão|ões)",
        treaty_series="Nações Unidas, Treaty Series",
        number="n[.º°o]+",
        publication="publicação das Nações Unidas, n[.º°o]+ de venda:?",
        document="documento",
        span=f"{_DASH}|a",
        labels={
            "para": "parágrafos?",
            "chap": "capítulos?",
            "sect": "seç(?:ão|ões)|secç(?:ão|ões)",
            "art": "artigos?",
            "page": r"páginas?|pp?\.",
        },
    ),
}
"""By the tag of the language. A language that is not here is not read."""
