"""The patterns of identifiers, dates and codes: what they accept, and what they refuse."""

import re

import pytest

from claims.model.codes import (
    ALIASES,
    CLAIM_ID,
    COUNTRIES,
    EDTF,
    HASH_16,
    LANGUAGE,
    SLUG,
    URL,
    UTC,
    WIKIDATA_ID,
    assigned,
)

ACCEPTED = {
    SLUG: ["a", "ada-quill", "post-2031"],
    CLAIM_ID: ["c7k2m9x", "c000000"],
    WIKIDATA_ID: ["Q1", "Q42"],
    URL: ["https://example.org/a?b#c", "http://x"],
    EDTF: ["2031", "2031-03~", "2031-XX-04?", "2031-03-04/..", "../2031", "2031/2032-01"],
    LANGUAGE: ["en", "zh-Hant-TW", "es-419", "de-1996", "en-x-private"],
    ALIASES: ["A. Quill", "A. Quill;Quill"],
    UTC: ["2031-03-04T18:30:00Z"],
    HASH_16: ["9f86d081884c7d65"],
}
REFUSED = {
    SLUG: ["", "Ada", "-a", "a-", "a--b", "a b", "é"],
    CLAIM_ID: ["c7k2m9", "c7k2m9xx", "x7k2m9x", "c7k2m9i", "C7K2M9X"],
    WIKIDATA_ID: ["Q0", "42", "q42", "Q"],
    URL: ["example.org", "ftp://example.org", "https://", "https://a b"],
    EDTF: ["monday", "2031-13", "2031-3", "2031/", "/2031", "../..", "2031-00", "31"],
    LANGUAGE: ["EN", "en-us", "english", "en_US", ""],
    ALIASES: ["", ";", "a; b", "a;;b", " a", "a;"],
    UTC: ["2031-03-04T18:30:00", "2031-03-04", "2031-03-04T18:30:00+00:00"],
    HASH_16: ["9f86d081884c7d6", "9F86D081884C7D65", "9f86d081884c7d655"],
}


@pytest.mark.parametrize(("pattern", "value"), [(p, v) for p, values in ACCEPTED.items() for v in values])
def test_a_pattern_accepts(pattern: str, value: str) -> None:
    assert re.fullmatch(pattern, value)


@pytest.mark.parametrize(("pattern", "value"), [(p, v) for p, values in REFUSED.items() for v in values])
def test_a_pattern_refuses(pattern: str, value: str) -> None:
    assert not re.fullmatch(pattern, value)


def test_countries_are_the_assigned_codes_of_iso_3166() -> None:
    assert len(COUNTRIES) == len(set(COUNTRIES)) == 249
    assert list(COUNTRIES) == sorted(COUNTRIES)
    assert assigned("SY") == "SY"
    for code in ("UK", "XK", "sy", "EU"):
        with pytest.raises(ValueError, match="not an assigned code of ISO 3166-1 alpha-2"):
            assigned(code)
