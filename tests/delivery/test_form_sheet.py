"""The sheet for a web form asks no network and says what may be wrong with it."""

import re
from datetime import date

import pytest

from appeals.delivery.form_sheet import (
    FormSheet,
    SheetFile,
    filled_fields,
    remarks_on,
    write_sheet,
)
from appeals.model.channel import Channel
from appeals.model.recipient import WebForm

TODAY = date(2026, 11, 29)
TEXT = '</textarea><script>alert("x")</script> 留置'
FIELDS = [
    {"label": "Who <you> are", "fill": "contact", "certainty": "confirmed"},
    {"label": "What happened", "fill": "text", "max_characters": 20, "required": True,
     "certainty": "unconfirmed"},
    {"label": "Victim", "certainty": "unconfirmed"},
]  # fmt: skip


def form(**more) -> WebForm:
    fields = {"url": "https://form.example.org/?a=1&b=2", "certainty": "confirmed"}
    return WebForm.model_validate({**fields, "fields": FIELDS, **more})


def sheet(**more) -> FormSheet:
    filled = filled_fields(
        form(), None, {"text": TEXT, "contact": "office@example.org"}
    )
    fields = {
        "record": "office-a-abc",
        "recipient": 'The "Office"',
        "url": form().url,
        "lang": "en",
        "direction": "ltr",
        "remarks": tuple(remarks_on(form(), filled, TODAY)),
        "fields": filled,
        "files": (SheetFile("Letter.docx", "out/first/office-a.docx", 20_000),),
    }
    return FormSheet(**{**fields, **more})


def test_nothing_but_its_own_style_and_script_is_allowed():
    page = write_sheet(sheet()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    (nonce,) = set(re.findall(r"'nonce-([^']+)'", policy))
    assert policy.startswith("default-src 'none'; ")
    assert re.findall(r"<(?:script|style)[^>]*>", page) == [
        f'<style nonce="{nonce}">',
        f'<script nonce="{nonce}">',
    ]
    assert "unsafe" not in policy
    assert not re.search(r"\b(?:src|action|onclick|onload)=", page)
    assert re.findall(r'href="([^"]+)"', page) == [
        "https://form.example.org/?a=1&amp;b=2"
    ]


def test_what_it_quotes_is_text():
    page = write_sheet(sheet()).decode()
    assert page.count("<script") == 1
    assert "&lt;/textarea&gt;&lt;script&gt;alert(&quot;x&quot;)" in page
    assert "Who &lt;you&gt; are" in page


def test_another_text_has_another_nonce():
    nonces = {
        re.search(rb"nonce-([^']+)'", write_sheet(each))[1]
        for each in (sheet(), sheet(recipient="Another"))
    }
    assert len(nonces) == 2


def test_counters_and_remarks_say_what_does_not_fit():
    page = write_sheet(sheet()).decode()
    assert f'<span class="over">{len(TEXT)} of 20 characters</span>' in page
    assert f"“What happened” is {len(TEXT) - 20} characters too long" in page
    assert "A person writes this into the form" in page
    assert "(required, unconfirmed)" in page


@pytest.mark.parametrize(
    ("checked", "said"),
    [
        (None, "Nobody has compared these fields"),
        ("2026-06-01", "compared with the form on 2026-06-01, more than 180 days ago"),
        ("2026-06-03", ""),
    ],
)
def test_a_look_at_the_form_grows_old(checked, said):
    found = "".join(remarks_on(form(last_checked=checked), (), TODAY))
    assert said in found
    assert bool(found) == bool(said)


def test_a_form_that_nobody_described_has_what_the_channel_asks_for():
    channel = Channel.model_validate(
        {
            "id": "way",
            "name": "Way",
            "certainty": "confirmed",
            "kinds": ["appeal"],
            "required": [{"text": "victim", "certainty": "confirmed"}],
        }
    )
    found = filled_fields(form(fields=()), channel, {"text": "Words."})
    assert [(f.label, f.value) for f in found] == [("victim", ""), ("Text", "Words.")]


def test_the_same_is_there_for_programs():
    held = sheet().as_json()
    assert held["schema"] == "appeals/form@1"
    assert held["fields"][1] == {
        "label": "What happened",
        "value": TEXT,
        "characters": len(TEXT),
        "max_characters": 20,
        "is_required": True,
        "certainty": "unconfirmed",
    }
