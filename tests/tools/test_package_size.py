import ast
import subprocess
import sys
from pathlib import Path

import pytest
from tools.package_size import PACKAGE, Size, measure, report

REPOSITORY = Path(__file__).parents[2]

MODULE = '''\
"""What it is for.

And more.
"""

import os  # a comment behind code

# a comment of its own
class Thing:
    """A thing."""

    name = (
        "a",
        # inside
        "b",
    )

    async def go(self):
        """Go."""
        return """two
lines"""
'''


def counted(text: str) -> Size:
    return measure(text, ast.parse(text))


def test_code_is_what_is_neither_blank_nor_comment_nor_docstring():
    size = counted(MODULE)
    assert (size.code, size.docstrings, size.modules) == (9, 6, 1)


def test_joined_lines_leave_the_nodes_as_they_are():
    long, dense = "x = 1\ny = 2\n", "x = 1; y = 2\n"
    assert (counted(long).code, counted(dense).code) == (2, 1)
    assert counted(long).nodes == counted(dense).nodes


@pytest.mark.parametrize("text", ["x = 1\n'no docstring'\n", "b'bytes'\n"])
def test_a_string_elsewhere_is_code(text):
    size = counted(text)
    assert (size.code, size.docstrings) == (text.count("\n"), 0)


def test_the_report_has_a_line_for_each_layer_and_names_what_is_there_twice(tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "__init__.py").write_text('"""Us."""\n')
    (tmp_path / "errors.py").write_text("class Fault:\n    pass\n")
    (tmp_path / "model/__init__.py").write_text("x = 1\n")
    (tmp_path / "model/a.py").write_text("class Fault:\n    pass\n\n\nclass _A: ...\n")
    (tmp_path / "model/b.py").write_text("class _A: ...\nclass B: ...\n")
    heading, *lines = report(tmp_path).splitlines()
    assert heading.split() == ["layer", "code", "nodes", "docs", "modules"]
    rows = {row.split()[0]: [int(n) for n in row.split()[1:]] for row in lines[:-3]}
    assert list(rows) == ["__init__", "errors", "model", "sum"]
    assert rows["model"][0::2] == [6, 0]
    assert rows["model"][3] == 2
    assert rows["sum"] == [
        sum(column)
        for column in zip(rows["__init__"], rows["errors"], rows["model"], strict=True)
    ]
    assert lines[-3:] == [
        "lines of a module: median 2, largest 5",
        "docstrings: 0.125 of the code",
        "public class names used twice: Fault",
    ]


def test_the_script_reports_on_the_package():
    done = subprocess.run(
        [sys.executable, "-m", "tools.package_size"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    modules = (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
    layers = {module.parts[0].removesuffix(".py") for module in modules}
    assert {line.split()[0] for line in done.stdout.splitlines()} >= layers | {"sum"}
