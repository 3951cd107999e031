"""The rules of consent: what a letter tells to whom, against what was agreed."""

import pytest

from appeals.checks.engine import check_letter
from appeals.composition.compose import Composer
from appeals.composition.letter_request import LetterRequest
from appeals.errors import Place
from appeals.model.case import Case
from appeals.registry.workspace import load_workspace
from tests.registry.channel_files import CHANNELS, RECIPIENTS, letter
from tests.registry.consent_files import consents
from tests.registry.workspaces import write_workspace

LETTER = "templates/letters/first.md"
ROW = Place("cases.csv", 2)
PASSES = """\
    passes_on:
      name: {{state: {0}, public: {1}, certainty: confirmed}}
"""


def passing(state: str, public: str) -> str:
    """Give the channels, the first of which passes the name on."""
    return CHANNELS.replace(
        "    languages:\n", PASSES.format(state, public) + "    languages:\n", 1
    )


def case(consent: str = "rec-1", **data: str) -> Case:
    return Case("case-1", "Ms. A", consent, "confidential", data, ROW)


def found(root, code, *cases, text=None, is_table=False, **files):
    """Give the findings of a rule in the letter about these cases."""
    texts = {"recipients_yaml": RECIPIENTS, "channels_yaml": CHANNELS, **files}
    texts = {name: each for name, each in texts.items() if each is not None}
    root = write_workspace(root, first_md=text or letter(), **texts)
    workspace = load_workspace(root)
    file = workspace.letter("first")
    known = workspace.expand(file.front.to)
    recipient = known[0] if known else None
    asked = LetterRequest("first", file, recipient, recipients=known)
    composer = Composer(workspace)
    if is_table:
        requests = [_about(asked, cases=cases)]
    else:
        requests = [_about(asked, case=each) for each in cases] or [asked]
    every = [f for r in requests for f in check_letter(composer.compose(r))]
    return [finding for finding in every if finding.code == code]


def _about(asked, **about):
    values = {"recipients": asked.recipients, **about}
    return LetterRequest(asked.name, asked.letter, asked.recipient, **values)


def only(root, code, *cases, **asked):
    (finding,) = found(root, code, *cases, **asked)
    return finding


# CHN007


def test_a_record_for_each_case_is_a_consent_for_the_channel(tmp_path):
    asked = {"text": letter(kind="urgent-appeal")}
    assert found(tmp_path / "a", "CHN007", **asked, consents_yaml=consents())
    assert found(tmp_path / "b", "CHN007", case(), **asked)
    known = {**asked, "consents_yaml": consents()}
    assert found(tmp_path / "c", "CHN007", case(), **known) == []


def test_a_letter_of_any_kind_about_a_case_needs_the_consent(tmp_path):
    for number, kind in enumerate(("submission", "appeal", "report")):
        asked = {"text": letter(kind=kind)}
        assert not found(tmp_path / f"a{number}", "CHN007", **asked)
        own = {"text": letter(kind=kind, case="case-9")}
        (finding,) = found(tmp_path / f"b{number}", "CHN007", **own)
        assert "'letters' needs that of the victim" in finding.message
        assert finding.severity == "error"
        said = {"text": letter(kind=kind, case="case-9", consent="by telephone")}
        assert not found(tmp_path / f"c{number}", "CHN007", **said)


def test_the_consent_of_each_row_is_asked_for_in_a_letter_of_any_kind(tmp_path):
    for number, kind in enumerate(("submission", "appeal")):
        asked = {"text": letter(kind=kind)}
        assert not found(tmp_path / f"a{number}", "CHN007", case(), **asked)
        (finding,) = found(tmp_path / f"b{number}", "SAF002", case("none"), **asked)
        assert finding.severity == "warning"
        known = {**asked, "consents_yaml": consents()}
        (finding,) = found(tmp_path / f"c{number}", "SAF002", case("none"), **known)
        assert finding.severity == "error"


# SAF002


