"""The output of `claims list` and `claims show`; its JSON is a contract for scripts."""

from typing import Literal

from pydantic import ConfigDict, Field

from claims.model.log import LogEntry
from claims.model.report import Model, PackageName

Row = dict[str, str | None]


class Listing(Model):
    """Claims of a package, in the order of the file."""

    model_config = ConfigDict(title="Listing")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    package: PackageName = Field(description="The package.")
    total: int = Field(description="Number of claims in the package, including those that are not listed.")
    columns: list[str] = Field(description="Columns of the claims, in the order of the file.")
    claims: list[Row] = Field(
        description="The claims that match: column to raw text, null for a missing value."
    )


class Shown(Model):
    """One claim and the rows that it refers to.

    A row is column to raw text, with null for a missing value; a row that does not exist is null.
    """

    model_config = ConfigDict(title="Shown")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    package: PackageName = Field(description="The package.")
    claim: Row = Field(description="The claim.")
    speaker: Row | None = Field(description="Its speaker.")
    relayed_by: Row | None = Field(description="The speaker who relayed it.")
    source: Row | None = Field(description="Its source.")
    publisher: Row | None = Field(description="The publisher of the source.")
    status_source: Row | None = Field(description="The source that documents its status.")
    revises: Row | None = Field(description="The older claim that it replaces.")
    revised_by: list[Row] = Field(description="The newer claims that replace it.")
    responds_to: Row | None = Field(description="The claim that it denies or answers.")
    answered_by: list[Row] = Field(description="The claims that deny or answer it.")
    history: list[LogEntry] | None = Field(
        description="The commits that changed its row, newest first; null outside of a git repository."
    )
