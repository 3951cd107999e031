"""The shapes of United Nations document symbols: a name and an expression each.

Sources: Dag Hammarskjöld Library, guide to document symbols; symbols in use. A
symbol is matched in its canonical writing only (`symbol.tidy` makes it).
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
    "<hrc-body>": rf"(?P<organ>A/HRC/(?:WG\.\d+|{_COUNCIL_BODIES}))",
    "<seabed>": r"(?P<series>A|C|LTC|FC)",
    "<conference-year>": r"(?P<conference>(?:19|20)\d\d)",
    "<some-part>": r" \(Part (?P<part>[IVX]+|\d+)\)",
    "<meeting>": r"(?:PC|BMS|RC|PM|MGE|CC|MC)",
    "<segments>": r"(?:/[A-Z]+(?:\.\d+)?)*",
}


class Shape(NamedTuple):
    """A shape: the name of its pattern, and how it is written, pieces by name."""

    pattern: str
    written: str

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression that reads the parts."""
        return _compiled(self.written)


@cache
def _compiled(written: str) -> re.Pattern[str]:
    # Only when it is asked for: there are eighty, and a letter needs a few.
    expression = re.sub(r"(?<!\?P)<[a-z-]+>", lambda m: _PIECES[m[0]], written)
    return re.compile(expression, re.ASCII)


def _shapes(*rows: tuple[str, str]) -> tuple[Shape, ...]:
    return tuple(Shape(pattern, written) for pattern, written in rows)