@pytest.mark.parametrize("words", ["rec-1", "rec-1, in writing, 4 March", " rec-1 "])
def test_a_consent_is_named_by_the_id_of_its_record(tmp_path, words):
    assert not found(tmp_path, "SAF002", case(words), consents_yaml=consents())
    text = letter(consent=f'"{words}"')
    assert not found(tmp_path, "SAF002", text=text, consents_yaml=consents())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("rec-2", "names a consent of which consents.yaml has no record"),
        ("rec-10", "names a consent of which consents.yaml has no record"),
        (
            "signed by the family",
            "names a consent of which consents.yaml has no record",
        ),
        ("none", "has a word in 'consent' that names no consent"),
        ("N/A", "has a word in 'consent' that names no consent"),
        ("нет", "has a word in 'consent' that names no consent"),
    ],
)
def test_a_consent_without_a_record_is_an_error(tmp_path, words, said):
    finding = only(tmp_path, "SAF002", case(words), consents_yaml=consents())
    assert finding.severity == "error"
    assert finding.message == f"The case 'case-1' {said}"
    assert finding.place == ROW
    finding = only(
        tmp_path, "SAF002", text=letter(consent=words), consents_yaml=consents()
    )
    assert finding.severity == "error"
    assert finding.message == f"The letter {said}"
    assert (finding.place.file, finding.place.line) == (LETTER, 7)


def test_without_records_a_consent_is_a_warning_once_a_file(tmp_path):
    findings = found(tmp_path, "SAF002", case(), case("rec-2"))
    assert {f.severity for f in findings} == {"warning"}
    assert {f.place for f in findings} == {Place("cases.csv")}
    assert "there is no consents.yaml" in findings[0].message
    finding = only(tmp_path, "SAF002", case("none"))
    assert (finding.severity, finding.place) == ("warning", ROW)


def test_a_letter_that_names_no_consent_needs_no_record(tmp_path):
    assert not found(tmp_path, "SAF002", consents_yaml=consents())
    assert not found(tmp_path, "SAF002")


# SAF003


def test_a_channel_that_the_consent_is_not_for_is_an_error(tmp_path):
    files = {"consents_yaml": consents(channels="[report, complaint]")}
    finding = only(tmp_path, "SAF003", case(), **files)
    assert finding.severity == "error"
    assert finding.message == (
        "The case 'case-1': the letter goes by 'letters', and the consent 'rec-1' is "
        "for report, complaint alone"
    )
    assert finding.place == ROW


@pytest.mark.parametrize("channels", ["any", "[report, letters]"])
def test_a_channel_that_the_consent_is_for_passes(tmp_path, channels):
    files = {"consents_yaml": consents(channels=channels)}
    assert not found(tmp_path, "SAF003", case(), **files)


def test_a_letter_by_no_channel_needs_a_consent_for_any(tmp_path):
    text = letter(to="[office-a]")
    files = {"text": text, "consents_yaml": consents()}
    assert "by no channel" in only(tmp_path, "SAF003", case(), **files).message
    files["consents_yaml"] = consents(channels="any")
    assert not found(tmp_path, "SAF003", case(), **files)


ALIAS = "{un: name, state: alias, public: alias}"


def test_a_name_that_the_state_always_learns_must_be_allowed_to_it(tmp_path):
    files = {
        "channels_yaml": passing("always", "never"),
        "consents_yaml": consents(shown_to=ALIAS),
    }
    finding = only(tmp_path, "SAF003", case(), **files)
    assert finding.message == (
        "The case 'case-1': the State would learn the name by 'letters', and the "
        "consent 'rec-1' allows the alias alone"
    )
    files["consents_yaml"] = consents()
    assert not found(tmp_path, "SAF003", case(), **files)


@pytest.mark.parametrize("state", ["never", "unless-asked"])
def test_a_name_that_is_kept_or_can_be_kept_passes(tmp_path, state):
    files = {
        "channels_yaml": passing(state, "unless-asked"),
        "consents_yaml": consents(shown_to="{un: name}"),
    }
    assert not found(tmp_path, "SAF003", case(), **files)


