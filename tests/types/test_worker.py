"""A pattern or JSON Schema that takes for ever ends in a finding, and leaves no process behind."""

import http.server
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.support.value_case import broken

from claims import validate
from claims.model.table import Field
from claims.types.worker import Bounded

SLOW = "(?=a)(a+)+$"
HOPELESS = "a" * 60 + "!"


def children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def package(folder: Path, field: dict[str, Any], cells: list[str]) -> Path:
    schema = {"fields": [{"name": "id", "type": "integer"}, field]}
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": schema}
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [resource]}))
    rows = [f'{number},"{cell.replace(chr(34), chr(34) * 2)}"\n' for number, cell in enumerate(cells)]
    (folder / "t.csv").write_text(f"id,{field['name']}\n" + "".join(rows))
    return folder


def told(folder: Path) -> list[tuple[str, str | None, int | None]]:
    return [
        (each.rule, each.field, each.row) for each in validate(folder).findings if each.table and each.row
    ]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are listed in /proc")
def test_a_catastrophic_pattern_is_a_finding_and_the_other_checks_run(tmp_path: Path) -> None:
    field = {"name": "code", "type": "string", "constraints": {"pattern": SLOW, "maxLength": 50}}
    folder = package(tmp_path, field, ["aa", "b", HOPELESS, "ab"])
    started = time.process_time(), children()
    assert told(folder) == [
        ("pattern-too-slow", "code", 3),
        ("too-long", "code", 3),
    ]
    assert children() == started[1]
    assert time.process_time() - started[0] < 2  # the time was the other process's


def test_what_is_decided_before_the_slow_text_is_reported() -> None:
    matcher = Bounded(pattern=SLOW, seconds=0.2)
    texts = ["aa", "b", HOPELESS, "c"]
    assert matcher.fails(texts) == [False, True, False, False]
    assert matcher.slow(texts) == [False, False, True, False]
    assert matcher.fails(["b"]) == [False]
    assert matcher.slow(["b"]) == [False]


def test_slow_matches_by_itself_where_only_it_is_asked() -> None:
    assert Bounded(pattern=SLOW, seconds=0.2).slow(["aa", HOPELESS]) == [False, True]


def test_text_of_any_kind_reaches_the_process() -> None:
    assert Bounded(pattern=r"(?!x)[^\n]+").fails(["é\u2028", "\ud800", "a\nb", "🤦🏼"]) == [
        False,
        False,
        True,
        False,
    ]


def test_json_schema() -> None:
    schema = {"type": "object", "properties": {"value": {"type": "integer"}}, "required": ["value"]}
    field = Field("data", "object", constraints={"jsonSchema": schema}, properties={})
    cells = ['{"value": 1}', '{"value": "1"}', "{}", "[1]", "{"]
    assert broken(field, cells) == [
        ("type-error", "[1]"),
        ("type-error", "{"),
        ("json-schema-mismatch", '{"value": "1"}'),
        ("json-schema-mismatch", "{}"),
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": 12},
        {"pattern": "("},
        {"$ref": "#/nowhere"},
        {"$ref": 5},
        {"$ref": "file:///etc/passwd"},
        True,
    ],
)
def test_a_schema_that_is_none_decides_nothing(schema: Any) -> None:
    matcher = Bounded(schema=schema)
    assert matcher.fails(['{"a": 1}']) == [False]
    assert matcher.slow(['{"a": 1}']) == [False]


def test_a_schema_with_a_slow_pattern_is_bounded() -> None:
    matcher = Bounded(schema={"items": {"pattern": "^(a+)+$"}}, seconds=1)
    assert matcher.fails(["[]", json.dumps([HOPELESS])]) == [False, False]
    assert matcher.slow(["[]", json.dumps([HOPELESS])]) == [False, True]


def test_a_reference_to_an_address_makes_no_request(tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"type": "string"}')

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/schema.json"
        limits = {"jsonSchema": {"$ref": address, "$schema": f"{address}#meta"}}
        folder = package(tmp_path, {"name": "data", "type": "array", "constraints": limits}, ["[1]", "[2]"])
        assert told(folder) == []
        server.shutdown()
        thread.join()
    assert asked == []
