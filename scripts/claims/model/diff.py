"""The Diff that `claims diff` gives: what changed between two packages; the JSON contract for scripts."""

from typing import Literal

from pydantic import ConfigDict, Field, JsonValue

from claims.model.report import Model, Severity

Bump = Literal["none", "patch", "minor", "major"]
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")  # smallest first
Key = dict[str, str | None]


class Side(Model):
    """One of the two packages."""

    name: str | None = Field(None, description="Name in the descriptor.")
    version: str | None = Field(None, description="Version in the descriptor.")
    ref: str = Field(description="The package as it was asked for.")
    files: dict[str, str] = Field(
        default_factory=dict, description="SHA-256 of each file of a table, by its path in the package."
    )


class Verdict(Model):
    """Whether the version that the new package states covers what changed."""

    required_bump: Bump = Field(description="What the changes require by the Data Package recipe.")
    declared_bump: Bump | None = Field(
        None, description="From the old version to the new; null where one of them is no SemVer version."
    )
    sufficient: bool = Field(description="True where the declared bump is at least the required one.")


class DescriptorChange(Model):
    """A change of the descriptor, but for its schemas."""

    path: str = Field(description="Where, as in resources[0].title.", examples=["licenses[0].name"])
    kind: Literal["added", "removed", "changed", "renamed", "reordered"] = Field(description="What happened.")
    old: JsonValue = Field(None, description="What stood there; null where nothing did.")
    new: JsonValue = Field(None, description="What stands there; null where nothing does.")
    bump: Bump = Field(description="The version bump that it requires.")
    message: str = Field(description="What changed, in one line.")
    rows: int | None = Field(
        None,
        description="Rows of a table that came or went with its resource; null where they are not read, and for all else.",
    )

    @property
    def rows_went(self) -> bool:
        """True for a table that was removed with its rows."""
        return self.kind == "removed" and bool(self.rows)


class SchemaChange(Model):
    """A change of a table's schema."""

    table: str = Field(description="Name of the table.")
    field: str | None = Field(None, description="Name of the field; null for the schema itself.")
    property: str = Field(description="What changed of it.", examples=["type", "constraints.pattern"])
    kind: Literal["added", "removed", "changed", "renamed", "reordered"] = Field(description="What happened.")
    direction: Literal["tightened", "loosened"] | None = Field(
        None, description="Whether fewer or more values are allowed now; null where that cannot be said."
    )
    old: JsonValue = Field(None, description="What it was; null where it was not there.")
    new: JsonValue = Field(None, description="What it is; null where it is gone.")
    bump: Bump = Field(description="The version bump that it requires.")
    message: str = Field(description="What changed, in one line.")
    cells: int | None = Field(
        None, description="Cells with text in a column that came or went; null for all else."
    )


class RowOf(Model):
    """A row that one side has and the other has not."""

    key: Key = Field(description="Primary key: field to raw text.")
    line: int | None = Field(None, description="Physical line of the row in its file, from 1.")
    row: Key = Field(description="All cells: field to raw text; null for a missing value.")


class CellChange(Model):
    """A cell that differs."""

    field: str = Field(description="Name of the field.")
    old: str | None = Field(None, description="Raw text; null for a missing value.")
    new: str | None = Field(None, description="Raw text; null for a missing value.")
    kind: Literal["changed", "formatting_only"] = Field(
        alias="class", description="`formatting_only`: other text for the same value of the field's type."
    )


class RowChange(Model):
    """A row of both sides in which cells differ."""

    key: Key = Field(description="Primary key in the new package: field to raw text.")
    old_line: int | None = Field(None, description="Physical line in the old file, from 1.")
    new_line: int | None = Field(None, description="Physical line in the new file, from 1.")
    cells: list[CellChange] = Field(description="The cells that differ, in the order of the fields.")


class KeyChangedRow(Model):
    """A removed and an added row of the same content: perhaps one row under a new key."""

    old_key: Key = Field(description="Primary key in the old package.")
    new_key: Key = Field(description="Primary key in the new package.")
    old_line: int | None = Field(None, description="Physical line in the old file, from 1.")
    new_line: int | None = Field(None, description="Physical line in the new file, from 1.")


