"""CSL records as RIS."""

from collections.abc import Mapping, Sequence

from appeals.registry.interchange.kinds import UN_KINDS, as_remark
from appeals.registry.interchange.records import CslRecord, kind_hint
from appeals.registry.interchange.ris_fields import NAMES, TEXTS, TYPES_OUT

_ORDER = (
    "TY ID M3 AU A2 C1 TI ST T2 CY VL C5 C4 LA ET DO AB C3 C2 M1 N1 IS PB SP "
    "DA Y2 UR SN"
).split()
"""The order of the same fields in BibTeX; RIS asks only that TY be the first."""


def write_ris(records: Sequence[CslRecord]) -> str:
    """Write records as RIS. Symbols stand in M1, for reports in SN too, and in N1.

    What RIS has no tag for is not written.
    """
    import rispy

    class Writer(rispy.RisWriter):  # type: ignore[misc]  # rispy has no annotations
        """Writes tags as they are, no number in front of a record."""

        def set_header(self, count: int) -> str:  # noqa: ARG002  rispy's signature
            return ""

    tagged = [_to_tags(record) for record in records]
    names = {tag for tags in tagged for tag in tags} | {"TY", "ER", "UK"}
    mapping = {tag: tag.lower() for tag in names}
    mapping["TY"] = "type_of_reference"
    rows = [{mapping[tag]: value for tag, value in tags.items()} for tags in tagged]
    text: str = rispy.dumps(
        rows,
        implementation=Writer,
        mapping=mapping,
        list_tags=sorted(names - {"TY"}),
        delimiter_tags_mapping={},
    )
    return text


def _to_tags(record: CslRecord) -> dict[str, str | list[str]]:
    kind = kind_hint(record)
    tags: dict[str, str | list[str]] = {
        "TY": TYPES_OUT.get(str(record["type"]), "GEN"),
        "ID": [str(record["id"])],
    }
    if kind:
        tags["M3"] = [kind]
    for names, tag in NAMES.items():
        if record.get(names):
            tags[tag] = [_name_to_ris(name) for name in record[names]]
    for csl, tag in TEXTS.items():
        if words := _one_line(record.get(csl, "")):
            tags[tag] = [words]
    tags |= _numbers(record, kind)
    for csl, tag in (("issued", "DA"), ("accessed", "Y2")):
        if day := _date_to_ris(record.get(csl)):
            tags[tag] = [day]
    return {tag: tags[tag] for tag in _ORDER if tag in tags}


def _numbers(record: CslRecord, kind: str | None) -> dict[str, list[str]]:
    number = _one_line(record.get("number", ""))
    if not number:
        return {}
    tags = {"M1": [number]}
    if record["type"] == "report":
        tags["SN"] = [number]
    if kind in UN_KINDS:
        tags["N1"] = [as_remark(number)]
    return tags


def _name_to_ris(name: Mapping[str, str]) -> str:
    """Write "Family, Given"; a comma at the end says that a name is not parted."""
    family, given = name.get("family"), name.get("given")
    if family and given:
        return _one_line(f"{family}, {given}")
    words = _one_line(name.get("literal") or family or given or "")
    return f"{words}," if "," in words else words


def _date_to_ris(value: object) -> str:
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    if not isinstance(parts, Sequence) or not parts:
        return ""
    numbers = [f"{int(part):02d}" for part in parts[0]]
    return "/".join([*numbers, "", "", ""][:3]) + "/"


def _one_line(value: object) -> str:
    return " ".join(str(value).split())
