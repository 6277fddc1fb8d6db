"""Loads a table in one scan: a bit for each check that a row breaks, and the columns that other rules need.

DuckDB 2.0.1, reading one file with several threads, sometimes puts the second half before the first. Therefore a
large file is split where records are known to begin, and each piece is read by one thread that knows the number
of its first row: every row of a loaded table has its own number.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from claims.engine.duckdb import Engine, LoadCursor
from claims.engine.query import BLANK, WORD, Check, ScanPlan, column, columns, reading
from claims.table.task import Meter
from claims.types import characters as hygiene

if TYPE_CHECKING:
    from claims.table.task import Rows

LARGEST_PIECE = 24 << 20  # bytes: larger ones take more memory, smaller ones more time to plan
SMALLEST_PIECE = 4 << 20
BLOCK = 1 << 20


class FilePiece(Struct, frozen=True):
    """Bytes of a table's source with `count` whole records, before which there are `first` rows."""

    first: int
    count: int
    start: int
    stop: int


def load(engine: Engine, plan: ScanPlan, meter: Meter) -> bool:
    """Scan a table into a table `plan.name` of the engine, its rows numbered from 0 in the column `row`.

    Return False, without such a table, if the engine does not find the expected rows.
    """
    from claims.engine.core import InvalidInputException

    rows = plan.rows
    pieces = cut(rows, len(engine.readers))
    try:
        if len(pieces) == 1:
            cursor = engine.readers[0].cursor
            made = cursor.execute(f"CREATE TABLE {plan.name} AS {_query(plan, rows, 0)}").fetchall()
            sound = int(made[0][0]) == rows.expected
        else:
            plain = replace(rows, header=False)
            engine.connection.execute(f"CREATE TABLE {plan.name} AS {_query(plan, plain, 0)} WITH NO DATA")
            sound = _in_pieces(engine, plan, pieces, meter)
    except InvalidInputException:
        sound = False
    if not sound:
        engine.connection.execute(f"DROP TABLE IF EXISTS {plan.name}")
    return sound


