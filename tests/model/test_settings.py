"""The settings of a look: what may be said, and what is refused in plain words."""

import pytest

from appeals.model.settings import Settings, contrast_on_white
from appeals.registry.toml_file import parse_toml
from appeals.registry.validation import check

HEAD = '[organisation]\nname = "O"\n[look]\n'


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("size_pt = 30", "'size_pt' must be at most 14, but the number 30 is there"),
        ("note_size_pt = 5.5", "'note_size_pt' must be at least 7"),
        ('accent = "red"', "'accent' must be a colour like #1f3a5f"),
        ('accent = "#ffaa00"', "'accent' must be darker"),
        ("margins_mm = {top = 2}", "'top' must be at least 15"),
        ('logo = "../logo.png"', "'logo' must be the name of a PNG or JPEG file"),
        ('logo = "logo.svg"', "'logo' must be the name of a PNG or JPEG file"),
        ('logo_position = "up"', "'logo_position' must be left, center or right"),
        ("logo_width_mm = 30", "'look' names no logo to place"),
        ('fond = "Arial"', "unknown key 'fond'"),
        ("font = 12.5", "'font' must be text"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(line, message):
    node, faults = parse_toml(HEAD + line + "\n", "appeals.toml")
    assert not faults
    value, errors = check(Settings, node, "appeals.toml")
    assert value is None
    assert message in errors[0].message
    # What a table lacks is said at its heading.
    wanted = 3 if "no logo" in message else 4
    assert (errors[0].place.file, errors[0].place.line) == ("appeals.toml", wanted)


def test_a_table_without_a_key_is_as_none():
    node, _ = parse_toml(HEAD, "appeals.toml")
    value, errors = check(Settings, node, "appeals.toml")
    assert (value.look, errors) == (None, ())


def test_contrast_is_that_of_the_guidelines():
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#777777") == pytest.approx(4.48, abs=0.01)
