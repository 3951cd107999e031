"""Tests of channels.yaml, the parts that recipients share, rights and States."""

from pathlib import Path

import pytest

from appeals.errors import AppealsError, WorkspaceError
from appeals.registry.channels import (
    describe_source,
    letter_channel,
    needs_of,
    recipients_of,
    state_status,
)
from appeals.registry.cross_checks import load_all_errors
from appeals.registry.holders import salutation_for, salutation_known
from appeals.registry.workspace import load_workspace
from tests.registry.channel_files import CHANNELS, RECIPIENTS, letter
from tests.registry.workspaces import reported, write_workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped():
    return load_workspace(ROOT)


def workspace(root, recipients=RECIPIENTS, channels=CHANNELS, first=None):
    return load_workspace(
        write_workspace(
            root,
            recipients_yaml=recipients,
            channels_yaml=channels,
            first_md=first or letter(),
        )
    )


def errors(root, **files):
    return reported(load_all_errors(workspace(root, **files).root))


def changed(text, old, new):
    assert text.count(old) == 1
    return text.replace(old, new)


def test_a_recipient_has_what_the_parts_it_shares_say(tmp_path):
    recipient = workspace(tmp_path).recipients["sr-examples"]
    assert recipient.post.lines == ("1 Example Street",)
    assert recipient.languages == ("en", "fr")
    assert recipient.channel == "letters"
    assert recipient.salutations["fr"].text == "Madame, Monsieur,"


def test_what_an_entry_says_itself_stays(tmp_path):
    own = changed(
        RECIPIENTS,
        "    rights_unconfirmed: [samples]\n",
        "    rights_unconfirmed: [samples]\n    channel: complaint\n"
        "    salutations:\n      fr:\n        text: Madame,\n",
    )
    recipient = workspace(tmp_path, recipients=own).recipients["sr-examples"]
    assert recipient.channel == "complaint"
    assert recipient.salutations["fr"].text == "Madame,"
    assert recipient.salutations["es"].text == "Estimadas personas:"


def test_an_unknown_part_is_an_error_with_its_place(tmp_path):
    wrong = RECIPIENTS.replace("shares: [mandates]", "shares: [mandate]", 1)
    assert errors(tmp_path, recipients=wrong) == [
        "recipients.yaml:10:14 'sr-examples' shares an unknown part 'mandate'"
    ]


def test_a_right_outside_of_the_vocabulary_is_an_error_with_its_place(tmp_path):
    wrong = changed(RECIPIENTS, "    rights: [examples]\n", "    rights: [exampels]\n")
    assert errors(tmp_path, recipients=wrong) == [
        "recipients.yaml:23:14 'committee' covers an unknown right 'exampels'"
    ]


def test_an_unconfirmed_right_must_be_one_that_is_covered(tmp_path):
    wrong = changed(RECIPIENTS, "unconfirmed: [samples]", "unconfirmed: [sample]")
    (error,) = errors(tmp_path, recipients=wrong)
    assert "must name 'sample' in 'rights' too" in error


@pytest.mark.parametrize(
    ("files", "error"),
    [
        (
            {"recipients": RECIPIENTS.replace("channel: report", "channel: raport")},
            "recipients.yaml:24:14 'committee' names an unknown channel 'raport'",
        ),
        (
            {"channels": CHANNELS.replace("[complaint]", "[complain]")},
            "channels.yaml:38:24 'letters' excludes an unknown channel 'complain'",
        ),
        (
            {
                "channels": CHANNELS.replace(
                    "kinds: [petition]", "kinds: [petition]\n    recipients: [comitee]"
                )
            },
            "channels.yaml:57:18 'individual' names an unknown recipient 'comitee'",
        ),
        (
            {"channels": CHANNELS.replace("committee: committee", "committee: xx", 1)},
            "channels.yaml:49:20 'report' names an unknown recipient 'xx'",
        ),
        (
            {"first": letter(channel="leters")},
            "templates/letters/first.md:7:10 unknown channel 'leters'",
        ),
        (
            {"first": letter(rights="[examples, sampels]")},
            "templates/letters/first.md:7:20 unknown right 'sampels'",
        ),
    ],
)
def test_a_name_that_names_nothing_is_reported_with_its_place(tmp_path, files, error):
    assert errors(tmp_path, **files) == [error]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("count: 10", "count: 0", "must be at least 1"),
        ("[docx]", "[odt]", "docx"),
        ("party: accepted", "party: yes", "accepted"),
        ("  AAA:", "  aaa:", "three letters of a State"),
        ("counts_footnotes", "count_footnotes", "unknown key 'count_footnotes'"),
    ],
)
def test_a_malformed_channel_is_reported_with_its_place(tmp_path, old, new, words):
    (error,) = errors(tmp_path, channels=changed(CHANNELS, old, new))
    assert error.startswith("channels.yaml:")
    assert words in error


