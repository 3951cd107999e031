"""`appeals citations add` and `archive` write what was typed and nothing else."""

import hashlib
from pathlib import Path

import pytest

from appeals.registry.workspace import load_workspace

FILE = "citations.yaml"


@pytest.fixture
def before(workspace):
    return (workspace / FILE).read_text(encoding="utf-8")


def entry(workspace, key):
    """Give an entry as plain values."""
    authority = load_workspace(workspace).authorities[key]
    return authority.model_dump(mode="json", exclude_defaults=True, exclude={"key"})


@pytest.mark.parametrize(
    ("typed", "key", "fields"),
    [
        (
            "A/HRC/43/44",
            "a-hrc-43-44",
            {
                "kind": "un-document",
                "symbol": "A/HRC/43/44",
                "body": "Human Rights Council",
                "url": "https://docs.un.org/en/A/HRC/43/44",
            },
        ),
        (
            "s/res/1373(2001)",
            "s-res-1373-2001",
            {
                "kind": "resolution",
                "symbol": "S/RES/1373 (2001)",
                "body": "Security Council",
                "number": "1373",
                "year": "2001",
                "url": "https://docs.un.org/en/S/RES/1373(2001)",
            },
        ),
        (
            "UA CHN 3/2021",
            "ua-chn-3-2021",
            {
                "kind": "sp-communication",
                "symbol": "UA CHN 3/2021",
                "url": "https://spcommreports.ohchr.org/TmSearch/RelCom?code=CHN+3%2F2021",
            },
        ),
        (
            "https://docs.un.org/en/A/HRC/WGAD/2018/82",
            "a-hrc-wgad-2018-82",
            {
                "kind": "wgad-opinion",
                "symbol": "A/HRC/WGAD/2018/82",
                "body": "Working Group on Arbitrary Detention",
                "url": "https://docs.un.org/en/A/HRC/WGAD/2018/82",
            },
        ),
    ],
)
def test_a_symbol_says_what_it_says_and_no_more(
    workspace, run, before, typed, key, fields
):
    ran = run("citations", "add", typed)
    assert (ran.code, ran.lines) == (0, [key])
    assert entry(workspace, key) == {
        "certainty": "unconfirmed",
        "source": typed,
        **fields,
    }
    assert "to be filled in: title" in ran.err
    after = (workspace / FILE).read_text(encoding="utf-8")
    assert after.startswith(before)


def test_options_fill_the_entry_in(workspace, run):
    ran = run(
        *(
            "citations",
            "add",
            "CCPR/C/GC/35",
            "--key",
            "gc-35",
            "--title",
            "Liberty: 9",
        ),
        *("--date", "2014-12-16", "--author", "Human Rights Committee"),
        *("--short", "GC 35", "--alias", "General comment No. 35", "--note", "x"),
    )
    assert ran.code == 0
    reported = entry(workspace, "gc-35")
    assert reported["title"] == "Liberty: 9"
    assert reported["aliases"] == ["General comment No. 35"]
    assert "to be filled in" not in ran.err


def test_an_address_loses_what_tracks_and_nothing_else(workspace, run):
    typed = "http://www.example.org/n/a-story.html?id=5&utm_source=x&fbclid=1#top"
    reported = ("--author", "A. Writer", "--title", "A story", "--date", "2021-06-29")
    named = ("--kind", "news", "--container", "The Times")
    ran = run("citations", "add", typed, *named, *reported)
    assert ran.lines == ["example-org-n-a-story"]
    reported = entry(workspace, "example-org-n-a-story")
    assert reported["url"] == "http://www.example.org/n/a-story.html?id=5#top"
    assert "utm_source, fbclid" in ran.err
    assert "http://" in ran.err
    assert "utm_source" not in (workspace / FILE).read_text(encoding="utf-8")


