"""Every sentence of the standard on packages, resources and dialects, the rule it became, and a breaking case."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.descriptor_case import GONE, PACKAGE, V2, changed, found, read

from claims.descriptor import File, check_bytes_and_hash
from claims.descriptor.spelling import correct_spelling
from claims.model.errors import CannotDo
from claims.model.table import Dialect, Table
from claims.rules import descriptor as rules

# where in the standard, what it says there, a change that breaks it (or does not), all that is found
CASES = [
    (
        "Data Package › Properties",
        "MUST have resources",
        {"resources": GONE},
        [("missing-required-property", "the descriptor has no 'resources', which is required")],
    ),
    (
        "Data Package › resources",
        "at least one resource",
        {"resources": []},
        [("empty-property", "resources is empty: fill it in or remove it")],
    ),
    (
        "Data Package › resources",
        "MUST be an array of objects",
        {"resources.2": "x"},
        [("invalid-property-type", "resources[2] is 'x': expected an object")],
    ),
    (
        "Data Package › resources",
        "MUST be an array of objects",
        {"resources": {}},
        [("invalid-property-type", "resources is an object: expected an array")],
    ),
    (
        "Data Package › Properties",
        "SHOULD have name",
        {"name": GONE},
        [("missing-recommended-property", "the descriptor has no 'name', which is recommended")],
    ),
    (
        "Data Package › Properties",
        "SHOULD have id, licenses",
        {"id": GONE, "licenses": GONE},
        [
            ("missing-recommended-property", "the descriptor has no 'id', which is recommended"),
            ("missing-recommended-property", "the descriptor has no 'licenses', which is recommended"),
        ],
    ),
    (
        "Data Package › $schema",
        "default is version 1",
        {"$schema": GONE},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            )
        ],
    ),
    (
        "Data Package › $schema",
        "version 1 is stated",
        {"$schema": "https://datapackage.org/profiles/1.0/datapackage.json"},
        [
            (
                "old-version",
                "the descriptor names version 1 in '$schema', so it is read as version 1 of the standard",
            )
        ],
    ),
    (
        "Data Package › $schema",
        "MUST be a profile",
        {"$schema": "https://example.org/p.json"},
        [
            (
                "unknown-profile",
                "$schema is 'https://example.org/p.json': the requirements of this profile are not checked",
            )
        ],
    ),
    (
        "Data Package › $schema",
        "MUST be a profile of this kind",
        {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json"},
        [("unknown-profile", "$schema is the profile of a tableschema: expected that of a datapackage")],
    ),
    (
        "Data Package › $schema",
        "MUST be a profile",
        {"$schema": 2},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            ("invalid-property-type", "$schema is 2: expected a string"),
        ],
    ),
    (
        "Data Package › name",
        "SHOULD be lower-case alphanumeric",
        {"name": "Said (final)"},
        [("discouraged-name", "name is 'Said (final)': expected lowercase letters, digits, '.', '-', '_'")],
    ),
    (
        "Data Package 1.0 › name",
        "MUST be lower-case alphanumeric",
        {"$schema": GONE, "name": "Said (final)"},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            ("invalid-name", "name is 'Said (final)': expected lowercase letters, digits, '.', '-', '_'"),
        ],
    ),
    (
        "Data Package › name",
        "is a name",
        {"name": ""},
        [("empty-property", "name is empty: fill it in or remove it")],
    ),
    (
        "Data Package › licenses",
        "MUST be an array",
        {"licenses": {"name": "CC0-1.0"}},
        [("invalid-property-type", "licenses is an object: expected an array")],
    ),
    (
        "Data Package › licenses",
        "each MUST be an object",
        {"licenses": ["CC0-1.0"]},
        [("invalid-property-type", "licenses[0] is 'CC0-1.0': expected an object")],
    ),
    (
        "Data Package › licenses",
        "MUST contain name or path",
        {"licenses": [{"title": "free"}]},
        [("license-without-name", "licenses[0] has neither 'name' nor 'path': add one of them")],
    ),
    (
        "Data Package › licenses",
        "says something",
        {"licenses": []},
        [("empty-property", "licenses is empty: fill it in or remove it")],
    ),
    (
        "Data Package › licenses",
        "name is an Open Definition ID",
        {"licenses": [{"name": "Creative Commons"}]},
        [
            (
                "invalid-license-name",
                "licenses[0].name is 'Creative Commons': expected an identifier such as 'CC-BY-4.0'",
            )
        ],
    ),
    (
        "Data Package › licenses",
        "path is a URL or Path",
        {"licenses": [{"path": "../LICENSE"}]},
        [
            (
                "unsafe-path",
                "licenses[0].path cannot be used: '../LICENSE' leaves the package's folder: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Data Package › homepage",
        "is a URL",
        {"homepage": "example.org"},
        [("invalid-url", "homepage is 'example.org': expected a complete URL such as 'https://example.org'")],
    ),
    (
        "Data Package › image",
        "MUST be a string",
        {"image": 5},
        [("invalid-property-type", "image is 5: expected a string")],
    ),
    (
        "Data Package › image",
        "MUST be a URL or Path",
        {"image": "/logo.png"},
        [
            (
                "unsafe-path",
                "image cannot be used: '/logo.png' is absolute: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Data Package › image",
        "MUST be a URL or Path",
        {"image": "gopher://example.org/logo.png"},
        [
            (
                "invalid-url",
                "image is 'gopher://example.org/logo.png': expected a complete URL such as 'https://example.org'",
            )
        ],
    ),
    (
        "Data Package › version",
        "SHOULD conform to SemVer",
        {"version": "v1"},
        [("version-not-semver", "version is 'v1': expected MAJOR.MINOR.PATCH, such as '1.0.0'")],
    ),
    (
        "Data Package › version",
        "is a string",
        {"version": 1},
        [("invalid-property-type", "version is 1: expected a string")],
    ),
    (
        "Data Package › created",
        "MUST conform to RFC 3339",
        {"created": "2024-03-05"},
        [
            (
                "created-not-datetime",
                "created is '2024-03-05': expected a date and time such as '2024-03-05T12:00:00Z'",
            )
        ],
    ),
    (
        "Data Package › created",
        "MUST conform to RFC 3339",
        {"created": "2024-02-30T12:00:00Z"},
        [
            (
                "created-not-datetime",
                "created is '2024-02-30T12:00:00Z': expected a date and time such as '2024-03-05T12:00:00Z'",
            )
        ],
    ),
    (
        "Data Package › keywords",
        "an array of strings",
        {"keywords": "claims"},
        [("invalid-property-type", "keywords is 'claims': expected an array of strings")],
    ),
    (
        "Data Package › keywords",
        "an array of strings",
        {"keywords": ["claims", 1]},
        [("invalid-property-type", "keywords[1] is 1: expected a string")],
    ),
    (
        "Data Package › keywords",
        "says something",
        {"keywords": []},
        [("empty-property", "keywords is empty: fill it in or remove it")],
    ),
    (
        "Data Package › contributors",
        "MUST be an array",
        {"contributors": "A. Curator"},
        [("invalid-property-type", "contributors is 'A. Curator': expected an array")],
    ),
    (
        "Data Package › contributors",
        "each MUST be an object",
        {"contributors": ["A. Curator"]},
        [("invalid-property-type", "contributors[0] is 'A. Curator': expected an object")],
    ),
    (
        "Data Package › contributors",
        "MUST have at least one property",
        {"contributors": [{}]},
        [("empty-property", "contributors[0] is empty: add at least a 'title'")],
    ),
    (
        "Data Package › contributors",
        "RECOMMENDED to have title",
        {"contributors": [{"email": "a@example.org"}]},
        [("missing-recommended-property", "contributors[0] has no 'title', which is recommended")],
    ),
    (
        "Data Package › contributors",
        "email is an address",
        {"contributors.0.email": "a at example.org"},
        [
            (
                "invalid-email",
                "contributors[0].email is 'a at example.org': expected an address such as 'a@example.org'",
            )
        ],
    ),
    (
        "Data Package › contributors",
        "path is a fully qualified URL",
        {"contributors.0.path": "www.example.org"},
        [
            (
                "invalid-url",
                "contributors[0].path is 'www.example.org': expected a complete URL such as 'https://example.org'",
            )
        ],
    ),
    (
        "Data Package › contributors",
        "roles is an array of strings",
        {"contributors.0.roles": "creator"},
        [("invalid-property-type", "contributors[0].roles is 'creator': expected an array of strings")],
    ),
    (
        "Data Package › contributors",
        "role was of version 1",
        {"contributors.0.role": "author", "contributors.0.roles": GONE},
        [("outdated-property", "contributors[0].role is from version 1: use 'roles', an array")],
    ),
    (
        "Data Package › sources",
        "MUST be an array",
        {"sources": "An article"},
        [("invalid-property-type", "sources is 'An article': expected an array")],
    ),
    (
        "Data Package › sources",
        "says something",
        {"sources": []},
        [("empty-property", "sources is empty: fill it in or remove it")],
    ),
    (
        "Data Package › sources",
        "MUST have at least one property",
        {"sources": [{}]},
        [("empty-property", "sources[0] is empty: add at least a 'title'")],
    ),
    (
        "Data Package › sources",
        "path is a URL or Path",
        {"sources.0.path": "~/article.txt"},
        [
            (
                "unsafe-path",
                "sources[0].path cannot be used: '~/article.txt' starts with '~', which means a home folder: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Data Package › sources",
        "email is an address",
        {"sources.0.email": "@"},
        [("invalid-email", "sources[0].email is '@': expected an address such as 'a@example.org'")],
    ),
    (
        "Glossary › Custom Properties",
        "a known one is spelt right",
        {"titel": "Claims", "title": GONE},
        [("misspelled-property", "titel is not a property of the standard: did you mean 'title'?")],
    ),
    (
        "Glossary › Custom Properties",
        "a known one is spelt right",
        {"resources.0.mediaType": "text/csv"},
        [
            (
                "misspelled-property",
                "resources[0].mediaType is not a property of the standard: did you mean 'mediatype'?",
            )
        ],
    ),
    (
        "Glossary › Custom Properties",
        "a known one is spelt right, also beside itself",
        {"resources.0.Path": "claims.csv", "resources.0.schema.primarykey": ["claim_id"]},
        [
            (
                "misspelled-property",
                "resources[0].Path is not a property of the standard: did you mean 'path'?",
            ),
            (
                "misspelled-property",
                "resources[0].schema.primarykey is not a property of the standard: did you mean 'primaryKey'?",
            ),
        ],
    ),
    (
        "Glossary › Custom Properties",
        "any others are allowed",
        {
            "temporal": "2024",
            "my:titel": "x",
            "author": "x",
            "date": "2024",
            "_name": "x",
            "last_updated": "2024",
        },
        [],
    ),
    (
        "Data Package › Properties",
        "fields belong to a schema",
        {"missingValues": [""]},
        [
            (
                "misplaced-property",
                "missingValues has no effect here: did you mean 'resources[].schema.missingValues'?",
            )
        ],
    ),
    (
        "Data Resource › name",
        "MUST contain a name",
        {"resources.2.name": GONE},
        [("missing-required-property", "resources[2] has no 'name', which is required")],
    ),
    (
        "Data Resource › name",
        "MUST be unique",
        {"resources.2.name": "claims"},
        [
            (
                "duplicate-resource-name",
                "resources[2].name is 'claims', the same as that of resources[0]: names must be unique",
            )
        ],
    ),
    (
        "Data Resource › name",
        "SHOULD be lower-case alphanumeric",
        {"resources.2.name": "Read me"},
        [
            (
                "discouraged-name",
                "resources[2].name is 'Read me': expected lowercase letters, digits, '.', '-', '_'",
            )
        ],
    ),
    (
        "Data Resource 1.0 › name",
        "MUST be lower-case alphanumeric",
        {"$schema": GONE, "resources.2.name": "Read me"},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "invalid-name",
                "resources[2].name is 'Read me': expected lowercase letters, digits, '.', '-', '_'",
            ),
        ],
    ),
    (
        "Data Resource › path or data",
        "one",
        {"resources.2.path": GONE},
        [("path-data-conflict", "resources[2] has neither 'path' nor 'data': add one of them")],
    ),
    (
        "Data Resource › path or data",
        "and only one",
        {"resources.2.data": []},
        [("path-data-conflict", "resources[2] has both 'path' and 'data': remove one of them")],
    ),
    (
        "Data Resource › path",
        "MUST be a string or an array of strings",
        {"resources.2.path": 5},
        [("invalid-property-type", "resources[2].path is 5: expected a string or an array of strings")],
    ),
    (
        "Data Resource › path",
        "says something",
        {"resources.2.path": []},
        [("empty-property", "resources[2].path is empty: fill it in or remove it")],
    ),
    (
        "Data Resource › path",
        "MUST be a URL or Path",
        {"resources.2.path": "../README.md"},
        [
            (
                "unsafe-path",
                "resources[2].path cannot be read: '../README.md' leaves the package's folder: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Glossary › URL or Path",
        "MUST NOT be absolute",
        {"resources.0.path": "/etc/passwd"},
        [
            (
                "unsafe-path",
                "resources[0].path cannot be read: '/etc/passwd' is absolute: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Glossary › URL or Path",
        "MUST NOT be hidden",
        {"resources.0.path": ".git/config"},
        [
            (
                "unsafe-path",
                "resources[0].path cannot be read: '.git/config' is hidden (a part starts with a dot): expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Glossary › URL or Path",
        "MUST be http, https, ftp or ftps",
        {"resources.0.path": "file:///etc/passwd"},
        [
            (
                "unsafe-path",
                "resources[0].path cannot be read: 'file:///etc/passwd' has a scheme: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Glossary › URL or Path",
        "a URL is never fetched",
        {"resources.0.path": "https://example.org/claims.csv"},
        [
            (
                "remote-path",
                "resources[0].path cannot be read: 'https://example.org/claims.csv' is a URL: only files in the package are read, copy it there",
            )
        ],
    ),
    (
        "Data Resource › path",
        "is a file",
        {"resources.0.path": "claim.csv"},
        [
            (
                "missing-file",
                "resources[0].path cannot be read: there is no file 'claim.csv': did you mean 'claims.csv'?",
            )
        ],
    ),
    (
        "Data Resource › path",
        "is a regular file",
        {"resources.0.path": "folder"},
        [
            (
                "not-a-regular-file",
                "resources[0].path cannot be read: 'folder' is a folder: expected a regular file",
            )
        ],
    ),
    (
        "Data Resource › path",
        "NOT permitted to mix URLs and paths",
        {"resources.0.path": ["claims.csv", "https://example.org/2.csv"]},
        [
            (
                "mixed-paths-and-urls",
                "resources[0].path mixes paths and URLs: use only one of the two",
            ),
            (
                "remote-path",
                "resources[0].path[1] cannot be read: 'https://example.org/2.csv' is a URL: only files in the package are read, copy it there",
            ),
        ],
    ),
    (
        "Data Resource 0.9 › url",
        "MUST be treated as path",
        {"resources.2.url": "README.md", "resources.2.path": GONE},
        [("outdated-property", "resources[2].url is from version 0: use 'path'")],
    ),
    (
        "Data Resource › data",
        "a string needs format or mediatype",
        {"resources.2.data": "a,b", "resources.2.path": GONE},
        [("invalid-inline-data", "resources[2].data is a string: state its 'format' or 'mediatype'")],
    ),
    (
        "Data Resource › data",
        "MUST be an array, object or string",
        {"resources.2.data": 5, "resources.2.path": GONE},
        [("invalid-inline-data", "resources[2].data is 5: expected an array, an object or a string")],
    ),
    (
        "Tabular › data",
        "MUST be an array",
        {"resources.0.data": {"id": "a"}, "resources.0.path": GONE},
        [
            (
                "invalid-inline-data",
                "resources[0].data is an object: expected an array of arrays or of objects, the table's rows",
            )
        ],
    ),
    (
        "Tabular › data",
        "of arrays or objects",
        {"resources.0.data": [["id"], {"id": "a"}], "resources.0.path": GONE},
        [
            (
                "invalid-inline-data",
                "resources[0].data[1] is an object: expected all rows to be arrays, or all to be objects",
            )
        ],
    ),
    (
        "Data Resource › type",
        "MUST be table",
        {"resources.2.type": "file"},
        [
            (
                "invalid-resource-type",
                "resources[2].type is 'file': expected 'table'",
            )
        ],
    ),
    (
        "Data Resource › type",
        "MUST be a string",
        {"resources.2.type": 1},
        [("invalid-property-type", "resources[2].type is 1: expected a string")],
    ),
    (
        "Data Resource › mediatype",
        "is a media type",
        {"resources.2.mediatype": "markdown"},
        [
            (
                "invalid-media-type",
                "resources[2].mediatype is 'markdown': expected a media type such as 'text/csv'",
            )
        ],
    ),
    (
        "Data Resource › format",
        "is the file's extension",
        {"resources.0.format": "json"},
        [
            (
                "format-mismatch",
                "resources[0].format is 'json', but format, media type and file name say 'json' and 'csv'",
            )
        ],
    ),
    (
        "Data Resource › encoding",
        "SHOULD be a registered name",
        {"resources.0.encoding": "utf8-bom"},
        [
            (
                "unknown-encoding",
                "resources[0].encoding is 'utf8-bom': expected a known encoding such as 'utf-8'",
            )
        ],
    ),
    (
        "Data Resource › encoding",
        "of text",
        {"resources.0.encoding": "base64"},
        [
            (
                "unknown-encoding",
                "resources[0].encoding is 'base64': expected a known encoding such as 'utf-8'",
            )
        ],
    ),
    (
        "Data Resource › bytes",
        "size in bytes",
        {"resources.2.bytes": -1},
        [("invalid-property-type", "resources[2].bytes is -1: expected an integer of at least 0")],
    ),
    (
        "Data Resource › bytes",
        "size in bytes",
        {"resources.2.bytes": "9"},
        [("invalid-property-type", "resources[2].bytes is '9': expected an integer of at least 0")],
    ),
    (
        "Data Resource › hash",
        "MD5",
        {"resources.2.hash": "12ab"},
        [
            (
                "invalid-hash",
                "resources[2].hash is '12ab': expected the 32 hex digits of an MD5 hash, or 'sha256:' and 64 hex digits",
            )
        ],
    ),
    (
        "Data Resource › hash",
        "or another algorithm",
        {"resources.2.hash": "sha256:12ab"},
        [("invalid-hash", "resources[2].hash has 4 digits: expected 64 hex digits after 'sha256:'")],
    ),
    (
        "Data Resource › hash",
        "that exists",
        {"resources.2.hash": "crc:12ab"},
        [
            (
                "invalid-hash",
                "resources[2].hash has the unknown algorithm 'crc': expected one of md5, sha1, sha224, sha256, sha384, sha512",
            )
        ],
    ),
    (
        "Data Resource › dialect",
        "MUST be an object or a path",
        {"resources.0.dialect": 5},
        [("invalid-property-type", "resources[0].dialect is 5: expected an object or a path")],
    ),
    (
        "Data Resource › dialect",
        "MUST be an object or a path",
        {"resources.0.dialect": "dialects/none.json"},
        [("missing-file", "resources[0].dialect cannot be read: there is no file 'dialects/none.json'")],
    ),
    (
        "Tabular › schema",
        "SHOULD have schema",
        {"resources.1.schema": GONE, "resources.0.schema.foreignKeys": GONE},
        [("missing-recommended-property", "resources[1] has no 'schema', which is recommended")],
    ),
    (
        "Tabular › schema",
        "MUST be an object or a path",
        {"resources.1.schema": "../schema.json", "resources.0.schema.foreignKeys": GONE},
        [
            (
                "unsafe-path",
                "resources[1].schema cannot be read: '../schema.json' leaves the package's folder: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Tabular › schema",
        "missingValues belong to it",
        {"resources.0.missingValues": [""]},
        [
            (
                "misplaced-property",
                "resources[0].missingValues has no effect here: did you mean 'schema.missingValues'?",
            )
        ],
    ),
    (
        "Table Schema › number",
        "its marks belong to the field",
        {
            "resources.0.dialect": {"decimalChar": ","},
            "resources.0.schema.trueValues": ["yes"],
            "resources.0.groupChar": ".",
        },
        [
            (
                "misplaced-property",
                "resources[0].groupChar has no effect here: did you mean 'schema.fields[].groupChar'?",
            ),
            (
                "misplaced-property",
                "resources[0].schema.trueValues has no effect here: did you mean 'fields[].trueValues'?",
            ),
            (
                "misplaced-property",
                "resources[0].dialect.decimalChar has no effect here: did you mean 'schema.fields[].decimalChar'?",
            ),
        ],
    ),
    (
        "Tabular › dialect",
        "the delimiter belongs to it",
        {"resources.0.delimiter": ","},
        [
            (
                "misplaced-property",
                "resources[0].delimiter has no effect here: did you mean 'dialect.delimiter'?",
            )
        ],
    ),
    (
        "Data Resource › licenses",
        "as for Data Package",
        {"resources.0.licenses": [{}]},
        [
            (
                "license-without-name",
                "resources[0].licenses[0] has neither 'name' nor 'path': add one of them",
            )
        ],
    ),
    (
        "Data Resource › sources",
        "as for Data Package",
        {"resources.0.sources": [{"email": "x"}]},
        [
            ("missing-recommended-property", "resources[0].sources[0] has no 'title', which is recommended"),
            (
                "invalid-email",
                "resources[0].sources[0].email is 'x': expected an address such as 'a@example.org'",
            ),
        ],
    ),
    (
        "Data Resource › homepage",
        "is a URL",
        {"resources.0.homepage": "x"},
        [
            (
                "invalid-url",
                "resources[0].homepage is 'x': expected a complete URL such as 'https://example.org'",
            )
        ],
    ),
    (
        "Profiles 1.0",
        "tabular-data-package demands tables",
        {
            "$schema": GONE,
            "profile": "tabular-data-package",
            "resources.0.profile": "tabular-data-resource",
            "resources.1.profile": "tabular-data-resource",
        },
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "profile-violation",
                "resources[2] does not have the profile 'tabular-data-resource', which the package's profile requires",
            ),
        ],
    ),
    (
        "Profiles 1.0",
        "tabular-data-resource demands a schema",
        {"$schema": GONE, "resources.2.profile": "tabular-data-resource"},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "profile-violation",
                "resources[2].profile is 'tabular-data-resource', which requires a 'schema'",
            ),
        ],
    ),
    (
        "Profiles 1.0",
        "a registered one or a URL",
        {"$schema": GONE, "profile": "my-profile"},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "profile-violation",
                "profile is 'my-profile': expected one of data-package, tabular-data-package, fiscal-data-package, or a URL",
            ),
        ],
    ),
    (
        "Profiles 1.0",
        "one elsewhere is not checked",
        {"$schema": GONE, "profile": "https://example.org/p.json"},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "unknown-profile",
                "profile is 'https://example.org/p.json': the requirements of this profile are not checked",
            ),
        ],
    ),
    (
        "Profiles 1.0",
        "$schema has taken its place",
        {"profile": "data-package"},
        [("outdated-property", "profile is from version 1: use '$schema'")],
    ),
    (
        "Table Dialect › header",
        "MUST be boolean",
        {"resources.0.dialect.header": "yes"},
        [("invalid-property-type", "resources[0].dialect.header is 'yes': expected true or false")],
    ),
    (
        "Table Dialect › headerRows",
        "MUST be positive integers",
        {"resources.0.dialect.headerRows": [0]},
        [
            (
                "invalid-property-type",
                "resources[0].dialect.headerRows[0] is 0: expected an integer of at least 1",
            )
        ],
    ),
    (
        "Table Dialect › headerJoin",
        "MUST be a string",
        {"resources.0.dialect.headerJoin": 1},
        [("invalid-property-type", "resources[0].dialect.headerJoin is 1: expected a string")],
    ),
    (
        "Table Dialect › commentRows",
        "MUST be positive integers",
        {"resources.0.dialect.commentRows": 1},
        [
            (
                "invalid-property-type",
                "resources[0].dialect.commentRows is 1: expected an array of integers of at least 1",
            )
        ],
    ),
    (
        "Table Dialect › commentChar",
        "MUST be one or more characters",
        {"resources.0.dialect.commentChar": ""},
        [
            (
                "invalid-dialect-value",
                "resources[0].dialect.commentChar is '': expected at least one character",
            )
        ],
    ),
    (
        "Table Dialect › delimiter",
        "MUST be a string",
        {"resources.0.dialect.delimiter": 1},
        [("invalid-property-type", "resources[0].dialect.delimiter is 1: expected a string")],
    ),
    (
        "Table Dialect › delimiter",
        "of some character",
        {"resources.0.dialect.delimiter": ""},
        [
            (
                "invalid-dialect-value",
                "resources[0].dialect.delimiter is '': expected at least one character",
            )
        ],
    ),
    (
        "Table Dialect › lineTerminator",
        "MUST be a string",
        {"resources.0.dialect.lineTerminator": None},
        [("invalid-property-type", "resources[0].dialect.lineTerminator is null: expected a string")],
    ),
    (
        "Table Dialect › quoteChar",
        "MUST be one character",
        {"resources.0.dialect.quoteChar": "''"},
        [("invalid-dialect-value", "resources[0].dialect.quoteChar is '''': expected one character")],
    ),
    (
        "Table Dialect › quoteChar",
        "is not the delimiter",
        {"resources.0.dialect.quoteChar": ","},
        [
            (
                "invalid-dialect-value",
                "resources[0].dialect.quoteChar is also the delimiter: use another character",
            )
        ],
    ),
    (
        "Table Dialect › doubleQuote",
        "MUST be boolean",
        {"resources.0.dialect.doubleQuote": 1},
        [("invalid-property-type", "resources[0].dialect.doubleQuote is 1: expected true or false")],
    ),
    (
        "Table Dialect › escapeChar",
        "MUST be one character",
        {"resources.0.dialect.escapeChar": "", "resources.0.dialect.quoteChar": GONE},
        [("invalid-dialect-value", "resources[0].dialect.escapeChar is '': expected one character")],
    ),
    (
        "Table Dialect › escapeChar",
        "mutually exclusive with quoteChar",
        {"resources.0.dialect.escapeChar": "\\"},
        [
            (
                "dialect-conflict",
                "resources[0].dialect.escapeChar cannot be combined with 'quoteChar': remove one of them",
            )
        ],
    ),
    (
        "Table Dialect › headerRows",
        "with header",
        {"resources.0.dialect.header": False, "resources.0.dialect.headerRows": [1]},
        [
            (
                "dialect-conflict",
                "resources[0].dialect.headerRows cannot be combined with 'header': false: remove one of them",
            )
        ],
    ),
    (
        "Table Dialect › nullSequence",
        "MUST be a string",
        {"resources.0.dialect.nullSequence": []},
        [("invalid-property-type", "resources[0].dialect.nullSequence is an array: expected a string")],
    ),
    (
        "Table Dialect › skipInitialSpace",
        "MUST be boolean",
        {"resources.0.dialect.skipInitialSpace": "no"},
        [("invalid-property-type", "resources[0].dialect.skipInitialSpace is 'no': expected true or false")],
    ),
    (
        "Table Dialect › property",
        "MUST be a string",
        {"resources.0.dialect.property": 1},
        [("invalid-property-type", "resources[0].dialect.property is 1: expected a string")],
    ),
    (
        "Table Dialect › itemType",
        "MUST be array or object",
        {"resources.0.dialect.itemType": "row"},
        [("invalid-dialect-value", "resources[0].dialect.itemType is 'row': expected 'array' or 'object'")],
    ),
    (
        "Table Dialect › itemKeys",
        "MUST be an array of strings",
        {"resources.0.dialect.itemKeys": "id"},
        [("invalid-property-type", "resources[0].dialect.itemKeys is 'id': expected an array of strings")],
    ),
    (
        "Table Dialect › sheetNumber",
        "MUST be an integer",
        {"resources.0.dialect.sheetNumber": 0},
        [
            (
                "invalid-property-type",
                "resources[0].dialect.sheetNumber is 0: expected an integer of at least 1",
            )
        ],
    ),
    (
        "Table Dialect › sheetName",
        "MUST be a string",
        {"resources.0.dialect.sheetName": 1},
        [("invalid-property-type", "resources[0].dialect.sheetName is 1: expected a string")],
    ),
    (
        "Table Dialect › table",
        "MUST be a string",
        {"resources.0.dialect.table": 1},
        [("invalid-property-type", "resources[0].dialect.table is 1: expected a string")],
    ),
    (
        "Table Dialect › CSV Dialect",
        "its version is of version 1",
        {"resources.0.dialect.csvddfVersion": 1.2},
        [
            (
                "outdated-property",
                "resources[0].dialect.csvddfVersion is from the CSV Dialect of version 1: remove it",
            )
        ],
    ),
    (
        "Table Dialect › Properties",
        "as frictionless nests them",
        {"resources.0.dialect": {"csv": {"delimiter": ";"}}},
        [
            (
                "outdated-property",
                "resources[0].dialect.csv is the nesting of frictionless: move its properties to the dialect itself",
            )
        ],
    ),
    (
        "Table Dialect › Properties",
        "spelt right",
        {"resources.0.dialect.delimeter": ";", "resources.0.dialect.delimiter": GONE},
        [
            (
                "misspelled-property",
                "resources[0].dialect.delimeter is not a property of the standard: did you mean 'delimiter'?",
            )
        ],
    ),
]


def test_a_valid_package_has_no_findings(tmp_path):
    assert found(tmp_path, PACKAGE) == []


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_what_the_standard_says(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected


JSON_CASES = [
    (b"{", [("invalid-json", "unexpected end of the file: expected a property name in double quotes")]),
    (b"[]", [("descriptor-not-object", "the descriptor is not a JSON object: expected {…}")]),
    (b"[" * 99 + b"]" * 99, [("json-too-deep", "nested more than 64 levels deep, so it is not read")]),
]


@pytest.mark.parametrize(("data", "expected"), JSON_CASES)
def test_what_is_no_json_object_gives_no_package(tmp_path, data, expected):
    package, breaks = read(tmp_path, data)
    assert package is None
    assert [(each.rule.id, each.message) for each in breaks] == expected


def test_flaws_of_the_json_do_not_stop_the_rest(tmp_path):
    text = json.dumps(changed({"resources.0.schema.fields.3.constraints": {"maximum": 1}}))
    text = text.replace('{"maximum": 1}', '{"maximum": NaN, "minimum": 1e999, "minimum": 2}')
    package, breaks = read(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert [each.rule.id for each in breaks] == [
        "invalid-json-encoding",
        "duplicate-json-key",
        "invalid-json-number",
        "number-out-of-range",
        "invalid-constraint-value",
    ]
    assert package.tables[0].schema.fields[3].constraints == {"minimum": 2}


def test_every_rule_has_a_breaking_case():
    broken = {rule for case in CASES for rule, _ in case[3]}
    broken |= {rule for _, expected in JSON_CASES for rule, _ in expected}
    broken |= {
        "invalid-json-encoding",
        "duplicate-json-key",
        "invalid-json-number",
        "number-out-of-range",
    }  # above
    broken |= {"bytes-mismatch", "hash-mismatch"}  # below
    broken |= {"property-requires-version-2"}  # in test_schema_rules
    assert {rule.id for rule in rules.RULES} - broken == set()


def test_every_rule_is_explained():
    assert len({rule.id for rule in rules.RULES}) == len(rules.RULES)
    for rule in rules.RULES:
        assert rule.family == "descriptor"
        assert all((rule.title, rule.why, rule.bad, rule.good, rule.fix))
        assert rule.title[0].isupper()


def test_a_finding_has_its_place(tmp_path):
    data = b"""{
  "$schema": "%s",
  "resources": [
    {"name": "claims", "path": "claims.csv",
     "schema": {"fields": [{"name": "id", "type": "strng"}], "primarykey": ["id"]}}
  ]
}""" % V2.encode()
    _, breaks = read(tmp_path, data)
    places = [(each.rule.id, each.place.table, each.place.field, each.place.value) for each in breaks]
    lines = [(each.place.line, each.place.column) for each in breaks]
    assert {each.place.file for each in breaks} == {str(tmp_path / "datapackage.json")}
    assert places == [
        ("missing-recommended-property", None, None, None),
        ("missing-recommended-property", None, None, None),
        ("missing-recommended-property", None, None, None),
        ("misspelled-property", "claims", None, None),
        ("unknown-field-type", "claims", "id", "strng"),
    ]
    assert lines == [(1, 1), (1, 1), (1, 1), (5, 62), (5, 51)]


def test_a_schema_and_a_dialect_may_be_files_and_are_checked_once(tmp_path):
    schema = {"fields": [{"name": "id", "type": "strng"}]}
    files = {
        "claims.csv": b"id",
        "speakers.csv": b"id",
        "README.md": b"",
        "schemas/s.json": json.dumps(schema).encode(),
        "d.json": b'{"delimiter": ";"}',
    }
    change = {
        "resources.0.schema": "schemas/s.json",
        "resources.1.schema": "schemas/s.json",
        "resources.0.dialect": "d.json",
    }
    package, breaks = read(tmp_path, changed(change), files)
    assert [(each.place.file, each.place.line, each.place.column, each.message) for each in breaks] == [
        (str(tmp_path / "schemas/s.json"), 1, 36, "fields[0].type is 'strng': did you mean 'string'?")
    ]
    assert package.tables[0].schema == package.tables[1].schema
    assert package.tables[0].dialect == Dialect(
        delimiter=";", properties={"delimiter": ";"}, stated=frozenset(["delimiter"])
    )


def test_a_package_is_read_with_its_defaults(tmp_path):
    package, _ = read(tmp_path, PACKAGE)
    assert (package.name, package.version, package.id) == ("said", "1.0.0", "https://example.org/said")
    assert [table.name for table in package.tables] == ["claims", "speakers"]
    assert package.files == (File("readme", ("README.md",), None, None, PACKAGE["resources"][2]),)
    table = package.tables[1]
    assert (table.paths, table.format, table.encoding, table.dialect) == (
        ("speakers.csv",),
        "csv",
        "utf-8",
        Dialect(),
    )


def test_what_cannot_be_used_is_left_out_and_the_rest_is_kept(tmp_path):
    package, _ = read(tmp_path, changed({"resources.0.path": "../claims.csv"}))
    assert [table.name for table in package.tables] == ["speakers"]
    package, _ = read(tmp_path, changed({"resources.0.encoding": "klingon", "resources.2.name": "speakers"}))
    assert [table.name for table in package.tables] == ["speakers"]
    assert package.files == ()


@pytest.mark.parametrize(
    ("change", "tables"),
    [
        ({"resources.0.type": GONE}, 2),
        ({"resources.1.type": GONE, "resources.1.schema": GONE, "resources.0.schema.foreignKeys": GONE}, 2),
        ({"resources.2.path": GONE, "resources.2.data": [["id"], ["a"]]}, 3),
        ({"resources.2.path": GONE, "resources.2.data": {"id": 1}}, 2),
        ({"resources.2.format": "csv"}, 3),
        ({"resources.2.mediatype": "text/tab-separated-values"}, 3),
    ],
)
def test_a_resource_is_a_table_by_its_type_schema_format_or_data(tmp_path, change, tables):
    package, _ = read(tmp_path, changed(change))
    assert len(package.tables) == tables


def test_a_tsv_has_tabs(tmp_path):
    package, _ = read(tmp_path, changed({"resources.1.format": "tsv", "resources.1.path": "README.md"}))
    assert package.tables[1].dialect.delimiter == "\t"


def test_packages_of_versions_0_and_1_are_read_with_one_warning(tmp_path):
    old = {
        "profile": "tabular-data-package",
        "name": "old",
        "license": "PDDL",
        "last_updated": "2012",
        "contributors": [{"title": "A", "role": "author"}],
        "resources": [
            {
                "name": "claims",
                "profile": "tabular-data-resource",
                "url": "claims.csv",
                "dialect": {"csvddfVersion": 1.2, "caseSensitiveHeader": False, "delimiter": ";"},
                "schema": {
                    "fields": [
                        {"name": "id"},
                        {"name": "up"},
                        {"name": "day", "type": "date", "format": "fmt:%d/%m/%Y"},
                    ],
                    "primaryKey": "id",
                    "foreignKeys": [{"fields": "up", "reference": {"resource": "", "fields": "id"}}],
                },
            }
        ],
    }
    package, breaks = read(tmp_path, old)
    assert [each.rule.id for each in breaks] == ["old-version"]
    schema = package.tables[0].schema
    assert [(each.type, each.format) for each in schema.fields] == [
        ("string", "default"),
        ("string", "default"),
        ("date", "%d/%m/%Y"),
    ]
    assert schema.primary_key == ("id",)
    assert [(key.fields, key.resource, key.reference_fields) for key in schema.foreign_keys] == [
        (("up",), "", ("id",))
    ]
    assert package.tables[0].paths == ("claims.csv",)
    assert package.tables[0].dialect.delimiter == ";"


def test_a_descriptor_that_is_not_there_cannot_be_read(tmp_path):
    from claims.descriptor import read_descriptor
    from claims.package.folder import FolderStore

    with pytest.raises(CannotDo, match="there is no file"):
        read_descriptor(FolderStore(tmp_path, "datapackage.json", "x"), "datapackage.json")


DATA = b"id\na\n"


@pytest.mark.parametrize(
    ("size", "digest", "expected"),
    [
        (None, None, []),
        (5, hashlib.md5(DATA).hexdigest(), []),
        (5, "SHA256:" + hashlib.sha256(DATA).hexdigest().upper(), []),
        (5, "sha-512:" + hashlib.sha512(DATA).hexdigest(), []),
        (None, "crc:12", []),
        (1200, None, [("bytes-mismatch", "'c.csv' has 5 bytes, but the descriptor states 1,200")]),
        (
            5,
            "sha1:" + "0" * 40,
            [
                (
                    "hash-mismatch",
                    f"'c.csv' has sha1 {hashlib.sha1(DATA).hexdigest()}, but the descriptor states {'0' * 40}",
                )
            ],
        ),
    ],
)
@pytest.mark.parametrize("kind", [Table, File])
def test_bytes_and_hash_are_compared_over_all_parts(kind, size, digest, expected):
    of = kind("claims", ("c.csv",), bytes=size, hash=digest)
    breaks = check_bytes_and_hash(of, "c.csv", [DATA[:2], DATA[2:]])
    assert [(each.rule.id, each.message) for each in breaks] == expected
    assert {each.place.table for each in breaks} <= {"claims" if kind is Table else None}


def test_no_byte_is_read_where_nothing_is_stated():
    assert check_bytes_and_hash(File("f"), "f", (pytest.fail("read") for _ in "x")) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("titel", "title"),
        ("requried", "required"),
        ("missing_values", "missingValues"),
        ("mediaType", "mediatype"),
        ("nmae", "name"),
        ("desciption", "description"),
        ("organisation", "organization"),
        ("date", None),
        ("names", None),
        ("my:titel", None),
        ("_titel", None),
        ("temporal", None),
        ("spatial", None),
        ("", None),
    ],
)
def test_only_close_misspellings_are_taken_for_one(name, meant):
    known = [
        "title",
        "required",
        "missingValues",
        "mediatype",
        "name",
        "description",
        "organization",
        "data",
        "path",
        "type",
    ]
    assert correct_spelling(name, known) == meant


VALUES = [
    None,
    True,
    0,
    -1,
    1.5,
    1e308,
    "",
    "x",
    "../x",
    "string",
    [],
    {},
    [{}],
    {"name": 1},
    [[]],
    "\x00",
    "\ud800",
]


def spots(value, pointer=()):
    """Every pointer in a value."""
    yield pointer
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from spots(value[key], (*pointer, key))


@given(st.randoms(use_true_random=False), st.integers(1, 4))
@settings(max_examples=150)
def test_mutated_descriptors_never_raise(tmp_path_factory, chance, times):
    package = json.loads(json.dumps(PACKAGE))
    for _ in range(times):
        *way, last = chance.choice([each for each in spots(package) if each])
        inner = package
        for part in way:
            inner = inner[part]
        inner[last] = json.loads(json.dumps(chance.choice(VALUES)))
    data = bytearray(json.dumps(package).encode())
    if chance.random() < 0.3:
        data[chance.randrange(len(data))] = chance.randrange(256)
    package, breaks = read(tmp_path_factory.mktemp("package"), bytes(data))
    assert package is not None or breaks
    for each in breaks:
        assert each.place.line
        assert each.message


def test_hostile_sizes_come_to_an_end(tmp_path):
    names = [{"name": f"field{number}", "titel": "x" * 100} for number in range(3000)]
    keys = [f"feld{number}" for number in range(3000)]
    change = {"resources.0.schema.fields": names, "resources.0.schema.primaryKey": keys}
    package, breaks = read(tmp_path, changed({**change, "resources.0.schema.foreignKeys": GONE}))
    assert len(package.tables) == 2
    assert len(breaks) == 6000
