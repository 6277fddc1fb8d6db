"""The order in which the data model keeps its tables' rows, from the models' layouts."""

from claims.models.record import Record
from claims.models.table import Field, Schema
from claims.models.tables import MODELS


def _order(model: type[Record]) -> tuple[tuple[str, str], ...]:
    kinds = {name: each.annotation for name, each in model.model_fields.items()}
    return tuple(
        (name, "number" if kinds[name] in (int, int | None) else "text") for name in model.layout.order
    )


NUMBER = "[+-]?[0-9]{1,18}"  # what a number has to be for its row to have a place


def is_needed(field: Field, schema: Schema) -> bool:
    """Whether a row without a value of this field has no place in the order."""
    return field.name in schema.primary_key or field.constraints.get("required") is True


# table → (field, kind): text by code point, number as a number with empty cells last
ORDER = {model.layout.name: _order(model) for model in MODELS}
