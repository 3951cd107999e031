"""`appeals citations used-by` finds an authority however it is cited."""

import json

import pytest

from appeals.registry.workspace import load_workspace

LETTER = """\
---
subject: A subject
kind: appeal
to: [unodc-ed]
from: [SIGNATORY]
date: 2026-11-03
---
One. [@a-hrc-45-13, para. 3] Two. [@{A/HRC/45/13}]
{# [@a-hrc-45-13] #}{{ quote("udhr", "art-9") }}
{{ quote("Universal Declaration of Human Rights", "art-10", cite=False) }}
{{ fact("nsc-established") }} {{ fact("nsc-established", cite=False) }}
{% include "arguments/own.md" %}
"""


UDHR = "Universal Declaration of Human Rights"


@pytest.fixture
def write(workspace):
    """Give a function that writes a letter of the first signatory."""
    for path in (workspace / "templates" / "letters").iterdir():
        path.unlink()
    signatory = next(iter(load_workspace(workspace).signatories))

    def write_letter(name, text):
        path = workspace / f"templates/letters/{name}.md"
        path.write_text(text.replace("SIGNATORY", signatory), encoding="utf-8")

    return write_letter


@pytest.fixture
def letter(workspace, write):
    write("own", LETTER)
    argument = workspace / "templates/arguments/own.md"
    argument.write_text("Three. [see @a-hrc-45-13]\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "uses"),
    [
        (
            "A/HRC/45/13",
            [
                ("templates/arguments/own.md:1:13", "a-hrc-45-13"),
                ("templates/letters/own.md:8:7", "a-hrc-45-13"),
                ("templates/letters/own.md:8:36", "A/HRC/45/13"),
            ],
        ),
        (
            "udhr",
            [
                ("templates/letters/own.md:9:21", 'quote("udhr", "art-9")'),
                (
                    "templates/letters/own.md:10:1",
                    f'quote("{UDHR}", "art-10", cite=False)',
                ),
            ],
        ),
        (
            "epoch-times-unodc-2021",
            [
                ("templates/letters/own.md:11:1", 'fact("nsc-established")'),
                (
                    "templates/letters/own.md:11:31",
                    'fact("nsc-established", cite=False)',
                ),
            ],
        ),
    ],
)
def test_every_way_of_citing_is_found_at_its_place(letter, run, key, uses):
    ran = run("citations", "used-by", key)
    assert ran.code == 0
    assert ran.lines == [f"{place}\town\t{how}" for place, how in uses]


def test_json_is_one_use_a_line(letter, run):
    (first, *_) = run("citations", "used-by", "a-hrc-45-13", "--json").lines
    assert json.loads(first) == {
        "key": "a-hrc-45-13",
        "path": "templates/arguments/own.md",
        "line": 1,
        "column": 13,
        "letters": ["own"],
        "cited_as": "a-hrc-45-13",
    }


def test_an_authority_that_nobody_cites_is_said_to_be_so(letter, run):
    ran = run("citations", "used-by", "cat")
    assert (ran.code, ran.out) == (0, "")
    assert "no letter cites 'cat'" in ran.err


def test_an_unknown_authority_is_reported(letter, run):
    ran = run("citations", "used-by", "udrh")
    assert ran.code == 2
    assert "did you mean 'udhr'?" in ran.err


def test_a_letter_that_cannot_be_rendered_hides_no_others(letter, write, run):
    write("broken", LETTER.partition("One.")[0] + "{% if %}\n")
    ran = run("citations", "used-by", "a-hrc-45-13")
    assert ran.code == 3
    assert len(ran.lines) == 3
    assert "templates/letters/broken.md" in ran.err