class TableCounts(Model):
    """True totals, whatever a limit hides. A key changed row also counts as one removed and one added."""

    rows_old: int = Field(0, description="Rows in the old package.")
    rows_new: int = Field(0, description="Rows in the new package.")
    added: int = Field(0, description="Rows whose key is new.")
    removed: int = Field(0, description="Rows whose key is gone.")
    changed: int = Field(0, description="Rows of one key with another value.")
    key_changed: int = Field(0, description="Pairs of a removed and an added row that say the same.")
    formatting_only: int = Field(0, description="Rows of one key with other text for the same values only.")
    moved: int = Field(0, description="Rows of both sides that stand in another order among these.")
    cells: int = Field(0, description="Cells with another value, in the changed rows.")

    @property
    def differ(self) -> bool:
        """True where a row is not the same on both sides, be it only its place or the text of a value."""
        return any(self.model_dump(exclude={"rows_old", "rows_new"}).values())


class TableDiff(Model):
    """What changed in the rows of one table."""

    name: str = Field(description="Name of the table.")
    key: list[str] = Field(description="The fields by which rows are told apart.")
    counts: TableCounts = Field(description="True totals.")
    added: list[RowOf] = Field(default_factory=list, description="Sorted by key.")
    removed: list[RowOf] = Field(default_factory=list, description="Sorted by key.")
    changed: list[RowChange] = Field(default_factory=list, description="Sorted by key.")
    key_changed: list[KeyChangedRow] = Field(
        default_factory=list, description="Suggestions, sorted by new key."
    )
    formatting_only: list[RowChange] = Field(default_factory=list, description="Sorted by key.")
    written: list[str] = Field(
        default_factory=list,
        description="What is written otherwise in the files, in words, such as `line ends LF → CRLF`: no row tells of it.",
    )

    @property
    def differs(self) -> bool:
        """True where a row is not the same on both sides, be it only its place or the text of a value."""
        return self.counts.differ


class ChangeFinding(Model):
    """Something that a reviewer of claims has to see."""

    rule: str = Field(description="Name of the rule, in kebab case.")
    severity: Severity = Field(description="How serious it is.")
    table: str | None = Field(None, description="Name of the table.")
    key: Key | None = Field(None, description="Primary key of the row.")
    message: str = Field(description="What happened, in one line.")
    fingerprint: str = Field(description="16 hex digits that stay the same when rows move.")
    touches: dict[str, int] = Field(default_factory=dict, description="Rows that refer to the row, by table.")


class SuppressedFinding(ChangeFinding):
    """An finding that was let pass, and why."""

    reason: str = Field(description="Why it was suppressed.")
    owner: str | None = Field(None, description="Who answers for it; null where nobody is named.")
    expires: str | None = Field(None, description="Last day on which it is suppressed; null for ever.")


class HealedReference(Model):
    """A reference that led nowhere, and leads to a row now."""

    table: str = Field(description="Name of the table.")
    key: Key = Field(description="Primary key of the row that refers.")
    message: str = Field(description="What leads where, in one line.")


class Diff(Model):
    """What changed between two packages."""

    model_config = ConfigDict(title="Diff")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    old: Side = Field(description="The package as it was.")
    new: Side = Field(description="The package as it is.")
    verdict: Verdict = Field(description="Whether the new version covers the changes.")
    descriptor: list[DescriptorChange] = Field(default_factory=list, description="Sorted by path.")
    schema_: list[SchemaChange] = Field(
        default_factory=list, alias="schema", description="Sorted by table, then field."
    )
    tables: list[TableDiff] = Field(default_factory=list, description="In the descriptor's order.")
    findings: list[ChangeFinding] = Field(
        default_factory=list, description="Errors first, then by table and key."
    )
    suppressed: int = Field(
        0,
        description="Findings that the new package's file of suppressed findings suppresses: they are no findings here.",
    )
    suppressed_findings: list[SuppressedFinding] = Field(
        default_factory=list,
        description="These findings, with the reason that was given; sorted as findings are.",
    )
    healed: list[HealedReference] = Field(
        default_factory=list,
        description="References of rows of both sides that led nowhere and lead somewhere now; by table and key.",
    )

    @property
    def differs(self) -> bool:
        """True where anything is not the same on both sides, be it only the text of a value."""
        return bool(any(each.differs for each in self.tables) or self.descriptor or self.schema_)

    @property
    def rows_went(self) -> bool:
        """True where a row is gone, be it with its table."""
        return any(each.counts.removed for each in self.tables) or any(
            each.rows_went for each in self.descriptor
        )