def test_a_file_is_kept_under_its_hash(workspace, run):
    (workspace / "My Report.PDF").write_bytes(b"%PDF-1.7 words")
    reported = ("--author", "Example Watch", "--title", "My Report", "--date", "2020")
    ran = run("citations", "add", "My Report.PDF", "--kind", "ngo-report", *reported)
    digest = hashlib.sha256(b"%PDF-1.7 words").hexdigest()
    assert ran.lines == ["my-report"]
    (kept,) = entry(workspace, "my-report")["archive"]
    day = kept.pop("retrieved")
    assert len(day) == len("2026-11-21")
    assert kept == {
        "sha256": digest,
        "file": f"sources/{digest}.pdf",
        "media_type": "application/pdf",
        "bytes": 14,
    }
    assert (workspace / kept["file"]).read_bytes() == b"%PDF-1.7 words"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("CAT/CHN/4/Corr.1",), ["CAT/C/CHN/4/Corr.1"]),
        (("S/RES/1325",), ["needs its year"]),
        (("no/such thing",), ["no/such thing", "https://"]),
        (("A/HRC/16/47/Add.2 and 3",), ["several documents", "one by one"]),
        (("A/HRC/45/13",), ["'a-hrc-45-13' is there already", f"{FILE}:"]),
        (("https://docs.un.org/en/A/HRC/45/13",), ["there already", f"{FILE}:"]),
        (("A/67/775",), ["'a-67-775-s-2013-110'", f"{FILE}:"]),
        (("CHN 15/2018",), ["'ol-chn-15-2018'", f"{FILE}:"]),
        (("A/HRC/43/44", "--key", "udhr"), ["'udhr' is there already"]),
        (("A/HRC/43/44", "--key", "Not A Key"), ["'key' must be an id"]),
        (("A/HRC/43/44", "--alias", "Nelson Mandela Rules"), ["'a-res-70-175'"]),
        (("A/HRC/43/44", "--date", "2019-02-30"), ["'date' must be a date"]),
        (("A/HRC/43/44", "--kind", "un-dokument"), ["'kind' must be un-document"]),
        (("A/HRC/43/44", "--title", "a\x07b"), ["'title'", "U+0007"]),
        (("https://user:pw@example.org/",), ["name or password"]),
        (("https://example.org/a b",), ["no address holds"]),
        (("out-of/reach.pdf",), ["'out-of/reach.pdf'"]),
        (("templates",), ["is a folder"]),
        (("empty.pdf",), ["is empty"]),
        (("full.pdf",), ["'unpublished'", "author, title and date", "--incomplete"]),
        (
            ("full.pdf", "--kind", "book", "--title", "A", "--author", "B"),
            ["'book' is printed with its date", "add --date from the source"],
        ),
        (
            ("https://example.org/x", "--title", "X"),
            ["'web'", "with its author", "add --author"],
        ),
        (
            ("https://example.org/x", "--kind", "news"),
            ["add --author --title --container --date"],
        ),
    ],
)
def test_what_cannot_be_added_is_reported_and_nothing_is_written(
    workspace, run, before, arguments, words
):
    (workspace / "empty.pdf").touch()
    (workspace / "full.pdf").write_bytes(b"words")
    ran = run("citations", "add", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert all(word in ran.err for word in words)
    assert (workspace / FILE).read_text(encoding="utf-8") == before
    assert not (workspace / "sources").exists()


def test_a_place_behind_a_symbol_is_left_to_the_cite(workspace, run):
    ran = run("citations", "add", "A/HRC/43/44, para. 12")
    assert ran.code == 0
    assert "[@a-hrc-43-44, para. 12]" in ran.err


def test_a_file_that_is_malformed_is_reported_and_stays(workspace, run):
    (workspace / FILE).write_text("sources: [\n", encoding="utf-8")
    ran = run("citations", "add", "A/HRC/43/44")
    assert ran.code == 2
    assert f"{FILE}:" in ran.err
    assert (workspace / FILE).read_text(encoding="utf-8") == "sources: [\n"


def test_the_same_file_twice_is_one_source(workspace, run):
    (workspace / "a.pdf").write_bytes(b"words")
    bare = run("citations", "add", "a.pdf", "--incomplete")
    assert bare.code == 0
    assert "to be filled in: title, date, author" in bare.err
    (workspace / "b.pdf").write_bytes(b"words")
    ran = run("citations", "add", "b.pdf")
    assert ran.code == 2
    assert "'b.pdf' is there already as 'a'" in ran.err


def test_archive_adds_a_copy_to_the_entry_and_touches_nothing_else(
    workspace, run, before
):
    (workspace / "decl.html").write_bytes(b"<p>words</p>")
    ran = run(
        *("citations", "archive", "A/RES/217(III)", "decl.html"),
        *("--url", "https://example.org/d", "--retrieved", "2026-01-02"),
    )
    digest = hashlib.sha256(b"<p>words</p>").hexdigest()
    assert ran.lines == [str(Path("sources", f"{digest}.html"))]
    (kept,) = entry(workspace, "udhr")["archive"]
    assert (kept["url"], kept["retrieved"]) == ("https://example.org/d", "2026-01-02")
    after = (workspace / FILE).read_text(encoding="utf-8")
    start = after.index("    archive:\n")
    end = after.index("\n", after.index("bytes: ", start)) + 1
    assert after[:start] + after[end:] == before


def test_archive_goes_on_with_the_list_and_knows_a_copy_again(workspace, run):
    for words in (b"one", b"two"):
        (workspace / "a.txt").write_bytes(words)
        assert run("citations", "archive", "udhr", "a.txt").code == 0
    again = run("citations", "archive", "udhr", "a.txt")
    assert again.code == 0
    assert "has this copy already" in again.err
    assert len(entry(workspace, "udhr")["archive"]) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("udrh", "a.txt"), "did you mean 'udhr'?"),
        (("udhr", "b.txt"), "there is no file 'b.txt'"),
        (("udhr", "a.txt", "--url", "example.org"), "does not begin with https://"),
        (("udhr", "a.txt", "--retrieved", "yesterday"), "'yesterday' is not a date"),
    ],
)
def test_archive_refuses_what_it_cannot_keep(workspace, run, before, arguments, words):
    (workspace / "a.txt").write_bytes(b"one")
    ran = run("citations", "archive", *arguments)
    assert ran.code == 2
    assert words in ran.err
    assert (workspace / FILE).read_text(encoding="utf-8") == before


