"""Running the claim rules: which apply, their totals and limits, cycles, large tables and hostile cells."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.support.claim_case import MODELS, NEW, Changes, Row, changed, claim, key_of, new, told, write

from claims import Options, validate


def test_a_rule_can_be_selected_and_left_out(tmp_path: Path) -> None:
    package = write(tmp_path / "package", changed(claim("c000006", revises="")))
    assert validate(package, Options(select=("claim",))).counts.by_rule == {"updated-by-other-speaker": 1}
    assert validate(package, Options(select=("relayed-by-speaker",))).findings == []
    assert validate(package, Options(ignore=("updated-by-other-speaker",))).findings == []


def test_a_claim_in_a_row_that_cannot_be_read_may_revise_another(tmp_path: Path) -> None:
    package = write(tmp_path / "package", changed({}))
    file = package / "datapackage/claims.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count("\nc000006,") == 1
    file.write_text(text.replace("\nc000006,", "\nc000006,,"), encoding="utf-8")
    (found,) = told(validate(package, Options(limit=None)))
    assert found[:3] == ("ragged-row", None, 8)


def test_totals_of_claim_rules_are_true_whatever_the_limit(tmp_path: Path) -> None:
    changes: Changes = {}
    for number in range(100, 150):
        key = f"c000{number}"
        changes = {**changes, **new(key, text=f"Number {number}.", status="updated", relayed_by="ada-quill")}
    package = write(tmp_path / "package", changed(changes))
    expected = {"relayed-by-speaker": 50, "updated-by-other-speaker": 50}
    for limit in (None, 7, 0):
        found = validate(package, Options(limit=limit))
        assert found.counts.by_rule == expected
        assert len(found.findings) == (100 if limit is None else 2 * limit)


@pytest.mark.parametrize("length", [1, 2, 3, 5_000])
def test_who_lies_on_a_cycle_is_reported_once_and_nobody_else(tmp_path: Path, length: int) -> None:
    chain = _chain(length) | {
        ("sources", "post-3"): {"version_of": "s00000"}
    }  # leads into the cycle, and is not on it
    open_chain = {**chain, ("sources", "s00000"): {**chain["sources", "s00000"], "version_of": ""}}
    options = Options(select=("version-cycle",), limit=None)
    package = write(tmp_path / "cycle", changed(chain))
    lines = [each.line for each in validate(package, options).findings]
    assert lines == list(range(6, 6 + length))
    assert validate(package, Options(select=("version-cycle",), limit=2)).counts.error == length
    assert validate(write(tmp_path / "chain", changed(open_chain)), options).findings == []


def _chain(length: int) -> dict[tuple[str, str], Row]:
    rest = {"kind": "article", "publisher_id": "harbour-post", "language": "en"}
    return {
        ("sources", f"s{number:05d}"): {**rest, "version_of": f"s{(number - 1) % length:05d}"}
        for number in range(length)
    }


def test_a_large_table_is_searched_for_claims_entered_twice(tmp_path: Path) -> None:
    changes: dict[tuple[str, str], Row] = {}
    for number in range(11_000):
        changes["claims", f"c1{number:05d}"] = {**NEW, "text": f"The pier, of wood, has {number} planks."}
    changes["claims", "c110990"]["text"] = "the PIER, of wood, has 7 planks"
    package = write(tmp_path / "package", changed(changes))
    message = "has the same words as claim 'c100007' of the same speaker in the same source"
    assert told(validate(package)) == [("duplicate-claim", "text", 10_998, 26, message)]


GARBAGE = (
    "",
    "x",
    "-1",
    "99999999999999999999",
    "1e400",
    "NULL",
    "2031-99-99",
    "../..",
    "/",
    "'; drop table claims; --",
    '"',
    "{text}",
    "\\",
    "%",
    "[…]",
    "\u202e\u0301",
    "a" * 10_000,
    "(" * 10_000,
    "🔥" * 2_500,
)


@pytest.mark.parametrize("cell", GARBAGE, ids=lambda cell: repr(cell[:12]))
def test_no_cell_stops_the_rules(tmp_path: Path, cell: str) -> None:
    whole = {table: [dict.fromkeys(model.model_fields, cell)] * 3 for table, model in MODELS.items()}
    keyed = {
        table: [{**row, key_of(table): str(number)} for number, row in enumerate(rows)]
        for table, rows in whole.items()
    }
    for number, tables in enumerate((whole, keyed)):
        package = write(tmp_path / str(number), tables)
        found = validate(package, Options(select=("claim",))).findings
        assert all("\n" not in each.message and len(each.message) < 1_000 for each in found)


@pytest.mark.parametrize(
    ("table", "name"), [(table, name) for table, model in MODELS.items() for name in model.model_fields]
)
def test_a_rule_does_not_apply_without_its_columns(tmp_path: Path, table: str, name: str) -> None:
    package = write(tmp_path / "package", changed({}))
    schema = package / f"schemas/{table}.schema.json"
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text.replace(f'"name": "{name}"', '"name": "renamed"'), encoding="utf-8")
    file = package / f"datapackage/{table}.csv"
    head, rest = file.read_text(encoding="utf-8").split("\n", 1)
    columns = ["renamed" if each == name else each for each in head.split(",")]
    file.write_text(",".join(columns) + "\n" + rest, encoding="utf-8", newline="\n")
    assert validate(package, Options(select=("claim",))).findings == []


def test_a_table_of_the_same_name_and_other_columns_is_left_alone(tmp_path: Path) -> None:
    package = write(tmp_path / "package", changed({}))
    (package / "datapackage/claims.csv").write_text(
        "number,amount\n1,direct\n", encoding="utf-8", newline="\n"
    )
    fields = [{"name": "number", "type": "integer"}, {"name": "amount", "type": "string"}]
    (package / "schemas/claims.schema.json").write_text(json.dumps({"fields": fields}), encoding="utf-8")
    found = validate(package, Options(ignore=("unreferenced-row", "schema")))
    assert [each.rule for each in found.findings if each.severity == "error"] == []


def test_a_cell_of_the_wrong_type_is_reported_once(tmp_path: Path) -> None:
    for number, (table, key, name, cell) in enumerate(
        [
            ("claims", "c000001", "passage_end", "1.5"),
            ("claims", "c000001", "passage_start", "1e3"),
            ("claims", "c000001", "said_on", "2035/01/01"),
            ("claims", "c000001", "attribution", "quoted"),
            ("claims", "c000002", "certainty", "maybe"),
            ("claims", "c000004", "status", "gone"),
            ("sources", "post-1", "published", "4 March 2035"),
            ("sources", "post-1", "published", "2035/01/01"),
            ("sources", "post-1", "retrieved", "yesterday"),
            ("sources", "post-1", "text_length", "many"),
            ("sources", "post-1", "language", "English"),
            ("speakers", "officials", "named", "no"),
        ]
    ):
        package = write(tmp_path / str(number), changed({(table, key): {name: cell}}))
        found = validate(package, Options(select=("claim", "value"))).findings
        assert [(each.field, each.value) for each in found] == [(name, cell)]


def test_hygiene_is_an_error_only_in_the_tables_of_a_dataset_of_claims(tmp_path: Path) -> None:
    package = write(tmp_path / "package", changed({}))
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    schema = {"fields": [{"name": "word", "type": "string"}]}
    described["resources"][0]["licences"] = "Claims"
    described["resources"].append(
        {"name": "words", "path": "words.csv", "type": "table", "schema": schema, "licences": "Words"}
    )
    described["homepag"] = "Harbor"
    (package / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (package / "words.csv").write_bytes(b"word\n" + b"tide \n" * 3)
    speakers = package / "datapackage/speakers.csv"
    text = speakers.read_bytes()
    assert b"Harbour Post," in text
    speakers.write_bytes(b"\xef\xbb\xbf" + text.replace(b"Harbour Post,", b"Harbour Post ,"))
    options = Options(ignore=("bytes-mismatch", "missing-recommended-property", "undeclared-encoding"))
    report = validate(package, replace(options, limit=1))
    assert [(each.rule, each.severity, each.table) for each in report.findings] == [
        ("misspelled-property", "warning", None),
        ("misspelled-property", "error", "claims"),
        ("byte-order-mark", "error", "speakers"),
        ("leading-or-trailing-whitespace", "error", "speakers"),
        ("leading-or-trailing-whitespace", "warning", "words"),
    ]
    assert (report.valid, report.counts.by_severity, report.truncated) == (
        False,
        {
            "error": {"byte-order-mark": 1, "leading-or-trailing-whitespace": 1, "misspelled-property": 1},
            "warning": {"leading-or-trailing-whitespace": 3, "misspelled-property": 2},
        },
        {"leading-or-trailing-whitespace": 2, "misspelled-property": 1},
    )
    quiet = {"value": "note", "file": "note", "misspelled-property": "note"}
    counts = validate(package, replace(options, severities=quiet)).counts
    assert (counts.error, counts.warning, counts.note) == (0, 0, 8)


def test_a_table_without_the_required_columns_is_not_one_of_a_dataset_of_claims(tmp_path: Path) -> None:
    package = write(tmp_path / "package", changed({}))
    fields = [{"name": name, "type": "string"} for name in ("source_id", "published", "retrieved")]
    schema = {"fields": fields, "primaryKey": ["source_id"]}
    (package / "schemas/sources.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    text = "source_id,published,retrieved\npost-2,2031-03-06 ,2031-03-01\npost-1,2031-03-04,\n"
    (package / "datapackage/sources.csv").write_text(text, encoding="utf-8", newline="\n")
    report = validate(package, Options(select=("value", "claim", "unsorted-row")))
    assert [(each.rule, each.severity, each.line) for each in report.findings] == [
        ("leading-or-trailing-whitespace", "warning", 2),
        ("unsorted-row", "warning", 3),
    ]
