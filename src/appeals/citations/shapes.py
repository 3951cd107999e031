"""The shapes of United Nations document symbols: a name and an expression each.

Sources: Dag Hammarskjöld Library, guide to document symbols; symbols in use. A
symbol is matched in its canonical form only, which `symbol.tidy` gives it.
"""

import re
from functools import cache
from typing import Final, NamedTuple

_BODIES: Final = "CAT CCPR CED CEDAW CERD CMW CRC CRPD"
TREATY_BODIES: Final = tuple(_BODIES.split())
"""Acronyms of the committees whose symbols begin with the acronym and /C."""

TREATY_BODY_SERIES: Final = tuple(
    "CO Q QPR FCO RQ LOI LOIPR DEC PR FU FUCO COB COBS COAR REP RESP IR INQ FUIR AI "
    "OAI FAI VR OVR ROSP RONPM RSP NGO NHRI CC EP".split()
)
"""Letters between State and number: CO concluding observations, Q list of issues."""

_TREATY_BODY = _BODIES.replace(" ", "|")
_LETTERED = "L|SR|PV|PM|CRP|WP|R|INF|SUM|NGO|BP|IP|GC|LIM|TC|RT|Res|Dec|Misc"
_COUNCIL_BODIES = r"AC|BHR|EMRIP|EMRTD|FMI|FORUM|MRP|RTD|SF|Sub\.1"
_GROUP = r"(?:AC|C|CN|CONF|SC|SUBCOM|WG|PC)\.(?:[1-9]\d*|[IVX]+)"
_GROUPS = rf"(?:/{_GROUP})*"
_SUB_ORGANS = rf"(?:/(?:{_GROUP}|Sub\.[1-9]))*"

