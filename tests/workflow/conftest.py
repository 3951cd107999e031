"""A workspace of invented content, and a key folder."""

import pytest

from appeals.registry.workspace import load_workspace
from appeals.signing.certificates import fingerprint
from tests.registry.workspaces import write_workspace
from tests.signing.pki import Pki, build_pki

SETTINGS = 'demo = {demo}\n[organisation]\nname = "Example Watch"\n'
SIGNATORIES = """\
schema: appeals/signatories@1
signatories:
  watch:
    kind: organisation
    name: Example Watch
    certainty: confirmed
    source: invented
{watch}  bob:
    kind: person
    name: Bob Reviewer
{bob}"""
PEOPLE = """\
schema: appeals/people@1
people:
  p-a:
    roles: [drafter]
  r-a:
    roles: [reviewer]
{person}"""


@pytest.fixture(scope="module")
def pki() -> Pki:
    return build_pki()


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def opened(tmp_path):
    """Write a workspace and open it; give certificates to register by id."""

    def open_it(*, is_demo=False, **registered):
        def line(key_id):
            found = registered.get(key_id)
            sha256 = fingerprint(found) if found else ""
            return f"    certificate_sha256: {sha256}\n" if found else ""

        write_workspace(
            tmp_path / "workspace",
            appeals_toml=SETTINGS.format(demo=str(is_demo).lower()),
            signatories_yaml=SIGNATORIES.format(watch=line("watch"), bob=line("bob")),
            people_yaml=PEOPLE.format(person=line("person")),
        )
        return load_workspace(tmp_path / "workspace")

    return open_it
