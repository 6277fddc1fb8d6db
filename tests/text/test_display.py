"""What is printed commands no terminal and no log, and says what it was."""

import json
import unicodedata

import pytest

from claims.text.display import inert, json_text, plain, plural, quote, terminal, truncate

HOSTILE = "\x00\x07\x1b\x7f\x85\x9b\u200b\u200d\u202e\u2066\u2028\ufeff\u00ad\u034f\u3164\ufe0f\U000e0041\U000e0100\ud800"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ü 漢字", "plain, ü 漢字"),
        ("a\tb\r\nc", "a\\tb\\r\\nc"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\u202eb", "a\\u202eb"),
        ("no\u00a0break", "no\\xa0break"),
        ("\udcff", "\\udcff"),
        ("\u3164\u2800", "\\u3164\\u2800"),
        ("::error::x", "\\x3a:error::x"),
        ("  ::error::x", "  \\x3a:error::x"),
        ("a ::error::", "a ::error::"),
        ("a ##[error]x", "a ##\\x5berror]x"),
        ("[/x] | ` <b>", "[/x] | ` <b>"),
    ],
)
def test_terminal(text: str, shown: str) -> None:
    assert terminal(text) == shown


def test_no_character_that_acts_or_hides_is_left() -> None:
    for text in (inert(HOSTILE), terminal(HOSTILE), plain(HOSTILE), quote(HOSTILE)):
        assert text.isascii()
        assert text.isprintable()
    shown = set(inert("".join(map(chr, range(0x110000)))))
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def test_what_is_long_is_cut() -> None:
    assert len(plain("x" * 10_000_000)) == 120
    assert len(terminal("x" * 10_000_000)) == 1_000


def test_json_keeps_its_meaning_and_is_inert() -> None:
    value = {"a": HOSTILE[:-1] + "##[error] 漢字 \U0001f600", "b": ["\\u001b", '"\n']}
    text = json_text(json.dumps(value, ensure_ascii=False, indent=1))
    assert json.loads(text) == value
    assert "##[" not in text
    assert "漢字 \U0001f600" in text
    assert inert(text.replace("\n", "")) == text.replace("\n", "")


def test_a_long_text_ends_with_an_ellipsis() -> None:
    assert truncate("pier", 4) == "pier"
    assert truncate("piers", 4) == "pie…"


def test_a_noun_is_plural_for_every_number_except_1() -> None:
    assert [plural(number, "row") for number in (0, 1, 2000)] == ["0 rows", "1 row", "2,000 rows"]
