"""Packages of one table of rows, and their Diff."""

from pathlib import Path

from tests.support.diff_oracle import Sheet, written

from claims.comparison.compare import compare
from claims.comparison.diff import diff_of
from claims.comparison.prepared_table import CompareOptions
from claims.model.diff import Diff
from claims.package.open import open_store


def differ(old: Path, new: Path, options: CompareOptions | None = None) -> Diff:
    with compare(open_store(str(old)), open_store(str(new)), options or CompareOptions()) as comparison:
        return diff_of(comparison)


def package(folder: Path, text: str, key: tuple[str, ...] = ("id",)) -> Path:
    names = text.partition("\n")[0].split(",")
    made = written(folder, Sheet(dict.fromkeys(names, "string"), key, []))
    (made / "rows.csv").write_text(text, encoding="utf-8", newline="")
    return made
