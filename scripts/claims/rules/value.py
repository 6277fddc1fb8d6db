"""Rules of the family `value`: cells that do not match their field."""

from claims.model.rule import Rule

FAMILY = "value"

TYPE_ERROR = Rule(
    "type-error",
    FAMILY,
    "error",
    "Value does not match the field type",
    "Programs that load the table convert each value to the type in the schema. A value that cannot be "
    "converted stops them, or silently becomes an empty cell. Forms that only some programs can read "
    "(a day without its leading zero, a space before a number) are not accepted.",
    "2024-1-2 in a field of type date",
    "2024-01-02",
    "write the value in the form of its type, or correct the type in the schema",
)
FORMAT_ERROR = Rule(
    "format-error",
    FAMILY,
    "error",
    "Value does not match the field format",
    "A format (uri, email, uuid, binary, or a date format such as %d/%m/%Y) says how to read the text. "
    "Text in another form breaks whatever relies on it, such as a link.",
    "www.example.org in a string field of format uri",
    "https://www.example.org",
    "write the value in the stated format, or correct the format in the schema",
)
MISSING_REQUIRED_VALUE = Rule(
    "missing-required-value",
    FAMILY,
    "error",
    "Missing required value",
    "The schema guarantees a value in every row, and readers rely on it.",
    "c0a1b2c,,putin   (source_id is required)",
    "c0a1b2c,kremlin-2024-05-01,putin",
    "fill in the cell, or remove the constraint if the value can be unknown",
)
NOT_IN_ENUM = Rule(
    "not-in-enum",
    FAMILY,
    "error",
    "Value not in enum",
    "A field with a list of allowed values is counted and filtered by them. Any other spelling is missed.",
    "Direct where the list has direct, indirect, mixed, none",
    "direct",
    "use one of the allowed values, or add this one to the enum in the schema",
)
NOT_IN_CATEGORIES = Rule(
    "not-in-categories",
    FAMILY,
    "error",
    "Value not in categories",
    "Programs that load the column as categories turn any other value into an empty cell.",
    "4 where the categories are 1, 2, 3",
    "3",
    "use one of the categories, or add this one to the schema",
)
PATTERN_MISMATCH = Rule(
    "pattern-mismatch",
    FAMILY,
    "error",
    "Value does not match pattern",
    "A pattern describes what an identifier or code looks like. A value that does not match is "
    "mistyped or something else. The whole value has to match: s1|s2 does not accept s1x.",
    "C12 where the pattern is c[0-9]+",
    "c12",
    "correct the value, or the pattern in the schema",
)
PATTERN_TOO_SLOW = Rule(
    "pattern-too-slow",
    FAMILY,
    "error",
    "Pattern or JSON Schema too slow",
    "With some patterns, the time to match doubles with every character: (a+)+b on a long row of a’s. "
    "Checking of the column stopped at this value, so the values after it were not checked.",
    '"pattern": "(a+)+b"',
    '"pattern": "a+b"',
    "rewrite the pattern without nested repetitions",
)
TOO_SHORT = Rule(
    "too-short",
    FAMILY,
    "error",
    "Value too short",
    "Part of the value is probably missing. Text is measured in code points, a list in items.",
    "ab where minLength is 3",
    "abc",
    "complete the value, or lower minLength in the schema",
)
TOO_LONG = Rule(
    "too-long",
    FAMILY,
    "error",
    "Value too long",
    "Databases truncate longer text or reject the row. Text is measured in code points, a list in items.",
    "abcd where maxLength is 3",
    "abc",
    "shorten the value, or raise maxLength in the schema",
)
BELOW_MINIMUM = Rule(
    "below-minimum",
    FAMILY,
    "error",
    "Value below minimum",
    "A value out of range is usually mistyped. exclusiveMinimum excludes the bound itself. Numbers are "
    "compared exactly, times in UTC; NaN is outside every range.",
    "-3 where minimum is 0",
    "3",
    "correct the value, or the bound in the schema",
)
ABOVE_MAXIMUM = Rule(
    "above-maximum",
    FAMILY,
    "error",
    "Value above maximum",
    "A value out of range is usually mistyped. exclusiveMaximum excludes the bound itself. Numbers are "
    "compared exactly, times in UTC; NaN is outside every range.",
    "3024-05-01 where maximum is 2100-01-01",
    "2024-05-01",
    "correct the value, or the bound in the schema",
)
JSON_SCHEMA_MISMATCH = Rule(
    "json-schema-mismatch",
    FAMILY,
    "error",
    "JSON does not match its JSON Schema",
    "The jsonSchema of the field describes the JSON in its cells, and readers rely on it.",
    '{"value": "100"} where value has to be an integer',
    '{"value": 100}',
    "correct the JSON in the cell, or the jsonSchema of the field",
)
NOT_NFC = Rule(
    "not-nfc",
    FAMILY,
    "warning",
    "Text not in Unicode NFC",
    "é can be written as one character or as two (e and an accent). They look the same but are not "
    "equal, so searches, joins and comparisons miss one of them.",
    "Cafe\\u0301",
    "Caf\\u00e9",
    "normalize the text to NFC, or run claims fix",
    fixable=True,
    claims_severity="error",
)
LEADING_OR_TRAILING_WHITESPACE = Rule(
    "leading-or-trailing-whitespace",
    FAMILY,
    "warning",
    "Leading or trailing whitespace",
    "Such whitespace is invisible, but every comparison sees it. Line endings, tabs and Unicode spaces "
    "count too. If whitespace is all that is wrong with a key, code, number or date, only this rule is "
    "reported.",
    '" putin"',
    '"putin"',
    "delete the whitespace, or run claims fix",
    fixable=True,
    claims_severity="error",
)
INVISIBLE_CHARACTER = Rule(
    "invisible-character",
    FAMILY,
    "warning",
    "Invisible character",
    "Soft hyphens, zero-width spaces and byte order marks come with copied text and make equal words "
    "differ. Joiners are accepted after letters of scripts that need them (Persian, Indic and others) "
    "and in emoji, and so are no-break spaces inside text.",
    "Moscow\\u200b",
    "Moscow",
    "delete the character named in the message",
    claims_severity="error",
)
BIDI_CONTROL = Rule(
    "bidi-control",
    FAMILY,
    "warning",
    "Bidirectional control character",
    "Such characters display text in another order than it is stored, and so can hide what a line "
    "says. Arabic and Hebrew are displayed correctly without them.",
    "user\\u202etxt.exe",
    "usertxt.exe",
    "delete the character named in the message",
    claims_severity="error",
)
NON_STANDARD_WHITESPACE = Rule(
    "non-standard-whitespace",
    FAMILY,
    "warning",
    "Non-standard whitespace in key",
    "A no-break space looks like a space but is not equal to it: nobody who types the key finds the "
    "row. Only keys and foreign keys are checked; in running text such spaces are legitimate.",
    "New\\u00a0York",
    "New York",
    "replace the character named in the message with a space, here and wherever the row is referenced",
    claims_severity="error",
)
MOJIBAKE = Rule(
    "mojibake",
    FAMILY,
    "warning",
    "Text decoded with the wrong encoding",
    "UTF-8 that was read as Windows-1252 and saved again contains Ã© instead of é and â€™ instead of "
    "’. Where U+FFFD appears, the original character is lost.",
    "CafÃ©",
    "Café",
    "copy the text from the original again and open that as UTF-8",
)
FORMULA_INJECTION = Rule(
    "formula-injection",
    FAMILY,
    "warning",
    "Text starts like a spreadsheet formula",
    "A spreadsheet runs a cell that starts with =, +, -, @, a tab or a carriage return as a formula, "
    "which can send data away. A single dash and a signed number are accepted.",
    '=HYPERLINK("http://example.org")',
    'see =HYPERLINK("http://example.org")',
    "reword the beginning; if it has to stay, import the file as text",
    claims_severity="error",
)
PLACEHOLDER_VALUE = Rule(
    "placeholder-value",
    FAMILY,
    "warning",
    "Placeholder instead of empty cell",
    "N/A, null or TODO counts as a value: it is listed, counted and joined. Not reported if "
    "missingValues, enum or categories of the field contain it.",
    "N/A",
    "an empty cell",
    "empty the cell, or add the text to missingValues",
)

RULES: tuple[Rule, ...] = (
    TYPE_ERROR,
    FORMAT_ERROR,
    MISSING_REQUIRED_VALUE,
    NOT_IN_ENUM,
    NOT_IN_CATEGORIES,
    PATTERN_MISMATCH,
    PATTERN_TOO_SLOW,
    TOO_SHORT,
    TOO_LONG,
    BELOW_MINIMUM,
    ABOVE_MAXIMUM,
    JSON_SCHEMA_MISMATCH,
    NOT_NFC,
    LEADING_OR_TRAILING_WHITESPACE,
    INVISIBLE_CHARACTER,
    BIDI_CONTROL,
    NON_STANDARD_WHITESPACE,
    MOJIBAKE,
    FORMULA_INJECTION,
    PLACEHOLDER_VALUE,
)

# what a rule says of a value that its file does not keep as text
MESSAGES = {"type-error": "'{value}' in '{field}' is {0}: expected {1}"}
