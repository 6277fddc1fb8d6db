"""The grammar of a CSV file, and whether DuckDB can read the file as it is."""

from msgspec import Struct

from claims.model.table import Dialect, Table

ASCII_ENCODINGS = frozenset({"us-ascii", "ascii"})
QUICK_ENCODINGS = ASCII_ENCODINGS | {"utf-8", "utf8", "utf_8"}


class Grammar(Struct, frozen=True):
    """How a text is split into records and cells; the quote and the escape are one character or None."""

    delimiter: str = ","
    quote: str | None = '"'
    doubled: bool = True
    escape: str | None = None
    skip_space: bool = False
    comment: str | None = None


def grammar_of(table: Table) -> Grammar:
    """Return the grammar that a table's dialect declares; a `tsv` without a delimiter is tab-separated."""
    dialect = table.dialect
    delimiter = dialect.delimiter
    if table.format == "tsv" and "delimiter" not in dialect.stated:
        delimiter = "\t"
    return Grammar(
        delimiter,
        dialect.quote_char,
        dialect.double_quote,
        dialect.escape_char,
        dialect.skip_initial_space,
        dialect.comment_char,
    )


def is_quick(table: Table, grammar: Grammar) -> bool:
    """Return True if the engine and the quick proof can read the file as it is."""
    return (
        len(table.paths) == 1
        and is_plain(table.dialect)
        and table.encoding.lower() in QUICK_ENCODINGS
        and grammar.quote is not None
        and grammar.quote.isascii()
        and grammar.delimiter.isascii()
        and len(grammar.delimiter) == 1
        and grammar.delimiter not in ' \r\n"'
        and grammar.doubled
        and grammar.escape is None
        and not grammar.skip_space
        and grammar.comment is None
    )


def grammar_of_copy(grammar: Grammar) -> Grammar:
    """Return the grammar in which rows are copied for the engine: the file's own, if the engine supports it."""
    own = Grammar(grammar.delimiter, grammar.quote or '"')
    marks = own.delimiter + (own.quote or "")
    return own if len(marks) == 2 and marks.isascii() and own.delimiter not in ' "' else Grammar()


def is_plain(dialect: Dialect) -> bool:
    """Return True if all records, or all but the first, are rows."""
    return (not dialect.header or dialect.header_rows == (1,)) and not dialect.comment_rows
