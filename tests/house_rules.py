"""House rules that no linter knows; `./run check` runs this file as a script.

Patterns of forbidden text hold a class of one character ("Cl[a]ude"), so that this
file passes its own rules.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

# (rule, file) -> why this file may break this rule. An idle one fails.
EXCEPTIONS: Mapping[tuple[str, str], str] = {
    (
        "environment_comes_in_as_arguments",
        "src/appeals/writers/pdf/startup.py",
    ): "Fontconfig takes the place of its file from the environment alone",
    (
        "only_the_main_guard_prints",
        "src/appeals/registry/archived/copy_reader.py",
    ): "a process of its own: what it prints is its result, which the caller reads",
    (
        "environment_comes_in_as_arguments",
        "src/appeals/registry/archived/copy_reader.py",
    ): "a process of its own: its arguments are those of its command line",
    (
        "only_the_main_guard_prints",
        "src/appeals/protection/pdf_words.py",
    ): "a process of its own: what it prints is its result, which the caller reads",
    (
        "only_the_main_guard_prints",
        "src/appeals/review/list_reader.py",
    ): "a process of its own: what it prints is its result, which the caller reads",
    (
        "environment_comes_in_as_arguments",
        "src/appeals/review/list_reader.py",
    ): "a process of its own: its arguments are those of its command line",
    (
        "only_the_main_guard_catches_everything",
        "src/appeals/signing/cms_verification.py",
    ): "whatever a hostile file does to a reader, it is not valid",
    (
        "only_the_main_guard_catches_everything",
        "src/appeals/signing/pdf_verification.py",
    ): "whatever a hostile file does to a reader, it is not valid",
    (
        "only_the_main_guard_catches_everything",
        "src/appeals/signing/docx_verification.py",
    ): "a file that cannot be checked to the end is not valid, whatever stopped it",
}

LINES_IN_A_FILE = 600
LINES_IN_A_FUNCTION = 50
EMPTY_NAMES = frozenset(
    {"base", "common", "handler", "helper", "helpers", "manager", "misc", "utils"}
)
STREAMS = frozenset({"print", "sys.stdout", "sys.stderr"})
ENVIRONMENT = frozenset(
    {
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "getpass.getuser",
        "os.environ",
        "os.getcwd",
        "os.getenv",
        "os.getlogin",
        "pathlib.Path.cwd",
        "pathlib.Path.home",
        "random",
        "sys.argv",
        "time.localtime",
        "time.time",
        "uuid.uuid1",
        "uuid.uuid4",
    }
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|farm|root)/")
PACKAGE_INDEX = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org"
    r"|index[-_]url|find[-_]links|\"resolved\": \"http|registry = \"http"
)
WORKPLACE = re.compile(
    r"\bissues?[ ]#\d+|\bcoding[ ]agents?\b|\b(?:AI|sub)[- ]?[a]gents?\b"
    r"|\bAI[ ]assistants?\b|\b(?:helper|developer|coding)[ ]sessions?\b"
    r"|\bfarm[-](?:studio|bench)\b|\bbefore[-]stop\b|\bAnthropi[c]\b"
    r"|(?<![\w-])(?-i:Cl[a]ude)(?: Code)?\b(?!(?-i:\s+[A-Z]))",
    re.IGNORECASE,
)


class Breach(NamedTuple):
    """A line, counted from 1, and what is wrong with it."""

    line: int
    message: str


@dataclass(frozen=True)
class Source:
    """A text file of the repository; `path` is relative, with "/"."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; empty for a file that is not Python."""
        return ast.parse(self.text if self.path.endswith(".py") else "")

    @property
    def is_shipped(self) -> bool:
        """Whether it is a module of the package."""
        return self.path.startswith("src/appeals/") and self.path.endswith(".py")

    @property
    def is_cli(self) -> bool:
        """Whether it may print, read the environment and catch everything."""
        return self.path.startswith("src/appeals/cli/")


Rule = Callable[[Source], Iterator[Breach]]


def file_is_short(source: Source) -> Iterator[Breach]:
    """A Python file has at most 600 lines."""
    count = len(source.text.splitlines())
    if source.path.endswith(".py") and count > LINES_IN_A_FILE:
        yield Breach(1, f"{count} lines; at most {LINES_IN_A_FILE}")


