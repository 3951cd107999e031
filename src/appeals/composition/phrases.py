"""The words that composition adds to a letter, one table per language."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from appeals.errors import Place, WorkspaceError
from appeals.model.values import PartialDate


def _bounds(least: str, most: str, about: str) -> tuple[tuple[str, str], ...]:
    return (
        ("exact", "{value}"),
        ("at-least", least),
        ("at-most", most),
        ("about", about),
    )


@dataclass(frozen=True, slots=True)
class Phrases:
    """The fixed words of a letter in one language. `locale` is Babel's name for it.

    In `bounds`, {value} stands for the figure.
    """

    locale: str
    subject: str
    reference: str
    closing: str
    annexes: str
    contents: str
    estimated: str
    bounds: tuple[tuple[str, str], ...]
    range: str
    quote_marks: tuple[str, str]
    direction: Literal["ltr", "rtl"] = "ltr"
    dateline: str = "{place}, {date}"


_TABLES = {
    "en": Phrases(
        locale="en_GB",
        subject="Subject: ",
        reference="Reference: ",
        closing="Yours sincerely,",
        annexes="Annexes",
        contents="Contents",
        estimated="an estimated {value}",
        bounds=_bounds("at least {value}", "at most {value}", "about {value}"),
        range="{low} to {high}",
        quote_marks=("“", "”"),
    ),
    "fr": Phrases(
        locale="fr",
        subject="Objet\u00a0: ",
        reference="Référence\u00a0: ",
        closing="Veuillez agréer l’expression de notre haute considération.",
        annexes="Annexes",
        contents="Table des matières",
        estimated="{value} (estimation)",
        bounds=_bounds("au moins {value}", "au plus {value}", "environ {value}"),
        range="{low} à {high}",
        quote_marks=("«\u00a0", "\u00a0»"),
        dateline="{place}, le {date}",
    ),
    "es": Phrases(
        locale="es",
        subject="Asunto: ",
        reference="Referencia: ",
        closing="Atentamente,",
        annexes="Anexos",
        contents="Índice",
        estimated="{value} (estimación)",
        bounds=_bounds("al menos {value}", "como máximo {value}", "unos {value}"),
        range="{low} a {high}",
        quote_marks=("“", "”"),
    ),
    "ru": Phrases(
        locale="ru",
        subject="Тема: ",
        reference="Ссылка: ",
        closing="С уважением,",
        annexes="Приложения",
        contents="Содержание",
        estimated="{value} (по оценкам)",
        bounds=_bounds("не менее {value}", "не более {value}", "около {value}"),
        range="от {low} до {high}",
        quote_marks=("«", "»"),
    ),
    "ar": Phrases(
        locale="ar",
        subject="الموضوع: ",
        reference="المرجع: ",
        closing="وتفضلوا بقبول فائق الاحترام،",
        annexes="المرفقات",
        contents="المحتويات",
        estimated="{value} (تقديرًا)",
        bounds=_bounds("ما لا يقل عن {value}", "ما لا يزيد على {value}", "نحو {value}"),
        range="{low} إلى {high}",
        quote_marks=("”", "“"),
        direction="rtl",
        dateline="{place}، {date}",
    ),
    "zh-Hans": Phrases(
        locale="zh_Hans",
        subject="事由：",
        reference="编号：",
        closing="顺致崇高敬意",
        annexes="附件",
        contents="目录",
        estimated="{value}（估计）",
        bounds=_bounds("至少{value}", "至多{value}", "约{value}"),
        range="{low}至{high}",
        quote_marks=("“", "”"),
        dateline="{place}，{date}",
    ),
    "zh-Hant": Phrases(
        locale="zh_Hant",
        subject="事由：",
        reference="編號：",
        closing="順致崇高敬意",
        annexes="附件",
        contents="目錄",
        estimated="{value}（估計）",
        bounds=_bounds("至少{value}", "至多{value}", "約{value}"),
        range="{low}至{high}",
        quote_marks=("「", "」"),
        dateline="{place}，{date}",
    ),
}
"""A native speaker has still to review every table but the English one."""

LANGUAGES = tuple(_TABLES)
"""The languages in which letters can be written, as BCP 47 tags."""


def phrases_for(lang: str, place: Place | None = None) -> Phrases:
    """Give the table of a language; WorkspaceError when there is none."""
    table = _TABLES.get("zh-Hans" if lang == "zh" else lang)
    if table is None:
        raise WorkspaceError(
            f"Letters in the language '{lang}' cannot be written yet",
            place=place,
            remedy="languages with salutations, dates and closings: "
            + ", ".join(LANGUAGES),
        )
    return table


def date_text(value: PartialDate, phrases: Phrases) -> str:
    """Print a date as precisely as it is known: 3 November 2020; March 2018; 2019."""
    return _date_text(value, phrases.locale)


@lru_cache(maxsize=1024)
def _date_text(value: PartialDate, locale: str) -> str:
    from babel.dates import format_date, format_skeleton

    if value.month is None:
        return str(value.year)
    day = date(value.year, value.month, value.day or 1)
    if value.day is None:
        return format_skeleton("yMMMM", day, locale=locale)
    text = format_date(day, format="long", locale=locale)
    is_french_first = locale == "fr" and day.day == 1  # Babel has no "1er"
    return text.replace("1 ", "1er ", 1) if is_french_first else text


def number_text(value: float, phrases: Phrases) -> str:
    """Print a number as the language groups it: 28,983. Decimals stay as typed."""
    return _number_text(str(value), phrases.locale)


@lru_cache(maxsize=1024)
def _number_text(typed: str, locale: str) -> str:
    from babel.numbers import format_decimal

    value = Decimal(typed)
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=locale)
