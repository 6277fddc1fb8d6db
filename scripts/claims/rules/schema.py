"""The family `schema`: what a Table Schema must be to say what a table's cells are."""

from claims.model.rule import Rule

DUPLICATE_FIELD_NAME = Rule(
    "duplicate-field-name",
    "schema",
    "error",
    "a field's name occurs once in a schema",
    "Keys, commands and most readers find a column by its name.",
    '{"fields": [{"name": "id"}, {"name": "id"}]}',
    '{"fields": [{"name": "id"}, {"name": "text"}]}',
    "rename one of them, in the file too",
)
UNKNOWN_FIELD_TYPE = Rule(
    "unknown-field-type",
    "schema",
    "error",
    "a field's type is one of the standard's",
    "A field of an unknown type is not checked by anybody.",
    '{"name": "said_on", "type": "text"}',
    '{"name": "said_on", "type": "string"}',
    "use a type of the standard",
)
UNKNOWN_FORMAT = Rule(
    "unknown-format",
    "schema",
    "error",
    "a field's format is one of its type's",
    "A format that readers do not know is ignored by some and refused by others.",
    '{"name": "day", "type": "date", "format": "DD.MM.YYYY"}',
    '{"name": "day", "type": "date", "format": "%d.%m.%Y"}',
    "use a format of the type; dates and times take patterns of strptime",
)
UNKNOWN_CONSTRAINT = Rule(
    "unknown-constraint",
    "schema",
    "error",
    "a constraint is one of the standard's",
    "A constraint that readers do not know is not checked by anybody.",
    '{"constraints": {"requried": true}}',
    '{"constraints": {"required": true}}',
    "correct the spelling, or leave it out",
)
UNSUPPORTED_CONSTRAINT = Rule(
    "unsupported-constraint",
    "schema",
    "error",
    "a constraint is one that the field's type knows",
    "A length of a number or a minimum of a text has no meaning, so nothing is checked.",
    '{"type": "integer", "constraints": {"maxLength": 3}}',
    '{"type": "integer", "constraints": {"maximum": 999}}',
    "use a constraint of the type, or state the type that is meant",
)
INVALID_CONSTRAINT_VALUE = Rule(
    "invalid-constraint-value",
    "schema",
    "error",
    "a constraint's value is of the right type",
    "An integer cannot be compared with 'ten', and no value is in an empty list.",
    '{"type": "integer", "constraints": {"minimum": "ten"}}',
    '{"type": "integer", "constraints": {"minimum": 10}}',
    "write the value in the field's own type and format",
)
CONTRADICTORY_CONSTRAINTS = Rule(
    "contradictory-constraints",
    "schema",
    "error",
    "some value can meet all constraints of a field",
    "With a minimum above the maximum every value is wrong.",
    '{"constraints": {"minimum": 10, "maximum": 1}}',
    '{"constraints": {"minimum": 1, "maximum": 10}}',
    "correct one of the two",
)
INVALID_PATTERN = Rule(
    "invalid-pattern",
    "schema",
    "error",
    "a pattern is a regular expression",
    "A pattern that cannot be compiled checks nothing, and stops some readers.",
    '{"constraints": {"pattern": "c[0-9"}}',
    '{"constraints": {"pattern": "c[0-9]"}}',
    "correct the expression where the message points",
)
NON_PORTABLE_PATTERN = Rule(
    "non-portable-pattern",
    "schema",
    "warning",
    "a pattern keeps to what every reader knows",
    "The standard's expressions are those of XML Schema: look-around, back-references, lazy repetition "
    "and flags are not among them, and several readers refuse them.",
    '{"constraints": {"pattern": "(?!x)[a-z]+"}}',
    '{"constraints": {"pattern": "[a-wyz][a-z]*"}}',
    "rewrite the expression without it",
)
UNCHECKED_PATTERN = Rule(
    "unchecked-pattern",
    "schema",
    "warning",
    "a pattern can be checked here",
    "A block of characters that is not known here, or an expression that mixes what only XML Schema has with what "
    "only other dialects have, or takes a class from one that is not given by its characters, is read by "
    "no engine at hand: a check left out must not look like a pass.",
    '{"constraints": {"pattern": "\\\\p{IsKlingon}+"}}',
    '{"constraints": {"pattern": "\\\\p{IsGreek}+"}}',
    "write the pattern with the characters themselves",
)
INVALID_EXAMPLE = Rule(
    "invalid-example",
    "schema",
    "error",
    "a field's example is of the field's type",
    "Readers learn the format of a column from its example.",
    '{"type": "date", "example": "5 March"}',
    '{"type": "date", "example": "2024-03-05"}',
    "give a value that could stand in the column",
)
INVALID_MISSING_VALUES = Rule(
    "invalid-missing-values",
    "schema",
    "error",
    "missing values are different strings, all plain or all with labels",
    "They are compared with the text in the file before anything else is done with it.",
    '{"missingValues": ["", "-", "-"]}',
    '{"missingValues": ["", "-"]}',
    'write strings, or objects {"value": …, "label": …}, each once',
)
AMBIGUOUS_BOOLEAN_VALUES = Rule(
    "ambiguous-boolean-values",
    "schema",
    "error",
    "no text means both true and false",
    "The last list that a reader looks at wins.",
    '{"type": "boolean", "trueValues": ["y", "1"], "falseValues": ["n", "1"]}',
    '{"type": "boolean", "trueValues": ["y"], "falseValues": ["n"]}',
    "keep the text in one of the lists; give each list at least one",
)
AMBIGUOUS_NUMBER_FORMAT = Rule(
    "ambiguous-number-format",
    "schema",
    "error",
    "a number's decimal and group characters can be told apart",
    "With one character for both, '1,234' is two numbers.",
    '{"type": "number", "decimalChar": ",", "groupChar": ","}',
    '{"type": "number", "decimalChar": ",", "groupChar": "."}',
    "use two different characters",
)
INVALID_CATEGORIES = Rule(
    "invalid-categories",
    "schema",
    "error",
    "categories are different values of a string or integer field",
    "A reader makes a categorical column of them, with one code a value.",
    '{"type": "string", "categories": ["yes", "no", "yes"]}',
    '{"type": "string", "categories": ["yes", "no"]}',
    "give each value and each label once, in the field's type",
)
ENUM_NOT_IN_CATEGORIES = Rule(
    "enum-not-in-categories",
    "schema",
    "error",
    "an enum's values are among the categories",
    "A value that the enum allows and the categories forbid can never be right.",
    '{"categories": ["yes", "no"], "constraints": {"enum": ["yes", "maybe"]}}',
    '{"categories": ["yes", "no"], "constraints": {"enum": ["yes", "no"]}}',
    "make the two lists agree",
)
UNSUPPORTED_PROPERTY = Rule(
    "unsupported-property",
    "schema",
    "warning",
    "a field has properties of its type only",
    "In a field of another type the property has no effect.",
    '{"type": "string", "decimalChar": ","}',
    '{"type": "number", "decimalChar": ","}',
    "leave it out, or state the type that is meant",
)
INVALID_FIELDS_MATCH = Rule(
    "invalid-fields-match",
    "schema",
    "error",
    "'fieldsMatch' is exact, equal, subset, superset or partial",
    "It decides which columns a file may have.",
    '{"fieldsMatch": "strict"}',
    '{"fieldsMatch": "exact"}',
    "use one of the five, or leave it out for 'exact'",
)
UNKNOWN_KEY_FIELD = Rule(
    "unknown-key-field",
    "schema",
    "error",
    "a key is made of fields of its schema",
    "A key on a field that does not exist is not checked.",
    '{"fields": [{"name": "claim_id"}], "primaryKey": ["id"]}',
    '{"fields": [{"name": "claim_id"}], "primaryKey": ["claim_id"]}',
    "name a field of the schema",
)
DUPLICATE_KEY_FIELD = Rule(
    "duplicate-key-field",
    "schema",
    "error",
    "a key names a field once, and a schema a key once",
    "The second mention says nothing, so another field was probably meant.",
    '{"primaryKey": ["id", "id"]}',
    '{"primaryKey": ["id", "day"]}',
    "name the field that is meant, or leave it out",
)
KEY_FIELD_COUNT_MISMATCH = Rule(
    "key-field-count-mismatch",
    "schema",
    "error",
    "a foreign key has as many fields as its target",
    "The fields are compared one by one.",
    '{"fields": ["a", "b"], "reference": {"resource": "t", "fields": ["a"]}}',
    '{"fields": ["a", "b"], "reference": {"resource": "t", "fields": ["a", "b"]}}',
    "name the same number of fields on both sides",
)
INVALID_FOREIGN_KEY_TARGET = Rule(
    "invalid-foreign-key-target",
    "schema",
    "error",
    "a foreign key leads to fields of a table of the package",
    "A reference to a table or field that does not exist is not checked.",
    '{"reference": {"resource": "source", "fields": ["source_id"]}}',
    '{"reference": {"resource": "sources", "fields": ["source_id"]}}',
    "name a table of the package, and fields of its schema",
)
EXPLICIT_SELF_REFERENCE = Rule(
    "explicit-self-reference",
    "schema",
    "warning",
    "a foreign key to its own table names no table",
    "Version 2.0 of the standard has 'resource' left out there; readers follow its absence.",
    '{"name": "claims", ... "reference": {"resource": "claims", "fields": ["claim_id"]}}',
    '{"name": "claims", ... "reference": {"fields": ["claim_id"]}}',
    "leave 'resource' out",
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
