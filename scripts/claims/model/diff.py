"""The Diff that `claims diff` prints as JSON: what changed between two packages."""

from typing import Literal

from pydantic import ConfigDict, Field, JsonValue

from claims.model.report import ID_DIGITS, Model, Severity

Bump = Literal["none", "patch", "minor", "major"]
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")  # smallest first
Key = dict[str, str | None]
MatchedBy = Literal["option", "primaryKey", "uniqueKey", "inferred", "rows"]
ChangeKind = Literal["added", "removed", "changed", "renamed", "reordered"]
Direction = Literal["tightened", "loosened"]

_KEY = "Primary key: field to raw text."
_OLD_LINE = "Line number in the old file, from 1."
_NEW_LINE = "Line number in the new file, from 1."


class ComparedPackage(Model):
    """One of the two packages."""

    name: str | None = Field(None, description="Name in the descriptor.")
    version: str | None = Field(None, description="Version in the descriptor.")
    ref: str = Field(description="The package as named on the command line.")
    files: dict[str, str] = Field(
        default_factory=dict, description="Path of each table's file to its SHA-256."
    )


class VersionBump(Model):
    """The version bump that the changes require, and the one that the new package makes."""

    required: Bump = Field(description="Required by the Data Package recipe.")
    declared: Bump | None = Field(
        None, description="From the old version to the new; null if either is not a SemVer version."
    )
    sufficient: bool = Field(description="True if the declared bump is at least the required one.")
    without_key: list[str] = Field(
        default_factory=list,
        description="Tables whose rows changed and have no stated key; their rows do not count for the bump.",
    )


class DescriptorChange(Model):
    """A change in the descriptor, outside of its schemas."""

    path: str = Field(description="Path of the property.", examples=["licenses[0].name"])
    kind: ChangeKind = Field(description="Kind of change.")
    old: JsonValue = Field(None, description="Old value; null if there was none.")
    new: JsonValue = Field(None, description="New value; null if there is none.")
    bump: Bump = Field(description="Version bump that the change requires.")
    message: str = Field(description="The change in one line.")
    rows: int | None = Field(
        None, description="Rows of an added or removed table; null if not read, and for other changes."
    )

    @property
    def removes_rows(self) -> bool:
        """True for a table that was removed with its rows."""
        return self.kind == "removed" and bool(self.rows)


class SchemaChange(Model):
    """A change in a table's schema."""

    table: str = Field(description="Name of the table.")
    field: str | None = Field(None, description="Name of the field; null for the schema itself.")
    property: str = Field(description="The property that changed.", examples=["type", "constraints.pattern"])
    kind: ChangeKind = Field(description="Kind of change.")
    direction: Direction | None = Field(
        None, description="Whether fewer or more values are allowed now; null if unknown."
    )
    old: JsonValue = Field(None, description="Old value; null if there was none.")
    new: JsonValue = Field(None, description="New value; null if there is none.")
    bump: Bump = Field(description="Version bump that the change requires.")
    message: str = Field(description="The change in one line.")
    cells: int | None = Field(
        None, description="Non-empty cells of an added or removed column; null for other changes."
    )


class AddedOrRemovedRow(Model):
    """A row that only one of the packages has."""

    key: Key = Field(description=_KEY)
    line: int | None = Field(None, description="Line number in its file, from 1.")
    row: Key = Field(description="All cells: field to raw text; null for a missing value.")


class CellChange(Model):
    """A cell that differs."""

    field: str = Field(description="Name of the field.")
    old: str | None = Field(None, description="Raw text; null for a missing value.")
    new: str | None = Field(None, description="Raw text; null for a missing value.")
    kind: Literal["changed", "formatting_only"] = Field(
        description="`formatting_only`: the same value of the field's type, written differently."
    )


class RowChange(Model):
    """A row of both packages in which cells differ."""

    key: Key = Field(description="Primary key in the new package: field to raw text.")
    old_line: int | None = Field(None, description=_OLD_LINE)
    new_line: int | None = Field(None, description=_NEW_LINE)
    cells: list[CellChange] = Field(description="The cells that differ, in the order of the fields.")


class MovedRow(Model):
    """A row of both packages whose position among the others changed."""

    key: Key = Field(description=_KEY)
    old_line: int | None = Field(None, description=_OLD_LINE)
    new_line: int | None = Field(None, description=_NEW_LINE)


class KeyChangedRow(Model):
    """A removed and an added row with the same content: possibly one row whose key changed."""

    old_key: Key = Field(description="Primary key in the old package.")
    new_key: Key = Field(description="Primary key in the new package.")
    old_line: int | None = Field(None, description=_OLD_LINE)
    new_line: int | None = Field(None, description=_NEW_LINE)


class TableCounts(Model):
    """Totals, including rows that are not listed. A key change also counts as one removed and one added row."""

    rows_old: int = Field(0, description="Rows in the old package that are compared.")
    rows_new: int = Field(0, description="Rows in the new package that are compared.")
    added: int = Field(0, description="Rows whose key only the new package has.")
    removed: int = Field(0, description="Rows whose key only the old package has.")
    changed: int = Field(0, description="Rows with the same key in which a value differs.")
    key_changed: int = Field(0, description="Pairs of a removed and an added row with the same content.")
    formatting_only: int = Field(0, description="Rows with the same key and values, written differently.")
    moved: int = Field(0, description="Rows of both packages whose position among the others changed.")
    not_compared: int = Field(
        0, description="Rows that cannot be read on one side, or differ where both cannot be read."
    )
    cells: int = Field(0, description="Cells of the changed rows with another value.")

    @property
    def differ(self) -> bool:
        """True if any row differs, even only in its position or formatting."""
        return any(self.model_dump(exclude={"rows_old", "rows_new"}).values())


