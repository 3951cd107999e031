"""Letters in the languages of the United Nations, and a submission: what the PDF is
tried on. The words are ours, the organisation and its people are invented.
"""

from dataclasses import dataclass, replace

from appeals.model.document import (
    Block,
    Document,
    Emphasis,
    Heading,
    Letterhead,
    Link,
    ListBlock,
    Note,
    NoteMark,
    NoteNumber,
    Paragraph,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
)
from tests.writers.sample import lines, linked, para, sample_document


@dataclass(frozen=True)
class Phrases:
    """The words of a sample letter in one language."""

    organisation: str
    place: str
    date: str
    title: str
    salutation: str
    opening: str
    practice: str
    heading: str
    body: str
    stressed: str
    quotation: str
    columns: tuple[str, str, str]
    asks: tuple[str, str, str]
    closing: str
    signature: tuple[str, str]
    annex: str
    note: str
    cross: str


PHRASES = {
    "en": Phrases(
        "Open Courts Initiative",
        "Calle de Ejemplo 1, 28001 Madrid, Spain",
        "Madrid, 3 November 2020",
        "Access to counsel from the outset of detention",
        "Excellency,",
        "We write about the right of everyone deprived of liberty to see a lawyer. The "
        "practice described below, known as ",
        " in the law that governs it, leaves that right without effect for months.",
        "What the treaty bodies have said",
        "The Committee has asked for the same safeguards in each of its reviews, and "
        "the Working Group has come to the same conclusion in its opinions. ",
        "None of these requests has been met.",
        "Everyone has the right to recognition everywhere as a person before the law.",
        ("Body", "Document", "Year"),
        (
            "give access to counsel within 24 hours;",
            "tell the family of the place of detention;",
            "publish the number of persons held.",
        ),
        "Yours sincerely,",
        ("Alex Example", "Director"),
        "Annex. Provisions of law referred to",
        "On the practice in general see the report of the organization, chap. 3, ",
        "See also the sources in note ",
    ),
    "fr": Phrases(
        "Initiative pour des tribunaux ouverts",
        "Calle de Ejemplo 1, 28001 Madrid (Espagne)",
        "Madrid, le 3 novembre 2020",
        "L’accès à l’avocat dès le début de la détention",
        "Excellence,",
        "Nous nous permettons de vous écrire au sujet du droit de toute personne "
        "privée de liberté de s’entretenir avec un avocat. La pratique dite ",
        " prive ce droit de tout effet pendant des mois\u00a0: aucune visite n’est "
        "autorisée.",
        "Ce qu’ont dit les organes conventionnels",
        "Le Comité a demandé les mêmes garanties à chacun de ses examens, et le "
        "Groupe de travail est parvenu à la même conclusion dans ses avis. ",
        "Aucune de ces demandes n’a été satisfaite.",
        "«\u00a0Chacun a le droit à la reconnaissance en tous lieux de sa "
        "personnalité juridique.\u00a0»",
        ("Organe", "Document", "Année"),
        (
            "garantir l’accès à un avocat dans les vingt-quatre heures\u00a0;",
            "informer la famille du lieu de détention\u00a0;",
            "publier le nombre de personnes détenues.",
        ),
        "Veuillez agréer, Excellence, l’expression de notre haute considération.",
        ("Alex Exemple", "Directrice"),
        "Annexe. Dispositions légales citées",
        "Sur la pratique en général, voir le rapport de l’organisation, chap. 3, ",
        "Voir aussi les sources citées à la note ",
    ),
    "es": Phrases(
        "Iniciativa por unos tribunales abiertos",
        "Calle de Ejemplo 1, 28001 Madrid (España)",
        "Madrid, 3 de noviembre de 2020",
        "El acceso a un abogado desde el inicio de la detención",
        "Excelencia:",
        "Nos dirigimos a usted en relación con el derecho de toda persona privada de "
        "libertad a entrevistarse con un abogado. La práctica denominada ",
        " deja ese derecho sin efecto durante meses. ¿Quién responde de ello?",
        "Lo que han dicho los órganos de tratados",
        "El Comité ha pedido las mismas salvaguardias en cada uno de sus exámenes, y "
        "el Grupo de Trabajo ha llegado a la misma conclusión en sus opiniones. ",
        "Ninguna de esas peticiones se ha cumplido.",
        "«Todo ser humano tiene derecho, en todas partes, al reconocimiento de su "
        "personalidad jurídica».",
        ("Órgano", "Documento", "Año"),
        (
            "permita el acceso a un abogado en un plazo de 24 horas;",
            "informe a la familia del lugar de detención;",
            "publique el número de personas detenidas.",
        ),
        "Le saluda atentamente,",
        ("Alex Ejemplo", "Directora"),
        "Anexo. Disposiciones legales citadas",
        "Sobre la práctica en general véase el informe de la organización, cap. 3, ",
        "Véanse también las fuentes de la nota ",
    ),
    "ru": Phrases(
        "Инициатива «Открытые суды»",
        "Calle de Ejemplo 1, 28001 Мадрид, Испания",
        "Мадрид, 3 ноября 2020 года",
        "Доступ к адвокату с момента задержания",
        "Ваше Превосходительство!",
        "Мы обращаемся к Вам по поводу права каждого лишённого свободы лица на "
        "встречу с адвокатом. Практика, именуемая ",
        ", на месяцы лишает это право всякого значения.",
        "Что сказали договорные органы",
        "Комитет просил о тех же гарантиях при каждом рассмотрении докладов, и "
        "Рабочая группа пришла к тому же выводу в своих мнениях. ",
        "Ни одна из этих просьб не выполнена.",
        "«Каждый человек, где бы он ни находился, имеет право на признание его "
        "правосубъектности».",
        ("Орган", "Документ", "Год"),
        (
            "обеспечить доступ к адвокату в течение 24 часов;",
            "сообщить семье о месте содержания под стражей;",
            "опубликовать число содержащихся под стражей лиц.",
        ),
        "С уважением,",
        ("Алекс Пример", "Директор"),
        "Приложение. Упомянутые положения законов",
        "О практике в целом см. доклад организации, гл. 3, ",
        "См. также источники в прим. ",
    ),
    "zh-Hans": Phrases(
        "开放法庭倡议",
        "西班牙马德里示例街1号，邮编28001",
        "2020年11月3日，马德里",
        "关于自拘留之初即可会见律师的权利",
        "尊敬的阁下：",
        "我们谨就每一个被剥夺自由的人会见律师的权利致函阁下。下文所述的做法，法律上称为",
        "，使这一权利在数月之内形同虚设——家属不获通知，律师不得会见，任何法院都无从审查。",
        "条约机构的意见",
        "委员会在历次审议中均要求提供同样的保障，工作组在其意见中也得出了同样的结论。",
        "这些要求无一得到落实。",
        "“人人在任何地方有权被承认在法律前的人格。”",
        ("机构", "文件", "年份"),
        ("在24小时内允许会见律师；", "将拘留地点告知家属；", "公布被拘留者的人数。"),
        "此致敬礼",
        ("示例", "主任"),
        "附件：所引法律条文",
        "关于这一做法的概况，见本组织的报告《秘密拘留研究》第三章，",
        "另见脚注所列资料，即注 ",
    ),
    "zh-Hant": Phrases(
        "開放法庭倡議",
        "西班牙馬德里示例街1號，郵編28001",
        "2020年11月3日，馬德里",
        "關於自拘留之初即可會見律師的權利",
        "尊敬的閣下：",
        "我們謹就每一個被剝奪自由的人會見律師的權利致函閣下。下文所述的做法，法律上稱為",
        "，使這一權利在數月之內形同虛設——家屬不獲通知，律師不得會見，任何法院都無從審查。",
        "條約機構的意見",
        "委員會在歷次審議中均要求提供同樣的保障，工作組在其意見中也得出了同樣的結論。",
        "這些要求無一得到落實。",
        "「人人在任何地方有權被承認在法律前的人格。」",
        ("機構", "文件", "年份"),
        ("在24小時內允許會見律師；", "將拘留地點告知家屬；", "公布被拘留者的人數。"),
        "此致敬禮",
        ("示例", "主任"),
        "附件：所引法律條文",
        "關於這一做法的概況，見本組織的報告《秘密拘留研究》第三章，",
        "另見註釋所列資料，即註 ",
    ),
    "ar": Phrases(
        "مبادرة المحاكم المفتوحة",
        "مدريد، إسبانيا",
        "مدريد، 3 تشرين الثاني/نوفمبر 2020",
        "الاستعانة بمحام منذ بداية الاحتجاز",
        "صاحب السعادة،",
        "نكتب إليكم بشأن حق كل شخص محروم من حريته في مقابلة محام. والممارسة المبينة "
        "أدناه، المعروفة باسم ",
        "، تفرغ هذا الحق من مضمونه شهورا عديدة، فلا تُبلَّغ الأسرة ولا يُسمح بالزيارة.",
        "ما قالته هيئات المعاهدات",
        "وقد طلبت اللجنة الضمانات نفسها في كل استعراض، وخلص الفريق العامل إلى النتيجة "
        "ذاتها في آرائه. ",
        "ولم يُستجب لأي من هذه الطلبات.",
        "«لكل إنسان، في كل مكان، الحق في الاعتراف له بالشخصية القانونية».",
        ("الهيئة", "الوثيقة", "السنة"),
        (
            "إتاحة الاستعانة بمحام في غضون 24 ساعة؛",
            "إبلاغ الأسرة بمكان الاحتجاز؛",
            "نشر عدد الأشخاص المحتجزين.",
        ),
        "وتفضلوا بقبول فائق الاحترام،",
        ("أليكس مثال", "المدير"),
        "المرفق: الأحكام القانونية المشار إليها",
        "للاطلاع على الممارسة عموما انظر تقرير المنظمة، الفصل 3، ",
        "انظر أيضا المصادر الواردة في الحاشية ",
    ),
}

