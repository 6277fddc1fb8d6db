"""Rules of the family `csv`: faults in rows and headers (RFC 4180, Data Package 2.0 Table Dialect)."""

from claims.model.rule import Rule

UNCLOSED_QUOTE = Rule(
    "unclosed-quote",
    "csv",
    "error",
    "Unclosed quote",
    "Most readers put the rows after an unclosed quote into one cell, often without an error. "
    "Here only the line with the quote is skipped; the rows after it are checked.",
    'c0a1b2c,"said it twice',
    'c0a1b2c,"said it twice"',
    "close the quote, or double it if it is part of the text",
)
TEXT_AFTER_QUOTE = Rule(
    "text-after-quote",
    "csv",
    "error",
    "Text after closing quote",
    "Readers interpret text after a closing quote in different ways.",
    '"stop" now,next cell',
    '"""stop"" now",next cell',
    "double the quotes that are part of the text, and quote the whole cell",
)
BARE_QUOTE = Rule(
    "bare-quote",
    "csv",
    "error",
    "Quote in unquoted cell",
    "Some readers keep a quote in an unquoted cell, some drop it, some reject the file.",
    'the 5" pipe,next cell',
    '"the 5"" pipe",next cell',
    "quote the cell and double the quotes inside, or run claims fix",
    fixable=True,
)
UNNECESSARY_QUOTES = Rule(
    "unnecessary-quotes",
    "csv",
    "warning",
    "Unnecessary quotes",
    "Some programs quote every cell, others only cells that need it. "
    "If a file is saved with one after the other, a diff shows every line as changed.",
    '"claim_id","text"',
    "claim_id,text",
    "save the file with quotes only where they are needed, or run claims fix",
    fixable=True,
)
RAGGED_ROW = Rule(
    "ragged-row",
    "csv",
    "error",
    "Wrong number of cells",
    "With a delimiter too many or too few, all following cells are in the wrong columns; "
    "the row is skipped by the other checks.",
    "a,b,c under a header of two columns",
    'a,"b,c"',
    "quote the cell that contains the delimiter, or add the missing cell",
)
BLANK_ROW = Rule(
    "blank-row",
    "csv",
    "error",
    "Blank row",
    "Readers differ on whether a blank line is a row.",
    "an empty line between two rows, or a line of commas only",
    "no line",
    "delete the line",
)
WRONG_DELIMITER = Rule(
    "wrong-delimiter",
    "csv",
    "error",
    "Wrong delimiter",
    "Read with the wrong delimiter, a table has only one column.",
    "claim_id;text in a file whose dialect has a comma",
    "claim_id,text",
    "save the file with the declared delimiter, declare the one in use, or run claims fix",
    fixable=True,
)
TEXT_ABOVE_HEADER = Rule(
    "text-above-header",
    "csv",
    "error",
    "Text above the header",
    "Other programs take a title, or a line such as sep=; that tells Excel the delimiter, for the header. "
    "Here the columns are read from the header below it.",
    "Claims of May\nclaim_id,text",
    "claim_id,text",
    "delete the text above the header, or declare the header's row as headerRows in the dialect",
)
MISSING_COLUMN = Rule(
    "missing-column",
    "csv",
    "error",
    "Missing column",
    "Without the column, the field cannot be checked in any row. "
    "A file that begins with a row has no header at all: its columns are read in the schema's order.",
    "claim_id where the schema has claim_id and text",
    "claim_id,text",
    "add the column (with empty cells if the field is not required), or remove the field from the schema",
)
EXTRA_COLUMN = Rule(
    "extra-column",
    "csv",
    "error",
    "Column not in the schema",
    "A column that the schema does not describe is not checked, and its meaning is unknown.",
    "claim_id,text,todo",
    "claim_id,text",
    "describe the column in the schema, or remove it",
)
COLUMN_ORDER = Rule(
    "column-order",
    "csv",
    "error",
    "Columns in wrong order",
    "Readers that rely on the order put every cell into the wrong field. Here columns are matched by name.",
    "text,claim_id",
    "claim_id,text",
    "put the columns in the schema's order, or set fieldsMatch to equal in the schema",
)
DUPLICATE_HEADER = Rule(
    "duplicate-header",
    "csv",
    "error",
    "Duplicate column name",
    "Readers differ on which of two columns with the same name they use.",
    "claim_id,text,text",
    "claim_id,text,note",
    "rename or remove the second column",
)
MISSPELLED_COLUMN = Rule(
    "misspelled-column",
    "csv",
    "error",
    "Misspelled column name",
    "Programs that look for the column by its name do not find it. "
    "Here it is read and checked as the field with the most similar name.",
    "Claim ID",
    "claim_id",
    "rename the column",
)
BLANK_HEADER = Rule(
    "blank-header",
    "csv",
    "error",
    "Column without a name",
    "A column without a name cannot be referred to; most are left over from a spreadsheet.",
    "claim_id,,text",
    "claim_id,text",
    "name the column, or remove it",
)

RULES: tuple[Rule, ...] = (
    TEXT_ABOVE_HEADER,
    WRONG_DELIMITER,
    MISSING_COLUMN,
    EXTRA_COLUMN,
    MISSPELLED_COLUMN,
    COLUMN_ORDER,
    DUPLICATE_HEADER,
    BLANK_HEADER,
    UNCLOSED_QUOTE,
    TEXT_AFTER_QUOTE,
    BARE_QUOTE,
    UNNECESSARY_QUOTES,
    RAGGED_ROW,
    BLANK_ROW,
)

LEFT_OUT = "; the other checks skip it"  # not true in a comparison

MESSAGES: dict[str, str] = {
    "wrong-delimiter": "cells are separated by '{1}', but the dialect declares '{0}'; read with '{1}'",
    "text-above-header": "text above the header on line {0}: '{value}'",
    "missing-column": "missing column '{0}'",
    "missing-column all": "the header is missing: the first line is a row; columns are read in the schema's order",
    "missing-column none": "none of the schema's columns is in the header; the rows are not checked",
    "missing-column read": "none of the schema's columns is in the header; columns are read in the schema's order",
    "extra-column": "column '{0}' is not in the schema",
    "misspelled-column": "column '{value}' is not in the schema: did you mean '{0}'?",
    "column-order": "column '{value}' is in the place of '{field}'; expected order: {0}",
    "duplicate-header": "duplicate column '{value}': column {0} has the same name",
    "blank-header": "column without a name",
    "unclosed-quote": "this quote is not closed at the end of a cell",
    "text-after-quote": "text after the closing quote",
    "bare-quote": "quote in an unquoted cell",
    "bare-quote ragged": "quote in an unquoted cell: the row has {0}, expected {1}" + LEFT_OUT,
    "unnecessary-quotes": "every cell of the header is quoted, although not every cell needs quotes",
    "ragged-row": "the row has {0}, expected {1}" + LEFT_OUT,
    "ragged-row array": "the row has {0}, expected {1}" + LEFT_OUT,
    "ragged-row kind": "the row is {0}, expected {1} like the others" + LEFT_OUT,
    "ragged-row by-quote": "the row has {0}, expected {1}" + LEFT_OUT,
    "blank-row": "the row is blank",
}

# the fix of messages that the fix of their rule does not suit
FIXES: dict[str, str] = {
    "ragged-row array": "add the missing value (null for none), or remove the extra one",
    "ragged-row kind": "write the row like the others",
    "missing-column all": "write the header above the first row: {0}",
    "missing-column none": "give the columns the schema's names: {0}",
    "missing-column read": "give the columns the schema's names: {0}",
}
