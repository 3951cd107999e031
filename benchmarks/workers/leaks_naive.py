"""What a script would do: the words of Word files and PDFs, and one pattern of names.

It folds nothing, unpacks nothing else, and misses what is cut into runs.
"""

import random
import re
import sys
import zipfile
from pathlib import Path

NAMES = 2_000
_FIRST, _SECOND = "bcdfgklmnprst", "aeiou"


def invented_names() -> list[str]:
    """Give names of syllables, always the same."""
    chance = random.Random(17)

    def word() -> str:
        parts = (
            chance.choice(_FIRST) + chance.choice(_SECOND)
            for _ in range(chance.randint(2, 4))
        )
        return "".join(parts).title()

    return [f"{word()} {word()}" for _ in range(NAMES)]


def words_of(path: Path) -> str:
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(n) for n in archive.namelist() if n.endswith(".xml")]
        return re.sub(r"<[^>]+>", "", b"".join(parts).decode())
    if path.suffix == ".pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    return path.read_text("utf-8", "replace")


if __name__ == "__main__":
    pattern = re.compile("|".join(map(re.escape, invented_names())), re.IGNORECASE)
    files = [path for path in sorted(Path(sys.argv[1]).rglob("*")) if path.is_file()]
    print(sum(len(pattern.findall(words_of(path))) for path in files))