class TableDiff(Model):
    """What changed in the rows of one table."""

    name: str = Field(description="Name of the table.")
    key: list[str] = Field(description="The fields by which rows are matched; empty for whole rows.")
    matched_by: MatchedBy = Field(
        "primaryKey",
        description="Where the key comes from: --key, the primary key, a unique key, or columns that happen to be "
        "unique; `rows`: whole rows are compared, so that none is changed.",
    )
    counts: TableCounts = Field(description="Totals, including rows that are not listed.")
    added: list[AddedOrRemovedRow] = Field(
        default_factory=list, description="Sorted by key; includes the new rows of `key_changed`."
    )
    removed: list[AddedOrRemovedRow] = Field(
        default_factory=list, description="Sorted by key; includes the old rows of `key_changed`."
    )
    changed: list[RowChange] = Field(default_factory=list, description="Sorted by key.")
    key_changed: list[KeyChangedRow] = Field(
        default_factory=list, description="Suggestions, sorted by new key."
    )
    formatting_only: list[RowChange] = Field(default_factory=list, description="Sorted by key.")
    moved: list[MovedRow] = Field(default_factory=list, description="In their old order.")
    file_format: list[str] = Field(
        default_factory=list,
        description="Differences in how the files are written, such as `line endings LF → CRLF`.",
    )
    warnings: list[str] = Field(
        default_factory=list,
        description="Rows that are compared as a whole, because their key is empty or duplicate, and rows that cannot "
        "be read.",
    )

    @property
    def differs(self) -> bool:
        """True if any row differs, even only in its position or formatting."""
        return self.counts.differ


class ChangeFinding(Model):
    """A change that a reviewer of claims has to see."""

    rule: str = Field(description="Name of the rule, in kebab case.")
    severity: Severity = Field(description="Severity of the finding.")
    table: str | None = Field(None, description="Name of the table.")
    key: Key | None = Field(None, description="Primary key of the row.")
    message: str = Field(description="What changed, in one line.")
    fix: str = Field(description="What to do about it.")
    fingerprint: str = Field(description="16 hex digits that stay the same when rows move.")
    referenced_by: dict[str, int] = Field(
        default_factory=dict, description="Table to number of its rows that refer to the row."
    )

    @property
    def id(self) -> str:
        """Return the id that is shown: the first digits of the fingerprint."""
        return self.fingerprint[:ID_DIGITS]


class SuppressedFinding(ChangeFinding):
    """A suppressed finding, with the reason."""

    reason: str = Field(description="Why it is suppressed.")
    owner: str | None = Field(None, description="Who is responsible; null if nobody is named.")
    until: str | None = Field(None, description="Last day on which it is suppressed; null if unlimited.")


class RepairedReference(Model):
    """A foreign key that matched no row before, and matches one now."""

    table: str = Field(description="Name of the table.")
    key: Key = Field(description="Primary key of the referring row.")
    message: str = Field(description="The foreign key and the row it matches, in one line.")


class SkippedTable(Model):
    """A table that is not compared, because it cannot be read."""

    name: str = Field(description="Name of the table.")
    reason: str = Field(description="Which side cannot be read, and why.")


class Diff(Model):
    """What changed between two packages."""

    model_config = ConfigDict(title="Diff")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    old: ComparedPackage = Field(description="The old package.")
    new: ComparedPackage = Field(description="The new package.")
    version_bump: VersionBump = Field(description="Whether the new version covers the changes.")
    warnings: list[str] = Field(
        default_factory=list,
        description="For a side that has no descriptor at its place, where the descriptor was found.",
    )
    descriptor: list[DescriptorChange] = Field(default_factory=list, description="Sorted by path.")
    schema_: list[SchemaChange] = Field(
        default_factory=list, alias="schema", description="Sorted by table, then field."
    )
    tables: list[TableDiff] = Field(default_factory=list, description="In the descriptor's order.")
    not_compared: list[SkippedTable] = Field(
        default_factory=list, description="Tables that are not compared, because one side cannot be read."
    )
    findings: list[ChangeFinding] = Field(
        default_factory=list, description="Errors first, then by table and key."
    )
    suppressed: int = Field(
        0, description="Number of findings that the new package's suppressions file suppresses."
    )
    suppressed_findings: list[SuppressedFinding] = Field(
        default_factory=list, description="These findings, sorted like the others."
    )
    repaired_references: list[RepairedReference] = Field(
        default_factory=list,
        description="Foreign keys of rows of both packages that matched no row and match one now; by table and key.",
    )

    @property
    def differs(self) -> bool:
        """True if anything differs, even only in its position or formatting, or if a table is not compared."""
        changed = any(each.differs for each in self.tables) or self.descriptor or self.schema_
        return bool(changed or self.not_compared)

    @property
    def is_complete(self) -> bool:
        """True if every table and row is compared."""
        return not self.not_compared and not any(each.counts.not_compared for each in self.tables)

    @property
    def removes_rows(self) -> bool:
        """True if a row was removed, alone or with its table."""
        return any(each.counts.removed for each in self.tables) or any(
            each.removes_rows for each in self.descriptor
        )
