"""The types of Table Schema: in SQL if the engine can express them, else with the readers of frictionless."""

from claims.model.table import Field
from claims.types.dates import date_form, datetime_form, iso_day, time_form, year_form, yearmonth_form
from claims.types.form import Form
from claims.types.numbers import integer_form, number_form
from claims.types.text import boolean_form, list_form, string_form

_TIMES = {"date": date_form, "time": time_form, "datetime": datetime_form}


def form(field: Field, column: str) -> Form | None:
    """Return how SQL reads the column's texts as the field's type; None if it cannot."""
    match field.type:
        case "string" | "any":
            return string_form(field, column)
        case "integer":
            return integer_form(field, column)
        case "number":
            return number_form(field, column)
        case "boolean":
            return boolean_form(field, column)
        case "date" | "time" | "datetime":
            return _TIMES[field.type](column) if field.format in ("default", "") else None
        case "year":
            return year_form(column)
        case "yearmonth":
            return yearmonth_form(column)
        case "list" if field.properties.get("itemType", "string") == "string":
            return list_form(column)
    return None


def typed(field: Field, column: str) -> str | None:
    """Return SQL for the canonical text of a cell, by which keys are compared; None if SQL cannot express it.

    Two texts of one value have the same canonical text ("01" and "1" as integers); text that is not of the type is
    unchanged, and a missing value stays NULL. It is always text, so that keys of two types can be compared.
    """
    if (made := form(field, column)) is None:
        return None
    if made.canonical == column:
        return column
    return f"CASE WHEN {made.fits} THEN {made.canonical} ELSE {column} END" if made.fits else made.canonical


def normalize_value(field: Field, column: str) -> str | None:
    """Return SQL for the canonical text, as `typed` does, even if two sides have different date formats."""
    if field.type == "date" and field.format not in ("default", "any", ""):
        return iso_day(field.format, column)
    made = typed(field, column)
    if made is not None and field.type in ("time", "datetime"):  # to the engine, moments end at microseconds
        return f"CASE WHEN regexp_matches({column}, '[.][0-9]{{7}}') THEN {column} ELSE {made} END"
    return made
