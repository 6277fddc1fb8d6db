"""The Log that `claims log` prints as JSON: the history of one row over git commits."""

from typing import Literal

from pydantic import ConfigDict, Field

from claims.model.report import Model


class LogCell(Model):
    """A cell that a commit changed."""

    field: str = Field(description="Name of the field.")
    old: str | None = Field(
        None, description="Raw text; null for a missing value, or if the row did not exist."
    )
    new: str | None = Field(
        None, description="Raw text; null for a missing value, or if the row no longer exists."
    )
    renamed_from: str | None = Field(
        None, description="Old name of the field; null unless the commit renamed it."
    )


class LogEntry(Model):
    """What one commit changed in the row."""

    commit: str = Field(description="The commit's id.")
    author: str = Field(description="Name of its author.")
    date: str = Field(description="Author date, in ISO 8601, as git recorded it.")
    subject: str = Field(description="First line of its message.")
    table: str = Field(description="Name of the table.")
    kind: Literal["added", "changed", "removed", "present"] = Field(
        description="Kind of change; `present`: the row is in the oldest commit of a shallow clone."
    )
    cells: list[LogCell] = Field(description="Cells that differ, in the order of the fields.")


class Log(Model):
    """The history of one row, the newest commit first."""

    model_config = ConfigDict(title="Log")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    key: str = Field(description="The row's key, as raw text; several fields are separated by ` / `.")
    inferred_key: list[str] = Field(
        default_factory=list,
        description="The columns of the key if no schema states it: those that are unique in the newest file.",
    )
    entries: list[LogEntry] = Field(description="Newest commit first.")
