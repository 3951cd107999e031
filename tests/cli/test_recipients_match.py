"""`appeals recipients list, show, match, check, channels` on the shipped workspace."""

import json


def test_list_has_its_columns_and_the_new_ones_behind_them(run, workspace):
    rows = [line.split("\t") for line in run("recipients", "list").lines]
    by_id = {row[0]: row for row in rows}
    assert by_id["wgad"] == [
        "wgad",
        "working-group",
        "unconfirmed",
        "Working Group on Arbitrary Detention",
        "sp-communication",
        "arbitrary-detention, fair-trial",
    ]
    assert by_id["sr-cambodia"][-1] == "KHM"
    assert len(rows) == 71


def test_show_tells_what_a_mandate_covers_and_how_it_is_addressed(run, workspace):
    lines = run("recipients", "show", "sr-torture").lines
    assert "covers: torture (by name)" in lines
    assert "covers: non-refoulement (unconfirmed)" in lines
    assert "channel: sp-communication" in lines
    assert any(line.startswith("salutation in es: Estimada") for line in lines)
    assert any(line.startswith("name in fr: Rapporteur spécial") for line in lines)


def test_match_prints_a_line_for_each_that_the_letter_concerns(run, workspace):
    ran = run("recipients", "match", "unodc-nsc-mou")
    assert ran.code == 0
    rows = [line.split("\t") for line in ran.lines]
    why = "the letter is sent via unodc-letter, which does not reach it"
    for id_, right in (("wgad", "arbitrary-detention"), ("wgeid", "enforced-disapp")):
        (row,) = [row for row in rows if row[:2] == ["recipient", id_]]
        assert row[2] == "conditional"
        assert row[3].startswith(f"covers {right}")
        assert row[3].endswith(why)
    assert ["channel", "unodc-letter (unodc-ed)", "fits", "chosen"] in rows
    closed = [row for row in rows if "spt" in row[1].split(" ")[0] and row[2] == "no"]
    assert "China has not accepted OPCAT (unconfirmed)" in closed[0][3]


def test_match_gives_json(run, workspace, replace):
    rights = "rights: [arbitrary-detention, enforced-disappearance, torture, "
    head = f"{rights}detention-conditions]\n"
    replace("templates/letters/unodc-nsc-mou.md", head, "")
    ran = run("recipients", "match", "unodc-nsc-mou", "--json")
    found = json.loads(ran.out)
    assert found["letter"] == "unodc-nsc-mou"
    assert found["recipients"][0]["id"] == "unodc-ed"
    assert {each["verdict"] for each in found["channels"]} == {
        "fits",
        "conditional",
        "no",
    }
    assert "names no rights" in ran.err


def test_an_unknown_letter_is_refused(run, workspace):
    ran = run("recipients", "match", "unodc-nsc-mo")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'unodc-nsc-mou'?" in ran.err


def test_check_tells_what_is_open_with_its_place(run, workspace):
    ran = run("recipients", "check", "sr-torture", "--concise", "--date", "2026-11-21")
    assert ran.code == 0
    assert "RCP010 'sr-torture': the address urgent-action@ohchr.org is out" in ran.err
    assert "RCP011 'sr-torture': the address hrc-sr-torture@un.org is unconf" in ran.err
    assert "RCP015 The entry of 'sr-torture' is unconfirmed" in ran.err
    assert "0 errors, 3 warnings, 2 remarks" in ran.err
    assert ran.err.count("recipients.yaml:") == 5


def test_check_fails_on_an_address_that_must_be_marked(run, workspace, replace):
    new = "address: sr-torture@ohchr.org\n        certainty: confirmed"
    old = "address: sr-torture@ohchr.org\n        certainty: legacy"
    replace("recipients.yaml", old, new)
    ran = run("recipients", "check", "--json")
    assert ran.code == 1
    errors = [f for f in json.loads(ran.out)["findings"] if f["severity"] == "error"]
    assert [(f["code"], f["recipient"]) for f in errors] == [("RCP010", "sr-torture")]


