"""Random edits by two curators of one table of claims; the same seed gives the same edits."""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Row = dict[str, str]
Table = dict[str, Row]  # by claim_id, in the order of the file
Work = Literal["apart", "together"]

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
FREE = ("text", "speaker_role", "note")  # columns that can be corrected without changing another cell
LAST = 1 << 60  # sort position of rows without a passage


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits of one curator: changed cells by row, deleted rows, added rows."""

    cells: Mapping[str, Row]
    deleted: Sequence[str]
    added: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Pair:
    """The table before the edits, and the edits of each curator."""

    base: Table
    ours: Table
    theirs: Table


def read(file: Path) -> Table:
    """Return the table in a file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["claim_id"]: row for row in csv.DictReader(lines)}


def text(table: Table, columns: Sequence[str]) -> str:
    """Return the table as CSV, as the data model prescribes: LF, minimal quoting."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table.values())
    return out.getvalue()


def in_reading_order(base: Table, work: Work, seed: int) -> Pair:
    """Return a pair in which rows have random ids and are in reading order."""
    return Pair(base, *(_placed(base, _edits(base, work, random.Random(each))) for each in _seeds(seed)))


def in_sequence(base: Table, work: Work, seed: int) -> Pair:
    """Return the same edits of a table with counted ids, with new rows at the end."""
    number = {key: f"c{at:05d}" for at, key in enumerate(base, 1)}
    counted = {number[key]: _renamed(row, number) for key, row in base.items()}
    sides = []
    for each in _seeds(seed):
        edits = _edits(base, work, random.Random(each))
        table = {
            number[key]: _renamed(row | edits.cells.get(key, {}), number)
            for key, row in base.items()
            if key not in edits.deleted
        }
        for at, row in enumerate(edits.added, len(base) + 1):
            table[f"c{at:05d}"] = row | {"claim_id": f"c{at:05d}"}
        sides.append(table)
    return Pair(counted, *sides)


def _seeds(seed: int) -> tuple[str, str]:
    return f"{seed} ours", f"{seed} theirs"


def _renamed(row: Row, number: Mapping[str, str]) -> Row:
    return row | {name: number.get(row[name], "") for name in ("claim_id", "revises", "responds_to")}


def _placed(base: Table, edits: Edits) -> Table:
    rows = [row | edits.cells.get(key, {}) for key, row in base.items() if key not in edits.deleted]
    rows += edits.added
    return {row["claim_id"]: row for row in sorted(rows, key=_reading)}


def _reading(row: Row) -> tuple[str, int, int, str]:
    start, end = (int(row[name] or LAST) for name in ("passage_start", "passage_end"))
    return row["source_id"], start, end, row["claim_id"]


def _edits(base: Table, work: Work, rng: random.Random) -> Edits:
    return _apart(base, rng) if work == "apart" else _together(base, rng)


def _apart(base: Table, rng: random.Random) -> Edits:
    """Add one to three claims, correct one to three cells, and sometimes retract a claim, anywhere."""
    keys = list(base)
    cells: dict[str, Row] = {}
    for key in rng.sample(keys, rng.randint(1, 3)):
        cells[key] = {rng.choice(FREE): _said(rng)}
    current = [key for key in keys if base[key]["status"] == "current"]
    for key in rng.sample(current, rng.randint(0, 1)):
        cells[key] = cells.get(key, {}) | _retracted(base, rng)
    added = [_beside(base[rng.choice(keys)], _new_id(rng), rng) for _ in range(rng.randint(1, 3))]
    return Edits(cells, (), added)


def _together(base: Table, rng: random.Random) -> Edits:
    """Edit the same few rows: change cells, delete rows, add rows that the other curator may add too."""
    keys = list(base)[:8]
    cells: dict[str, Row] = {}
    for key in rng.sample(keys, rng.randint(1, 4)):
        names = rng.sample(FREE, rng.randint(1, 2))
        cells[key] = {name: _said(rng) for name in names}
    untouched = [key for key in keys if key not in cells]
    deleted = rng.sample(untouched, rng.choice((0, 0, 1)))
    added = []
    for number in rng.sample(range(4), rng.choice((0, 1, 1))):
        row = _beside(base[keys[number]], f"cnew{number:03d}", random.Random(number))
        added.append(row if rng.random() < 0.5 else row | {"text": _said(rng)})
    return Edits(cells, deleted, added)


def _retracted(base: Table, rng: random.Random) -> Row:
    evidence = rng.choice(list(base.values()))["source_id"]
    return {"status": "retracted", "status_source_id": evidence, "note": _said(rng)}


def _said(rng: random.Random) -> str:
    """Return unique words, some of which must be quoted in CSV."""
    return (
        f"In other words, {rng.getrandbits(48):012x}."
        if rng.random() < 0.5
        else f"{rng.getrandbits(48):012x}"
    )


def _new_id(rng: random.Random) -> str:
    return "c" + "".join(rng.choices(ALPHABET, k=6))


def _beside(row: Row, key: str, rng: random.Random) -> Row:
    """Return a claim of the same speaker, from a passage that begins shortly after that of `row`."""
    start = int(row["passage_start"] or -1)
    begin = start + rng.randint(1, 20)
    passage = (str(begin), str(begin + rng.randint(20, 40)), f"{rng.getrandbits(64):016x}")
    return dict.fromkeys(row, "") | {
        "claim_id": key,
        "source_id": row["source_id"],
        "speaker_id": row["speaker_id"],
        "text": _said(rng),
        "attribution": row["attribution"] if row["attribution"] == "none" else "indirect",
        "cue": row["cue"],
        "certainty": "unmarked",
        "polarity": "affirmed",
        "passage_start": passage[0] if start >= 0 else "",
        "passage_end": passage[1] if start >= 0 else "",
        "passage_hash": passage[2] if start >= 0 else "",
        "status": "current",
    }
