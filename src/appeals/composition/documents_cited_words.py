"""The words of the list of documents cited, one table per language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentsCitedWords:
    """Heading, heads of the four columns, names of groups that have no one body.

    `whole` is in the column of places for a document that is cited as a whole.
    """

    heading: str
    body: str
    document: str
    notes: str
    places: str
    whole: str
    special_procedures: str
    united_nations: str
    treaties: str
    laws: str
    cases: str
    other: str


_TABLES = {
    "en": DocumentsCitedWords(
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
        cases="Cases",
        other="Other sources",
    ),
    "fr": DocumentsCitedWords(
        heading="Documents cités",
        body="Organe",
        document="Document",
        notes="Notes",
        places="Passages cités",
        whole="dans son ensemble",
        special_procedures="Procédures spéciales du Conseil des droits de l’homme",
        united_nations="Nations Unies",
        treaties="Traités",
        laws="Lois",
        cases="Jurisprudence",
        other="Autres sources",
    ),
    "es": DocumentsCitedWords(
        heading="Documentos citados",
        body="Órgano",
        document="Documento",
        notes="Notas",
        places="Pasajes citados",
        whole="en su totalidad",
        special_procedures=(
            "Procedimientos especiales del Consejo de Derechos Humanos"
        ),
        united_nations="Naciones Unidas",
        treaties="Tratados",
        laws="Leyes",
        cases="Jurisprudencia",
        other="Otras fuentes",
    ),
    "ru": DocumentsCitedWords(
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
        cases="Судебные дела",
        other="Другие источники",
    ),
    "ar": DocumentsCitedWords(
        heading="الوثائق المستشهد بها",
        body="الهيئة",
        document="الوثيقة",
        notes="الحواشي",
        places="المواضع المستشهد بها",
        whole="الوثيقة بكاملها",
        special_procedures="الإجراءات الخاصة لمجلس حقوق الإنسان",
        united_nations="الأمم المتحدة",
        treaties="المعاهدات",
        laws="القوانين",
        cases="القضايا",
        other="مصادر أخرى",
    ),
    "zh-Hans": DocumentsCitedWords(
        heading="引用文件",
        body="机构",
        document="文件",
        notes="注释",
        places="引用段落",
        whole="全文",
        special_procedures="人权理事会特别程序",
        united_nations="联合国",
        treaties="条约",
        laws="法律",
        cases="案例",
        other="其他来源",
    ),
    "zh-Hant": DocumentsCitedWords(
        heading="引用文件",
        body="機構",
        document="文件",
        notes="註釋",
        places="引用段落",
        whole="全文",
        special_procedures="人權理事會特別程序",
        united_nations="聯合國",
        treaties="條約",
        laws="法律",
        cases="案例",
        other="其他來源",
    ),
}
"""A native speaker has still to review every table but the English one."""


def cited_words_for(lang: str) -> DocumentsCitedWords:
    """Give the table of a language (BCP 47); English for one that has none."""
    table = _TABLES.get("zh-Hans" if lang == "zh" else lang)
    return table or _TABLES["en"]
