"""One law says which language a tag means, and which tags serve it."""

import pytest

from appeals.citations.styles.pack import find_style
from appeals.errors import WorkspaceError
from appeals.languages.find import (
    LANGUAGES,
    find_language,
    find_or_english,
    language_name,
    language_of_letter,
    tags_for,
)

MEANT = {
    "en": "en",
    "en-GB": "en",
    "en-US": "en",
    "fr-CH": "fr",
    "es-MX": "es",
    "ar-EG": "ar",
    "pt-BR": "pt",
    "zh": "zh-Hans",
    "zh-CN": "zh-Hans",
    "zh-SG": "zh-Hans",
    "zh-Hans": "zh-Hans",
    "zh-Hans-HK": "zh-Hans",
    "zh-Hant": "zh-Hant",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
    "zh-MO": "zh-Hant",
}
NONE = ("la", "ru-Latn", "zh-Latn", "en-Cyrl", "eng", "")


@pytest.mark.parametrize(("tag", "meant"), MEANT.items())
def test_a_tag_means_the_same_language_wherever_it_is_asked(tag, meant):
    language = find_language(tag)
    assert language is not None
    assert language.tag == meant
    assert language_of_letter(tag) is language
    style = find_style("un", tag)
    assert style is not None
    assert style.lang == meant


@pytest.mark.parametrize("tag", NONE)
def test_a_language_without_words_is_none_and_never_another(tag):
    assert find_language(tag) is None
    assert find_style("un", tag) is None
    assert find_or_english(tag).tag == "en"
    with pytest.raises(WorkspaceError, match=f"language '{tag}' cannot be written"):
        language_of_letter(tag)


@pytest.mark.parametrize(
    ("tag", "tags"),
    [
        ("fr-CH", ("fr-CH", "fr")),
        ("zh", ("zh", "zh-Hans")),
        ("zh-CN", ("zh-CN", "zh-Hans", "zh")),
        ("zh-Hans", ("zh-Hans", "zh")),
        ("zh-TW", ("zh-TW", "zh-Hant")),
        ("zh-Hant", ("zh-Hant",)),
        ("de-AT", ("de-AT", "de")),
        ("ru-Latn", ("ru-Latn", "ru")),
    ],
)
def test_words_serve_a_language_and_its_regions_but_no_other_script(tag, tags):
    assert tags_for(tag) == tags


def test_a_language_is_called_by_its_name_in_itself():
    names = [language_name(tag) for tag in LANGUAGES]
    assert len(set(names)) == len(names)
    assert language_name("zh-HK") == "繁體中文"
    assert language_name("la") == "la"