LANGUAGES = tuple(PHRASES)
_ENGLISH = Span((Emphasis((Text("habeas corpus"),)),), lang="en", direction="ltr")


def letter_in(lang: str) -> Document:
    """Give a letter with a heading, a table, lists in lists, a quotation and notes.

    Notes are in the heading, the table, a list, the quotation, and beneath the
    signature; words in Latin letters are in every language.
    """
    words = PHRASES[lang]
    latin = Span((Emphasis((Text("liuzhi"),)),), lang="zh-Latn", direction="ltr")
    paragraphs: tuple[Block, ...] = (
        Paragraph((Text(words.date),), "date"),
        Paragraph((Text(words.title), NoteMark(1)), "subject"),
        Paragraph((Text(words.salutation),), "salutation"),
        para(words.opening, latin, words.practice, NoteMark(2)),
        Heading(1, (Text(words.heading), NoteMark(3))),
        para(words.body, Strong((Text(words.stressed),)), " ", _ENGLISH),
        Quotation((para(words.quotation, NoteMark(4)),)),
        para(words.body, Emphasis((Text(words.stressed),)), NoteMark(5)),
        _table(words),
        _list(words),
        *[para(words.opening, latin, words.practice, words.body)] * 4,
        Paragraph((Text(words.closing),), "closing"),
        Paragraph(
            (*lines(*words.signature), NoteMark(8)), "signature", signer="example"
        ),
        Paragraph((Text(words.annex),), "annex"),
    )
    return replace(
        sample_document(),
        lang=lang,
        direction="rtl" if lang == "ar" else "ltr",
        title=words.title,
        letterhead=Letterhead(words.organisation, (words.place, "www.example.org")),
        reference="OCI/2020-11",
        blocks=paragraphs,
        notes=tuple(_note(n, words) for n in range(1, 9)),
        introduction=(),
    )


