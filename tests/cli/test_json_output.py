"""What `--json` prints is what the reference says, command by command."""

import json
import os
import shlex

import pytest
from jsonschema import Draft202012Validator
from tools.json_output import JSON_OUTPUT, output_schema
from tools.json_reference import PAGE, page

from tests.cli.test_documentation import APP, COMMANDS

IN_WORDS = {"citations parse", "review status", "verify"}


def options_of(path: tuple[str, ...]) -> set[str]:
    command = APP
    for name in path:
        command = getattr(command, "commands", {})[name]
    return {option for parameter in command.params for option in parameter.opts}


def test_every_command_with_json_is_listed():
    having = {" ".join(path) for path in COMMANDS if "--json" in options_of(path)}
    assert having == JSON_OUTPUT.keys() | IN_WORDS
    made = page()
    assert all(name in made for name in having)


def test_the_reference_is_made_from_the_code():
    if os.environ.get("APPEALS_ACCEPT"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


LINES = (
    "list",
    "check",
    "citations check",
    "citations find torture",
    "citations format udhr --at 'art. 9'",
    "citations list",
    "citations read 'A/HRC/45/13, para. 14.'",
    "citations show a-hrc-45-13",
    "citations used-by a-hrc-45-13",
    "doctor",
    "draft unodc-nsc-mou --format txt --lang en",
    "facts list",
    "people list",
    "recipients channels",
    "recipients check unodc-ed",
    "recipients list",
    "recipients match unodc-nsc-mou",
    "recipients show unodc-ed",
    "rule",
    "safety check",
    "signatories list",
)


@pytest.mark.parametrize("line", LINES)
def test_real_output_fits_its_schema(line, run, workspace):
    words = shlex.split(line)
    command = next(
        name for name in (" ".join(words[:2]), words[0]) if name in JSON_OUTPUT
    )
    printed = run(*words, "--json").lines
    assert printed
    schema = output_schema(command)
    known = schema["properties"].keys()
    validator = Draft202012Validator(schema)
    for each in map(json.loads, printed):
        validator.validate(each)
        assert each.keys() <= known
