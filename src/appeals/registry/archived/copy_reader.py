"""Reads one copy from its standard input: a process of its own, with bounds.

    python -I -m appeals.registry.archived.copy_reader pdf <copy.pdf

What comes out is a SourceText as JSON. A hostile file can end this process, no other.
"""

import sys
from typing import Final

from appeals.model.source_text import SourceText
from appeals.registry.archived.language_of_text import language_of
from appeals.registry.archived.markup_lines import read_docx, read_html, read_plain

MOST_SECONDS: Final = 60
_MOST_MEMORY: Final = 2 << 30
_MOST_CHARACTERS: Final = 20_000_000
READABLE: Final = ("pdf", "docx", "html", "text")


def read_kind(kind: str, data: bytes) -> SourceText:
    """Read the bytes of one kind, and tell their language."""
    if kind == "pdf":
        from appeals.registry.archived.pdf_lines import read_pdf

        found = read_pdf(data)
    else:
        readers = {"docx": read_docx, "html": read_html, "text": read_plain}
        found = readers[kind](data)
    if len(found.text) > _MOST_CHARACTERS:
        return SourceText(fault="it is too long to be read")
    return found.model_copy(update={"lang": language_of(found.text)})


def bound_process() -> None:
    """Bound memory and time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such bounds; the clock of the caller is left
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(kind: str) -> None:
    bound_process()
    found = read_kind(kind, sys.stdin.buffer.read())
    sys.stdout.buffer.write(found.model_dump_json(exclude_defaults=True).encode())


if __name__ == "__main__":
    _main(sys.argv[1])
