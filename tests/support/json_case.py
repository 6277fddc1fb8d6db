"""A table of two fields in JSON, and where its errors are."""

import json
from pathlib import Path
from typing import Any

from claims import Options, validate

FIELDS = [
    {"name": "id", "type": "integer", "constraints": {"unique": True}},
    {"name": "on", "type": "date", "constraints": {"required": True}},
]


def places(folder: Path, resource: dict[str, Any], text: str = "") -> list[tuple[Any, ...]]:
    """Validate a table; return the rule, line, column, row and field of each error in it."""
    table = {"name": "t", "type": "table", "schema": {"fields": FIELDS}, **resource}
    descriptor = {"name": "p", "resources": [{"name": "other", "data": [["a"], ["b"]]}, table]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor, indent=1))
    if text:
        (folder / resource["path"]).write_text(text)
    found = validate(folder, Options(limit=None)).findings
    found = [each for each in found if each.table == "t" and each.severity == "error"]
    return [(each.rule, each.line, each.column, each.row, each.field) for each in found]
