"""Proves the passages and quotations of a source's claims against its text."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from claims.engine.duck import literal, rows_of
from claims.engine.index import Found
from claims.engine.scan import column, columns, reading
from claims.models.rule import Break, Rule
from claims.passage import passage_hash, read_text, text_hash
from claims.quote import plain
from claims.rules import text as rules
from claims.tables import Loaded, Run, cell_of, place_of

SPLIT = " […] "


def text_breaks(run: Run, texts: Mapping[str, Path]) -> list[str]:
    """Check every source for which a text is given; give those that the package does not have."""
    unknown = []
    for source_id, file in sorted(texts.items()):
        text = read_text(file)
        sources = _rows(run, "sources", "source_id", source_id)
        if not sources:
            unknown.append(source_id)
        for loaded, found in sources:
            _add(run, _source(loaded, found, text))
        for loaded, found in _rows(run, "claims", "source_id", source_id):
            _add(run, _claim(loaded, found, text))
    return unknown


def _add(run: Run, breaks: Iterator[Break]) -> None:
    for each in breaks:
        if run.collector.choice.applies(each.rule):
            run.collector.add(each)


def _rows(run: Run, table: str, name: str, value: str) -> list[tuple[Loaded, Found]]:
    loaded = run.tables.get(table)
    numbers = loaded.fields([name]) if loaded is not None else None
    rows: list[int] = []
    if loaded is not None and numbers is not None:
        inner = f"SELECT {columns(loaded.rows)} FROM {reading(loaded.rows)}"
        query = f"SELECT place FROM (SELECT row_number() OVER () - 1 AS place, {column(numbers[0])} AS id FROM ({inner})) "
        rows = [int(at) for (at,) in rows_of(run.connection, query + f"WHERE id = {literal(value)}")]
    if loaded is None:
        return []
    found = loaded.rows.index.find(rows)
    return [(loaded, found[row]) for row in rows]


def _source(loaded: Loaded, found: Found, text: str) -> Iterator[Break]:
    length, mark = cell_of(loaded, found, "text_length"), cell_of(loaded, found, "text_sha256")
    if length != str(len(text)):
        yield _break(loaded, found, (rules.TEXT_LENGTH, "text_length"),
                     f"text_length is {plain(length or 'empty')}, the text has {len(text)} code points")  # fmt: skip
    if mark != text_hash(text):
        yield _break(loaded, found, (rules.TEXT_HASH, "text_sha256"),
                     f"text_sha256 is not the text's, which is {text_hash(text)}")  # fmt: skip


def _claim(loaded: Loaded, found: Found, text: str) -> Iterator[Break]:
    start, end = _number(loaded, found, "passage_start"), _number(loaded, found, "passage_end")
    if start is None or end is None:
        return
    passage = text[start:end]
    mark = cell_of(loaded, found, "passage_hash")
    if mark != passage_hash(passage) or end > len(text):
        yield _break(loaded, found, (rules.PASSAGE_HASH, "passage_hash"),
                     f"the words at {start} to {end} have the hash {passage_hash(passage)}, "
                     f"not '{plain(mark or '')}'")  # fmt: skip
        return
    at = 0
    for part in (cell_of(loaded, found, "quotation") or "").split(SPLIT):
        at = passage.find(part, at)
        if at < 0:
            yield _break(loaded, found, (rules.QUOTATION_VERBATIM, "quotation"),
                         f"'{plain(part)}' does not stand in the passage at {start} to {end}")  # fmt: skip
            return
        at += len(part)


def _number(loaded: Loaded, found: Found, name: str) -> int | None:
    cell = cell_of(loaded, found, name)
    return int(cell) if cell is not None and cell.isascii() and cell.isdigit() else None


def _break(loaded: Loaded, found: Found, what: tuple[Rule, str], message: str) -> Break:
    rule, name = what
    return Break(rule, place_of(loaded, found, name), message)
