"""Each house rule has a case that it refuses and one that it lets pass."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import house_rules
from tests.house_rules import Rule, Source, breaches, read_repository

MODULE = "src/appeals/composition/marks.py"
MAIN_GUARD = "src/appeals/cli/main.py"
FOLDER = "work"  # in an address, not of a machine
PAGE = "docs/page.md"
LONG_FUNCTION = "def long():\n" + "    x = 1\n" * 50
# Forbidden words are put together here, so that this file keeps the rules itself.
HOME, HOST = "/ro" + "ot/x", "py" + "pi.org"
OPTION, AGENT, MODEL = "--index" + "-url x", "coding" + " agent", "Clau" + "de"

REFUSED: list[tuple[Rule, str, str]] = [
    (house_rules.file_is_short, MODULE, "x = 1\n" * 601),
    (house_rules.function_is_short, MODULE, LONG_FUNCTION),
    (house_rules.function_is_short, "tests/test_x.py", "async " + LONG_FUNCTION),
    (house_rules.module_says_what_it_is_for, MODULE, "x = 1\n"),
    (house_rules.module_is_named_for_the_field, "src/appeals/utils.py", ""),
    (house_rules.module_is_named_for_the_field, "tests/common/cases.py", ""),
    (
        house_rules.only_the_main_guard_catches_everything,
        MODULE,
        "try:\n    f()\nexcept (OSError, Exception):\n    pass\n",
    ),
    (
        house_rules.only_the_main_guard_catches_everything,
        MODULE,
        "try:\n    f()\nexcept:\n    pass\n",
    ),
    (house_rules.only_the_main_guard_prints, MODULE, "print(1)\n"),
    (
        house_rules.only_the_main_guard_prints,
        MODULE,
        "import sys\nsys.stdout.write('')\n",
    ),
    (
        house_rules.environment_comes_in_as_arguments,
        MODULE,
        "from datetime import date as day\nday.today()\n",
    ),
    (
        house_rules.environment_comes_in_as_arguments,
        MODULE,
        "import datetime\ndatetime.datetime.now(tz)\n",
    ),
    (
        house_rules.environment_comes_in_as_arguments,
        MODULE,
        "import os as system\nsystem.environ.get('X')\n",
    ),
    (house_rules.environment_comes_in_as_arguments, MODULE, "import sys\nsys.argv\n"),
    (house_rules.environment_comes_in_as_arguments, MODULE, "from uuid import uuid4\n"),
    (house_rules.environment_comes_in_as_arguments, MODULE, "import random\n"),
    (
        house_rules.environment_comes_in_as_arguments,
        MODULE,
        "from random import choice\n",
    ),
    (house_rules.text_names_no_machine, PAGE, f"see {HOME}\n"),
    (house_rules.text_names_no_package_index, PAGE, f"from {HOST}\n"),
    (house_rules.text_names_no_package_index, "run", f"pip install {OPTION}\n"),
    (house_rules.text_names_no_workplace, PAGE, "resolves issue #" + "12\n"),
    (house_rules.text_names_no_workplace, PAGE, f"written by a {AGENT}\n"),
    (house_rules.text_names_no_workplace, PAGE, f"as {MODEL} said\n"),
    (
        house_rules.dependency_is_explained,
        "pyproject.toml",
        '[project]\ndependencies = ["unexplained>=1"]\n',
    ),
    (
        house_rules.dependency_is_explained,
        "pyproject.toml",
        '[project.optional-dependencies]\npdf = ["unexplained[x]==1.*"]\n',
    ),
]

ALLOWED: list[tuple[Rule, str, str]] = [
    (house_rules.file_is_short, MODULE, "x = 1\n" * 600),
    (house_rules.function_is_short, MODULE, LONG_FUNCTION.rsplit("    x", 1)[0]),
    (house_rules.module_says_what_it_is_for, MODULE, '"""Find marks."""\n'),
    (house_rules.module_says_what_it_is_for, "tests/test_x.py", "x = 1\n"),
    (house_rules.module_is_named_for_the_field, MODULE, ""),
    (
        house_rules.only_the_main_guard_catches_everything,
        MODULE,
        "try:\n    f()\nexcept OSError:\n    pass\n",
    ),
    (
        house_rules.only_the_main_guard_catches_everything,
        MAIN_GUARD,
        "try:\n    f()\nexcept Exception:\n    pass\n",
    ),
    (
        house_rules.only_the_main_guard_catches_everything,
        MODULE,
        "try:\n    f()\nexcept BaseException:\n    g()\n    raise\n",
    ),
    (house_rules.only_the_main_guard_prints, MAIN_GUARD, "print(1)\n"),
    (house_rules.only_the_main_guard_prints, MODULE, "pretty.print(1)\n"),
    (
        house_rules.environment_comes_in_as_arguments,
        MAIN_GUARD,
        "import sys\nsys.argv\n",
    ),
    (
        house_rules.environment_comes_in_as_arguments,
        MODULE,
        "import datetime\ndatetime.date(2020, 11, 3)\n",
    ),
    (house_rules.text_names_no_machine, PAGE, f"https://example.org/{FOLDER}/page\n"),
    (house_rules.text_names_no_package_index, PAGE, "the package index of pip\n"),
    (house_rules.text_names_no_workplace, PAGE, "at its sixty-fourth session\n"),
    (house_rules.text_names_no_workplace, PAGE, f"Jean-{MODEL} Martin\n"),
    (house_rules.text_names_no_workplace, PAGE, f"Justice {MODEL} Jorda\n"),
    (
        house_rules.dependency_is_explained,
        "pyproject.toml",
        '[project]\ndependencies = ["known>=1"]\n',
    ),
]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/dependencies.md").write_text("- `known`: for this test.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("rule", "path", "text"), REFUSED)
def test_a_breach_is_found_and_named_with_its_place(
    repository: Path, rule: Rule, path: str, text: str
) -> None:
    found = list(breaches([Source(path, text)], {}, [rule]))
    assert found
    assert all(line.startswith(f"{path}:") for line in found)
    assert all(line.endswith(f"({rule.__name__})") for line in found)


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_what_is_in_order_passes(
    repository: Path, rule: Rule, path: str, text: str
) -> None:
    assert list(breaches([Source(path, text)], {}, [rule])) == []


def test_each_rule_has_a_case_that_it_refuses() -> None:
    assert {rule for rule, _, _ in REFUSED} == set(house_rules.RULES)


def test_an_exception_silences_one_rule_in_one_file() -> None:
    excepted = {("only_the_main_guard_prints", MODULE): "a reason"}
    printing = '"""Print."""\nprint(1)\n'
    assert list(breaches([Source(MODULE, printing)], excepted)) == []


def test_an_exception_that_is_not_needed_is_a_breach() -> None:
    excepted = {("only_the_main_guard_prints", MODULE): "a reason"}
    (idle,) = breaches([Source(MODULE, '"""Find marks."""\n')], excepted)
    assert "needs no exception" in idle


def test_files_are_read_before_they_are_tracked_but_not_when_ignored(
    tmp_path: Path,
) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("out/\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letter.txt").write_text("drawn")
    (tmp_path / "new.md").write_text("new")
    (tmp_path / "seal.png").write_bytes(b"\x89PNG\0")
    paths = [source.path for source in read_repository(tmp_path)]
    assert paths == [".gitignore", "new.md"]
