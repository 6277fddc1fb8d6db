"""Compare two CSV files with another tool and print every change; run by a Python that has the tools."""

import json
import sys
from collections.abc import Callable

KEY = "id"


def csv_diff(old: str, new: str) -> None:
    """Compare with csv-diff, as its command does with --json."""
    from csv_diff import compare, load_csv

    with open(old, encoding="utf-8", newline="") as before, open(new, encoding="utf-8", newline="") as after:
        json.dump(compare(load_csv(before, key=KEY), load_csv(after, key=KEY)), sys.stdout)


def datacompy(old: str, new: str) -> None:
    """Compare with datacompy on polars: rows of one side, and all columns of rows that differ."""
    import polars
    from datacompy import PolarsCompare

    sides = [polars.read_csv(path, infer_schema=False) for path in (old, new)]
    found = PolarsCompare(*sides, join_columns=[KEY], df1_name="old", df2_name="new")
    for rows in (found.df1_unq_rows, found.df2_unq_rows, found.all_mismatch()):
        sys.stdout.write(rows.write_ndjson())


def diffly(old: str, new: str) -> None:
    """Compare with diffly: rows of one side, and rows that differ."""
    import polars
    from diffly import compare_frames

    sides = [polars.read_csv(path, infer_schema=False) for path in (old, new)]
    found = compare_frames(*sides, primary_key=KEY)
    for rows in (found.left_only(), found.right_only(), found.joined_unequal()):
        sys.stdout.write(rows.write_ndjson())


PEERS: dict[str, Callable[[str, str], None]] = {
    "csv-diff": csv_diff,
    "datacompy": datacompy,
    "diffly": diffly,
}

if __name__ == "__main__":
    PEERS[sys.argv[1]](*sys.argv[2:])
