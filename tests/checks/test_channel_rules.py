"""The rules of channels: what a letter breaks, how grave it is, and what is right."""

from dataclasses import replace

import pytest

from appeals.checks.chn001_word_limit import count_words
from appeals.checks.chn002_page_limit import page_limit_findings
from appeals.checks.chn004_channel_format import format_findings
from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import Place
from appeals.model.document import Paragraph, Text
from appeals.registry.workspace import load_workspace
from tests.registry.channel_files import CHANNELS, RECIPIENTS, letter
from tests.registry.workspaces import FILES, write_workspace

LETTER = "templates/letters/first.md"
SIGNATORIES = FILES["signatories.yaml"]
OF_CHANNELS = ("CHN", "LNG", "RCP002")


def compose(root, to=None, text=None, **files):
    """Write a workspace, and compose its letter to its first recipient or to one."""
    texts = {"recipients_yaml": RECIPIENTS, "channels_yaml": CHANNELS, **files}
    workspace = load_workspace(
        write_workspace(root, first_md=text or letter(), **texts)
    )
    file = workspace.letter("first")
    known = workspace.expand(file.front.to)
    recipient = next((r for r in known if to in {None, r.id}), None)
    composed = Composer(workspace).compose(LetterRequest("first", file, recipient))
    return workspace, composed


def found(root, code, **asked):
    _workspace, composed = compose(root, **asked)
    every = check_letter(composed)
    return [finding for finding in every if finding.code == code]


def only(root, code, **asked):
    (finding,) = found(root, code, **asked)
    return finding


def changed(text, old, new):
    assert text.count(old) == 1
    return text.replace(old, new)


def test_a_letter_in_good_order_is_left_alone(tmp_path):
    _workspace, composed = compose(tmp_path, text=letter(state="AAA", to="[committee]"))
    every = check_letter(composed)
    assert [f for f in every if f.code.startswith(OF_CHANNELS)] == []


WORDS = "one two three four five six seven eight nine"


def test_words_of_text_and_notes_are_counted_apart(tmp_path):
    text = letter(f"## Head\n\n{WORDS}^[And two.]\n\n- 留置 a-b 3 –")
    _, composed = compose(tmp_path, text=text)
    counted = count_words(composed.document)
    # "Subject: A subject", the heading, the text; 留 and 置, a-b, 3, and no dash
    assert (counted.text, counted.notes) == (3 + 1 + 9 + 4, 2)
    assert counted.total == 19


def test_the_frame_of_a_letter_does_not_count(tmp_path):
    _, composed = compose(tmp_path)
    document = composed.document
    more = Paragraph((Text("Some more words"),), role="signature")
    longer = replace(document, blocks=(*document.blocks, more))
    assert count_words(longer) == count_words(document)


def test_a_confirmed_limit_in_words_is_an_error_that_names_its_source(tmp_path):
    finding = only(tmp_path, "CHN001", text=letter(WORDS))
    assert finding.severity == "error"
    assert finding.message == (
        "The letter has 12 words (notes counted); 'letters' takes 10 "
        "(rule of 'letters': confirmed; source: a form; checked on 2099-01-02)"
    )
    assert finding.remedy == "shorten it by 2 words"
    assert finding.place == Place(LETTER, 4, 5)


def test_an_unconfirmed_limit_in_words_warns(tmp_path):
    loose = changed(
        CHANNELS,
        "count: 10\n      certainty: confirmed",
        "count: 10\n      certainty: unconfirmed",
    )
    finding = only(tmp_path, "CHN001", text=letter(WORDS), channels_yaml=loose)
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    ("counts", "severity"), [("true", "error"), ("false", None), ("null", "warning")]
)
def test_notes_count_or_not_or_nobody_knows(tmp_path, counts, severity):
    rules = changed(CHANNELS, "footnotes: true", f"footnotes: {counts}")
    text = letter("One two three.^[Four five six seven eight.]")
    findings = found(tmp_path, "CHN001", text=text, channels_yaml=rules)
    assert [finding.severity for finding in findings] == (
        [severity] if severity else []
    )


def test_a_text_of_exactly_the_limit_is_right(tmp_path):
    assert (
        found(tmp_path, "CHN001", text=letter("one two three four five six seven"))
        == []
    )


