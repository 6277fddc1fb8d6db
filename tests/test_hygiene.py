"""What is left out because no character of a file calls for it would have found nothing."""

import duckdb
import pytest

from claims.engine.hygiene import odd_text, plain

TYPOGRAPHY = "“quoted” … — it’s Zürich, мост, 桥梁, جسر"


def test_no_character_that_the_engine_minds_is_plain() -> None:
    rows = duckdb.sql(
        "SELECT c FROM (SELECT chr(CAST(n AS INTEGER)) AS c FROM range(128, 1114112) t(n) "
        f"WHERE n NOT BETWEEN 55296 AND 57343) WHERE {odd_text('c')}"
    ).fetchall()
    minded = [each for (each,) in rows]
    assert len(minded) > 3_000
    assert [hex(ord(each)) for each in minded if plain(each)] == []
    assert not plain("a" + minded[0])


@pytest.mark.parametrize("text", ["", "plain words", TYPOGRAPHY])
def test_common_writing_is_plain(text: str) -> None:
    assert plain(text)


@pytest.mark.parametrize("text", ["e\u0301", "a\u200bb", "a\u202eb", "a\u00a0", "\u2126", "\U000e0041"])
def test_what_a_check_minds_is_not_plain(text: str) -> None:
    assert not plain(TYPOGRAPHY + text)