def test_what_is_published_is_published_under_the_alias(tmp_path):
    files = {
        "channels_yaml": passing("always", "always"),
        "consents_yaml": consents(shown_to="{un: alias, state: alias, public: alias}"),
    }
    assert not found(tmp_path, "SAF003", case(), **files)
    files["consents_yaml"] = consents(shown_to="{un: alias, state: alias}")
    files["text"] = letter("{{ case.alias }}")
    (finding,) = found(tmp_path, "SAF003", case(), **files)
    assert "the public would learn the alias by 'letters'" in finding.message
    assert "allows nothing" in finding.message
    files["text"] = letter("{{ person.called }}")
    assert not found(tmp_path, "SAF003", case(), **files)


def test_a_public_letter_is_read_by_everybody(tmp_path):
    text = letter("{{ case.alias }}", confidentiality="public")
    files = {"text": text, "consents_yaml": consents(shown_to="{un: name}")}
    messages = [f.message for f in found(tmp_path, "SAF003", case(), **files)]
    assert len(messages) == 2
    assert "the State would learn the alias" in messages[0]
    assert "the public would learn the alias" in messages[1]


COLUMNS = "{place: place, injuries: medical}"


@pytest.mark.parametrize(
    "body",
    [
        "{{ case.injuries }}",
        "{{ case['injuries'] | upper }}",
        "{% if case.injuries %}Hurt.{% endif %}",
        "{% set x = case.injuries %}{{ x }}",
    ],
)
def test_a_class_of_facts_that_may_not_be_told_is_an_error(tmp_path, body):
    text = letter(
        f"Text.\n\nHeld in {{{{ case.place }}}}. {body}", case_columns=COLUMNS
    )
    about = case(place="Utopia", injuries="a broken arm")
    finding = only(tmp_path, "SAF003", about, text=text, consents_yaml=consents())
    assert finding.message == (
        "The case 'case-1': this tells 'case.injuries' (medical), and the consent "
        "'rec-1' does not allow medical"
    )
    assert (finding.place.file, finding.place.line) == (LETTER, 11)
    files = {"consents_yaml": consents(may_tell="[place, medical]")}
    assert not found(tmp_path, "SAF003", about, text=text, **files)


def test_an_empty_cell_tells_nothing(tmp_path):
    body = "{% if case.injuries %}Hurt.{% endif %}"
    text = letter(body, case_columns=COLUMNS)
    about = case(place="Utopia", injuries="")
    assert not found(tmp_path, "SAF003", about, text=text, consents_yaml=consents())


def test_a_table_tells_its_columns(tmp_path):
    text = letter('{{ case_table("alias", "injuries") }}', case_columns=COLUMNS)
    about = case(place="Utopia", injuries="a broken arm")
    asked = {"text": text, "is_table": True, "consents_yaml": consents()}
    assert "case.injuries" in only(tmp_path, "SAF003", about, **asked).message
    asked["text"] = letter('{{ case_table("alias", "place") }}', case_columns=COLUMNS)
    assert not found(tmp_path, "SAF003", about, **asked)


def test_a_declared_column_that_is_not_there_is_an_error(tmp_path):
    text = letter(case_columns="{plac: place}")
    about = case(place="Utopia")
    finding = only(tmp_path, "SAF003", about, text=text, consents_yaml=consents())
    assert "'case_columns' names 'plac'" in finding.message
    assert finding.remedy == "did you mean 'place'?"


# SAF004


def test_a_consent_that_was_withdrawn_is_an_error(tmp_path):
    files = {"consents_yaml": consents(withdrawn="{date: 2099-12-01}")}
    finding = only(tmp_path, "SAF004", case(), **files)
    assert finding.severity == "error"
    assert finding.message == (
        "The case 'case-1': the consent 'rec-1' was withdrawn on 2099-12-01"
    )
    finding = only(tmp_path, "SAF004", text=letter(consent="rec-1"), **files)
    assert finding.message.startswith("The letter: ")


