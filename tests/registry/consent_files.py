"""Records of consent of invented people, and letters that rest on them."""

FIELDS = {
    "person": "p-017",
    "given_by": "relative",
    "because": "missing",
    "date": "2099-03-04",
    "means": "signed",
    "told": "[use, state-reads, publication, risks, can-withdraw]",
    "taken_by": "p-a",
    "channels": "[letters]",
    "shown_to": "{un: name, state: name, public: alias}",
    "may_tell": "[story, place]",
    "until": "2100-03-04",
    "proof": '{where: "safe, folder 4"}',
}


def consents(*, id_: str = "rec-1", **changes: str | None) -> str:
    """Write consents.yaml with one record; None takes a field out."""
    lines = {**FIELDS, **changes}
    written = "".join(f"    {k}: {v}\n" for k, v in lines.items() if v is not None)
    return f"schema: appeals/consents@1\nconsents:\n  {id_}:\n{written}"
