"""Rules of the family `file`: faults in the bytes of a table's file."""

from claims.model.rule import Rule

INVALID_UTF_8 = Rule(
    "invalid-utf-8",
    "file",
    "error",
    "Invalid UTF-8",
    "Tools read a byte that is not valid UTF-8 in different ways, or not at all. "
    "The row is skipped by the other checks; all other rows are checked. "
    "A file that is entirely in Windows-1252 is reported once and read as Windows-1252.",
    "c0a1b2c,Z\\xfcrich          (a Latin-1 ü)",
    "c0a1b2c,Zürich",
    "save the file as UTF-8 (for files from old spreadsheets: iconv -f WINDOWS-1252 -t UTF-8), "
    "or declare its encoding in the descriptor",
)
UNDECLARED_ENCODING = Rule(
    "undeclared-encoding",
    "file",
    "warning",
    "Undeclared encoding",
    "The encoding of a file that is not UTF-8 can only be guessed if the descriptor does not declare it, and two "
    "readers may guess differently.",
    '{"path": "towns.csv"} beside a file in Windows-1251',
    '{"path": "towns.csv", "encoding": "windows-1251"}',
    "declare the encoding if the characters are right, or save the file as UTF-8",
)
ENCODING_MISMATCH = Rule(
    "encoding-mismatch",
    "file",
    "error",
    "File not in its declared encoding",
    "A file that is not in its declared encoding cannot be read without guessing.",
    '"encoding": "shift_jis" beside a file in UTF-8',
    '"encoding": "utf-8"',
    "declare the encoding of the file",
)
BYTE_ORDER_MARK = Rule(
    "byte-order-mark",
    "file",
    "warning",
    "Byte order mark",
    "Tools that do not expect a byte order mark make it part of the first column's name.",
    "\\ufeffclaim_id,text",
    "claim_id,text",
    "save the file as UTF-8 without a byte order mark, or run claims fix",
    fixable=True,
    claims_severity="error",
)
UNDECLARED_UTF_16 = Rule(
    "undeclared-utf-16",
    "file",
    "error",
    "Undeclared UTF-16",
    "A spreadsheet's “Unicode text” is UTF-16; a reader that expects UTF-8 sees a NUL in every other byte.",
    "a file that begins with the bytes FF FE, with no encoding declared",
    "the same file saved as UTF-8",
    "save the file as UTF-8",
)
LINE_ENDING = Rule(
    "line-ending",
    "file",
    "warning",
    "Line endings differ from the dialect",
    "If the line endings of a file change, a pull request shows every line as changed.",
    '"lineTerminator": "\\n" beside a file whose lines end with CRLF',
    "a file whose lines end with LF",
    "convert the line endings (claims fix does this), or declare them in the dialect",
    fixable=True,
    claims_severity="error",
)
MIXED_LINE_ENDINGS = Rule(
    "mixed-line-endings",
    "file",
    "warning",
    "Mixed line endings",
    "Some readers make the odd line ending part of the last cell.",
    "a row that ends with CRLF among rows that end with LF",
    "every row ends with LF",
    "convert the line endings, or run claims fix",
    fixable=True,
    claims_severity="error",
)
MISSING_FINAL_NEWLINE = Rule(
    "missing-final-newline",
    "file",
    "warning",
    "Missing final newline",
    "Without a final newline, adding a row also changes the row before it, and files cannot be concatenated.",
    "the file ends right after the last cell",
    "the file ends with a newline",
    "add a newline after the last row, or run claims fix",
    fixable=True,
)
CONTROL_CHARACTER = Rule(
    "control-character",
    "file",
    "warning",
    "Control character",
    "NUL, ESC and similar characters are invisible on a page, but can cut text short or send commands to a terminal.",
    "an ESC inside a quotation",
    "the quotation without it",
    "delete the character",
    claims_severity="error",
)
MERGE_CONFLICT_MARKER = Rule(
    "merge-conflict-marker",
    "file",
    "error",
    "Unresolved merge conflict",
    "The lines between the markers are two versions of the same rows, and somebody has to choose one. "
    "A conflict is reported once, and only its first version is checked.",
    "<<<<<<< HEAD",
    "the chosen rows",
    "run claims resolve, or resolve the conflict by hand and delete the marker lines",
)
GIT_LFS_POINTER = Rule(
    "git-lfs-pointer",
    "file",
    "error",
    "Git LFS pointer instead of the file",
    "The file holds only a Git LFS pointer: its content has not been fetched.",
    "version https://git-lfs.github.com/spec/v1",
    "the file itself",
    "run git lfs pull",
)
EMPTY_FILE = Rule(
    "empty-file",
    "file",
    "error",
    "Empty file",
    "An empty file does not even say which columns the table has.",
    "a file of 0 bytes",
    "a file with a header and no rows",
    "write the header, or remove the resource from the descriptor",
)
NOT_A_REGULAR_FILE = Rule(
    "not-a-regular-file",
    "file",
    "error",
    "Not a regular file",
    "A folder, a device or a pipe has no rows, and opening one can hang or do harm, so it is not opened.",
    '"path": "rows.fifo"',
    '"path": "datapackage/claims.csv"',
    "name a regular file",
)
FILE_TOO_LARGE = Rule(
    "file-too-large",
    "file",
    "error",
    "File too large",
    "The limit keeps a hostile package from exhausting the machine.",
    "a descriptor of a gigabyte",
    "a descriptor of a few kilobytes",
    "split the file",
)
UNSUPPORTED_FILE_FORMAT = Rule(
    "unsupported-file-format",
    "file",
    "error",
    "Unsupported file format",
    "A file in a format that cannot be read is not checked, and an unchecked table must not look valid.",
    '"format": "sas7bdat"',
    '"format": "csv"',
    "declare the format that the file has, or publish the table as CSV",
)

