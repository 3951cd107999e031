"""Measure the cases named, or all; 1 if one is over its target or cannot run."""

import shutil
import sys

from benchmarks import (
    case,
    commands,
    docx,
    leaks,
    letter,
    library,
    mailing,
    many,
    notes,
    pdf,
    planning,
    preview,
    review_page,
    sending,
    signatures,
    start,
)

CASES = (
    *start.CASES,
    *commands.CASES,
    *docx.CASES,
    *pdf.CASES,
    *preview.CASES,
    *notes.CASES,
    *many.CASES,
    *library.CASES,
    *review_page.CASES,
    *leaks.CASES,
    *sending.CASES,
    *mailing.CASES,
    *planning.CASES,
    *signatures.CASES,
)
LINE = "{:<17} {:>9} {:>9} {:>6}  {:>7}  {}"


def main(names: list[str]) -> int:
    known = [each.name for each in CASES]
    if unknown := [name for name in names if name not in known]:
        print(f"no case '{unknown[0]}'; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    print(LINE.format("case", "ours", "baseline", "ratio", "target", "verdict"))
    rows = []
    try:
        for each in CASES:
            if not names or each.name in names:
                rows.append(case.run(each))
                print(describe(rows[-1]), flush=True)
    finally:
        if letter.files.cache_info().currsize:
            shutil.rmtree(letter.files())
        leaks.forget()
        notes.forget()
        many.forget()
        library.forget()
        preview.forget()
        review_page.forget()
        sending.forget()
        mailing.forget()
        planning.forget()
    good = sum(row.is_good for row in rows)
    print(f"{good} of {len(rows)} within target")
    return 0 if good == len(rows) else 1


def describe(row: case.Row) -> str:
    """Give one line: medians, ratio, target, verdict and what the baseline is."""
    of = row.case
    ours = baseline = ratio = "-"
    if not row.trouble:
        ours, baseline = f"{row.ours:.1f} {of.unit}", f"{row.baseline:.1f} {of.unit}"
        ratio = f"{row.ratio:.2f}"
    verdict = f"{row.verdict} (baseline: {of.baseline})"
    return LINE.format(of.name, ours, baseline, ratio, f"<= {of.target}", verdict)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