def cut(rows: "Rows", readers: int) -> list[FilePiece]:
    """Return the pieces in which a table is read: of similar size, the same number for each reader."""
    size = rows.source.stat().st_size
    if readers == 1 or size < SMALLEST_PIECE * readers:
        return [FilePiece(0, rows.expected, 0, size)]
    count = -(-size // (LARGEST_PIECE * readers)) * readers
    starts: list[tuple[int, int]] = []
    for kept, offset in rows.splits:
        if not starts or (offset >= size * len(starts) // count and offset > starts[-1][1]):
            starts.append((kept, offset))
    ends = [*starts[1:], (rows.expected, size)]
    return [
        FilePiece(kept, until - kept, offset, stop)
        for (kept, offset), (until, stop) in zip(starts, ends, strict=True)
    ]


def _in_pieces(engine: Engine, plan: ScanPlan, pieces: list[FilePiece], meter: Meter) -> bool:
    """Load all pieces; return whether each of them has the expected number of rows."""
    waiting, lock, failed = iter(pieces), threading.Lock(), threading.Event()
    done = pieces[0].start

    def next_piece() -> FilePiece | None:
        with lock:
            return None if failed.is_set() else next(waiting, None)

    def work(reader: LoadCursor) -> Iterator[int]:
        while (piece := next_piece()) is not None:
            _copy(plan.rows.source, piece, reader.piece)
            rows = replace(plan.rows, source=reader.piece, header=False)
            query = f"INSERT INTO {plan.name} {_query(plan, rows, piece.first)}"
            if reader.cursor.execute(query).fetchall()[0][0] != piece.count:
                failed.set()
            yield piece.stop - piece.start

    steps = [work(reader) for reader in engine.readers]
    with ThreadPoolExecutor(len(steps)) as pool:
        try:
            running = {pool.submit(next, each, None): each for each in steps}
            while running:
                future = next(as_completed(running))
                each, size = running.pop(future), future.result()
                if size is not None:
                    done += size
                    meter.at(done)
                    running[pool.submit(next, each, None)] = each
        except BaseException:
            failed.set()
            for reader in engine.readers:
                reader.cursor.interrupt()
            raise
    return not failed.is_set()


def _copy(source: Path, piece: FilePiece, target: Path) -> None:
    left = piece.stop - piece.start
    with source.open("rb") as file, target.open("wb") as out:
        file.seek(piece.start)
        while left and (block := file.read(min(BLOCK, left))):
            out.write(block)
            left -= len(block)


def _query(plan: ScanPlan, rows: "Rows", first: int) -> str:
    """Return the SQL that reads the rows of a source whose first row has the number `first`.

    Nested queries compute nothing twice: cells, what several checks share, one truth value for each check, and the
    bits, with what is only computed if a truth value holds.
    """
    shared = _shared(plan)
    numbered = f"{first} - 1 + row_number() OVER () AS row"
    cells = f"SELECT {numbered}, {columns(rows)} FROM {reading(rows)}"
    parts = "".join(
        f", {expression} AS {name}" for each in shared.values() for expression, name in each.items()
    )
    blank = f", {plan.blank} AS {BLANK}" if plan.blank else ""
    known: dict[str, str] = {}
    for text in (text for each in plan.checks for text in each.given or (each.breaks,)):
        known.setdefault(text, f"k{len(known)}")
    truths = "".join(f", {_with(shared, text)} AS {name}" for text, name in known.items())
    truths += "".join(f", {name}" for name in _late(plan))
    kept = "".join(f", {_with(shared, each)} AS {name}" for each, name in plan.keep.items())
    words = "".join(f", {word} AS b{at}" for at, word in enumerate(_words(plan.checks, known)))
    names = "".join(f", {name}" for name in plan.keep.values())
    return f"SELECT row{names}{words} FROM (SELECT row{kept}{truths} FROM (SELECT *{blank}{parts} FROM ({cells})))"


MENTIONED = re.compile(r"\bc[0-9]+\b")
Shared = dict[str, dict[str, str]]


def _shared(plan: ScanPlan) -> Shared:
    """Return, for each column, the expressions that several checks share, and their names.

    A table may have thousands of columns, so for each column only the checks that mention it are examined.
    """
    mentions: dict[str, list[str]] = {}
    for text in [*(text for each in plan.checks for text in each.given or (each.breaks,)), *plan.keep]:
        for name in dict.fromkeys(MENTIONED.findall(text)):
            mentions.setdefault(name, []).append(text)
    found: Shared = {}
    for name, texts in mentions.items():
        for letter, expression in (("s", hygiene.odd_text(name)), ("i", f"TRY_CAST({name} AS BIGINT)")):
            if sum(text.count(expression) for text in texts) > 1:
                found.setdefault(name, {})[expression] = letter + name
    return found


def _with(shared: Shared, text: str) -> str:
    for each in dict.fromkeys(MENTIONED.findall(text)):
        for expression, name in shared.get(each, {}).items():
            text = text.replace(expression, name)
    return text


def _late(plan: ScanPlan) -> list[str]:
    """Return the columns that are used in conditions that are only computed if a truth value holds."""
    texts = [each.unless for each in plan.checks] + [each.breaks for each in plan.checks if each.given]
    mentioned = {name for text in texts if text for name in MENTIONED.findall(text)}
    return [name for name in map(column, range(len(plan.rows.schema.fields))) if name in mentioned]


def _words(checks: Sequence[Check], known: Mapping[str, str]) -> Iterable[str]:
    for start in range(0, len(checks), WORD):
        several = checks[start : start + WORD]
        any_of = dict.fromkeys(known[text] for each in several for text in each.given or (each.breaks,))
        bits = " | ".join(
            f"(CAST({_verdict(each, known)} AS BIGINT) << {at})" for at, each in enumerate(several)
        )
        yield f"CASE WHEN {' OR '.join(any_of)} THEN {bits} ELSE 0 END"


def _verdict(check: Check, known: Mapping[str, str]) -> str:
    if check.given:
        given = " OR ".join(known[text] for text in check.given)
        return f"CASE WHEN {given} THEN coalesce({check.breaks}, false) ELSE false END"
    if check.unless:
        return f"CASE WHEN {known[check.breaks]} THEN NOT coalesce({check.unless}, false) ELSE false END"
    return f"coalesce({known[check.breaks]}, false)"
