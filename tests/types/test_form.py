"""Types whose texts sort as their values do."""

from tests.support.sql_case import evaluate

from claims.types.form import text_order


def test_text_order_compares_texts() -> None:
    compared = text_order("x")
    assert evaluate(compared("2024", "<"), ["2023", "2024", "2025"]) == [True, False, False]
    assert evaluate(compared("2024", ">="), ["2023", "2024", "2025"]) == [False, True, True]
