"""Write a letter of the same shape in the language given, again and again."""

import sys

from tests.writers.sample_languages import letter_in

from appeals.writers.pdf.weasy import WeasyprintEngine
from benchmarks.workers.timing import report

document = letter_in(sys.argv[1])
assert not WeasyprintEngine().render(document).findings
report(lambda: WeasyprintEngine().render(document), times=8, warm_up=2)
