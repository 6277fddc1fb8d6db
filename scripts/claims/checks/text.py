"""Verifies the passages, quotations, cues and hedges of claims against the text of their source."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from claims.checks.run import Loaded, Run, cell_of, place_of
from claims.checks.verbatim import Place, explain_missing, find_missing, sentences_at
from claims.descriptor import read_descriptor
from claims.engine.duckdb import rows_of
from claims.engine.query import column, columns, reading
from claims.model.errors import CannotDo
from claims.model.rule import Break, Rule
from claims.package.open import open_store
from claims.package.store import Store
from claims.package.temporary import temporary_folder
from claims.rules import text as rules
from claims.table.formats.convert import convert
from claims.table.positions import FoundRow
from claims.table.reader import read_rows
from claims.table.task import Flaw, Meter, Task, silent
from claims.text.display import plain, quote
from claims.text.passage import other_text, passage_hash, read_text, text_hash
from claims.text.sentences import split_sentences
from claims.text.sql import literal
from claims.text.suggest import did_you_mean

# what is said of a row without its text, and less than what the text has to say of it
WITHOUT_TEXT = {
    rules.TEXT_LENGTH_MISMATCH.id: ("missing-text-length", "incomplete-text-hash"),
    rules.TEXT_HASH_MISMATCH.id: ("missing-text-length", "incomplete-text-hash"),
    rules.PASSAGE_HASH_MISMATCH.id: (
        "passage-outside-text",
        "incomplete-passage",
        "passage-end-before-start",
    ),
    rules.QUOTATION_NOT_VERBATIM.id: ("quotation-longer-than-passage",),
    rules.CUE_NOT_VERBATIM.id: (),
    rules.HEDGE_NOT_VERBATIM.id: (),
}
WITHDRAWN = frozenset(rule for less in WITHOUT_TEXT.values() for rule in less)
COMPARED = 100  # findings of a rule for which the closest words are searched


class _Text(Struct, frozen=True):
    """A source's text, start and end of its sentences, what it verifies, and the number of findings of each rule."""

    words: str
    sentences: list[tuple[int, int]]
    verified: Counter[str]
    total: Callable[[Rule], int]


def text_breaks(run: Run, texts: Mapping[str, Path], verified: Counter[str]) -> list[str]:
    """Check every source for which a text is given; return a message for each source that the package does not have.

    Correct passages, quotations, cues and hedges are counted in `verified`.
    """
    unknown = []
    for source_id, file in sorted(texts.items()):
        text = read_text(file)
        sources = _rows(run, "sources", "source_id", source_id)
        if not sources and not _may_be_lost(run, source_id):
            hint = did_you_mean(source_id, _ids(run))
            unknown.append(
                f"unknown source {quote(source_id)} in --text{hint or ': it is not in the table sources'}"
            )
        for loaded, found in sources:
            _add(run, _source(loaded, found, text))
        if all(_is_text_of(loaded, found, text) for loaded, found in sources):
            read = _Text(text, split_sentences(text), verified, run.collector.total)
            for row in _rows(run, "claims", "source_id", source_id):
                _add(run, _claim(row, read))
    return unknown


def _ids(run: Run) -> list[str]:
    """Return the ids of the sources."""
    loaded = run.tables.get("sources")
    numbers = loaded.fields(["source_id"]) if loaded is not None else None
    if loaded is None or numbers is None:
        return []
    query = f"SELECT {column(numbers[0])} FROM (SELECT {columns(loaded.rows)} FROM {reading(loaded.rows)})"
    return [str(each) for (each,) in rows_of(run.connection, query) if each is not None]


def _may_be_lost(run: Run, source_id: str) -> bool:
    """Return whether the source may be in a row that could not be read."""
    return "sources" in run.tables and run.tables["sources"].rows.lost.may_hold((source_id,), ("as it is",))


def check_source(source_id: str, file: Path, text: str) -> str:
    """Check that the nearest package has this source with this text; return a message if that cannot be checked.

    Raises CannotDo if the package has no such source, or if its length or hash differs from that of the text.
    """
    try:
        store = open_store(None)
    except CannotDo as error:
        return f"{quote(source_id)} is not checked: {error}"
    with store:
        known = _sources(store)
    if known is None:
        return f"{quote(source_id)} is not checked: {quote(store.name)} has no table sources that can be read"
    if source_id in known:
        length, digest = known[source_id]
        if (length and length != str(len(text))) or (digest and digest != text_hash(text)):
            raise other_text(file, source_id)
        return ""
    hint = did_you_mean(source_id, known, cutoff=0.5)
    raise CannotDo(f"{quote(source_id)} is not in the table sources of {quote(store.name)}{hint}")