_PIECES: Final = {
    "<year>": r"(?P<year>(?:19|20)\d\d)",
    "<not-year>": r"(?!(?:19[89]|20[0-4])\d\b)",
    "<number>": rf"(?P<number>[1-9]\d{{0,4}}|(?:{_LETTERED})\.[1-9]\d{{0,4}})",
    "<plain>": r"(?P<number>[1-9]\d{0,4})",
    "<lettered>": rf"(?P<number>(?:{_LETTERED})\.[1-9]\d{{0,4}})",
    "<draft>": r"(?P<number>L\.[1-9]\d{0,4})",
    "<reports>": r"(?P<number>(?:R\.)?[1-9]\d{0,2}(?:-[1-9]\d{0,2})?)",
    "<part>": r"(?P<number>[1-9]\d{0,4}(?:[A-Z](?:-[B-Z])?)?)",
    "<records>": r"(?P<number>(?:SR|PV)\.[1-9]\d{0,3}-[1-9]\d{0,3})",
    "<ga-session>": r"(?P<session>3[1-9]|[4-9]\d|1\d\d|E?S-[1-9]\d?)",
    "<session>": r"(?P<session>[1-9]\d{0,2})",
    "<special>": r"(?P<session>S-[1-9]\d?)",
    "<any-session>": r"(?P<session>(?:S-)?[1-9]\d{0,2})",
    "<roman>": r"\((?P<session_roman>(?:E?S-)?[IVXLC]+)\)",
    "<country>": r"(?P<country>[A-Z]{3}|EU|UK|UKOT)",
    "<territory>": r"(?P<country>[A-Z]{3})-(?P<territory>[A-Z]{3})",
    "<tb-series>": rf"(?P<series>{'|'.join(TREATY_BODY_SERIES)})",
    "<series>": r"(?P<series>NGO|INF|PET|G|NI)",
    "<suffixes>": r"(?P<suffixes>(?:/(?:Add|Corr|Rev|Amend)\.[1-9]\d{0,3})*)",
    "<volume>": r" \(Vol\. (?P<volume>[IVX]+)(?:, Part (?P<part>[IVX]+|\d+))?\)",
    "<part-tail>": r"(?: \(Part (?P<part>[IVX]+|\d+)\))?",
    "<section>": (
        r" \((?:(?:Sect|Prog|Income sect)\. (?P<part>[1-9]\d?[A-Z]?)"
        r"|Introduction|Plan outline)\)"
    ),
    "<resumption>": r"(?: \(Resumption (?P<resumption>\d+)\))?",
    "<tb>": (
        rf"(?P<organ>(?:(?:{_TREATY_BODY})/C|E/C\.12|CAT/OP)"
        r"(?:/OP(?:SC|SA|AC|IC)|/OP\.[1-9]\d?)?)"
    ),
    "<a>": rf"(?P<organ>A(?:/(?:C|AC|CN)\.\d+{_SUB_ORGANS}|/SPC|/INF|/NGO)?)",
    "<a-body>": rf"(?P<organ>A/(?:AC|CN)\.\d+{_SUB_ORGANS})",
    "<s>": rf"(?P<organ>S(?:/(?:AC|C|CN)\.\d+{_SUB_ORGANS}|/INF)?)",
    "<chr>": rf"(?P<organ>E/CN\.4{_GROUPS})",
    "<chr-any>": rf"(?P<organ>E/CN\.4{_SUB_ORGANS})",
    "<sub-commission>": rf"(?P<organ>E/CN\.4/Sub\.[12]{_SUB_ORGANS})",
    "<e>": (
        rf"(?P<organ>E(?:/(?:C|CN|AC|CONF)\.\d+{_SUB_ORGANS}"
        r"|/ICEF|/ESCAP|/ESCWA|/ECA|/ECE|/INF|/NGO|/HLPF|/HLS|/FFDF|/INCB)?)"
    ),
    "<hrc>": "(?P<organ>A/HRC)",
    "<hrc-body>": rf"(?P<organ>A/HRC/(?:WG\.\d+|{_COUNCIL_BODIES}))",
    "<seabed>": r"(?P<series>A|C|LTC|FC)",
    "<sub-organs>": _SUB_ORGANS,
    "<committee>": f"(?:{_TREATY_BODY})",
    "<npt>": r"(?P<organ>NPT/CONF\.(?P<conference>(?:19|20)\d\d))",
    "<ozone>": (
        r"(?P<organ>UNEP/OzL\.(?:Pro|Conv)(?:/(?:Ex|Imp)Com|(?:\.[A-Z\d]+)*)"
        r"(?:/[A-Z]{2,})*)"
    ),
    "<agency>": (
        r"(?P<organ>(?:UNEP|UNCTAD|FCCC|CBD|DP|TD|HR|HCR|UNODC|EC|ECE|ICCD|NPT|BWC|CCW"
        r"|CCM|APLC|TPNW|ATT|PBC)(?:/[A-Z]+(?:\.[A-Z\d]+)*(?:\(\d+\))?)+)"
    ),
    "<agency-number>": (
        r"(?P<number>0*[1-9]\d{0,4}"
        r"|(?:(?!RES|DEC|MISC)[A-Z]+|Res|Dec|Misc)\.[1-9]\d*)"
    ),
    "<some-part>": r" \(Part (?P<part>[IVX]+|\d+)\)",
    "<meeting>": r"(?:PC|BMS|RC|PM|MGE|CC|MC)",
    "<segments>": r"(?:/[A-Z]+(?:\.\d+)?)*",
}


class Shape(NamedTuple):
    """A shape: the name of its pattern, and its expression with pieces by name."""

    pattern: str
    written: str


@cache
def compile_shape(written: str) -> re.Pattern[str]:
    """Compile the expression of a shape: a letter needs only a few of them.

    "<year>" stands for the piece of this name, "<year/?>" for it and a slash, which
    both may be missing.
    """
    expression = re.sub(
        r"(?<!\?P)<[a-z-]+(/\?)?>",
        lambda m: f"(?:{_PIECES[f'{m[0][:-3]}>']}/)?" if m[1] else _PIECES[m[0]],
        written,
    )
    return re.compile(expression, re.ASCII)


def _shapes(table: str) -> tuple[Shape, ...]:
    """Read a table: in each row a name and an expression, which may take two lines."""
    rows = table.replace("\n    ", "").strip().splitlines()
    return tuple(Shape._make(row.split(maxsplit=1)) for row in rows)


