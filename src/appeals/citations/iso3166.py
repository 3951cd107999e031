"""ISO 3166-1: alpha-2 and alpha-3 codes, with short names in the manner of the UN.

Names come from the CLDR (Babel) where it agrees with the United Nations. OTH is no ISO
code: Special Procedures use it for a recipient that is no State.
"""

from functools import cache
from typing import Final

_PAIRS: Final = """
ABW:AW AFG:AF AGO:AO AIA:AI ALA:AX ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ASM:AS ATA:AQ
ATF:TF ATG:AG AUS:AU AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BES:BQ BFA:BF BGD:BD BGR:BG
BHR:BH BHS:BS BIH:BA BLM:BL BLR:BY BLZ:BZ BMU:BM BOL:BO BRA:BR BRB:BB BRN:BN BTN:BT
BVT:BV BWA:BW CAF:CF CAN:CA CCK:CC CHE:CH CHL:CL CHN:CN CIV:CI CMR:CM COD:CD COG:CG
COK:CK COL:CO COM:KM CPV:CV CRI:CR CUB:CU CUW:CW CXR:CX CYM:KY CYP:CY CZE:CZ DEU:DE
DJI:DJ DMA:DM DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ERI:ER ESH:EH ESP:ES EST:EE ETH:ET
FIN:FI FJI:FJ FLK:FK FRA:FR FRO:FO FSM:FM GAB:GA GBR:GB GEO:GE GGY:GG GHA:GH GIB:GI
GIN:GN GLP:GP GMB:GM GNB:GW GNQ:GQ GRC:GR GRD:GD GRL:GL GTM:GT GUF:GF GUM:GU GUY:GY
HKG:HK HMD:HM HND:HN HRV:HR HTI:HT HUN:HU IDN:ID IMN:IM IND:IN IOT:IO IRL:IE IRN:IR
IRQ:IQ ISL:IS ISR:IL ITA:IT JAM:JM JEY:JE JOR:JO JPN:JP KAZ:KZ KEN:KE KGZ:KG KHM:KH
KIR:KI KNA:KN KOR:KR KWT:KW LAO:LA LBN:LB LBR:LR LBY:LY LCA:LC LIE:LI LKA:LK LSO:LS
LTU:LT LUX:LU LVA:LV MAC:MO MAF:MF MAR:MA MCO:MC MDA:MD MDG:MG MDV:MV MEX:MX MHL:MH
MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN MNP:MP MOZ:MZ MRT:MR MSR:MS MTQ:MQ MUS:MU
MWI:MW MYS:MY MYT:YT NAM:NA NCL:NC NER:NE NFK:NF NGA:NG NIC:NI NIU:NU NLD:NL NOR:NO
NPL:NP NRU:NR NZL:NZ OMN:OM PAK:PK PAN:PA PCN:PN PER:PE PHL:PH PLW:PW PNG:PG POL:PL
PRI:PR PRK:KP PRT:PT PRY:PY PSE:PS PYF:PF QAT:QA REU:RE ROU:RO RUS:RU RWA:RW SAU:SA
SDN:SD SEN:SN SGP:SG SGS:GS SHN:SH SJM:SJ SLB:SB SLE:SL SLV:SV SMR:SM SOM:SO SPM:PM
SRB:RS SSD:SS STP:ST SUR:SR SVK:SK SVN:SI SWE:SE SWZ:SZ SXM:SX SYC:SC SYR:SY TCA:TC
TCD:TD TGO:TG THA:TH TJK:TJ TKL:TK TKM:TM TLS:TL TON:TO TTO:TT TUN:TN TUR:TR TUV:TV
TWN:TW TZA:TZ UGA:UG UKR:UA UMI:UM URY:UY USA:US UZB:UZ VAT:VA VCT:VC VEN:VE VGB:VG
VIR:VI VNM:VN VUT:VU WLF:WF WSM:WS YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW
"""

ALPHA_2: Final[dict[str, str]] = dict(pair.split(":") for pair in _PAIRS.split())
"""Alpha-2 code by alpha-3 code: {"CHN": "CN"}. 249 codes, as of 2026."""

