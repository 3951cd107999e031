"""Cases from files: references, dirty, bare_symbols, quotes (see case_files.py).

A file that cannot be read fails as a test of its own, so that the others still run.
"""

from functools import cache
from pathlib import Path

import pytest

from appeals.citations.links import web_address
from appeals.citations.quotations import match_quotation
from appeals.citations.reference import read_reference
from appeals.citations.symbol import slug
from appeals.citations.text_references import find_references
from appeals.model.pinpoint import Pinpoint
from tests.citations.case_files import CaseFileError, case_files, entries, load

pytestmark = pytest.mark.cases


def cases(prefix, key, name, *needed):
    """Give one parameter a case; a file that cannot be read is one that fails."""
    found = []
    for path in case_files(prefix):
        try:
            listed = entries(path, key, *needed)
        except CaseFileError as error:
            found.append(pytest.param(path, error, id=path.stem))
            continue
        for number, case in enumerate(listed, 1):
            label = case if isinstance(case, str) else case.get(name, "")
            found.append(
                pytest.param(path, case, id=f"{path.stem}-{number}-{str(label)[:60]}")
            )
    return found


def usable(case):
    if isinstance(case, CaseFileError):
        pytest.fail(str(case))
    return case


@cache
def known_symbols() -> frozenset[str]:
    """Are in for the registry: every canonical form that the files hold."""
    known: set[str] = set()
    for prefix, key in (("references", "references"), ("dirty", "dirty")):
        for path in case_files(prefix):
            try:
                listed = entries(path, key)
            except CaseFileError:
                continue
            for case in listed:
                canonical = case.get("symbol") or case.get("canonical") or ()
                known.update([canonical] if isinstance(canonical, str) else canonical)
    return frozenset(known)


REFERENCES = cases(
    "references", "references", "symbol", "symbol", "parse", "url", "kind"
)
DIRTY = cases("dirty", "dirty", "input", "input", "verdict", "canonical", "suggestions")
POSITIVES = cases("bare_symbols", "positives", "line", "line", "expect")
NEGATIVES = cases("bare_symbols", "negatives", "")
QUOTES = cases("quotes", "cases", "id", "id", "source", "quote", "verdict")


@pytest.mark.parametrize(("path", "case"), REFERENCES)
def test_a_reference_is_read_as_listed(path: Path, case):
    case = usable(case)
    reading = read_reference(case["symbol"])
    assert (reading.verdict, reading.canonical) == ("accept", case["symbol"])
    (reference,) = reading.references
    assert reference.parse_keys() == case["parse"]
    assert web_address(reference) == case["url"]
    assert type(reference).parse(str(reference)) == reference
    assert reference.slug == slug(case["symbol"])


@pytest.mark.parametrize(
    ("path", "case"),
    [
        p
        for p in REFERENCES
        if not isinstance(p.values[1], dict) or p.values[1].get("printed")
    ],
)
def test_the_printed_form_resolves_to_the_same_reference(path: Path, case):
    case = usable(case)
    reading = read_reference(case["printed"])
    assert (reading.verdict, reading.canonical) == ("accept", case["symbol"])


@pytest.mark.parametrize(("path", "case"), DIRTY)
def test_a_typed_reference_gets_its_verdict(path: Path, case):
    case = usable(case)
    reading = read_reference(case["input"], known_symbols())
    is_list = isinstance(case["canonical"], list)
    found = list(reading.canonicals) if is_list else reading.canonical
    assert (reading.verdict, found) == (case["verdict"], case["canonical"])
    assert set(case["suggestions"]) <= set(reading.suggestions)
    assert reading.why


@pytest.mark.parametrize(
    ("path", "case"),
    [
        p
        for p in DIRTY
        if not isinstance(p.values[1], dict) or p.values[1].get("pinpoint")
    ],
)
def test_a_typed_place_is_kept_and_printed(path: Path, case):
    case = usable(case)
    reading = read_reference(case["input"], known_symbols())
    listed = case["pinpoint"]
    places = listed if isinstance(listed, list) else [listed]
    typed = ", ".join(f"{place['label']} {place['value']}".strip() for place in places)
    assert reading.pinpoint == Pinpoint.parse(typed)
    assert reading.pinpoint_printed == case["pinpoint_printed"]


@pytest.mark.parametrize(("path", "case"), POSITIVES)
def test_a_bare_reference_is_found_and_nothing_else(path: Path, case):
    case = usable(case)
    found = [
        {"text": bare.text, "canonical": bare.canonical}
        for bare in find_references(case["line"])
    ]
    assert found == [
        {key: expected[key] for key in ("text", "canonical")}
        for expected in case["expect"]
    ]


@pytest.mark.parametrize(("path", "case"), NEGATIVES)
def test_what_only_looks_like_a_reference_is_not_found(path: Path, case):
    assert find_references(usable(case)) == ()


@pytest.mark.parametrize(("path", "case"), QUOTES)
def test_a_quotation_is_judged(path: Path, case):
    case = usable(case)
    sources = load(path)["sources"]
    match = match_quotation(case["quote"], sources[case["source"]])
    assert match.verdict == case["verdict"], match
    assert list(match.warnings) == list(case.get("warnings") or [])
