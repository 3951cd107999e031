"""Which signs are Chinese: one pattern for all who ask.

To compile a pattern of so many signs takes longer than to read a letter with it, so
there is one.
"""

import re
from typing import Final

HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
