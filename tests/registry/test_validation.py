"""Tests of errors in plain words at the exact place."""

import pytest

from appeals.errors import WorkspaceError
from appeals.model.authority import Authority
from appeals.model.fact import Fact
from appeals.model.letter import FrontMatter
from appeals.model.people import Person, Signatory
from appeals.model.recipient import Group, Recipient
from appeals.model.settings import Settings
from appeals.registry.toml_file import parse_toml
from appeals.registry.validation import PATTERN_WORDS, check, validate
from appeals.registry.yaml_file import parse_yaml
from appeals.review.marks import UseMark
from tests.registry.workspaces import reported

MODELS = [
    Authority,
    Fact,
    FrontMatter,
    Group,
    Person,
    Recipient,
    Settings,
    Signatory,
    UseMark,
]

LETTER = "subject: s\nkind: appeal\nfrom: [a]\ndate: 2020-11-03\n"
RECIPIENT = "kind: office\nname: n\nsalutation: s\ncertainty: confirmed\n"
FACT = "kind: number\nvalue: 1\ntext: t\nas_of: 2019\nauthority: a\n"
FACT += "certainty: confirmed\nsource: s\n"
SOURCE = "kind: treaty\ncertainty: confirmed\n"
SETTINGS = '[organisation]\nname = "x"\n'


def errors_of(model, text, **given):
    node, errors = parse_yaml(text, "f")
    assert errors == ()
    return check(model, node, "f", given=given)[1]


