"""The region of each country, by the list `region`, for figures in which single countries would be too small.

As in the United Nations' M49 list, except where our list or common use says otherwise: Türkiye, Cyprus and the three
states of the southern Caucasus are Europe, Iran is Middle East. Overseas territories stand where they lie.
"""

from __future__ import annotations

_COUNTRIES = {
    "eu_eea_ch": (
        "AT AX BE BG CH CY CZ DE DK EA EE ES FI FR GR HR HU IC IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
    ),
    "united_kingdom": "GB",
    "other_europe": "AD AL AM AZ BA BY CQ FO GE GG GI IM JE MC MD ME MK RS RU SJ SM TR UA VA XK",
    "north_africa": "DZ EG EH LY MA SD TN",
    "sub_saharan_africa": (
        "AC AO BF BI BJ BW CD CF CG CI CM CV DG DJ ER ET GA GH GM GN GQ GW IO KE KM LR LS MG ML MR MU MW MZ NA NE NG "
        "RE RW SC SH SL SN SO SS ST SZ TA TD TF TG TZ UG YT ZA ZM ZW"
    ),
    "middle_east": "AE BH IL IQ IR JO KW LB OM PS QA SA SY YE",
    "asia_pacific": (
        "AF AS AU BD BN BT CC CK CN CX FJ FM GU HK HM ID IN JP KG KH KI KP KR KZ LA LK MH MM MN MO MP MV MY NC NF NP "
        "NR NU NZ PF PG PH PK PN PW SB SG TH TJ TK TL TM TO TV TW UM UZ VN VU WF WS"
    ),
    "north_america": "BM CA GL PM US",
    "latin_america_caribbean": (
        "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CP CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ "
        "MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
}
_REGIONS = {country: region for region, countries in _COUNTRIES.items() for country in countries.split()}


def region_of(country: str) -> str:
    """The code of a country's region; "" where it lies in none (Antarctica) or the code is of no country."""
    return _REGIONS.get(country, "")
