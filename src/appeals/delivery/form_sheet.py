"""The web-form sheet: the fields of an online form, ready for a person to copy.

One page that contains all it needs and uses no network, and the same as JSON. Nothing
fills in the form by itself.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from html import escape
from typing import Final, Literal

from appeals.model.channel import Channel
from appeals.model.recipient import FormField, WebForm
from appeals.model.values import Certainty

SCHEMA: Final = "appeals/form@1"
OLD_AFTER_DAYS: Final = 180
"""Forms change without notice: after this, a person checks them again."""


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field with its content.

    `label` is what the form calls it; `value` is "" if a person writes it. It has
    `characters` characters, of which the form accepts `max_characters`, null if
    unknown. `is_required` says whether it must be filled in, `certainty` whether
    somebody has seen it in the form.
    """

    label: str
    value: str
    characters: int
    max_characters: int | None
    is_required: bool
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file to upload.

    `name` is what the recipient sees, `path` where it is in the workspace, `size_bytes`
    how large it is.
    """

    name: str
    path: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class FormSheet:
    """All that a person needs to fill in one form.

    `record` is the name of the message in commands, `recipient` who gets it, `url`
    where the form is. `lang` and `direction` are those of the letter. `remarks` say
    what may be wrong, `fields` are in the order of the form, `files` are uploaded.
    `schema` names this form of file.
    """

    record: str
    recipient: str
    url: str
    lang: str
    direction: str
    remarks: tuple[str, ...]
    fields: tuple[FilledField, ...]
    files: tuple[SheetFile, ...]
    schema: Literal["appeals/form@1"] = SCHEMA

    def as_json(self) -> dict[str, object]:
        """Give the sheet as values of JSON."""
        return {"schema": self.schema, **asdict(self)}


def filled_fields(
    form: WebForm, channel: Channel | None, values: dict[str, str]
) -> tuple[FilledField, ...]:
    """Put `values`, by what a field is filled with, into the fields of a form.

    A form whose fields are not registered has those that its channel asks for, and the
    text of the letter.
    """
    fields = form.fields
    if not fields:
        asked = channel.required if channel else ()
        known = (FormField(label=e.text, certainty="unconfirmed") for e in asked)
        text = FormField(label="Text", fill="text", certainty="unconfirmed")
        fields = (*known, text)
    found = ((each, values.get(each.fill, "") if each.fill else "") for each in fields)
    return tuple(
        FilledField(
            label=field.label,
            value=value,
            characters=len(value),
            max_characters=field.max_characters,
            is_required=field.is_required,
            certainty=field.certainty,
        )
        for field, value in found
    )


def remarks_on(
    form: WebForm, fields: tuple[FilledField, ...], today: date
) -> Iterator[str]:
    """Report what may be wrong with the sheet: an old check, a text too long."""
    if form.last_checked is None:
        yield (
            "Nobody has compared these fields with the form yet: it may ask for "
            "others. Enter what you see in channels.yaml, with last_checked."
        )
    elif (today - date.fromisoformat(form.last_checked)).days > OLD_AFTER_DAYS:
        yield (
            f"These fields were compared with the form on {form.last_checked}, more "
            f"than {OLD_AFTER_DAYS} days ago: look whether it still asks for them."
        )
    for each in fields:
        if each.max_characters is not None and each.characters > each.max_characters:
            over = each.characters - each.max_characters
            yield f"“{each.label}” is {over} characters too long for the form."


def write_sheet(sheet: FormSheet) -> bytes:
    """Write a sheet as one page of HTML that uses no network.

    Its policy allows only its own style and script. The nonce is a hash of the whole
    page, so that no text quoted in it can contain it.
    """
    body = "".join(_render_body(sheet))
    nonce = b64encode(hashlib.sha256(body.encode()).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        "base-uri 'none'; form-action 'none'"
    )
    page = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Form for {escape(sheet.recipient)}</title>\n"
        f'<style nonce="{nonce}">{_STYLE}</style>\n</head>\n<body>\n{body}'
        f'<script nonce="{nonce}">{_SCRIPT}</script>\n</body>\n</html>\n'
    )
    return page.encode()


def _render_body(sheet: FormSheet) -> Iterator[str]:
    yield f"<main>\n<h1>Form for {escape(sheet.recipient)}</h1>\n"
    url = escape(sheet.url)
    yield (
        f'<p>Open <a href="{url}" rel="noreferrer">{url}</a> in another window, and '
        "copy field by field. Nothing is sent from this page.</p>\n"
    )
    if sheet.remarks:
        lines = "".join(f"<li>{escape(each)}</li>" for each in sheet.remarks)
        yield f'<ul class="remarks">{lines}</ul>\n'
    for number, field in enumerate(sheet.fields, 1):
        yield _render_field(number, field, sheet)
    if sheet.files:
        lines = "".join(
            f"<li>{escape(f.name)} ({f.size_bytes / 1000:.0f} kB): "
            f"<code>{escape(f.path)}</code></li>"
            for f in sheet.files
        )
        yield f"<h2>Files to upload</h2>\n<ul>{lines}</ul>\n"
    yield (
        "<h2>When it is done</h2>\n<p>The form gives a reference number. Record it: "
        f"<code>appeals sent resolve {escape(sheet.record)} --sent "
        "--note 'the form gave the number ...'</code></p>\n</main>\n"
    )


def _render_field(number: int, field: FilledField, sheet: FormSheet) -> str:
    limit = f" of {field.max_characters}" if field.max_characters else ""
    counter = f"{field.characters}{limit} characters"
    is_long = field.max_characters and field.characters > field.max_characters
    marks = ["required"] if field.is_required else []
    marks += [field.certainty] if field.certainty != "confirmed" else []
    note = f" <small>({escape(', '.join(marks))})</small>" if marks else ""
    entered = f'<label><input type="checkbox"> {number} is entered</label></p>'
    if not field.value:
        value = f"<p>A person writes this into the form. {entered}\n"
    else:
        rows = min(12, 2 + field.characters // 90)
        value = (
            f'<textarea id="f{number}" aria-labelledby="h{number}" readonly '
            f'rows="{rows}" lang="{escape(sheet.lang)}" dir="{sheet.direction}">\n'
            f"{escape(field.value)}</textarea>\n"
            f'<p><button type="button" data-copy="f{number}">Copy {number}</button> '
            f'<span class="{"over" if is_long else "count"}">{counter}</span> '
            f"{entered}\n"
        )
    title = f"{number}. {escape(field.label)}{note}"
    return f'<section>\n<h2 id="h{number}">{title}</h2>\n{value}</section>\n'


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1b1b1b;background:#fff}
main{max-width:46rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.5rem}h2{font-size:1.05rem;margin:1.5rem 0 .3rem}
textarea{width:100%;box-sizing:border-box;font:inherit;padding:.5rem}
button{font:inherit;padding:.25rem .9rem}
.remarks{background:#fff4d6;border:1px solid #b58900;padding:.6rem 1.8rem}
.over{color:#a40000;font-weight:bold}
section:has(input:checked){opacity:.6}
"""
_SCRIPT = """
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); }
    catch { document.execCommand("copy"); }
    button.textContent += " \u2713";
  });
}
"""
