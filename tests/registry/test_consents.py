"""consents.yaml: read, and refused where it cannot be relied on."""

import pytest

from appeals.errors import BlockedError
from appeals.registry.cross_checks import load_all_errors
from appeals.registry.workspace import load_workspace
from tests.registry.workspaces import reported, write_workspace

CONSENTS = """\
schema: appeals/consents@1
consents:
  rec-1:
    person: p-017   # an id
    given_by: relative
    because: missing
    date: 2026-03-04
    means: signed
    told: [use, state-reads, publication, risks, can-withdraw]
    taken_by: p-a
    channels: [example-mail]
    shown_to: {un: name, state: name, public: alias}
    may_tell: [story, place]
    until: 2027-03-04
    proof: {where: "safe, folder 4", sha256: null}
"""
CHANNELS = """\
schema: appeals/channels@1
channels:
  example-mail:
    name: By mail
    certainty: unconfirmed
    kinds: [appeal]
"""


def test_a_workspace_without_the_file_has_no_record(tmp_path):
    workspace = load_workspace(write_workspace(tmp_path))
    assert not workspace.has_consents
    assert not workspace.consents
    assert not load_all_errors(tmp_path)


def test_a_record_is_read_with_its_places(tmp_path):
    root = write_workspace(tmp_path, consents_yaml=CONSENTS, channels_yaml=CHANNELS)
    workspace = load_workspace(root)
    record = workspace.consents["rec-1"]
    assert workspace.has_consents
    assert record.shown_to.public == "alias"
    assert record.proof is not None
    assert record.proof.sha256 is None
    assert str(workspace.consents.place("rec-1", "until")) == "consents.yaml:14:12"
    assert not load_all_errors(root)


@pytest.mark.parametrize(
    ("change", "line", "remedy"),
    [
        (
            ("taken_by: p-a", "taken_by: p-b"),
            "consents.yaml:10:15 'rec-1' was taken by an unknown person 'p-b'",
            "did you mean 'p-a'?",
        ),
        (
            ("[example-mail]", "[exampel-mail]"),
            "consents.yaml:11:16 'rec-1' is for an unknown channel 'exampel-mail'",
            "did you mean 'example-mail'?",
        ),
        (
            ("[example-mail]", "all"),
            "consents.yaml:11:15 'channels' must be any or a list, but 'all' is there",
            "",
        ),
        (
            ("given_by: relative", "given_by: relatives"),
            "consents.yaml:5:15 'given_by' must be self, relative, guardian",
            "did you mean 'relative'?",
        ),
        (
            ("public: alias", "public: initials"),
            "consents.yaml:12:47 'public' must be nothing, alias or name",
            "",
        ),
        (
            ("    person: p-017   # an id\n", ""),
            "consents.yaml:3:3 'person' is missing",
            "add 'person: ...'",
        ),
        (
            ("    means:", "    name: A person\n    means:"),
            "consents.yaml:8:5 unknown key 'name'",
            "",
        ),
        (
            ("given_by: relative", "given_by: self"),
            "consents.yaml:6:14 'rec-1': 'because' says why the person did not",
            "take 'because' out",
        ),
    ],
)
def test_what_cannot_be_relied_on_is_reported_at_its_place(
    tmp_path, change, line, remedy
):
    text = CONSENTS.replace(*change)
    write_workspace(tmp_path, consents_yaml=text, channels_yaml=CHANNELS)
    errors = load_all_errors(tmp_path)
    assert reported(errors)[0].startswith(line)
    assert remedy in errors[0].remedy


def test_a_record_that_contradicts_itself_blocks(tmp_path):
    text = CONSENTS.replace("until: 2027", "until: 2025")
    text = text.replace("because: missing", "because: missing\n    child_heard: true")
    workspace = load_workspace(write_workspace(tmp_path, consents_yaml=text))
    with pytest.raises(BlockedError) as caught:
        _ = workspace.consents
    assert caught.value.exit_code == 4
    assert [each.place.line for each in caught.value.problems] == [7, 15]
