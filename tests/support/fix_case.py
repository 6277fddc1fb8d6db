"""What the tests of `claims fix` share: a package of one table, fixed in place."""

import json
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.support.harbor_case import written

from claims.edit.fix import FixPlan, Left, plan_fixes
from claims.package.open import open_store
from claims.rules.choice import chosen
from claims.validation.validate import Options, validate

TEXT = {"name": "text", "type": "string"}
ID = {"name": "id", "type": "string"}
KEY = {"primaryKey": ["id"]}
CLAIMS, SPEAKERS, DESCRIPTOR = "datapackage/claims.csv", "datapackage/speakers.csv", "datapackage.json"


def package(folder: Path, tables: Mapping[str, Any], files: Mapping[str, bytes]) -> Path:
    """A package of tables (name → resource properties over the defaults) and the bytes of files."""
    folder.mkdir(parents=True, exist_ok=True)
    resources = [
        {"name": name, "type": "table", "path": f"{name}.csv", "format": "csv", **properties}
        for name, properties in tables.items()
    ]
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "invented",
        "id": "4c1b9a5e-3a55-4b0e-9d5f-6a1f8d0c2b7e",
        "licenses": [{"name": "CC0-1.0"}],
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor, indent=2), encoding="utf-8")
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def one(folder: Path, data: bytes, fields: list[dict[str, Any]], **properties: Any) -> Path:
    """A package of one table `t` in `t.csv`."""
    schema = {"fields": fields, **properties.pop("schema", {})}
    return package(folder, {"t": {"schema": schema, **properties}}, {"t.csv": data})


def fixed(folder: Path, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> FixPlan:
    """Fix the package in a folder; the plan that was carried out."""
    with open_store(str(folder)) as store, tempfile.TemporaryDirectory() as copies:
        plan = plan_fixes(store, chosen(select, ignore, {}, None), Path(copies))
        plan.write()
    return plan


def done(plan: FixPlan) -> dict[str, dict[str, int]]:
    """By file name and rule, what was mended."""
    return {Path(each.shown).name: dict(each.done) for each in plan.revisions}


def left(plan: FixPlan) -> list[tuple[str, str, int, str]]:
    """What was left: file name, rule, places, reason."""
    return [_left(each) for each in plan.left]


def _left(each: Left) -> tuple[str, str, int, str]:
    return Path(each.shown).name, each.rule, each.count, each.reason


def counts(folder: Path) -> dict[str, int]:
    """Findings of a package by rule."""
    return dict(validate(str(folder), Options(limit=0)).counts.by_rule)


def whole(folder: Path) -> Path:
    """Write a valid package of claims with a quote and an accent in its text."""
    written(folder)
    claims = folder / CLAIMS
    text = claims.read_bytes().replace(b"The town is not big.", b'"The town is ""not"" big."')
    claims.write_bytes(text.replace(b"The pier,", "The Café pier,".encode()))
    return folder
