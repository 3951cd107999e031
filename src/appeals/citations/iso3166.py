"""ISO 3166-1: alpha-2 and alpha-3 codes with short names in the manner of the UN.

OTH is no ISO code: Special Procedures use it for a recipient that is no State.
"""

from typing import Final

_TABLE: Final = """
AW ABW Aruba
AF AFG Afghanistan
AO AGO Angola
AI AIA Anguilla
AX ALA Åland Islands
AL ALB Albania
AD AND Andorra
AE ARE United Arab Emirates
AR ARG Argentina
AM ARM Armenia
AS ASM American Samoa
AQ ATA Antarctica
TF ATF French Southern Territories
AG ATG Antigua and Barbuda
AU AUS Australia
AT AUT Austria
AZ AZE Azerbaijan
BI BDI Burundi
BE BEL Belgium
BJ BEN Benin
BQ BES Bonaire, Sint Eustatius and Saba
BF BFA Burkina Faso
BD BGD Bangladesh
BG BGR Bulgaria
BH BHR Bahrain
BS BHS Bahamas
BA BIH Bosnia and Herzegovina
BL BLM Saint Barthélemy
BY BLR Belarus
BZ BLZ Belize
BM BMU Bermuda
BO BOL Bolivia (Plurinational State of)
BR BRA Brazil
BB BRB Barbados
BN BRN Brunei Darussalam
BT BTN Bhutan
BV BVT Bouvet Island
BW BWA Botswana
CF CAF Central African Republic
CA CAN Canada
CC CCK Cocos (Keeling) Islands
CH CHE Switzerland
CL CHL Chile
CN CHN China
CI CIV Côte d’Ivoire
CM CMR Cameroon
CD COD Democratic Republic of the Congo
CG COG Congo
CK COK Cook Islands
CO COL Colombia
KM COM Comoros
CV CPV Cabo Verde
CR CRI Costa Rica
CU CUB Cuba
CW CUW Curaçao
CX CXR Christmas Island
KY CYM Cayman Islands
CY CYP Cyprus
CZ CZE Czechia
DE DEU Germany
DJ DJI Djibouti
DM DMA Dominica
DK DNK Denmark
DO DOM Dominican Republic
DZ DZA Algeria
EC ECU Ecuador
EG EGY Egypt
ER ERI Eritrea
EH ESH Western Sahara
ES ESP Spain
EE EST Estonia
ET ETH Ethiopia
FI FIN Finland
FJ FJI Fiji
FK FLK Falkland Islands (Malvinas)
FR FRA France
FO FRO Faroe Islands
FM FSM Micronesia (Federated States of)
GA GAB Gabon
GB GBR United Kingdom of Great Britain and Northern Ireland
GE GEO Georgia
GG GGY Guernsey
GH GHA Ghana
GI GIB Gibraltar
GN GIN Guinea
GP GLP Guadeloupe
GM GMB Gambia
GW GNB Guinea-Bissau
GQ GNQ Equatorial Guinea
GR GRC Greece
GD GRD Grenada
GL GRL Greenland
GT GTM Guatemala
GF GUF French Guiana
GU GUM Guam
GY GUY Guyana
HK HKG Hong Kong, China
HM HMD Heard Island and McDonald Islands
HN HND Honduras
HR HRV Croatia
HT HTI Haiti
HU HUN Hungary
ID IDN Indonesia
IM IMN Isle of Man
IN IND India
IO IOT British Indian Ocean Territory
IE IRL Ireland
IR IRN Iran (Islamic Republic of)
IQ IRQ Iraq
IS ISL Iceland
IL ISR Israel
IT ITA Italy
JM JAM Jamaica
JE JEY Jersey
JO JOR Jordan
JP JPN Japan
KZ KAZ Kazakhstan
KE KEN Kenya
KG KGZ Kyrgyzstan
KH KHM Cambodia
KI KIR Kiribati
KN KNA Saint Kitts and Nevis
KR KOR Republic of Korea
KW KWT Kuwait
LA LAO Lao People’s Democratic Republic
LB LBN Lebanon
LR LBR Liberia
LY LBY Libya
LC LCA Saint Lucia
LI LIE Liechtenstein
LK LKA Sri Lanka
LS LSO Lesotho
LT LTU Lithuania
LU LUX Luxembourg
LV LVA Latvia
MO MAC Macao, China
MF MAF Saint Martin (French part)
MA MAR Morocco
MC MCO Monaco
MD MDA Republic of Moldova
MG MDG Madagascar
MV MDV Maldives
MX MEX Mexico
MH MHL Marshall Islands
MK MKD North Macedonia
ML MLI Mali
MT MLT Malta
MM MMR Myanmar
ME MNE Montenegro
MN MNG Mongolia
MP MNP Northern Mariana Islands
MZ MOZ Mozambique
MR MRT Mauritania
MS MSR Montserrat
MQ MTQ Martinique
MU MUS Mauritius
MW MWI Malawi
MY MYS Malaysia
YT MYT Mayotte
NA NAM Namibia
NC NCL New Caledonia
NE NER Niger
NF NFK Norfolk Island
NG NGA Nigeria
NI NIC Nicaragua
NU NIU Niue
NL NLD Netherlands (Kingdom of the)
NO NOR Norway
NP NPL Nepal
NR NRU Nauru
NZ NZL New Zealand
OM OMN Oman
PK PAK Pakistan
PA PAN Panama
PN PCN Pitcairn
PE PER Peru
PH PHL Philippines
PW PLW Palau
PG PNG Papua New Guinea
PL POL Poland
PR PRI Puerto Rico
KP PRK Democratic People’s Republic of Korea
PT PRT Portugal
PY PRY Paraguay
PS PSE State of Palestine
PF PYF French Polynesia
QA QAT Qatar
RE REU Réunion
RO ROU Romania
RU RUS Russian Federation
RW RWA Rwanda
SA SAU Saudi Arabia
SD SDN Sudan
SN SEN Senegal
SG SGP Singapore
GS SGS South Georgia and the South Sandwich Islands
SH SHN Saint Helena, Ascension and Tristan da Cunha
SJ SJM Svalbard and Jan Mayen
SB SLB Solomon Islands
SL SLE Sierra Leone
SV SLV El Salvador
SM SMR San Marino
SO SOM Somalia
PM SPM Saint Pierre and Miquelon
RS SRB Serbia
SS SSD South Sudan
ST STP Sao Tome and Principe
SR SUR Suriname
SK SVK Slovakia
SI SVN Slovenia
SE SWE Sweden
SZ SWZ Eswatini
SX SXM Sint Maarten (Dutch part)
SC SYC Seychelles
SY SYR Syrian Arab Republic
TC TCA Turks and Caicos Islands
TD TCD Chad
TG TGO Togo
TH THA Thailand
TJ TJK Tajikistan
TK TKL Tokelau
TM TKM Turkmenistan
TL TLS Timor-Leste
TO TON Tonga
TT TTO Trinidad and Tobago
TN TUN Tunisia
TR TUR Türkiye
TV TUV Tuvalu
TW TWN Taiwan Province of China
TZ TZA United Republic of Tanzania
UG UGA Uganda
UA UKR Ukraine
UM UMI United States Minor Outlying Islands
UY URY Uruguay
US USA United States of America
UZ UZB Uzbekistan
VA VAT Holy See
VC VCT Saint Vincent and the Grenadines
VE VEN Venezuela (Bolivarian Republic of)
VG VGB British Virgin Islands
VI VIR United States Virgin Islands
VN VNM Viet Nam
VU VUT Vanuatu
WF WLF Wallis and Futuna
WS WSM Samoa
YE YEM Yemen
ZA ZAF South Africa
ZM ZMB Zambia
ZW ZWE Zimbabwe
"""

