"""Codes of states in public data sets: ISO 3166 and the Correlates of War (COW) numbers.

Only to recognise states; a state that is not listed keeps the name that its file gives it.
COW numbers: Correlates of War Project, State System Membership List (v2016).
"""

from __future__ import annotations

from functools import cache

_TABLE = """
AFG AF 700 Afghanistan
ARE AE 696 United Arab Emirates|UAE
ARM AM 371 Armenia
AUS AU 900 Australia
AUT AT 305 Austria
AZE AZ 373 Azerbaijan
BGD BD 771 Bangladesh
BHR BH 692 Bahrain
BLR BY 370 Belarus
BRA BR 140 Brazil
CAN CA 20 Canada
CHN CN 710 China
CUB CU 40 Cuba
CYP CY 352 Cyprus
DEU DE 255 Germany
EGY EG 651 Egypt
EST EE 366 Estonia
FRA FR 220 France
GBR GB 200 United Kingdom|UK
GEO GE 372 Georgia
GRC GR 350 Greece
IDN ID 850 Indonesia
IND IN 750 India
IRN IR 630 Iran|Iran, Islamic Republic of
IRQ IQ 645 Iraq
ISR IL 666 Israel
JOR JO 663 Jordan
JPN JP 740 Japan
KAZ KZ 705 Kazakhstan
KHM KH 811 Cambodia
KOR KR 732 South Korea|S Korea|Korea, Republic of
KWT KW 690 Kuwait
LAO LA 812 Laos
LBN LB 660 Lebanon
LKA LK 780 Sri Lanka
LTU LT 368 Lithuania
LVA LV 367 Latvia
MEX MX 70 Mexico
MMR MM 775 Myanmar|Burma
MYS MY 820 Malaysia
NLD NL 210 Netherlands
NPL NP 790 Nepal
OMN OM 698 Oman
PAK PK 770 Pakistan
PHL PH 840 Philippines
POL PL 290 Poland
PRK KP 731 North Korea|N Korea|Korea, Democratic People's Republic of
QAT QA 694 Qatar
RUS RU 365 Russia|Russian Federation
SAU SA 670 Saudi Arabia
SGP SG 830 Singapore
SYR SY 652 Syria|Syrian Arab Republic
THA TH 800 Thailand
TUR TR 640 Turkey|Türkiye
TWN TW 713 Taiwan
UKR UA 369 Ukraine
USA US 2 United States|US|United States of America
VEN VE 101 Venezuela
VNM VN 816 Vietnam|Viet Nam
YEM YE 679 Yemen
"""


@cache
def _known() -> dict[str, str]:
    """Return the ISO3 code of every code, number and name, in lower case."""
    lines = [line.split(" ", 3) for line in _TABLE.strip().splitlines()]
    return {
        word.lower(): iso3
        for iso3, iso2, cow, names in lines
        for word in (iso3, iso2, cow, *names.split("|"))
    }


def state_code(word: str) -> str:
    """Return the ISO3 code of a state by any of its codes or names, else the word itself."""
    plain = " ".join(word.split())
    number = plain.removesuffix(".0")
    return _known().get(number.lower(), plain)
