"""Validate, compare and curate datasets of claims, published as Data Packages."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.comparison.diff import diff
    from claims.comparison.prepared_table import CompareOptions
    from claims.model.diff import Diff
    from claims.model.errors import CannotDo
    from claims.model.report import Finding, Report
    from claims.validation.validate import Options, validate

__all__ = ["CannotDo", "CompareOptions", "Diff", "Finding", "Options", "Report", "diff", "validate"]

_MODULES = {
    "CannotDo": "claims.model.errors",
    "CompareOptions": "claims.comparison.prepared_table",
    "Diff": "claims.model.diff",
    "Finding": "claims.model.report",
    "Options": "claims.validation.validate",
    "Report": "claims.model.report",
    "diff": "claims.comparison.diff",
    "validate": "claims.validation.validate",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use: `claims --help` needs none of them."""
    if name not in _MODULES:
        raise AttributeError(f"module 'claims' has no attribute '{name}'")
    return getattr(import_module(_MODULES[name]), name)
