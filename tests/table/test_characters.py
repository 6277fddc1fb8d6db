"""What a block of bytes is said to be without is not in it; what is common is not suspected."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.table.characters import is_plain
from claims.table.proof import prove
from claims.types.characters import ALL_SPACES, MINDED

WRONG = re.compile(
    "[" + re.sub(r"\\x\{([0-9a-f]+)\}", lambda each: re.escape(chr(int(each[1], 16))), MINDED) + "]"
)
MARKS = st.sampled_from("\u0301\u0323\u0300\u093c\u094d\u0345\u05b0\u0338\u1161\u11a8\u3099\u0f71\u0f72")
BASES = st.sampled_from("aeoกक片한ᄀ≠ăệдだ語\u0915\u0933\U0001f600\U0001d15e")
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"]) | MARKS | BASES | st.sampled_from("ab,c é")


def plain(text: str) -> bool:
    return is_plain(text.encode())


@given(text=st.text(CHARACTERS, max_size=12))
@settings(max_examples=500)
@example("<\u0338")
@example("a\u0323\u0301")
@example("a\u0301\u0323")
@example("\u1100\u1161")
@example("\uac00\u11a8")
def test_plain_text_is_composed_and_seen(text: str) -> None:
    if plain(text):
        assert unicodedata.normalize("NFC", text) == text
        assert not WRONG.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "Zürich, “quoted” — naïve…",
        "Санкт-Петербург",
        "العربية الفصحى",
        "हिन्दी में लिखा हुआ पाठ क्षत्रिय",
        "ภาษาไทยมีวรรณยุกต์",
        "日本語のテキスト、がぎぐ",
        "한국어 문장입니다",
        "Tiếng Việt có dấu",
        "עִבְרִית",
        "emoji 😀 and 𝄞",
    ],
)
def test_text_as_it_is_written_is_plain(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert plain(composed)
    assert plain(f"{composed},{composed}\n{composed}")


@pytest.mark.parametrize(
    "text", ["e\u0301", "a\u200bb", "\u202eabc", "a\u00a0", "\ufeff", "\u212b", "\u0378", "a\u00ad"]
)
def test_what_a_check_could_mind_is_not_plain(text: str) -> None:
    assert not plain(f"é{text}")


CELL = st.text(st.sampled_from('ab ,"\n\té“\u00a0\u2003\u3000'), max_size=4)


@given(
    rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5),
    end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
)
@settings(max_examples=300)
def test_spaces_at_the_ends_of_cells_are_seen(rows: list[tuple[str, str]], end: str, last: bool) -> None:
    def written(cell: str) -> str:
        return (
            '"' + cell.replace('"', '""') + '"'
            if re.search('[",\n ]', cell) and "," not in cell[:0]
            else cell
        )

    text = end.join(",".join(map(written, row)) for row in rows) + ("" if last else end)
    proof = prove(text.encode(), (",", '"'), 2, last=True)
    if proof is None or not proof.sound:
        return
    spaced = any(cell != cell.strip(ALL_SPACES) for row in rows for cell in row)
    assert proof.edged == spaced


@given(
    cells=st.lists(
        st.sampled_from(["a", " a", "a ", "", '"a"', '" a"', '"a "', '""']), min_size=2, max_size=2
    )
)
def test_quotes_are_left_aside(cells: list[str]) -> None:
    proof = prove((",".join(cells) + "\n").encode(), (",", '"'), 2, last=True)
    assert proof is not None
    assert proof.edged == any(cell.strip('"') != cell.strip('"').strip() for cell in cells)
