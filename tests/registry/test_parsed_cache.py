"""Tests of parsed files kept between runs: faster, never believed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appeals.registry import parsed_cache
from appeals.registry.parsed_cache import load_tree, store_tree
from appeals.registry.reader import read_yaml
from appeals.registry.workspace import load_workspace
from appeals.registry.yaml_file import parse_yaml

ROOT = Path(__file__).parents[2]
TEXT = "a: 1\nb: [x, null, true, 3.10, 'a b']\nc:\n  d: |\n    two\n    lines\n" + (
    "# filler\n" * 500
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


def kept(folder):
    (path,) = folder.glob("*.json")
    return path


def stored(folder):
    tree = parse_yaml(TEXT, "x")[0]
    store_tree(folder, "x", TEXT, tree)
    return tree


def damage_tree(folder, tree):
    """Put another tree under the right key."""
    key = json.loads(kept(folder).read_text())["key"]
    kept(folder).write_text(f'{{"key": "{key}", "tree": {tree}}}')


@pytest.mark.parametrize("damage", ["", "[", "null", "[]", '{"key": 1}', '{"tree": 1}'])
def test_a_file_that_is_no_record_is_passed_over(folder, damage):
    stored(folder)
    kept(folder).write_text(damage)
    assert load_tree(folder, "x", TEXT) is None


def test_what_comes_back_is_the_tree_with_its_places(folder):
    assert load_tree(folder, "x", TEXT) is None
    tree = stored(folder)
    assert load_tree(folder, "x", TEXT) == tree


def test_the_shipped_registries_come_back_as_they_were_parsed(folder):
    for file in ("recipients.yaml", "channels.yaml", "citations.yaml"):
        fresh = read_yaml(ROOT, file)
        assert read_yaml(ROOT, file, folder) == fresh
        assert read_yaml(ROOT, file, folder) == fresh
    values = load_workspace(ROOT, cache=folder).recipients
    assert dict(values) == dict(load_workspace(ROOT).recipients)


def test_another_text_or_version_has_another_tree(folder, monkeypatch):
    stored(folder)
    assert load_tree(folder, "x", TEXT + " ") is None
    monkeypatch.setattr(parsed_cache, "__version__", "0.0.0")
    assert load_tree(folder, "x", TEXT) is None


def test_a_short_file_or_one_with_errors_is_not_kept(tmp_path, folder):
    (tmp_path / "short.yaml").write_text("a: 1\n")
    (tmp_path / "wrong.yaml").write_text("a: &x 1\n" + TEXT[4:])
    assert read_yaml(tmp_path, "short.yaml", folder)[1] == ()
    assert read_yaml(tmp_path, "wrong.yaml", folder)[1] != ()
    assert not folder.exists()


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[",
        "null",
        "{}",
        "[]",
        "[9,1,1,1,[]]",
        '[0,"1",1,1,"x",null]',
        "[0,true,1,1,1,null]",
        '[0,1,1,1,"x","y"]',
        '[0,1,1,1,"\\ue000",null]',
        "[0,1,1,1,[],null]",
        "[1,1,1,1,{}]",
        '[2,1,1,1,[["k",1,1,1,[0,1,1,1,1,"1"]],["k",1,1,1,[0,1,1,1,1,"1"]]]]',
        "[2,1,1,1,[[1,1,1,1,[0,1,1,1,1,null]]]]",
        "[1,1,1,1," * 5000,
    ],
)
def test_a_damaged_file_is_passed_over(folder, damage):
    stored(folder)
    damage_tree(folder, damage)
    assert load_tree(folder, "x", TEXT) is None


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=40,
)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=6),
        max_leaves=12,
    )
)
def test_any_json_is_a_tree_or_nothing(folder, value):
    stored(folder)
    damage_tree(folder, json.dumps(value))
    tree = load_tree(folder, "x", TEXT)
    assert tree is None or isinstance(tree, parsed_cache.Node)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has other rights")
def test_what_others_may_write_is_passed_over(folder):
    stored(folder)
    assert kept(folder).stat().st_mode & 0o077 == 0
    kept(folder).chmod(0o622)
    assert load_tree(folder, "x", TEXT) is None
    kept(folder).chmod(0o600)
    folder.chmod(0o777)
    assert load_tree(folder, "x", TEXT) is None


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="links need rights")
def test_a_link_is_passed_over(folder, tmp_path):
    stored(folder)
    path = kept(folder)
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")
    assert load_tree(folder, "x", TEXT) is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    store_tree(tmp_path / "file" / "cache", "x", TEXT, parse_yaml(TEXT, "x")[0])
    assert load_tree(tmp_path / "file" / "cache", "x", TEXT) is None


def test_a_file_keeps_its_present_text_alone(folder):
    """What was deleted from a registry does not stay behind."""
    for number in range(3):
        text = f"{TEXT}# {number}\n"
        store_tree(folder, "x", text, parse_yaml(text, "x")[0])
    assert len(list(folder.glob("*.json"))) == 1
    assert load_tree(folder, "x", f"{TEXT}# 2\n") is not None
    assert load_tree(folder, "x", f"{TEXT}# 1\n") is None


def test_the_folder_ignores_itself_in_git(folder):
    stored(folder)
    assert (folder / ".gitignore").read_text() == "*\n"


def test_what_is_kept_is_read_without_the_library_that_parses(folder):
    stored(folder)
    code = (
        "import sys; from pathlib import Path;"
        "from appeals.registry.parsed_cache import parse_kept;"
        f"node, _ = parse_kept({TEXT!r}, 'x', Path({str(folder)!r}));"
        "print(node is not None, 'ruamel' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout.split() == ["True", "False"]