def test_a_copy_whose_name_is_taken_by_another_file_is_refused(workspace, run, before):
    (workspace / "a.txt").write_bytes(b"one")
    taken = workspace / "sources" / f"{hashlib.sha256(b'one').hexdigest()}.txt"
    taken.parent.mkdir()
    taken.write_bytes(b"other")
    ran = run("citations", "archive", "udhr", "a.txt")
    assert ran.code == 4
    assert taken.read_bytes() == b"other"
    assert (workspace / FILE).read_text(encoding="utf-8") == before


CHAPTER = (
    "--kind chapter --author AnnDoe --author-last Doe --editor KimRoe --editor-last "
    "Roe --date 2001 --edition 2 --publisher CUP --place Geneva --volume 4 --issue 3 "
    "--pages 10-31"
).split()


def test_a_source_on_paper_is_added_by_its_title(workspace, run):
    ran = run("citations", "add", "A part", *CHAPTER, "--container", "The Whole")
    assert (ran.code, ran.lines) == (0, ["doe-2001"])
    assert entry(workspace, "doe-2001") == {
        "kind": "chapter",
        "certainty": "unconfirmed",
        "source": "entered by hand",
        "title": "A part",
        "author": "AnnDoe",
        "author_last": "Doe",
        "editor": "KimRoe",
        "editor_last": "Roe",
        "date": "2001",
        "container": "The Whole",
        "place": "Geneva",
        "publisher": "CUP",
        "edition": "2",
        "volume": "4",
        "issue": "3",
        "page": "10-31",
    }
    ran = run("citations", "format", "doe-2001", "--style", "oscola5", "--at", "p. 14")
    assert ran.out == (
        "AnnDoe, ‘A part’ in KimRoe (ed), The Whole (2nd edn, CUP 2001) 14\n"
    )


def test_a_title_without_an_author_is_its_own_key(workspace, run):
    typed = ("A Thesis: on law", "--kind", "thesis", "--genre", "PhD thesis")
    ran = run("citations", "add", *typed, "--incomplete")
    assert ran.lines == ["a-thesis-on-law"]
    assert entry(workspace, "a-thesis-on-law")["genre"] == "PhD thesis"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("A title",), "a title with --kind"),
        (("A title", "--kind", "thesi"), "'kind' must be"),
        (("A title", "--kind", "un-document"), "does not begin like a UN document"),
        (("A title", "--kind", "chapter"), "add --author --container --date"),
        (("论监察", "--kind", "book", "--incomplete"), "name the entry with --key"),
    ],
)
def test_a_title_is_taken_only_where_it_is_meant(workspace, run, before, typed, words):
    ran = run("citations", "add", *typed)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert (workspace / FILE).read_text(encoding="utf-8") == before
