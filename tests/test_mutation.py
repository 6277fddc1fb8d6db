"""Bytes of any file of a valid package are mutated: no traceback, no hang, one report, valid under its schema."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.support.case import LIST_ALL, PORTS, SHIPS, TABLE, descriptor, stored

from claims import Report, validate
from claims.model.errors import CannotDo

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "schemas/record/report.json").read_text())
SECONDS = 20  # far beyond what any example takes

MORE = {
    "fields": [
        {"name": "id", "type": "integer"},
        {"name": "day", "type": "date", "format": "%d/%m/%Y"},
        {"name": "code", "type": "string", "constraints": {"pattern": "[a-z]+", "maxLength": 9}},
        {"name": "kind", "type": "string", "categories": ["a", "b"], "constraints": {"enum": ["a", "b"]}},
        {"name": "tags", "type": "list", "itemType": "integer", "delimiter": "|"},
        {"name": "spot", "type": "geopoint"},
        {"name": "more", "type": "object"},
        {"name": "free", "type": "any", "missingValues": ["-", ""]},
    ],
    "primaryKey": ["id"],
    "uniqueKeys": [["day", "code"]],
    "foreignKeys": [{"fields": ["id"], "reference": {"fields": ["id"]}}],
}
FILES = {
    "datapackage.json": json.dumps(
        descriptor(
            ships={"schema": "ships.json", "dialect": "dialect.json"},
            ports={"schema": PORTS, "path": ["ports.csv", "ports2.csv"]},
            more={"schema": MORE, "dialect": {"delimiter": ";", "skipInitialSpace": True}},
            rows={"path": "rows.json", "format": "json", "schema": PORTS},
        ),
        indent=1,
    ).encode(),
    "ships.json": json.dumps(SHIPS).encode(),
    "dialect.json": b'{"delimiter": ",", "quoteChar": "\\"", "lineTerminator": "\\n", "header": true}',
    "ships.csv": TABLE,
    "ports.csv": b"id,town\np1,Weir\n",
    "ports2.csv": b"id,town\np2,Quay\n",
    "more.csv": b"id;day;code;kind;tags;spot;more;free\n"
    b'1; 05/03/2024;abc;a;1|2;"4.5, 50";"{""x"": 1}";-\n2;06/03/2024;;b;;;;"x;\ny"\n',
    "rows.json": b'[["id", "town"], ["r1", "Weir"], ["r2", null]]',
}
BITS = [
    *(b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\x1b[2J", b"\xff", b"\xef\xbb\xbf", b"\xfe"),
    *(b"\\", b"\\u0000", b"\\ud800", b"{", b"}", b"[", b"]", b"[[[[", b"]]]]", b":", b"null", b"NaN", b"-0", b"1e999"),
    *(b"9" * 5000, b"{0}", b"%s", b"${x}", b"'; DROP TABLE t0; --", b'"; drop table x; --', b"<<<<<<< a\n", b"=======\n"),
    *("é".encode(), "e\u0301".encode(), "\u202e".encode(), "\U0001f6a2".encode(), "\u2028".encode(), b"\xed\xa0\x80"),
    *(b'"path": "/etc/passwd",', b'"path": "../x.csv",', b'"encoding": "utf-7",', b'"encoding": "rot13",'),
    *(b'"format": "xlsx",', b'"format": "ods",', b'"format": "sql",', b'"format": "parquet",', b'"format": "tsv",'),
    *(b'"data": [{"a": 1}],', b'"pattern": "(a+)+$",', b'"pattern": "[",', b'"header": false,', b'"quoteChar": null,'),
    *(b'"delimiter": "",', b'"delimiter": "ab",', b'"escapeChar": "\\\\",', b'"headerRows": [2],', b'"commentChar": "p",'),
    *(b'"name": "ships",', b'"type": "number",', b'"groupChar": "",', b'"minimum": "x",', b"PK\x03\x04", b"\x1f\x8b\x08"),
    *(b'"fields": [],', b'"fieldsMatch": "subset",', b'"bytes": 3,', b'"hash": "00",', b'"missingValues": ["a", 1],'),
]  # fmt: skip
ENCODINGS = ["utf-16", "utf-16-le", "utf-32", "utf-7", "utf-8-sig", "latin-1", "cp1252"]

one = st.one_of(
    st.tuples(st.just("flip"), st.floats(0, 1, exclude_max=True), st.integers(0, 7)),
    st.tuples(st.just("delete"), st.floats(0, 1), st.integers(1, 40)),
    st.tuples(st.just("insert"), st.floats(0, 1), st.sampled_from(BITS)),
    st.tuples(st.just("put"), st.floats(0, 1), st.sampled_from(BITS)),
    st.tuples(st.just("cut"), st.floats(0, 1), st.just(0)),
    st.tuples(st.just("repeat"), st.floats(0, 1), st.integers(1, 300)),
    st.tuples(st.just("take"), st.just(0.0), st.sampled_from(sorted(FILES))),
    st.tuples(st.just("encode"), st.just(0.0), st.sampled_from(ENCODINGS)),
)
mutations = st.lists(st.tuples(st.sampled_from(sorted(FILES)), one), min_size=1, max_size=4)


def mutated(files, changes):
    """The files after one change after another."""
    files = dict(files)
    for name, (kind, where, what) in changes:
        data = files[name]
        at = int(where * len(data))
        match kind:
            case "flip" if data:
                files[name] = data[:at] + bytes([data[at] ^ 1 << what]) + data[at + 1 :]
            case "delete":
                files[name] = data[:at] + data[at + what :]
            case "insert":
                files[name] = data[:at] + what + data[at:]
            case "put":
                files[name] = data[:at] + what + data[at + len(what) :]
            case "cut":
                files[name] = data[:at]
            case "repeat":
                files[name] = data[:at] + data[at : at + what] * 3 + data[at + what :]
            case "take":
                files[name] = files[what]
            case "encode":
                files[name] = data.decode("utf-8", "replace").encode(what, "replace")
    return files


def outcome(folder):
    """The report as JSON, or the one line that says why there is none."""
    try:
        return validate(folder, LIST_ALL).model_dump_json()
    except CannotDo as error:
        return str(error)


def check(folder, files):
    """Whatever the files are: one outcome, the same again, and a report that its schema allows."""
    stored(folder, files["datapackage.json"], files)
    said = outcome(folder)
    if said.startswith("{"):
        jsonschema.validate(json.loads(said), SCHEMA)
        report = Report.model_validate_json(said)
        assert all(each.message.isprintable() for each in report.findings)
        assert report.counts.error + report.counts.warning == sum(report.counts.by_rule.values())
    else:
        assert said.isprintable()
    return said


def test_the_package_is_valid(tmp_path):
    assert json.loads(check(tmp_path, FILES))["findings"] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("mutated")


@given(mutations, st.integers(0, 4))
@settings(max_examples=100, deadline=SECONDS * 1000, suppress_health_check=list(HealthCheck))
def test_no_mutation_harms(folder, changes, again):
    said = check(folder, mutated(FILES, changes))
    if not again:
        assert check(folder, mutated(FILES, changes)) == said


@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace"))
    )
)
@example(b"")
@example(b"null")
@settings(max_examples=50, deadline=SECONDS * 1000, suppress_health_check=list(HealthCheck))
def test_no_bytes_as_descriptor_harm(folder, data):
    check(folder, FILES | {"datapackage.json": data})


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_command_ends_with_a_report_or_one_line(tmp_path, name):
    files = mutated(FILES, [(name, ("insert", 0.4, b'"\x1b[31m\xff\n')), (name, ("cut", 0.7, 0))])
    stored(tmp_path, files["datapackage.json"], files)
    command = [sys.executable, "-m", "claims", "validate", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode in (0, 1, 2), done.stderr
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stderr.count(b"\n") == (1 if done.returncode == 2 else 0)
