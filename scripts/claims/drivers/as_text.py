"""A table's file as git shows it in `git log -p` and `git show`: one cell a line, under the key of its row."""

from collections.abc import Iterator
from pathlib import Path

from claims.engine.grammar import Grammar
from claims.engine.tokens import records
from claims.quote import inert

INDENT = "  "


def as_lines(data: bytes, name: str) -> Iterator[str]:
    """The rows of a CSV or TSV file, each under its first cell, cells without text left out.

    Git tells the driver no more than the file's bytes and name, so the first column stands for the key. A file
    that is no such table is given as it is, as far as it is text.
    """
    text = data.decode("utf-8-sig", "replace")
    grammar = Grammar("\t" if Path(name).suffix == ".tsv" else ",")
    header: list[str] | None = None
    for record in records(text, grammar):
        cells = record.cells
        if cells is None or record.defect is not None or (header and len(cells) != len(header)):
            yield inert(text[record.start : record.end]) + "\n"
            continue
        if header is None:
            header = cells
            yield "columns\n" + "".join(f"{INDENT}{inert(each)}\n" for each in cells)
            continue
        yield f"{inert(cells[0])}\n"
        for column, cell in zip(header[1:], cells[1:], strict=True):
            if cell:
                lines = [inert(line) for line in cell.split("\n")]
                yield f"{INDENT}{inert(column)}: " + f"\n{INDENT * 2}".join(lines) + "\n"