def test_a_workspace_without_channels_has_none_and_no_ties(tmp_path):
    root = write_workspace(
        tmp_path, recipients_yaml=RECIPIENTS, first_md=letter(channel="anything")
    )
    found = load_workspace(root)
    assert load_all_errors(root) == ()
    assert dict(found.channels) == dict(found.states) == {}
    assert letter_channel(found, found.letter("first"), None) is None


def test_the_letter_chooses_its_channel_before_its_recipient_does(tmp_path):
    found = workspace(tmp_path, first=letter(channel="complaint"))
    recipient = found.recipients["sr-examples"]
    chosen = letter_channel(found, found.letter("first"), recipient)
    assert (chosen.channel.id, str(chosen.place)) == (
        "complaint",
        "templates/letters/first.md:7:10",
    )
    found = workspace(tmp_path / "own")
    own = letter_channel(found, found.letter("first"), recipient)
    assert (own.channel.id, own.place.line) == ("letters", 4)
    office = found.recipients["office-a"]
    assert letter_channel(found, found.letter("first"), office) is None


def test_an_unknown_channel_of_a_recipient_is_raised_at_its_place(tmp_path):
    wrong = RECIPIENTS.replace("channel: letters", "channel: leters")
    found = workspace(tmp_path, recipients=wrong)
    with pytest.raises(WorkspaceError, match="unknown channel 'leters'") as caught:
        letter_channel(found, found.letter("first"), found.recipients["sr-examples"])
    assert caught.value.place.file == "recipients.yaml"
    assert caught.value.remedy == "did you mean 'letters'?"


def test_recipients_of_a_channel_are_those_that_name_it_and_its_committees(tmp_path):
    found = workspace(tmp_path)
    assert recipients_of(found, found.channels["letters"]) == (
        "sr-examples",
        "sr-atlantis",
    )
    assert recipients_of(found, found.channels["individual"]) == ("committee",)
    assert recipients_of(found, found.channels["complaint"]) == ()


@pytest.mark.parametrize(
    ("state", "answer", "words"),
    [
        (
            "AAA",
            "not-accepted",
            "AAA has not accepted article 22 of TREATY (confirmed)",
        ),
        ("BBB", "unknown", "is not known (unconfirmed): signed only"),
        ("CCC", "unknown", "CCC has accepted article 22 of TREATY is not registered"),
    ],
)
def test_a_state_took_a_step_or_not_or_nobody_knows(tmp_path, state, answer, words):
    found = workspace(tmp_path)
    (need,) = needs_of(found.channels["individual"], "committee")
    known = state_status(found, state, need)
    assert known.answer == answer
    assert words in known.words


def test_a_limit_has_the_source_and_day_of_its_channel_unless_it_has_its_own(tmp_path):
    channel = workspace(tmp_path).channels["letters"]
    assert describe_source(channel, channel.max_words) == (
        "confirmed; source: a form; checked on 2099-01-02"
    )
    own = channel.max_words.model_copy(update={"source": "a guide"})
    assert describe_source(channel, own) == "confirmed; source: a guide"


