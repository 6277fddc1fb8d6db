"""Merge pairs of branches with git, and find out what happened to every edit."""

import csv
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from merge_edits import Pair, Row, Table, text

from claims import Options, validate

FILE = "datapackage/claims.csv"
BLOCK = re.compile(r"^<{7}(?: .*)?\n((?s:.*?))^={7}\n((?s:.*?))^>{7}(?: .*)?\n", re.MULTILINE)
DAFF = re.compile(r"^(?:\(\(\( .* \)\)\) )?(.*) /// (.*)$", re.DOTALL)
SETTINGS = ("-c", "user.name=Curator", "-c", "user.email=curator@example.org", "-c", "commit.gpgsign=false")


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one pair: whether git reports a conflict, whether there is one, lost edits, duplicate keys.

    `valid`: whether the package is, where git left no conflict.
    """

    conflict: bool
    needed: bool
    lost: int
    doubled: int
    valid: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A way to merge: its name, and the command of its driver or None; `install` runs `claims git install`."""

    name: str
    driver: str = ""
    install: bool = False


def ways(daff: Path | None) -> list[Way]:
    """Return plain git, daff with its own driver settings (if available), and `claims git install`."""
    found = [Way("plain git")]
    if daff is not None:
        found.append(Way("daff", f"{shlex.quote(str(daff))} merge --output %A %O %A %B"))
    return [*found, Way("claims", install=True)]


class Repository:
    """A repository with the package, in which pairs are merged in one way."""

    def __init__(self, folder: Path, way: Way, columns: Sequence[str]) -> None:
        """Create it in the folder of a package. Raises CalledProcessError if git fails."""
        self._folder, self._columns = folder, columns
        self._git("init", "-q", "-b", "main")
        if way.install:
            words = [sys.executable, "-m", "claims", "git", "install"]
            subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        if way.driver:
            self._git("config", "merge.daff.driver", way.driver)
            (folder / ".git/info/attributes").write_text("*.csv merge=daff\n")
        self._git("add", "-A")
        self._git("commit", "-q", "-m", "base")

    def merge(self, pair: Pair) -> tuple[int, str]:
        """Return the exit code of `git merge` and the merged file."""
        self._git("checkout", "-q", "-f", "-B", "before", "main")
        self._commit(pair.base)
        self._git("checkout", "-q", "-B", "theirs")
        self._commit(pair.theirs)
        self._git("checkout", "-q", "-B", "ours", "before")
        self._commit(pair.ours)
        done = self._git("merge", "-q", "--no-edit", "theirs", check=False)
        return done, (self._folder / FILE).read_bytes().decode()

    def valid(self) -> bool:
        """Return True if the package is valid."""
        return validate(self._folder, Options()).counts.error == 0

    def _commit(self, table: Table) -> None:
        (self._folder / FILE).write_bytes(text(table, self._columns).encode())
        self._git("commit", "-q", "-a", "--allow-empty", "-m", "x")

    def _git(self, *words: str, check: bool = True) -> int:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        plain |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        command = ["git", *SETTINGS, *words]
        done = subprocess.run(command, cwd=self._folder, env=plain, check=check, capture_output=True)
        return done.returncode


def judge(pair: Pair, merged: tuple[int, str], *, valid: bool) -> Result:
    """Return what happened to the edits; one is lost if it is neither in the result nor in a conflict."""
    exit_code, table = merged
    columns = list(next(iter(pair.base.values())))
    sides = [_rows(BLOCK.sub(rf"\{number}", table), columns) for number in (1, 2)]
    doubled = sum(len(rows) - 1 for rows in sides[0].values())
    lost = sum(
        not any(_there(rows, edit) for rows in sides)
        for side in _sides(pair)
        for edit in edits(pair.base, side)
    )
    return Result(exit_code != 0, bool(at_odds(pair)), lost, doubled, valid)


Edit = tuple[str, str, str | None]  # key, column ("" for a deleted row), cell


def edits(base: Table, side: Table) -> Iterator[Edit]:
    """Return the cells that a side wrote and the rows that it deleted."""
    for key, row in side.items():
        for name, cell in row.items():
            if key not in base or cell != base[key][name]:
                yield key, name, cell
    for key in base.keys() - side.keys():
        yield key, "", None


def at_odds(pair: Pair) -> set[str]:
    """Return the rows on which the sides conflict."""
    mine, other = ({(key, name): cell for key, name, cell in edits(pair.base, side)} for side in _sides(pair))
    found = {key for key, name in mine.keys() & other.keys() if mine[key, name] != other[key, name]}
    for one, two in ((mine, other), (other, mine)):
        gone = {key for key, name in one if not name}
        found |= {key for key, name in two if name and key in gone}
    return found


def _sides(pair: Pair) -> tuple[Table, Table]:
    return pair.ours, pair.theirs


def _rows(merged: str, columns: Sequence[str]) -> Mapping[str, list[Row]]:
    """Return the rows by key; the header may be anywhere, since daff inserts rows above it."""
    found: dict[str, list[Row]] = {}
    for row in csv.DictReader(io.StringIO(merged, newline=""), columns, restval=""):
        if row[columns[0]] != columns[0]:
            found.setdefault(row[columns[0]], []).append(row)
    return found


def _there(rows: Mapping[str, list[Row]], edit: Edit) -> bool:
    key, name, cell = edit
    if not name:
        return key not in rows
    return any(cell == row[name] or cell in _in_daff(row[name]) for row in rows.get(key, ()))


def _in_daff(cell: str) -> tuple[str, ...]:
    """Return both sides of a cell with a conflict as written by daff."""
    found = DAFF.match(cell)
    return (found[1], found[2]) if found else ()
