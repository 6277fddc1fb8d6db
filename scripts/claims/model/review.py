"""The Review that `claims review` writes as result.json: the contract for whoever acts on it."""

from typing import Literal

from pydantic import ConfigDict, Field

from claims.model.diff import Bump
from claims.model.report import Model


class End(Model):
    """One end of what is reviewed."""

    revision: str = Field(description="The revision as it was asked for.")
    commit: str | None = Field(
        None, description="Id of its commit; null where there is none before the first."
    )
    found: bool = Field(description="False where the revision has no such package.")


class ReviewCounts(Model):
    """True totals, whatever is shown."""

    error: int = Field(0, description="Findings of severity error in the package as it would be.")
    warning: int = Field(0, description="Findings of severity warning in it.")
    finding_error: int = Field(0, description="Findings of severity error.")
    finding_warning: int = Field(0, description="Findings of severity warning.")
    added: int = Field(0, description="Rows whose key is new, in all tables; those of a table that is new.")
    removed: int = Field(
        0, description="Rows whose key is gone, in all tables; those of a table that is gone."
    )
    changed: int = Field(0, description="Rows of one key with another value, in all tables.")
    formatting_only: int = Field(
        0, description="Rows with other text for the same values only, in all tables."
    )
    cells: int = Field(0, description="Cells with another value, in the changed rows.")


class Review(Model):
    """What a change would do to a package: whether it would be valid, and what would differ."""

    model_config = ConfigDict(title="Review")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    base: End = Field(description="What is compared with.")
    head: End = Field(description="What is reviewed.")
    verdict: Literal["valid", "invalid", "removed"] = Field(
        description="Whether the package at the head is valid; removed if the head does not have it."
    )
    changed: bool = Field(description="False where nothing of the package differs: then there is no comment.")
    required_bump: Bump | None = Field(
        None, description="What the changes require; null where they could not be told."
    )
    sufficient: bool = Field(description="True where the versions stated make a large enough step.")
    counts: ReviewCounts = Field(description="True totals, whatever is shown.")
    not_compared: str | None = Field(None, description="Why the changes could not be told, in one line.")