@pytest.mark.parametrize(
    ("until", "is_found"), [("2099-11-02", True), ("2099-11-03", False), (None, False)]
)
def test_a_consent_that_ends_before_the_date_of_the_letter(tmp_path, until, is_found):
    files = {"consents_yaml": consents(until=until)}
    findings = found(tmp_path, "SAF004", case(), **files)
    assert bool(findings) is is_found
    for each in findings:
        assert "held until 2099-11-02; the letter is of 2099-11-03" in each.message


# SAF005


RELATIVES = CHANNELS.replace(
    "of: the victim\n      kinds: [urgent-appeal]\n",
    "of: the relatives\n      kinds: [urgent-appeal]\n"
    "      given_by: [relative, next-of-kin]\n",
)


@pytest.mark.parametrize("certainty", ["confirmed", "unconfirmed"])
def test_a_consent_of_another_than_the_channel_wants(tmp_path, certainty):
    channels = RELATIVES.replace(
        "next-of-kin]\n      certainty: confirmed",
        f"next-of-kin]\n      certainty: {certainty}",
    )
    files = {"channels_yaml": channels}
    finding = only(
        tmp_path,
        "SAF005",
        case(),
        consents_yaml=consents(given_by="representative"),
        **files,
    )
    is_sure = certainty == "confirmed"
    assert finding.severity == ("error" if is_sure else "warning")
    assert "was given by representative; 'letters' needs that of" in finding.message
    assert "relative or next-of-kin" in finding.remedy
    assert not found(tmp_path, "SAF005", case(), consents_yaml=consents(), **files)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"because": None}, "does not say why not by the person"),
        ({"because": "child"}, "does not say that the child was heard"),
        (
            {"because": "child", "child_heard": "false"},
            "does not say that the child was heard",
        ),
    ],
)
def test_what_is_missing_of_a_consent_by_another_is_a_warning(tmp_path, changes, said):
    files = {"consents_yaml": consents(**changes)}
    finding = only(tmp_path, "SAF005", case(), **files)
    assert finding.severity == "warning"
    assert said in finding.message


@pytest.mark.parametrize(
    "changes",
    [
        {"given_by": "self", "because": None},
        {"because": "child", "child_heard": "true"},
        {"because": "dead"},
    ],
)
def test_a_consent_by_another_that_says_why_passes(tmp_path, changes):
    files = {"consents_yaml": consents(**changes)}
    assert not found(tmp_path, "SAF005", case(), **files)


# SAF016


def test_another_recipient_by_a_channel_that_is_not_covered_is_a_warning(tmp_path):
    text = letter(to="[sr-examples, committee, sr-atlantis, office-a]")
    files = {"text": text, "consents_yaml": consents()}
    finding = only(tmp_path, "SAF016", case(), **files)
    assert finding.severity == "warning"
    assert "also goes to committee, office-a, by a channel that" in finding.message
    assert finding.place == Place(LETTER, 4, 5)
    assert "--to" in finding.remedy


def test_several_recipients_by_channels_that_are_covered_pass(tmp_path):
    files = {
        "text": letter(to="[both]"),
        "consents_yaml": consents(),
    }
    assert not found(tmp_path, "SAF016", case(), **files)


def test_no_message_holds_what_is_in_a_row(tmp_path):
    """A row is about a person; its id and columns are all that is said."""
    text = letter(
        "{{ case.place }}", case_columns=COLUMNS, to="[sr-examples, office-a]"
    )
    about = case("the mother of Zora signed", place="Hidden Valley", injuries="")
    for code in ("SAF002", "SAF003", "SAF004", "SAF005", "SAF016"):
        files = {
            "consents_yaml": consents(may_tell="[]", withdrawn="{date: 2099-12-01}")
        }
        every = [
            *found(tmp_path, code, about, text=text, **files),
            *found(tmp_path, code, case(place="Hidden Valley"), text=text, **files),
        ]
        said = " ".join(f"{f.message} {f.remedy}" for f in every)
        assert "Zora" not in said
        assert "Hidden" not in said


