"""What a letter says of the wishes of those whom it is about."""

import pytest

from appeals.composition.compose import Composer
from appeals.composition.consent_statement import strictest_showing
from appeals.composition.letter_request import LetterRequest
from appeals.errors import Place
from appeals.languages.find import LANGUAGES, language_of_letter
from appeals.model.case import Case
from appeals.model.consent import ShownTo
from appeals.model.document import Paragraph, plain_text
from appeals.registry.workspace import load_workspace
from tests.registry.channel_files import CHANNELS, RECIPIENTS, letter
from tests.registry.consent_files import consents
from tests.registry.workspaces import write_workspace

STATED = "Before.\n\n{{ consent_statement() }}\n\nAfter."


def channels(statement: str = "", name: tuple[str, str] | None = None) -> str:
    """Give the channels, the first of which asks or passes on."""
    text = CHANNELS
    if statement:
        asked = f"kinds: [urgent-appeal]\n      statement: {statement}\n"
        text = text.replace("kinds: [urgent-appeal]\n", asked, 1)
    if name:
        state, public = name
        reach = f"{{state: {state}, public: {public}, certainty: confirmed}}"
        passes = f"    passes_on:\n      name: {reach}\n    languages:\n"
        text = text.replace("    languages:\n", passes, 1)
    return text


def stated(root, *rows, body=STATED, front=(), **files):
    """Compose the letter about these rows, and give its own paragraphs."""
    text = letter(body, **dict(front))
    texts = {"recipients_yaml": RECIPIENTS, "consents_yaml": consents(), **files}
    workspace = load_workspace(write_workspace(root, first_md=text, **texts))
    file = workspace.letter("first")
    cases = tuple(
        Case(f"case-{n}", "Ms. A", row, "confidential", {}, Place("cases.csv", n))
        for n, row in enumerate(rows, 1)
    )
    (recipient,) = workspace.expand(file.front.to)
    asked = LetterRequest("first", file, recipient, cases=cases)
    composed = Composer(workspace).compose(asked)
    return composed, [
        plain_text(block.inlines)
        for block in composed.body
        if isinstance(block, Paragraph)
    ]


SHOWN = {
    "nobody": "{un: alias, state: alias}",
    "the state": "{un: name, state: name, public: alias}",
    "everybody": "{un: name, state: name, public: name}",
}


@pytest.mark.parametrize(
    ("shown", "answers"),
    [
        ("nobody", ["No", "No"]),
        ("the state", ["Yes", "No"]),
        ("everybody", ["Yes", "Yes"]),
    ],
)
def test_two_answers_for_the_special_procedures(tmp_path, shown, answers):
    files = {"consents_yaml": consents(shown_to=SHOWN[shown])}
    asks = channels("sp-two-lines")
    composed, paragraphs = stated(tmp_path, "rec-1", channels_yaml=asks, **files)
    assert composed.states_wishes
    assert paragraphs[0] == "Before."
    assert paragraphs[3:] == ["After."]
    assert "a letter with their names is sent to the Government" in paragraphs[1]
    assert "their names appear in public reports" in paragraphs[2]
    assert [each.rpartition(": ")[2] for each in paragraphs[1:3]] == [
        f"{answer}." for answer in answers
    ]


@pytest.mark.parametrize(
    ("statement", "shown", "front", "said"),
    [
        ("final-decision", "the state", (), "not be disclosed in the final decision"),
        ("final-decision", "everybody", (), "may be disclosed in the final decision"),
        ("posting", "everybody", (), "neither made public nor passed on"),
        (
            "posting",
            "the state",
            (("confidentiality", "public"),),
            "This document may be made public.",
        ),
        (
            "posting",
            "nobody",
            (("confidentiality", "public"),),
            "neither made public nor passed on",
        ),
    ],
)
def test_one_sentence_for_committees(tmp_path, statement, shown, front, said):
    files = {
        "channels_yaml": channels(statement),
        "consents_yaml": consents(shown_to=SHOWN[shown]),
    }
    _, paragraphs = stated(tmp_path, "rec-1", front=front, **files)
    assert len(paragraphs) == 3
    assert said in paragraphs[1]


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        (("unless-asked", "unless-asked"), ["may be passed on", "not be made public"]),
        (("unless-asked", "never"), ["may be passed on"]),
        (("always", "unless-asked"), ["not be made public"]),
        (("never", "never"), []),
    ],
)
def test_what_a_channel_passes_on_unless_asked_is_asked(tmp_path, reach, said):
    files = {"channels_yaml": channels(name=reach)}
    composed, paragraphs = stated(tmp_path, "rec-1", **files)
    assert composed.states_wishes
    middle = paragraphs[1:-1]
    assert len(middle) == len(said)
    assert all(words in each for words, each in zip(said, middle, strict=True))


def test_of_several_records_the_least_is_said(tmp_path):
    second = consents(id_="rec-2", shown_to=SHOWN["nobody"]).partition("consents:\n")[2]
    files = {
        "channels_yaml": channels("sp-two-lines"),
        "consents_yaml": consents(shown_to=SHOWN["everybody"]) + second,
    }
    _, paragraphs = stated(tmp_path, "rec-1", "rec-2", **files)
    assert [each[-3:] for each in paragraphs[1:3]] == ["No.", "No."]
    least = strictest_showing([ShownTo(un="name", state="alias"), ShownTo(un="alias")])
    assert least == ShownTo(un="alias")


def test_a_report_about_nobody_says_whether_it_may_be_posted(tmp_path):
    files = {"channels_yaml": channels("posting")}
    composed, paragraphs = stated(tmp_path, **files)
    assert "neither made public" in paragraphs[1]
    assert not [f for f in composed.findings if f.code == "SAF009"]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_the_sentences(tag):
    """That they are no copies of another language is tested with its other words."""
    words = language_of_letter(tag).consent
    assert words.yes != words.no
    assert words.state_answer.format(answer=words.yes) != words.public_answer