def _sources(store: Store) -> dict[str, tuple[str, str]] | None:
    """Return the sources of a package by id, with length and hash of their text; None if they cannot be read."""
    package, _ = read_descriptor(store, store.descriptor)
    table = next((each for each in package.tables if each.name == "sources"), None) if package else None
    if table is None:
        return None
    with temporary_folder() as folder:
        task = Task(table, store, folder / "sources.csv", _unheard, Meter(0, silent))
        quick = table.data is None and table.format in ("csv", "tsv")
        rows = read_rows(task) if quick else convert(task)
        if rows is None:
            return None
        columns_of = dict(zip((each.name for each in rows.schema.fields), rows.labels.column, strict=True))
        at, *stated = (columns_of.get(name) for name in ("source_id", "text_length", "text_sha256"))
        if at is None:
            return None
        found: dict[str, tuple[str, str]] = {}
        for row in rows.index.find(range(rows.expected)).values():
            length, digest = ("" if each is None else row.cells[each] for each in stated)
            found.setdefault(row.cells[at], (length, digest))
        return found


def _unheard(_: Flaw) -> None:
    """Ignore a flaw in the file: `claims validate` reports it."""


def _add(run: Run, breaks: Iterator[Break]) -> None:
    for each in breaks:
        if run.collector.choice.applies(each.rule):
            run.collector.withdraw(WITHOUT_TEXT[each.rule.id], each.place)
            run.collector.add(each)


def _rows(run: Run, table: str, name: str, value: str) -> list[tuple[Loaded, FoundRow]]:
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


def _is_text_of(loaded: Loaded, found: FoundRow, text: str) -> bool:
    """Return whether the text is that of the source: by its hash, or by its length if no hash is stated."""
    mark = cell_of(loaded, found, "text_sha256")
    if mark is None:
        return cell_of(loaded, found, "text_length") == str(len(text))
    return mark == text_hash(text)


def _source(loaded: Loaded, found: FoundRow, text: str) -> Iterator[Break]:
    """Yield a finding, with the correct values, if the length or hash in a source's row does not match its text."""
    length, mark = cell_of(loaded, found, "text_length"), cell_of(loaded, found, "text_sha256")
    right = length == str(len(text)), mark == text_hash(text)
    if all(right):
        return
    rest = "" if _is_text_of(loaded, found, text) else "; the source's claims are left unjudged"
    if mark is not None and not right[1]:
        message = (
            f"the text given is not the one that was read: it has {len(text)} code points and the sha256 "
            f"{text_hash(text)}, where the source states {_stated(length)} and {_stated(mark)}{rest}"
        )
        yield _break(loaded, found, (rules.TEXT_HASH_MISMATCH, "text_sha256"), message)
    elif not right[0]:
        also = f"; text_sha256 is empty: write {text_hash(text)}" if mark is None else ""
        if length is None:
            message = f"text_length is empty: write {len(text)}{also}{rest}"
        else:
            message = f"text_length is {plain(length)}, the text has {len(text)} code points{also}{rest}"
        yield _break(loaded, found, (rules.TEXT_LENGTH_MISMATCH, "text_length"), message)
    else:
        message = f"text_sha256 is empty: write {text_hash(text)}"
        yield _break(loaded, found, (rules.TEXT_HASH_MISMATCH, "text_sha256"), message)


def _stated(cell: str | None) -> str:
    return "nothing" if cell is None else plain(cell)


def _claim(row: tuple[Loaded, FoundRow], text: _Text) -> Iterator[Break]:
    """Yield what is wrong with a claim's passage, quotation, cue or hedge; count in `verified` what is right."""
    loaded, found = row
    start, end = _number(loaded, found, "passage_start"), _number(loaded, found, "passage_end")
    if start is None or end is None:
        return
    words = text.words[start:end]
    mark = cell_of(loaded, found, "passage_hash")
    wrong = ""
    if end > len(text.words):
        wrong = f"the text ends at {len(text.words)}, before the end of the passage at {start} to {end}"
    elif start >= end:
        wrong = f"no words stand at {start} to {end}"
    elif mark is None:
        wrong = f"passage_hash is empty: the words at {start} to {end} have the hash {passage_hash(words)}"
    elif mark != passage_hash(words):
        wrong = f"the words at {start} to {end} have the hash {passage_hash(words)}, not '{plain(mark)}'"
    if wrong:
        yield _break(loaded, found, (rules.PASSAGE_HASH_MISMATCH, "passage_hash"), wrong)
        return
    text.verified["passages"] += 1
    passage = Place("passage", start, end)
    sentences = sentences_at(text.sentences, passage)
    for rule, name, place in (
        (rules.QUOTATION_NOT_VERBATIM, "quotation", passage),
        (rules.CUE_NOT_VERBATIM, "cue", sentences),
        (rules.HEDGE_NOT_VERBATIM, "hedge", sentences),
    ):
        copied = cell_of(loaded, found, name)
        if copied is None:
            continue
        missing = find_missing(copied, text.words, place)
        if missing is None:
            text.verified[f"{name}s"] += 1
            continue
        message = f"{quote(missing.part)} is not in the {place.name} at {place.start}–{place.end}"
        if text.total(rule) < COMPARED:
            message = explain_missing(missing, text.words, place)
        yield _break(loaded, found, (rule, name), message)


def _number(loaded: Loaded, found: FoundRow, name: str) -> int | None:
    cell = cell_of(loaded, found, name)
    return int(cell) if cell is not None and cell.isascii() and cell.isdigit() else None


def _break(loaded: Loaded, found: FoundRow, what: tuple[Rule, str], message: str) -> Break:
    rule, name = what
    return Break(rule, place_of(loaded, found, name), message)