WRONG = [
    # front matter; `reply_by` and its like are in line 5
    (
        FrontMatter,
        LETTER + "reply_by: 2020\n",
        "5:11",
        "'reply_by' must be a date like 2020-11-03, but the number 2020 is there",
        "",
    ),
    (
        FrontMatter,
        LETTER + "reply_by: soon\n",
        "5:11",
        "'reply_by' must be a date like 2020-11-03, but 'soon' is there",
        "",
    ),
    (
        FrontMatter,
        LETTER + "reply_by: 2020-02-30\n",
        "5:11",
        "'reply_by' must be a date that the calendar has, but '2020-02-30' is there",
        "",
    ),
    (
        FrontMatter,
        LETTER.replace("appeal", "apeal"),
        "2:7",
        "'kind' must be appeal, submission, urgent-appeal, petition, joint-statement",
        "did you mean 'appeal'?",
    ),
    (
        FrontMatter,
        LETTER.replace("appeal", "joint-statment"),
        "2:7",
        "'kind' must be",
        "did you mean 'joint-statement'?",
    ),
    (
        FrontMatter,
        LETTER + "joint: yes\n",
        "5:8",
        "'joint' must be true or false, but 'yes' is there",
        "write true",
    ),
    (
        FrontMatter,
        LETTER + "to: unodc-ed\n",
        "5:5",
        "'to' must be a list, but 'unodc-ed' is there",
        "write [unodc-ed], or '- ' in front of each entry",
    ),
    (
        FrontMatter,
        LETTER + "to: [unodc-ed, UNODC]\n",
        "5:16",
        "entry 2 of 'to' must be an id like unodc-ed",
        "",
    ),
    (
        FrontMatter,
        LETTER.replace("[a]", "[]"),
        "3:7",
        "'from' must not be empty",
        "",
    ),
    (
        FrontMatter,
        LETTER + "salutaton: x\nintroducton: x\n",
        "5:1",
        "unknown key 'salutaton'",
        "known keys: subject, kind, to,",
    ),
    (FrontMatter, LETTER + "introducton: x\n", "5:1", "unknown key", "'introduction'"),
    (FrontMatter, LETTER + "signed_by: [a]\n", "5:1", "unknown key 'signed_by'", ""),
    (
        FrontMatter,
        LETTER + "annexes:\n  - title: 3.10\n",
        "6:12",
        "'title' must be text, but the number 3.10 is there",
        "put it in quotation marks: '3.10'",
    ),
    (
        FrontMatter,
        LETTER + "annexes:\n  - title: a\n    fil: b\n",
        "7:5",
        "unknown key 'fil'",
        "did you mean 'file'?",
    ),
    (
        FrontMatter,
        LETTER + "annexes:\n  - a\n",
        "6:5",
        "entry 1 of 'annexes' must be keys and values, but 'a' is there",
        "",
    ),
    (
        FrontMatter,
        LETTER.replace("subject: s\n", ""),
        "1:1",
        "'subject' is missing",
        "add 'subject: ...'",
    ),
    (
        FrontMatter,
        LETTER.replace("subject: s", "subject:"),
        "1:1",
        "'subject' must be text, but nothing is there",
        "write something after the colon",
    ),
    (
        FrontMatter,
        LETTER + "reference: [a]\n",
        "5:12",
        "'reference' must be text, but a list is there",
        "write one value here",
    ),
    # recipients
    (
        Recipient,
        RECIPIENT + "holders:\n  - name: x\n    since: 3.5\n    certainty: confirmed\n",
        "7:12",
        "'since' must be a date like 2019-08-23, 2019-08 or 2019, but the number 3.5",
        "",
    ),
    (
        Recipient,
        RECIPIENT + "holders:\n  - since: 2019\n    certainty: confirmed\n",
        "6:5",
        "'name' is missing",
        "add 'name: ...'",
    ),
    (
        Recipient,
        RECIPIENT + "names:\n  FR: x\n",
        "6:3",
        "the key 'FR' must be a language like en, fr or zh-Hans",
        "",
    ),
    (
        Recipient,
        RECIPIENT
        + "emails:\n  - address: a@b.org, c@d.org\n    certainty: confirmed\n",
        "6:14",
        "'address' must be one e-mail address, but 'a@b.org, c@d.org' is there",
        "",
    ),
    (
        Recipient,
        RECIPIENT + "post:\n  certainty: confirmed\n",
        "5:1",
        "'lines' is missing",
        "",
    ),
    (Recipient, RECIPIENT + "id: y\n", "5:1", "'id' is given twice", "its 'id'"),
    # facts: a union of types gives one error, not three
    (
        Fact,
        FACT.replace("value: 1", "value: true"),
        "2:8",
        "'value' must be a number or text, but true is there",
        "put it in quotation marks: 'true'",
    ),
    (
        Fact,
        FACT.replace("value: 1", "value: 28,983"),
        "1:1",
        "this entry of kind 'number' must have a number as 'value'",
        "",
    ),
    (Fact, FACT + "upper: 3\n", "1:1", "this entry must have 'upper' if it is", ""),
    # sources
    (
        Authority,
        SOURCE + "quotes:\n  - id: a\n    at: {art: 9.10}\n    text: x\n",
        "5:15",
        "'art' must be text, but the number 9.10 is there",
        "'9.10'",
    ),
    (
        Authority,
        SOURCE + "forms:\n  un: {titel: x}\n",
        "4:8",
        "unknown key 'titel'",
        "did you mean 'title'?",
    ),
    (Authority, SOURCE + "forms:\n  apa: {}\n", "4:3", "the key 'apa' must be un,", ""),
    (
        Authority,
        SOURCE + "extent:\n  pages: 0\n",
        "4:10",
        "'pages' must be at least 1",
        "",
    ),
]
IDS = {Recipient: "id", Fact: "id", Authority: "key"}


@pytest.mark.parametrize(("model", "text", "place", "message", "remedy"), WRONG)
def test_a_wrong_value_is_reported_in_plain_words_at_its_place(
    model, text, place, message, remedy
):
    given = {IDS[model]: "x"} if model in IDS else {}
    error = errors_of(model, text, **given)[0]
    assert str(error.place) == f"f:{place}"
    assert error.message.startswith(message)
    assert remedy in error.remedy


def test_a_key_that_is_no_id_is_reported_at_the_key():
    node = parse_yaml(RECIPIENT, "f")[0]
    (error,) = check(Recipient, node, "f", given={"id": "UNODC ED"})[1]
    assert error.message.startswith("the key 'UNODC ED' must be an id like")


