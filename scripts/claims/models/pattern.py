"""The patterns that identifiers, dates and codes of the data model have in common."""

SLUG = "^(?:[a-z0-9]+(?:-[a-z0-9]+)*)$"
CLAIM_ID = "^(?:c[0-9a-hjkmnp-tv-z]{6})$"
WIKIDATA_ID = "^(?:Q[1-9][0-9]*)$"
URL = r"^(?:https?://[^\s]+)$"

_DAY = "[0-9]{4}(?:-(?:0[1-9]|1[0-2]|XX)(?:-(?:0[1-9]|[12][0-9]|3[01]|XX))?)?[?~%]?"
EDTF = rf"^(?:{_DAY}(?:/(?:{_DAY}|\.\.))?|\.\./{_DAY})$"

# Language, then script, region, variants, private use, each as BCP 47 says to write it.
LANGUAGE = (
    "^(?:[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?"
    "(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-x(?:-[a-z0-9]{1,8})+)?)$"
)
ALIASES = "^(?:[^; ](?:[^;]*[^; ])?(?:;[^; ](?:[^;]*[^; ])?)*)$"
UTC = "^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)$"
HASH_16 = "^(?:[0-9a-f]{16})$"
HASH_64 = "^(?:[0-9a-f]{64})$"
