"""What `claims list` and `claims show` give: claims as they stand, with what they refer to; the JSON contract for scripts."""

from typing import Literal

from pydantic import ConfigDict, Field

from claims.model.log import LogEntry
from claims.model.report import Model, PackageName

Row = dict[str, str | None]


class Listing(Model):
    """Claims of a package, in the order of its file."""

    model_config = ConfigDict(title="Listing")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    package: PackageName = Field(description="The package.")
    total: int = Field(description="Claims in the package, whatever was asked for.")
    columns: list[str] = Field(description="Columns of the claims, in the order of the file.")
    claims: list[Row] = Field(description="Those asked for: column to raw text; null for a missing value.")


class Shown(Model):
    """One claim, whole. A row is column to raw text, null for a missing value; null for a row that is not there."""

    model_config = ConfigDict(title="Shown")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    package: PackageName = Field(description="The package.")
    claim: Row = Field(description="The claim.")
    speaker: Row | None = Field(description="Who makes it.")
    relayed_by: Row | None = Field(description="From whom the source has it.")
    source: Row | None = Field(description="Where it was read.")
    publisher: Row | None = Field(description="Who published that.")
    status_source: Row | None = Field(description="What shows its status.")
    revises: Row | None = Field(description="The older claim whose place it takes.")
    revised_by: list[Row] = Field(description="The newer claims that take its place.")
    responds_to: Row | None = Field(description="The claim that it denies or answers.")
    answered_by: list[Row] = Field(description="The claims that deny or answer it.")
    history: list[LogEntry] | None = Field(
        description="The commits that changed its row, the newest first; null where the package is in no git repository."
    )