_HRC = _shapes(r"""
hrc-document <hrc>/<session>/<plain><suffixes>
hrc-draft <hrc>/<any-session>/<draft><suffixes>
hrc-document <hrc>/<session>/<lettered><suffixes>
hrc-special-session-document <hrc>/<special>/<number><suffixes>
hrc-document <hrc>/<any-session>/<series>/<number><suffixes>
hrc-resolution <hrc>/RES/<any-session>/<plain><suffixes>
hrc-decision <hrc>/DEC/<any-session>/<plain><suffixes>
hrc-presidential-statement <hrc>/PRST/(?:OM/)?<any-session>/<number><suffixes>
hrc-wgad-opinion (?P<organ>A/HRC/WGAD)/<year>/<number><suffixes>
hrc-wgeid-document (?P<organ>A/HRC/WGEID)/<session>/<number><suffixes>
hrc-upr-document (?P<organ>A/HRC/WG\.6)/<session>/<country>/<number><suffixes>
hrc-document <hrc-body>/<year>/<number><suffixes>
hrc-document <hrc-body>/<session>/<series/?><number><suffixes>
hrc-document (?P<organ>A/HRC/OM)/<session>/<number><suffixes>
""")
_GA = _shapes(r"""
ga-document <a>/<ga-session>/<plain><suffixes>
ga-resolution (?P<organ>A)/RES/<ga-session>/<part><suffixes>
ga-resolution-roman (?P<organ>A)/RES/<plain><roman><suffixes>
ga-document-volume <a>/<ga-session>/<plain><volume><suffixes>
ga-document-section <a>/<ga-session>/<plain><section><suffixes>
ga-draft <a>/<ga-session>/<draft><suffixes>
ga-document <a>/<ga-session>/<series/?><number><suffixes><part-tail><resumption>
ga-document <a>/<ga-session>/<records>(?:<suffixes>|/Corrigendum)
ga-yearbook (?P<organ>A/CN\.\d+)/SER\.A/<year><suffixes><part-tail>
ga-general-committee (?P<organ>A/BUR)/<ga-session>/<number><suffixes>
ga-conference (?P<organ>A/CONF)\.(?P<conference>\d+)<sub-organs>/<meeting/?><year/?>
    <meeting/?><series/?><number><suffixes><part-tail>
ga-decision (?P<organ>A)/DEC/<ga-session>/<part><suffixes>
ga-subsidiary-document <a-body>/<year/?><series/?><number><suffixes><part-tail>
ga-document-before-1976 (?P<organ>A)/(?P<number>[1-9]\d{2,4})<suffixes>
ga-document-before-1976 (?P<organ>A)/(?P<number>[1-9]\d)(?=/)<suffixes>
ga-document-before-1976 <a>/<lettered><suffixes>
ga-document-before-1976 (?P<organ>A/C\.\d)/(?P<number>\d{3,4})<suffixes>
""")
_SC = _shapes(r"""
sc-resolution (?P<organ>S)/RES/<plain> \(<year>\)<suffixes>
sc-document <s>/<year>/<series/?><number><suffixes><part-tail>
sc-document (?P<organ>S)/(?P<series>PRST)/<year>/<plain><suffixes>
sc-document <s>/<lettered><suffixes><resumption>
sc-document <s>/<not-year><plain><suffixes>
sc-document (?P<organ>S/Agenda)/<plain><suffixes>
""")
_COMMISSION = _shapes(r"""
chr-document <chr>/<year>/(?:WG\.\d+/)?<series/?><number><suffixes>
chr-resolution <chr-any>/RES/<year>/<plain><suffixes>
chr-decision <chr-any>/DEC/<year>/<plain><suffixes>
chr-sub-commission-document <sub-commission>/(?:<year>/<series/?>)?<not-year><number>
    <suffixes>
chr-document <chr>/<special/?><not-year><number><suffixes>
""")
_ECOSOC = _shapes(r"""
ecosoc-resolution (?P<organ>E)/RES/<year>/<part><suffixes>
ecosoc-resolution (?P<organ>E)/RES/<plain><roman><suffixes>
ecosoc-decision (?P<organ>E)/DEC/<year>/<part><suffixes>
ecosoc-document <e>/<year>/(?:(?:PC|WG)\.\d+/)?<series/?><number><suffixes><part-tail>
ecosoc-document (?P<organ>E/ICEF)/<year>/P/<number><suffixes>
ecosoc-document <e>/<not-year><number><suffixes>
ecosoc-document (?P<organ>E/ECA/CM|E/ESCWA)/<session>/<number><suffixes>
ecosoc-document (?P<organ>E/NL)\.<year>/<number><suffixes>
regional-commission-resolution (?P<organ>E/(?:ESCAP|ESCWA))/RES/<session>/<plain>
    <suffixes>
""")
# The rows from Q|IR|INQ on have the series first, as was usual until about 2005.
_COMMITTEES = _shapes(r"""
tb-country-document <tb>/<country>/<tb-series/?><year/?><reports><suffixes>
tb-territory-document <tb>/<territory>/<tb-series/?><year/?><reports><suffixes>
tb-general-comment <tb>/GC/<reports><suffixes>
tb-general-comment <tb>/GC/<lettered><suffixes>
tb-general-comment (?P<organ>CRC)/GC/<year>/<plain><suffixes>
tb-decision <tb>/<session>/DR?/(?P<number>[1-9]\d{0,4}(?:-[1-9]\d{0,4})?)/<year>
    <suffixes>
tb-summary-record <tb>/<year/?>(?P<number>SR\.[1-9]\d{0,4})<suffixes>
cescr-year-document (?P<organ>E/C\.12)/<year>/<number><suffixes>
tb-old-general-comment (?P<organ>CCPR/C)/(?P<number>21)(?=/)<suffixes>
tb-plain-document <tb>/(?P<number>[1-9]\d{0,2})<suffixes>
tb-plain-document <tb>/<lettered><suffixes>
tb-session-document <tb>/<session>/<number><suffixes>
tb-year-session-document <tb>/<year>/(?P<session>[1-9]\d{0,2}|[IVX]+)/<number><suffixes>
tb-year-document <tb>/<year>/<number><suffixes>
tb-country-document <tb>/(?P<series>Q|IR|INQ)/<country>/<reports><suffixes>
tb-territory-document <tb>/(?P<series>Q)/<territory>/<reports><suffixes>
tb-session-document <tb>/<session>/(?P<series>CO)/<number><suffixes>
tb-session-document <tb>/(?P<series>CR)/<session>/<plain><suffixes>
tb-session-document <tb>/(?P<series>CR)/<session>/<country><suffixes>
tb-session-document (?P<organ>CCPR)/(?P<series>CO)/<session>/<country><suffixes>
tb-session-document (?P<organ>CAT/C)/(?P<session>[IVXL]+)/(?P<number>Concl\.[1-9]\d?)
    <suffixes>
tb-year-document (?P<organ>CEDAW/C)/<year>/(?P<series>OP\.8)/(?P<number>[A-Z]{4,})
    <suffixes>
tb-plain-document <tb>/(?P<series>RESP)/<plain><suffixes>
tb-states-parties-document (?P<organ><committee>/C?SP)/<year/?><session/?><number>
    <suffixes>
""")
_HRI = _shapes(r"""
hri-document (?P<organ>HRI/[A-Z]{2,4})/<year/?><number><suffixes>(?:<volume>)?
hri-document (?P<organ>HRI/CORE)/<territory>/<year><suffixes>
hri-document (?P<organ>HRI/CORE)/<country>/<year><suffixes>
""")
_OTHER = _shapes(r"""
secretariat-document (?P<organ>ST/[A-Z]{2,}<segments>)/(?:SER\.[A-Z]/)?<year/?>
    <number><suffixes><part-tail>
other-document-volume <npt>/<number><volume><suffixes>
other-document-part <npt>/<number> \(Parts [IVX]+ and [IVX]+\)
other-document-part <npt>/<number><some-part><suffixes>
plain-document (?P<organ>CD|CLCS|SPLOS|TD|INFCIRC)/<session/?><number><suffixes>
year-document (?P<organ>CEB|JIU/(?:REP|NOTE|ML))/<year>/<series/?><number><suffixes>
session-document (?P<organ>ESCAP)/<session>/<number><suffixes>
session-document (?P<organ>GC|IDB)\.<session>/<series/?><number><suffixes>
session-document (?P<organ>ISBA)/<session>/<seabed>/<number><suffixes>
tb-submission (?P<organ>INT/(?:<committee>|CESCR))/(?P<series>[A-Z]{3})/<country>/
    (?P<number>[1-9]\d{0,5})(?:/[EFSRAC])?
conference-of-parties-document (?P<organ>(?:CTOC/COP|CAC/COSP)<segments>)/
    (?:[IVX]+/\d+/)?<year/?><session/?><number><suffixes>
other-document <ozone>/<session/?><number><suffixes>
other-document <agency>/<year/?>(?:\d{1,3}/)?<agency-number><suffixes>
other-document (?P<organ>DP|ECE|NPT|BWC|UNW)/<year>/<number><suffixes>
other-document (?P<organ>DP)/<lettered><suffixes>
other-document (?P<organ>BWC/MSP)/<year>/(?P<series>MX(?:\.\d)?)/<number><suffixes>
other-document (?P<organ>BWC/AD HOC GROUP)/<number><suffixes>
other-document (?P<organ>ISBA)/(?P<series>ST/(?:SGB|AI))/<year>/<plain>
session-document (?P<organ>PBC)/<session>/(?P<series>OC|[A-Z]{3})/<number><suffixes>
session-document (?P<organ>EC)/<session>/SC/<number><suffixes>
session-document (?P<organ>IPBES)/<session>/<number><suffixes>
regional-commission-document (?P<organ>LC/[A-Z]{1,4})\.<year/?><plain>(?:-P)?<suffixes>
year-document (?P<organ>PCNICC)/<year>/(?:WG[A-Z]+/)?<number><suffixes>
plain-document (?P<organ>LOS/PCN<segments>)/<number><suffixes>
year-document (?P<organ>HSP/EB)\.<year>/<number><suffixes>
session-document (?P<organ>HSP/(?:HA|EB)|SAICM/ICCM)\.<session>/<number><suffixes>
session-document (?P<organ>HSP/GC)/<session>/<number><suffixes>
refugee-handbook (?P<organ>HCR/[1I]P)/<number>/(?P<series>ENG|FRE|SPA|RUS|ARA|CHI)
    <suffixes>
trusteeship-resolution (?P<organ>T)/RES/<plain><roman>
trusteeship-document (?P<organ>T)/(?:PET\.\d+/)?<lettered><suffixes>
trusteeship-document (?P<organ>T/PET\.\d+)/<plain><suffixes>
""")

