"""What is left out because no character of a file calls for it would have found nothing."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.checks.messages import message
from claims.engine.query import Check
from claims.rules.value import MOJIBAKE
from claims.types.characters import garbled, not_nfc, odd_text, plain

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


@pytest.mark.parametrize(
    ("text", "found"), [("é\x00é", False), ("\x00á", False), ("e\u0301\x00", True), ("é\x00e\u0301", True)]
)
def test_a_nul_character_is_not_mistaken_for_text_out_of_nfc(text: str, found: bool) -> None:
    (row,) = duckdb.execute(f"SELECT {not_nfc('c')} FROM (SELECT $1 AS c)", [text]).fetchall()
    assert row == (found,)


# words as they are written, in capitals and beside quotes, dashes and signs too
WORDS = " ".join((
    "Über Äpfel Österreich größe „Größe“ «Größe» ÄÖÜ GRÖSSE Café Ä… ß–",
    "où à À ÉCOLE «été» «\xa0été\xa0» naïf Île ÎLE cœur Œuvre L’Âge ÂGE n°\xa05 voilà… à\xa0la °C",
    "¿qué? ¡Año! AÑO ESPAÑA MAÑANA «ESPAÑA» niñ@ 1ª nº señorºs Ñ. Ñ» «Ñ",
    "João JOÃO AMANHÃ AMANHû «IRMû IRMÃ\xa0LÚCIA MANHÃ–TARDE MANHÃ… MAÇû, ção 2.ª nº",
    "România ROMÂNIA Însă ÎN „în” â„ă Île",
    "Þór Ðað ÐAÐ Ísland við það ø Øst ØST «Øst» ØÅ Å° Ærø SMØRREBRØD",
    "Việt VIỆT NĂM ÂU CÃ VỀ Ù Ú ÙA ĐÂU “ĐÔNG”",
    "Łódź ZAŻÓŁĆ Příliš ŽLUŤOUČKÝ Šárka Ž“ Š™ ŸE ž…",
    "Привет МОСКВА Ελλάδα ΪΫ مرحبا שלום 中文 日本語 한국어 हिन्दी",
    "× ÷ 3×½ ±2 © ® ™ € £5 → … — “x” ‘y’ •",
)).split(" ")  # fmt: skip
READ_WRONG = ("áéíóú", "àèìòù", "âêîôû", "äëïöü", "ÀÉÊÜß", "ãõñç", "Österreich", "Москва", "правда", "Ελλάδα", "مرحبا", "😀", "€", "™", "“", "’", "–", "→", "°", "º", "½", "¿")  # fmt: skip


def garbled_among(texts: list[str]) -> list[str]:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE texts (cell VARCHAR)")
    connection.executemany("INSERT INTO texts VALUES (?)", [[each] for each in texts])
    found = connection.execute(f"SELECT cell FROM texts WHERE {garbled('cell')}").fetchall()
    return [each for (each,) in found]


def read_as_windows_1252(text: str) -> str:
    """The UTF-8 of a text, each byte taken for a character, as browsers and spreadsheets do."""
    return "".join(bytes([byte]).decode("windows-1252", "ignore") or chr(byte) for byte in text.encode())


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from((" ", " ", ", ", "-", ""))), max_size=8))
def test_no_text_of_a_common_language_is_garbled(parts: list[tuple[str, str]]) -> None:
    """Words that are run together end in small letters: no language puts a sign after a capital in mid-word."""
    text = "".join(word + (sign or (" " if not word.islower() else "")) for word, sign in parts)
    assert garbled_among([text]) == []


def test_no_word_of_a_common_language_is_garbled() -> None:
    assert garbled_among([*WORDS, " ".join(WORDS), *map(str.upper, WORDS), *map(str.title, WORDS)]) == []


@pytest.mark.parametrize("text", [char for word in READ_WRONG[:6] for char in word])
def test_a_letter_that_was_read_in_another_encoding_is_garbled(text: str) -> None:
    for around in ("{}", "mot {} mot", "mo{}t", "mo{}"):
        cell = around.format(read_as_windows_1252(text))
        assert garbled_among([cell]) == [cell]
        assert not plain(cell)


@pytest.mark.parametrize("text", READ_WRONG)
def test_a_text_that_was_read_in_another_encoding_is_garbled(text: str) -> None:
    cell = f"x {read_as_windows_1252(text)} x"
    assert garbled_among([cell]) == [cell]
    assert not plain(cell)
    check = Check(MOJIBAKE, "x", "", "")
    assert f" should be '{text.removesuffix('sterreich')}'" in message(check, cell)
