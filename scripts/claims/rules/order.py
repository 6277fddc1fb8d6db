"""The order in which the data model keeps its tables' rows, from the models' layouts."""

from claims.models.record import Record
from claims.models.tables import MODELS


def _order(model: type[Record]) -> tuple[tuple[str, str], ...]:
    kinds = {name: each.annotation for name, each in model.model_fields.items()}
    return tuple(
        (name, "number" if kinds[name] in (int, int | None) else "text") for name in model.layout.order
    )


NUMBER = "[+-]?[0-9]{1,18}"  # what a number has to be for its row to have a place


# table → (field, kind): text by code point, number as a number with empty cells last
ORDER = {model.layout.name: _order(model) for model in MODELS}