def test_pages_are_judged_when_the_letter_is_rendered(tmp_path):
    workspace, composed = compose(tmp_path)
    channel, place = workspace.channels["letters"], Place(LETTER, 4, 5)
    (finding,) = page_limit_findings(composed.document, 2, channel, place=place)
    assert (finding.code, finding.severity, finding.place) == ("CHN002", "error", place)
    assert "2 pages; 'letters' takes 1 (rule of 'letters'" in finding.message
    assert list(page_limit_findings(composed.document, 1, channel)) == []


def test_a_committee_has_a_page_limit_of_its_own(tmp_path):
    workspace, composed = compose(tmp_path)
    channel = workspace.channels["individual"]
    (finding,) = page_limit_findings(
        composed.document, 3, channel, recipient="committee"
    )
    assert finding.severity == "warning"
    assert list(page_limit_findings(composed.document, 3, channel)) == []


def test_formats_are_judged_when_the_letter_is_rendered(tmp_path):
    channel = compose(tmp_path)[0].channels["letters"]
    (finding,) = format_findings(("docx", "pdf", "html", "txt"), channel)
    assert (finding.code, finding.severity) == ("CHN004", "error")
    assert "does not take pdf files" in finding.message
    assert finding.remedy == "render it with --format docx"


def test_a_format_that_is_only_not_listed_warns(tmp_path):
    loose = changed(CHANNELS, "      refused: [pdf]\n", "")
    channel = compose(tmp_path, channels_yaml=loose)[0].channels["letters"]
    (finding,) = format_findings(("pdf",), channel)
    assert finding.severity == "warning"
    assert "is not known to take pdf" in finding.message


def test_a_channel_without_a_list_takes_every_format(tmp_path):
    channel = compose(tmp_path)[0].channels["complaint"]
    assert list(format_findings(("pdf", "docx"), channel)) == []


def test_a_language_that_the_channel_does_not_take_is_an_error(tmp_path):
    finding = only(tmp_path, "CHN003", text=letter(language="es"))
    assert finding.severity == "error"
    assert "in 'es'; 'letters' takes en, fr, zh" in finding.message


@pytest.mark.parametrize("lang", ["en", "fr", "zh-Hans"])
def test_a_language_that_the_channel_takes_is_right(tmp_path, lang):
    assert found(tmp_path, "CHN003", text=letter(language=lang)) == []


def test_what_the_channel_asks_is_listed_once_a_letter(tmp_path):
    text = letter(to="[both]")
    finding = only(tmp_path, "CHN005", text=text, to="sr-examples")
    assert finding.severity == "info"
    assert finding.message == (
        "'letters': It asks for: the victim. It refuses: abusive language (unconfirmed)"
    )
    assert found(tmp_path / "second", "CHN005", text=text, to="sr-atlantis") == []


@pytest.mark.parametrize(
    ("name", "is_refused"),
    [("Anonymous", True), ("anonymous source", True), ("Example Watch", False)],
)
def test_an_anonymous_letter_is_refused(tmp_path, name, is_refused):
    signed = changed(SIGNATORIES, "name: Example Watch", f"name: {name}")
    findings = found(tmp_path, "CHN006", signatories_yaml=signed)
    assert [f.severity for f in findings] == (["error"] if is_refused else [])


def test_a_case_needs_the_consent_that_the_channel_asks_for(tmp_path):
    finding = only(tmp_path, "CHN007", text=letter(kind="urgent-appeal"))
    assert finding.severity == "error"
    assert "'letters' needs that of the victim" in finding.message
    assert finding.place == Place(LETTER, 3, 7, 20)


@pytest.mark.parametrize(
    "front", [{"kind": "appeal"}, {"kind": "urgent-appeal", "consent": "by telephone"}]
)
def test_consent_is_not_asked_twice_or_of_a_letter_about_no_case(tmp_path, front):
    assert found(tmp_path, "CHN007", text=letter(**front)) == []


@pytest.mark.parametrize(
    ("state", "channel", "severity"),
    [
        ("AAA", "report", None),
        ("AAA", "individual", "error"),
        ("BBB", "report", "warning"),
        ("CCC", "report", "info"),
    ],
)
def test_a_state_that_has_not_accepted_the_procedure_is_reported(
    tmp_path, state, channel, severity
):
    text = letter(to="[committee]", state=state, channel=channel)
    findings = found(tmp_path, "CHN008", text=text)
    assert [f.severity for f in findings] == ([severity] if severity else [])
    assert all(state in finding.message for finding in findings)


