"""Arabic. Still to be reviewed by a native speaker."""

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
from appeals.languages.scripts import (
    ARABIC_LETTERS,
    ARABIC_ORDINALS,
    ARABIC_SMALL_LETTERS,
)

_CLOSING = "وتفضلوا بقبول فائق الاحترام،"
_SYMBOL = "{symbol}[، {at}]"
_RESOLUTION = "قرار {body} {number}[، {at}]"
_COUNCIL_RESOLUTION = "قرار {body} {number} ({year})[، {at}]"
_COMMUNICATION = "الرسالة {symbol}[، {at}]"
_SEE_ABOVE = "(انظر الحاشية {n} أعلاه)"

ARABIC: Final = Language(
    tag="ar",
    name="العربية",
    locale="ar",
    direction="rtl",
    word_tag="ar-SA",
    quotation=QuotationMarks(
        opening="”",
        closing="“",
        inner=(("’", "‘"), ("”", "“")),
        other=("«", "»"),
        foreign="„",
        are_curly_inside_alone=True,
    ),
    has_italics=False,
    parts_words_by_blanks=True,
    stops_behind_note_marks=".,;:!?…،؛؟",
    keeps_blanks_at_signs=False,
    colon=": ",
    brackets="({})",
    lists=ListWords(comma=" و", last=" و", last_before=None, semicolon="؛ "),
    dates=DateWords(
        day="{day} {month} {year}",
        month="{month} {year}",
        year="{year}",
        months=(  # both systems of names, as the United Nations print them
            "كانون الثاني/يناير",
            "شباط/فبراير",
            "آذار/مارس",
            "نيسان/أبريل",
            "أيار/مايو",
            "حزيران/يونيه",
            "تموز/يوليه",
            "آب/أغسطس",
            "أيلول/سبتمبر",
            "تشرين الأول/أكتوبر",
            "تشرين الثاني/نوفمبر",
            "كانون الأول/ديسمبر",
        ),
        in_month="في {date}",
        in_year="في عام {year}",
    ),
    number_signs="\u00a0,",
    text=TextWords(
        labels=(
            r"\w{0,3}(?:فقر(?:ة|ات|تان)|ماد(?:ة|تان)|مواد|صفح(?:ة|ات)|حاشية) "
            r"رقم ص\.?"
        ),
        after_numbers="",
        before_names="",
        abbreviations="",
        remarks=(
            "مقتبس في",
            "نقلًا عن",
        ),
        doubled="",
        anonymous="مجهول",
        name_columns=(
            "الاسم اسم الاسم_الكامل الاسم_الحقيقي الاسم_الأول "
            "اسم_العائلة اللقب الضحية اسم_الضحية"
        ),
        contact_columns=(
            "جواز_السفر رقم_جواز_السفر رقم_الهوية بطاقة_الهوية "
            "الهاتف رقم_الهاتف الجوال العنوان البريد_الإلكتروني"
        ),
    ),
    letter=LetterWords(
        subject="الموضوع: ",
        reference="المرجع: ",
        closing=_CLOSING,
        closing_to_known=_CLOSING,
        annexes="المرفقات",
        contents="المحتويات",
        confidential="سري",
        person="الشخص المعني",
        withheld="[محجوب]",
        dateline="{place}، {date}",
        covering="تجدون طيًّا رسالتنا المؤرخة {date}.",
        sealed=(
            "توجد الرسالة ومرفقاتها في الملف المرفق، وهو مشفر بمفتاح "
            "OpenPGP الخاص بكم {key}. يرجى فتحه بالبرنامج الذي يحفظ هذا "
            "المفتاح؛ وهو يحتوي على ملف ZIP."
        ),
    ),
    name_sheet=NameSheetWords(
        "مفتاح الأسماء", "الاسم المستعار", "الاسم الكامل", "تاريخ الميلاد", "الوثائق"
    ),
    figures=FigureWords(
        at_least="ما لا يقل عن {value}",
        at_most="ما لا يزيد على {value}",
        about="نحو {value}",
        estimated="حسب التقديرات، {value}",
        estimated_behind="{value} (تقديرًا)",
        range="ما بين {low} و {high}",
        bounded_range="{low} إلى {high}",
        typed_at_least=("على الأقل", "أكثر من", "لا يقل عن", "ما يزيد على"),
        typed_at_most=("أقل من", "حتى", "لا يزيد على"),
        typed_about=("حوالي", "زهاء", "قرابة", "ما يقرب من", "ما يقارب"),
        typed_estimated=("يقدر بنحو", "يقدر بـ"),
    ),
    group=GroupWords(
        closing=_CLOSING,
        salutation="حضرات المكلفين بولايات في إطار الإجراءات الخاصة،",
        mandates="إلى المكلفين بالولايات التالية:",
        offices="إلى:",
        signatories="الموقعون",
        further_organisations=(
            "ومنظمة أخرى عددها {count} (يؤكد اسمها لاحقا)",
            "ومنظمات أخرى عددها {count} (تؤكد الأسماء لاحقا)",
        ),
        further_signatories=(
            "وموقع آخر عدده {count} (يؤكد اسمه لاحقا)",
            "وموقعون آخرون عددهم {count} (تؤكد الأسماء لاحقا)",
        ),
        annex="المرفق {number}",
        annex_sheet="مرفقات الرسالة ”{subject}“",
        annex_columns=(
            "الرقم",
            "العنوان",
            "الملف",
            "الصفحات",
            "SHA-256",
        ),
        by_reference="غير مرفق",
        annex_cleaned="حُذف من النسخة",
        annex_taken=TakenWords(
            position="الموقع",
            names="الأسماء",
            camera="بيانات الكاميرا",
            descriptions="الأوصاف",
            properties="خصائص المستند",
            comments="التعليقات",
            preview="صورة المعاينة",
            history="الإصدارات السابقة",
            programs="بيانات البرامج",
            scripts="البرامج النصية",
            attached="الملفات المرفقة",
            file_names="أسماء الملفات",
            behind_end="بيانات بعد نهاية الملف",
        ),
    ),
    cover=CoverWords(
        submission="معلومات مقدمة",
        report="تقرير",
        addressee="إلى",
        submitters="من",
    ),
    consent=ConsentWords(
        yes="نعم",
        no="لا",
        state_answer=(
            "الأشخاص المعنيون، أو من يتكلم باسمهم، على علم ويوافقون على أن توجه "
            "إلى الحكومة رسالة تتضمن أسماءهم: {answer}."
        ),
        public_answer=(
            "الأشخاص المعنيون، أو من يتكلم باسمهم، على علم ويوافقون على أن ترد "
            "أسماؤهم في تقارير علنية وفي قاعدة البيانات العلنية: {answer}."
        ),
        decision_named="يجوز ذكر أسماء الأشخاص المعنيين في القرار النهائي.",
        decision_unnamed="نطلب عدم ذكر أسماء الأشخاص المعنيين في القرار النهائي.",
        posted="يجوز نشر هذه الوثيقة.",
        unposted="هذه الوثيقة سرية. ونطلب عدم نشرها وعدم إحالتها إلى الدولة.",
        state_named="يجوز إحالة أسماء الأشخاص المعنيين إلى الدولة.",
        state_unnamed="نطلب عدم إحالة أسماء الأشخاص المعنيين إلى الدولة.",
        public_named="يجوز نشر أسماء الأشخاص المعنيين.",
        public_unnamed="نطلب عدم نشر أسماء الأشخاص المعنيين.",
        withdrawn=(
            "سحبت موافقة تستند إليها رسالتنا المؤرخة {date}. ونطلب إليكم أن "
            "تحذفوا من ملفاتكم ما يدل على هوية الشخص المعني، وألا تحيلوه ولا "
            "تنشروه، وأن تبلغونا بما تم."
        ),
    ),
    documents_cited=DocumentsCitedWords(
        heading="الوثائق المستشهد بها",
        body="الجهة/المؤلف",
        document="الوثيقة",
        notes="الحواشي",
        places="المواضع المستشهد بها",
        whole="الوثيقة بكاملها",
        special_procedures="الإجراءات الخاصة لمجلس حقوق الإنسان",
        united_nations="الأمم المتحدة",
        treaties="المعاهدات",
        laws="القوانين",
        laws_of="القوانين ({place})",
        cases="القضايا",
        other="مصادر أخرى",
    ),
    page=PageWords(
        note_mark="({number})",
        page="صفحة {page} من {pages}",
        notes="الحواشي",
        note="الحاشية {number}",
        back="العودة إلى نص الحاشية {number}",
        introduction="مقدمة",
        carried="نص هذه الحاشية في الصفحة {page}.",
        languages="اللغات",
        signature="توقيع {name}",
    ),
    notes=NoteWords(
        forms={
            "un-document": Form(_SYMBOL, _SYMBOL),
            "resolution": Form(_RESOLUTION, _RESOLUTION),
            "sp-communication": Form(_COMMUNICATION, _COMMUNICATION),
            "wgad-opinion": Form(
                "{title} ({symbol})[، {at}]",
                "{title}[، {at}]",
                "{title}، {own_short}[، {at}]",
            ),
            "tb-views": Form(
                "قضية {party} ({symbol})[، {at}]",
                "قضية {party}[، {at}]",
                "قضية {party}، {own_short}[، {at}]",
            ),
            "treaty": Form(
                "{title}[، {at}] (الأمم المتحدة، مجموعة المعاهدات، "
                "المجلد {volume}، الرقم {unts_no})",
                "{short}[، {at}]",
            ),
            "statute": Form(
                "{jurisdiction}، {title} ({year})[، {at}]", "{short}[، {at}]"
            ),
            "case": Form(
                "{court}، قضية {case_name}[، {number}][، {symbol}]، {date}[، {at}]",
                "قضية {case_name}[، {at}]",
                "قضية {case_name}، {own_short}[، {at}]",
            ),
            "ngo-report": Form(
                "{author}، <i>{title}</i> ({date})[، {at}]",
                "{author}، <i>{short}</i>[، {at}] " + _SEE_ABOVE,
            ),
            "news": Form(
                "{author}، ”{title}“، {container}، {date}",
                "{author_last}، ”{short}“ " + _SEE_ABOVE,
            ),
            "web": Form(
                "{author}، ”{title}“[، {date}]، متاح على الرابط {url} "
                "(تاريخ الاطلاع: {accessed})",
                "{author}، ”{short}“ " + _SEE_ABOVE,
            ),
            "book": Form(
                "{creator}، <i>{title}</i>[، {edited_beside}][، {edition}]"
                " ([{place}، ][{publisher}، ]{year})[، {at}]",
                "{creator_last}، <i>{short}</i>[، {at}] " + _SEE_ABOVE,
            ),
            "chapter": Form(
                "{author}، ”{title}“، في <i>{container}</i>[، {edited_by}][، {edition}]"
                " ([{place}، ][{publisher}، ]{year})[، {at}]",
                "{author_last}، ”{short}“[، {at}] " + _SEE_ABOVE,
            ),
            "article": Form(
                "{author}، ”{title}“، {container}[، المجلد {volume}]"
                "[، العدد {issue}] ({date})[، {at}]",
                "{author_last}، ”{short}“[، {at}] " + _SEE_ABOVE,
            ),
            "conference-paper": Form(
                "{author}، ”{title}“[، في <i>{container}</i>][، {edited_by}]"
                " ([{place}، ][{publisher}، ]{year})[، {at}]",
                "{author_last}، ”{short}“[، {at}] " + _SEE_ABOVE,
            ),
            "thesis": Form(
                "{author}، ”{title}“، {thesis}[، {publisher}]، {year}[، {at}]",
                "{author_last}، ”{short}“[، {at}] " + _SEE_ABOVE,
            ),
            "letter": Form(
                "رسالة مؤرخة {date} موجهة من {author} إلى {addressee}"
                "[ ({symbol})][، {at}]",
                "رسالة مؤرخة {date} من {author}[، {at}] " + _SEE_ABOVE,
                "رسالة مؤرخة {date} من {author}، {short}[، {at}] " + _SEE_ABOVE,
            ),
            "unpublished": Form(
                "{author}، ”{title}“[ ({symbol})]، وثيقة غير منشورة، {date}[، {at}]",
                "{author_last}، ”{short}“[، {at}] " + _SEE_ABOVE,
            ),
        },
        variants={
            ("resolution", "body", "Security Council"): Form(
                _COUNCIL_RESOLUTION, _COUNCIL_RESOLUTION
            ),
        },
        sources=SourceWords(
            joint="، ",
            last_joint=" و",
            others="{} وآخرون",
            editors=("{} (محرر)", "{} (محررون)"),
            edited_by=("{} (محرر)", "{} (محررون)"),
            edition="الطبعة {}",
            theses=("أطروحة", "أطروحة دكتوراه", "رسالة ماجستير"),
        ),
        labels={
            "para": Label("الفقرة {}", "الفقرات {}", "الفقرتان {}"),
            "page": Label("الصفحة {}", "الصفحات {}", "الصفحتان {}"),
            "art": Label("المادة {}", "المواد {}", "المادتان {}"),
            "sect": Label("الفرع {}", "الفروع {}", "الفرعان {}"),
            "chap": Label("الفصل {}", "الفصول {}", "الفصلان {}"),
            "rule": Label("القاعدة {}", "القواعد {}", "القاعدتان {}"),
            "annex": Label("المرفق {}", "المرفقات {}", "المرفقان {}"),
            "footnote": Label("الحاشية {}", "الحواشي {}", "الحاشيتان {}"),
            "part": Label("الجزء {}", "الأجزاء {}", "الجزآن {}"),
            "vol": Label("المجلد {}", "المجلدات {}", "المجلدان {}"),
            "appendix": Label("التذييل {}", "التذييلات {}", "التذييلان {}"),
            "enclosure": Label("الضميمة {}", "الضمائم {}", "الضميمتان {}"),
            "schedule": Label("الجدول {}", "الجداول {}", "الجدولان {}"),
            "preamble": Label("الديباجة {}", "الديباجات {}", "الديباجتان {}"),
            "resolution": Label("القرار {}", "القرارات {}", "القراران {}"),
            "decision": Label("المقرر {}", "المقررات {}", "المقرران {}"),
            "principle": Label("المبدأ {}", "المبادئ {}", "المبدآن {}"),
            "guideline": Label("المبدأ التوجيهي {}", "المبادئ التوجيهية {}"),
            "recommendation": Label("التوصية {}", "التوصيات {}", "التوصيتان {}"),
            "table": Label("الجدول {}", "الجداول {}", "الجدولان {}"),
        },
        bodies={
            "General Assembly": "الجمعية العامة",
            "Security Council": "مجلس الأمن",
            "Human Rights Council": "مجلس حقوق الإنسان",
            "Economic and Social Council": "المجلس الاقتصادي والاجتماعي",
            "Commission on Human Rights": "لجنة حقوق الإنسان",
        },
        places=PlaceWords(
            span="{}–{}",
            span_in_words="من {} إلى {}",
            comma="، ",
            last=" و ",
            last_before_words=" و",
            beside=" و",
            beside_deeper="، و",
            bracket="({})",
            parts_neighbours=True,
            step="-",
            numerals=ARABIC_ORDINALS,
            capitals=ARABIC_LETTERS,
            smalls=ARABIC_SMALL_LETTERS,
            small_numeral="’{}‘",
            codes={"CP": "م أ"},
            sessions={"": "د", "S-": "دإ", "ES-": "دإط"},
        ),
        signals={
            "see": "انظر",
            "see-also": "انظر أيضاً",
            "see-eg": "انظر، على سبيل المثال،",
            "cf": "قارن",
            "but-see": "ولكن انظر",
            "contra": "للاطلاع على رأي مخالف، انظر",
            "accord": "وفي الاتجاه نفسه، انظر",
            "see-generally": "انظر بوجه عام",
        },
        note_above="الحاشية {n} أعلاه",
        note_below="الحاشية {n} أدناه",
        ibid=Ibid("المرجع نفسه.", "المرجع نفسه، {at}"),
        cite_joint="؛ ",
        locator_joint="، ",
        gap=" ",
        final_stop=".",
    ),
)
