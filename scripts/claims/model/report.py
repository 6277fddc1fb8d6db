"""The Report that `claims validate` gives, and the Findings in it: the JSON contract for scripts."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Severity = Literal["error", "warning"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning")  # worst first


class Model(BaseModel):
    """What every published model shares: frozen, and closed to unknown properties."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Finding(Model):
    """One place in the data that breaks one rule."""

    rule: str = Field(description="Name of the rule, in kebab case.", examples=["unmatched-foreign-key"])
    severity: Severity = Field(description="How serious the finding is.")
    table: str | None = Field(None, description="Name of the table, or null for the package itself.")
    file: str | None = Field(None, description="Path of the file, relative to the package's folder.")
    line: int | None = Field(None, description="Physical line in the file, from 1; the header is line 1.")
    column: int | None = Field(None, description="Character in that line, from 1, in code points.")
    row: int | None = Field(None, description="Row of the table, from 1 for the first after the header.")
    field: str | None = Field(None, description="Name of the field.")
    key: dict[str, str | None] | None = Field(None, description="Primary key of the row: field to raw text.")
    value: str | None = Field(None, description="Raw text of the cell; null where there is none.")
    message: str = Field(description="What is wrong, in one line.")
    fix: str = Field(description="What to do about it, in one line.")
    fingerprint: str = Field(description="16 hex digits that stay the same when rows move.")


class PackageName(Model):
    """Which package a Report is about."""

    name: str | None = Field(None, description="Name in the descriptor.")
    version: str | None = Field(None, description="Version in the descriptor.")
    path: str = Field(description="The package as it was asked for.")


class Since(Model):
    """The revision that a Report was restricted to changes from."""

    revision: str = Field(description="The revision as it was asked for.")
    commit: str = Field(description="Id of its commit.")
    found: bool = Field(description="False where the revision has no such package: then all is new.")


class Asked(Model):
    """The rules that a Report was restricted to, as they were named: rules or families."""

    select: list[str] = Field(description="Only these were asked; all, where there are none.")
    ignore: list[str] = Field(description="These were not asked.")


class Counts(Model):
    """True totals, whatever a limit hides."""

    error: int = Field(0, description="Findings of severity error.")
    warning: int = Field(0, description="Findings of severity warning.")
    suppressed: int = Field(
        0, description="Findings of the whole package left out because they are suppressed."
    )
    rows: dict[str, int] = Field(default_factory=dict, description="Rows read, by table.")
    by_rule: dict[str, int] = Field(default_factory=dict, description="Findings by rule.")


class Verified(Model):
    """How much of the claims agrees with the texts of their sources."""

    passages: int = Field(0, description="Passages that have the words that the claim was read from.")
    quotations: int = Field(0, description="Quotations that are in their passage verbatim.")


class Report(Model):
    """The result of validating one package."""

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    package: PackageName = Field(description="Which package this is about.")
    since: Since | None = Field(
        None, description="Where given, only findings that are new since, or on what changed since, count."
    )
    asked: Asked | None = Field(
        None, description="Where given, only some rules were asked, and valid says nothing of the others."
    )
    valid: bool = Field(description="True where no finding has the severity error.")
    counts: Counts = Field(description="True totals, whatever a limit hides.")
    verified: Verified | None = Field(
        None, description="What the texts given with --text verify; null where no text was given."
    )
    findings: list[Finding] = Field(
        description="Sorted by table (descriptor order), file, line, column, rule."
    )
    truncated: dict[str, int] = Field(
        default_factory=dict, description="By rule: how many findings are counted but not listed."
    )
