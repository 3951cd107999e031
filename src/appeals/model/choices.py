"""What may be chosen by name: the styles of notes and the formats of letters.

Each list is here and nowhere else. The command line reads it for its help, so this
module imports nothing that is slow to load.
"""

from typing import Literal, get_args

StyleName = Literal["un", "oscola4", "oscola5", "bluebook"]
STYLES: tuple[StyleName, ...] = get_args(StyleName)

Format = Literal["docx", "pdf", "html", "txt"]
FORMATS: tuple[Format, ...] = get_args(Format)
