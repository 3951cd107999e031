"""The web edition offers its other languages."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from appeals.model.document import Edition
from appeals.writers.html import write_html
from appeals.writers.native import write_native
from tests.writers.sample import sample_document

EDITIONS = (
    Edition("en", "office.html"),
    Edition("fr", "office.fr.html"),
    Edition("zh-Hans", "office.zh-Hans.html"),
)


def page(lang, editions=EDITIONS):
    document = replace(sample_document(), lang=lang, editions=editions)
    return ET.fromstring(write_html(document).removeprefix("<!DOCTYPE html>\n"))


def test_each_language_is_named_in_itself_and_the_others_are_links():
    nav = page("fr").find(".//main/nav")
    assert nav.get("aria-label") == "Langues"
    entries = [item[0] for item in nav.iter("li")]
    reported = [(e.tag, e.get("lang"), e.get("href"), e.text) for e in entries]
    assert reported == [
        ("a", "en", "office.html", "English"),
        ("span", "fr", None, "Français"),
        ("a", "zh-Hans", "office.zh-Hans.html", "简体中文"),
    ]
    assert [e.get("hreflang") for e in entries] == ["en", None, "zh-Hans"]
    assert entries[1].get("aria-current") == "page"


def test_the_head_tells_browsers_of_every_language():
    links = page("en").findall("head/link")
    assert [(e.get("rel"), e.get("hreflang"), e.get("href")) for e in links] == [
        ("alternate", edition.lang, edition.page) for edition in EDITIONS
    ]


def test_a_letter_in_one_language_offers_nothing():
    alone = page("en", ())
    assert alone.find(".//nav") is None
    assert alone.find("head/link") is None


def test_the_golden_format_shows_the_pages():
    document = replace(sample_document(), editions=EDITIONS[:2])
    assert "edition lang=fr page=office.fr.html\n" in write_native(document)
