"""Words by which a letter that somebody else wrote is read: its head, and its language.

A language of letters is recognised by short words that hardly any other language has.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from appeals.languages.find import find_language
from appeals.languages.language import Language
from appeals.languages.scripts import HAN


@dataclass(frozen=True, slots=True)
class LetterReading:
    """How the parts of a letter begin, as regular expressions without capitals.

    `salutation` is how one begins, `subject` and `reference` are what is before a
    colon. `closings` are whole lines. `notes` and `annexes` are headings of lists.
    """

    salutation: str
    subject: str
    reference: str
    closings: str
    notes: str
    annexes: str


_READING: Final[Mapping[str, LetterReading]] = {
    "en": LetterReading(
        "dear |(?:your )?excellenc(?:y|ies)\\b|to whom it may concern",
        "subject(?: line)?|re|concerning",
        "(?:our |your )?ref(?:erence)?\\.?",
        "(?:yours |very |most )*(?:sincerely|faithfully|truly|respectfully)"
        "(?: yours)?|(?:with )?(?:(?:our |my )?(?:kind|best|warm)(?:est)? )?(?:regards|"
        "wishes)|respectfully submitted|yours(?: ever)?|in solidarity",
        "(?:foot|end)?notes|references|sources",
        "annex(?:es)?|enclosures?|encl\\.?|attachments?",
    ),
    "fr": LetterReading(
        "(?:madame|monsieur|mesdames|messieurs|excellences?|chère?s?)\\b",
        "objet|concerne|sujet",
        "(?:(?:notre|votre) )?réf(?:érence|\\.)?",
        "(?:.{0,120}, )?(?:veuillez|(?:je vous prie|nous vous prions) (?:d[’']|de "
        "(?:bien vouloir )?)) ?(?:agréer|recevoir|croire).*|(?:bien )?cordialement|"
        "respectueusement",
        "notes(?: de (?:bas de page|fin))?|références|sources",
        "annexes?|pièces? jointes?|p\\.j\\.",
    ),
    "es": LetterReading(
        "(?:muy )?(?:estimad|distinguid|apreciad|excelentísim)[oa]s?|"
        "(?:señor(?:a|es|as)?|su excelencia)\\b",
        "asunto|ref",
        "(?:(?:nuestra|su) )?ref(?:erencia|\\.)?",
        "(?:(?:l[aeo]s?|os) saluda(?:n|mos)? )?(?:muy )?(?:atenta|respetuosa)mente|"
        "(?:un )?cordial(?:mente|es saludos| saludo)|reciba .*(?:saludos?|"
        "consideración)",
        "notas(?: (?:a(?:l)? pie(?: de página)?|finales))?|referencias|fuentes",
        "anexos?|adjuntos?",
    ),
    "pt": LetterReading(
        "(?:prezad|estimad|excelentíssim|exm|car)[oa]s?\\b|(?:senhor(?:a|es|as)?|"
        "vossa excelência)\\b",
        "assunto",
        "(?:(?:nossa|vossa|sua) )?ref(?:erência|\\.)?",
        "(?:com os melhores cumprimentos|atenciosamente|cordialmente)",
        "notas(?: de (?:rodapé|fim))?|referências|fontes",
        "anexos?",
    ),
    "ru": LetterReading(
        "(?:глубоко)?уважаем|ваш[еи] превосходительств|дорог(?:ой|ая|ие)\\b",
        "тема|предмет|касательно|относительно",
        "исх\\.(?: №)?|ссылка",
        "с (?:глубоким )?уважением|искренне ваш.?",
        "примечания|сноски|источники",
        "приложени[ея]",
    ),
    "ar": LetterReading(
        "(?:حضر(?:ة|ات)|سعادة|معالي|السيد|السيدة|السادة|فخامة|عزيزي|عزيزتي|تحية)",
        "الموضوع|بشأن",
        "المرجع|الإشارة",
        "(?:و?تفضلوا بقبول|مع (?:فائق|خالص|أطيب)).*",
        "(?:ال)?حواشي|(?:ال)?هوامش|(?:ال)?مراجع|(?:ال)?مصادر",
        "(?:ال)?مرفق(?:ات)?",
    ),
    "zh-Hans": LetterReading(
        "尊敬的|敬爱的|亲爱的|致[：:]",
        "主题|事由|关于",
        "编号|参考编号",
        "顺致.*|此致|敬礼|谨上",
        "注释|脚注|尾注|参考资料",
        "附件",
    ),
    "zh-Hant": LetterReading(
        "尊敬的|敬愛的|親愛的|致[：:]",
        "主題|事由|主旨|關於",
        "編號|參考編號",
        "順致.*|此致|敬禮|謹上",
        "註釋|腳註|尾註|參考資料",
        "附件",
    ),
}

_SHORT_WORDS: Final[Mapping[str, str]] = {
    "en": "the of and to that which by with is are was were has been this these not",
    "fr": "le les des et du une est dans qui que pour par sur au aux ont été cette ces",
    "es": "el los las y del una en que por con para su sus se ha han esta este al fue",
    "pt": "os as e do da dos das um uma em que não com para por foi são ao pelo pela",
    "de": "der die das und den dem von zu mit ist nicht im für auf ein eine des werden",
    "nl": "het een en van de dat die op zijn met voor niet aan door wordt werd ook bij",
    "it": "il lo gli e di che della delle dei un una per con non sono è nel alla dal",
    "ca": "els les i del una amb per que no és són al dels han aquest aquesta pel ha",
    "ro": "și de la în nu din pe cu este sunt care pentru prin un o ale sau fost lui",
    "pl": "i w z na że do nie jest się od przez oraz dla o jako są po ich to był",
    "tr": "ve bir bu için ile olarak olan da de çok daha gibi değil ancak kadar",
    "sv": "och att det som en på är av för med den till inte har de om ett var vid",
    "da": "og at det som en på er af for med den til ikke har de om et var ved der",
    "id": "yang dan di untuk dengan ini dari dalam tidak pada adalah oleh ke telah",
    "vi": "và của là các được trong cho không những một có này người với đã theo",
    "sw": "na ya wa kwa ni katika la za kuwa cha hii kama au haki watu",
    "ru": "и в на не что по с от о к для как это его был было были при об или",
    "uk": "і в на не що до та за від про як це його був було були при або із з",
    "bg": "и в на не че по с от за да се е са като това от към при или във",
    "sr": "и у на не да је се од за као што су који то о са при или из",
    "ar": "في من على أن إلى التي الذي عن هذا هذه بين كان ما لا مع ولا قد كما",
    "fa": "در از به که این را با است برای آن می های بر یک تا خود شده نیز",
    "ur": "کے کی میں ہے اور سے کا کو نے پر کہ یہ ہیں اس کر لیے تھا",
}
"""The commonest words of languages: of ours, and of those mistaken for them."""

_TRADITIONAL: Final = frozenset(
    "國權會議們這個來為對時後與於東實關書長門開學區報體點還過"
)
_SIMPLIFIED: Final = frozenset(
    "国权会议们这个来为对时后与于东实关书长门开学区报体点还过"
)
_WORD = re.compile(r"[^\W\d_]+")
_NOT_CHINESE = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_SAMPLE: Final = 20_000
_FEWEST_WORDS: Final = 4
_SHARE: Final = 0.09
_CHINESE_SHARE: Final = 0.3


def find_letter_reading(language: Language) -> LetterReading:
    """Give the words by which letters in a language are read."""
    return _READING[language.tag]


@cache
def notes_headings() -> re.Pattern[str]:
    """Match the heading of a list of notes, in any language."""
    words = "|".join(each.notes for each in _READING.values())
    return re.compile(rf"(?:{words})\s*[:：]?", re.IGNORECASE)


def recognise_language(text: str) -> Language | None:
    """Say in which language of letters a text is; None for another, or if in doubt."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    han = HAN.findall(sample)
    if len(han) > _CHINESE_SHARE * letters:
        if _NOT_CHINESE.search(sample):
            return None
        old, new = (sum(map(s.__contains__, han)) for s in (_TRADITIONAL, _SIMPLIFIED))
        return find_language("zh-Hant" if old > new else "zh-Hans")
    words = Counter(_WORD.findall(sample.casefold()))
    total = sum(words.values())
    found = {
        tag: sum(words[word] for word in short.split())
        for tag, short in _SHORT_WORDS.items()
    }
    (best, most), (_, second) = Counter(found).most_common(2)
    is_clear = most >= max(_FEWEST_WORDS, _SHARE * total) and most > second
    return find_language(best) if is_clear else None
