"""The generated files are up to date, and the schemas agree with the models."""

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from claims import Report, validate
from claims.cli import cli
from claims.curate.schemas import (
    MODELS,
    generated,
    record_schema,
    replace_section,
    stale,
    table_schema,
    write,
)
from claims.model.record import Record

ROOT = Path(__file__).parents[2]
ODD = (
    None,
    "",
    " ",
    "x",
    "X",
    "Q0",
    "Q42",
    "c0a1b2c",
    "C0A1B2C",
    "a--b",
    "2031-13",
    "2031-XX-04",
    "XX",
    "NO",
    "no",
)
ODD += (
    "2031-03-04T18:30:00Z",
    "2031-03-04T18:30:00+00:00",
    "http://",
    "ftp://x.example",
    "a;b",
    "a; b",
    "é",
    "en-no",
)
NUMBERS = (-1, 0, 1, 5, 1.5, True, False, "1", 10**30)

BEGIN, END = "<!-- dictionary -->", "<!-- /dictionary -->"
SCHEMAS = {model: record_schema(model) for model in MODELS}


def model_names(model: type[Record]) -> str:
    return model.layout.name


def test_the_committed_files_are_up_to_date() -> None:
    assert stale(ROOT) == []


def test_a_stale_file_is_listed_and_rewritten(tmp_path: Path) -> None:
    guide = tmp_path / "datapackage/README.md"
    guide.parent.mkdir()
    guide.write_text(f"# Guide\n\n{BEGIN}\nold\n{END}\n\nEnd.\n", encoding="utf-8")
    names = list(generated(tmp_path))
    assert stale(tmp_path) == names
    write(tmp_path)
    assert stale(tmp_path) == []
    assert guide.read_text(encoding="utf-8").startswith(f"# Guide\n\n{BEGIN}\n")
    assert guide.read_text(encoding="utf-8").endswith(f"{END}\n\nEnd.\n")
    assert [each.name for each in tmp_path.rglob(".*")] == []
    broken = tmp_path / "schemas/claims.schema.json"
    broken.write_text(broken.read_text(encoding="utf-8").replace("claim_id", "claimid"), encoding="utf-8")
    done = CliRunner().invoke(cli, ["schemas", "--check", "--root", str(tmp_path)])
    assert (done.exit_code, done.stderr) == (
        1,
        "schemas/claims.schema.json is out of date: run claims schemas\n",
    )
    assert CliRunner().invoke(cli, ["schemas", "--root", str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(cli, ["schemas", "--check", "--root", str(tmp_path)]).exit_code == 0


def test_a_text_without_markers_is_unchanged() -> None:
    assert replace_section("# Guide\n", "dictionary", "section") == "# Guide\n"


@pytest.mark.parametrize("model", MODELS, ids=model_names)
def test_every_column_explains_itself(model: type[Record]) -> None:
    guide = (ROOT / "datapackage/README.md").read_text(encoding="utf-8")
    for field in table_schema(model)["fields"]:
        assert field["title"]
        assert field["description"].endswith(".")
        assert field["example"]
        assert f"| `{field['name']}` |" in guide


@pytest.mark.parametrize("model", MODELS, ids=model_names)
def test_the_json_schema_is_one(model: type[Record]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[model])


@pytest.mark.parametrize("model", MODELS, ids=model_names)
@given(data=st.data())
@settings(max_examples=100)
def test_the_json_schema_suppresses_what_the_model_suppresses(
    model: type[Record], data: st.DataObject
) -> None:
    schema = SCHEMAS[model]
    record = example(schema)
    for name in data.draw(st.lists(st.sampled_from([*record, "other"]), max_size=2)):
        if data.draw(st.booleans()):
            record[name] = data.draw(
                st.none() | st.sampled_from([*ODD, *NUMBERS]) | st.sampled_from(choices(schema, name))
            )
        else:
            record.pop(name, None)
    assert conforms(schema, record) == suppressed(model, record), record


def example(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: each["examples"][0] for name, each in schema["properties"].items() if name != "revises"}


def choices(schema: dict[str, Any], name: str) -> list[Any]:
    each = schema["properties"].get(name, {})
    return [*each.get("examples", []), *each.get("enum", [])] or [None]


def test_json_schema_alone_takes_a_number_with_a_point_for_an_integer() -> None:
    """JSON Schema 2020-12 knows no difference between 1 and 1.0; a model, which reads Python values, does."""
    (model,) = (each for each in MODELS if "text_length" in each.model_fields)
    record = example(SCHEMAS[model]) | {"text_length": 1.0}
    assert conforms(SCHEMAS[model], record)
    assert not suppressed(model, record)


def conforms(schema: dict[str, Any], record: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(record)


def suppressed(model: type[Record], record: dict[str, Any]) -> bool:
    try:
        model.model_validate(record)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("model", MODELS, ids=model_names)
def test_every_published_row_is_a_record(model: type[Record]) -> None:
    kinds = {each["name"]: each["type"] for each in table_schema(model)["fields"]}
    read = {"integer": int, "boolean": {"true": True, "false": False}.__getitem__}
    with (ROOT / f"datapackage/{model.layout.name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        record = {name: read.get(kinds[name], str)(cell) if cell else None for name, cell in row.items()}
        model.model_validate(record)
        assert conforms(SCHEMAS[model], record)


def test_a_report_conforms_to_its_schema() -> None:
    schema = json.loads((ROOT / "schemas/record/report.json").read_text(encoding="utf-8"))
    report = validate(ROOT)
    assert isinstance(report, Report)
    assert conforms(schema, json.loads(report.model_dump_json()))
