"""Generate a package of claims of any size, valid or broken; the same seed gives the same bytes."""

import argparse
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import rows
import sources
import speakers
from pools import Pool, make_pool
from sources import Plan, source_row
from speakers import make_speakers
from words import LANGUAGES

Bad = Literal["", "all", "ragged", "one"]
BAD: tuple[Bad, ...] = ("all", "ragged", "one")
SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
TABLES = ("claims", "speakers", "sources")
LEAST = 80  # with fewer claims, some speakers have none
BLOCK = 64  # sources that are written at once: about 2,560 claims, 800 kB
NO_MONTH, NO_DAY = "2021-13-01", "2021-02-30"


@dataclass(frozen=True, slots=True)
class Order:
    """The number of claims, what is broken ("" for nothing), and the seed."""

    claims: int
    bad: Bad = ""
    seed: int = 1


def generate(folder: Path, order: Order, schemas: Path = SCHEMAS) -> None:
    """Write the package into `folder`, creating it if needed; the Table Schemas are copied from `schemas`.

    Raises OSError where a file cannot be written or a schema is missing.
    """
    rng = random.Random(order.seed)
    everywhere = order.bad == "all"
    pools = [make_pool(language, rng, "maybe" if everywhere else None) for language in LANGUAGES]
    people = make_speakers(order.claims // 500, rng, "alien" if everywhere else None)
    plan = Plan(order.claims, people, (NO_MONTH, NO_DAY) * 8 if everywhere else ())
    (folder / "datapackage").mkdir(parents=True, exist_ok=True)
    (folder / "schemas").mkdir(exist_ok=True)
    for table in TABLES:
        shutil.copyfile(schemas / f"{table}.schema.json", folder / "schemas" / f"{table}.schema.json")
    descriptor_text = json.dumps(descriptor(order), ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_bytes(descriptor_text.encode())
    (folder / "datapackage/speakers.csv").write_bytes(
        (speakers.HEADER + "".join(plan.speakers.rows)).encode()
    )
    with (
        (folder / "datapackage/claims.csv").open("wb") as claims_file,
        (folder / "datapackage/sources.csv").open("wb") as sources_file,
    ):
        claims_file.write(rows.HEADER.encode())
        sources_file.write(sources.HEADER.encode())
        for claim_block, source_block in blocks(plan, pools, order.bad):
            claims_file.write("".join(claim_block).encode())
            sources_file.write("".join(source_block).encode())


def blocks(plan: Plan, pools: list[Pool], bad: Bad) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the rows of claims and of sources, a block of sources at a time."""
    before = rows.Revised()
    claim_block: list[str] = []
    source_block: list[str] = []
    published = NO_MONTH if bad == "all" else None
    for number in range(plan.sources):
        source = plan.source(number)
        pool = pools[source.language]
        claims = rows.claim_rows(plan, source, pool, before)
        before = claims.revised
        claim_block += broken(claims.rows, source.first, bad, number == plan.sources // 2)
        title = pool.titles[number * 37 & 1023]
        source_block.append(source_row(source, title, claims.text_length, published))
        if number % BLOCK == BLOCK - 1:
            yield claim_block, source_block
            claim_block, source_block = [], []
    yield claim_block, source_block


def broken(found: list[str], first: int, bad: Bad, middle: bool) -> list[str]:
    """Return the rows of a source, broken as ordered; with `middle`, this source has the one bad row."""
    if bad == "ragged":
        # alternately two cells too few and one too many
        return [
            row[:-3] + "\n" if (first + i) % 2 and row.endswith(",,\n") else row[:-1] + ",\n"
            for i, row in enumerate(found)
        ]
    if bad == "one" and middle:
        row = found[0].replace(",affirmed,", ",unsure,").replace(",denied,", ",unsure,")
        return [row, *found[1:]]
    return found


def descriptor(order: Order) -> dict[str, object]:
    """Return the descriptor of the package."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "generated-claims",
        "id": "https://data.example/generated-claims",
        "title": f"Generated claims: {order.claims}",
        "description": "Invented by a program to measure validators; no claim in it was made by anybody.",
        "version": "1.0.0",
        "created": "2025-01-01T00:00:00Z",
        "licenses": [
            {
                "name": "CC0-1.0",
                "path": "https://creativecommons.org/publicdomain/zero/1.0/",
                "title": "CC0 1.0 Universal",
            }
        ],
        "contributors": [{"title": "The generator", "roles": ["creator"]}],
        "sources": [{"title": "Nothing: every text is made of random words"}],
        "keywords": ["claims", "benchmark"],
        "resources": [resource(table) for table in TABLES],
    }


def resource(table: str) -> dict[str, object]:
    """Return the descriptor of one table."""
    return {
        "name": table,
        "type": "table",
        "path": f"datapackage/{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "schema": f"schemas/{table}.schema.json",
    }


def main() -> None:
    """Read the command line and generate the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="output folder")
    parser.add_argument("--claims", type=int, default=1_000_000, help="number of claims (default: 1,000,000)")
    parser.add_argument(
        "--bad", choices=BAD, default="", help="break every row, the number of cells in every row, or one row"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of the random generator")
    parser.add_argument("--schemas", type=Path, default=SCHEMAS, help="folder of the Table Schemas")
    asked = parser.parse_args()
    if not LEAST <= asked.claims <= rows.MASK:
        parser.error(f"--claims '{asked.claims}': expected {LEAST} to {rows.MASK}")
    generate(asked.folder, Order(asked.claims, asked.bad, asked.seed), asked.schemas)


if __name__ == "__main__":
    main()
