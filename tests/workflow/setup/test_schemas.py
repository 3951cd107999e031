"""The schemas for editors say what the program accepts, and name a wrong key."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from appeals.errors import UsageError
from appeals.registry.nodes import to_plain
from appeals.registry.reader import read_toml
from appeals.registry.workspace import load_workspace
from appeals.registry.yaml_file import parse_yaml
from appeals.workflow.setup.schemas import (
    FOLDER,
    KINDS,
    REGISTRIES,
    schema_of,
    stale_schemas,
    with_modeline,
    write_schemas,
)
from tests.registry.consent_files import consents

REPOSITORY = Path(__file__).parents[3]


def faults(kind: str, value: object) -> list[str]:
    """Say what an editor would mark, with the path of each."""
    plain = json.loads(json.dumps(value))
    found = Draft7Validator(schema_of(kind)).iter_errors(plain)
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in found]


def as_editors_read(file: str) -> dict[str, object]:
    """Read a registry as an editor does: YAML 1.2, in which a day is text.

    No consent is recorded in the reference workspace: an invented one stands for it.
    """
    is_there = file != "consents.yaml"
    text = (REPOSITORY / file).read_text(encoding="utf-8") if is_there else consents()
    node, _ = parse_yaml(text, file)
    plain = to_plain(node)
    assert isinstance(plain, dict)
    return plain


@pytest.mark.parametrize("kind", KINDS)
def test_every_schema_is_one_and_says_what_each_key_means(kind):
    schema = schema_of(kind)
    Draft7Validator.check_schema(schema)
    silent = [
        (name, key)
        for name, part in {**schema.get("$defs", {}), kind: schema}.items()
        for key, field in part["properties"].items()
        if "description" not in field and key not in {"schema", "marks"}
    ]
    assert silent == []


@pytest.mark.parametrize("kind", REGISTRIES)
def test_a_registry_of_the_reference_workspace_fits_its_schema(kind):
    assert faults(kind, as_editors_read(f"{kind}.yaml")) == []


def test_settings_and_every_letter_fit_their_schemas():
    node, _ = read_toml(REPOSITORY, "appeals.toml")
    assert faults("settings", to_plain(node)) == []
    workspace = load_workspace(REPOSITORY)
    heads = [to_plain(workspace.letter(name).head) for name in workspace.letters]
    assert heads
    assert [faults("front-matter", head) for head in heads] == [[]] * len(heads)


@pytest.mark.parametrize("kind", REGISTRIES)
def test_a_wrong_key_of_an_entry_is_named(kind):
    registry = as_editors_read(f"{kind}.yaml")
    section = next(iter(REGISTRIES[kind]))
    id_, entry = next(iter(registry[section].items()))
    entry["certanty"] = "confirmed"
    (fault,) = faults(kind, registry)
    assert fault.startswith(f"{section}/{id_}: ")
    assert "'certanty' was unexpected" in fault


def test_the_key_of_an_entry_is_not_a_key_within_it():
    right = {
        "schema": "appeals/people@1",
        "people": {"legal-lead": {"roles": ["drafter"]}},
    }
    assert faults("people", right) == []
    right["people"]["legal-lead"]["id"] = "legal-lead"
    assert "'id' was unexpected" in faults("people", right)[0]
    assert faults("people", {**right, "people": {"Legal Lead": {"roles": ["drafter"]}}})


def test_a_map_by_language_has_languages_for_keys():
    fact = next(iter(as_editors_read("facts.yaml")["facts"].values()))
    wrong = {**fact, "texts": {"french": "seize"}}
    registry = {"schema": "appeals/facts@1", "facts": {"x": wrong}}
    assert any("'french'" in fault for fault in faults("facts", registry))


def test_a_whole_number_is_text_as_in_the_registries():
    right = {"kind": "treaty", "certainty": "confirmed", "volume": 1465, "date": 1984}
    assert not faults(
        "citations", {"schema": "appeals/citations@1", "sources": {"x": right}}
    )


def test_a_row_of_cases_needs_its_four_columns():
    row = {"id": "c-1", "alias": "A.", "consent": "r-1", "confidentiality": "public"}
    assert faults("cases", {**row, "place": "X"}) == []
    assert "'consent' is a required property" in str(
        faults("cases", {k: v for k, v in row.items() if k != "consent"})
    )


def test_an_unknown_kind_is_answered_with_the_nearest():
    with pytest.raises(UsageError, match="no schema 'recipient'") as caught:
        schema_of("recipient")
    assert "recipients" in caught.value.remedy


def test_stale_schemas_are_named_and_renewed(tmp_path):
    assert stale_schemas(tmp_path) == tuple(KINDS)
    write_schemas(tmp_path)
    (tmp_path / FOLDER / "facts.json").write_text("{}")
    assert stale_schemas(tmp_path) == ("facts",)
    assert write_schemas(tmp_path) == (f"{FOLDER}/facts.json",)
    assert stale_schemas(tmp_path) == ()


def test_the_first_line_of_a_registry_leads_to_its_schema():
    line = with_modeline("recipients.yaml", "").rstrip("\n")
    assert line == "# yaml-language-server: $schema=.appeals/schema/recipients.json"
    assert with_modeline("notes.yaml", "x\n") == "x\n"