def test_all_errors_come_at_once_in_the_order_of_the_file():
    text = "kind: x\nfrom: y\ndate: z\nstyle: un\nibid: maybe\nfoo: 1\n"
    with pytest.raises(WorkspaceError) as caught:
        validate(FrontMatter, parse_yaml(text, "f")[0], "f")
    places = [str(error.place) for error in caught.value.problems]
    assert places == ["f:1:1", "f:1:7", "f:2:7", "f:3:7", "f:5:7", "f:6:1"]


def test_text_that_looks_like_something_else_stays_as_typed():
    text = RECIPIENT.replace("name: n", "name: NO") + "office: 012\nacronym: 1:30\n"
    value = check(Recipient, parse_yaml(text, "f")[0], "f", given={"id": "x"})[0]
    assert (value.name, value.office, value.acronym) == ("NO", "012", "1:30")


def test_a_whole_number_is_taken_for_text_and_a_figure_stays_a_number():
    source = SOURCE + "volume: 1465\n"
    read = check(Authority, parse_yaml(source, "f")[0], "f", given={"key": "x"})[0]
    assert read.volume == "1465"
    fact = check(Fact, parse_yaml(FACT, "f")[0], "f", given={"id": "x"})[0]
    assert (fact.value, type(fact.value)) == (1, int)


def test_an_error_never_repeats_long_text():
    (error,) = errors_of(FrontMatter, LETTER + f"ibid: {'secret ' * 50}\n")
    assert len(error.message) < 120


TOML = [
    ("style = un\n", "1:9", "this cannot be read as TOML (Invalid value)"),
    ("a = [1,\n", "1:8", "this cannot be read as TOML"),
    (f'style = "apa"\n{SETTINGS}', "1:9", "'style' must be un, oscola4, oscola5"),
    (f'{SETTINGS}nam = "y"\n', "3:1", "unknown key 'nam'"),
    (f'{SETTINGS}lines = "y"\n', "3:9", "'lines' must be a list"),
    ("[organisation]\n", "1:2", "'name' is missing"),
    (f'demo = "yes"\n{SETTINGS}', "1:8", "'demo' must be true or false"),
    (f"demo = 2020-01-01\n{SETTINGS}", "1:8", "'demo' must be true or false"),
    ('[organisation]\n  name = "\\uE000"\n', "2:10", "a private-use character"),
    ('a = 1\nx = ["b"\ny = 2\n', "2:5", "this cannot be read as TOML (Unclosed"),
    ("x = [1, # [\n 2\n[b]\n", "1:5", "this cannot be read as TOML (Unclosed"),
    ('a = 1\nx = """b\ny\n', "2:5", "this cannot be read as TOML (Unterm"),
    ('[organisation]\n  name = "\\u202E"\n', "2:10", "an invisible sign"),
    ("organisation = {name = 1.5}\n", "1:16", "'name' must be text"),
]


@pytest.mark.parametrize(("text", "place", "message"), TOML)
def test_errors_of_settings_have_their_place(text, place, message):
    node, errors = parse_toml(text, "appeals.toml")
    if node is not None and not errors:
        errors = check(Settings, node, "appeals.toml")[1]
    (line,) = reported(errors)
    assert line.startswith(f"appeals.toml:{place} {message}")


def patterns_in(schema):
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for key, value in schema.items():
            if key == "patternProperties":
                yield from value
            yield from patterns_in(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from patterns_in(value)


def test_every_pattern_of_a_model_has_plain_words_and_no_words_are_left_over():
    schemas = [model.model_json_schema() for model in MODELS]
    assert set(patterns_in(schemas)) == set(PATTERN_WORDS)


def test_keys_that_do_not_go_together_are_told_in_their_own_words():
    text = "[mail.smtp]\nhost = 'mail.example.org'\nport = 25\nsecurity = 'none'\n"
    organisation = "style = 'un'\n[organisation]\nname = 'X'\n"
    tree, _ = parse_toml(organisation + text, "f")
    _, errors = check(Settings, tree, "f")
    (message,) = [e.message for e in errors if "security" in e.message]
    assert message.startswith("'smtp': 'security = \"none\"' is for a server of this")
    assert message.endswith('others need "starttls" or "tls"')
