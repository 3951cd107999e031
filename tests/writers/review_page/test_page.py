"""The reviewer's page as text: whole, safe, and the same for the same list."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from appeals.writers.review_page import ShownLetter, write_page
from tests.writers.review_report.sheets import sheet
from tests.writers.sample import sample_document

EVIL = '</script><img src=x onerror="alert(1)"> & "@@state@@"'


def attributes_of(page):
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda _, attributes: found.extend(attributes)
    parser.feed(page)
    assert len(found) > 50
    return found


def written(mode="online", whole=None):
    letters = [ShownLetter(EVIL, sample_document())]
    return write_page(whole or sheet(), letters, ["reviewer-a"], mode)


@pytest.mark.parametrize("mode", ["online", "offline"])
def test_the_policy_lets_nothing_in_but_its_own_script_and_style(mode):
    page = written(mode).with_state({})
    policy = re.search(r'Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    for name, text in (
        ("script", page.rpartition("<script>")[2].partition("</script>")[0]),
        ("style", page.partition("<style>")[2].partition("</style>")[0]),
    ):
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert ("connect-src" in policy) == (mode == "online")
    assert "unsafe" not in policy
    for name, value in attributes_of(page):
        assert not name.startswith("on")
        assert name not in {"style", "src", "srcset", "action"}
        assert not (value or "").startswith(("javascript:", "data:"))


def test_words_from_outside_are_words():
    page = written("offline").with_state({"problem": EVIL})
    assert "<img src=x" not in page
    assert page.count("</script>") == 4
    found = page.rpartition('id="state">')[2].partition("</script>")[0]
    assert json.loads(found) == {"problem": EVIL}


def test_the_same_list_gives_the_same_page_and_another_another():
    assert written().version == written().version
    assert written().version != written("offline").version


def test_every_use_has_its_place():
    whole = sheet()
    page = written(whole=whole).text
    rows = re.findall(r'data-row="([^"]+)"', page)
    assert rows == [use.row for _, use in whole.uses]
    outside = re.sub(r"(?s)<template.*?</template>", "", page)
    ids = re.findall(r' id="([^"]+)"', outside)
    assert len(ids) == len(set(ids))
    named = re.findall(r'(?:aria-labelledby|for)="([^"]+)"', outside)
    assert set(named) <= set(ids)
