"""An invented package in which every claim rule holds; cases change single cells of it, or add rows."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from claims import Options, Report, validate
from claims.model.claim import Claim
from claims.model.record import Record
from claims.model.source import Source
from claims.model.speaker import Speaker

ROOT = Path(__file__).parents[2]
MODELS: dict[str, type[Record]] = {"claims": Claim, "speakers": Speaker, "sources": Source}

Cells = Mapping[str, str]
Row = dict[str, str]
Told = list[tuple[str, str | None, int | None, int | None, str]]

# The first row of each table has a cell of two lines: everything after it stands a line further down.
TABLES: dict[str, list[Row]] = {
    "claims": [
        {
            "claim_id": "c000001",
            "source_id": "post-1",
            "speaker_id": "ada-quill",
            "speaker_role": "harbour master",
            "text": "The pier,\nthe new one, will open in May.",
            "quotation": "will open in May",
            "attribution": "mixed",
            "cue": "said",
            "certainty": "unmarked",
            "polarity": "affirmed",
            "said_on": "2031-03-03",
            "passage_start": "100",
            "passage_end": "140",
            "passage_hash": "00000000000000aa",
            "status": "current",
        },
        {
            "claim_id": "c000002",
            "source_id": "post-1",
            "speaker_id": "tomas-marsh",
            "relayed_by": "ada-quill",
            "text": "The pier may open late.",
            "attribution": "indirect",
            "cue": "said",
            "certainty": "possible",
            "hedge": "may",
            "polarity": "affirmed",
            "passage_start": "200",
            "passage_end": "240",
            "passage_hash": "00000000000000bb",
            "status": "current",
            "responds_to": "c000001",
        },
        {
            "claim_id": "c000003",
            "source_id": "post-1",
            "speaker_id": "harbour-post",
            "text": "The town is not large.",
            "attribution": "none",
            "certainty": "unmarked",
            "polarity": "denied",
            "passage_start": "300",
            "passage_end": "330",
            "passage_hash": "00000000000000cc",
            "status": "updated",
        },
        {
            "claim_id": "c000004",
            "source_id": "post-1",
            "speaker_id": "officials",
            "text": "The officials do not know the cost.",
            "quotation": "we do not […] know the cost",
            "attribution": "direct",
            "cue": "said",
            "certainty": "unmarked",
            "polarity": "denied",
            "passage_start": "400",
            "passage_end": "440",
            "passage_hash": "00000000000000dd",
            "status": "removed",
            "status_source_id": "post-2",
        },
        {
            "claim_id": "c000005",
            "source_id": "post-1",
            "speaker_id": "ada-quill",
            "text": "The pier is of wood.",
            "attribution": "indirect",
            "cue": "said",
            "certainty": "unmarked",
            "polarity": "affirmed",
            "status": "deprecated",
            "note": "First recorded as said by the mayor.",
        },
        {
            "claim_id": "c000006",
            "source_id": "post-2",
            "speaker_id": "harbour-post",
            "text": "The town is of middling size.",
            "attribution": "none",
            "certainty": "unmarked",
            "polarity": "affirmed",
            "passage_start": "310",
            "passage_end": "350",
            "passage_hash": "00000000000000ee",
            "status": "current",
            "revises": "c000003",
        },
    ],
    "speakers": [
        {
            "speaker_id": "ada-quill",
            "name": "Ada\nQuill",
            "kind": "person",
            "named": "true",
            "aliases": "A. Quill;Quill",
            "member_of": "port-authority",
            "country": "NO",
            "wikidata_id": "Q9000000001",
        },
        {"speaker_id": "harbour-post", "name": "Harbour Post", "kind": "organization", "named": "true"},
        {"speaker_id": "officials", "name": "harbour officials", "kind": "group", "named": "false"},
        {"speaker_id": "port-authority", "name": "Port Authority", "kind": "organization", "named": "true"},
        {"speaker_id": "tomas-marsh", "name": "Tomas Marsh", "kind": "person", "named": "true"},
    ],
    "sources": [
        {
            "source_id": "post-1",
            "kind": "article",
            "title": "New pier\nto open",
            "publisher_id": "harbour-post",
            "published": "2031-03-04",
            "retrieved": "2031-03-04T18:30:00Z",
            "language": "en",
            "text_length": "900",
            "text_sha256": "a" * 64,
        },
        {
            "source_id": "post-2",
            "kind": "article",
            "publisher_id": "harbour-post",
            "published": "2031-03-06",
            "retrieved": "2031-03-07T09:00:00Z",
            "language": "en-GB",
            "text_length": "900",
            "text_sha256": "b" * 64,
            "version_of": "post-1",
        },
    ],
}

Changes = Mapping[tuple[str, str], Cells]  # (table, key) to cells by column; a new key is a new row

NEW = {
    "source_id": "post-1",
    "speaker_id": "ada-quill",
    "attribution": "indirect",
    "cue": "said",
    "certainty": "unmarked",
    "polarity": "affirmed",
    "status": "current",
}


def claim(key: str, **cells: str) -> Changes:
    return {("claims", key): cells}


def new(key: str, **cells: str) -> Changes:
    return claim(key, **{**NEW, **cells})


def source(key: str, **cells: str) -> Changes:
    return {("sources", key): cells}


def speaker(key: str, **cells: str) -> Changes:
    return {("speakers", key): cells}


def key_of(table: str) -> str:
    return MODELS[table].layout.primary_key[0]


def changed(changes: Changes) -> dict[str, list[Row]]:
    """The tables with these changes, every table in its order."""
    tables = {table: {row[key_of(table)]: dict(row) for row in rows} for table, rows in TABLES.items()}
    for (table, key), cells in changes.items():
        row = tables[table].setdefault(key, {key_of(table): key})
        row.update(cells)
    return {
        table: sorted(rows.values(), key=lambda row: _place(table, row)) for table, rows in tables.items()
    }


def _place(table: str, row: Row) -> list[tuple[float, str]]:
    return [
        (int(row[name]) if row.get(name, "").isdigit() else 1e9, "")
        if name in ("passage_start", "passage_end")
        else (0, row.get(name, ""))
        for name in MODELS[table].layout.order
    ]


def write(folder: Path, tables: Mapping[str, Iterable[Cells]]) -> Path:
    """Write a package of these tables with the project's schemas and descriptor."""
    (folder / "schemas").mkdir(parents=True)
    (folder / "datapackage").mkdir()
    for schema in ROOT.glob("schemas/*.schema.json"):
        (folder / "schemas" / schema.name).write_bytes(schema.read_bytes())
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = [each for each in descriptor["resources"] if each["name"] in MODELS]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for table, rows in tables.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, list(MODELS[table].model_fields), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (folder / "datapackage" / f"{table}.csv").write_text(text.getvalue(), encoding="utf-8", newline="\n")
    return folder


def report(folder: Path, changes: Changes) -> Report:
    return validate(write(folder / "package", changed(changes)), Options(limit=None))


def told(found: Report) -> Told:
    return [(each.rule, each.field, each.line, each.column, each.message) for each in found.findings]