_BY_SECOND: Final = {
    "A/HRC": _HRC,
    "E/CN.4": _COMMISSION,
    "E/C.12": _COMMITTEES,
}
_BY_FIRST: Final = {
    "A": _GA,
    "S": _SC,
    "E": _ECOSOC,
    "HRI": _HRI,
    **dict.fromkeys(TREATY_BODIES, _COMMITTEES),
}
HEADS: Final = tuple(
    "A S E ST HRI CTOC CAC UNEP FCCC CBD DP TD HR HCR UNODC EC ECE ICCD NPT BWC "
    "CCW CCM APLC TPNW ATT PBC CD CLCS SPLOS CEB JIU ESCAP ISBA INT INFCIRC "
    "UNCTAD UNW IPBES LC PCNICC LOS HSP SAICM T".split()
) + tuple(TREATY_BODIES)
"""What a symbol may begin with."""

_NUMBERED_HEADS = re.compile(r"(?:GC|IDB)\.[1-9]\d?")


def is_head(text: str) -> bool:
    """Say whether symbols begin like this; GC.18 and IDB.48 name a session too."""
    return text in HEADS or _NUMBERED_HEADS.fullmatch(text) is not None


def shapes_for(symbol: str) -> tuple[Shape, ...]:
    """Give the shapes a symbol may have, judged by how it begins; none for no head."""
    first, _, rest = symbol.partition("/")
    by_second = _BY_SECOND.get(f"{first}/{rest.partition('/')[0]}")
    return by_second or _BY_FIRST.get(first, _OTHER if is_head(first) else ())
