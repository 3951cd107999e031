"""Print how large the package is, layer by layer; `./run check` ends with it.

The figures are read, never enforced: they show whether a change needs fewer ideas, or
only denser lines. The syntax tree does not shrink when lines are joined, and a smaller
share of docstrings shows what was dropped.

    python -m tools.package_size [FOLDER]
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from statistics import median
from tokenize import COMMENT, DEDENT, ENDMARKER, INDENT, NEWLINE, NL, generate_tokens

PACKAGE = Path(__file__).parents[1] / "src" / "appeals"
_NO_CODE = frozenset({COMMENT, DEDENT, ENDMARKER, INDENT, NEWLINE, NL})
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Size:
    """Lines of code and of docstrings, nodes of the syntax tree, modules.

    A line of code is neither blank nor comment nor docstring. Modules are counted
    without `__init__`.
    """

    code: int = 0
    nodes: int = 0
    docstrings: int = 0
    modules: int = 0

    def __add__(self, other: "Size") -> "Size":
        """Add up two sizes."""
        return Size(
            self.code + other.code,
            self.nodes + other.nodes,
            self.docstrings + other.docstrings,
            self.modules + other.modules,
        )


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its layer, "errors" for `errors.py`, and what was counted in it."""

    layer: str
    is_init: bool
    line_count: int
    size: Size
    public_classes: tuple[str, ...]


def read_modules(package: Path) -> Iterator[Module]:
    """Measure each module of the package, in the order of their paths."""
    for path in sorted(package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        is_init = path.stem == "__init__"
        yield Module(
            path.relative_to(package).parts[0].removesuffix(".py"),
            is_init,
            len(text.splitlines()),
            measure(text, tree, 0 if is_init else 1),
            tuple(
                node.name
                for node in tree.body
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
            ),
        )


def measure(text: str, tree: ast.Module, modules: int = 1) -> Size:
    """Measure the text of a module, whose syntax tree is `tree`."""
    docstrings = {line for node in ast.walk(tree) for line in _docstring(node)}
    code = {
        line
        for token in generate_tokens(StringIO(text).readline)
        if token.type not in _NO_CODE
        for line in range(token.start[0], token.end[0] + 1)
    }
    nodes = sum(1 for _ in ast.walk(tree))
    return Size(len(code - docstrings), nodes, len(docstrings), modules)


def _docstring(node: ast.AST) -> range:
    """Give the lines of the docstring of a node, none if it has no docstring."""
    if not isinstance(node, _DOCUMENTED) or ast.get_docstring(node) is None:
        return range(0)
    first = node.body[0]
    return range(first.lineno, (first.end_lineno or first.lineno) + 1)


def report(package: Path) -> str:
    """Give the figures: a line for each layer, the sum, and those of the package."""
    modules = tuple(read_modules(package))
    layers: dict[str, Size] = {}
    for module in modules:
        layers[module.layer] = layers.get(module.layer, Size()) + module.size
    total = sum(layers.values(), Size())
    counts = [module.line_count for module in modules if not module.is_init]
    names = Counter(name for module in modules for name in module.public_classes)
    twice = sorted(name for name, count in names.items() if count > 1)
    return "\n".join(
        (
            *_table({**dict(sorted(layers.items())), "sum": total}),
            f"lines of a module: median {median(counts):.0f}, largest {max(counts)}",
            f"docstrings: {total.docstrings / total.code:.3f} of the code",
            f"public class names used twice: {', '.join(twice) or 'none'}",
        )
    )


def _table(sizes: Mapping[str, Size]) -> Iterator[str]:
    yield f"{'layer':<14}{'code':>8}{'nodes':>9}{'docs':>7}{'modules':>9}"
    for layer, size in sizes.items():
        yield (
            f"{layer:<14}{size.code:>8}{size.nodes:>9}"
            f"{size.docstrings:>7}{size.modules:>9}"
        )


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE
    sys.stdout.write(report(folder) + "\n")