def test_a_committee_may_have_a_page_limit_of_its_own(tmp_path):
    channel = workspace(tmp_path).channels["individual"]
    assert channel.page_limit("committee").count == 2
    assert channel.page_limit("sr-examples") is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Dear Special Rapporteur,"),
        ("en-GB", "Dear Special Rapporteur,"),
        ("fr", "Madame, Monsieur,"),
        ("fr-CA", "Madame, Monsieur,"),
        ("ru", "Dear Special Rapporteur,"),
    ],
)
def test_the_salutation_follows_the_language(tmp_path, lang, text):
    recipient = workspace(tmp_path).recipients["sr-examples"]
    assert salutation_for(recipient, None, lang) == text


def test_the_named_holder_is_addressed_in_his_language_where_one_is_known(shipped):
    recipient = shipped.recipients["unodc-ed"]
    holder = next(h for h in recipient.holders if h.name == "Ghada Fathi Waly")
    assert salutation_for(recipient, holder, "en") == "Dear Ms. Waly,"
    assert salutation_for(recipient, holder, "fr") == "Madame la Directrice exécutive,"
    unnamed = holder.model_copy(update={"salutations": {}, "gender_title": None})
    office = salutation_for(recipient, unnamed, "fr")
    assert office == recipient.salutations["fr"].text


def test_zh_stands_for_simplified_characters(shipped):
    recipient = shipped.recipients["wgad"]
    simplified = salutation_known(recipient, None, "zh-Hans")
    assert salutation_known(recipient, None, "zh") == simplified
    assert salutation_known(recipient, None, "zh-Hant") != simplified


def test_the_shipped_mandates_are_those_of_the_list(shipped):
    kinds = [recipient.kind for recipient in shipped.recipients.values()]
    counts = {kind: kinds.count(kind) for kind in set(kinds)}
    assert counts == {
        "office": 1,
        "thematic": 39,
        "working-group": 7,
        "country": 14,
        "treaty-body": 10,
    }


def test_no_holder_of_a_mandate_is_shipped(shipped):
    named = [id_ for id_, each in shipped.recipients.items() if each.holders]
    assert named == ["unodc-ed"]


def test_every_mandate_covers_a_right_or_a_state_and_has_a_channel(shipped):
    for id_, recipient in shipped.recipients.items():
        if recipient.kind == "office":
            continue
        assert bool(recipient.rights) != bool(recipient.states), id_
        assert recipient.channel in shipped.channels, id_
        assert recipient.salutations.keys() >= {"fr", "es", "ar", "ru", "zh-Hans"}


def test_every_right_of_the_vocabulary_is_covered_by_somebody(shipped):
    covered = {right for r in shipped.recipients.values() for right in r.rights}
    assert covered == set(shipped.rights)


def test_no_address_of_a_country_mandate_is_invented(shipped):
    country = [r for r in shipped.recipients.values() if r.kind == "country"]
    assert [r.id for r in country if r.emails] == []


def test_every_confirmed_rule_of_a_channel_says_where_and_when_it_was_seen(shipped):
    assert len(shipped.channels) == 26
    limits = ("languages", "max_words", "max_pages", "formats", "consent")
    for channel in shipped.channels.values():
        found = [getattr(channel, name) for name in (*limits, "exclusivity")]
        found += [*channel.required, *channel.refuses, *channel.eligibility]
        for limit in filter(None, found):
            if limit.certainty == "confirmed":
                assert "source: " in describe_source(channel, limit), (
                    channel.id,
                    limit,
                )
                assert "checked on" in describe_source(channel, limit), (
                    channel.id,
                    limit,
                )


def test_all_that_is_said_of_china_is_unconfirmed(shipped):
    treaties = shipped.states["CHN"].treaties
    assert {t.certainty for t in treaties.values()} == {"unconfirmed"}
    assert treaties["CAT"].individual_communications == "not-accepted"
    assert treaties["ICCPR"].party == "not-accepted"


def test_every_error_of_a_wrong_registry_is_reported_at_once(tmp_path):
    wrong = RECIPIENTS.replace("kind: treaty-body", "kind: body").replace(
        "text: the right to samples", "texts: x"
    )
    with pytest.raises(AppealsError) as caught:
        _ = workspace(tmp_path, recipients=wrong).rights
    assert len(caught.value.split()) >= 2