_ROWS: Final = tuple(line.split(" ", 2) for line in _TABLE.strip().splitlines())

COUNTRY_NAMES: Final[dict[str, str]] = {row[1]: row[2] for row in _ROWS}
"""Short name by alpha-3 code: {"CHN": "China"}. 249 codes, as of 2026."""

_ALPHA_3: Final = {row[0]: row[1] for row in _ROWS}

OTHER_RECIPIENT: Final = "OTH"
"""Stands in a communication for a recipient that is no State."""

FORMER_CODES: Final = frozenset(
    "ANT BUR BYS CSK DDR FXX ROM SCG SUN TMP YMD YUG ZAR".split()
)
"""Alpha-3 codes that ISO has withdrawn and older document symbols print."""

_USUAL_SLIPS: Final = {
    "EIRE": "IRL",
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
    "SUI": "CHE",
    "UAE": "ARE",
    "UK": "GBR",
    "VIE": "VNM",
}


def is_country(code: str) -> bool:
    """Say whether `code` is an ISO 3166-1 alpha-3 code, in capitals."""
    return code in COUNTRY_NAMES


def near_countries(word: str) -> tuple[str, ...]:
    """Propose codes for a word that is none: CHI gives CHE, CHL, CHN and others.

    First what the word stands for (CN, PRC, China), then the codes that differ in
    one letter or have two neighbours swapped, in alphabetical order; last, those of
    States whose name begins with the word (SWI gives CHE).
    """
    upper = word.upper()
    meant = [_ALPHA_3.get(upper), _USUAL_SLIPS.get(upper)]
    meant += [c for c, name in COUNTRY_NAMES.items() if name.upper() == upper]
    named = [c for c, name in COUNTRY_NAMES.items() if _begins(name, upper)]
    near = sorted(code for code in COUNTRY_NAMES if _is_one_slip(upper, code))
    return tuple(dict.fromkeys([code for code in meant if code] + near + named))


def _begins(name: str, word: str) -> bool:
    return len(word) == len("CHN") and name.upper().startswith(word)


def _is_one_slip(word: str, code: str) -> bool:
    if len(word) != len(code):
        return False
    differing = [i for i in range(len(code)) if word[i] != code[i]]
    if len(differing) == 1:
        return True
    swapped = word[:1] + word[2:3] + word[1:2], word[1:2] + word[:1] + word[2:3]
    return code in swapped
