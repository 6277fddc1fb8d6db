"""The objects of the Data Package standard, declared: checks and spelling suggestions are made from these tables.

Sources: Data Package 2.0 (Data Package, Data Resource, Table Dialect, Table Schema), 1.0 and 0.9.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from claims.descriptor import text_checks as text
from claims.descriptor.checksum import check_hash
from claims.descriptor.text_checks import TextCheck


class JsonType(Struct, frozen=True):
    """A type of JSON value: `holds` tests a value, `words` names the type, `item` is the type of an array's items."""

    holds: Callable[[Any], bool]
    words: str
    item: "JsonType | None" = None


class Property(Struct, frozen=True):
    """A property of an object of the standard.

    `recommended`: by version 2. `since`: the version that added the property; in older packages it is a custom one,
    which may have any value, and a constraint is an error.
    `not_empty`: an empty string or array is an error. `inner`: the object, or each object of the array, in it.
    `field_types`: the only field types that the property applies to.
    `check`: a test of the text; `check_v1` replaces it in version 1. `outdated`: what version 2 has instead.
    """

    type: JsonType
    required: bool = False
    recommended: bool = False
    since: int = 1
    not_empty: bool = False
    inner: "ObjectType | None" = None
    field_types: tuple[str, ...] = ()
    check: TextCheck | None = None
    check_v1: TextCheck | None = None
    outdated: str = ""


class ObjectType(Struct, frozen=True):
    """An object of the standard.

    `misplaced` gives properties that belong elsewhere, with the place. `any_of`: one of these properties is required.
    """

    properties: Mapping[str, Property]
    misplaced: Mapping[str, str] = field(default_factory=dict)
    not_empty: bool = False
    any_of: tuple[str, ...] = ()


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _array_of(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(holds, value))


TEXT = JsonType(lambda value: isinstance(value, str), "a string")
BOOLEAN = JsonType(lambda value: isinstance(value, bool), "true or false")
ARRAY = JsonType(lambda value: isinstance(value, list), "an array")
OBJECT = JsonType(lambda value: isinstance(value, dict), "an object")
TEXTS = JsonType(_array_of(TEXT.holds), "an array of strings", TEXT)
TEXT_OR_TEXTS = JsonType(
    lambda value: isinstance(value, str) or TEXTS.holds(value), "a string or an array of strings", TEXT
)
TEXT_OR_OBJECT = JsonType(lambda value: isinstance(value, str | dict), "an object or a path")
COUNT = JsonType(lambda value: _is_integer(value) and value >= 0, "an integer of at least 0")
NUMBER = JsonType(lambda value: _is_integer(value) and value >= 1, "an integer of at least 1")
NUMBERS = JsonType(_array_of(NUMBER.holds), "an array of integers of at least 1", NUMBER)
ANY = JsonType(lambda _: True, "any value")

FORMATS: Mapping[str, tuple[str, ...]] = {
    "string": ("default", "email", "uri", "binary", "uuid"),
    "number": ("default",),
    "integer": ("default",),
    "boolean": ("default",),
    "object": ("default",),
    "array": ("default",),
    "list": ("default",),
    "datetime": ("default", "any"),
    "date": ("default", "any"),
    "time": ("default", "any"),
    "year": ("default",),
    "yearmonth": ("default",),
    "duration": ("default",),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
    "any": ("default",),
}
"""The field types, each with its formats; dates and times also take strptime patterns. Source: Table Schema 2.0."""

PACKAGE_PROFILES = ("data-package", "tabular-data-package", "fiscal-data-package")
RESOURCE_PROFILES = ("data-resource", "tabular-data-resource")
ITEM_TYPES = ("string", "integer", "boolean", "number", "datetime", "date", "time")
FIELDS_MATCH = ("exact", "equal", "subset", "superset", "partial")
ORDERED = ("integer", "number", "date", "time", "datetime", "duration", "year", "yearmonth")
SIZED = ("string", "array", "object", "list", "geojson")

plain = Property(TEXT)
flag = Property(BOOLEAN)
url = Property(TEXT, check=text.unless_empty(text.check_url))
url_or_path = Property(TEXT, check=text.unless_empty(text.check_url_or_path))
email = Property(TEXT, check=text.unless_empty(text.check_email))

