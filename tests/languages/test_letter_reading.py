"""In which language a letter is: ours are known, others are not taken for ours."""

import re

import pytest

from appeals.languages.find import EVERY_LANGUAGE
from appeals.languages.letter_reading import (
    find_letter_reading,
    notes_headings,
    recognise_language,
)

OURS = {
    "en": "We write to you about the detention of people in secret places, which is "
    "against the law of the State and of the United Nations.",
    "fr": "Nous vous écrivons au sujet de la détention de personnes dans des lieux "
    "secrets, qui est contraire au droit de l’État et des Nations Unies.",
    "es": "Nos dirigimos a usted en relación con la detención de personas en lugares "
    "secretos, que es contraria al derecho del Estado y de las Naciones Unidas.",
    "pt": "Escrevemos a respeito da detenção de pessoas em lugares secretos, que não é "
    "conforme ao direito do Estado e das Nações Unidas, e que foi denunciada.",
    "ru": "Мы обращаемся к вам в связи с содержанием людей в тайных местах, что "
    "противоречит праву государства и Организации Объединенных Наций.",
    "ar": "نكتب إليكم بشأن احتجاز أشخاص في أماكن سرية، وهو ما يخالف قانون الدولة "
    "والأمم المتحدة، في حين أن ذلك محظور على كل سلطة من السلطات.",
    "zh-Hans": "我们就在秘密地点羁押人员一事致函，这违反国家法律和联合国的规定。",
    "zh-Hant": "我們就在秘密地點羈押人員一事致函，這違反國家法律和聯合國的規定。",
}
OTHERS = {
    "de": "Wir schreiben Ihnen wegen der Haft von Menschen an geheimen Orten, die "
    "gegen das Recht des Staates und der Vereinten Nationen ist.",
    "it": "Le scriviamo in merito alla detenzione di persone in luoghi segreti, che è "
    "contraria al diritto dello Stato e delle Nazioni Unite.",
    "nl": "Wij schrijven u over de detentie van mensen op geheime plaatsen, die in "
    "strijd is met het recht van de staat en van de Verenigde Naties.",
    "uk": "Ми звертаємося до вас у зв’язку з триманням людей у таємних місцях, що "
    "суперечить праву держави та Організації Об’єднаних Націй.",
    "fa": "ما درباره بازداشت افراد در مکان‌های مخفی به شما می‌نویسیم که با قانون کشور و "
    "سازمان ملل متحد مغایر است و باید این کار را پایان دهند.",
    "ja": "秘密の場所での人々の拘禁について書いています。これは国連の法に反します。",
    "none": "1 2 3 4 5 qwrt zxcv plmk",
    "empty": "",
}


@pytest.mark.parametrize("tag", OURS)
def test_a_language_of_letters_is_recognised(tag):
    language = recognise_language(OURS[tag])
    assert language is not None
    assert language.tag == tag


@pytest.mark.parametrize("tag", OTHERS)
def test_another_language_is_none_of_ours(tag):
    assert recognise_language(OTHERS[tag]) is None


@pytest.mark.parametrize("language", EVERY_LANGUAGE, ids=lambda each: each.tag)
def test_what_we_print_in_a_language_is_read_in_it(language):
    words = find_letter_reading(language)
    closing = language.letter.closing.strip(" ,.،，")
    assert re.fullmatch(words.closings, closing, re.IGNORECASE)
    assert re.match(words.salutation, language.group.salutation, re.IGNORECASE)
    assert re.match(f"(?:{words.subject})", language.letter.subject, re.IGNORECASE)
    assert re.fullmatch(words.annexes, language.letter.annexes, re.IGNORECASE)
    assert notes_headings().fullmatch(language.page.notes)