RULES: tuple[Rule, ...] = (
    EMPTY_FILE,
    NOT_A_REGULAR_FILE,
    FILE_TOO_LARGE,
    UNSUPPORTED_FILE_FORMAT,
    GIT_LFS_POINTER,
    MERGE_CONFLICT_MARKER,
    UNDECLARED_UTF_16,
    UNDECLARED_ENCODING,
    ENCODING_MISMATCH,
    INVALID_UTF_8,
    BYTE_ORDER_MARK,
    LINE_ENDING,
    MIXED_LINE_ENDINGS,
    MISSING_FINAL_NEWLINE,
    CONTROL_CHARACTER,
)

MESSAGES: dict[str, str] = {
    "empty-file": "the file is empty: a table needs at least a header",
    "empty-file rows": "the array is empty: a table needs a header, or a row that names the columns",
    "not-a-regular-file": "{1}",
    "file-too-large": "{1}",
    "unsupported-file-format": "{0}",
    "git-lfs-pointer": "the file is a Git LFS pointer: its content has not been fetched",
    "merge-conflict-marker": "unresolved merge conflict: '{value}'",
    "merge-conflict-marker all": "unresolved merge conflict up to line {0}: '{value}'; only the first version is checked",
    "undeclared-utf-16": "the file is UTF-16, not {1}",
    "undeclared-encoding": "the file is not UTF-8, and no encoding is declared: it is read as {0}",
    "undeclared-encoding all": "the file is not UTF-8, and no encoding is declared: it is read as {0} ('{1}')",
    "encoding-mismatch": "the file is not in its declared encoding '{0}': invalid byte at offset {1}",
    "invalid-utf-8": "byte {0} is not valid UTF-8{1}",
    "invalid-utf-8 all": "{0} lines are not valid UTF-8, the first one at byte {1}: the file is read as Windows-1252 ('{2}')",
    "byte-order-mark": "the file begins with a byte order mark (U+FEFF)",
    "line-ending": "{0} with {1}, but the dialect declares {2}",
    "mixed-line-endings": "{0} with {1}, the others with {2}",
    "missing-final-newline": "the last line has no line ending",
    "control-character": "control character {0}{1}",
}
