"""The result that `claims review` writes to result.json; its JSON is a contract for scripts."""

from typing import Literal

from pydantic import ConfigDict, Field

from claims.model.diff import Bump
from claims.model.report import Model


class End(Model):
    """The base or the head of a review."""

    revision: str = Field(description="The revision as named on the command line.")
    commit: str | None = Field(
        None, description="ID of the commit; null if the head is the first commit of a branch."
    )
    found: bool = Field(description="False if the revision does not contain the package.")


class ReviewCounts(Model):
    """Totals, including what is not listed."""

    error: int = Field(0, description="Findings of severity error in the package at the head.")
    warning: int = Field(0, description="Findings of severity warning in the package at the head.")
    note: int = Field(0, description="Findings of severity note in the package at the head.")
    finding_error: int = Field(0, description="Findings of severity error about the changes.")
    finding_warning: int = Field(0, description="Findings of severity warning about the changes.")
    finding_note: int = Field(0, description="Findings of severity note about the changes.")
    added: int = Field(0, description="Added rows, including those of added tables.")
    removed: int = Field(0, description="Removed rows, including those of removed tables.")
    changed: int = Field(0, description="Rows with a changed value.")
    formatting_only: int = Field(0, description="Rows in which only the formatting of values changed.")
    cells: int = Field(0, description="Changed cells in the changed rows.")


class Review(Model):
    """The result of a review: whether the package at the head is valid, and what changed."""

    model_config = ConfigDict(title="Review")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    base: End = Field(description="The base of the comparison.")
    head: End = Field(description="The revision that is reviewed.")
    verdict: Literal["valid", "invalid", "removed"] = Field(
        description="Whether the package at the head is valid; removed if the head does not have it."
    )
    changed: bool = Field(description="False if nothing in the package changed, so that there is no comment.")
    required_bump: Bump | None = Field(
        None, description="Version bump that the changes require; null if the packages could not be compared."
    )
    sufficient: bool = Field(description="True if the version was bumped at least that much.")
    counts: ReviewCounts = Field(description="Totals, including what is not listed.")
    not_compared: str | None = Field(None, description="Why the packages could not be compared, in one line.")