_HRC = _shapes(
    ("hrc-document", r"(?P<organ>A/HRC)/<session>/<plain><suffixes>"),
    ("hrc-draft", r"(?P<organ>A/HRC)/<any-session>/<draft><suffixes>"),
    ("hrc-document", r"(?P<organ>A/HRC)/<session>/<lettered><suffixes>"),
    ("hrc-special-session-document", r"(?P<organ>A/HRC)/<special>/<number><suffixes>"),
    ("hrc-document", r"(?P<organ>A/HRC)/<any-session>/<series>/<number><suffixes>"),
    ("hrc-resolution", r"(?P<organ>A/HRC)/RES/<any-session>/<plain><suffixes>"),
    ("hrc-decision", r"(?P<organ>A/HRC)/DEC/<any-session>/<plain><suffixes>"),
    (
        "hrc-presidential-statement",
        r"(?P<organ>A/HRC)/PRST/(?:OM/)?<any-session>/<number><suffixes>",
    ),
    ("hrc-wgad-opinion", r"(?P<organ>A/HRC/WGAD)/<year>/<number><suffixes>"),
    ("hrc-wgeid-document", r"(?P<organ>A/HRC/WGEID)/<session>/<number><suffixes>"),
    (
        "hrc-upr-document",
        r"(?P<organ>A/HRC/WG\.6)/<session>/<country>/<number><suffixes>",
    ),
    ("hrc-document", r"<hrc-body>/<year>/<number><suffixes>"),
    ("hrc-document", r"<hrc-body>/<session>/(?:<series>/)?<number><suffixes>"),
    ("hrc-document", r"(?P<organ>A/HRC/OM)/<session>/<number><suffixes>"),
)
_GA = _shapes(
    ("ga-document", r"<a>/<ga-session>/<plain><suffixes>"),
    ("ga-resolution", r"(?P<organ>A)/RES/<ga-session>/<part><suffixes>"),
    ("ga-resolution-roman", r"(?P<organ>A)/RES/<plain><roman><suffixes>"),
    ("ga-document-volume", r"<a>/<ga-session>/<plain><volume><suffixes>"),
    ("ga-document-section", r"<a>/<ga-session>/<plain><section><suffixes>"),
    ("ga-draft", r"<a>/<ga-session>/<draft><suffixes>"),
    (
        "ga-document",
        r"<a>/<ga-session>/(?:<series>/)?<number><suffixes><part-tail><resumption>",
    ),
    ("ga-document", r"<a>/<ga-session>/<records>(?:<suffixes>|/Corrigendum)"),
    ("ga-yearbook", r"(?P<organ>A/CN\.\d+)/SER\.A/<year><suffixes><part-tail>"),
    ("ga-general-committee", r"(?P<organ>A/BUR)/<ga-session>/<number><suffixes>"),
    (
        "ga-conference",
        (
            rf"(?P<organ>A/CONF)\.(?P<conference>\d+){_SUB_ORGANS}"
            r"/(?:<meeting>/)?(?:<year>/)?(?:<meeting>/)?(?:<series>/)?<number><suffixes>"
            r"<part-tail>"
        ),
    ),
    ("ga-decision", r"(?P<organ>A)/DEC/<ga-session>/<part><suffixes>"),
    (
        "ga-subsidiary-document",
        r"<a-body>/(?:<year>/)?(?:<series>/)?<number><suffixes><part-tail>",
    ),
    ("ga-document-before-1976", r"(?P<organ>A)/(?P<number>[1-9]\d{2,4})<suffixes>"),
    ("ga-document-before-1976", r"(?P<organ>A)/(?P<number>[1-9]\d)(?=/)<suffixes>"),
    ("ga-document-before-1976", r"<a>/<lettered><suffixes>"),
    ("ga-document-before-1976", r"(?P<organ>A/C\.\d)/(?P<number>\d{3,4})<suffixes>"),
)
_SC = _shapes(
    ("sc-resolution", r"(?P<organ>S)/RES/<plain> \(<year>\)<suffixes>"),
    ("sc-document", r"<s>/<year>/(?:<series>/)?<number><suffixes><part-tail>"),
    ("sc-document", r"(?P<organ>S)/(?P<series>PRST)/<year>/<plain><suffixes>"),
    ("sc-document", r"<s>/<lettered><suffixes><resumption>"),
    ("sc-document", r"<s>/<not-year><plain><suffixes>"),
    ("sc-document", r"(?P<organ>S/Agenda)/<plain><suffixes>"),
)
_COMMISSION = _shapes(
    ("chr-document", r"<chr>/<year>/(?:WG\.\d+/)?(?:<series>/)?<number><suffixes>"),
    ("chr-resolution", r"<chr-any>/RES/<year>/<plain><suffixes>"),
    ("chr-decision", r"<chr-any>/DEC/<year>/<plain><suffixes>"),
    (
        "chr-sub-commission-document",
        r"<sub-commission>/(?:<year>/(?:<series>/)?)?<not-year><number><suffixes>",
    ),
    ("chr-document", r"<chr>/(?:<special>/)?<not-year><number><suffixes>"),
)
_ECOSOC = _shapes(
    ("ecosoc-resolution", r"(?P<organ>E)/RES/<year>/<part><suffixes>"),
    ("ecosoc-resolution", r"(?P<organ>E)/RES/<plain><roman><suffixes>"),
    ("ecosoc-decision", r"(?P<organ>E)/DEC/<year>/<part><suffixes>"),
    (
        "ecosoc-document",
        r"<e>/<year>/(?:(?:PC|WG)\.\d+/)?(?:<series>/)?<number><suffixes><part-tail>",
    ),
    ("ecosoc-document", r"(?P<organ>E/ICEF)/<year>/P/<number><suffixes>"),
    ("ecosoc-document", r"<e>/<not-year><number><suffixes>"),
    ("ecosoc-document", r"(?P<organ>E/ECA/CM|E/ESCWA)/<session>/<number><suffixes>"),
    ("ecosoc-document", r"(?P<organ>E/NL)\.<year>/<number><suffixes>"),
    (
        "regional-commission-resolution",
        r"(?P<organ>E/(?:ESCAP|ESCWA))/RES/<session>/<plain><suffixes>",
    ),
)
_COMMITTEES = _shapes(
    (
        "tb-country-document",
        r"<tb>/<country>/(?:<tb-series>/)?(?:<year>/)?<reports><suffixes>",
    ),
    (
        "tb-territory-document",
        r"<tb>/<territory>/(?:<tb-series>/)?(?:<year>/)?<reports><suffixes>",
    ),
    ("tb-general-comment", r"<tb>/GC/<reports><suffixes>"),
    ("tb-general-comment", r"<tb>/GC/<lettered><suffixes>"),
    ("tb-general-comment", r"(?P<organ>CRC)/GC/<year>/<plain><suffixes>"),
    (
        "tb-decision",
        r"<tb>/<session>/DR?/(?P<number>[1-9]\d{0,4}(?:-[1-9]\d{0,4})?)/<year><suffixes>",
    ),
    (
        "tb-summary-record",
        r"<tb>/(?:<year>/)?(?P<number>SR\.[1-9]\d{0,4})<suffixes>",
    ),
    ("cescr-year-document", r"(?P<organ>E/C\.12)/<year>/<number><suffixes>"),
    ("tb-old-general-comment", r"(?P<organ>CCPR/C)/(?P<number>21)(?=/)<suffixes>"),
    ("tb-plain-document", r"<tb>/(?P<number>[1-9]\d{0,2})<suffixes>"),
    ("tb-plain-document", r"<tb>/<lettered><suffixes>"),
    ("tb-session-document", r"<tb>/<session>/<number><suffixes>"),
    (
        "tb-year-session-document",
        r"<tb>/<year>/(?P<session>[1-9]\d{0,2}|[IVX]+)/<number><suffixes>",
    ),
    ("tb-year-document", r"<tb>/<year>/<number><suffixes>"),
    # Series before the State or the session, as printed until about 2005.
    ("tb-country-document", r"<tb>/(?P<series>Q|IR|INQ)/<country>/<reports><suffixes>"),
    ("tb-territory-document", r"<tb>/(?P<series>Q)/<territory>/<reports><suffixes>"),
    ("tb-session-document", r"<tb>/<session>/(?P<series>CO)/<number><suffixes>"),
    ("tb-session-document", r"<tb>/(?P<series>CR)/<session>/<plain><suffixes>"),
    ("tb-session-document", r"<tb>/(?P<series>CR)/<session>/<country><suffixes>"),
    (
        "tb-session-document",
        r"(?P<organ>CCPR)/(?P<series>CO)/<session>/<country><suffixes>",
    ),
    (
        "tb-session-document",
        r"(?P<organ>CAT/C)/(?P<session>[IVXL]+)/(?P<number>Concl\.[1-9]\d?)<suffixes>",
    ),
    (
        "tb-year-document",
        r"(?P<organ>CEDAW/C)/<year>/(?P<series>OP\.8)/(?P<number>[A-Z]{4,})<suffixes>",
    ),
    ("tb-plain-document", r"<tb>/(?P<series>RESP)/<plain><suffixes>"),
    (
        "tb-states-parties-document",
        rf"(?P<organ>(?:{_TREATY_BODY})/C?SP)/(?:<year>/)?(?:<session>/)?<number><suffixes>",
    ),
)
_HRI = _shapes(
    (
        "hri-document",
        r"(?P<organ>HRI/[A-Z]{2,4})/(?:<year>/)?<number><suffixes>(?:<volume>)?",
    ),
    ("hri-document", r"(?P<organ>HRI/CORE)/<territory>/<year><suffixes>"),
    ("hri-document", r"(?P<organ>HRI/CORE)/<country>/<year><suffixes>"),
)
_OTHER = _shapes(
    (
        "secretariat-document",
        (
            r"(?P<organ>ST/[A-Z]{2,}<segments>)"
            r"/(?:SER\.[A-Z]/)?(?:<year>/)?<number><suffixes><part-tail>"
        ),
    ),
    (
        "other-document-volume",
        r"(?P<organ>NPT/CONF\.<conference-year>)/<number><volume><suffixes>",
    ),
    (
        "other-document-part",
        r"(?P<organ>NPT/CONF\.<conference-year>)/<number> \(Parts [IVX]+ and [IVX]+\)",
    ),
    (
        "other-document-part",
        r"(?P<organ>NPT/CONF\.<conference-year>)/<number><some-part><suffixes>",
    ),
    (
        "plain-document",
        r"(?P<organ>CD|CLCS|SPLOS|TD|INFCIRC)/(?:<session>/)?<number><suffixes>",
    ),
    (
        "year-document",
        r"(?P<organ>CEB|JIU/(?:REP|NOTE|ML))/<year>/(?:<series>/)?<number><suffixes>",
    ),
    ("session-document", r"(?P<organ>ESCAP)/<session>/<number><suffixes>"),
    (
        "session-document",
        r"(?P<organ>GC|IDB)\.<session>/(?:<series>/)?<number><suffixes>",
    ),
    (
        "session-document",
        r"(?P<organ>ISBA)/<session>/<seabed>/<number><suffixes>",
    ),
    (
        "tb-submission",
        (
            rf"(?P<organ>INT/(?:{_TREATY_BODY}|CESCR))/(?P<series>[A-Z]{{3}})/<country>"
            r"/(?P<number>[1-9]\d{0,5})(?:/[EFSRAC])?"
        ),
    ),
    (
        "conference-of-parties-document",
        (
            r"(?P<organ>(?:CTOC/COP|CAC/COSP)<segments>)"
            r"/(?:[IVX]+/\d+/)?(?:<year>/)?(?:<session>/)?<number><suffixes>"
        ),
    ),
    (
        "other-document",
        (
            r"(?P<organ>UNEP/OzL\.(?:Pro|Conv)(?:/(?:Ex|Imp)Com|(?:\.[A-Z\d]+)*)"
            r"(?:/[A-Z]{2,})*)"
            r"/(?:<session>/)?<number><suffixes>"
        ),
    ),
    (
        "other-document",
        (
            r"(?P<organ>(?:UNEP|UNCTAD|FCCC|CBD|DP|TD|HR|HCR|UNODC|EC|ECE|ICCD|NPT|BWC|CCW|CCM|APLC|TPNW|ATT"
            r"|PBC)"
            r"(?:/[A-Z]+(?:\.[A-Z\d]+)*(?:\(\d+\))?)+)"
            r"/(?:<year>/)?(?:\d{1,3}/)?"
            r"(?P<number>0*[1-9]\d{0,4}|(?:(?!RES|DEC|MISC)[A-Z]+|Res|Dec|Misc)\.[1-9]\d*)<suffixes>"
        ),
    ),
    ("other-document", r"(?P<organ>DP|ECE|NPT|BWC|UNW)/<year>/<number><suffixes>"),
    ("other-document", r"(?P<organ>DP)/<lettered><suffixes>"),
    (
        "other-document",
        r"(?P<organ>BWC/MSP)/<year>/(?P<series>MX(?:\.\d)?)/<number><suffixes>",
    ),
    ("other-document", r"(?P<organ>BWC/AD HOC GROUP)/<number><suffixes>"),
    ("other-document", r"(?P<organ>ISBA)/(?P<series>ST/(?:SGB|AI))/<year>/<plain>"),
    (
        "session-document",
        r"(?P<organ>PBC)/<session>/(?P<series>OC|[A-Z]{3})/<number><suffixes>",
    ),
    ("session-document", r"(?P<organ>EC)/<session>/SC/<number><suffixes>"),
    ("session-document", r"(?P<organ>IPBES)/<session>/<number><suffixes>"),
    (
        "regional-commission-document",
        r"(?P<organ>LC/[A-Z]{1,4})\.(?:<year>/)?<plain>(?:-P)?<suffixes>",
    ),
    (
        "year-document",
        r"(?P<organ>PCNICC)/<year>/(?:WG[A-Z]+/)?<number><suffixes>",
    ),
    ("plain-document", r"(?P<organ>LOS/PCN<segments>)/<number><suffixes>"),
    ("year-document", r"(?P<organ>HSP/EB)\.<year>/<number><suffixes>"),
    (
        "session-document",
        r"(?P<organ>HSP/(?:HA|EB)|SAICM/ICCM)\.<session>/<number><suffixes>",
    ),
    ("session-document", r"(?P<organ>HSP/GC)/<session>/<number><suffixes>"),
    (
        "refugee-handbook",
        r"(?P<organ>HCR/[1I]P)/<number>/(?P<series>ENG|FRE|SPA|RUS|ARA|CHI)<suffixes>",
    ),
    ("trusteeship-resolution", r"(?P<organ>T)/RES/<plain><roman>"),
    ("trusteeship-document", r"(?P<organ>T)/(?:PET\.\d+/)?<lettered><suffixes>"),
    ("trusteeship-document", r"(?P<organ>T/PET\.\d+)/<plain><suffixes>"),
)

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
