"""`appeals recipients add-holder` writes one entry and touches no other byte."""

import difflib

import pytest

from appeals.registry.workspace import load_workspace

ADD = ("recipients", "add-holder")
HOLDER = ("--name", "Ana Example", "--since", "2024-08-01", "--source", "a page: x")


@pytest.fixture
def registry(workspace):
    return workspace / "recipients.yaml"


def added_lines(before, after):
    """Give the lines that were put in; fail when one was taken out or changed."""
    opcodes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    assert {tag for tag, *_ in opcodes} == {"equal", "insert"}
    return [
        line for tag, _, _, a, b in opcodes if tag == "insert" for line in after[a:b]
    ]


def split(data):
    return data.decode().splitlines(keepends=True)


def test_the_first_holder_of_a_mandate_is_put_in(run, workspace, registry):
    before = registry.read_bytes()
    ran = run(*ADD, "sr-torture", *HOLDER, "--salutation", "Dear Ms. Example,")
    assert ran.code == 0
    assert added_lines(split(before), split(registry.read_bytes())) == [
        "    holders:\n",
        "      - name: Ana Example\n",
        "        since: 2024-08-01\n",
        "        salutation: Dear Ms. Example,\n",
        "        certainty: confirmed\n",
        "        dates_certainty: confirmed\n",
        '        source: "a page: x"\n',
    ]
    (holder,) = load_workspace(workspace).recipients["sr-torture"].holders
    assert (holder.name, holder.until, holder.is_acting) == ("Ana Example", None, False)
    shown = run("recipients", "show", "sr-torture", "--date", "2026-11-21")
    assert "on 2026-11-21: Dear Ms. Example," in shown.out


def test_a_further_holder_goes_to_the_end_of_the_list(run, workspace, registry):
    before = registry.read_bytes()
    ran = run(
        *ADD, "unodc-ed", *HOLDER, "--until", "2025", "--title", "Ms.", "--acting",
        "--unconfirmed",
    )  # fmt: skip
    assert ran.code == 0
    lines = added_lines(split(before), split(registry.read_bytes()))
    assert "        acting: true\n" in lines
    assert "        certainty: unconfirmed\n" in lines
    holders = load_workspace(workspace).recipients["unodc-ed"].holders
    assert [holder.name for holder in holders][-1] == "Ana Example"
    assert "Ghada Fathi Waly (2020-02 to 2025) holds the office in that" in ran.err
    assert "without --salutation letters say 'Dear Executive Director,'" in ran.err


def test_line_ends_and_a_byte_order_mark_stay(run, workspace, registry):
    data = b"\xef\xbb\xbf" + registry.read_bytes().replace(b"\n", b"\r\n")
    registry.write_bytes(data)
    assert run(*ADD, "wgad", *HOLDER).code == 0
    after = registry.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\n") == after.count(b"\r\n")
    assert len(added_lines(split(data), split(after))) == 6


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sr-tortur", *HOLDER), "did you mean 'sr-torture'?"),
        (("wgad", "--name", "A", "--since", "soon", "--source", "x"), "2019-08"),
        (("wgad", "--name", "A", "--since", "2024-02-30", "--source", "x"), "calendar"),
        (("wgad", *HOLDER, "--until", "2020"), "--until 2020 lies before --since"),
        (("wgad", "--name", "", "--since", "2024", "--source", "x"), "'name'"),
        (("wgad", "--name", "\ue000", "--since", "2024", "--source", "x"), "U+E000"),
        (
            ("unodc-ed", "--name", "Monica Juma", "--since", "2026", "--source", "x"),
            "already has the holder 'Monica Juma'",
        ),
    ],
)
def test_what_makes_no_holder_is_refused_and_nothing_written(
    run, workspace, registry, arguments, words
):
    before = registry.read_bytes()
    ran = run(*ADD, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert registry.read_bytes() == before


def test_a_source_must_be_named(run, workspace, registry):
    before = registry.read_bytes()
    assert run(*ADD, "wgad", "--name", "A", "--since", "2024").code == 2
    assert registry.read_bytes() == before


def test_a_name_in_any_script_is_written_as_it_is(run, workspace):
    name = '陈示例 & "O\'Example": #1'
    ran = run(*ADD, "wgad", "--name", name, "--since", "2024", "--source", "x")
    assert ran.code == 0
    assert load_workspace(workspace).recipients["wgad"].holders[0].name == name
