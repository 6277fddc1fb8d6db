"""Rules of the family `descriptor` about JSON (RFC 8259, I-JSON)."""

from claims.model.rule import Rule

INVALID_JSON = Rule(
    "invalid-json",
    "descriptor",
    "error",
    "Invalid JSON",
    "A descriptor that is not JSON cannot be read by any tool, and neither can a JSON table that is "
    "not JSON.",
    '{"name": "claims",}',
    '{"name": "claims"}',
    "correct the JSON at the position shown",
)
INVALID_YAML = Rule(
    "invalid-yaml",
    "descriptor",
    "error",
    "Invalid YAML",
    "A descriptor in YAML has to be one document that holds only what JSON can hold: objects, arrays, text, numbers, "
    "true, false and null.",
    'title: "Claims',
    'title: "Claims"',
    "correct the YAML at the position shown",
)
INVALID_JSON_ENCODING = Rule(
    "invalid-json-encoding",
    "descriptor",
    "error",
    "JSON not encoded as plain UTF-8",
    "JSON is always UTF-8. Many readers stop at another encoding, a byte order mark or an unpaired "
    "surrogate.",
    "a descriptor saved as UTF-16, or as “UTF-8 with BOM”",
    "a descriptor saved as UTF-8",
    "save the file as UTF-8 without a byte order mark",
)
DUPLICATE_JSON_KEY = Rule(
    "duplicate-json-key",
    "descriptor",
    "error",
    "Duplicate key in a JSON object",
    "Most readers silently keep the last value and some keep the first, so two readers see different data.",
    '{"title": "Claims", "title": "Statements"}',
    '{"title": "Claims"}',
    "keep only the correct one",
)
INVALID_JSON_NUMBER = Rule(
    "invalid-json-number",
    "descriptor",
    "error",
    "NaN or Infinity in JSON",
    "NaN and Infinity are not JSON: Python writes and reads them, other readers stop.",
    '{"maximum": Infinity}',
    '{"maximum": 100}',
    "write a number, or remove the property",
)
NUMBER_OUT_OF_RANGE = Rule(
    "number-out-of-range",
    "descriptor",
    "error",
    "JSON number out of range",
    "A number beyond about 1.8e308 becomes infinity in one reader and an error in another.",
    '{"maximum": 1e999}',
    '{"maximum": 1e9}',
    "write a smaller number",
)
JSON_TOO_DEEP = Rule(
    "json-too-deep",
    "descriptor",
    "error",
    "JSON nested too deeply",
    "Extreme nesting can crash a reader, and no descriptor or table needs it.",
    "[[[[[[[[[[ ... ]]]]]]]]]]",
    '{"resources": []}',
    "reduce the nesting",
)

RULES: tuple[Rule, ...] = (
    INVALID_JSON,
    INVALID_YAML,
    INVALID_JSON_ENCODING,
    DUPLICATE_JSON_KEY,
    INVALID_JSON_NUMBER,
    NUMBER_OUT_OF_RANGE,
    JSON_TOO_DEEP,
)
