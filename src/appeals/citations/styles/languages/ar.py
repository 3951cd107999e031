"""Notes in Arabic, style `un`. Decisions of ours throughout: for a native lawyer."""

from appeals.citations.styles.pack import DateWords, Form, Ibid, Label, Style, Variant
from appeals.languages.ar import MONTHS

_SYMBOL = "{symbol}[، {at}]"
_RESOLUTION = "قرار {body} {number}[، {at}]"
_COUNCIL_RESOLUTION = "قرار {body} {number} ({year})[، {at}]"
_COMMUNICATION = "الرسالة {symbol}[، {at}]"
_SEE_ABOVE = "(انظر الحاشية {n} أعلاه)"

ARABIC = Style(
    name="un",
    lang="ar",
    direction="rtl",
    wordings="un",
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
        "statute": Form("{jurisdiction}، {title} ({year})[، {at}]", "{short}[، {at}]"),
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
            "{author}، ”{title}“، متاح على الرابط {url} (تاريخ الاطلاع: {accessed})",
            "{author}، ”{short}“ " + _SEE_ABOVE,
        ),
        "book": Form(
            "{author}، <i>{title}</i> ([{place}، ][{publisher}، ]{year})[، {at}]",
            "{author_last}، <i>{short}</i>[، {at}] " + _SEE_ABOVE,
        ),
        "article": Form(
            "{author}، ”{title}“، {container}[، المجلد {volume}]"
            "[، العدد {number}] ({date})[، {at}]",
            "{author_last}، ”{short}“[، {at}] " + _SEE_ABOVE,
        ),
        "letter": Form(
            "رسالة مؤرخة {date} موجهة من {author} إلى {addressee}[ ({symbol})][، {at}]",
            "رسالة مؤرخة {date} من {author}[، {at}] " + _SEE_ABOVE,
            "رسالة مؤرخة {date} من {author}، {short}[، {at}] " + _SEE_ABOVE,
        ),
        "unpublished": Form(
            "{author}، ”{title}“[ ({symbol})]، وثيقة غير منشورة، {date}[، {at}]",
            "{author_last}، ”{short}“[، {at}] " + _SEE_ABOVE,
        ),
    },
    variants=(
        Variant(
            "resolution",
            "body",
            "Security Council",
            Form(_COUNCIL_RESOLUTION, _COUNCIL_RESOLUTION),
        ),
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
    },
    bodies={
        "General Assembly": "الجمعية العامة",
        "Security Council": "مجلس الأمن",
        "Human Rights Council": "مجلس حقوق الإنسان",
        "Economic and Social Council": "المجلس الاقتصادي والاجتماعي",
        "Commission on Human Rights": "لجنة حقوق الإنسان",
    },
    conjunctions=(" و ",),
    list_marks={", ": "، ", " and ": " و "},
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
    dates=DateWords(
        day="{day} {month} {year}",
        month="{month} {year}",
        year="{year}",
        months=MONTHS,
    ),
    note_above="الحاشية {n} أعلاه",
    note_below="الحاشية {n} أدناه",
    ibid=Ibid("المرجع نفسه.", "المرجع نفسه، {at}"),
    cite_joint="؛ ",
    locator_joint="، ",
)