def test_check_takes_groups_and_refuses_unknown_ids(run, workspace):
    findings = json.loads(run("recipients", "check", "liuzhi-2019", "--json").out)
    assert len({f["recipient"] for f in findings["findings"]}) == 9
    ran = run("recipients", "check", "wgda")
    assert ran.code == 2
    assert "did you mean 'wgad'?" in ran.err


def test_channels_are_listed_and_shown(run, workspace):
    rows = [line.split("\t") for line in run("recipients", "channels").lines]
    assert len(rows) == 26
    limits = {row[0]: row[2] for row in rows}
    assert limits["upr-joint"] == (
        "5630 words without notes (unconfirmed), 10 pages (unconfirmed)"
    )
    shown = run("recipients", "channels", "tb-individual").lines
    assert (
        "the State must have accepted for cat: article 22 of CAT (unconfirmed)" in shown
    )
    sp = run("recipients", "channels", "sp-communication").lines
    assert "e-mail: urgent-action@ohchr.org (legacy)" in sp
    assert "asks for: the consent of the victim or a representative (confirmed)" in sp


def test_channels_give_json_and_refuse_unknown_ids(run, workspace):
    (line,) = run("recipients", "channels", "hrc-complaint", "--json").lines
    assert json.loads(line)["max_pages"]["count"] == 15
    ran = run("recipients", "channels", "hrc-complain")
    assert ran.code == 2
    assert "did you mean 'hrc-complaint'?" in ran.err
    ran = run("recipients", "channels", "upr-individual")
    assert any(line.startswith("formats: docx; not pdf") for line in ran.lines)


def test_an_unknown_channel_stops_check_and_draft(run, workspace, replace):
    letter = "templates/letters/unodc-nsc-mou.md"
    replace(letter, "channel: unodc-letter", "channel: unodc-leter")
    for command in ("check", "draft"):
        ran = run(command, "unodc-nsc-mou")
        assert ran.code == 2
        assert "unknown channel 'unodc-leter'" in ran.err
        assert "did you mean 'unodc-letter'?" in ran.err
    assert not (workspace / "out").exists()


def test_the_shipped_letter_has_no_remark_of_its_channel(run, workspace):
    ran = run("check", "unodc-nsc-mou", "--output-format", "concise")
    assert ran.code == 0
    assert not any(code in ran.err for code in ("CHN0", "LNG0", "RCP0"))


def test_a_channel_that_refuses_pdf_stops_the_pdf_and_takes_word(
    run, workspace, replace
):
    letter = "templates/letters/unodc-nsc-mou.md"
    replace(letter, "channel: unodc-letter", "channel: upr-individual")
    ran = run("draft", "unodc-nsc-mou")
    assert ran.code == 1
    assert "CHN004" in ran.err
    assert not list((workspace / "out").rglob("*.pdf"))
    ran = run("draft", "unodc-nsc-mou", "--format", "docx")
    assert ran.code == 0
    assert len(ran.lines) == 1


def test_pages_are_counted_even_where_no_pdf_is_asked_for(run, workspace, replace):
    letter = "templates/letters/unodc-nsc-mou.md"
    replace(letter, "channel: unodc-letter", "channel: upr-individual")
    replace(
        "channels.yaml",
        "count: 5\n      certainty: unconfirmed",
        "count: 1\n      certainty: confirmed",
    )
    ran = run("draft", "unodc-nsc-mou", "--format", "docx")
    assert ran.code == 1
    assert "CHN002" in ran.err
    assert "'upr-individual' takes 1" in ran.err
    assert not list((workspace / "out").rglob("*.docx"))


def test_a_limit_that_was_lowered_is_found_in_a_letter_rendered_before(
    run, workspace, replace
):
    letter = "templates/letters/unodc-nsc-mou.md"
    replace(letter, "channel: unodc-letter", "channel: upr-individual")
    assert run("draft", "unodc-nsc-mou", "--format", "docx").code == 0
    replace(
        "channels.yaml",
        "count: 5\n      certainty: unconfirmed",
        "count: 1\n      certainty: confirmed",
    )
    ran = run("draft", "unodc-nsc-mou", "--format", "docx")
    assert ran.code == 1
    assert "CHN002" in ran.err
