"""Rules of the family `descriptor`: faults in datapackage.json (JSON and the Data Package standard)."""

from claims.model.rule import Rule
from claims.rules.json import RULES as JSON_RULES
from claims.rules.resource import RULES as RESOURCE_RULES

NOT_AN_OBJECT = Rule(
    "descriptor-not-object",
    "descriptor",
    "error",
    "Descriptor is not an object",
    "A descriptor consists of properties, which only an object has.",
    '[{"name": "claims"}]',
    '{"name": "claims"}',
    "write an object: { ... }",
)
MISSING_REQUIRED_PROPERTY = Rule(
    "missing-required-property",
    "descriptor",
    "error",
    "Missing required property",
    "A package, table or field cannot be interpreted without the properties that the standard requires.",
    '{"path": "claims.csv"}',
    '{"name": "claims", "path": "claims.csv"}',
    "add the property",
)
MISSING_RECOMMENDED_PROPERTY = Rule(
    "missing-recommended-property",
    "descriptor",
    "warning",
    "Missing recommended property",
    "A package with a name, an id and a license can be found, cited and reused.",
    '{"resources": [...]}',
    '{"name": "claims", "id": "https://doi.org/…", "licenses": [{"name": "CC0-1.0"}], "resources": [...]}',
    "add the property, or ignore this rule",
)
INVALID_PROPERTY_TYPE = Rule(
    "invalid-property-type",
    "descriptor",
    "error",
    "Property of the wrong JSON type",
    "A reader that expects an array fails on a string, or treats its characters as items.",
    '{"keywords": "claims"}',
    '{"keywords": ["claims"]}',
    "write a value of the expected type",
)
EMPTY_PROPERTY = Rule(
    "empty-property",
    "descriptor",
    "error",
    "Empty property",
    "An empty list of resources, fields or key fields, or a source without any property, means nothing.",
    '{"resources": []}',
    '{"resources": [{"name": "claims", "path": "claims.csv"}]}',
    "fill in a value, or remove the property",
)
MISSPELLED_PROPERTY = Rule(
    "misspelled-property",
    "descriptor",
    "warning",
    "Misspelled property",
    "Readers ignore unknown properties, so a misspelled one silently has no effect.",
    '{"titel": "Claims"}',
    '{"title": "Claims"}',
    "correct the spelling, or give a custom property a prefix, as in 'my:title'",
    claims_severity="error",
)
MISPLACED_PROPERTY = Rule(
    "misplaced-property",
    "descriptor",
    "warning",
    "Property in the wrong place",
    "Readers ignore a property in the wrong object, so it silently has no effect.",
    '{"name": "text", "required": true}',
    '{"name": "text", "constraints": {"required": true}}',
    "move the property",
    claims_severity="error",
)
OLD_VERSION = Rule(
    "old-version",
    "descriptor",
    "note",
    "Data Package version older than 2.0",
    "A package that does not name version 2.0 is read as version 1, which supports fewer checks.",
    '{"profile": "tabular-data-package", ...}',
    '{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", ...}',
    "set '$schema' to the 2.0 profile, and replace outdated properties",
)
OUTDATED_PROPERTY = Rule(
    "outdated-property",
    "descriptor",
    "warning",
    "Outdated property",
    "Readers of version 2.0 need not understand older properties.",
    '{"contributors": [{"title": "A. Curator", "role": "creator"}]}',
    '{"contributors": [{"title": "A. Curator", "roles": ["creator"]}]}',
    "use the property of version 2.0",
)
PROPERTY_REQUIRES_VERSION_2 = Rule(
    "property-requires-version-2",
    "descriptor",
    "error",
    "Property requires Data Package 2.0",
    "A package without '$schema' is version 1 by definition, and its readers do not know the property.",
    '{"missingValues": [{"value": "-99", "label": "refused"}]} in a package without $schema',
    '{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", ...}',
    "set '$schema' to the 2.0 profile",
)
UNKNOWN_PROFILE = Rule(
    "unknown-profile",
    "descriptor",
    "warning",
    "Unknown profile",
    "claims never uses the network, so the requirements of another profile are not checked.",
    '{"$schema": "https://example.org/my-profile.json"}',
    '{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"}',
    "check that profile with another tool, or name a published one",
)
PROFILE_VIOLATION = Rule(
    "profile-violation",
    "descriptor",
    "error",
    "Requirement of a version 1 profile not met",
    "The profile 'tabular-data-package' promises that each resource is a table with a schema.",
    '{"profile": "tabular-data-resource", "path": "claims.csv"}',
    '{"profile": "tabular-data-resource", "path": "claims.csv", "schema": {"fields": [...]}}',
    "give each resource the profile 'tabular-data-resource' and a schema",
)
DISCOURAGED_NAME = Rule(
    "discouraged-name",
    "descriptor",
    "warning",
    "Discouraged characters in a name",
    "Names become parts of paths, URLs and commands.",
    '{"name": "Claims (final)"}',
    '{"name": "claims"}',
    "use only lowercase English letters, digits, '.', '-' and '_'",
)
INVALID_NAME = Rule(
    "invalid-name",
    "descriptor",
    "error",
    "Invalid name",
    "Version 1 of the standard allows only lowercase letters, digits, '.', '-', '_' and '/' in "
    "names. frictionless requires the same of the name of a schema or dialect.",
    '{"name": "Claims (final)"}',
    '{"name": "claims"}',
    "use only lowercase English letters, digits, '.', '-' and '_'",
)
VERSION_NOT_SEMVER = Rule(
    "version-not-semver",
    "descriptor",
    "warning",
    "Version is not a semantic version",
    "Semantic versions tell users and tools whether a new release can break what depends on the old one.",
    '{"version": "v1"}',
    '{"version": "1.0.0"}',
    "write MAJOR.MINOR.PATCH, such as 1.0.0",
)
CREATED_NOT_DATETIME = Rule(
    "created-not-datetime",
    "descriptor",
    "error",
    "Invalid date and time in 'created'",
    "Only the format of RFC 3339 is read in the same way everywhere.",
    '{"created": "5 March 2024"}',
    '{"created": "2024-03-05T12:00:00Z"}',
    "write the date, 'T', the time and the offset from UTC, such as 2024-03-05T12:00:00Z",
)
INVALID_EMAIL = Rule(
    "invalid-email",
    "descriptor",
    "error",
    "Invalid email address",
    "An address that does not work misleads whoever needs the contact.",
    '{"email": "curator at example.org"}',
    '{"email": "curator@example.org"}',
    "write an address such as 'name@example.org', or remove it",
)
INVALID_URL = Rule(
    "invalid-url",
    "descriptor",
    "error",
    "Invalid URL",
    "Readers follow the URL, and anything else leads nowhere.",
    '{"homepage": "example.org"}',
    '{"homepage": "https://example.org"}',
    "write the complete URL, starting with https://",
)
LICENSE_WITHOUT_NAME = Rule(
    "license-without-name",
    "descriptor",
    "error",
    "License without a name or path",
    "A license that cannot be looked up grants nothing.",
    '{"licenses": [{"title": "free to use"}]}',
    '{"licenses": [{"name": "CC-BY-4.0"}]}',
    "add the license's identifier as 'name', or its location as 'path'",
)
INVALID_LICENSE_NAME = Rule(
    "invalid-license-name",
    "descriptor",
    "warning",
    "License name is not an identifier",
    "Open Definition and SPDX identifiers consist of letters, digits, '.', '-' and '_'. Free text "
    "belongs in 'title'.",
    '{"licenses": [{"name": "Creative Commons Attribution"}]}',
    '{"licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution"}]}',
    "put the identifier in 'name' and the text in 'title'",
)

RULES: tuple[Rule, ...] = (
    *JSON_RULES,
    NOT_AN_OBJECT,
    MISSING_REQUIRED_PROPERTY,
    MISSING_RECOMMENDED_PROPERTY,
    INVALID_PROPERTY_TYPE,
    EMPTY_PROPERTY,
    MISSPELLED_PROPERTY,
    MISPLACED_PROPERTY,
    OLD_VERSION,
    OUTDATED_PROPERTY,
    PROPERTY_REQUIRES_VERSION_2,
    UNKNOWN_PROFILE,
    PROFILE_VIOLATION,
    DISCOURAGED_NAME,
    INVALID_NAME,
    VERSION_NOT_SEMVER,
    CREATED_NOT_DATETIME,
    INVALID_EMAIL,
    INVALID_URL,
    LICENSE_WITHOUT_NAME,
    INVALID_LICENSE_NAME,
    *RESOURCE_RULES,
)
