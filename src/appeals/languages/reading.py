"""Words by which notes of the United Nations are read, a table a language.

Regular expressions, blanks one each. Where the words of places and signals are those
that are printed, they come from the language's own module.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from appeals.model.cite import Signal
from appeals.model.pinpoint import LocatorLabel

Body = tuple[str, str]
"""How a body is named in a note, and its name in English."""


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """What is looked for in a note. `signals` and `labels` add to those printed.

    `bodies` stand before the number of a resolution in English, behind it elsewhere.
    `records` is up to the session, `supplement` from the number on. `span` is what is
    between the ends of a range, `number` what is before that of a treaty.
    """

    conjunction: str
    signals: Mapping[Signal, str]
    ibid: str
    resolution: str
    decision: str
    bodies: tuple[Body, ...]
    records: str
    session: str
    supplement: str
    treaty_series: str
    number: str
    publication: str
    document: str
    span: str
    labels: Mapping[LocatorLabel, str]


_DASH = "[-–]"

READING: Final[Mapping[str, ReadingWords]] = {
    "en": ReadingWords(
        conjunction="and",
        signals={},
        ibid=r"ibid\.",
        resolution="resolutions?",
        decision="decisions?",
        bodies=(
            ("General Assembly", "General Assembly"),
            ("Security Council", "Security Council"),
            ("Economic and Social Council", "Economic and Social Council"),
            ("Human Rights Council", "Human Rights Council"),
            ("Commission on Human Rights", "Commission on Human Rights"),
        ),
        records=(
            "Official Records of the (?:General Assembly|Security Council"
            "|Economic and Social Council)"
        ),
        session="[A-Z][a-z-]+(?: (?:Emergency )?Special)? Session",
        supplement=r"Supplement No\. ?\d+[A-Z]?(?: and corrigend(?:um|a))?",
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
        },
    ),
    "fr": ReadingWords(
        conjunction="et",
        signals={"see": "voir", "see-also": "voir aussi"},
        ibid=r"ibid\.",
        resolution="(?:les? |la )?résolutions?",
        decision="(?:les? |la )?décisions?",
        bodies=(
            ("de l[’']Assemblée générale", "General Assembly"),
            ("du Conseil de sécurité", "Security Council"),
            ("du Conseil économique et social", "Economic and Social Council"),
            ("du Conseil des droits de l[’']homme", "Human Rights Council"),
            (
                "de la Commission des droits de l[’']homme",
                "Commission on Human Rights",
            ),
        ),
        records=(
            "Documents officiels (?:de l[’']Assemblée générale|du Conseil de sécurité"
            "|du Conseil économique et social)"
        ),
        session="[a-zéèA-ZÉ-]+(?: [a-zéè-]+){0,3} session(?: extraordinaire)?",
        supplement=r"Supplément n[oᵒº°] ?\d+[A-Z]?(?: et rectificatifs?)?",
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
        },
    ),
    "es": ReadingWords(
        conjunction="[ye]",
        signals={"see": "véanse", "see-also": "véanse también"},
        ibid=r"ibid\.",
        resolution="(?:las? )?resoluci(?:ón|ones)",
        decision="(?:las? )?decisi(?:ón|ones)",
        bodies=(
            ("de la Asamblea General", "General Assembly"),
            ("del Consejo de Seguridad", "Security Council"),
            ("del Consejo Económico y Social", "Economic and Social Council"),
            ("del Consejo de Derechos Humanos", "Human Rights Council"),
            ("de la Comisión de Derechos Humanos", "Commission on Human Rights"),
        ),
        records=(
            "Documentos Oficiales (?:de la Asamblea General|del Consejo de Seguridad"
            "|del Consejo Económico y Social)"
        ),
        session=(
            "[a-záéíóú]+(?: [a-záéíóú]+){0,2} períodos? (?:extraordinario )?de sesiones"
        ),
        supplement=(r"suplemento núm\. ?\d+[A-Z]?(?: y correcci(?:ón|ones))?"),
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
        },
    ),
    "ru": ReadingWords(
        conjunction="и",
        signals={},
        ibid="там же",
        resolution="резолюци(?:я|и|ю|й|ях)",
        decision="решени(?:е|я|й|ях)",
        bodies=(
            ("Генеральной Ассамблеи", "General Assembly"),
            ("Совета Безопасности", "Security Council"),
            ("Экономического и Социального Совета", "Economic and Social Council"),
            ("Совета по правам человека", "Human Rights Council"),
            ("Комиссии по правам человека", "Commission on Human Rights"),
        ),
        records=(
            "Официальные отчеты (?:Генеральной Ассамблеи|Совета Безопасности"
            "|Экономического и Социального Совета)"
        ),
        session="[а-я]+(?: [а-я]+){0,2} (?:специальная )?сессия|\\d{4} год",
        supplement="Дополнение № ?\\d+[A-Z]?(?: и исправлени[ея])?",
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
        },
    ),
}
"""By the tag of the language. A language that is not here is not read."""
