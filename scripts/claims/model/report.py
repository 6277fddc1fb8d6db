"""The report of `claims validate`, and its findings; their JSON is a contract for scripts."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")  # worst first


ID_DIGITS = 8


class Model(BaseModel):
    """Base class of the published models: frozen, without additional properties."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Finding(Model):
    """One violation of one rule."""

    rule: str = Field(description="Name of the rule, in kebab case.", examples=["unmatched-foreign-key"])
    severity: Severity = Field(description="How serious the finding is.")
    table: str | None = Field(None, description="Name of the table, or null for the package itself.")
    file: str | None = Field(None, description="Path of the file, relative to the package's folder.")
    line: int | None = Field(None, description="Line in the file, from 1; the header is line 1.")
    column: int | None = Field(None, description="Character in that line, from 1, in code points.")
    row: int | None = Field(None, description="Row of the table, from 1 for the first after the header.")
    field: str | None = Field(None, description="Name of the field.")
    key: dict[str, str | None] | None = Field(None, description="Primary key of the row: field to raw text.")
    value: str | None = Field(
        None, description="Raw text of the cell; null if the finding is not about a cell."
    )
    message: str = Field(description="What is wrong, in one line.")
    fix: str = Field(description="What to do about it, in one line.")
    count: int = Field(
        1, description="Number of findings of this rule in the column, of which this is the first."
    )
    fingerprint: str = Field(description="16 hex digits that stay the same when rows move.")

    @property
    def id(self) -> str:
        """Return the id that is shown: the first digits of the fingerprint."""
        return self.fingerprint[:ID_DIGITS]


class PackageName(Model):
    """The package that was validated."""

    name: str | None = Field(None, description="Name in the descriptor.")
    version: str | None = Field(None, description="Version in the descriptor.")
    path: str = Field(description="The package as named on the command line.")


class Since(Model):
    """The revision given with --since."""

    revision: str = Field(description="The revision as named on the command line.")
    commit: str = Field(description="Id of its commit.")
    found: bool = Field(
        description="False if the revision does not contain the package, so that every finding is new."
    )


class Asked(Model):
    """The rules and families given with --select and --ignore."""

    select: list[str] = Field(description="Only these were checked; empty for all.")
    ignore: list[str] = Field(description="These were not checked.")


class Counts(Model):
    """Totals, including findings that are not listed."""

    error: int = Field(0, description="Findings of severity error.")
    warning: int = Field(0, description="Findings of severity warning.")
    note: int = Field(0, description="Findings of severity note.")
    suppressed: int = Field(0, description="Suppressed findings of the whole package.")
    tables: int = Field(0, description="Tables in the descriptor.")
    schemas: int = Field(0, description="Tables in the descriptor that have a schema.")
    rows: dict[str, int] = Field(default_factory=dict, description="Rows read, by table.")
    by_rule: dict[str, int] = Field(default_factory=dict, description="Findings by rule.")
    by_severity: dict[Severity, dict[str, int]] = Field(
        default_factory=dict, description="Findings by severity, then by rule."
    )


class NotRead(Model):
    """What could not be read, in the order of the descriptor."""

    tables: list[str] = Field(default_factory=list, description="Tables that were not read.")
    schemas: list[str] = Field(default_factory=list, description="Tables whose schema was not read.")


class Verified(Model):
    """How many passages and quotations the texts of the sources verify."""

    passages: int = Field(0, description="Passages whose words in the text match their hash.")
    quotations: int = Field(0, description="Quotations found verbatim in their passage.")
    cues: int = Field(0, description="Cues found verbatim in a sentence of their passage.")
    hedges: int = Field(0, description="Hedges found verbatim in a sentence of their passage.")


class Report(Model):
    """The result of validating one package."""

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    package: PackageName = Field(description="The package that was validated.")
    since: Since | None = Field(
        None,
        description="Set by --since: the report has only findings that are new since, or in rows or files that changed since.",
    )
    asked: Asked | None = Field(
        None, description="Set by --select and --ignore: `valid` is only about the rules that were checked."
    )
    valid: bool = Field(
        description="True if no finding has the severity error; says nothing about what was not read."
    )
    counts: Counts = Field(description="Totals, including findings that are not listed.")
    not_read: NotRead = Field(
        default_factory=NotRead, description="What was not read, such as a file at a URL."
    )
    verified: Verified | None = Field(
        None, description="What the texts given with --text verify; null without a text."
    )
    findings: list[Finding] = Field(
        description="Sorted by table (descriptor order), file, line, column, rule."
    )
    truncated: dict[str, int] = Field(
        default_factory=dict, description="Number of findings that are counted but not listed, by rule."
    )