# SAF009


ASKS = CHANNELS.replace(
    "kinds: [urgent-appeal]\n",
    "kinds: [urgent-appeal]\n      statement: {statement}\n",
    1,
)
STATED = "{{ consent_statement() }}"


@pytest.mark.parametrize("certainty", ["confirmed", "unconfirmed"])
def test_a_statement_that_the_channel_asks_for(tmp_path, certainty):
    channels = ASKS.format(statement="sp-two-lines").replace(
        "two-lines\n      certainty: confirmed",
        f"two-lines\n      certainty: {certainty}",
    )
    files = {"channels_yaml": channels, "consents_yaml": consents()}
    finding = only(tmp_path, "SAF009", case(), **files)
    is_sure = certainty == "confirmed"
    assert finding.severity == ("error" if is_sure else "warning")
    assert "'letters' asks what those concerned wish" in finding.message
    assert "consent_statement()" in finding.remedy
    assert not found(tmp_path, "SAF009", case(), text=letter(STATED), **files)


@pytest.mark.parametrize(
    ("reach", "shown_to", "told"),
    [
        (("unless-asked", "never"), "{un: name}", "the State"),
        (("never", "unless-asked"), "{un: name, state: name}", "the public"),
        (("unless-asked", "unless-asked"), "{un: name}", "the State and the public"),
        (("unless-asked", "unless-asked"), "{un: name, state: name, public: name}", ""),
        (("never", "never"), "{un: alias}", ""),
        (("always", "always"), "{un: alias, state: alias, public: alias}", ""),
    ],
)
def test_a_name_that_is_passed_on_unless_asked(tmp_path, reach, shown_to, told):
    files = {
        "channels_yaml": passing(*reach),
        "consents_yaml": consents(shown_to=shown_to),
    }
    findings = found(tmp_path, "SAF009", case(), **files)
    assert len(findings) == bool(told)
    for each in findings:
        assert each.severity == "error"
        assert f"tells the name to {told} unless it is asked not to" in each.message
    assert not found(tmp_path, "SAF009", case(), text=letter(STATED), **files)


def test_what_is_not_known_of_a_channel_is_taken_for_unless_asked(tmp_path):
    finding = only(tmp_path, "SAF009", case(), consents_yaml=consents())
    assert finding.severity == "warning"
    assert "(it is not known what it passes on)" in finding.message


def test_a_letter_that_rests_on_no_record_has_nothing_to_state(tmp_path):
    files = {"channels_yaml": ASKS.format(statement="sp-two-lines")}
    assert not found(tmp_path, "SAF009", case(), **files)
    finding = only(tmp_path, "SAF009", case(), text=letter(STATED), **files)
    assert "no record of consent" in finding.message
    assert finding.place.line == 8
    assert not found(tmp_path, "SAF009", consents_yaml=consents(), **files)


EDITIONS = {
    "un": ["the United Nations"],
    "state": ["the United Nations", "the State"],
    "public": ["the United Nations", "the State", "the public"],
}


@pytest.mark.parametrize("audience", EDITIONS)
def test_an_edition_is_read_by_those_whom_it_is_for(tmp_path, audience):
    files = {
        "recipients_yaml": RECIPIENTS,
        "channels_yaml": passing("never", "never"),
        "consents_yaml": consents(shown_to="{}"),
        "first_md": letter("{{ case.alias }}"),
    }
    workspace = load_workspace(write_workspace(tmp_path, **files))
    file = workspace.letter("first")
    known = workspace.expand(file.front.to)
    asked = LetterRequest(
        "first",
        file,
        known[0],
        recipients=known,
        case=case(),
        audience=audience,
        is_edition=True,
    )
    every = check_letter(Composer(workspace).compose(asked))
    said = [each.message for each in every if each.code == "SAF003"]
    assert [words in each for words, each in zip(EDITIONS[audience], said, strict=True)]
