"""Read ten thousand symbols, again and again."""

from appeals.citations.reference import read_reference
from benchmarks.workers.timing import report

SHAPES = (
    "A/HRC/{}/{}",
    "CAT/C/CHN/CO/{}",
    "OL CHN {}/2018",
    "A/HRC/WGAD/2018/{}",
    "E/CN.4/1998/{}/Add.2",
    "CCPR/C/{}/D/488/1992",
    "A/RES/{}/177",
    "A/{}/L.74/Add.1",
)
TEXTS = [SHAPES[n % len(SHAPES)].format(n % 60 + 31, n % 89 + 1) for n in range(10_000)]


def read() -> None:
    assert all(read_reference(text).references for text in TEXTS)


report(read, times=3, warm_up=1)