def _table(words: Phrases) -> Table:
    body, document, year = ((Text(each),) for each in words.columns)
    return Table(
        (body, document, year),
        (
            (
                (Text(words.heading), NoteMark(6)),
                (linked("CAT/C/CHN/CO/5"),),
                (Text("2015"),),
            ),
            ((Text(words.annex),), (linked("A/HRC/45/13"),), (Text("2020"),)),
        ),
        ("left", "left", "right"),
    )


def _list(words: Phrases) -> ListBlock:
    first, second, third = words.asks
    inner = ListBlock(((para(second),), (para(third, NoteMark(7)),)))
    items = ((para(first),), (para(second), inner), (para(third),))
    return ListBlock(items, is_ordered=True, role="asks")


def _note(number: int, words: Phrases) -> Note:
    address = f"https://example.org/reports/2019/comprehensive-report/{number}"
    link = Link(address, (Text(address),))
    if number % 3 == 0:
        cross = (Text(words.cross), NoteNumber(number - 1), Text(". "), link)
        return Note(number, cross)
    return Note(number, (Text(words.note), linked("A/HRC/45/13"), Text(", "), link))


def submission() -> Document:
    """Give an English submission: headings of four levels, tables over pages."""
    words = PHRASES["en"]
    blocks: list[Block] = [
        Paragraph((Text("Submission to the Committee against Torture"),), "subject"),
        para(words.opening, "liuzhi", words.practice, NoteMark(1)),
    ]
    for number in range(1, 4):
        blocks += [
            Heading(1, (Text(f"{number}. {words.heading}"),)),
            para(words.body * 3),
            Heading(2, (Text("Access to counsel"),)),
            para(words.body * 2, Strong((Text(words.stressed),))),
            Heading(3, (Text("In law"),)),
            para(words.body * 2),
            Heading(4, (Text("The Supervision Law"),)),
            para(words.body),
            _long_table(number),
        ]
    note = replace(_note(1, words), number=1)
    return replace(letter_in("en"), blocks=tuple(blocks), notes=(note,))


def _long_table(number: int) -> Table:
    head = (
        (Text("Year"),),
        (Text("Persons held"),),
        (Text("Longest stay"),),
        (Text("Source"),),
    )
    rows = tuple(
        (
            (Text(str(2000 + n)),),
            (Text(f"{n * 137:,}"),),
            (Text(f"{n % 6 + 1} months"),),
            (Text(f"Annual report, chap. {n % 9 + 1}, table {number}"),),
        )
        for n in range(1, 16)
    )
    return Table(head, rows, ("left", "right", "left", "left"))
