"""Tests of the workspace that is shipped: it loads, and its ties hold."""

import re
from pathlib import Path

import pytest

from appeals.registry.characters import character_faults
from appeals.registry.cross_checks import load_all_errors
from appeals.registry.workspace import load_workspace
from appeals.registry.yaml_file import parse_yaml
from appeals.workflow.setup.shipped import SECTIONS, entries_in, shipped_text

ROOT = Path(__file__).parents[2]
LETTER = "unodc-nsc-mou"
INCLUDE = re.compile(r'\{% include "([^"]+)" %\}')
CITE = re.compile(r"\[@([a-z0-9-]+)[^\]]*\]")
QUOTES = ROOT / "tests" / "data" / "quotes.dev.yaml"


@pytest.fixture(scope="module")
def workspace():
    return load_workspace(ROOT)


@pytest.fixture(scope="module")
def text(workspace):
    body = workspace.letter(LETTER).body
    return INCLUDE.sub(lambda m: (ROOT / "templates" / m[1]).read_text("utf-8"), body)


def test_the_shipped_workspace_has_no_errors():
    assert [f"{e.place} {e.message}" for e in load_all_errors(ROOT)] == []


def test_nothing_is_ever_sent_from_it(workspace):
    assert workspace.settings.demo is True


def test_the_letter_holds_exactly_its_notes(text):
    assert sorted(match[0] for match in CITE.finditer(text)) == sorted(
        [
            "[@sd-liuzhi-report-2019, whole]",
            "[@sd-liuzhi-report-2019, p. 1]",
            "[@unodc-mou-release-2019]",
            "[@supervision-law, art. 22]",
            "[@supervision-law, art. 43]",
            "[@supervision-law, art. 60]",
            "[@supervision-law, art. 44]",
            "[@supervision-law, arts. 22, 43 and 44; @sd-liuzhi-report-2019, whole]",
            "[@a-hrc-13-42, para. 30]",
            "[@a-hrc-13-42, para. 9]",
            "[@a-res-47-133, art. 10]",
            "[@a-hrc-45-13]",
            "[@ol-chn-15-2018]",
            "[@cat-c-chn-co-5, para. 14]",
            "[@cat, art. 1]",
            "[@cat, art. 3 (1)]",
            "[@a-res-70-175, annex, rules 43 (1) (b) and 44]",
        ]
    )


def test_every_cite_of_the_letter_stands_behind_its_sentence(text):
    for match in CITE.finditer(text):
        assert text[: match.start()].endswith(". "), match[0]


def test_every_source_fact_and_quote_of_the_letter_is_registered(workspace, text):
    for match in CITE.finditer(text):
        assert workspace.resolve(match[1]).certainty != "missing"
    facts = re.findall(r'fact\("([^"]+)"', text)
    assert len(facts) >= 5
    assert set(facts) <= set(workspace.facts)
    for key, quote_id in re.findall(r'quote\("([^"]+)", "([^"]+)"', text):
        assert quote_id in {quote.id for quote in workspace.authorities[key].quotes}


def test_no_fact_of_the_letter_is_younger_than_the_letter(workspace, text):
    day = workspace.letter(LETTER).front.date
    for fact_id in re.findall(r'fact\("([^"]+)"', text):
        fact = workspace.facts[fact_id]
        assert fact.as_of <= day
        assert (workspace.authorities[fact.authority].date or "") <= day


def test_no_word_of_the_letter_is_doubled(text):
    assert re.findall(r"\b(\w+) \1\b", text) == []


def test_the_letter_calls_the_joint_letter_by_its_kind(text):
    assert "allegation letter" not in text
    assert "joint letter" in text


def test_the_letter_is_not_much_longer_than_the_appeal_of_2020(text):
    words = re.sub(r"\{\{.*?\}\}", "two words", CITE.sub("", text)).split()
    assert 750 <= len(words) <= 1100


def test_the_texts_hold_no_refused_characters():
    for path in sorted((ROOT / "templates").rglob("*.md")):
        text = path.read_text("utf-8")
        assert character_faults(text, path.name) == ()


def test_the_submission_of_2019_went_to_nine_of_which_one_is_a_guess(workspace):
    group = workspace.groups["liuzhi-2019"]
    assert len(workspace.expand(("liuzhi-2019",))) == 9
    assert group.certainty == "unconfirmed"
    assert "sr-assembly-association" in group.note


def test_every_confirmed_entry_says_where_and_when_it_was_seen(workspace):
    entries = [*workspace.authorities.values(), *workspace.facts.values()]
    entries += workspace.recipients.values()
    entries += [e for r in workspace.recipients.values() for e in r.emails]
    for entry in entries:
        if entry.certainty == "confirmed":
            assert entry.source
            assert entry.checked_on


def test_every_old_mailbox_is_marked_legacy(workspace):
    for recipient in workspace.recipients.values():
        for email in recipient.emails:
            if email.address.endswith("@ohchr.org"):
                assert email.certainty == "legacy"


def test_the_articles_quoted_are_those_of_the_test_data(workspace):
    node = parse_yaml(QUOTES.read_text("utf-8"), "quotes")[0]
    sources = node.get("sources").node
    declaration = sources.get("udhr").node.value + sources.get("zh").node.value
    quotes = workspace.authorities["udhr"].quotes
    texts = [quote.text for quote in quotes if quote.lang in {"en", "zh-Hans"}]
    assert len(texts) == 3
    for text in texts:
        assert text in declaration


def test_nobody_who_suffered_is_named_in_the_workspace():
    files = [*ROOT.glob("*.yaml"), *ROOT.glob("*.toml")]
    files += (ROOT / "templates").rglob("*.md")
    text = "\n".join(path.read_text("utf-8") for path in files)
    assert not re.search(r"\b(?:Chen|Meng)\b", text)


def test_authorities_that_are_shipped_say_the_same_here():
    """The starter of `appeals init` has a file of its own, the recipients have not."""
    shipped = SECTIONS[-2:]
    for section in shipped:
        here = entries_in(section, (ROOT / section.file).read_text("utf-8"))
        starter = entries_in(section, shipped_text(section.file))
        assert starter
        assert starter == {key: here[key] for key in starter}
