"""The words of letters to many, from many, and with annexes, one table per language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupPhrases:
    """Fixed words in one language.

    `mandates` is above a list of mandates, `offices` above one that names other
    offices too. {count} stands for a number, {number} for that of an annex.
    """

    salutation: str
    mandates: str
    offices: str
    signatories: str
    further_organisations: str
    further_signatories: str
    annex: str
    annex_sheet: str
    annex_columns: tuple[str, str, str, str, str]
    by_reference: str


_TABLES = {
    "en": GroupPhrases(
        salutation="Dear Mandate Holders,",
        mandates="To the holders of the following mandates:",
        offices="To:",
        signatories="Signatories",
        further_organisations=(
            "and {count} further organizations (names to be confirmed)"
        ),
        further_signatories="and {count} further signatories (names to be confirmed)",
        annex="annex {number}",
        annex_sheet="Annexes to the letter “{subject}”",
        annex_columns=("No.", "Title", "File", "Pages", "SHA-256"),
        by_reference="not enclosed",
    ),
    "fr": GroupPhrases(
        salutation="Mesdames et Messieurs les titulaires de mandat,",
        mandates="Aux titulaires des mandats suivants\u00a0:",
        offices="À\u00a0:",
        signatories="Signataires",
        further_organisations="et {count} autres organisations (noms à confirmer)",
        further_signatories="et {count} autres signataires (noms à confirmer)",
        annex="annexe {number}",
        annex_sheet="Annexes à la lettre «\u00a0{subject}\u00a0»",
        annex_columns=("N°", "Titre", "Fichier", "Pages", "SHA-256"),
        by_reference="non jointe",
    ),
    "es": GroupPhrases(
        salutation="Estimadas y estimados titulares de mandatos:",
        mandates="A los titulares de los mandatos siguientes:",
        offices="A:",
        signatories="Firmantes",
        further_organisations="y otras {count} organizaciones (nombres por confirmar)",
        further_signatories="y otros {count} firmantes (nombres por confirmar)",
        annex="anexo {number}",
        annex_sheet="Anexos de la carta “{subject}”",
        annex_columns=("N.º", "Título", "Archivo", "Páginas", "SHA-256"),
        by_reference="no adjunto",
    ),
    "ru": GroupPhrases(
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
        annex_columns=("№", "Название", "Файл", "Страниц", "SHA-256"),
        by_reference="не прилагается",
    ),
    "ar": GroupPhrases(
        salutation="حضرات المكلفين بالولايات،",
        mandates="إلى المكلفين بالولايات التالية:",
        offices="إلى:",
        signatories="الموقعون",
        further_organisations="ومنظمات أخرى عددها {count} (تؤكد الأسماء لاحقا)",
        further_signatories="وموقعون آخرون عددهم {count} (تؤكد الأسماء لاحقا)",
        annex="المرفق {number}",
        annex_sheet="مرفقات الرسالة ”{subject}“",
        annex_columns=("الرقم", "العنوان", "الملف", "الصفحات", "SHA-256"),
        by_reference="غير مرفق",
    ),
    "zh-Hans": GroupPhrases(
        salutation="尊敬的各位任务负责人：",
        mandates="致下列任务的负责人：",
        offices="致：",
        signatories="签署方",
        further_organisations="以及另外{count}个组织（名称待确认）",
        further_signatories="以及另外{count}名签署人（姓名待确认）",
        annex="附件{number}",
        annex_sheet="“{subject}”一信的附件",
        annex_columns=("编号", "标题", "文件", "页数", "SHA-256"),
        by_reference="未附上",
    ),
    "zh-Hant": GroupPhrases(
        salutation="尊敬的各位任務負責人：",
        mandates="致下列任務的負責人：",
        offices="致：",
        signatories="簽署方",
        further_organisations="以及另外{count}個組織（名稱待確認）",
        further_signatories="以及另外{count}名簽署人（姓名待確認）",
        annex="附件{number}",
        annex_sheet="「{subject}」一信的附件",
        annex_columns=("編號", "標題", "檔案", "頁數", "SHA-256"),
        by_reference="未附上",
    ),
}
"""A native speaker has still to review every table but the English one."""


def group_phrases(lang: str) -> GroupPhrases:
    """Give the table of a language that `phrases_for` knows."""
    return _TABLES["zh-Hans" if lang == "zh" else lang]
