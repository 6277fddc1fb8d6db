"""Rules of the family `schema`: faults in a Table Schema (Table Schema 2.0)."""

from claims.model.rule import Rule

DUPLICATE_FIELD_NAME = Rule(
    "duplicate-field-name",
    "schema",
    "warning",
    "Duplicate field name",
    "Keys, commands and most readers find a column by its name. The standard forbids writing such a schema, and "
    "requires readers to accept it: its columns are found in the order of the file.",
    '{"fields": [{"name": "id"}, {"name": "id"}]}',
    '{"fields": [{"name": "id"}, {"name": "text"}]}',
    "rename one of the fields, in the file too",
)
UNKNOWN_FIELD_TYPE = Rule(
    "unknown-field-type",
    "schema",
    "error",
    "Unknown field type",
    "Cells of a field with an unknown type are not checked.",
    '{"name": "said_on", "type": "text"}',
    '{"name": "said_on", "type": "string"}',
    "use a type of the standard",
)
UNKNOWN_FORMAT = Rule(
    "unknown-format",
    "schema",
    "error",
    "Unknown field format",
    "Some readers ignore an unknown format and others refuse it.",
    '{"name": "day", "type": "date", "format": "DD.MM.YYYY"}',
    '{"name": "day", "type": "date", "format": "%d.%m.%Y"}',
    "use a format of the field's type; dates and times take strptime patterns",
)
UNKNOWN_CONSTRAINT = Rule(
    "unknown-constraint",
    "schema",
    "error",
    "Unknown constraint",
    "Unknown constraints are not checked.",
    '{"constraints": {"requried": true}}',
    '{"constraints": {"required": true}}',
    "correct the spelling, or remove the constraint",
)
UNSUPPORTED_CONSTRAINT = Rule(
    "unsupported-constraint",
    "schema",
    "error",
    "Constraint not supported by the field type",
    "A number has no length and a string has no minimum, so nothing is checked.",
    '{"type": "integer", "constraints": {"maxLength": 3}}',
    '{"type": "integer", "constraints": {"maximum": 999}}',
    "use a constraint of the type, or change the type",
)
INVALID_CONSTRAINT_VALUE = Rule(
    "invalid-constraint-value",
    "schema",
    "error",
    "Invalid value of a constraint",
    "An integer cannot be compared with 'ten', and no value is in an empty list.",
    '{"type": "integer", "constraints": {"minimum": "ten"}}',
    '{"type": "integer", "constraints": {"minimum": 10}}',
    "write the value in the field's type and format",
)
CONTRADICTORY_CONSTRAINTS = Rule(
    "contradictory-constraints",
    "schema",
    "warning",
    "Contradictory constraints",
    "With a minimum above the maximum, every value is wrong.",
    '{"constraints": {"minimum": 10, "maximum": 1}}',
    '{"constraints": {"minimum": 1, "maximum": 10}}',
    "correct one of the two",
    claims_severity="error",
)
INVALID_PATTERN = Rule(
    "invalid-pattern",
    "schema",
    "error",
    "Invalid regular expression",
    "A pattern that cannot be compiled checks nothing, and some readers stop at it.",
    '{"constraints": {"pattern": "c[0-9"}}',
    '{"constraints": {"pattern": "c[0-9]"}}',
    "correct the expression at the position shown",
)
NON_PORTABLE_PATTERN = Rule(
    "non-portable-pattern",
    "schema",
    "warning",
    "Non-portable regular expression",
    "The standard uses the regular expressions of XML Schema, which lack look-around, "
    "back-references, lazy repetition and flags; several readers refuse these.",
    '{"constraints": {"pattern": "(?!x)[a-z]+"}}',
    '{"constraints": {"pattern": "[a-wyz][a-z]*"}}',
    "rewrite the expression without it",
)
UNCHECKED_PATTERN = Rule(
    "unchecked-pattern",
    "schema",
    "warning",
    "Pattern not checked",
    "No available engine reads an unknown block of characters, or an expression that combines "
    "features of XML Schema with features of other dialects. Without this warning, an unchecked "
    "column would look valid.",
    '{"constraints": {"pattern": "\\\\p{IsKlingon}+"}}',
    '{"constraints": {"pattern": "\\\\p{IsGreek}+"}}',
    "write the characters themselves in the pattern",
)
INVALID_EXAMPLE = Rule(
    "invalid-example",
    "schema",
    "warning",
    "Invalid example",
    "Readers learn the format of a column from its example.",
    '{"type": "date", "example": "5 March"}',
    '{"type": "date", "example": "2024-03-05"}',
    "give a value that the column could contain",
    claims_severity="error",
)
INVALID_MISSING_VALUES = Rule(
    "invalid-missing-values",
    "schema",
    "error",
    "Invalid missing values",
    "Missing values are compared with the text of each cell: they must be distinct strings, either "
    "all plain or all with labels.",
    '{"missingValues": ["", "-", "-"]}',
    '{"missingValues": ["", "-"]}',
    'write strings, or objects {"value": …, "label": …}, each value once',
)
AMBIGUOUS_BOOLEAN_VALUES = Rule(
    "ambiguous-boolean-values",
    "schema",
    "error",
    "Ambiguous boolean values",
    "A text in both lists means true to one reader and false to another.",
    '{"type": "boolean", "trueValues": ["y", "1"], "falseValues": ["n", "1"]}',
    '{"type": "boolean", "trueValues": ["y"], "falseValues": ["n"]}',
    "keep the text in one list only, and at least one text in each list",
)
AMBIGUOUS_NUMBER_FORMAT = Rule(
    "ambiguous-number-format",
    "schema",
    "error",
    "Ambiguous number format",
    "If the decimal and group characters are the same, '1,234' can be two different numbers.",
    '{"type": "number", "decimalChar": ",", "groupChar": ","}',
    '{"type": "number", "decimalChar": ",", "groupChar": "."}',
    "use two different characters",
)
INVALID_CATEGORIES = Rule(
    "invalid-categories",
    "schema",
    "error",
    "Invalid categories",
    "Readers turn categories into a categorical column with one code per value, so they must be "
    "distinct values of a string or integer field.",
    '{"type": "string", "categories": ["yes", "no", "yes"]}',
    '{"type": "string", "categories": ["yes", "no"]}',
    "give each value and each label once, in the field's type",
)
ENUM_NOT_IN_CATEGORIES = Rule(
    "enum-not-in-categories",
    "schema",
    "error",
    "Enum value missing from categories",
    "A value that the enum allows but the categories do not can never be valid.",
    '{"categories": ["yes", "no"], "constraints": {"enum": ["yes", "maybe"]}}',
    '{"categories": ["yes", "no"], "constraints": {"enum": ["yes", "no"]}}',
    "make the two lists agree",
)
UNSUPPORTED_PROPERTY = Rule(
    "unsupported-property",
    "schema",
    "warning",
    "Property not supported by the field type",
    "The property has no effect in a field of another type.",
    '{"type": "string", "decimalChar": ","}',
    '{"type": "number", "decimalChar": ","}',
    "remove the property, or change the type",
)
INVALID_FIELDS_MATCH = Rule(
    "invalid-fields-match",
    "schema",
    "error",
    "Invalid 'fieldsMatch'",
    "'fieldsMatch' decides which columns a file may have.",
    '{"fieldsMatch": "strict"}',
    '{"fieldsMatch": "exact"}',
    "use exact, equal, subset, superset or partial, or remove it for 'exact'",
)
UNKNOWN_KEY_FIELD = Rule(
    "unknown-key-field",
    "schema",
    "error",
    "Unknown field in a key",
    "A key with a field that does not exist is not checked.",
    '{"fields": [{"name": "claim_id"}], "primaryKey": ["id"]}',
    '{"fields": [{"name": "claim_id"}], "primaryKey": ["claim_id"]}',
    "name a field of the schema",
)
DUPLICATE_KEY_FIELD = Rule(
    "duplicate-key-field",
    "schema",
    "error",
    "Duplicate field or key",
    "Repeating a field or a key has no effect, so another one was probably intended.",
    '{"primaryKey": ["id", "id"]}',
    '{"primaryKey": ["id", "day"]}',
    "name the intended field, or remove the repetition",
)
KEY_FIELD_COUNT_MISMATCH = Rule(
    "key-field-count-mismatch",
    "schema",
    "error",
    "Foreign key with a different number of fields than its target",
    "The fields are compared in pairs.",
    '{"fields": ["a", "b"], "reference": {"resource": "t", "fields": ["a"]}}',
    '{"fields": ["a", "b"], "reference": {"resource": "t", "fields": ["a", "b"]}}',
    "name the same number of fields on both sides",
)
INVALID_FOREIGN_KEY_TARGET = Rule(
    "invalid-foreign-key-target",
    "schema",
    "error",
    "Invalid foreign key target",
    "A reference to a table or field that does not exist is not checked.",
    '{"reference": {"resource": "source", "fields": ["source_id"]}}',
    '{"reference": {"resource": "sources", "fields": ["source_id"]}}',
    "name a table of the package, and fields of its schema",
)
EXPLICIT_SELF_REFERENCE = Rule(
    "explicit-self-reference",
    "schema",
    "warning",
    "Foreign key names its own table",
    "Version 2.0 of the standard omits 'resource' in a reference to the same table, and readers "
    "rely on that.",
    '{"name": "claims", ... "reference": {"resource": "claims", "fields": ["claim_id"]}}',
    '{"name": "claims", ... "reference": {"fields": ["claim_id"]}}',
    "remove 'resource'",
)

RULES: tuple[Rule, ...] = (
    DUPLICATE_FIELD_NAME,
    UNKNOWN_FIELD_TYPE,
    UNKNOWN_FORMAT,
    UNKNOWN_CONSTRAINT,
    UNSUPPORTED_CONSTRAINT,
    INVALID_CONSTRAINT_VALUE,
    CONTRADICTORY_CONSTRAINTS,
    INVALID_PATTERN,
    NON_PORTABLE_PATTERN,
    UNCHECKED_PATTERN,
    INVALID_EXAMPLE,
    INVALID_MISSING_VALUES,
    AMBIGUOUS_BOOLEAN_VALUES,
    AMBIGUOUS_NUMBER_FORMAT,
    INVALID_CATEGORIES,
    ENUM_NOT_IN_CATEGORIES,
    UNSUPPORTED_PROPERTY,
    INVALID_FIELDS_MATCH,
    UNKNOWN_KEY_FIELD,
    DUPLICATE_KEY_FIELD,
    KEY_FIELD_COUNT_MISMATCH,
    INVALID_FOREIGN_KEY_TARGET,
    EXPLICIT_SELF_REFERENCE,
)