LICENSE = ObjectType(
    {"name": Property(TEXT, check=text.check_license_name), "path": url_or_path, "title": plain},
    any_of=("name", "path"),
)
SOURCE = ObjectType(
    {"title": Property(TEXT, recommended=True), "path": url_or_path, "email": email, "version": plain},
    not_empty=True,
)
CONTRIBUTOR = ObjectType(
    {
        "title": Property(TEXT, recommended=True),
        "givenName": Property(TEXT, since=2),
        "familyName": Property(TEXT, since=2),
        "path": url,
        "email": email,
        "roles": Property(TEXTS, not_empty=True, since=2),
        "organization": plain,
        "role": Property(TEXT, outdated="is from version 1: use 'roles', an array"),
    },
    not_empty=True,
)

SCHEMA_PROPERTIES = ("fields", "missingValues", "primaryKey", "foreignKeys", "uniqueKeys", "fieldsMatch")
PACKAGE = ObjectType(
    {
        "name": Property(
            TEXT, recommended=True, not_empty=True, check=text.check_name, check_v1=text.check_name_v1
        ),
        "id": Property(TEXT, recommended=True),
        "licenses": Property(ARRAY, recommended=True, not_empty=True, inner=LICENSE),
        "$schema": plain,
        "resources": Property(ARRAY, required=True, not_empty=True),
        "title": plain,
        "description": plain,
        "homepage": url,
        "profile": Property(
            TEXT, outdated="is from version 1: use '$schema'", check=text.profile_check(PACKAGE_PROFILES)
        ),
        "image": url_or_path,
        "version": Property(TEXT, check=text.check_semver),
        "created": Property(TEXT, check=text.check_created),
        "keywords": Property(TEXTS, not_empty=True),
        "contributors": Property(ARRAY, not_empty=True, inner=CONTRIBUTOR),
        "sources": Property(ARRAY, not_empty=True, inner=SOURCE),
        "type": plain,
    },
    misplaced=dict.fromkeys(SCHEMA_PROPERTIES, "resources[].schema"),
)

CSV_DIALECT_PROPERTIES = {
    "delimiter": Property(TEXT, check=text.check_characters),
    "lineTerminator": Property(TEXT, check=text.check_characters),
    "quoteChar": Property(TEXT, check=text.check_character),
    "doubleQuote": flag,
    "escapeChar": Property(TEXT, check=text.check_character),
    "nullSequence": plain,
    "skipInitialSpace": flag,
}
HEADER_PROPERTIES = {
    "headerRows": Property(NUMBERS),
    "headerJoin": plain,
    "commentRows": Property(NUMBERS),
    "commentChar": Property(TEXT, check=text.check_characters),
}
FIELD_PROPERTIES = ("decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues")
IN_FIELD = dict.fromkeys(FIELD_PROPERTIES, "schema.fields[]")
VERSION_1 = Property(ANY, outdated="is from the CSV Dialect of version 1: remove it")
INNER_NAMES = {
    "name": Property(TEXT, check=text.check_inner_name),
    "type": Property(TEXT, check=text.check_inner_type),
}
DIALECT = ObjectType(
    {
        **CSV_DIALECT_PROPERTIES,
        **HEADER_PROPERTIES,
        **INNER_NAMES,
        "$schema": plain,
        "header": flag,
        "property": plain,
        "itemType": Property(TEXT, check=text.check_row_type),
        "itemKeys": Property(TEXTS),
        "sheetNumber": Property(NUMBER),
        "sheetName": plain,
        "table": plain,
        "title": plain,
        "description": plain,
        "headerCase": flag,
        "skipBlankRows": flag,
        "csv": Property(OBJECT, inner=ObjectType(CSV_DIALECT_PROPERTIES)),
        "csvddfVersion": VERSION_1,
        "caseSensitiveHeader": VERSION_1,
    },
    misplaced=IN_FIELD,
)

