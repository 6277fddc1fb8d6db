"""frictionless is the oracle: what it finds in a cell we find too, and more only from a written list."""

import json
import os
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from frictionless import Field as Frictionless
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from tests.support.value_case import broken, evaluated
from tests.support.value_extras import EXTRAS, covered
from tests.support.value_texts import KINDS, fields, nearly

from claims.model.table import Field
from claims.types.sql import form, typed

RULES = {
    "required": "missing-required-value",
    "enum": "not-in-enum",
    "pattern": "pattern-mismatch",
    "minLength": "too-short",
    "maxLength": "too-long",
    "minimum": "below-minimum",
    "exclusiveMinimum": "below-minimum",
    "maximum": "above-maximum",
    "exclusiveMaximum": "above-maximum",
}
EXAMPLES = int(os.environ.get("CLAIMS_EXAMPLES", "0"))  # to look for more than the same forty, by chance
STRICT = settings(
    max_examples=EXAMPLES or 40,
    derandomize=not EXAMPLES,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def ours(descriptor: dict[str, Any]) -> Field:
    return Field(
        descriptor["name"],
        descriptor["type"],
        descriptor.get("format", "default"),
        descriptor.get("constraints", {}),
        ("",),
        None,
        descriptor,
    )


def oracle(descriptor: dict[str, Any]) -> Callable[[str], set[str] | None]:
    """frictionless' reading of a cell: the rules broken, or None where it fails itself."""
    reader = Frictionless.from_descriptor(json.loads(json.dumps(descriptor))).create_cell_reader()
    kinds = {
        "type": "type-error" if descriptor.get("format", "default") == "default" else "format-error",
        **RULES,
    }

    def read(text: str) -> set[str] | None:
        try:
            _, notes = reader(text)
        except Exception:
            return None
        return {kinds[name] for name in notes or {}}

    return read


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@STRICT
def test_frictionless_finds_nothing_that_we_do_not(kind: str, data: st.DataObject) -> None:
    descriptor, texts = data.draw(fields(kind))
    cells = data.draw(st.lists(nearly(texts), min_size=4, max_size=12))
    field = ours(descriptor)
    told = broken(field, [cell or None for cell in cells])
    read = oracle(descriptor)
    for cell in cells:
        theirs = read(cell)
        if theirs is None:
            continue
        found = {rule for rule, text in told if text == (cell or None)}
        misfit = found & {"type-error", "format-error"}
        if not misfit:
            assert theirs <= found, f"missed in {cell!r}"
        for rule in found - theirs:
            assert covered(rule, field, cell), f"{rule} in {cell!r} is on no list"


@pytest.mark.parametrize("kind", ["integer", "number", "boolean", "datetime", "date", "year"])
@given(data=st.data())
@settings(STRICT, max_examples=EXAMPLES or 15)  # the engine plans these expressions slowly
def test_texts_have_one_canonical_text_if_they_are_one_value(kind: str, data: st.DataObject) -> None:
    descriptor, texts = data.draw(fields(kind))
    field = ours({**descriptor, "constraints": {}})
    made, key = form(field, "c0"), typed(field, "c0")
    assume(made is not None and key is not None)
    assert made is not None
    assert key is not None
    cells = data.draw(st.lists(texts.filter(bool), min_size=2, max_size=8))
    values = [
        Frictionless.from_descriptor(field.properties | {"constraints": {}}).read_cell(cell)[0]
        for cell in cells
    ]
    fits = evaluated(made.fits or "true", cells)
    keys = evaluated(key, cells)
    for one in range(len(cells)):
        for other in range(one):
            if fits[one] and fits[other] and not is_nan(values[one]):
                assert (keys[one] == keys[other]) == (values[one] == values[other]), (
                    cells[one],
                    cells[other],
                )


def is_nan(value: Any) -> bool:
    return isinstance(value, Decimal) and value.is_nan()


def test_each_extra_gives_its_reason() -> None:
    assert all(extra.why for extra in EXTRAS)