def function_is_short(source: Source) -> Iterator[Breach]:
    """A function has at most 50 lines, its docstring counted, decorators not."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = (node.end_lineno or node.lineno) - node.lineno + 1
            if count > LINES_IN_A_FUNCTION:
                yield Breach(
                    node.lineno,
                    f"{node.name}() has {count} lines; at most {LINES_IN_A_FUNCTION}",
                )


def module_says_what_it_is_for(source: Source) -> Iterator[Breach]:
    """Each module of the package opens with a docstring."""
    if source.is_shipped and not ast.get_docstring(source.tree):
        yield Breach(1, "no docstring that says what the module is for")


def module_is_named_for_the_field(source: Source) -> Iterator[Breach]:
    """No module or folder of Python files has a name that says nothing."""
    path = PurePosixPath(source.path)
    if path.suffix == ".py":
        for name in EMPTY_NAMES.intersection((*path.parent.parts, path.stem)):
            yield Breach(1, f"'{name}' says nothing; name it with the field's word")


def only_the_main_guard_catches_everything(source: Source) -> Iterator[Breach]:
    """Only cli catches `Exception` for good; elsewhere it would hide our bugs.

    To catch everything, tidy up and `raise` again is fine.
    """
    if not source.is_shipped or source.is_cli:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and not raises_again(node):
            caught = ast.unparse(node.type) if node.type else "everything"
            if re.search(r"\b(?:Base)?Exception\b|^everything$", caught):
                yield Breach(node.lineno, f"catches {caught}; only cli may")


def only_the_main_guard_prints(source: Source) -> Iterator[Breach]:
    """Only cli writes to the screen."""
    if source.is_shipped and not source.is_cli:
        for line, name in names_used(source.tree):
            if name in STREAMS:
                yield Breach(line, f"uses {name}; only cli may")


def environment_comes_in_as_arguments(source: Source) -> Iterator[Breach]:
    """Only cli reads the clock, the environment, the user's name or chance."""
    if source.is_shipped and not source.is_cli:
        for line, name in names_used(source.tree):
            if name in ENVIRONMENT:
                yield Breach(line, f"reads {name}; take it as an argument")


def text_names_no_machine(source: Source) -> Iterator[Breach]:
    """No file names a path of the machine it was written on."""
    yield from lines_with(MACHINE_PATH, source.text, "a path of one machine")


def text_names_no_package_index(source: Source) -> Iterator[Breach]:
    """No file names the host of a package index; pip and apt know theirs."""
    yield from lines_with(PACKAGE_INDEX, source.text, "a package index")


def text_names_no_workplace(source: Source) -> Iterator[Breach]:
    """No file says how or with what the work was organised."""
    yield from lines_with(WORKPLACE, source.text, "how the work is organised")


def dependency_is_explained(source: Source) -> Iterator[Breach]:
    """Each dependency in pyproject.toml has its line in docs/dependencies.md."""
    if source.path != "pyproject.toml":
        return
    page = Path("docs/dependencies.md")
    explained = page.read_text(encoding="utf-8") if page.exists() else ""
    project = tomllib.loads(source.text).get("project", {})
    groups = project.get("optional-dependencies", {}).values()
    for requirement in (
        *project.get("dependencies", ()),
        *(r for g in groups for r in g),
    ):
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if f"`{name}`" not in explained:
            yield Breach(1, f"`{name}` has no line in {page}")


RULES: tuple[Rule, ...] = (
    file_is_short,
    function_is_short,
    module_says_what_it_is_for,
    module_is_named_for_the_field,
    only_the_main_guard_catches_everything,
    only_the_main_guard_prints,
    environment_comes_in_as_arguments,
    text_names_no_machine,
    text_names_no_package_index,
    text_names_no_workplace,
    dependency_is_explained,
)


def raises_again(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler ends with a bare `raise`."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def lines_with(pattern: re.Pattern[str], text: str, meaning: str) -> Iterator[Breach]:
    """Yield each line in which `pattern` is found, with the words found."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := pattern.search(line):
            yield Breach(number, f"'{found[0]}' names {meaning}")


def names_used(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, full dotted name) of what is imported or read.

    `from os import environ as e; e["X"]` yields `os.environ` for both lines.
    """
    full: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
                top = alias.name.split(".", 1)[0]
                full[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, str(node.module)
                yield node.lineno, f"{node.module}.{alias.name}"
                full[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, dot, rest = ast.unparse(node).partition(".")
            yield node.lineno, full.get(first, first) + dot + rest


def breaches(
    sources: Sequence[Source],
    exceptions: Mapping[tuple[str, str], str] = EXCEPTIONS,
    rules: Sequence[Rule] = RULES,
) -> Iterator[str]:
    """Yield "file:line: message (rule)" for each breach and each idle exception."""
    needed: set[tuple[str, str]] = set()
    for source in sources:
        for rule in rules:
            key = (rule.__name__, source.path)
            for line, message in sorted(set(rule(source))):
                needed.add(key)
                if key not in exceptions:
                    yield f"{source.path}:{line}: {message} ({rule.__name__})"
    for rule_name, path in sorted(exceptions.keys() - needed):
        yield f"{path}:1: needs no exception from {rule_name} any more"


def read_repository(root: Path) -> Iterator[Source]:
    """Read the text files that git tracks or would track, in order of their paths."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    )
    for path in sorted(set(filter(None, listed.stdout.split("\0")))):
        file = root / path
        if file.is_file() and not file.is_symlink():
            content = file.read_bytes()
            if b"\0" not in content[:8192]:
                yield Source(path, content.decode("utf-8", "replace"))


def main() -> int:
    """Print all breaches; 1 if there is any."""
    found = list(breaches(list(read_repository(Path()))))
    for breach in found:
        print(breach)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