_UN_NAMES: Final = {
    "BES": "Bonaire, Sint Eustatius and Saba",
    "BOL": "Bolivia (Plurinational State of)",
    "BRN": "Brunei Darussalam",
    "COD": "Democratic Republic of the Congo",
    "COG": "Congo",
    "CPV": "Cabo Verde",
    "FLK": "Falkland Islands (Malvinas)",
    "FSM": "Micronesia (Federated States of)",
    "GBR": "United Kingdom of Great Britain and Northern Ireland",
    "HKG": "Hong Kong, China",
    "HMD": "Heard Island and McDonald Islands",
    "IRN": "Iran (Islamic Republic of)",
    "KOR": "Republic of Korea",
    "LAO": "Lao People’s Democratic Republic",
    "MAC": "Macao, China",
    "MAF": "Saint Martin (French part)",
    "MDA": "Republic of Moldova",
    "MMR": "Myanmar",
    "NLD": "Netherlands (Kingdom of the)",
    "PCN": "Pitcairn",
    "PRK": "Democratic People’s Republic of Korea",
    "PSE": "State of Palestine",
    "RUS": "Russian Federation",
    "SGS": "South Georgia and the South Sandwich Islands",
    "SHN": "Saint Helena, Ascension and Tristan da Cunha",
    "STP": "Sao Tome and Principe",
    "SXM": "Sint Maarten (Dutch part)",
    "SYR": "Syrian Arab Republic",
    "TWN": "Taiwan Province of China",
    "TZA": "United Republic of Tanzania",
    "UMI": "United States Minor Outlying Islands",
    "USA": "United States of America",
    "VAT": "Holy See",
    "VCT": "Saint Vincent and the Grenadines",
    "VEN": "Venezuela (Bolivarian Republic of)",
    "VIR": "United States Virgin Islands",
    "VNM": "Viet Nam",
}
"""Short names that the United Nations writes otherwise than the CLDR."""

OTHER_RECIPIENT: Final = "OTH"
"""Used in a communication for a recipient that is no State."""

FORMER_CODES: Final = frozenset(
    "ANT BUR BYS CSK DDR FXX ROM SCG SUN TMP YMD YUG ZAR".split()
)
"""Alpha-3 codes that ISO has withdrawn and older document symbols print."""

OLD_CODES: Final = frozenset({"DEN", "NET", "UK", "UKOT"})
"""Codes of no standard that symbols of the committees have: CERD/C/DEN/CO/17."""

_USUAL_SLIPS: Final = {
    "EIRE": "IRL",
    "ENG": "GBR",
    "GER": "DEU",
    "GRE": "GRC",
    "INA": "IDN",
    "IVC": "CIV",
    "KSA": "SAU",
    "NED": "NLD",
    "PHI": "PHL",
    "POR": "PRT",
    "PRC": "CHN",
    "RSA": "ZAF",
    "SPN": "ESP",
    "SUI": "CHE",
    "UAE": "ARE",
    "UK": "GBR",
    "VIE": "VNM",
}


def is_country(code: str) -> bool:
    """Say whether `code` is an ISO 3166-1 alpha-3 code, in capitals."""
    return code in ALPHA_2


@cache
def country_names() -> dict[str, str]:
    """Give the English short name of each country by its alpha-3 code."""
    from babel import Locale

    territories = Locale("en").territories
    return {
        alpha_3: _UN_NAMES.get(alpha_3)
        or territories[alpha_2].replace(" & ", " and ").replace("St. ", "Saint ")
        for alpha_3, alpha_2 in ALPHA_2.items()
    }


def near_countries(word: str) -> tuple[str, ...]:
    """Suggest codes for a word that is not a code: CHI gives CHL and CHN.

    What the word stands for (CN, PRC, China); else the States whose name begins with it
    (SWI gives CHE), and codes with two neighbours swapped; only where there are none,
    the codes that differ in one letter: a document of another State is bad advice.
    """
    upper = word.upper()
    names = country_names()
    meant = [code for code, alpha_2 in ALPHA_2.items() if alpha_2 == upper]
    meant += [_USUAL_SLIPS[upper]] if upper in _USUAL_SLIPS else []
    meant += [code for code, name in names.items() if name.upper() == upper]
    likely = [code for code, name in names.items() if _begins_with(name, upper)]
    likely += [code for code in ALPHA_2 if code in _swap_neighbours(upper)]
    near = sorted(code for code in ALPHA_2 if _is_one_slip(upper, code))
    return tuple(dict.fromkeys(meant or likely or near))


def _begins_with(name: str, word: str) -> bool:
    return len(word) == len("CHN") and name.upper().startswith(word)


def _is_one_slip(word: str, code: str) -> bool:
    pairs = zip(word, code, strict=False)
    return len(word) == len(code) and sum(one != two for one, two in pairs) == 1


def _swap_neighbours(word: str) -> tuple[str, str]:
    return word[:1] + word[2:3] + word[1:2], word[1:2] + word[:1] + word[2:]
