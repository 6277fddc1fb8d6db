"""Patterns and code lists for the identifiers, dates and codes of the data model."""

SLUG = "^(?:[a-z0-9]+(?:-[a-z0-9]+)*)$"
CLAIM_ID = "^(?:c[0-9a-hjkmnp-tv-z]{6})$"
WIKIDATA_ID = "^(?:Q[1-9][0-9]*)$"
URL = r"^(?:https?://[^\s]+)$"

_DAY = "[0-9]{4}(?:-(?:0[1-9]|1[0-2]|XX)(?:-(?:0[1-9]|[12][0-9]|3[01]|XX))?)?[?~%]?"
EDTF = rf"^(?:{_DAY}(?:/(?:{_DAY}|\.\.))?|\.\./{_DAY})$"

# Language, script, region, variants and private use, in the case that BCP 47 recommends.
LANGUAGE = (
    "^(?:[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?"
    "(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-x(?:-[a-z0-9]{1,8})+)?)$"
)
ALIASES = "^(?:[^; ](?:[^;]*[^; ])?(?:;[^; ](?:[^;]*[^; ])?)*)$"
UTC = "^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)$"
HASH_16 = "^(?:[0-9a-f]{16})$"
HASH_64 = "^(?:[0-9a-f]{64})$"


_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS "
    "BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE "
    "EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM "
    "HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC "
    "LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA "
    "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW "
    "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "
)
COUNTRIES: tuple[str, ...] = tuple(_CODES.split())


def assigned(code: str) -> str:
    """Return a country code. Raises ValueError if it is not assigned."""
    if code not in COUNTRIES:
        raise ValueError("not an assigned code of ISO 3166-1 alpha-2")
    return code
