"""Claims as engineering: validate, and review changes to, a Data Package of who said what."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.model.errors import CannotDo
    from claims.model.report import Finding, Report
    from claims.validation.validate import Options, validate

__all__ = ["CannotDo", "Finding", "Options", "Report", "validate"]


def __getattr__(name: str) -> Any:
    """Import what the library offers when it is first asked for: `claims --help` needs none of it."""
    if name in ("Options", "validate"):
        import importlib

        return getattr(importlib.import_module("claims.validation.validate"), name)
    if name in ("Finding", "Report"):
        from claims.model import report

        return getattr(report, name)
    if name == "CannotDo":
        from claims.model.errors import CannotDo

        return CannotDo
    raise AttributeError(f"module 'claims' has no attribute '{name}'")
