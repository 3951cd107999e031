"""Rules on who learns what: channels that publish or pass on, confidential annexes."""

import pytest

from tests.checks.test_channel_rules import found, only
from tests.registry.channel_files import CHANNELS, letter

PASSES = """\
    passes_on:
      name: {{state: {0}, public: {1}, certainty: confirmed}}
      source: {{state: {2}, public: {3}, certainty: confirmed}}
"""


def channels(name="never never", source="never never") -> str:
    """Give the channels, the first of which passes on so much."""
    added = PASSES.format(*name.split(), *source.split())
    return CHANNELS.replace("    languages:\n", f"{added}    languages:\n", 1)


CONFIDENTIAL, PUBLIC = "confidential", "public"
OPEN = {"name": "always always", "source": "unless-asked always"}


@pytest.mark.parametrize("which", OPEN)
def test_a_confidential_letter_to_a_channel_that_publishes_is_an_error(tmp_path, which):
    text = letter(confidentiality=CONFIDENTIAL)
    files = {"channels_yaml": channels(**{which: OPEN[which]})}
    finding = only(tmp_path, "SAF007", text=text, **files)
    assert finding.severity == "error"
    assert "'letters' publishes what it gets" in finding.message
    assert "confidentiality: public" in finding.remedy


@pytest.mark.parametrize(
    ("confidentiality", "name"),
    [(PUBLIC, "always always"), (CONFIDENTIAL, "always unless-asked")],
)
def test_a_public_letter_and_a_closed_channel_pass(tmp_path, confidentiality, name):
    text = letter(confidentiality=confidentiality)
    assert not found(tmp_path, "SAF007", text=text, channels_yaml=channels(name))


def test_a_channel_of_which_nothing_is_known_passes(tmp_path):
    assert not found(tmp_path, "SAF007", text=letter(confidentiality=CONFIDENTIAL))


def test_that_the_state_learns_who_wrote_is_a_warning(tmp_path):
    text = letter(confidentiality=CONFIDENTIAL)
    told = channels(source="always unless-asked")
    finding = only(tmp_path, "CHN012", text=text, channels_yaml=told)
    assert finding.severity == "warning"
    assert "tells the State who wrote it" in finding.message


def test_that_nobody_learns_who_wrote_is_none(tmp_path):
    text = letter(confidentiality=CONFIDENTIAL)
    assert not found(tmp_path, "CHN012", text=text, channels_yaml=channels())


ANNEX = "[{title: A, url: 'https://example.org', confidentiality: confidential}]"


@pytest.mark.parametrize(
    ("confidentiality", "name", "why"),
    [
        (PUBLIC, "never never", "the letter is public"),
        (CONFIDENTIAL, "always unless-asked", "'letters' passes on what it gets"),
    ],
)
def test_a_confidential_annex_that_others_see_is_an_error(
    tmp_path, confidentiality, name, why
):
    text = letter(confidentiality=confidentiality, annexes=ANNEX)
    finding = only(tmp_path, "ANX007", text=text, channels_yaml=channels(name))
    assert finding.severity == "error"
    assert why in finding.message


def test_a_confidential_annex_to_a_body_that_keeps_it_passes(tmp_path):
    text = letter(confidentiality=CONFIDENTIAL, annexes=ANNEX)
    assert not found(tmp_path, "ANX007", text=text, channels_yaml=channels())
