"""The Log that `claims log` gives: the history of one row over git revisions; the JSON contract for scripts."""

from typing import Literal

from pydantic import ConfigDict, Field

from claims.model.report import Model


class LogCell(Model):
    """A cell that a commit changed."""

    field: str = Field(description="Name of the field.")
    old: str | None = Field(
        None, description="Raw text; null for a missing value, or where there was no row."
    )
    new: str | None = Field(None, description="Raw text; null for a missing value, or where there is no row.")
    renamed_from: str | None = Field(
        None, description="Name that the field had before; null where the commit gave it no new one."
    )


class LogEntry(Model):
    """What one commit did to the row."""

    commit: str = Field(description="The commit's id.")
    author: str = Field(description="Name of its author.")
    date: str = Field(description="When it was written, in ISO 8601, as git recorded it.")
    subject: str = Field(description="First line of its message.")
    table: str = Field(description="Name of the table.")
    kind: Literal["added", "changed", "removed", "there"] = Field(
        description="What happened; `there`: the repository is a shallow clone, whose first commit has the row."
    )
    cells: list[LogCell] = Field(description="Cells that differ, in the order of the fields.")


class Log(Model):
    """The history of one row, the newest commit first."""

    model_config = ConfigDict(title="Log")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    key: str = Field(
        description="The row's key, as raw text; ` / ` stands between the cells of several fields."
    )
    entries: list[LogEntry] = Field(description="The newest first.")