def test_no_state_has_to_accept_a_channel_without_conditions(tmp_path):
    assert found(tmp_path, "CHN008", text=letter(state="BBB")) == []


def test_two_letters_about_one_case_by_channels_that_exclude_each_other(tmp_path):
    other = letter(case="case-1", channel="complaint")
    files = {"second_md": other, "text": letter(case="case-1")}
    finding = only(tmp_path, "CHN009", **files)
    assert finding.severity == "warning"
    assert finding.message.startswith(
        "The case 'case-1' is sent via 'letters' and, with the letter 'second', via "
        "'complaint': complaint refuses what letters have (rule of 'letters': confirmed"
    )
    assert finding.place == Place(LETTER, 7, 7, 13)


def test_the_letter_that_is_refused_is_warned_about_too(tmp_path):
    other = letter(case="case-1")
    text = letter(case="case-1", channel="complaint")
    assert len(found(tmp_path, "CHN009", second_md=other, text=text)) == 1


@pytest.mark.parametrize(
    "other",
    [
        letter(case="case-2", channel="complaint"),
        letter(channel="complaint"),
        letter(case="case-1", channel="report"),
        "no front matter",
    ],
)
def test_other_cases_and_channels_that_bear_each_other_are_right(tmp_path, other):
    assert found(tmp_path, "CHN009", second_md=other, text=letter(case="case-1")) == []


def test_one_letter_to_recipients_whose_channels_exclude_each_other(tmp_path):
    own = changed(RECIPIENTS, "    states: [AAA]\n", "    channel: complaint\n")
    text = letter(to="[both]")
    finding = only(tmp_path, "CHN009", text=text, recipients_yaml=own)
    assert "is sent via 'letters' and via 'complaint'" in finding.message


def test_a_channel_by_which_the_recipient_receives_nothing_is_reported(tmp_path):
    finding = only(tmp_path, "CHN010", text=letter(channel="report"))
    assert finding.message == "'sr-examples' cannot be reached via 'report'"
    assert "its own channel is 'letters'" in finding.remedy
    assert found(tmp_path / "b", "CHN010", text=letter(channel="letters")) == []
    assert found(tmp_path / "c", "CHN010", text=letter(channel="complaint")) == []


@pytest.mark.parametrize(
    ("front", "is_reported"),
    [
        ({"rights": "[examples]"}, False),
        ({}, False),
        ({"rights": "[samples]", "to": "[committee]"}, True),
        ({"rights": "[samples]", "to": "[office-a]"}, False),
        ({"rights": "[samples]", "to": "[sr-atlantis]", "state": "AAA"}, False),
        ({"rights": "[samples]", "to": "[sr-atlantis]", "state": "BBB"}, True),
    ],
)
def test_a_mandate_that_covers_none_of_the_rights_is_reported(
    tmp_path, front, is_reported
):
    findings = found(tmp_path, "RCP002", text=letter(**front))
    assert [f.severity for f in findings] == (["info"] if is_reported else [])
    assert all("samples" in finding.message for finding in findings)


def test_the_letter_opens_in_its_own_language(tmp_path):
    _, composed = compose(tmp_path, text=letter(language="fr"))
    words = [
        block.inlines[0].text
        for block in composed.document.blocks
        if isinstance(block, Paragraph) and block.role == "salutation"
    ]
    assert words == ["Madame, Monsieur,"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", None),
        ("fr", None),
        ("es", "in 'es' is unconfirmed: 'Estimadas personas:'"),
        ("ru", "no salutation in 'ru'; the letter says 'Dear Special Rapporteur,'"),
    ],
)
def test_a_salutation_that_is_missing_or_unconfirmed_is_reported(tmp_path, lang, words):
    findings = found(tmp_path, "LNG001", text=letter(language=lang))
    assert [finding.severity for finding in findings] == (["warning"] if words else [])
    assert all(words in finding.message for finding in findings)


def test_a_workspace_without_channels_is_checked_as_before(tmp_path):
    text = letter(WORDS, language="es", channel="letters", kind="urgent-appeal")
    root = write_workspace(tmp_path, recipients_yaml=RECIPIENTS, first_md=text)
    workspace = load_workspace(root)
    file = workspace.letter("first")
    recipient = workspace.recipients["sr-examples"]
    composed = Composer(workspace).compose(LetterRequest("first", file, recipient))
    codes = {finding.code for finding in check_letter(composed)}
    assert not {code for code in codes if code.startswith("CHN")}