RESOURCE = ObjectType(
    {
        "name": Property(
            TEXT, required=True, not_empty=True, check=text.check_name, check_v1=text.check_name_v1
        ),
        "title": plain,
        "description": plain,
        "homepage": url,
        "profile": Property(TEXT, check=text.profile_check(RESOURCE_PROFILES)),
        "$schema": plain,
        "path": Property(TEXT_OR_TEXTS, not_empty=True),
        "data": Property(ANY),
        "type": Property(TEXT, check=text.check_resource_type, since=2),
        "format": plain,
        "mediatype": Property(TEXT, check=text.check_media_type),
        "encoding": Property(TEXT, check=text.check_encoding),
        "bytes": Property(COUNT),
        "hash": Property(TEXT, check=check_hash),
        "sources": Property(ARRAY, inner=SOURCE),
        "licenses": Property(ARRAY, not_empty=True, inner=LICENSE),
        "dialect": Property(TEXT_OR_OBJECT),
        "schema": Property(TEXT_OR_OBJECT),
        "url": plain,
        "scheme": plain,
        "compression": plain,
        "extrapaths": Property(TEXTS),
        "innerpath": plain,
        "rows": Property(COUNT),
    },
    misplaced={
        **dict.fromkeys(SCHEMA_PROPERTIES, "schema"),
        **dict.fromkeys((*CSV_DIALECT_PROPERTIES, *HEADER_PROPERTIES), "dialect"),
        **IN_FIELD,
    },
)

REFERENCE = ObjectType({"fields": Property(TEXT_OR_TEXTS, required=True), "resource": plain})
FOREIGN_KEY = ObjectType(
    {
        "fields": Property(TEXT_OR_TEXTS, required=True),
        "reference": Property(OBJECT, required=True, inner=REFERENCE),
    }
)
SCHEMA = ObjectType(
    {
        **INNER_NAMES,
        "$schema": plain,
        "fields": Property(ARRAY, required=True, not_empty=True),
        "fieldsMatch": Property(ANY, since=2),
        "missingValues": Property(ARRAY),
        "primaryKey": Property(TEXT_OR_TEXTS),
        "uniqueKeys": Property(ARRAY, not_empty=True, since=2),
        "foreignKeys": Property(ARRAY, inner=FOREIGN_KEY),
        "title": plain,
        "description": plain,
    },
    misplaced=dict.fromkeys(FIELD_PROPERTIES, "fields[]"),
)

CONSTRAINTS: Mapping[str, Property] = {
    "required": flag,
    "unique": flag,
    "enum": Property(ARRAY),
    "minLength": Property(COUNT, field_types=SIZED),
    "maxLength": Property(COUNT, field_types=SIZED),
    "minimum": Property(ANY, field_types=ORDERED),
    "maximum": Property(ANY, field_types=ORDERED),
    "exclusiveMinimum": Property(ANY, field_types=ORDERED, since=2),
    "exclusiveMaximum": Property(ANY, field_types=ORDERED, since=2),
    "jsonSchema": Property(OBJECT, field_types=("array", "object")),
    "pattern": Property(TEXT, field_types=("string",)),
}
FIELD = ObjectType(
    {
        "name": Property(TEXT, required=True, not_empty=True),
        "type": plain,
        "format": plain,
        "title": plain,
        "description": plain,
        "example": Property(ANY),
        "constraints": Property(OBJECT),
        "categories": Property(ARRAY, not_empty=True, since=2),
        "categoriesOrdered": Property(BOOLEAN, since=2),
        "missingValues": Property(ARRAY),
        "rdfType": Property(TEXT, check=text.check_uri),
        "decimalChar": Property(TEXT, not_empty=True, field_types=("number",)),
        "groupChar": Property(TEXT, field_types=("number", "integer")),
        "bareNumber": Property(BOOLEAN, field_types=("number", "integer")),
        "trueValues": Property(TEXTS, field_types=("boolean",)),
        "falseValues": Property(TEXTS, field_types=("boolean",)),
        "delimiter": Property(TEXT, not_empty=True, field_types=("list",)),
        "itemType": Property(TEXT, field_types=("list",), check=text.item_type_check(ITEM_TYPES)),
        "arrayItem": Property(OBJECT),
        "floatNumber": flag,
    },
    misplaced=dict.fromkeys(CONSTRAINTS, "constraints"),
)
LABELED = ObjectType({"value": Property(ANY, required=True), "label": plain})

EXTENSIONS = frozenset(
    [
        *("author", "base", "caseSensitiveHeader", "control", "csvddfVersion", "dataDependencies"),
        *("datapackage_version", "dateFormat", "dataset", "dependencies", "fields", "hashing"),
        *("last_modified", "last_updated", "layout", "license", "maintainers", "modified", "publisher"),
        *("publishers", "readme", "scripts", "stats", "unique_id", "updated", "views"),
    ]
)
"""Names from older versions and known extensions: not misspellings, although some are similar to a property."""
