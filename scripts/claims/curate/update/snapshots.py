"""The snapshots of one document in a dataset, with their claims and what is known of their texts."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from claims.curate.dataset import Dataset
from claims.curate.passage import read_source_text
from claims.curate.update.alignment import Sentences, read_sentences
from claims.model.errors import CannotDo
from claims.table.rows import Cells
from claims.text.display import quote
from claims.text.passage import text_hash

_SKETCH = re.compile("[0-9a-f]{16}")
_DIGITS = re.compile("[0-9]{1,18}")


class Snapshot(Struct, frozen=True):
    """One version of a text: its source, its current claims, and its sentences.

    `sentences` is None if neither the text nor the sentences are known.
    """

    source_id: str
    claims: Sequence[Cells]
    sentences: Sentences | None


def find_snapshots(
    dataset: Dataset, source: str, texts: Mapping[str, Path], new: Sentences
) -> list[Snapshot]:
    """Return the snapshots of the document of which a source is a version, the oldest first.

    `new` are the sentences of the new text, which may be the same as that of a snapshot.

    Raises CannotDo if there is no such source, its versions form a cycle or have no single newest one, or a text is
    not that of its source.
    """
    dataset.row("sources", source)
    rows = {each.get("source_id") or "": each for each in dataset.rows("sources")}
    chain = _chain(rows, source)
    claims: dict[str, list[Cells]] = {each: [] for each in chain}
    for row in dataset.rows("claims"):
        if row.get("source_id") in claims and row.get("status") == "current":
            claims[row["source_id"] or ""].append(row)
    known = _stored_sentences(dataset, chain)
    digest = text_hash(new.text)
    known |= {each: new for each in chain if rows[each].get("text_sha256") == digest}
    known |= {
        each: read_sentences(read_source_text(rows[each], texts[each])) for each in chain if each in texts
    }
    return [Snapshot(each, claims[each], known.get(each)) for each in chain]


def _chain(rows: Mapping[str, Cells], source: str) -> list[str]:
    """Return the versions that lead to the newest version of a source, the oldest first."""
    newer: dict[str, list[str]] = {}
    for name, row in rows.items():
        newer.setdefault(row.get("version_of") or "", []).append(name)
    newest = source
    for _ in rows:
        after = newer.get(newest, [])
        if len(after) > 1:
            raise CannotDo(
                f"source {quote(newest)} has several later versions: name one of {', '.join(map(quote, sorted(after)))}"
            )
        if not after:
            break
        newest = after[0]
    chain: list[str] = []
    at = newest
    while at in rows and at not in chain:
        chain.insert(0, at)
        at = rows[at].get("version_of") or ""
    if at in chain:
        raise CannotDo(f"the versions of source {quote(source)} form a cycle: correct version_of")
    return chain


def _stored_sentences(dataset: Dataset, chain: Sequence[str]) -> dict[str, Sentences]:
    """Return the sentences that the dataset stores for these sources; a source with a malformed row has none."""
    if all(each.name != "sentences" for each in dataset.opened.package.tables):
        return {}
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for row in dataset.opened.rows("sentences"):
        start, end, mark, sketch = (row.get(name) or "" for name in ("start", "end", "hash", "sketch"))
        well_formed = _DIGITS.fullmatch(start) and _DIGITS.fullmatch(end) and _SKETCH.fullmatch(sketch)
        if (source := row.get("source_id")) in chain and source:
            found.setdefault(source, []).append(
                (int(start), int(end), mark, sketch) if well_formed else (0, 0, "", "")
            )
    return {
        source: Sentences(
            [each[:2] for each in rows], [each[2] for each in rows], "", [each[3] for each in rows]
        )
        for source, rows in ((source, sorted(rows)) for source, rows in found.items())
        if all(start < end for start, end, _, _ in rows)
    }
