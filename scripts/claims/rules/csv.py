"""The family `csv`: how records and headers are written (RFC 4180, Data Package 2.0 Table Dialect)."""

from claims.model.rule import Rule

UNCLOSED_QUOTE = Rule(
    "unclosed-quote",
    "csv",
    "error",
    "every opened quote is closed",
    "A reader swallows the rows after an open quote into one cell, often without a word. "
    "Here only the line where it opened is left out; the rows after it are checked.",
    'c0a1b2c,"said it twice',
    'c0a1b2c,"said it twice"',
    "close the quote, or double it where it belongs to the text",
)
TEXT_AFTER_QUOTE = Rule(
    "text-after-quote",
    "csv",
    "error",
    "a closing quote ends its cell",
    "Readers differ on what text after a closing quote means.",
    '"stop" now,next cell',
    '"""stop"" now",next cell',
    "double the quotes that belong to the text, and quote the whole cell",
)
BARE_QUOTE = Rule(
    "bare-quote",
    "csv",
    "error",
    "a cell with a quote in it is quoted",
    "Some readers keep a quote in an unquoted cell, some drop it, some refuse the file.",
    'the 5" pipe,next cell',
    '"the 5"" pipe",next cell',
    "quote the cell and double the quotes inside, or run claims fix",
    fixable=True,
)
RAGGED_ROW = Rule(
    "ragged-row",
    "csv",
    "error",
    "every row has as many cells as the header",
    "With a comma too many or too few, the cells after it stand in the wrong columns; "
    "the row is left out of the other checks.",
    "a,b,c under a header of two columns",
    'a,"b,c"',
    "quote the cell that holds the delimiter, or add the missing cell",
)
BLANK_ROW = Rule(
    "blank-row",
    "csv",
    "error",
    "a row holds something",
    "Readers differ on whether a blank row is a row.",
    "an empty line between two rows, or a line of commas only",
    "no line",
    "delete the line",
)
WRONG_DELIMITER = Rule(
    "wrong-delimiter",
    "csv",
    "error",
    "cells are parted by the dialect's delimiter",
    "Read with the wrong delimiter, a table has one column.",
    "claim_id;text in a file whose dialect has a comma",
    "claim_id,text",
    "save the file with the stated delimiter, or state the one in use",
)
TEXT_ABOVE_HEADER = Rule(
    "text-above-header",
    "csv",
    "error",
    "a file begins with its header",
    "A title, or a line such as sep=; that tells Excel the delimiter, is taken for the header by every other "
    "program. Here the columns are read from the header below it.",
    "Claims of May\nclaim_id,text",
    "claim_id,text",
    "delete what stands above the header, or state its row as headerRows in the dialect",
)
MISSING_COLUMN = Rule(
    "missing-column",
    "csv",
    "error",
    "every field has its column",
    "Without the column, no row can be checked for it. "
    "A file that begins with a row has no header at all: it is read in the schema's order.",
    "claim_id where the schema has claim_id and text",
    "claim_id,text",
    "add the column (empty cells will do where the field is not required), or take the field out of the schema",
)
EXTRA_COLUMN = Rule(
    "extra-column",
    "csv",
    "error",
    "every column has its field",
    "A column that the schema does not know is read by nobody and checked by nothing.",
    "claim_id,text,todo",
    "claim_id,text",
    "describe the column in the schema, or take it out",
)
COLUMN_ORDER = Rule(
    "column-order",
    "csv",
    "error",
    "columns stand in the schema's order",
    "Readers that go by position put every cell into the wrong field. Here columns are matched by name.",
    "text,claim_id",
    "claim_id,text",
    "put the columns in the schema's order, or state fieldsMatch equal in the schema",
)
DUPLICATE_HEADER = Rule(
    "duplicate-header",
    "csv",
    "error",
    "a column's name occurs once",
    "Of two columns with one name, each reader takes another.",
    "claim_id,text,text",
    "claim_id,text,note",
    "rename or remove the second column",
)
MISSPELLED_COLUMN = Rule(
    "misspelled-column",
    "csv",
    "error",
    "a column is spelt as its field",
    "A column under another name is missing to every program that asks for it. "
    "Here it is taken for the field that it resembles, and checked as such.",
    "Claim ID",
    "claim_id",
    "rename the column as the message says",
)
BLANK_HEADER = Rule(
    "blank-header",
    "csv",
    "error",
    "every column has a name",
    "A column without a name cannot be asked for; most are left over from a spreadsheet.",
    "claim_id,,text",
    "claim_id,text",
    "name the column, or take it out",
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
    RAGGED_ROW,
    BLANK_ROW,
)

LEFT_OUT = "; it is left out of the other checks"  # true where a table is checked, not where it is compared

MESSAGES: dict[str, str] = {
    "wrong-delimiter": "cells are parted by '{1}', where the dialect states '{0}'; read with '{1}'",
    "text-above-header": "'{value}' stands above the header, which is on line {0}",
    "missing-column": "the column '{0}' is missing",
    "missing-column all": "the header is missing: a row stands in its place; read in the schema's order",
    "missing-column none": "none of the schema's columns is in the header; the rows are not checked",
    "missing-column read": "none of the schema's columns is in the header; read in the schema's order",
    "extra-column": "the column '{0}' is not in the schema",
    "misspelled-column": "the column '{value}' is not in the schema: did you mean '{0}'?",
    "column-order": "the column '{value}' stands where the schema has '{field}'; expected order: {0}",
    "duplicate-header": "the column '{value}' occurs twice: it is column {0} already",
    "blank-header": "the column has no name",
    "unclosed-quote": "the quote that opens here is not closed on its line, nor where a cell ends later on",
    "text-after-quote": "text follows the quote that closes the cell",
    "bare-quote": "a quote stands in a cell that is not quoted",
    "bare-quote ragged": "a quote stands in a cell that is not quoted, so that the row has {0}, not {1}"
    + LEFT_OUT,
    "ragged-row": "the row has {0}, not {1}" + LEFT_OUT,
    "ragged-row array": "the row has {0}, not {1}" + LEFT_OUT,
    "ragged-row kind": "the row is {0}: expected {1}, as the others are" + LEFT_OUT,
    "ragged-row by-quote": "the row has {0}, not {1}" + LEFT_OUT,
    "blank-row": "the row is blank",
}

# what to do where a message says something else than its rule mostly does
FIXES: dict[str, str] = {
    "ragged-row array": "add the missing value (null stands for none), or take out the one too many",
    "ragged-row kind": "write the row as the others are",
    "missing-column all": "write the header above the first row: {0}",
    "missing-column none": "give the columns the schema's names: {0}",
    "missing-column read": "give the columns the schema's names: {0}",
}
