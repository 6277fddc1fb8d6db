"""Rules of the family `descriptor` about resources, their files and dialects (Data Package 2.0)."""

from claims.model.rule import Rule

DUPLICATE_RESOURCE_NAME = Rule(
    "duplicate-resource-name",
    "descriptor",
    "error",
    "Duplicate resource name",
    "Foreign keys and commands find a table by its name.",
    '{"resources": [{"name": "claims", ...}, {"name": "claims", ...}]}',
    '{"resources": [{"name": "claims", ...}, {"name": "sources", ...}]}',
    "rename one of the resources",
)
PATH_DATA_CONFLICT = Rule(
    "path-data-conflict",
    "descriptor",
    "error",
    "Resource without exactly one of path and data",
    "Without either there is nothing to read; with both it is unclear which one counts.",
    '{"name": "claims", "path": "claims.csv", "data": []}',
    '{"name": "claims", "path": "claims.csv"}',
    "give 'path' for files, or 'data' for data in the descriptor",
)
MIXED_PATHS_AND_URLS = Rule(
    "mixed-paths-and-urls",
    "descriptor",
    "error",
    "Paths mixed with URLs",
    "The standard forbids a table that is partly local and partly remote.",
    '{"path": ["part1.csv", "https://example.org/part2.csv"]}',
    '{"path": ["part1.csv", "part2.csv"]}',
    "copy the remote parts into the package",
)
UNSAFE_PATH = Rule(
    "unsafe-path",
    "descriptor",
    "error",
    "Unsafe path",
    "A path outside the package could make a reader open or publish private files.",
    '{"path": "../../etc/passwd"}',
    '{"path": "data/claims.csv"}',
    "use a path relative to the descriptor's folder, without '..'",
)
MISSING_FILE = Rule(
    "missing-file",
    "descriptor",
    "error",
    "Missing file",
    "A table without its file cannot be read, and a missing schema checks nothing.",
    '{"path": "claim.csv"} next to a file claims.csv',
    '{"path": "claims.csv"} next to a file claims.csv',
    "add the file, or correct its path",
)
REMOTE_PATH = Rule(
    "remote-path",
    "descriptor",
    "warning",
    "Remote file not read",
    "claims never uses the network, so a remote table is not checked.",
    '{"path": "https://example.org/claims.csv"}',
    '{"path": "claims.csv"}',
    "copy the file into the package",
)
INVALID_INLINE_DATA = Rule(
    "invalid-inline-data",
    "descriptor",
    "error",
    "Invalid inline data",
    "The data of a table is an array of arrays or an array of objects; data in a string needs a "
    "format or media type.",
    '{"type": "table", "data": {"a": 1}}',
    '{"type": "table", "data": [{"a": 1}]}',
    "write the rows as arrays or as objects in one array",
)
INVALID_RESOURCE_TYPE = Rule(
    "invalid-resource-type",
    "descriptor",
    "error",
    "Invalid resource type",
    "The standard defines only the type 'table'; a resource without a type is a plain file.",
    '{"type": "csv"}',
    '{"type": "table"}',
    "write 'table', or remove the type of a file that is not a table",
)
INVALID_MEDIA_TYPE = Rule(
    "invalid-media-type",
    "descriptor",
    "error",
    "Invalid media type",
    "Readers choose a parser by the media type.",
    '{"mediatype": "csv"}',
    '{"mediatype": "text/csv"}',
    "write a registered type such as 'text/csv'",
)
UNKNOWN_ENCODING = Rule(
    "unknown-encoding",
    "descriptor",
    "error",
    "Unknown encoding",
    "A file in an unknown encoding cannot be read.",
    '{"encoding": "utf8-bom"}',
    '{"encoding": "utf-8"}',
    "use a registered name such as 'utf-8'",
)
FORMAT_MISMATCH = Rule(
    "format-mismatch",
    "descriptor",
    "warning",
    "Format, media type and file name disagree",
    "Readers differ in which of the three they trust.",
    '{"path": "claims.csv", "format": "json"}',
    '{"path": "claims.csv", "format": "csv", "mediatype": "text/csv"}',
    "correct the wrong one",
)
INVALID_HASH = Rule(
    "invalid-hash",
    "descriptor",
    "error",
    "Invalid hash",
    "A hash that cannot be computed protects nothing.",
    '{"hash": "sha256:12ab"}',
    '{"hash": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}',
    "write 'sha256:' followed by 64 hex digits",
)
BYTES_MISMATCH = Rule(
    "bytes-mismatch",
    "descriptor",
    "error",
    "File size differs from 'bytes'",
    "A file of another size is not the file that was described: its download was cut off, or it "
    "changed after the release.",
    '"bytes": 1200 for a file of 1,187 bytes',
    '"bytes": 1187',
    "run claims fix if you changed the file (outside git, claims fix --select bytes-mismatch), which removes 'bytes' "
    "and 'hash' until the next claims release writes them again; otherwise, download the file again",
)
HASH_MISMATCH = Rule(
    "hash-mismatch",
    "descriptor",
    "error",
    "File content differs from 'hash'",
    "A file with another hash is not the file that was released.",
    '"hash": "sha256:e3b0c4…" for another file',
    '"hash": the hash of the file',
    "run claims fix if you changed the file (outside git, claims fix --select hash-mismatch), which removes 'bytes' "
    "and 'hash' until the next claims release writes them again; otherwise, download the file again",
)
INVALID_DIALECT_VALUE = Rule(
    "invalid-dialect-value",
    "descriptor",
    "error",
    "Invalid value in a dialect",
    "A file cannot be read with an impossible dialect.",
    '{"quoteChar": "\'\'"}',
    '{"quoteChar": "\'"}',
    "write a value that the standard allows",
)
DIALECT_CONFLICT = Rule(
    "dialect-conflict",
    "descriptor",
    "warning",
    "Contradictory dialect properties",
    "Readers differ in which of the two they follow.",
    '{"quoteChar": "\\"", "escapeChar": "\\\\"}',
    '{"escapeChar": "\\\\"}',
    "keep one of the two",
)

RULES: tuple[Rule, ...] = (
    DUPLICATE_RESOURCE_NAME,
    PATH_DATA_CONFLICT,
    MIXED_PATHS_AND_URLS,
    UNSAFE_PATH,
    MISSING_FILE,
    REMOTE_PATH,
    INVALID_INLINE_DATA,
    INVALID_RESOURCE_TYPE,
    INVALID_MEDIA_TYPE,
    UNKNOWN_ENCODING,
    FORMAT_MISMATCH,
    INVALID_HASH,
    BYTES_MISMATCH,
    HASH_MISMATCH,
    INVALID_DIALECT_VALUE,
    DIALECT_CONFLICT,
)
