"""The family `file`: what the bytes of a table's file must be before it is a table at all."""

from claims.model.rule import Rule

INVALID_UTF_8 = Rule(
    "invalid-utf-8",
    "file",
    "error",
    "text is UTF-8 throughout",
    "A byte that is no UTF-8 is read differently by every tool, or not at all. "
    "The row is left out of the other checks; all other rows are checked. "
    "A file that is in Windows-1252 throughout is told once, and read as that.",
    "c0a1b2c,Z\\xfcrich          (a Latin-1 ü)",
    "c0a1b2c,Zürich",
    "save the file as UTF-8 (iconv -f WINDOWS-1252 -t UTF-8 turns the encoding of old spreadsheets into it), "
    "or state its encoding in the descriptor",
)
ENCODING_MISMATCH = Rule(
    "encoding-mismatch",
    "file",
    "error",
    "text is in the encoding that the descriptor states",
    "A file that is not in its stated encoding cannot be read without guessing.",
    '"encoding": "shift_jis" beside a file in UTF-8',
    '"encoding": "utf-8"',
    "state the encoding that the file is written in",
)
BYTE_ORDER_MARK = Rule(
    "byte-order-mark",
    "file",
    "warning",
    "a file begins with its text",
    "A byte order mark ends up in the first column's name in tools that do not expect one.",
    "\\ufeffclaim_id,text",
    "claim_id,text",
    "save the file as UTF-8 without a byte order mark, or run claims fix",
    fixable=True,
)
UNDECLARED_UTF_16 = Rule(
    "undeclared-utf-16",
    "file",
    "error",
    "a file that is UTF-16 says so",
    "A spreadsheet's “Unicode text” is UTF-16; a reader that expects UTF-8 sees a NUL in every other byte.",
    "a file that begins with the bytes FF FE, with no encoding stated",
    "the same file saved as UTF-8",
    "save the file as UTF-8",
)
LINE_ENDING = Rule(
    "line-ending",
    "file",
    "error",
    "lines end as the dialect states",
    "A change of line ends makes every line of a pull request a changed line.",
    '"lineTerminator": "\\n" beside a file whose lines end with CRLF',
    "a file whose lines end with LF",
    "convert the line ends (claims fix does), or state the ones in use",
    fixable=True,
)
MIXED_LINE_ENDINGS = Rule(
    "mixed-line-endings",
    "file",
    "error",
    "all lines of a file end alike",
    "Some readers take the odd line end for part of the last cell.",
    "a row that ends with CRLF among rows that end with LF",
    "every row ends with LF",
    "convert the line ends, or run claims fix",
    fixable=True,
)
MISSING_FINAL_NEWLINE = Rule(
    "missing-final-newline",
    "file",
    "warning",
    "the last line ends with a line end",
    "Without it, adding a row changes the last one too, and two files cannot be joined.",
    "the file ends right after the last cell",
    "the file ends with a line end",
    "add a line end after the last row, or run claims fix",
    fixable=True,
)
CONTROL_CHARACTER = Rule(
    "control-character",
    "file",
    "error",
    "text holds no control characters",
    "NUL, ESC and their like are never seen on a page; they cut text short, or command a terminal.",
    "an ESC inside a quotation",
    "the quotation as it is read",
    "delete the character",
)
MERGE_CONFLICT_MARKER = Rule(
    "merge-conflict-marker",
    "file",
    "error",
    "no merge is half done",
    "The lines between the markers are two versions of the same rows: somebody has to choose. "
    "A conflict is told once; of its versions the first is checked.",
    "<<<<<<< HEAD",
    "the rows that were chosen",
    "run claims resolve, or settle the conflict and delete the marker lines",
)
GIT_LFS_POINTER = Rule(
    "git-lfs-pointer",
    "file",
    "error",
    "a file is the data, not a pointer to it",
    "Git LFS left its pointer in place of the file: the data was never fetched.",
    "version https://git-lfs.github.com/spec/v1",
    "the file itself",
    "run git lfs pull",
)
EMPTY_FILE = Rule(
    "empty-file",
    "file",
    "error",
    "a table has at least a header",
    "A file without a line says nothing, not even which columns it has.",
    "a file of 0 bytes",
    "a file with a header and no rows",
    "write the header, or take the resource out of the descriptor",
)
NOT_A_REGULAR_FILE = Rule(
    "not-a-regular-file",
    "file",
    "error",
    "a path names a regular file",
    "A folder, a device or a pipe has no rows; opening one can hang or do harm, so it is not opened.",
    '"path": "rows.fifo"',
    '"path": "datapackage/claims.csv"',
    "name a regular file",
)
FILE_TOO_LARGE = Rule(
    "file-too-large",
    "file",
    "error",
    "a file is no larger than what is read",
    "A limit keeps a hostile package from filling the machine.",
    "a descriptor of a gigabyte",
    "a descriptor of a few kilobytes",
    "split the file",
)
UNSUPPORTED_FILE_FORMAT = Rule(
    "unsupported-file-format",
    "file",
    "error",
    "a table's file is of a kind that can be read",
    "A format that no reader here knows cannot be checked, and a check left out must not look like a pass.",
    '"format": "sas7bdat"',
    '"format": "csv"',
    "make the file what its format says, or publish the table as CSV",
)

RULES: tuple[Rule, ...] = (
    EMPTY_FILE,
    NOT_A_REGULAR_FILE,
    FILE_TOO_LARGE,
    UNSUPPORTED_FILE_FORMAT,
    GIT_LFS_POINTER,
    MERGE_CONFLICT_MARKER,
    UNDECLARED_UTF_16,
    ENCODING_MISMATCH,
    INVALID_UTF_8,
    BYTE_ORDER_MARK,
    LINE_ENDING,
    MIXED_LINE_ENDINGS,
    MISSING_FINAL_NEWLINE,
    CONTROL_CHARACTER,
)

MESSAGES: dict[str, str] = {
    "empty-file": "the file is empty: a table needs at least its header",
    "empty-file rows": "the array is empty: a table needs at least its header, or one row that names the columns",
    "not-a-regular-file": "{1}",
    "file-too-large": "{1}",
    "unsupported-file-format": "{0}",
    "git-lfs-pointer": "the file is a Git LFS pointer: the data itself was never fetched",
    "merge-conflict-marker": "'{value}' is left from a merge: two versions of the rows that follow are here",
    "merge-conflict-marker all": "'{value}' is left from a merge: two versions of the rows up to line {0} are here; "
    "the first is checked",
    "undeclared-utf-16": "the file is UTF-16, not {0}",
    "encoding-mismatch": "the file is not in its stated encoding '{0}' (byte {1})",
    "invalid-utf-8": "the byte {0} is not UTF-8{1}",
    "invalid-utf-8 all": "{0} lines are not UTF-8, here for the first time, at the byte {1}: the file looks like "
    "Windows-1252, which has '{2}' here, and is read as that",
    "byte-order-mark": "the file begins with a byte order mark (U+FEFF)",
    "line-ending": "{0} with {1}, where the dialect states {2}",
    "mixed-line-endings": "{0} with {1}, the others with {2}",
    "missing-final-newline": "the last line has no line end",
    "control-character": "the control character {0} has no place in a table{1}",
}
