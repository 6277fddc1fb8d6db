"""Integers and decimal numbers of any size in SQL: compared exactly as written, never rounded."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from claims.model.table import Field
from claims.text.sql import literal as quoted
from claims.types.form import Compare, Form

LONGEST_INTEGER = 4300  # characters: Python, and so frictionless, reads no longer one
LARGEST_EXPONENT = 999_999
SHIFT = 50_000_000_000  # lifts every power of ten to eleven digits, so that it sorts as text
INVALID_JSON_NUMBER = "nan"
INTEGER = "0|-?[1-9][0-9]*"  # canonical texts of numbers, but for very large and very small ones
NUMBER = r"0|-?(?:[1-9][0-9]*(?:\.[0-9]*[1-9])?|0\.[0-9]*[1-9])"
UNSAFE_CHAR = re.compile(r"[0-9A-Za-z+\-\s]")


def integer_form(field: Field, column: str) -> Form | None:
    """Return the form of type `integer`; None for a field with non-bare numbers or an unusual group character."""
    expression = integer_pattern(field)
    if expression is None:
        return None
    group = field.properties.get("groupChar", "")
    pattern = quoted(expression)
    bare = f"replace({column}, {quoted(group)}, '')" if group else column
    too_long = f"strlen({column}) > {LONGEST_INTEGER}"
    small = f"TRY_CAST({bare} AS BIGINT)"

    def compared(bound: int, compare: Compare) -> str:
        if abs(bound) >= 1 << 63:
            return f"{_sort_key(bare)} {compare} {quoted(sort_key(Decimal(bound)))}"
        # A number that does not fit into BIGINT is below or above every bound that does.
        beyond = f"prefix({bare}, '-')" if compare[0] == "<" else f"NOT prefix({bare}, '-')"
        return f"CASE WHEN {small} IS NULL THEN {beyond} ELSE {small} {compare} {bound} END"

    return Form(
        f"(regexp_full_match({column}, {pattern}) AND NOT {too_long})",
        f"(NOT regexp_full_match({column}, {pattern}) OR {too_long})",
        _canonical(bare, INTEGER),
        compared,
        stable=bare == column,
        usual=f"regexp_full_match({column}, {quoted(INTEGER)})" if bare == column else "",
    )


def number_form(field: Field, column: str) -> Form | None:
    """Return the form of type `number`; None for a field with non-bare numbers or unusual special characters."""
    expression = number_pattern(field)
    if expression is None:
        return None
    group, point = field.properties.get("groupChar", ""), field.properties.get("decimalChar", ".")
    pattern = quoted(expression)
    bare = f"replace({column}, {quoted(group)}, '')" if group else column
    bare = bare if point == "." else f"replace({bare}, {quoted(point)}, '.')"
    fits = f"regexp_full_match({column}, {pattern})"

    return Form(
        fits,
        f"NOT {fits}",
        _canonical(bare, NUMBER),
        lambda bound, compare: None if bound.is_nan() else _compared(bare, bound, compare),
        stable=bare == column,
        usual=f"regexp_full_match({column}, {quoted(NUMBER)})" if bare == column else "",
    )


def integer_pattern(field: Field) -> str | None:
    """Return the regular expression for an integer; None if no expression can describe it."""
    group = field.properties.get("groupChar", "")
    return f"[+-]?{_grouped(group)}" if _plain(field) and _usable(group, ".") else None


def number_pattern(field: Field) -> str | None:
    """Return the regular expression for a number; None if no expression can describe it."""
    group, point = field.properties.get("groupChar", ""), field.properties.get("decimalChar", ".")
    if not _plain(field) or field.properties.get("floatNumber") or not _usable(group, point):
        return None
    dot = re.escape(point)
    exponent = "(?:[eE][+-]?[0-9]{1,6})?"
    return f"[+-]?(?:{_grouped(group)}(?:{dot}[0-9]*)?|{dot}[0-9]+){exponent}|-?[iI][nN][fF]|[nN][aA][nN]"


def _compared(bare: str, bound: Decimal, compare: Compare) -> str:
    """Return a comparison by double where that is exact (15 digits), else by sort key; NaN is always out of range."""
    double = f"TRY_CAST({bare} AS DOUBLE)"
    key = f"{_sort_key(bare)} {compare} {quoted(sort_key(bound))}"
    key = f"(lower({bare}) = 'nan' OR {key})"
    if bound.is_infinite() or abs(bound) > Decimal("1e300") or len(bound.as_tuple().digits) > 15:
        return key
    rough = f"'{float(bound)!r}'::DOUBLE"
    near = f"{double} {compare[0]}= {rough}"
    short = f"regexp_full_match({bare}, '[+-]?[0-9]{{1,9}}(?:\\.[0-9]{{0,6}})?')"
    tiny = abs(bound) < Decimal("1e-300") and bound != 0
    inner = f"CASE WHEN {short} THEN {double} {compare} {rough} ELSE {key} END" if not tiny else key
    return f"CASE WHEN {near} THEN {inner} ELSE isnan({double}) END"


def read_integer(value: Any) -> int | None:
    """Return the integer that a number in JSON means; None if it is not an integer."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def read_number(value: Any) -> Decimal | None:
    """Return the number that a number in JSON or a text means; None if it is not a number, or too large or small."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(value if isinstance(value, int) else str(value).strip())
    except InvalidOperation:
        return None
    if number.is_finite() and number and abs(number.adjusted()) > LARGEST_EXPONENT * 2:
        return None
    return number


def sort_key(number: Decimal) -> str:
    """Return a text for a number, such that these texts sort as the numbers do.

    A number is 0.d₁d₂… × 10^m with d₁ ≠ 0: sorted by m, then by the digits. For a negative number, each digit is
    replaced by 9 minus it, and a character greater than any digit is added at the end.
    """
    if number.is_infinite():
        return "3" if number > 0 else "!"
    sign, digits, power = _parts(number)
    if not digits:
        return "1"
    text = f"{SHIFT + power}{digits}"
    return "2" + text if not sign else "0" + text.translate(str.maketrans("0123456789", "9876543210")) + "~"


def canonical(number: Decimal) -> str:
    """Return the canonical text: no plus sign, no superfluous zeros, an exponent only if it is very large or small."""
    if number.is_infinite():
        return "inf" if number > 0 else "-inf"
    sign, digits, power = _parts(number)
    if not digits:
        return "0"
    minus = "-" if sign else ""
    if abs(power) > LONGEST_INTEGER:
        return f"{minus}0.{digits}e{power}"
    if power <= 0:
        return f"{minus}0.{'0' * -power}{digits}"
    if power >= len(digits):
        return minus + digits + "0" * (power - len(digits))
    return f"{minus}{digits[:power]}.{digits[power:]}"


def _parts(number: Decimal) -> tuple[int, str, int]:
    sign, digits, exponent = number.as_tuple()
    whole = "".join(map(str, digits)).lstrip("0")
    assert isinstance(exponent, int)  # noqa: S101  (infinities and NaN have been dealt with)
    return sign, whole.rstrip("0"), len(whole) + exponent


def _sql_parts(bare: str) -> tuple[str, str, str]:
    """Return SQL for whether a number is negative, its digits, and its power of ten."""
    mantissa = f"regexp_extract({bare}, '^[+-]?([0-9.]*)', 1)"
    whole = f"ltrim(split_part({mantissa}, '.', 1), '0')"
    fraction = f"split_part({mantissa}, '.', 2)"
    exponent = f"coalesce(TRY_CAST(regexp_extract({bare}, '[eE]([+-]?[0-9]+)$', 1) AS BIGINT), 0)"
    digits = f"(CASE WHEN {whole} = '' THEN trim({fraction}, '0') ELSE rtrim({whole} || {fraction}, '0') END)"
    leading = f"(strlen({fraction}) - strlen(ltrim({fraction}, '0')))"
    power = f"((CASE WHEN {whole} = '' THEN -{leading} ELSE strlen({whole}) END) + {exponent})"
    return f"prefix({bare}, '-')", digits, power


def _sort_key(bare: str) -> str:
    negative, digits, power = _sql_parts(bare)
    text = f"(CAST({SHIFT} + {power} AS VARCHAR) || {digits})"
    return (
        f"(CASE WHEN lower({bare}) = 'inf' THEN '3' WHEN lower({bare}) = '-inf' THEN '!' "
        f"WHEN {digits} = '' THEN '1' "
        f"WHEN {negative} THEN '0' || translate({text}, '0123456789', '9876543210') || '~' "
        f"ELSE '2' || {text} END)"
    )


def _canonical(bare: str, already: str) -> str:
    """Return the SQL equivalent of `canonical`; texts that match `already` are not changed."""
    negative, digits, power = _sql_parts(bare)
    minus = f"(CASE WHEN {negative} THEN '-' ELSE '' END)"
    plain = (
        f"CASE WHEN abs({power}) > {LONGEST_INTEGER} THEN '0.' || {digits} || 'e' || {power} "
        f"WHEN {power} <= 0 THEN '0.' || repeat('0', -{power}) || {digits} "
        f"WHEN {power} >= strlen({digits}) THEN {digits} || repeat('0', {power} - strlen({digits})) "
        f"ELSE left({digits}, {power}) || '.' || substr({digits}, {power} + 1) END"
    )
    return (
        f"(CASE WHEN regexp_full_match({bare}, '{already}') THEN {bare} "
        f"WHEN lower({bare}) IN ('inf', '-inf', '{INVALID_JSON_NUMBER}') THEN lower({bare}) "
        f"WHEN {digits} = '' THEN '0' ELSE {minus} || {plain} END)"
    )


def _plain(field: Field) -> bool:
    return field.properties.get("bareNumber", True) is True


def _usable(group: Any, point: Any) -> bool:
    """Return whether these characters can be distinguished from those of a number, and from each other."""
    if not isinstance(group, str) or not isinstance(point, str) or not point or group == point:
        return False
    return not UNSAFE_CHAR.search(point) and (len(group) <= 1 and not re.search(r"[0-9A-Za-z+\-]", group))


def _grouped(group: str) -> str:
    return f"[0-9]+(?:{re.escape(group)}[0-9]+)*" if group else "[0-9]+"
