"""Statements of the standard on texts: names, URLs, versions and others, and a violation of each."""

import pytest
from tests.support.descriptor_case import GONE, changed, found

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
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
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected
