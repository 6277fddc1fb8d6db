"""What the rules of the family `value` say of themselves: one cell against what its field promises."""

from claims.model.rule import Rule

FAMILY = "value"

TYPE_ERROR = Rule(
    "type-error",
    FAMILY,
    "error",
    "a value is of its field's type",
    "Programs that load the table convert each value to the type that the schema states; one that cannot be "
    "converted stops them, or becomes an empty cell without a word. Forms that only some programs read "
    "(a day without its leading zero, a space before a number) are not accepted.",
    "2024-1-2 in a field of type date",
    "2024-01-02",
    "write the value in the form that the type has, or correct the type in the schema",
)
FORMAT_ERROR = Rule(
    "format-error",
    FAMILY,
    "error",
    "a value is in its field's format",
    "A format (uri, email, uuid, binary, or a date pattern such as %d/%m/%Y) says how the text is to be read; "
    "text in another form breaks what is built on it, such as a link.",
    "www.example.org in a string field of format uri",
    "https://www.example.org",
    "write the value in the stated format, or correct the format in the schema",
)
MISSING_REQUIRED_VALUE = Rule(
    "missing-required-value",
    FAMILY,
    "error",
    "a required cell is not empty",
    "The schema promises a value in every row, and readers rely on it.",
    "c0a1b2c,,putin   (source_id is required)",
    "c0a1b2c,kremlin-2024-05-01,putin",
    "fill the cell in, or drop the constraint if the value can be unknown",
)
NOT_IN_ENUM = Rule(
    "not-in-enum",
    FAMILY,
    "error",
    "a value is one of those listed",
    "A field with a list of values is counted and filtered by them; another spelling falls out of both.",
    "Direct where the list has direct, indirect, mixed, none",
    "direct",
    "use one of the listed values, or add this one to the list in the schema",
)
NOT_IN_CATEGORIES = Rule(
    "not-in-categories",
    FAMILY,
    "error",
    "a value is one of its field's categories",
    "Programs that load the column as categories turn any other value into an empty cell.",
    "4 where the categories are 1, 2, 3",
    "3",
    "use one of the categories, or add this one to the schema",
)
PATTERN_MISMATCH = Rule(
    "pattern-mismatch",
    FAMILY,
    "error",
    "a value matches its field's pattern, from its first character to its last",
    "A pattern says what an identifier or code looks like; what does not match is mistyped or something else. "
    "The whole value has to match: s1|s2 does not let s1x through.",
    "C12 where the pattern is c[0-9]+",
    "c12",
    "correct the value, or the pattern in the schema",
)
PATTERN_TOO_SLOW = Rule(
    "pattern-too-slow",
    FAMILY,
    "error",
    "a pattern, or JSON Schema, is decided quickly on every value",
    "Some patterns take longer with every character, beyond any patience: (a+)+b on a long row of a's. "
    "The check of the column stopped at this value, so the ones after it were not checked either.",
    '"pattern": "(a+)+b"',
    '"pattern": "a+b"',
    "rewrite the pattern without one repetition inside another",
)
TOO_SHORT = Rule(
    "too-short",
    FAMILY,
    "error",
    "a value is not shorter than its field allows",
    "Something is missing. Text is measured in code points, a list in items.",
    "ab where minLength is 3",
    "abc",
    "complete the value, or lower minLength in the schema",
)
TOO_LONG = Rule(
    "too-long",
    FAMILY,
    "error",
    "a value is not longer than its field allows",
    "Databases cut longer text off or refuse the row. Text is measured in code points, a list in items.",
    "abcd where maxLength is 3",
    "abc",
    "shorten the value, or raise maxLength in the schema",
)
BELOW_MINIMUM = Rule(
    "below-minimum",
    FAMILY,
    "error",
    "a value is not below its field's minimum",
    "Out of range mostly means mistyped. exclusiveMinimum leaves the bound itself out. "
    "Numbers are compared exactly, moments in UTC; NaN is in no range.",
    "-3 where minimum is 0",
    "3",
    "correct the value, or the bound in the schema",
)
ABOVE_MAXIMUM = Rule(
    "above-maximum",
    FAMILY,
    "error",
    "a value is not above its field's maximum",
    "Out of range mostly means mistyped. exclusiveMaximum leaves the bound itself out. "
    "Numbers are compared exactly, moments in UTC; NaN is in no range.",
    "3024-05-01 where maximum is 2100-01-01",
    "2024-05-01",
    "correct the value, or the bound in the schema",
)
JSON_SCHEMA_MISMATCH = Rule(
    "json-schema-mismatch",
    FAMILY,
    "error",
    "an object or array conforms to its field's JSON Schema",
    "The schema of the field says what is inside the JSON, and readers rely on it.",
    '{"value": "100"} where value has to be an integer',
    '{"value": 100}',
    "correct the JSON in the cell, or the field's jsonSchema",
)
NOT_NFC = Rule(
    "not-nfc",
    FAMILY,
    "error",
    "text is in Unicode's composed form (NFC)",
    "é can be one character or two (e and an accent). They look alike and are not equal: "
    "searches, joins and comparisons miss one of them.",
    "Cafe\\u0301",
    "Caf\\u00e9",
    "normalize the text to NFC, or run claims fix",
    fixable=True,
)
LEADING_OR_TRAILING_WHITESPACE = Rule(
    "leading-or-trailing-whitespace",
    FAMILY,
    "error",
    "text neither begins nor ends with a space",
    "Nobody sees such a space, and every comparison does. Line ends, tabs and the spaces of Unicode count too. "
    "A key, code, number or date that is right but for such a space is reported as that alone.",
    '" putin"',
    '"putin"',
    "delete the space, or run claims fix",
    fixable=True,
)
INVISIBLE_CHARACTER = Rule(
    "invisible-character",
    FAMILY,
    "error",
    "text has no character that cannot be seen",
    "A soft hyphen, a zero-width space or a byte order mark comes along with copied text and makes two equal "
    "words differ. Joiners are left alone after letters of the scripts that need them (Persian, Indic and "
    "others) and in emoji; no-break spaces inside text, too, as good typography uses them.",
    "Moscow\\u200b",
    "Moscow",
    "delete the character; the message names it",
)
BIDI_CONTROL = Rule(
    "bidi-control",
    FAMILY,
    "error",
    "text has no characters that turn its direction",
    "They make text show in another order than it is stored, and so can hide what a line says. "
    "Arabic and Hebrew are shown rightly without them.",
    "user\\u202etxt.exe",
    "usertxt.exe",
    "delete the character; the message names it",
)
NON_STANDARD_WHITESPACE = Rule(
    "non-standard-whitespace",
    FAMILY,
    "warning",
    "a key has no other space than the plain one",
    "A no-break space looks like a plain one and is not equal to it: whoever types the key finds nothing. "
    "Only keys and references are looked at; in text such spaces are good typography.",
    "New\\u00a0York",
    "New York",
    "write a plain space, here and wherever the row is referred to; the message names the character",
)
MOJIBAKE = Rule(
    "mojibake",
    FAMILY,
    "warning",
    "text was read in the encoding it was written in",
    "UTF-8 that was read as Windows-1252 and saved again has Ã© for é and â€™ for ’; where U+FFFD stands, "
    "the character itself is lost.",
    "CafÃ©",
    "Café",
    "take the text from its origin again, and open that as UTF-8",
)
FORMULA_INJECTION = Rule(
    "formula-injection",
    FAMILY,
    "warning",
    "text does not begin as a spreadsheet formula does",
    "A spreadsheet runs a cell that begins with =, +, -, @, a tab or a carriage return as a formula, "
    "which can send data away. A lone dash and a signed number are left alone.",
    '=HYPERLINK("http://example.org")',
    'see =HYPERLINK("http://example.org")',
    "reword the beginning; if it has to stay, open the file as text",
)
PLACEHOLDER_VALUE = Rule(
    "placeholder-value",
    FAMILY,
    "warning",
    "a cell without a value is empty",
    "N/A, null or TODO counts as a value: it is listed, counted and joined. Not reported where the field's "
    "missing values, enum or categories have it.",
    "N/A",
    "an empty cell",
    "leave the cell empty, or declare the text in missingValues",
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
