"""Generate two packages with a table of 15 columns, the second with changes; the same seed gives the same bytes."""

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Change = Literal["some", "none", "all"]
CHANGES: tuple[Change, ...] = ("some", "none", "all")
EVERY = 50  # one row of so many is changed (in one of two cells), removed or added: 2 % in all
BLOCK = 5_000  # rows written at once
TYPES = {
    "id": "string",
    "number": "integer",
    "amount": "number",
    "seen_on": "date",
    "checked": "boolean",
    "name": "string",
    "place": "string",
    "country": "string",
    "kind": "string",
    "title": "string",
    "text": "string",
    "quotation": "string",
    "page": "integer",
    "status": "string",
    "note": "string",
}
WORDS = ("amber", "birch", "copper", "dune", "ember", "fjord", "grove", "harbour", "islet", "juniper", "kelp")
HARD = ("", "", "", "said, twice", 'the "old" way', "étude", "市場", "two\\nlines", "plain", "", "")


@dataclass(frozen=True, slots=True)
class Order:
    """The number of rows, what is changed ("some": about 2 %), and the seed."""

    rows: int
    change: Change = "some"
    seed: int = 1


def generate(folder: Path, order: Order) -> None:
    """Write the packages into `old` and `new` in `folder`, creating them if needed. Raises OSError."""
    for word in ("old", "new"):
        (folder / word).mkdir(parents=True, exist_ok=True)
    with (folder / "old/rows.csv").open("wb") as old, (folder / "new/rows.csv").open("wb") as new:
        header = ",".join(TYPES) + "\n"
        old.write(header.encode())
        new.write(header.encode())
        for before, after in blocks(order):
            old.write("".join(before).encode())
            new.write("".join(after).encode())
    text = json.dumps(descriptor(order), indent=2) + "\n"
    for word in ("old", "new"):  # last: if it exists, the package is complete
        (folder / word / "datapackage.json").write_text(text, encoding="utf-8")


def blocks(order: Order) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the rows of both sides, a block at a time: 0.5 % added, 0.5 % removed, 1 % changed."""
    rng = random.Random(order.seed)
    texts = [" ".join(rng.choices(WORDS, k=16)) for _ in range(1_021)]
    for start in range(0, order.rows, BLOCK):
        before, after = [], []
        for at in range(start, min(start + BLOCK, order.rows)):
            row = line(at, texts)
            before.append(row)
            after += changed(at, row, order.change)
        if order.change == "some":
            before = [row for at, row in enumerate(before, start) if at % (EVERY * 4) != EVERY * 2]
        yield before, after


def line(at: int, texts: list[str]) -> str:
    """Return the row with this number."""
    text, title = texts[at % len(texts)], texts[(at * 7 + 3) % len(texts)][:40].strip()
    hard = HARD[at % len(HARD)].replace("\\n", "\n").replace('"', '""')
    day = f"20{at % 25:02d}-{at % 12 + 1:02d}-{at % 28 + 1:02d}"
    word, other = WORDS[at % 11], WORDS[at // 11 % 11]
    number = (at * 2_654_435_761) & 0xFFFFFFFF
    return (
        f"r{number:08x},{at},{at % 9973}.{at % 90 + 10},{day},{'true' if at % 3 else 'false'},"
        f"{word} {other} {at % 97},{other},{'NO' if at % 2 else 'PT'},{word},{title},{text} {at},"
        f'"{hard}",{at % 400},current,{word if at % 5 == 0 else ""}\n'
    )


def changed(at: int, row: str, change: Change) -> list[str]:
    """Return what replaces a row in the new package: another row, or nothing."""
    if change == "none" or (change == "some" and at % EVERY):
        return [row]
    if change == "some" and at % (EVERY * 4) == 0:
        return []
    if change == "some" and at % (EVERY * 4) == EVERY * 2:
        return [row]  # which is not in the old package
    return [row.replace(",current,", ",revised,")]


def descriptor(order: Order) -> dict[str, object]:
    """Return the descriptor of both packages."""
    fields = [{"name": name, "type": kind} for name, kind in TYPES.items()]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "generated-rows",
        "title": f"Generated rows: {order.rows}",
        "version": "1.0.0",
        "resources": [
            {
                "name": "rows",
                "type": "table",
                "path": "rows.csv",
                "format": "csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "lineTerminator": "\n"},
                "schema": {"fields": fields, "primaryKey": ["id"]},
            }
        ],
    }


def main() -> None:
    """Read the command line and generate the packages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="output folder; the packages are written into old and new")
    parser.add_argument("--rows", type=int, default=1_000_000, help="number of rows (default: 1,000,000)")
    parser.add_argument("--change", choices=CHANGES, default="some", help="2 %% of the rows, none, or all")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random generator")
    asked = parser.parse_args()
    generate(asked.folder, Order(asked.rows, asked.change, asked.seed))


if __name__ == "__main__":
    main()
